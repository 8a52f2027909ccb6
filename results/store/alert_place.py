"""Where does each alert stand in the list that people read: what goes on first, the gravest first, then the newest?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import SEVERITIES, Alert, AlertWhat
from results.store.alert import alert_of
from results.tables import alert_mutes, alerts

_AT_ONCE = 500


class Place(NamedTuple):
    """An alert by its key, and what it is sorted by."""

    is_over: bool
    weight: int
    since: datetime
    key: str


def place_of(one: Alert) -> Place:
    return Place(not one.is_open, SEVERITIES[one.what].weight, one.since, one.key)


def order_of(place: Place) -> tuple[bool, int, float, str]:
    """By this places are sorted, as `places` does."""
    return place.is_over, -place.weight, -place.since.timestamp(), place.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which alerts are looked for.

    Attributes:
        over: those that are over too.
        untended: those alone that nobody sees to, and of which somebody is told.
        words: that the key or the service holds.
    """

    over: bool = False
    untended: bool = False
    words: str = ""


async def places(
    tx: AsyncConnection, sought: Sought, now: datetime, *, but: Collection[str] = (), start: int = 0, limit: int
) -> tuple[Place, ...]:
    """Where some of them stand, from one on; `but`: those of these keys are left out."""
    weight = case({str(what): severity.weight for what, severity in SEVERITIES.items()}, value=alerts.c.what)
    is_over = case((alerts.c.over_at.is_(None), 0), else_=1)
    query = select(is_over, weight, alerts.c.since, alerts.c.key).where(*_of(sought, now, but))
    query = query.order_by(is_over, weight.desc(), alerts.c.since.desc(), alerts.c.key).offset(start).limit(limit)
    return tuple(Place(bool(over), grave, since, key) for over, grave, since, key in await tx.execute(query))


async def count(tx: AsyncConnection, sought: Sought, now: datetime, *, but: Collection[str] = ()) -> int:
    """How many of them there are."""
    query = select(func.count()).select_from(alerts).where(*_of(sought, now, but))
    return int((await tx.execute(query)).scalar_one())


async def of_keys(tx: AsyncConnection, keys: Collection[str]) -> dict[str, Alert]:
    """The alerts of these keys, of those that there are."""
    found, wanted = dict[str, Alert](), sorted(keys)
    for first in range(0, len(wanted), _AT_ONCE):
        query = select(alerts).where(alerts.c.key.in_(wanted[first : first + _AT_ONCE]))
        found |= {row["key"]: alert_of(row) for row in (await tx.execute(query)).mappings()}
    return found


async def begun_with(tx: AsyncConnection, begins: Collection[str]) -> dict[str, Alert]:
    """The alerts whose keys begin so."""
    found, wanted = dict[str, Alert](), sorted(begins)
    for first in range(0, len(wanted), _AT_ONCE):
        some = or_(*(alerts.c.key.startswith(one, autoescape=True) for one in wanted[first : first + _AT_ONCE]))
        found |= {row["key"]: alert_of(row) for row in (await tx.execute(select(alerts).where(some))).mappings()}
    return found


async def fading(tx: AsyncConnection, kinds: Collection[AlertWhat], *, before: datetime) -> dict[str, Alert]:
    """What goes on of these kinds, and was seen to since it was seen, or was not seen any more since `before`."""
    fades = or_(alerts.c.acked_at >= alerts.c.last_at, alerts.c.last_at <= before)
    is_one = and_(alerts.c.over_at.is_(None), alerts.c.what.in_([str(one) for one in kinds]), fades)
    return {row["key"]: alert_of(row) for row in (await tx.execute(select(alerts).where(is_one))).mappings()}


def _of(sought: Sought, now: datetime, but: Collection[str]) -> list[ColumnElement[bool]]:
    parts = list[ColumnElement[bool]]()
    if but:
        parts.append(alerts.c.key.not_in(but))
    if not sought.over:
        parts.append(alerts.c.over_at.is_(None))
    if sought.untended:
        muted = select(alert_mutes.c.subject).where(alert_mutes.c.until > now)
        parts += [alerts.c.acked_at.is_(None), alerts.c.key.not_in(muted)]
    if sought.words:
        some = (alerts.c.key, alerts.c.service)
        parts.append(or_(*(column.icontains(sought.words, autoescape=True) for column in some)))
    return parts


def is_sought(one: Alert, sought: Sought, *, muted: bool) -> bool:
    """The same, of an alert that is at hand."""
    if not one.is_open and not sought.over:
        return False
    if sought.untended and (one.acked_at is not None or muted):
        return False
    words = sought.words.casefold()
    return words in one.key.casefold() or words in (one.service or "").casefold()
