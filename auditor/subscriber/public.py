"""What is public, and what of it is new? Read from releases that are public alone, out of their own tables."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.gathered import folder_of, read_table, rows_of
from auditor.house import House
from auditor.law.day import zone
from auditor.subscriber.due import begin_of, end_of
from dashboards.channels.open_data.package import PACKAGE
from dashboards.periodical.report import Appeared, Headline, Newest, OwnCase, PublicNews
from results.figures.period import Period, period_of
from results.figures.publishable import Blank
from results.records import Outcome, ReleaseRow, ReleaseState, Text
from results.store import release as releases

_RATES: Final = ("responsiveness", "reply", "fulfilment")


async def news_of(tx: AsyncConnection, house: House, period: Period, zone_name: str, now: datetime) -> PublicNews:
    """What became public in a period, what was found wrong in it, and the newest release as it stands now.

    Raises:
        Refused: the newest release is not what was published.
    """
    listing = await releases.listing(tx)
    found = [
        (event.at, row)
        for row in reversed(listing)
        for event in await releases.events_of(tx, row.id)
        if event.state is ReleaseState.PUBLISHED and _within(event.at, period, zone_name)
    ]
    found.sort(key=lambda one: one[0])
    errors = await releases.errors_until(tx, min(now.date(), period.end))
    newest = newest_of(listing)
    return PublicNews(
        appeared=tuple(
            Appeared(
                release=row.id, period=row.period, corrects=row.corrects, day=at.astimezone(zone(zone_name)).date()
            )
            for at, row in found
        ),
        errors=tuple(one for one in errors if period.holds(one.found_on)),
        newest=None if newest is None else _newest(house, newest),
    )


def newest_of(listing: Iterable[ReleaseRow]) -> ReleaseRow | None:
    """The public release of the latest period."""
    public = [row for row in listing if row.state is ReleaseState.PUBLISHED]
    return max(public, key=lambda row: (period_of(row.period).end, row.built_at), default=None)


def _within(at: datetime, period: Period, zone_name: str) -> bool:
    return begin_of(period, zone_name) <= at < end_of(period, zone_name)


def _newest(house: House, row: ReleaseRow) -> Newest:
    folder = folder_of(house) / row.id
    cases = rows_of(folder, row)
    package = json.loads((folder / PACKAGE).read_bytes())
    url = house.settings.public_url.rstrip("/")
    return Newest(
        release=row.id,
        period=row.period,
        sha256=row.digest,
        services=len(read_table(folder / "services.csv")),
        cases=len(cases),
        withheld=package["withheld_cases"],
        figures=tuple(_headlines(folder, row.period)),
        link=f"{url}/api/v1/releases/{row.id}/files/report.{{language}}.html" if url else "",
    )


def _headlines(folder: Path, period: str) -> Iterable[Headline]:
    """The three rates of everybody, always together."""
    figures = {cells["figure_id"]: cells for cells in read_table(folder / "figures.csv")}
    return (_headline(figures[name]) for rate in _RATES if (name := f"{rate}/{period}") in figures)


def _headline(cells: Mapping[str, str]) -> Headline:
    def real(name: str) -> float | None:
        return float(cells[name]) if cells[name] else None

    def whole(name: str) -> int | None:
        return int(cells[name]) if cells[name] else None

    return Headline(
        id=cells["figure_id"],
        title=Text(fr=cells["title_fr"], en=cells["title_en"]),
        n=whole("n"),
        value=real("value"),
        low=real("low"),
        high=real("high"),
        bounds_low=real("bounds_low"),
        bounds_high=real("bounds_high"),
        good=whole("good"),
        bad=whole("bad"),
        open=whole("open"),
        blank=Blank(cells["blank"]) if cells["blank"] else None,
    )


def own_cases(house: House, row: ReleaseRow, services: Mapping[str, Text]) -> tuple[OwnCase, ...]:
    """What a release says of these services (their names by id), and of no other.

    Raises:
        Refused: it is not what was published.
    """
    folder = folder_of(house) / row.id
    mine = [cells for cells in rows_of(folder, row) if cells["service_id"] in services]
    cases = {cells["case_id"] for cells in mine}
    verdicts = [cells for cells in read_table(folder / "verdicts.csv") if cells["case_id"] in cases]
    asked = {
        cells["criterion"]: Text(fr=cells["question_fr"], en=cells["question_en"])
        for cells in read_table(folder / "criteria.csv")
    }
    return tuple(
        _own(cells, services, row, [one for one in verdicts if one["case_id"] == cells["case_id"]], asked)
        for cells in mine
    )


def _own(
    cells: Mapping[str, str],
    services: Mapping[str, Text],
    row: ReleaseRow,
    verdicts: Sequence[Mapping[str, str]],
    asked: Mapping[str, Text],
) -> OwnCase:
    outcomes = [one["outcome"] for one in verdicts]
    failed = [one for one in verdicts if one["outcome"] == Outcome.FAILED]
    return OwnCase(
        case=cells["case_id"],
        service=services[cells["service_id"]],
        release=cells["carried_from"] or row.id,
        met=outcomes.count(Outcome.PASSED),
        undecided=outcomes.count(Outcome.CANNOT_TELL),
        failed=tuple(
            (
                asked.get(one["criterion"], Text(fr=one["criterion"], en=one["criterion"])),
                date.fromisoformat(one["repaired_on"]) if one["repaired_on"] else None,
            )
            for one in failed
        ),
    )
