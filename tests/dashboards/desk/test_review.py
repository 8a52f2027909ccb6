"""Does each finding of a notice stand beside what it rests on, and a dispute beside the controller's own words?"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from email.message import EmailMessage
from html import unescape
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import event, select, update

from auditor.house import House
from auditor.notice import reply, review
from auditor.notice.draft import document_of, draft, kept_document
from auditor.notice.enter import enter
from auditor.notice.reply import Reading
from auditor.roof import DeskRoof
from dashboards.desk.roof import Roof
from results.records import (
    CitedEntry,
    Entry,
    Erased,
    EvidenceExtract,
    Fact,
    FactSeen,
    Interval,
    MailReceived,
    NoticeDocument,
    NoticeWritten,
    QuestionTopic,
    ReplyAct,
    Role,
    Way,
)
from results.store import ledger
from results.tables import entries, vault_reads
from tests.auditor.notice.rig import NoticeRig, approved, judged
from tests.auditor.notice.software import on_one_software
from tests.dashboards.desk.rig import PNG, Page, Seat, again, app_over, keep, picture, seat
from tests.dashboards.desk.test_hostile import NAME, SCRIPT, wrong_in

WORDS = "Nous vous répondrons sous peu. "


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A notice that waits to be reviewed, and somebody who does."""

    rig: NoticeRig
    app: FastAPI
    notice: str
    paul: Seat

    async def page(self, at: str = "") -> Page:
        shown = await self.paul.get(f"/desk/notices/{self.notice}{at}")
        assert shown.status == 200, shown.text
        return shown


@asynccontextmanager
async def reviewed(folder: Path) -> AsyncIterator[Reviewed]:
    async with judged(folder) as rig:
        roof: Roof = DeskRoof(rig.house)
        app = app_over(roof)
        notice = await draft(rig.house, "ville", person="ines")
        yield Reviewed(rig=rig, app=app, notice=notice, paul=await seat(app, rig.house, "paul", "reviewer"))


async def written_anew(house: House, notice: str, document: NoticeDocument) -> None:
    """Have the draft say something else."""
    kept = kept_document(house, notice, document)
    written = NoticeWritten(artifact=kept.sha256, addresses=len(document.to), person="ines")
    async with house.store.write() as tx:
        await enter(tx, notice, kept, written, at=house.clock.now(), by="person:ines")


async def citing(at: Reviewed, seen: tuple[Entry, ...], artifacts: tuple[str, ...] = (), **more: str) -> None:
    """Have the first finding of the draft rest on these, and the others on nothing."""
    document = document_of(at.rig.house, at.notice, await at.rig.state(at.notice))
    first, *others = document.findings
    cited = tuple(CitedEntry(seq=entry.seq, at=entry.at, digest=entry.digest) for entry in seen)
    extract = EvidenceExtract(seal=first.evidence.seal, entries=cited, artifacts=artifacts)
    bare = [replace(one, evidence=EvidenceExtract(seal="0" * 64)) for one in others]
    told = (replace(first, evidence=extract, **more), *bare)  # type: ignore[arg-type]
    await written_anew(at.rig.house, at.notice, replace(document, findings=told))


async def shows(at: Reviewed, fact: Fact, *artifacts: str) -> Entry:
    """Write a fact into the case's ledger."""
    now = at.rig.clock.now()
    body = FactSeen(fact=fact, when=Interval(after=now, by=now), artifacts=artifacts)
    async with at.rig.house.store.write() as tx:
        (entry,) = await ledger.append(tx, at.rig.case, body, at=now, by="probe:browser", stage="look")
    return entry


async def came(at: Reviewed, raw: bytes) -> tuple[Entry, str]:
    """Write a mail into the case's ledger."""
    now = at.rig.clock.now()
    sha256 = await keep(at.rig.house, at.rig.case, raw, "message/rfc822", Role.MAIL)
    body = MailReceived(artifact=sha256, sort="letter", authentic="unknown", arrived=now)
    async with at.rig.house.store.write() as tx:
        (entry,) = await ledger.append(tx, at.rig.case, body, at=now, by="probe:mailbox", stage="look")
    return entry, sha256


def mail(words: str, *, sender: str = "dpo@ville.test", subject: str = "Votre demande", file: str = "") -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = sender, subject
    made.set_content(words)
    if file:
        made.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=file)
    return made.as_bytes()


def beside(page: Page, number: int = 1) -> str:
    """The part of the page that is about one finding."""
    found = re.search(rf'<article class="beside" id="finding-{number}".*?</article>', page.text, re.DOTALL)
    assert found is not None
    return spaced(unescape(found[0]))


