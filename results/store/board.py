"""Which cases are there, and where does each stand? Page by page: nobody reads a hundred thousand."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import LedgerKind, Obligation, Outcome
from results.store.ledger import LedgerRow, row_of
from results.tables import account_events, campaign_cases, current_verdicts, entries, ledgers, questions

_opened: Final = ledgers.alias()
_CASE: Final = str(LedgerKind.CASE)
_FEW: Final = 500
_SEVERAL: Final = 2_000  # accounts; more are looked for by the words again
_PART: Final = re.compile(r"[0-9a-f]{4,}")  # of the name of a case, which ends with many of these
_OF_CASE, _BETWEEN = " ", "\n"


Column = Literal["service", "opened", "due"]
"""By what cases are sorted."""


class Standing(StrEnum):
    """Where a case stands, as people ask for it: each in one place alone."""

    PERSON = "person"  # somebody must answer
    RUNNING = "running"
    DUE = "due"
    WAITING = "waiting"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many findings of a case came out one way."""

    outcome: Outcome
    obligation: Obligation
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases are looked for; None: any.

    Attributes:
        among: those that hold the words, where they were found already.
        accounts: those whose account, service or scenario holds the words, where that is known already.
        every: how many cases hold the words, where that is known already.
    """

    standing: Standing | None = None
    words: str | None = None
    among: tuple[str, ...] | None = None
    accounts: tuple[str, ...] | None = None
    every: int | None = None
    campaign: str | None = None
    service: str | None = None


def _is_held(now: datetime) -> ColumnElement[bool]:
    return and_(ledgers.c.lease_owner.is_not(None), func.coalesce(ledgers.c.lease_until > now, False))


def _is_asked() -> ColumnElement[bool]:
    return ledgers.c.id.in_(select(questions.c.ledger).where(questions.c.answered_seq.is_(None)))


def _is(standing: Standing, now: datetime) -> ColumnElement[bool]:
    is_open, is_held, is_asked = ledgers.c.closed_at.is_(None), _is_held(now), _is_asked()
    match standing:
        case Standing.CLOSED:  # told by an index, in which the open ones stand, and not by every row
            return ledgers.c.id.not_in(
                select(_opened.c.id).where(_opened.c.kind == _CASE, _opened.c.closed_at.is_(None))
            )
        case Standing.PERSON:
            return and_(is_open, ~is_held, is_asked)
        case Standing.RUNNING:
            return and_(is_open, is_held)
        case Standing.DUE:
            return and_(is_open, ~is_held, ~is_asked, ledgers.c.due_at <= now)
        case Standing.WAITING:
            later = or_(ledgers.c.due_at > now, ledgers.c.due_at.is_(None))
            return and_(is_open, ~is_held, ~is_asked, later)


def standing_of(row: LedgerRow, now: datetime, *, asked: bool) -> Standing:
    """The same, of a row that is at hand."""
    if row.closed_at is not None:
        return Standing.CLOSED
    if row.lease_owner is not None and row.lease_until is not None and row.lease_until > now:
        return Standing.RUNNING
    if asked:
        return Standing.PERSON
    return Standing.DUE if row.due_at is not None and row.due_at <= now else Standing.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What so many cases are about."""

    account: str
    service: str
    scenario: str
    cases: int


async def subjects(tx: AsyncConnection) -> tuple[Subject, ...]:
    """What there are cases about, each once."""
    columns = (ledgers.c.account, ledgers.c.service, ledgers.c.scenario)
    query = select(*columns, func.count()).where(ledgers.c.kind == _CASE).group_by(*columns)
    return tuple(
        Subject(account=account, service=service, scenario=scenario, cases=cases)
        for account, service, scenario, cases in await tx.execute(query)
    )


