"""How does a release come out of what the store holds, into a folder of its own?"""

import asyncio
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Final

from auditor.assess import method_digest
from auditor.criteria import METHOD_VERSION, REGISTER
from auditor.day import calendar_day
from auditor.former import before_of, comparable, former_release, values_before
from auditor.gathered import Gathered, folder_of, gather
from auditor.house import House
from auditor.pdf import check_browser, printed
from auditor.refusal import Refused
from auditor.release_course import refuse_overlap, zip_of
from auditor.sample import (
    Frame,
    SampleFile,
    agents_in,
    check_drawn,
    is_the_same_draw,
    parse_sample,
    sampled,
)
from dashboards.before import Before
from dashboards.change import Comparable, explained
from dashboards.channels.metrics import METRICS, open_metrics
from dashboards.channels.open_data.linked import ASSERTIONS, CATALOG, assertions, catalog
from dashboards.channels.open_data.package import DIGEST, PACKAGE, signed, write_package, zipped
from dashboards.channels.open_data.parquet import parquet_files
from dashboards.channels.open_data.table import write_table
from dashboards.channels.open_data.tables import tables_of
from dashboards.judged import Judged
from dashboards.observatory.brief import brief
from dashboards.observatory.change import Former
from dashboards.observatory.page import BRIEF, REPORT
from dashboards.observatory.report import report
from dashboards.publish import Edition, Gated, compose
from results.durable import PRIVATE_FILE, PRIVATE_FOLDER, make_folder, sync_folder, write_file
from results.evidence.seal import sign
from results.figures.columns import day_of
from results.figures.period import Period
from results.figures.sampling import NotAudited, Sampled
from results.key import key_id
from results.parquet import WITHOUT, is_at_hand
from results.records import LANGUAGES, Language, PublishedError, ReleaseRow, ReleaseState
from results.release import Release
from results.store import release as releases
from results.store import sample as samples


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
    frame: Frame


async def build(
    house: House,
    period: Period,
    *,
    person: str,
    until: date | None = None,
    drawing: Drawing | None = None,
    corrects: str | None = None,
    parquet: bool = False,
    with_pdf: bool = False,
) -> Built:
    """Build a release of a period, as a draft; `parquet`: its tables in that form too.

    Raises:
        Refused: there is no browser for the PDFs, or Parquet was asked for where it cannot be written; the period is
            not over; what it corrects is not public, or of another period; the sample was entered
            after the first request.
        SampleRefused: the sample is not what its frame and seed draw.

    What overlaps a period of which a release is public is refused too: one less the other would tell of few.
    """
    now = house.clock.now()
    today = calendar_day(now)
    last = until or today
    mine = await check_build(house, period, until=until, corrects=corrects, parquet=parquet, with_pdf=with_pdf)
    async with house.store.read() as tx:
        errors = tuple(await releases.errors_until(tx, last))
    frame = drawing.frame if drawing is not None else None
    agents = agents_in(frame.services) if frame is not None else None
    known = await gather(house, period, agents=agents, until=last if last < today else None)
    sample, left_out = None, tuple[NotAudited, ...]()
    if drawing is not None and frame is not None:
        sample, left_out = await _sample(house, drawing, frame, known.cases, period)
    name = await asyncio.to_thread(_reserved, folder_of(house), period, {one.id for one in mine})
    edition = _edition(house, name, period, last, corrects)
    compared = await _compared(house, [one for one in mine if one.state in _WAS_PUBLIC], edition)
    gated = await asyncio.to_thread(
        _composed, known, edition, compared, sample=sample, left_out=left_out, errors=errors
    )
    return await _kept(house, gated, person=person, now=now, former=compared.told, with_pdf=with_pdf, parquet=parquet)


async def check_build(
    house: House,
    period: Period,
    *,
    until: date | None = None,
    corrects: str | None = None,
    parquet: bool = False,
    with_pdf: bool = False,
) -> list[ReleaseRow]:
    """See before any work whether a release could be built; gives those of its period.

    Raises:
        Refused: as for building.
    """
    if parquet and not is_at_hand():
        raise Refused(f"{WITHOUT}; or build the release without it")
    today = calendar_day(house.clock.now())
    _refuse_day(until or today, today, period)
    if with_pdf:
        check_browser()
    async with house.store.read() as tx:
        listing = await releases.listing(tx)
    mine = [one for one in listing if one.period == period.name]
    _refuse_corrected(corrects, mine, period)
    refuse_overlap(period, listing)
    return mine


def _edition(house: House, name: str, period: Period, until: date, corrects: str | None) -> Edition:
    return Edition(
        id=name,
        period=period,
        until=until,
        method=method_digest(),
        method_version=METHOD_VERSION,
        operator=house.settings.operator or "",
        criteria=tuple(judge.CRITERION for judge in REGISTER),
        corrects=corrects,
    )


