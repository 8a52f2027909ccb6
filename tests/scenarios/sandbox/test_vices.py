import io
import zipfile
from datetime import timedelta

import pypdfium2
import pytest

from results.records import Outcome
from scenarios.sandbox import VICES, ExportMode, create_sandbox
from scenarios.sandbox.paper import PAPER_CATEGORIES

PRIVATE = {"family": "Lou wyvumine", "messages": "Question wyvumine", "claims": "Cabinet wyvumine"}


@pytest.fixture
def exported(open_town, camille, noe):
    """Give the bytes and the archive's files that a vice makes of a planted account."""

    async def export(*vices):
        town = await open_town(*vices, export_mode=ExportMode.IMMEDIATE)
        mine, theirs = await town.person(camille), await town.person(noe)
        await theirs.plant("wyvutheirs")
        await mine.plant("wyvumine")
        await mine.ask()
        return (await mine.get(await mine.link())).content

    return export


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("vice", VICES.values(), ids=lambda vice: vice.name)
def test_a_vice_says_what_it_must_cause_in_both_languages(vice):
    assert VICES[vice.name] is vice
    assert (vice.criterion is None) == (vice.reason is None) == (vice.outcome is None)
    assert vice.outcome is not Outcome.PASSED
    assert vice.words.fr
    assert vice.words.en
    assert vice.cases == 1 or vice.criterion is not None


def test_a_vice_that_nobody_knows_is_refused(open_town, camille):
    with pytest.raises(ValueError, match="no vice 'lazy'"):
        create_sandbox(clock=None, vices=["lazy"], accounts=[camille], seed="s")


async def test_answers_late_offers_nothing_for_45_days_then_everything(open_town, camille):
    town = await open_town("answers_late")
    mine = await town.person(camille)
    assert "est enregistrée" in (await mine.ask()).text
    town.clock.advance(timedelta(days=45) - timedelta(seconds=1))
    await mine.sign_in(camille)
    assert await mine.link() is None
    town.clock.advance(timedelta(seconds=1))
    assert "profile.json" in await mine.archive()


async def test_never_answers_acknowledges_and_stays_in_preparation(open_town, camille):
    town = await open_town("never_answers", export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille)
    assert "est enregistrée" in (await mine.ask()).text
    town.clock.advance(timedelta(days=400))
    await mine.sign_in(camille)
    page = await mine.get("/droits/demandes")
    assert "En préparation" in page.text
    assert await mine.link() is None


async def test_pdf_only_gives_one_document_that_holds_everything(exported):
    content = await exported("pdf_only")
    assert content.startswith(b"%PDF-")
    text = text_of(content)
    for words in PRIVATE.values():
        assert words in text
    assert "wyvutheirs" not in text


async def test_images_only_gives_pictures_and_no_text(exported, opened_zip):
    members = opened_zip(await exported("images_only"))
    assert all(content.startswith(b"\x89PNG") for content in members.values())
    assert not any(b"wyvumine" in content for content in members.values())


async def test_partly_pdf_keeps_some_categories_as_data_and_the_others_on_paper(exported, opened_zip):
    members = opened_zip(await exported("partly_pdf"))
    assert b"Question wyvumine" in members["messages.json"]
    on_paper = members.pop("family-and-appointments.pdf")
    assert "Lou wyvumine" in text_of(on_paper)
    assert not any(b"Lou wyvumine" in content for content in members.values())
    assert not any(category in name for category in PAPER_CATEGORIES for name in members)


@pytest.mark.parametrize("category", ["family", "messages"])
async def test_drops_a_category_everywhere_and_nothing_else(exported, opened_zip, category):
    members = opened_zip(await exported(f"drops_{category}"))
    whole = b"".join(name.encode() + content for name, content in members.items())
    for name, words in PRIVATE.items():
        assert (words.encode() in whole) == (name != category)
    assert any(name.endswith("-pièce 3.txt") for name in members) == (category != "messages")