async def found(tx: AsyncConnection, wanted: Wanted, about: Collection[Subject]) -> Wanted:
    """The same with the cases that hold the words, where these are few: they are looked for once, and not for each question.

    `about`: the subjects whose account, service or scenario holds the words.
    """
    if not wanted.words:
        return wanted
    is_case, words = ledgers.c.kind == _CASE, wanted.words.lower()
    accounts = tuple({one.account for one in about})
    named = await _some(tx, is_case, _begins(words))
    if not named and not about and _PART.fullmatch(words):
        named = await _some(tx, is_case, ledgers.c.id.contains(words, autoescape=True))
    every = sum(one.cases for one in about)
    if every + len(named) > _FEW:
        known = accounts if len(accounts) <= _SEVERAL else None
        return replace(wanted, accounts=known, every=None if named else every)
    some = await _some(tx, is_case, ledgers.c.account.in_(accounts)) if accounts else frozenset()
    return replace(wanted, among=tuple(sorted(some | named)))


async def _some(tx: AsyncConnection, *where: ColumnElement[bool]) -> frozenset[str]:
    """Those that are so; one more than few where they are many."""
    return frozenset((await tx.execute(select(ledgers.c.id).where(*where).limit(_FEW + 1))).scalars())


def _holds(wanted: Wanted) -> ColumnElement[bool]:
    assert wanted.words is not None
    if wanted.accounts is not None:
        return or_(ledgers.c.account.in_(wanted.accounts), _begins(wanted.words))
    columns = (ledgers.c.account, ledgers.c.service, ledgers.c.scenario)
    return or_(*(column.icontains(wanted.words, autoescape=True) for column in columns), _begins(wanted.words))


def _begins(words: str) -> ColumnElement[bool]:
    """Whether the case's name begins so: names are sorted by their bytes, and hold none beyond the last of ASCII."""
    return and_(ledgers.c.id >= words.lower(), ledgers.c.id < f"{words.lower()}\x7f")


async def sorted_by(
    tx: AsyncConnection, wanted: Wanted, by: Column, *, now: datetime, down: bool, start: int = 0, limit: int = 50
) -> tuple[LedgerRow, ...]:
    """Some of the cases in another order, from one on; those alike by when they were opened, the same way round.

    `due`: when the program goes on with it; those of which that is not known come last, whichever way.
    """
    column = {"service": ledgers.c.service, "opened": ledgers.c.id, "due": ledgers.c.due_at}[by]
    order = [one.desc() if down else one.asc() for one in (column, ledgers.c.id)]
    is_case = ~_is_no_case() if by == "service" else ledgers.c.kind == _CASE  # so that it walks the index of services
    query = select(ledgers).where(is_case, *_of(wanted, now))
    if by != "due":
        found = (await tx.execute(query.order_by(*order).offset(start).limit(limit))).mappings()
        return tuple(row_of(row) for row in found)
    is_due = and_(ledgers.c.closed_at.is_(None), ledgers.c.due_at.is_not(None))
    known = query.where(is_due)
    first = list((await tx.execute(known.order_by(*order).offset(start).limit(limit))).mappings())
    if len(first) < limit:  # asked apart: of a hundred thousand cases few are due, and an index tells which
        there_are = await _count(tx, ledgers.c.kind == _CASE, is_due, *_of(wanted, now))
        rest = query.where(~is_due).order_by(ledgers.c.id.desc())
        rest = rest.offset(max(start - there_are, 0)).limit(limit - len(first))
        first += (await tx.execute(rest)).mappings()
    return tuple(row_of(row) for row in first)


async def listing(
    tx: AsyncConnection, wanted: Wanted, *, now: datetime, before: str | None = None, limit: int = 50
) -> tuple[LedgerRow, ...]:
    """Cases, the newest first; those opened before one, where it is named."""
    query, of = select(ledgers), ledgers.c.id
    if wanted.campaign:  # by an index in which its cases stand in order, however many it has
        of = campaign_cases.c.ledger
        query = query.join(campaign_cases, of == ledgers.c.id).where(campaign_cases.c.campaign == wanted.campaign)
    query = query.where(ledgers.c.kind == _CASE, *_of(replace(wanted, campaign=None), now))
    if before is not None:
        query = query.where(of < before)
    rows = (await tx.execute(query.order_by(of.desc()).limit(limit))).mappings()
    return tuple(row_of(row) for row in rows)


