"""Is a person found wherever they occur, however they are spelt, and is nothing said but where?"""

import io
import json
import zipfile
from dataclasses import asdict
from datetime import date

import pytest
from fpdf import FPDF
from sqlalchemy import select

from auditor.house import House
from auditor.privacy import request as requests
from auditor.privacy.find import find
from auditor.privacy.needle import needle_of
from auditor.privacy.place import Place, PlaceKind, Search
from auditor.refusal import Refused
from results.clock import SetClock
from results.errors import ArtifactErased, PrivacyRequestMissing
from results.records import PersonRight, PrivacyAct, Retention, Role, Waited
from results.store import ledger, privacy
from results.store.occurrence import occurrences
from results.tables import metadata, vault_reads
from tests.auditor.privacy.kept import AGENT, keep, keep_mail, mail_of

NAME = "Éloïse Le Goffic"


def packed(**files: str) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return into.getvalue()


def paper(text: str) -> bytes:
    pdf = FPDF()
    pdf.core_fonts_encoding = "cp1252"
    pdf.set_font("Helvetica", size=11)
    pdf.add_page()
    pdf.multi_cell(0, 5, text)
    return bytes(pdf.output())


def of(found: Search, kind: PlaceKind) -> set[str]:
    return {place.name for place in found.places if place.kind is kind}


