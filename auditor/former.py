"""What did a release before rest on, and what does the method of this program say of the same evidence?"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from auditor.assess import method_digest
from auditor.gathered import check_built, end_of, folder_of, read_table
from auditor.house import House
from auditor.judged import judged_anew, judged_by
from auditor.refusal import Refused
from auditor.release_course import differs
from auditor.sample import parse_sample
from dashboards.before import Before, Weights
from dashboards.change import Comparable
from dashboards.channels.open_data.package import PACKAGE
from dashboards.publish import curve_said, found_in_words
from results.figures.figure import Kind
from results.figures.period import Period, period_of, preceding
from results.records import ReleaseRow, ReleaseState
from results.store import release as releases
from results.store import sample as samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """What two releases say otherwise.

    Attributes:
        changed: subject, what the one says and what the other; None: nothing.
        among: how many subjects either speaks of.
    """

    changed: tuple[tuple[str, str | None, str | None], ...]
    among: int


async def former_release(house: House, period: Period) -> ReleaseRow | None:
    """The public release of the period before, of the same length; None: there is none."""
    async with house.store.read() as tx:
        known = await releases.listing(tx, period=preceding(period).name)
    return next((row for row in known if row.state is ReleaseState.PUBLISHED), None)


async def said_otherwise(house: House, before: str, after: str) -> Otherwise:
    """What two releases say otherwise: figures, and findings of public cases.

    Raises:
        ReleaseMissing: there is none of this name.
        Refused: the files of one are not what was built.
    """
    async with house.store.read() as tx:
        rows = [await releases.find(tx, name) for name in (before, after)]
    for row in rows:
        problems = await asyncio.to_thread(differs, house, row)
        if problems:
            raise Refused(f"release {row.id} is not what was built: {problems[0]}")
    old, new = [(await asyncio.to_thread(said_before, folder_of(house) / row.id, row)).said for row in rows]
    names = old.keys() | new.keys()
    changed = tuple((name, old.get(name), new.get(name)) for name in sorted(names) if old.get(name) != new.get(name))
    return Otherwise(changed=changed, among=len(names))


async def before_of(house: House, row: ReleaseRow) -> Before:
    """A release with what it counted, as it was when it was built.

    Raises:
        Refused: its folder is gone, or is not what was entered.
    """
    folder = folder_of(house) / row.id
    if not (folder / "figures.csv").is_file():
        raise Refused(
            f"the files of release {row.id} are not at {folder}; restore them: why figures changed is told by them"
        )
    if row.state is ReleaseState.SUPERSEDED:  # the others were looked at when cases were gathered
        check_built(folder, row)
    said = said_before(folder, row)
    until = min(row.built_at, end_of(said.until))
    old = await judged_by(house, row.method, until=until, period=said.period)
    return replace(said, weights=await _weights(house, folder), old=tuple(old))


async def comparable(house: House, before: Before) -> Comparable:
    """A release before, with what the method of this program finds in what it rests on.

    Raises:
        Refused: this program has not judged yet what it rests on.
    """
    old, method = before.old, method_digest()
    again = old if before.method == method else await judged_anew(house, method, {one.evidence for one in old})
    if len(again) < len(old):
        raise Refused(
            f"{len(old) - len(again)} cases that release {before.id} rests on were not judged by this method as they "
            "were sealed then; run `auditor reassess --method`"
        )
    again = tuple(replace(one, was_public=one.row.case in before.seals) for one in again)
    return Comparable(before=before, again=again)


async def _weights(house: House, folder: Path) -> Weights | None:
    """The weights of a release that is one of a probability sample; None: it is none."""
    drawn = read_table(folder / "sample.csv")
    if not drawn:
        return None
    async with house.store.read() as tx:
        entered = await samples.find(tx, drawn[0]["sample_id"])
    if entered is None or not parse_sample(entered.text).design.is_probability:
        return None
    return {one["service_id"]: (one["stratum"], float(one["weight"])) for one in drawn}


def said_before(folder: Path, row: ReleaseRow) -> Before:
    """What a release said, read from its own tables."""
    points: dict[str, list[tuple[float, float]]] = {}
    for r in read_table(folder / "curves.csv") if (folder / "curves.csv").is_file() else ():
        points.setdefault(r["figure_id"], []).append((float(r["day"]), float(r["share"])))
    figures = {r["figure_id"]: _figure(r, points.get(r["figure_id"])) for r in read_table(folder / "figures.csv")}
    cases = read_table(folder / "cases.csv")
    disputed = {r["case_id"] for r in cases if r["contested"] == "true"}
    verdicts = {
        f"{r['case_id']} {r['criterion']}": found_in_words(
            r["outcome"], r["reason"], r.get("repaired_on"), contested=r["case_id"] in disputed
        )
        for r in read_table(folder / "verdicts.csv")
    }
    known_until = json.loads((folder / PACKAGE).read_bytes())["known_until"]
    return Before(
        id=row.id,
        method=row.method,
        period=period_of(row.period),
        until=date.fromisoformat(known_until),
        said={**figures, **verdicts},
        seals={r["case_id"]: r["evidence_sha256"] for r in cases},
    )


def values_before(folder: Path, row: ReleaseRow) -> dict[str, str]:
    """What the figures of a release said, by their ids without the period: a number, bounds, or why there is none."""
    said = read_table(folder / "figures.csv")
    return {r["figure_id"].replace(f"/{row.period}", "", 1): _value(r) for r in said}


def _value(row: Mapping[str, str]) -> str:
    if row["value"] or row["blank"]:
        return row["value"] or row["blank"]
    if row["bounds_low"]:
        return f"{row['bounds_low']}..{row['bounds_high']}"
    return "not reached" if row["interval"] == Kind.BAND else ""


def _figure(row: Mapping[str, str], points: Sequence[tuple[float, float]] | None) -> str:
    counts = f"{row['good']} / {row['bad']} / {row['open']}" if row["good"] else row["parts"]
    said = [row["value"] or counts, curve_said(points) if points else ""]
    return "; ".join(one for one in said if one) or row["blank"]
