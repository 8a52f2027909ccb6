"""How does a release come out of what the store holds, into a folder of its own, and from state to state?"""

import asyncio
import csv
import hashlib
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature

from auditor.assess import method_digest
from auditor.criteria import METHOD_VERSION, REGISTER
from auditor.house import House
from auditor.pdf import check_browser, printed
from auditor.refusal import Refused
from auditor.row import UNKNOWN
from auditor.sample import SampleFile, check_drawn, is_the_same_draw, parse_sample, read_frame, sampled
from dashboards.channels.metrics import METRICS, open_metrics
from dashboards.channels.open_data.linked import ASSERTIONS, CATALOG, assertions, catalog
from dashboards.channels.open_data.package import DIGEST, PACKAGE, signed, write_package, zipped
from dashboards.channels.open_data.table import write_csv
from dashboards.channels.open_data.tables import tables_of
from dashboards.channels.open_data.verify import verify_folder
from dashboards.observatory.brief import brief
from dashboards.observatory.change import Former
from dashboards.observatory.page import BRIEF, REPORT
from dashboards.observatory.report import report
from dashboards.publish import Before, Edition, Gated, Judged, compose, holds_by_case
from results.durable import PRIVATE_FILE, PRIVATE_FOLDER, make_folder, sync_folder, write_file
from results.evidence.seal import sign
from results.figures.period import Period, period_of
from results.figures.sampling import NotAudited, Sampled
from results.key import key_id
from results.records import LANGUAGES, Language, ReleaseEvent, ReleaseRow, ReleaseState
from results.release import Release
from results.store import case_row, judgment, publication
from results.store import release as releases
from results.store import sample as samples
from results.store.case_row import KeptRow
from scenarios.account import Accounts

