"""Does the name of somebody at a service leave the house, in any byte of anything that goes out?"""

import base64
import io
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from auditor.assess import method_digest
from auditor.cli.evidence import _extract
from auditor.house import House
from auditor.judge import judge, sealed_evidence
from auditor.notice import review
from auditor.notice.dossier import dossier
from auditor.notice.draft import draft
from auditor.privacy.due import terms_of
from auditor.privacy.erase import destroy, erase
from auditor.report import write_report
from results.clock import SetClock
from results.evidence import FileState, export_release, verify
from results.records import Fact, FactSeen, Interval, Retention, Role
from results.store import judgment, ledger, privacy
from results.tables import vault_reads
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import DPO, NoticeRig, approved, judged, report
from tests.auditor.privacy.kept import ADDRESS, AGENT, keep, keep_mail

NEEDLES = tuple(
    spelt.encode(code)
    for word in ("Kerbellec", "KERBELLEC", "kerbellec", "Jeanne", "JEANNE")
    for spelt in (word,)
    for code in ("utf-8", "utf-16-le")
)
PICTURE = b"\xff\xd8\xff\xe0 no picture of anybody \xff\xd9"
PAGE = f"<html><body><p>Votre interlocutrice : Mme {AGENT.split()[1]} ({ADDRESS})</p></body></html>".encode()


def bytes_in(data: bytes, depth: int = 3) -> Iterator[bytes]:
    """The bytes, and what is packed in them: zips, mails, base64, PDF streams."""
    yield data
    if depth == 0:
        return
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from bytes_in(archive.read(name), depth - 1)
    for part in data.split(b"base64,")[1:]:
        try:
            yield base64.b64decode(part.split(b'"')[0], validate=True)
        except ValueError:
            continue
    for part in data.split(b"stream")[1:]:
        try:
            yield zlib.decompressobj().decompress(part.lstrip(b"\r\n"))
        except zlib.error:
            continue


def named(data: bytes) -> bool:
    return any(needle in inner for inner in bytes_in(data) for needle in NEEDLES)


def of_mail(letter: EmailMessage) -> bytes:
    """Everything in a mail, decoded."""
    heads = [str(letter[name]).encode() for name in ("Subject", "From", "To")]
    bodies = [part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart()]
    return b"\n".join((*heads, *bodies))


async def plant_names(house: House, case: str) -> dict[str, str]:
    """A mail that is signed, a page that names whoever signed, its picture, what was taken out of the mail, a scan."""
    where = {"stage": "look", "attempt": 1}
    house.clock.advance(DAY)  # type: ignore[attr-defined]
    return {
        "mail": await keep_mail(house, case),
        "page": await keep(house, case, PAGE, Role.DOM, "text/html", Retention.PAGE, **where),
        "picture": await keep(house, case, PICTURE, Role.SCREENSHOT, "image/jpeg", Retention.PAGE, **where),
        "words": await keep(house, case, AGENT.encode(), Role.CAPTURE, "text/plain", Retention.MAIL),
        "scan": await keep(house, case, AGENT.encode() + b" signed", Role.SCAN, "application/pdf", Retention.MAIL),
        "letter": await keep(house, case, b"Chere " + AGENT.encode(), Role.LETTER, "text/plain", Retention.MAIL),
        "innocent": await keep(
            house, case, b"<p>Bonjour</p>", Role.DOM, "text/html", Retention.PAGE, stage="collect", attempt=1
        ),
        "other picture": await keep(
            house, case, PICTURE + b"2", Role.SCREENSHOT, "image/jpeg", Retention.PAGE, stage="collect", attempt=1
        ),
    }


async def released(house: House, case: str, to: Path, *more: str) -> Path:
    sealed, material, _ = await sealed_evidence(house, case)
    extract = await _extract(house, sealed, material, by="ines", more=more)
    export_release(
        sealed,
        to,
        open_artifact=lambda a: house.vault.open_reader(a.ledger, a.sha256),
        signing=house.keys.signing,
        released_at=house.clock.now(),
        redactions=extract.redactions,
        withheld=extract.withheld,
    )
    return to


async def test_a_release_names_nobody_and_verifies_and_says_what_was_done(
    house: House, case: str, tmp_path: Path
) -> None:
    kept = await plant_names(house, case)
    await judge(house, case)
    bundle = await released(house, case, tmp_path / "release.zip")
    assert not named(bundle.read_bytes())
    report = verify(bundle)
    assert report.verifies, report.faults
    said = {file.path.removeprefix("artifacts/"): (file.state, file.note) for file in report.files}
    assert said[kept["page"]] == (FileState.REDACTED, "names:agents")
    assert said[kept["picture"]] == (FileState.WITHHELD, "names:picture")
    assert said[kept["words"]] == (FileState.WITHHELD, "default:words_of_mail")
    assert said[kept["scan"]] == (FileState.WITHHELD, "default:scan")
    assert said[kept["letter"]] == (FileState.WITHHELD, "default:letter")
    assert said[kept["innocent"]][0] is FileState.OK
    assert said[kept["other picture"]][0] is FileState.OK