async def counts(tx: AsyncConnection, wanted: Wanted, *, now: datetime) -> dict[Standing, int]:
    """How many there are of each standing, whatever standing is looked for; of the closed ones nothing but the number is read."""
    anywhere = _of(replace(wanted, standing=None), now)
    is_case = ledgers.c.kind == _CASE
    going_on = [one for one in Standing if one is not Standing.CLOSED]
    one_of = case(
        (_is_held(now), str(Standing.RUNNING)),
        (_is_asked(), str(Standing.PERSON)),
        (ledgers.c.due_at <= now, str(Standing.DUE)),
        else_=str(Standing.WAITING),
    )
    still = _of(replace(wanted, standing=None), now, few=True)
    query = select(one_of, func.count()).where(is_case, ledgers.c.closed_at.is_(None), *still).group_by(one_of)
    found = dict.fromkeys(going_on, 0) | {Standing(one): n for one, n in await tx.execute(query)}
    if not anywhere:
        every = await _count(tx) - await _count(tx, _is_no_case())
    elif wanted.every is not None and len(anywhere) == 1:  # nothing but the words is looked for
        every = wanted.every
    elif wanted.campaign and len(anywhere) == 1:
        opened = (campaign_cases.c.campaign == wanted.campaign, campaign_cases.c.ledger.is_not(None))
        every = int((await tx.execute(select(func.count()).where(*opened))).scalar_one())
    else:
        every = await _count(tx, is_case, *anywhere)
    return {**found, Standing.CLOSED: max(every - sum(found.values()), 0)}  # `wanted.every` may be a moment older


async def _count(tx: AsyncConnection, *where: ColumnElement[bool]) -> int:
    return int((await tx.execute(select(func.count()).select_from(ledgers).where(*where))).scalar_one())


def _is_no_case() -> ColumnElement[bool]:
    """Named one by one: of all ledgers most are cases, and these few are found by their kind."""
    return ledgers.c.kind.in_([str(kind) for kind in LedgerKind if kind is not LedgerKind.CASE])


def _of(wanted: Wanted, now: datetime, *, few: bool = False) -> list[ColumnElement[bool]]:
    """What is looked for; `few`: in few of all cases, so that each is asked whether a campaign opened it."""
    parts: list[ColumnElement[bool]] = []
    if wanted.standing is not None:
        parts.append(_is(wanted.standing, now))
    if wanted.service:
        parts.append(ledgers.c.service == wanted.service)
    if wanted.among is not None:
        parts.append(ledgers.c.id.in_(wanted.among))
    elif wanted.words:
        parts.append(_holds(wanted))
    if wanted.campaign and few:
        one = (campaign_cases.c.ledger == ledgers.c.id, campaign_cases.c.campaign == wanted.campaign)
        parts.append(select(campaign_cases.c.ledger).where(*one).exists())
    elif wanted.campaign:
        of = select(campaign_cases.c.ledger).where(campaign_cases.c.campaign == wanted.campaign)
        parts.append(ledgers.c.id.in_(of))
    return parts


async def asked_of(tx: AsyncConnection, cases: Collection[str]) -> frozenset[str]:
    """Those of these ledgers in which somebody must answer."""
    query = select(questions.c.ledger).where(questions.c.ledger.in_(cases), questions.c.answered_seq.is_(None))
    return frozenset((await tx.execute(query)).scalars())


async def tallies(tx: AsyncConnection, cases: Collection[str]) -> dict[str, tuple[Tally, ...]]:
    """What was judged of these cases, by outcome."""
    columns = (current_verdicts.c.ledger, current_verdicts.c.outcome, current_verdicts.c.obligation)
    query = select(*columns, func.count().label("n")).where(current_verdicts.c.ledger.in_(cases)).group_by(*columns)
    found: dict[str, list[Tally]] = {}
    for row in await tx.execute(query):
        one = Tally(outcome=Outcome(row.outcome), obligation=Obligation(row.obligation), count=row.n)
        found.setdefault(row.ledger, []).append(one)
    return {name: tuple(some) for name, some in found.items()}


async def running(tx: AsyncConnection, now: datetime, *, limit: int = 50) -> tuple[LedgerRow, ...]:
    """What is being worked on now, of whatever kind."""
    query = select(ledgers).where(ledgers.c.lease_owner.is_not(None), ledgers.c.lease_until > now)
    rows = (await tx.execute(query.order_by(ledgers.c.lease_until).limit(limit))).mappings()
    return tuple(row_of(row) for row in rows)


