"""What did a release before rest on, and what does the method of this program say of the same evidence?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from auditor.assess import method_digest
from auditor.gathered import read_table
from auditor.house import House
from auditor.judged import judged_anew, judged_by
from auditor.refusal import Refused
from auditor.sample import parse_sample
from dashboards.change import Comparable, Weights
from dashboards.channels.open_data.package import PACKAGE
from dashboards.publish import Before, curve_said
from results.figures.period import Period, period_of, preceding
from results.records import ReleaseRow, ReleaseState
from results.store import release as releases
from results.store import sample as samples


async def former_release(house: House, period: Period) -> ReleaseRow | None:
    """The public release of the period before, of the same length; None: there is none."""
    async with house.store.read() as tx:
        known = await releases.listing(tx, period=preceding(period).name)
    return next((row for row in known if row.state is ReleaseState.PUBLISHED), None)


async def comparable(house: House, row: ReleaseRow, folder: Path) -> Comparable:
    """A release with what it rests on, as it was when it was built, and by the method of this program.

    Raises:
        Refused: its folder is gone; this program has not judged yet what it rests on.
    """
    if not (folder / "figures.csv").is_file():
        raise Refused(
            f"the files of release {row.id} are not at {folder}; restore them: why figures changed is told by them"
        )
    period, method = period_of(row.period), method_digest()
    old = await judged_by(house, row.method, until=row.built_at, period=period)
    again = old if row.method == method else await judged_anew(house, method, {one.evidence for one in old})
    if len(again) < len(old):
        raise Refused(
            f"{len(old) - len(again)} cases that release {row.id} rests on were not judged by this method as they were "
            "sealed then; run `auditor reassess --method`"
        )
    seals = {case["case_id"]: case["evidence_sha256"] for case in read_table(folder / "cases.csv")}
    return Comparable(
        id=row.id,
        method=row.method,
        period=period,
        seals=seals,
        weights=await _weights(house, folder),
        said=said_before(folder, row).said,
        old=tuple(old),
        again=tuple(replace(one, was_public=one.row.case in seals) for one in again),
    )


async def _weights(house: House, folder: Path) -> Weights | None:
    """The weights of a release that is one of a probability sample; None: it is none."""
    drawn = read_table(folder / "sample.csv")
    if not drawn:
        return None
    async with house.store.read() as tx:
        entered = await samples.find(tx, drawn[0]["sample_id"])
    if entered is None or not parse_sample(entered.text).design.is_probability:
        return None
    return {one["service_id"]: (one["stratum"], max(1.0, float(one["weight"]))) for one in drawn}


def said_before(folder: Path, row: ReleaseRow) -> Before:
    """What a release said, read from its own tables."""
    points: dict[str, list[tuple[float, float]]] = {}
    for r in read_table(folder / "curves.csv") if (folder / "curves.csv").is_file() else ():
        points.setdefault(r["figure_id"], []).append((float(r["day"]), float(r["share"])))
    figures = {r["figure_id"]: _figure(r, points.get(r["figure_id"])) for r in read_table(folder / "figures.csv")}
    verdicts = {
        f"{r['case_id']} {r['criterion']}": f"{r['outcome']} {r['reason']}" for r in read_table(folder / "verdicts.csv")
    }
    known_until = json.loads((folder / PACKAGE).read_bytes())["known_until"]
    return Before(
        id=row.id,
        method=row.method,
        said={**figures, **verdicts},
        public=frozenset(r["case_id"] for r in read_table(folder / "cases.csv")),
        until=date.fromisoformat(known_until),
    )


def _figure(row: Mapping[str, str], points: Sequence[tuple[float, float]] | None) -> str:
    counts = f"{row['good']} / {row['bad']} / {row['open']}" if row["good"] else row["parts"]
    said = [row["value"] or counts, curve_said(points) if points else ""]
    return "; ".join(one for one in said if one) or row["blank"]
