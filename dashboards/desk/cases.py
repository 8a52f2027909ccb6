"""Which cases are there, where does each stand, and until when must each be answered?"""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from itertools import groupby
from typing import Final

from babel.dates import format_date, get_day_names
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from dashboards.desk.calendar import days_of
from dashboards.desk.dated import WORDS, Dated, What
from dashboards.desk.stretch import PAGE, Sort, address, headings, sort_of, start_of
from dashboards.desk.told import STANDINGS
from dashboards.desk.visit import Visit
from dashboards.outcome import TALLY_ORDER, Look, tallied
from results.records import Text
from results.store import board, campaign
from results.store.board import Column, Standing, Tally, Wanted, standing_of
from results.store.ledger import LedgerRow

PATH: Final = "/desk/cases"
COLUMNS: Final = {"service": False, "opened": True, "due": False}
BY: Final[Mapping[str, Column]] = {"service": "service", "opened": "opened", "due": "due"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case as the board lists it."""

    row: LedgerRow
    name: Text
    standing: Standing
    waits: str
    tally: tuple[tuple[Look, int], ...]


async def board_lines(visit: Visit, rows: tuple[LedgerRow, ...]) -> list[Line]:
    """Cases with what they wait for and what was found."""
    ids = [row.id for row in rows]
    async with visit.roof.store.read() as tx:
        asked, tallies = await board.asked_of(tx, ids), await board.tallies(tx, ids)
    services = await visit.roof.services(rows)
    return [
        Line(
            row=row,
            name=service.name,
            standing=standing_of(row, visit.now, asked=row.id in asked),
            waits=waits(visit, row),
            tally=_looks(tallies.get(row.id, ())),
        )
        for row, service in zip(rows, services, strict=True)
    ]


def waits(visit: Visit, row: LedgerRow) -> str:
    """For what a ledger waits, or what is done with it; nothing of one that is closed."""
    if row.closed_at is not None:
        return ""
    if row.lease_owner is not None and row.lease_until is not None and row.lease_until > visit.now and row.stage:
        return visit.said(visit.roof.stage(row.stage))
    if row.due_at is not None and row.due_at > visit.now:
        return visit.roof.waits_for(row.why, visit.language)
    return ""


def _looks(some: tuple[Tally, ...]) -> tuple[tuple[Look, int], ...]:
    counted: dict[Look, int] = {}
    for one in some:
        look = tallied(one.outcome, one.obligation)
        counted[look] = counted.get(look, 0) + one.count
    return tuple((look, counted[look]) for look in TALLY_ORDER if look in counted)


async def listing(visit: Visit) -> Response:
    """The board: tabs by standing, a search, fifty cases a page, in the order that is asked for."""
    standing = next((one for one in Standing if one == visit.query("standing")), None)
    wanted = Wanted(standing=standing, words=visit.query("q") or None, campaign=visit.query("campaign") or None)
    about = await visit.roof.subjects(wanted.words) if wanted.words else ()
    sort, start = sort_of(visit, COLUMNS, "opened"), start_of(visit)
    async with visit.roof.store.read() as tx:
        wanted = await board.found(tx, wanted, about)
        counts = await board.counts(tx, wanted, now=visit.now)
        rows = await _rows(visit, tx, wanted, sort, start)
        campaigns = await campaign.names(tx)
    shown = rows[:PAGE]
    kept = {"q": wanted.words, "campaign": wanted.campaign}
    following = None
    if len(rows) > PAGE and not sort.said:
        following = address(PATH, **kept, standing=standing, before=shown[-1].id)
    elif len(rows) > PAGE:
        following = address(PATH, **kept, standing=standing, sort=sort.said, from_=str(start + PAGE))
    return visit.page(
        "cases.html.j2",
        lines=await board_lines(visit, shown),
        tabs=[
            (address(PATH, **kept, sort=sort.said), None, sum(counts.values()), standing is None),
            *(
                (address(PATH, **kept, standing=one, sort=sort.said), STANDINGS[one], counts[one], standing is one)
                for one in Standing
            ),
        ],
        standings=STANDINGS,
        q=visit.query("q"),
        campaign=visit.query("campaign"),
        campaigns=campaigns,
        standing=standing,
        sort=sort,
        heads=headings(PATH, COLUMNS, sort, **kept, standing=standing),
        following=following,
        is_filtered=any((wanted.words, wanted.campaign, standing)),
    )


async def _rows(visit: Visit, tx: AsyncConnection, wanted: Wanted, sort: Sort, start: int) -> tuple[LedgerRow, ...]:
    """One more than a page holds, where there are more."""
    if not sort.said:
        return await board.listing(tx, wanted, now=visit.now, before=visit.query("before") or None, limit=PAGE + 1)
    by = BY.get(sort.column, "opened")
    return await board.sorted_by(tx, wanted, by, now=visit.now, down=sort.down, start=start, limit=PAGE + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month as weeks of days, each with the cases whose last day it is."""

    title: str
    first: date
    before: str
    after: str
    weeks: tuple[tuple[tuple[date, tuple[Dated, ...]], ...], ...]


async def calendar(visit: Visit) -> Response:
    """The last days of all open cases and notices: a month as a calendar, and as a list, fifty a page.

    Of those that have passed the first are shown; all of them stand in their months.
    """
    first = _month(visit.query("month"), visit.today)
    dues = await days_of(visit)
    by_day = {on: tuple(some) for on, some in groupby(sorted(dues, key=_order), key=lambda due: due.last_day)}
    listed = [due for on, some in by_day.items() if (on.year, on.month) == (first.year, first.month) for due in some]
    overdue = [due for due in dues if due.at <= visit.now]
    start = start_of(visit)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    names = get_day_names("abbreviated", locale=visit.language)
    full = get_day_names("wide", locale=visit.language)
    return visit.page(
        "calendar.html.j2",
        month=Month(
            title=format_date(first, format="MMMM y", locale=visit.language),
            first=first,
            before=f"/desk/calendar?month={before:%Y-%m}",
            after=f"/desk/calendar?month={after:%Y-%m}",
            weeks=tuple(tuple((on, by_day.get(on, ())) for on in week) for week in weeks),
        ),
        weekdays=[(names[n], full[n]) for n in range(7)],
        listed=[(on, tuple(some)) for on, some in groupby(listed[start : start + PAGE], key=lambda due: due.last_day)],
        following=f"/desk/calendar?month={first:%Y-%m}&from={start + PAGE}" if start + PAGE < len(listed) else None,
        overdue=overdue[:PAGE],
        more_overdue=max(len(overdue) - PAGE, 0),
        total=sum(due.what is What.ANSWER for due in dues),
        whats=WORDS,
        has_notices=any(due.is_of_notice for week in weeks for on in week for due in by_day.get(on, ())),
    )


def _order(due: Dated) -> tuple[date, str]:
    return due.last_day, due.ledger


def _month(said: str, today: date) -> date:
    """The first day of the month that is asked for; of this one where it is none."""
    try:
        asked = date.fromisoformat(f"{said}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if MINYEAR < asked.year < MAXYEAR else today.replace(day=1)