async def stage_since(tx: AsyncConnection, rows: Collection[LedgerRow]) -> dict[str, datetime]:
    """Since when each of these ledgers is in its stage: its first entry after those of the stage before."""
    others = entries.alias()
    before = (
        select(func.coalesce(func.max(others.c.seq), 0))
        .where(others.c.ledger == ledgers.c.id, others.c.stage != ledgers.c.stage)
        .correlate(ledgers)
        .scalar_subquery()
    )
    query = (
        select(ledgers.c.id, func.min(entries.c.at).label("at"))
        .join(entries, and_(entries.c.ledger == ledgers.c.id, entries.c.stage == ledgers.c.stage))
        .where(ledgers.c.id.in_([row.id for row in rows]), entries.c.seq > before)
        .group_by(ledgers.c.id)
    )
    return {row.id: row.at for row in await tx.execute(query)}


async def pulse(tx: AsyncConnection, now: datetime) -> str:
    """Another text as soon as something else runs, comes next, or is asked; made of few rows."""
    held = (ledgers.c.lease_owner.is_not(None), ledgers.c.lease_until > now)
    columns = (ledgers.c.id, ledgers.c.stage, ledgers.c.head_seq)
    runs = sorted((row.id, row.stage or "", row.head_seq) for row in await tx.execute(select(*columns).where(*held)))
    asked = select(func.count(), func.max(questions.c.asked_at), func.sum(questions.c.level))
    return repr(
        (
            runs,
            await next_due(tx, now, limit=5),
            (await tx.execute(asked.where(questions.c.answered_seq.is_(None)))).all(),
        )
    )


async def next_due(tx: AsyncConnection, now: datetime, *, limit: int = 10) -> tuple[LedgerRow, ...]:
    """What comes next, the soonest first."""
    query = select(ledgers).where(ledgers.c.due_at.is_not(None), ledgers.c.due_at > now)
    rows = (await tx.execute(query.order_by(ledgers.c.due_at).limit(limit))).mappings()
    return tuple(row_of(row) for row in rows)


async def last_success(tx: AsyncConnection, scenarios: Collection[str]) -> dict[str, datetime]:
    """Of these scenarios, when a case that had asked last came to its end."""
    query = (
        select(ledgers.c.scenario, func.max(ledgers.c.closed_at).label("at"))
        .where(ledgers.c.scenario.in_(scenarios), ledgers.c.kind == _CASE)
        .where(ledgers.c.closed_at.is_not(None), ledgers.c.requested_at.is_not(None))
        .group_by(ledgers.c.scenario)
    )
    return {row.scenario: row.at for row in await tx.execute(query)}


async def asked_and_open(tx: AsyncConnection) -> str | None:
    """The open cases that have asked, each with the number of its last entry, in one text: read at once, compared at once.

    `in_words` takes it apart.
    """
    told = ledgers.c.id + _OF_CASE + cast(ledgers.c.head_seq, String)
    return (
        await tx.execute(
            select(func.aggregate_strings(told, _BETWEEN)).where(
                ledgers.c.kind == _CASE,
                ledgers.c.closed_at.is_(None),
                ledgers.c.requested_at.is_not(None),
            )
        )
    ).scalar_one()


def in_words(told: str | None) -> dict[str, int]:
    """Cases with the number of their last entry, of what `asked_and_open` gave."""
    return {case: int(seq) for case, _, seq in (one.partition(_OF_CASE) for one in (told or "").split(_BETWEEN) if one)}


async def accounts(tx: AsyncConnection) -> frozenset[str]:
    """Every account that a ledger is about."""
    query = select(ledgers.c.account).distinct().where(ledgers.c.kind != str(LedgerKind.NOTICE))
    return frozenset((await tx.execute(query)).scalars())


async def accounts_pulse(tx: AsyncConnection) -> tuple[int, int]:
    """Another pair as soon as an account was never met before; the account of a ledger never changes."""
    counted = (await tx.execute(select(func.count()).select_from(ledgers))).scalar_one()
    last = (await tx.execute(select(func.max(account_events.c.seq)))).scalar_one()
    return counted, last or 0
