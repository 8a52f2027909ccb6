"""What does the store hold that a release is made of: who was judged, is the evidence whole, what was said before?"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.exercise import exercise_of
from auditor.house import House
from auditor.judged import Events, around, is_whole, seals_of
from auditor.refusal import Refused
from dashboards.channels.open_data.package import PACKAGE
from dashboards.channels.open_data.verify import verify_folder
from dashboards.judged import Judged, sketch_of, witnesses
from results.evidence.manifest import Manifest
from results.figures.columns import day_of
from results.figures.period import Period, period_of
from results.figures.row import Sketch, row_of
from results.records import ReleaseRow, ReleaseState
from results.store import case_row, judgment, ledger, publication
from results.store import release as releases
from results.store.case_row import KeptRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was judged of a period with whatever decides of it, and what earlier releases say."""

    cases: tuple[Judged, ...]
    earlier: tuple[Judged, ...] = ()


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    return datetime.combine(day, time.max, UTC)


def folder_of(house: House) -> Path:
    return house.settings.home / "releases"


async def gather(
    house: House,
    period: Period,
    *,
    agents: Mapping[str, int] | None = None,
    until: date | None = None,
) -> Gathered:
    """The judged cases that a period's release rests on, with what happened around each.

    Evidence that is not whole is told apart, not passed over.

    `agents` are how many work for the controller of a service, where that is known; `until`: as it was at the end of
    that day (UTC), without what was sealed later and what happened on a later day.

    Raises:
        Refused: a case was judged by another method; an earlier release is not what was published.
    """
    async with house.store.read() as tx:
        moment = end_of(until) if until is not None else None
        behind = await case_row.left_behind(tx, method_digest(), until=moment)
        if behind:
            raise Refused(
                f"{behind} cases were judged by another method, or by a program without figures; run `auditor reassess`"
            )
        said = _said_earlier(folder_of(house), await releases.listing(tx), period)
        wanted, events = await _deciding(tx, period, said.keys(), until=moment)
        seals = await seals_of(tx, house, {row.evidence for row in wanted} | {one.evidence for one in said.values()})
        found = await around(
            tx,
            house,
            wanted,
            method=method_digest(),
            seals=seals,
            events=events,
            agents=agents,
            until=until,
        )
        cases = tuple(replace(o, was_public=True) if _was_public(o, said.get(o.row.case)) else o for o in found)
        by_case = {one.row.case: one for one in cases}
        earlier = [
            one
            for case, before in said.items()
            if case in by_case
            if (one := await _carried(tx, house, by_case[case], before, seals)) is not None
        ]
    return Gathered(cases=cases, earlier=tuple(earlier))


async def _deciding(
    tx: AsyncConnection, period: Period, said: AbstractSet[str], *, until: datetime | None
) -> tuple[list[KeptRow], Events]:
    """The cases of a period, those that were said before, and whichever decides of them, with what happened around each.

    It decides that showed one of them repaired, or may show what one of them found.
    """
    mine, others, seals = list[KeptRow](), list[Sketch](), dict[str, str]()
    async for unread in case_row.all_unread(tx, method_digest(), until=until):
        if unread.case in said or unread.first_deadline is None or period.holds(unread.first_deadline):
            row = unread.read()
            if unread.case in said or period.holds(day_of(row.row)):
                mine.append(row)
                continue
        others.append(unread.sketch())
        seals[unread.case] = unread.evidence
    services = {row.row.service for row in mine if period.holds(day_of(row.row))}
    near = [sketch for sketch in others if sketch.service in services]
    events = await publication.events_by_case(tx, {row.row.case for row in mine})
    shown = {event.shown_by for some in events.values() for event in some}
    showing = [sketch for sketch in near if sketch.case in shown]
    sketches = [sketch_of(row.row, row.account, row.confirms) for row in mine]
    wanted = {one.case for one in showing} | witnesses([*sketches, *showing], near)
    if wanted:
        read = await case_row.rows_of_seals(tx, method_digest(), {seals[case] for case in wanted})
        mine = sorted((*mine, *read.values()), key=lambda row: row.row.case)
        events |= await publication.events_by_case(tx, wanted)
    return mine, events


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What an earlier release says of a case: by which evidence and method, as part of which period."""

    release: str
    evidence: str
    cohort: str | None
    method: str
    is_same_period: bool


def _was_public(one: Judged, said: _Said | None) -> bool:
    """Whether this very evidence stands in the public release of the same period."""
    return said is not None and said.is_same_period and said.evidence == one.evidence


def _said_earlier(home: Path, listing: Sequence[ReleaseRow], period: Period) -> dict[str, _Said]:
    """What the public release of the period says, and what the newest before it does, which says again what came before."""
    public = [row for row in listing if row.state is ReleaseState.PUBLISHED]
    same = [row for row in public if row.period == period.name]
    before = [row for row in public if period_of(row.period).end <= period.begin]
    before.sort(key=lambda row: period_of(row.period).end)
    methods = {row.id: row.method for row in listing}
    found: dict[str, _Said] = {}
    for row in (*same, *before[-1:]):
        for cells in rows_of(home / row.id, row):
            release = cells.get("carried_from") or row.id
            said = _Said(
                release=release,
                evidence=cells["evidence_sha256"],
                cohort=cells["cohort"] or None,
                method=methods.get(release, row.method),
                is_same_period=row in same and not cells.get("carried_from"),
            )
            found.setdefault(cells["case_id"], said)
    return found


def rows_of(folder: Path, row: ReleaseRow) -> list[dict[str, str]]:
    """The public cases of a release, out of its own table.

    Raises:
        Refused: the folder is not what was entered.
    """
    check_built(folder, row)
    return read_table(folder / "cases.csv")


def check_built(folder: Path, row: ReleaseRow) -> None:
    """Refuse the folder of a release that is not what was entered."""
    problems = verify_folder(folder, public=None)
    if not problems and hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest() != row.digest:
        problems = ("it is another release than the one that was entered",)
    if problems:
        raise Refused(f"release {row.id}, on which this one rests, is not what was built: {problems[0]}")


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table of ours."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


async def _carried(
    tx: AsyncConnection, house: House, now: Judged, said: _Said, seals: Mapping[str, Manifest]
) -> Judged | None:
    """A case as the earlier release said it; None where nothing of that is left."""
    if (said.evidence, said.method) == (now.evidence, method_digest()):
        carried = now
    else:
        card = await judgment.known_scorecard(tx, now.row.case, method=said.method, evidence=said.evidence)
        if card is None:
            return None
        seal = seals.get(said.evidence)
        row = row_of(
            card,
            track=now.row.track,
            channel=now.row.channel,
            holder_mode=now.row.holder_mode,
            exercise=exercise_of(card),
            software=now.row.software,
            evidence_level=now.row.evidence_level,
        )
        verified = now.verified
        if said.evidence != now.evidence:
            lines = await ledger.entry_bytes(tx, row.case)
            verified = await is_whole(tx, house.vault, row.case, said.evidence, seals, entries=lines)
        carried = replace(
            now,
            row=row,
            service=card.service,
            evidence=said.evidence,
            head=seal.auditor.chain.head if seal is not None else now.head,
            verified=verified,
        )
    return replace(carried, was_public=True, carried_from=said.release, cohort=said.cohort)