async def search(house: House, text: str, **more: object) -> Search:
    return await find(house, text, person="ines", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("written", [NAME, "eloise le goffic", "LE GOFFIC Éloïse", "Éloïse  LE GOFFIC"])
async def test_a_name_is_found_in_mails_exports_and_papers_in_every_spelling(
    house: House, case: str, written: str
) -> None:
    said = f"Bonjour,\n\nVoici.\n\nCordialement,\n{NAME}"
    kept = {
        "a mail": await keep_mail(house, case, mail_of(said, sender="dpo@ville.test")),
        "a mail's sender": await keep_mail(house, case, mail_of("Voici.", sender=f"{NAME} <dpo@ville.test>")),
        "an archive": await keep(
            house,
            case,
            packed(**{"messages.json": json.dumps({"from": NAME})}),
            Role.EXPORT,
            "application/zip",
            Retention.EXPORT,
        ),
        "a scan": await keep(
            house, case, paper(f"Affaire suivie par {NAME}."), Role.SCAN, "application/pdf", Retention.MAIL
        ),
        "a page": await keep(
            house, case, b"<p>&Eacute;lo&iuml;se Le Goffic</p>", Role.DOM, "text/html", Retention.PAGE
        ),
    }
    found = await search(house, written)
    missed = {what for what, digest in kept.items() if f"{case}/{digest}" not in of(found, PlaceKind.ARTIFACT)}
    assert missed <= ({"a scan"} if "é" not in written.lower() else set())
    assert len(of(found, PlaceKind.ARTIFACT)) == len(kept) - len(missed)
    assert "Goffic" not in json.dumps(asdict(found), default=str), "places are said, and nothing that stands there"


async def test_what_is_attached_to_a_mail_is_looked_into(house: House, case: str) -> None:
    from email.parser import BytesParser
    from email.policy import SMTP

    mail = BytesParser(policy=SMTP).parsebytes(mail_of("Voir la pièce jointe.", sender="dpo@ville.test"))
    mail.add_attachment(f"Nom;{NAME}\n".encode("cp1252"), maintype="text", subtype="csv", filename="agents.csv")
    digest = await keep_mail(house, case, mail.as_bytes())
    assert of(await search(house, NAME), PlaceKind.ARTIFACT) == {f"{case}/{digest}"}


async def test_our_own_people_are_found_in_ledgers_tables_and_files(house: House, case: str, clock: SetClock) -> None:
    who = "Solveig Aubépine"
    async with house.store.write() as tx:
        waited = Waited(until=clock.now(), why="person")
        (entry,) = await ledger.append(tx, case, waited, at=clock.now(), by=f"person:{who}")
        await privacy.note(tx, _event(who, clock))
    accounts = house.settings.accounts
    accounts.write_text(f"# {who}\n{accounts.read_text(encoding='utf-8')}", encoding="utf-8")
    persona = house.settings.scenarios / "personas" / "solveig.txt"
    persona.write_text(f"\n\n{who}\n", encoding="utf-8")
    found = await search(house, "solveig aubepine")
    assert of(found, PlaceKind.ENTRY) == {f"{case}#{entry.seq}"}
    places = {(place.name, place.about) for place in found.places if place.kind is PlaceKind.FILE}
    assert places == {(str(accounts.absolute()), "line 1"), (str(persona.absolute()), "line 3")}
    assert {place.about for place in found.places if place.kind is PlaceKind.ROW} == {"person"}


def _event(who: str, clock: SetClock):
    from results.records import PrivacyEvent

    return PrivacyEvent(subject="x", at=clock.now(), what=PrivacyAct.SEARCHED, person=who)


async def test_every_column_that_holds_words_is_searched(house: House, case: str) -> None:
    """Whatever table is added later: none can be forgotten."""
    seen: set[str] = set()
    async with house.store.read() as tx:
        async for one in occurrences(tx, lambda _text: True):
            seen.add(one.table)
        filled = {name for name, table in metadata.tables.items() if (await tx.execute(select(table).limit(1))).first()}
    assert seen == filled - {"sessions"}
    assert {"entries", "scenarios", "truths", "scorecards", "artifacts"} <= seen


async def test_every_artifact_that_is_opened_is_logged_before_and_what_is_not_searched_is_named(
    house: House, case: str, clock: SetClock
) -> None:
    await keep_mail(house, case)
    picture = await keep(house, case, b"\xff\xd8\xff\xe0", Role.SCREENSHOT, "image/jpeg", Retention.PAGE)
    locked = await keep(house, case, b"PK\x03\x04 broken", Role.JOURNAL, "application/zip", Retention.PAGE)
    asked = await requests.enter(house, PersonRight.ACCESS, received=date(2026, 3, 2), who="lettre", person="ines")
    found = await search(house, AGENT, request=asked.id)
    async with house.store.read() as tx:
        rows = [row for row in await tx.execute(select(vault_reads)) if row.why == f"privacy find {asked.id}"]
        events = await privacy.events_of(tx, asked.id)
    assert len(rows) == found.read
    assert {row.person for row in rows} == {"ines"}
    assert {one.name: one.why for one in found.unsearched if one.name.startswith(case)}.keys() == {
        f"{case}/{picture}",
        f"{case}/{locked}",
    }
    assert [event.what for event in events] == [PrivacyAct.ENTERED, PrivacyAct.SEARCHED]
    assert AGENT not in events[1].note, "what was searched for is kept nowhere"


async def test_a_search_reads_no_more_than_it_may(house: House, case: str) -> None:
    await keep_mail(house, case)
    found = await find(house, AGENT, person="ines", most=10)
    assert (found.read, found.bytes_read) == (0, 0)
    assert any("beyond" in one.why for one in found.unsearched)


async def test_what_was_erased_is_found_no_more(house: House, case: str) -> None:
    digest = await keep_mail(house, case)
    house.vault.erase(case, digest)
    with pytest.raises(ArtifactErased):
        house.vault.read(case, digest)
    assert f"{case}/{digest}" not in of(await search(house, AGENT), PlaceKind.ARTIFACT)


async def test_a_text_that_stands_anywhere_is_refused_and_a_request_must_be_there(house: House, case: str) -> None:
    with pytest.raises(Refused, match="stand anywhere"):
        await search(house, "Lou")
    with pytest.raises(PrivacyRequestMissing):
        await search(house, AGENT, request="request-0")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("JEANNE   kerbellec", True),
        ("Kerbellec Jeanne", True),
        ('{"name": "J\\u0065anne Kerbellec"}', True),
        ("Jeanne, dite la Kerbellec", False),
        ("", False),
    ],
)
def test_what_counts_as_the_same(text: str, holds: bool) -> None:
    assert needle_of(AGENT).is_in(text) is holds


def test_places_are_plain_words() -> None:
    place = Place(kind=PlaceKind.ROW, name="questions q-1", about="topic")
    assert asdict(place)["kind"] == "row"
