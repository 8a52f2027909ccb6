"""How far has each case come? A board: a column for each stage, with how many there are, the most urgent first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from dashboards.desk.cases import PATH as TABLE
from dashboards.desk.cases import Line, board_lines
from dashboards.desk.shown import Due
from dashboards.desk.stretch import PAGE, address, start_of
from dashboards.desk.visit import Visit
from results.records import Text
from results.store import ledger, stage
from results.store.board import Standing
from results.store.stage import Stage

PATH: Final = "/desk/cases/board"
CARDS: Final = 20


class Column(StrEnum):
    """A column of the board, in the order of a case's life but for the first."""

    PERSON = "person"
    OPENED = "opened"
    ASKED = "asked"
    ANSWERED = "answered"
    JUDGED = "judged"
    CLOSED = "closed"


NAMES: Final[Mapping[Column, Text]] = {
    Column.PERSON: Text(fr="attend une personne", en="needs a person"),
    Column.OPENED: Text(fr="à demander", en="to be asked"),
    Column.ASKED: Text(fr="demandé, sans réponse encore", en="asked, no answer yet"),
    Column.ANSWERED: Text(fr="répondu, à recueillir", en="answered, to be collected"),
    Column.JUDGED: Text(fr="à juger", en="to be judged"),
    Column.CLOSED: Text(fr="clos et jugé", en="closed and judged"),
}
ORDERS: Final[Mapping[Column, Text]] = {
    Column.PERSON: Text(fr="qui attend depuis le plus longtemps d’abord", en="waiting longest first"),
    Column.OPENED: Text(fr="les plus anciens d’abord", en="the oldest first"),
    Column.ASKED: Text(fr="l’échéance la plus proche d’abord", en="the nearest deadline first"),
    Column.ANSWERED: Text(fr="l’échéance la plus proche d’abord", en="the nearest deadline first"),
    Column.JUDGED: Text(fr="les plus anciens d’abord", en="the oldest first"),
    Column.CLOSED: Text(fr="les plus récents d’abord", en="the newest first"),
}
_LISTS: Final[Mapping[Column, Standing]] = {Column.PERSON: Standing.PERSON, Column.CLOSED: Standing.CLOSED}
"""Those that the table of cases shows as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A case on the board.

    Attributes:
        due: until when it must be answered; None where nothing was asked, or nothing shows that it arrived.
        is_late: that has passed, and no answer came.
    """

    line: Line
    due: Due | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A column with its first cards, how many there are, and where all of them are listed."""

    column: Column
    name: Text
    order: Text
    count: int
    cards: tuple[Card, ...]
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where the open cases that were asked stand, as their ledgers tell.

    Attributes:
        by_case: the deadline of each.
        of: by column, those that have one, the earliest first; of a case in which somebody must answer nothing.
    """

    by_case: Mapping[str, Due]
    of: Mapping[Column, Sequence[str]]


async def show(visit: Visit) -> Response:
    """The board; or, of one stage, all its cases, fifty a page."""
    chosen = next((one for one in Column if one == visit.query("stage")), None)
    if chosen is None:
        return await _board(visit)
    if chosen in _LISTS:
        return RedirectResponse(_path(chosen), 303)
    return await _one(visit, chosen)


async def _board(visit: Visit) -> Response:
    dues = await visit.roof.deadlines()
    async with visit.roof.store.read() as tx:
        counts, places = await stage.counts(tx, visit.now), await _places(tx, dues)
        first = {column: (await _cases(tx, column, places, 0, CARDS)) for column in Column}
    cards = await _cards(visit, [case for some in first.values() for case in some], places)
    number = _numbers(counts, len(places.of[Column.ANSWERED]))
    return visit.page(
        "board.html.j2",
        columns=[
            Shown(
                column=column,
                name=NAMES[column],
                order=ORDERS[column],
                count=number[column],
                cards=tuple(cards[case] for case in first[column] if case in cards),
                path=_path(column),
            )
            for column in Column
        ],
        total=sum(number.values()),
    )


def _numbers(counts: Mapping[Stage, int], answered: int) -> Mapping[Column, int]:
    """How many stand in each column; of those that were asked, which are answered is not known to the store."""
    found = dict[Column, int]()
    for column in Column:
        found[column] = answered if column is Column.ANSWERED else counts[Stage(column)]
    found[Column.ASKED] = max(found[Column.ASKED] - answered, 0)  # a case may have moved on between the two looks
    return found


async def _one(visit: Visit, column: Column) -> Response:
    start = start_of(visit)
    dues = await visit.roof.deadlines()
    async with visit.roof.store.read() as tx:
        places = await _places(tx, dues)
        found = await _cases(tx, column, places, start, PAGE + 1)
    cards = await _cards(visit, found[:PAGE], places)
    return visit.page(
        "board_column.html.j2",
        name=NAMES[column],
        order=ORDERS[column],
        cards=[cards[case] for case in found[:PAGE] if case in cards],
        following=address(PATH, stage=column, from_=str(start + PAGE)) if len(found) > PAGE else None,
    )


def _path(column: Column) -> str:
    if column in _LISTS:
        return address(TABLE, standing=_LISTS[column])
    return address(PATH, stage=column)


async def _places(tx: AsyncConnection, dues: Sequence[Due]) -> _Places:
    persons = frozenset(await stage.first(tx, Stage.PERSON, limit=None))
    free = [due for due in dues if due.case not in persons]
    return _Places(
        by_case={due.case: due for due in dues},
        of={
            Column.ASKED: [due.case for due in free if not due.answered],
            Column.ANSWERED: [due.case for due in free if due.answered],
        },
    )


async def _cases(tx: AsyncConnection, column: Column, places: _Places, start: int, limit: int) -> tuple[str, ...]:
    """Some of the cases of a column, from one on."""
    if column is Column.ANSWERED:
        return tuple(places.of[column][start : start + limit])
    if column is not Column.ASKED:
        return await stage.first(tx, Stage(column), start=start, limit=limit)
    dated = places.of[column]
    found = tuple(dated[start : start + limit])
    if len(found) == limit:
        return found
    every = await stage.first(tx, Stage.ASKED, limit=None)
    others = [case for case in every if case not in places.by_case]
    begin = max(start - len(dated), 0)
    return (*found, *others[begin : begin + limit - len(found)])


async def _cards(visit: Visit, cases: Sequence[str], places: _Places) -> dict[str, Card]:
    async with visit.roof.store.read() as tx:
        rows = await ledger.each(tx, cases)
    lines = await board_lines(visit, tuple(rows.values()))
    return {line.row.id: _card(line, places.by_case.get(line.row.id), visit.now) for line in lines}


def _card(line: Line, due: Due | None, now: datetime) -> Card:
    return Card(line=line, due=due, is_late=due is not None and not due.answered and due.at <= now)