_DIGIT: Final = re.compile(r"\d")
_GOES_OUT = (ReleaseState.FROZEN, ReleaseState.EMBARGOED, ReleaseState.PUBLISHED)
NEXT: Final[Mapping[ReleaseState, tuple[ReleaseState, ...]]] = {
    ReleaseState.DRAFT: (ReleaseState.FROZEN,),
    ReleaseState.FROZEN: (ReleaseState.EMBARGOED, ReleaseState.PUBLISHED),
    ReleaseState.EMBARGOED: (ReleaseState.PUBLISHED,),
    ReleaseState.PUBLISHED: (ReleaseState.SUPERSEDED,),
    ReleaseState.SUPERSEDED: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A release that was built.

    Attributes:
        folder: where its files lie; the zip of the same name stands beside it.
        gated: with why the other cases are not in it.
        papers: the names of its PDFs; none where they were not asked for.
    """

    row: ReleaseRow
    folder: Path
    gated: Gated
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A sample with the frame that it was drawn from."""

    known: SampleFile
    frame: Path


def folder_of(house: House) -> Path:
    return house.settings.home / "releases"


async def build(
    house: House,
    period: Period,
    *,
    person: str,
    until: date | None = None,
    drawing: Drawing | None = None,
    corrects: str | None = None,
    with_pdf: bool = False,
) -> Built:
    """Build a release of a period, as a draft.

    Raises:
        Refused: the period is not over; there is no browser for the PDFs; what it corrects is not public, or of another period; the sample was entered
            after the first request.
        SampleRefused: the sample is not what its frame and seed draw.
    """
    now = house.clock.now()
    last = until or now.date()
    if last > now.date():
        raise Refused(f"{last} has not come yet; a release knows nothing of later days")
    if last < period.end:
        raise Refused(f"{period.name} is not over before {period.end}; a release is built from that day on")
    if with_pdf:
        check_browser()
    known, row = await _judged(house), None
    async with house.store.read() as tx:
        before = await releases.listing(tx, period=period.name)
        errors = tuple(await releases.errors_until(tx, last))
    if corrects is not None:
        row = next((one for one in before if one.id == corrects), None)
        if row is None or row.state not in (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED):
            raise Refused(
                f"{corrects} is no public release of {period.name}; `auditor release list` shows those there are"
            )
    sample, left_out = await _sample(house, drawing, known, period) if drawing is not None else (None, ())
    edition = Edition(
        id=await asyncio.to_thread(_reserved, folder_of(house), period, {one.id for one in before}),
        period=period,
        until=last,
        method=method_digest(),
        method_version=METHOD_VERSION,
        operator=house.settings.operator or "",
        criteria=tuple(judge.CRITERION for judge in REGISTER),
        corrects=corrects,
    )
    earlier = None if row is None else said_before(folder_of(house) / row.id, row)
    gated = await asyncio.to_thread(
        compose, known, edition, sample=sample, left_out=left_out, errors=errors, before=earlier
    )
    former = await _former(house, period)
    return await _kept(house, gated, person=person, now=now, former=former, with_pdf=with_pdf)


async def _judged(house: House) -> list[Judged]:
    """Every judged case with what happened around it; a seal that does not verify is told apart, not passed over."""
    accounts, public = house.accounts(), house.keys.public
    async with house.store.read() as tx:
        behind = await case_row.left_behind(tx, method_digest())
        if behind:
            raise Refused(
                f"{behind} cases were judged by another method, or by a program without figures; run `auditor reassess`"
            )
        rows = [row async for row in case_row.all_rows(tx)]
        events = await publication.events_by_case(tx, [row.row.case for row in rows])
        seals = await judgment.seals_of(tx, {row.evidence for row in rows})

    def verifies(row: KeptRow) -> bool:
        kept = seals.get(row.evidence)
        if kept is None or hashlib.sha256(kept[0]).hexdigest() != row.evidence:
            return False
        try:
            public.verify(bytes.fromhex(kept[1]), kept[0])
        except (InvalidSignature, ValueError):
            return False
        return True

    return [
        Judged(
            row=replace(row.row, holder_mode=_held_by(accounts, row.account)),
            service=row.service,
            evidence=row.evidence,
            head=row.head,
            verified=verifies(row),
            account=row.account,
            events=events.get(row.row.case, ()),
            confirms=row.confirms,
        )
        for row in rows
    ]


def _held_by(accounts: Accounts, account: str) -> str:
    known = accounts.by_id.get(account)
    return str(known.holder.mode) if known is not None and known.holder is not None else UNKNOWN


async def _sample(
    house: House, drawing: Drawing, known: Sequence[Judged], period: Period
) -> tuple[Sampled, tuple[NotAudited, ...]]:
    """The sample, if it stood before anybody of it was asked."""
    frame = read_frame(drawing.frame)
    check_drawn(drawing.known, frame)
    async with house.store.read() as tx:
        entered = await samples.find(tx, drawing.known.id)
    found, left = sampled(drawing.known, frame)
    if not found.design.is_probability:
        return found, left
    drawn = {one.service for one in found.drawn}
    asked = [
        c.row.submitted.by
        for c in known
        if c.row.submitted and c.row.service in drawn and period.holds(c.row.first_deadline)
    ]
    if entered is not None and not is_the_same_draw(drawing.known, parse_sample(entered.text)):
        raise Refused(
            f"sample {drawing.known.id} is another than the one that was entered on {entered.drawn_at:%Y-%m-%d}"
        )
    if entered is None or any(moment < entered.drawn_at for moment in asked):
        raise Refused(
            f"sample {drawing.known.id} was not entered before the first request (`auditor sample enter`), so nobody can "
            "know that it was not chosen afterwards; build the release without it"
        )
    return found, left


async def _former(house: House, period: Period) -> Former | None:
    """The last public release of a period of the same kind before this one, as its own table says."""
    async with house.store.read() as tx:
        rows = [r for r in await releases.listing(tx) if r.state is ReleaseState.PUBLISHED]
    alike = [r for r in rows if _DIGIT.sub("0", r.period) == _DIGIT.sub("0", period.name) and r.period < period.name]
    if not alike:
        return None
    row = max(alike, key=lambda r: r.period)
    said = _rows(folder_of(house) / row.id / "figures.csv")
    values = {r["figure_id"].replace(f"/{row.period}", "", 1): r["value"] or r["blank"] for r in said}
    return Former(id=row.id, period=row.period, values=values)


async def _kept(
    house: House, gated: Gated, *, person: str, now: datetime, former: Former | None, with_pdf: bool
) -> Built:
    """Write the files into a folder of their own, whole or not at all, and enter the release."""
    release = gated.release
    files = await asyncio.to_thread(files_of, release, former)
    papers = await printed(await asyncio.to_thread(_pages, release, former), day=release.until) if with_pdf else {}
    heads = tuple(case.head for case in release.cases)
    keys = house.keys
    files[DIGEST] = signed(
        files, heads=heads, key_id=key_id(keys.public), sign=lambda data: sign(keys.signing, data), papers=papers
    )
    row = ReleaseRow(
        id=release.id,
        period=release.period.name,
        corrects=release.corrects,
        built_at=now,
        method=release.method,
        digest=hashlib.sha256(files[PACKAGE]).hexdigest(),
        state=ReleaseState.DRAFT,
    )
    folder = folder_of(house) / release.id
    await asyncio.to_thread(_write, folder, {**files, **papers})
    async with house.store.write() as tx:
        await releases.add(tx, row, person=person)
    return Built(row=row, folder=folder, gated=gated, papers=tuple(sorted(papers)))


def files_of(release: Release, former: Former | None = None) -> dict[str, bytes]:
    """Every file of a release but its signed digest and its PDFs, from every channel that writes one."""
    tables = {f"{table.name}.csv": write_csv(table) for table in tables_of(release)}
    others = {
        ASSERTIONS: assertions(release),
        CATALOG: catalog(release, tables),
        METRICS: open_metrics(release),
        **{REPORT[language]: report(release, language, former=former).encode() for language in LANGUAGES},
        **{BRIEF[language]: brief(release, language, former=former).encode() for language in LANGUAGES},
    }
    return write_package(release, others=others)


def _pages(release: Release, former: Former | None) -> dict[str, tuple[str, Language]]:
    """The same pages, with the fonts that paper needs."""
    return {
        name[language]: (write(release, language, former=former, paper=True), language)
        for name, write in ((REPORT, report), (BRIEF, brief))
        for language in LANGUAGES
    }


def _reserved(home: Path, period: Period, known: Collection[str]) -> str:
    """The next number that no release has, none that was begun and broken off, and nobody else who builds one now."""
    make_folder(home)
    for number in count(1):
        name = f"{period.name}.{number}"
        if name in known or (home / name).exists():
            continue
        try:
            _draft_of(home / name).mkdir(mode=PRIVATE_FOLDER)
        except FileExistsError:
            continue
        return name
    raise AssertionError("numbers do not end")


def _draft_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.draft")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    draft = _draft_of(folder)
    for name, data in files.items():
        path = draft / name
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        write_file(path, data, PRIVATE_FILE)
    write_file(folder.with_name(f"{folder.name}.zip"), zipped(files), PRIVATE_FILE)
    draft.rename(folder)
    sync_folder(folder.parent)


def said_before(folder: Path, row: ReleaseRow) -> Before:
    """What a release said, read from its own tables."""
    figures = {r["figure_id"]: _figure(r) for r in _rows(folder / "figures.csv")}
    verdicts = {
        f"{r['case_id']} {r['criterion']}": f"{r['outcome']} {r['reason']}" for r in _rows(folder / "verdicts.csv")
    }
    return Before(id=row.id, method=row.method, said={**figures, **verdicts})


def _figure(row: Mapping[str, str]) -> str:
    if row["value"]:
        return row["value"]
    return f"{row['good']} / {row['bad']} / {row['open']}" if row["good"] else row["blank"]


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


async def step(
    house: House,
    release: str,
    state: ReleaseState,
    *,
    person: str,
    until: datetime | None = None,
    recipients: tuple[str, ...] = (),
) -> ReleaseRow:
    """Bring a release into its next state; it never goes back.

    Raises:
        ReleaseMissing: there is none of this name.
        Refused: it does not go there from where it is; its files are not what was built; its embargo is not over.
    """
    now = house.clock.now()
    async with house.store.read() as tx:
        row = await releases.find(tx, release)
        events = await releases.events_of(tx, release)
    if state not in NEXT[row.state]:
        leads = " or ".join(NEXT[row.state]) or "nowhere"
        raise Refused(f"release {release} is {row.state}, which leads to {leads}; nothing was changed")
    folder = folder_of(house) / release
    problems = verify_folder(folder, public=house.keys.public.public_bytes_raw())
    if not problems and hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest() != row.digest:
        problems = ("it is another release than the one that was entered",)
    held_now = await _held_now(house, folder, row.period) if state in _GOES_OUT else ()
    if held_now:
        raise Refused(
            f"release {release} holds {len(held_now)} cases that are held back now, as {held_now[0]}; build another"
        )
    if problems:
        raise Refused(f"release {release} is not what was built: {problems[0]}")
    held = max((e.until for e in events if e.until is not None), default=None)
    if state is ReleaseState.PUBLISHED and held is not None and now < held:
        raise Refused(f"release {release} is under embargo until {held:%Y-%m-%d %H:%M} UTC; nothing was published")
    async with house.store.write() as tx:
        row = await releases.find(tx, release)
        if state not in NEXT[row.state]:
            raise Refused(f"somebody else has made release {release} {row.state}; nothing was changed")
        others = [r for r in await releases.listing(tx, period=row.period) if r.state is ReleaseState.PUBLISHED]
        if state is ReleaseState.PUBLISHED and any(one.id != row.corrects for one in others):
            raise Refused(f"{others[0].id} is public; what takes its place is built with --corrects {others[0].id}")
        event = ReleaseEvent(release=release, at=now, state=state, person=person, until=until, recipients=recipients)
        await releases.note(tx, event)
        if state is ReleaseState.PUBLISHED and row.corrects is not None:
            gone = await releases.find(tx, row.corrects)
            if gone.state is ReleaseState.PUBLISHED:
                await releases.note(
                    tx, ReleaseEvent(release=gone.id, at=now, state=ReleaseState.SUPERSEDED, person=person)
                )
        return await releases.find(tx, release)


async def _held_now(house: House, folder: Path, period: str) -> tuple[str, ...]:
    """Cases of a release that something holds back by now: a contest, an upheld one, a notice that was taken back."""
    today = house.clock.now().date()
    held = holds_by_case(await _judged(house), period_of(period), today)
    return tuple(row["case_id"] for row in _rows(folder / "cases.csv") if row["case_id"] in held)