def spaced(words: str) -> str:
    return words.replace("\u202f", " ").replace("\xa0", " ")


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """Every question that the store is asked meanwhile."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = house.store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def looked_at(house: House) -> list[str]:
    async with house.store.read() as tx:
        rows = await tx.execute(select(vault_reads.c.sha256).where(vault_reads.c.why == "desk: review"))
        return list(rows.scalars())


async def test_each_finding_stands_beside_what_was_observed_and_when(tmp_path: Path) -> None:
    async with reviewed(tmp_path) as at:
        document = document_of(at.rig.house, at.notice, await at.rig.state(at.notice))
        english, french = await at.page("?lang=en"), await at.page("?lang=fr")
        numbers = {finding.criterion: number for number, finding in enumerate(document.findings, start=1)}
        for number, finding in enumerate(document.findings, start=1):
            told = beside(english, number)
            assert spaced(finding.statement) in told
            assert f'href="/desk/cases/{at.rig.case}"' in told
            for entry in finding.evidence.entries:
                assert f'datetime="{entry.at.astimezone(UTC).isoformat()}"' in told
                assert f'href="/desk/cases/{at.rig.case}#entry-{entry.seq}"' in told
        silent = numbers["acknowledgement"]
        assert "The request is sent." in beside(english, silent)
        assert "Madame, Monsieur, En application de l’article 15" in beside(english, silent), "our letter itself"
        assert "The mailbox is read to its end" in beside(english, silent), "that nothing came was seen later"
        assert "La boîte aux lettres est lue en entier" in beside(french, silent)
        assert "shown above already" in beside(english, numbers["deadline"])
        assert "It cites nothing by itself" in beside(english, numbers["rates"])
        assert wrong_in(english.text) == []


async def test_pictures_mails_and_other_files_are_told_each_in_its_way_and_looks_are_written_down(
    tmp_path: Path,
) -> None:
    async with reviewed(tmp_path) as at:
        house, case = at.rig.house, at.rig.case
        shot = await keep(house, case, PNG, "image/png")
        export = await keep(house, case, b"x" * 2048, "application/zip", Role.EXPORT)
        gone = await keep(house, case, picture("JPEG"), "image/jpeg")
        fact = await shows(at, Fact.REQUEST_ACKNOWLEDGED, shot, gone)
        letter, sha256 = await came(at, mail(WORDS * 40, file="reponse.pdf"))
        async with house.store.write() as tx:
            erased = Erased(sha256=gone, rule="R1", person="ines")
            await ledger.append(tx, case, erased, at=at.rig.clock.now(), by="person:ines")
        await citing(at, (fact, letter), (shot, export, "f" * 64))
        told = beside(await at.page())
        assert told.count(f'src="/desk/cases/{case}/artifacts/{shot}/picture"') == 1, "it is shown once"
        assert f"{gone}/picture" not in told
        assert "erased" in told
        assert "dpo@ville.test · Votre demande · 1 attachment" in told
        assert WORDS * 10 in told
        assert WORDS * 20 not in told, "its first words alone"
        assert "[…]" in told
        assert f'href="/desk/cases/{case}/artifacts/{export}"' in told
        assert "nothing of it is kept here" in told
        assert "nobody vouches for its sender" in told
        assert sha256 in await looked_at(house)
        assert shot not in await looked_at(house), "nobody has seen the picture yet"


async def test_nothing_is_cut_in_silence_and_the_store_is_asked_no_more_for_much_than_for_little(
    tmp_path: Path,
) -> None:
    async with reviewed(tmp_path) as at:
        house, case = at.rig.house, at.rig.case
        first, _ = await came(at, mail("Premier."))
        await citing(at, (first,))
        with counted(house) as little:
            await at.page()
        others = [(await came(at, mail(f"Courriel numéro {number}.")))[0] for number in range(2, 12)]
        files = tuple([await keep(house, case, f"{n}".encode(), "application/zip", Role.EXPORT) for n in range(9)])
        await citing(at, (first, *others), files)
        with counted(house) as much:
            page = await at.page()
        told = beside(page)
        assert "5 more observations" in told
        assert "5 more files" in told
        assert all(f"Courriel numéro {number}." in told for number in range(2, 12))
        assert all(f"/artifacts/{sha256}" in told for sha256 in files)
        assert len(much) == len(little), "one question for all of them"


async def test_a_file_that_cannot_be_opened_and_a_ledger_that_is_damaged_are_said_and_the_rest_is_shown(
    tmp_path: Path,
) -> None:
    async with reviewed(tmp_path) as at:
        house, case = at.rig.house, at.rig.case
        letter, sha256 = await came(at, mail("Bonjour."))
        await citing(at, (letter,))
        house.vault.path(case, sha256).write_bytes(b"not what was sealed")
        assert "it cannot be opened" in beside(await at.page())
        async with house.store.write() as tx:
            await tx.execute(
                update(entries).where(entries.c.ledger == case, entries.c.seq == 1).values(digest="0" * 64)
            )
        page = await at.page()
        assert "does not verify" in beside(page)
        assert page.has("mise en demeure")


async def test_a_dispute_is_ruled_on_below_the_controllers_own_words(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        app = app_over(DeskRoof(rig.house))
        notice = await approved(rig)
        await seat(app, rig.house, "rose", "reviewer")
        await rig.come(rig.answer(f"Nous contestons : le délai courait. {SCRIPT}"))
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        finding = (await rig.state(notice)).names[0]
        reading = Reading(acts=(ReplyAct.CONTESTED,), findings=(finding,))
        await reply.read(rig.house, asked.id, reading, person="ines")
        rose = await again(app, rig.house, "rose")
        page = await rose.get(f"/desk/notices/{notice}")
        said, form = page.text.index("Nous contestons"), page.text.index('action="/desk/notices/' + notice + '/decide"')
        assert said < form
        assert page.has("our server vouches for it")
        assert wrong_in(page.text) == []
        later = tmp_path / "later.txt"
        later.write_text("Au téléphone : il insiste.", encoding="utf-8")
        more = Reading(acts=(ReplyAct.OTHER,))
        day = rig.clock.now().date()
        await reply.receive(rig.house, notice, Way.PHONE, day=day, file=later, reading=more, person="ines")
        page = await rose.get(f"/desk/notices/{notice}")
        assert page.text.index("il insiste") < page.text.index('/decide"'), "what they wrote since is read too"
        assert page.text.index("Nous contestons") < page.text.index("il insiste")


async def test_nothing_that_a_controller_or_a_service_wrote_is_markup_on_the_page_of_a_notice(tmp_path: Path) -> None:
    async with reviewed(tmp_path) as at:
        house, rig = at.rig.house, at.rig
        hostile = mail(
            f"Bonjour {NAME}", sender='"<script>alert(2)</script>" <dpo@ville.test>', subject=NAME, file=f"{NAME}.html"
        )
        letter, _ = await came(at, hostile)
        page_of = await keep(house, rig.case, NAME.encode(), f"text/html; {NAME}", Role.DOM)
        shot = await keep(house, rig.case, NAME.encode(), "image/png")
        await citing(at, (letter,), (page_of, shot), service=NAME, statement=NAME, question=NAME)
        written = (await rig.state(at.notice)).written
        assert written is not None
        await review.approve(house, at.notice, person="paul", text=written.artifact)
        await rig.live(timedelta(minutes=1))
        await rig.come(rig.answer(f"Nous contestons. {NAME}"))
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await reply.read(house, asked.id, Reading(acts=(ReplyAct.CONTESTED,)), person="ines")
        scan = tmp_path / "<script>alert(3)<.txt"
        scan.write_text(f"fichiers : {NAME}.pdf", encoding="utf-8")
        day = rig.clock.now().date()
        other = Reading(acts=(ReplyAct.CONTESTED, ReplyAct.STATEMENT))
        await reply.receive(house, at.notice, Way.POST, day=day, file=scan, reading=other, person="ines")
        paul = await again(at.app, house, "paul")
        for language in ("fr", "en"):
            page = await paul.get(f"/desk/notices/{at.notice}?lang={language}")
            assert page.status == 200
            assert wrong_in(page.text) == []
            assert page.text.count("&lt;script&gt;") > 8, "it was there"
            assert page.has(f"Bonjour {NAME}"[:60])


async def test_what_comes_from_shared_software_is_shown_with_what_the_case_rests_on(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, {"metz": ("messages",), "nancy": ("messages",)}) as (rig, cases):
        notice = await draft(rig.house, "metz", person="ines")
        paul = await seat(app_over(DeskRoof(rig.house)), rig.house, "paul", "reviewer")
        page = await paul.get(f"/desk/notices/{notice}")
        numbers = range(1, page.text.count('<article class="beside"') + 1)
        shared = [told for told in (beside(page, n) for n in numbers) if "told in a line" in told]
        assert shared
        assert all(f'href="/desk/cases/{cases["metz"]}#entry-' in told for told in shared)
