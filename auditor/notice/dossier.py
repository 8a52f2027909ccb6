"""What is handed to an authority where nothing else helps? A PDF in both languages, the evidence as it may be released, and a signed manifest."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.judge import sealed_evidence
from auditor.notice.draft import bytes_of, document_of
from auditor.notice.enter import find_notice, service_of
from auditor.notice.state import NoticeState
from auditor.pdf import printed
from auditor.privacy.extract import extract_of, names_of, public_names
from auditor.refusal import Refused
from dashboards.gate import is_disputed, is_taken_back
from dashboards.notice.dossier import Laid, dossier_page
from dashboards.notice.write import Told, told_findings, without
from results.durable import make_folder, write_file
from results.evidence import export_release
from results.evidence.seal import sign
from results.key import key_id
from results.records import LANGUAGES, ContestDecided, Entry, Language, NoticedFinding, NoticeDocument, PublicationEvent
from results.store import case_row, judgment, ledger, publication

FORMAT: Final = "portability-auditor/dossier"
VERSION: Final = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.json.sig"


async def dossier(house: House, notice: str, to: Path, *, person: str, lodged_by: str | None = None) -> tuple[str, ...]:
    """Write the dossier of a notice into a new folder; gives the names of its files.

    Args:
        house: the installation.
        notice: its ledger.
        to: a folder that is not there yet.
        person: who makes it; each mail that is read for the names in it is logged by that.
        lodged_by: the reference of the holder who lodges it as a complaint; None: it is a report.

    Raises:
        Refused: the notice never arrived, was withdrawn, or is an advisory; nothing of it stands; the folder is there; the holder is not the one whose account it was.
    """
    if await asyncio.to_thread(to.exists):
        raise Refused(f"{to} is there already; name a folder that is not")
    async with house.store.read() as tx:
        row, entries, state = await find_notice(tx, notice)
        events = await publication.events_by_case(tx, {finding.case for finding in state.findings})
        standing = _standing(notice, state, events)
        cases = tuple(sorted({finding.case for finding in standing}))
        if lodged_by is not None:
            await _refuse_stranger(tx, house, cases, lodged_by)
        document = _handed_over(document_of(house, notice, state), standing)
        told = [await _told(tx, case, standing, document.method_digest) for case in cases]
        zone = (await service_of(tx, row)).controller.timezone
    await asyncio.to_thread(make_folder, to)
    files = {"notice.json": bytes_of(document)}
    for finding in {one.case: one for one in standing}.values():
        files |= await _bundle(house, finding, to, person=person)
    now = house.clock.now()
    papers = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}

    def laid(language: Language) -> Laid:
        return Laid(
            notice=document,
            findings=tuple(one for case in told for one in told_findings(case, language)),
            cases=tuple(tuple(case.entries) for case in told),
            entries=entries,
            reasons=_reasons(house, notice, entries),
            repaired=state.repaired,
            papers=papers,
            holder=lodged_by,
            made_on=now.date(),
            zone=zone,
        )

    pages = {f"dossier.{language}.html": (dossier_page(laid(language), language), language) for language in LANGUAGES}
    files |= await printed(pages, day=now.date())
    files[MANIFEST] = _manifest(house, notice, files, lodged_by)
    files[SIGNATURE] = sign(house.keys.signing, files[MANIFEST]).encode() + b"\n"
    bundles = {f"{case}.release.zip" for case in cases}
    for name in files.keys() - bundles:
        await asyncio.to_thread(write_file, to / name, files[name])
    return tuple(sorted(files))


def _handed_over(document: NoticeDocument, standing: Sequence[NoticedFinding]) -> NoticeDocument:
    """A notice without what was taken back, and without what our accounts are called."""
    told = {one.name for one in document.findings} | {one.name for one in document.shared}
    dropped = told - {one.name for one in standing}
    return replace(without(document, dropped, covering=None), sheet=())


def _standing(
    notice: str, state: NoticeState, events: Mapping[str, Sequence[PublicationEvent]]
) -> list[NoticedFinding]:
    if state.is_advisory:
        raise Refused(
            f"{notice} is an advisory to whoever makes a software; a dossier is about a controller’s own notice"
        )
    if state.delivered is None or state.is_withdrawn:
        raise Refused(f"notice {notice} never arrived, or was withdrawn: nobody was told, so nothing is handed in")
    if state.open_contests:
        raise Refused(
            f"“{state.open_contests[0].finding}” is disputed, and nothing is decided: `auditor notice decide {notice}`"
        )
    dropped = {
        contest.finding
        for contest in state.contests.values()
        if any(not ruled.ruling.stands for _, ruled in contest.decided)
    }
    left = [
        one
        for one in state.findings
        if one.name not in dropped and not is_taken_back(one.criterion, events.get(one.case, ()))
    ]
    disputed = next((one.name for one in left if is_disputed(one.criterion, events.get(one.case, ()))), None)
    if disputed is not None:
        raise Refused(
            f"“{disputed}” is disputed by whoever makes the software, and nothing is decided; `auditor notice list` shows "
            "the advisory"
        )
    if not left:
        raise Refused(f"nothing of notice {notice} stands any more; there is nothing to hand in")
    return left


async def _refuse_stranger(tx: AsyncConnection, house: House, cases: tuple[str, ...], holder: str) -> None:
    """A complaint is lodged by the person whose data it was about, and by nobody else (GDPR Art. 77)."""
    accounts = house.accounts()
    for case in cases:
        account = (await ledger.find(tx, case)).account
        known = accounts.of(account).holder
        if known is None or known.reference != holder:
            raise Refused(
                f"{holder} is not the holder of {account}, by which case {case} was asked; who else hands it in reports"
            )


async def _told(tx: AsyncConnection, case: str, standing: list[NoticedFinding], method: str) -> Told:
    mine = [finding for finding in standing if finding.case == case]
    card = await judgment.known_scorecard(tx, case, method=method, evidence=mine[0].evidence)
    kept = await case_row.find(tx, case, method=method)
    if card is None or kept is None:
        raise Refused(f"what was judged of case {case} when the notice was written is not there any more")
    return Told(card=card, row=kept.row, entries=await ledger.load(tx, case), findings=mine)


async def _bundle(house: House, finding: NoticedFinding, to: Path, *, person: str) -> dict[str, bytes]:
    """The very seal that the finding rests on, as it may be released: without the names of the people at the service."""
    sealed, material, _ = await sealed_evidence(house, finding.case, seal=finding.evidence)
    names = await names_of(
        house,
        [finding.case],
        public=public_names(material),
        person=person,
        why="names in a dossier",
        language=house.settings.language,
    )
    extract = await extract_of(house, sealed, material, names, person=person)
    path = to / f"{finding.case}.release.zip"
    await asyncio.to_thread(
        export_release,
        sealed,
        path,
        open_artifact=lambda artifact: house.vault.open_reader(artifact.ledger, artifact.sha256),
        signing=house.keys.signing,
        released_at=house.clock.now(),
        redactions={name: one for name, one in extract.redactions.items() if name not in extract.withheld},
        withheld=extract.withheld,
    )
    return {path.name: path.read_bytes()}


def _reasons(house: House, notice: str, entries: tuple[Entry, ...]) -> dict[str, str]:
    """Why contests were decided so: our own words."""
    digests = {entry.body.artifact for entry in entries if isinstance(entry.body, ContestDecided)}
    return {digest: house.vault.read(notice, digest).decode("utf-8", "replace") for digest in sorted(digests)}


def _manifest(house: House, notice: str, files: dict[str, bytes], lodged_by: str | None) -> bytes:
    said = {
        "format": FORMAT,
        "v": VERSION,
        "kind": "report" if lodged_by is None else "complaint",
        "notice": notice,
        "made_at": house.clock.now().isoformat(),
        "key_id": key_id(house.keys.public),
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }
    return json.dumps(said, indent=2, ensure_ascii=False).encode() + b"\n"