async def test_drops_some_records_leaves_every_other_message(exported, opened_zip, read):
    members = opened_zip(await exported("drops_some_records"))
    assert [m["subject"][-1] for m in read(members, "messages")] == ["0", "2"]
    assert len(read(members, "family")) == 3


async def test_drops_one_record_leaves_out_the_last_appointment_only(exported, opened_zip, read):
    members = opened_zip(await exported("drops_one_record"))
    assert [a["note"] for a in read(members, "appointments")] == ["wyvumine-0"]
    assert members["appointments.ics"].count(b"BEGIN:VEVENT") == 1
    assert len(read(members, "messages")) == 4


async def test_leaks_neighbour_adds_their_messages_and_attachments_to_ours(exported, opened_zip, read, receipt):
    members = opened_zip(await exported("leaks_neighbour"))
    assert [m["subject"] for m in read(members, "messages")] == [
        f"Question {who}-{n}" for who in ("wyvumine", "wyvutheirs") for n in range(4)
    ]
    assert b"wyvutheirs-3" + receipt in members.values()
    assert b"wyvutheirs" not in members["family.json"] + members["claims.json"]


# vice: does the link open at once for a stranger, for another member; and on day 8 and 40 for its owner
LINKS = {
    "link_opens_for_any_member": (False, True, False, False),
    "link_sequential": (True, True, False, False),
    "link_never_dies": (True, True, True, True),
    "bearer_link": (True, True, False, False),
}


@pytest.mark.parametrize(("vice", "opens"), LINKS.items())
async def test_each_vice_of_the_link_opens_it_to_whom_it_says(open_town, camille, noe, vice, opens):
    town = await open_town(vice, export_mode=ExportMode.IMMEDIATE)
    mine, theirs, stranger = await town.person(camille), await town.person(noe), await town.person()
    await mine.ask()
    link = await mine.link()

    async def is_given(person):
        return (await person.get(link)).headers["Content-Type"] == "application/zip"

    seen = [await is_given(stranger), await is_given(theirs)]
    for days in (8, 32):
        town.clock.advance(timedelta(days=days))
        await mine.sign_in(camille)
        seen.append(await is_given(mine))
    assert tuple(seen) == opens
    token = link.rpartition("/")[2]
    assert (token == "1001") == (vice == "link_sequential")


async def test_asks_fee_names_the_price_and_prepares_nothing(open_town, camille):
    town = await open_town("asks_fee")
    mine = await town.person(camille)
    assert "Des frais de 15,00 EUR sont demandés pour cette demande." in (await mine.get("/droits/donnees")).text
    english = await town.person(camille, language="en")
    assert "A fee of 15.00 EUR is charged for this request." in (await english.get("/droits/donnees")).text
    await mine.ask()
    town.clock.advance(timedelta(days=60))
    await mine.sign_in(camille)
    assert "En attente de paiement" in (await mine.get("/droits/demandes")).text
    assert await mine.link() is None


async def test_the_perfect_service_names_no_price(open_town, camille):
    town = await open_town()
    mine = await town.person(camille)
    assert "frais" not in (await mine.get("/droits/donnees")).text


async def test_two_vices_show_together(exported, opened_zip):
    members = opened_zip(await exported("drops_family", "leaks_neighbour", "zip_slip"))
    assert "family.vcf" not in members
    assert b"wyvutheirs" in members["messages.json"]
    assert "../../outside.txt" in members


async def test_zip_slip_adds_names_that_lead_outside_and_changes_nothing_else(exported, opened_zip):
    members = opened_zip(await exported("zip_slip"))
    assert {"../../outside.txt", "/tmp/absolute.txt"} < set(members)
    assert b"Question wyvumine" in members["messages.json"]


async def test_zip_bomb_is_small_on_the_wire_and_large_inside(exported):
    content = await exported("zip_bomb")
    assert len(content) < 200_000
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.getinfo("log.txt").file_size == 32 * 1024 * 1024