_WAS_PUBLIC: Final = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)


def _refuse_day(last: date, today: date, period: Period) -> None:
    if last > today:
        raise Refused(f"{last} has not come yet; a release knows nothing of later days")
    if last < period.end:
        raise Refused(f"{period.name} is not over before {period.end}; a release is built from that day on")


def _refuse_corrected(corrects: str | None, mine: Sequence[ReleaseRow], period: Period) -> None:
    """Refuse to correct what is not public, and what was superseded by another that is: nobody could publish it."""
    if corrects is None:
        return
    row = next((one for one in mine if one.id == corrects), None)
    if row is None or row.state not in _WAS_PUBLIC:
        raise Refused(f"{corrects} is no public release of {period.name}; `auditor release list` shows those there are")
    public = next((one.id for one in mine if one.state is ReleaseState.PUBLISHED), corrects)
    if public != corrects:
        raise Refused(f"{corrects} was superseded, and {public} is public; build with --corrects {public}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """What a release is compared with.

    Attributes:
        before: the releases of its period that are or were public, the newest first.
        corrected: the one of them whose place it takes.
        former: that of the period before; `told`: as the report says it.
    """

    before: tuple[Before, ...]
    corrected: Comparable | None = None
    former: Comparable | None = None
    told: Former | None = None


async def _compared(house: House, rows: Sequence[ReleaseRow], edition: Edition) -> _Compared:
    before = [await before_of(house, row) for row in rows]
    corrected = next((one for one in before if one.id == edition.corrects), None)
    former, told = await former_release(house, edition.period), None
    if former is not None:
        told = Former(id=former.id, period=former.period, values=values_before(folder_of(house) / former.id, former))
    return _Compared(
        before=tuple(before),
        corrected=await comparable(house, corrected) if corrected is not None else None,
        former=await comparable(house, await before_of(house, former)) if former is not None else None,
        told=told,
    )


def _composed(
    known: Gathered,
    edition: Edition,
    compared: _Compared,
    *,
    sample: Sampled | None,
    left_out: tuple[NotAudited, ...],
    errors: tuple[PublishedError, ...],
) -> Gated:
    gated = compose(
        known.cases,
        edition,
        earlier=known.earlier,
        sample=sample,
        left_out=left_out,
        errors=errors,
        before=compared.before,
    )
    return explained(gated, known.cases, edition, sample=sample, former=compared.former, corrected=compared.corrected)


async def _sample(
    house: House, drawing: Drawing, frame: Frame, known: Sequence[Judged], period: Period
) -> tuple[Sampled, tuple[NotAudited, ...]]:
    """The sample, if it stood before anybody of it was asked; whoever was asked in the period counts, excluded or not."""
    check_drawn(drawing.known, frame)
    async with house.store.read() as tx:
        entered = await samples.find(tx, drawing.known.id)
    mine = [c.row for c in known if c.row.submitted and period.holds(day_of(c.row))]
    found, left = sampled(drawing.known, frame, asked={row.service for row in mine})
    if not found.design.is_probability:
        return found, left
    drawn = {one.service for one in found.drawn}
    asked = [row.submitted.by for row in mine if row.submitted and row.service in drawn]
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


async def _kept(
    house: House,
    gated: Gated,
    *,
    person: str,
    now: datetime,
    former: Former | None,
    with_pdf: bool,
    parquet: bool,
) -> Built:
    """Write the files into a folder of their own, whole or not at all, and enter the release."""
    release = gated.release
    files = await asyncio.to_thread(files_of, release, former, parquet=parquet)
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


def files_of(release: Release, former: Former | None = None, *, parquet: bool = False) -> dict[str, bytes]:
    """Every file of a release but its signed digest and its PDFs, from every channel that writes one."""
    tables = tables_of(release)
    written = tuple(map(write_table, tables))
    others = {
        ASSERTIONS: assertions(release),
        CATALOG: catalog(release, {f"{one.table.name}.csv": one.csv for one in written}),
        METRICS: open_metrics(release),
        **{REPORT[language]: report(release, language, former=former).encode() for language in LANGUAGES},
        **{BRIEF[language]: brief(release, language, former=former).encode() for language in LANGUAGES},
        **(parquet_files(tables) if parquet else {}),
    }
    return write_package(release, tables=written, others=others)


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
    write_file(zip_of(folder), zipped(files), PRIVATE_FILE)
    for inner in sorted({(draft / name).parent for name in files}, reverse=True):
        sync_folder(inner)
    draft.rename(folder)
    sync_folder(folder.parent)