async def test_a_dossier_names_nobody_either(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        await plant_names(rig.house, rig.case)
        await judge(rig.house, rig.case)
        notice = await approved(rig)
        await rig.come(report(rig.letters[0][1], DPO, "delivered"))
        made = await dossier(rig.house, notice, tmp_path / "dossier", person="ines")
    assert f"{rig.case}.release.zip" in made
    assert [name for name in made if named((tmp_path / "dossier" / name).read_bytes())] == []


async def test_without_a_mail_nothing_is_taken_out(house: House, case: str, tmp_path: Path, database) -> None:
    """What the test above rests on: the page as it is does name somebody."""
    async with house.store.write() as tx:
        gone = [a for a in await privacy.kept_of(tx, [case]) if a.role is Role.MAIL]
        assert gone
    database.execute(f"DELETE FROM artifacts WHERE role = 'mail' AND ledger = '{case}'")
    house.clock.advance(DAY)  # type: ignore[attr-defined]
    page = await keep(house, case, PAGE, Role.DOM, "text/html", Retention.PAGE, stage="look", attempt=1)
    await judge(house, case)
    bundle = await released(house, case, tmp_path / "release.zip")
    assert named(bundle.read_bytes())
    taken_out = await released(house, case, tmp_path / "by-hand.zip", AGENT)
    assert not named(taken_out.read_bytes().replace(ADDRESS.encode(), b""))
    assert page


async def test_where_a_mail_is_erased_no_page_and_no_picture_leaves(house: House, case: str, tmp_path: Path) -> None:
    kept = await plant_names(house, case)
    await judge(house, case)
    async with house.store.write() as tx:
        mails = tuple(a for a in await privacy.kept_of(tx, [case]) if a.role is Role.MAIL)
        said = await erase(tx, house, await terms_of(tx, house, mails), person="engine", by="engine")
    await destroy(house, said)
    bundle = await released(house, case, tmp_path / "release.zip")
    assert not named(bundle.read_bytes())
    states = {f.path.removeprefix("artifacts/"): (f.state, f.note) for f in verify(bundle).files}
    for name in ("page", "picture", "innocent", "other picture"):
        assert states[kept[name]] == (FileState.WITHHELD, "names:unknown")


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_report_names_nobody_and_shows_no_picture_that_may(
    house: House, case: str, clock: SetClock, language: str
) -> None:
    kept = await plant_names(house, case)
    now = clock.now()
    async with house.store.write() as tx:
        for picture, fact in (("picture", Fact.REQUEST_PENDING), ("other picture", Fact.REQUEST_ACKNOWLEDGED)):
            seen = FactSeen(fact=fact, when=Interval(by=now), artifacts=(kept[picture],))
            await ledger.append(tx, case, seen, at=now, by="probe:x", stage="look", attempt=1)
    html = (await write_report(house, await judge(house, case), language)).read_bytes()  # type: ignore[arg-type]
    assert not named(html)
    assert base64.b64encode(PICTURE) not in html
    assert base64.b64encode(PICTURE + b"2") in html


async def test_every_mail_that_was_read_for_an_extract_is_logged(house: House, case: str, tmp_path: Path) -> None:
    kept = await plant_names(house, case)
    await judge(house, case)
    await released(house, case, tmp_path / "release")
    async with house.store.read() as tx:
        rows = (await tx.execute(select(vault_reads))).all()
    assert (kept["mail"], "ines", "names in an extract") in {(row.sha256, row.person, row.why) for row in rows}


async def test_nothing_that_a_notice_sends_names_whoever_wrote_to_us(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        await plant_names(rig.house, rig.case)
        quoted = f"Comme nous l’a écrit {AGENT} ({ADDRESS}), votre Mme Kerbellec, rien n’est venu."
        notice = await draft(rig.house, "ville", person="ines", covering=quoted)
        await rig.live(DAY)
        await review.edit(rig.house, notice, person="ines", covering=f"{quoted} Voilà.")
        await rig.live(DAY)
        state = await rig.state(notice)
        assert state.written is not None
        await review.approve(rig.house, notice, person="paul", text=state.written.artifact)
        await rig.live(DAY)
        assert rig.letters, "it has left"
        for _, letter in rig.letters:
            assert not named(of_mail(letter))
            assert "[nom retiré]".encode() in of_mail(letter)
        assert not named(await _everything_written(rig, notice))


async def _everything_written(rig: NoticeRig, notice: str) -> bytes:
    """The letters as they lie in the notice's own ledger, and the report and release of its case."""
    house = rig.house
    async with house.store.read() as tx:
        letters = [a for a in await judgment.artifacts_of(tx, notice) if a.role is Role.LETTER]
        card = await judgment.known_scorecard(
            tx, rig.case, method=method_digest(), evidence=(await judgment.latest_evidence(tx, rig.case))[0]
        )
    last = letters[-1]
    bundle = await released(house, rig.case, house.settings.home / "release.zip")
    reports = [(await write_report(house, card, language)).read_bytes() for language in ("fr", "en")]
    return b"\n".join((house.vault.read(notice, last.sha256), bundle.read_bytes(), *reports))
