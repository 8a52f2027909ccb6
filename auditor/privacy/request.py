"""Who has asked what about their own data, until when are they answered, and what was done about it?

One month from the day it came, which no holiday lengthens here; two more where
that was said within the first, with reasons (Art. 12(3)).
"""

from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.law.period import month_end
from auditor.refusal import Refused
from results.errors import LedgerMissing
from results.records import (
    AlertEvent,
    AlertWhat,
    PersonRight,
    PrivacyAct,
    PrivacyEvent,
    PrivacyOutcome,
    PrivacyRequest,
)
from results.store import alert, ledger, privacy
from results.store.identity import new_id

MONTHS: Final = 1
EXTENDED_MONTHS: Final = 3


async def enter(house: House, right: PersonRight, *, received: date, who: str, person: str) -> PrivacyRequest:
    """Enter a request, and tell whoever is told of such.

    Raises:
        Refused: it has not come yet.
    """
    now = house.clock.now()
    if received > now.date():
        raise Refused(f"{received} lies in the future; nothing was entered")
    request = PrivacyRequest(
        id=new_id("request", now),
        right=right,
        received=received,
        due=month_end(received, MONTHS),
        who=who.strip(),
        entered_at=now,
        entered_by=person,
    )
    async with house.store.write() as tx:
        await privacy.enter(tx, request)
        await note(tx, house, request.id, PrivacyAct.ENTERED, person=person, words=f"{right}, due {request.due}")
        await _tell(tx, house, request, is_over=False)
    return request


async def extend(house: House, request: str, *, person: str, reason: str) -> PrivacyRequest:
    """Take two more months, of which the person was told with the reasons.

    Raises:
        PrivacyRequestMissing: no such request.
        Refused: it is answered or extended already, the first month is over, or nobody says why.
    """
    now = house.clock.now()
    async with house.store.write() as tx:
        known = await _open(tx, request)
        if known.extended:
            raise Refused(f"{request} was extended already, until {known.due}; there is no second time")
        if now.date() > known.due:
            raise Refused(f"{request} was due on {known.due}; what takes longer is said within the first month")
        _require(reason)
        due = month_end(known.received, EXTENDED_MONTHS)
        await privacy.extend(tx, request, due)
        await note(tx, house, request, PrivacyAct.EXTENDED, person=person, words=f"until {due}: {reason}")
        return await privacy.find(tx, request)


async def answer(
    house: House, request: str, outcome: PrivacyOutcome, *, person: str, reason: str = ""
) -> PrivacyRequest:
    """Note that the person was answered; what is not granted has reasons (Art. 12(4)).

    Raises:
        PrivacyRequestMissing: no such request.
        Refused: it is answered already, or nobody says why it is refused.
    """
    now = house.clock.now()
    async with house.store.write() as tx:
        await _open(tx, request)
        if outcome in (PrivacyOutcome.REFUSED, PrivacyOutcome.PARTLY):
            _require(reason)
        await privacy.answer(tx, request, outcome, at=now)
        await note(tx, house, request, PrivacyAct.ANSWERED, person=person, words=f"{outcome}: {reason}".rstrip(": "))
        known = await privacy.find(tx, request)
        await _tell(tx, house, known, is_over=True)
    return known


async def hold(house: House, name: str, *, person: str, reason: str, lift: bool = False) -> None:
    """Have all that a ledger names kept for a dispute, or no longer.

    Raises:
        LedgerMissing: no such ledger.
        Refused: it is held already, or not; nobody says why.
    """
    async with house.store.write() as tx:
        try:
            await ledger.find(tx, name)
        except LedgerMissing as missing:
            raise Refused(str(missing)) from None
        held = (await privacy.held(tx)).get(name)
        if lift == (held is None):
            how = "not held" if held is None else f"held already, by {held.person} since {held.at:%Y-%m-%d}"
            raise Refused(f"{name} is {how}; nothing was changed")
        _require(reason)
        await note(tx, house, name, PrivacyAct.LIFTED if lift else PrivacyAct.HELD, person=person, words=reason)


async def note(
    tx: AsyncConnection, house: House, subject: str, what: PrivacyAct, *, person: str, words: str = ""
) -> None:
    """Note what was done; `words` never say what was searched for."""
    event = PrivacyEvent(subject=subject, at=house.clock.now(), what=what, person=person, note=words)
    await privacy.note(tx, event)


async def _open(tx: AsyncConnection, request: str) -> PrivacyRequest:
    known = await privacy.find(tx, request)
    if not known.is_open:
        raise Refused(f"{request} was answered on {known.answered_at:%Y-%m-%d}; nothing was changed")
    return known


def _require(reason: str) -> None:
    if not reason.strip():
        raise Refused("say why, with --reason; nothing was changed")


async def _tell(tx: AsyncConnection, house: House, request: PrivacyRequest, *, is_over: bool) -> None:
    what = AlertWhat.PRIVACY_REQUEST
    event = AlertEvent(key=f"{what}/{request.id}", what=what, at=house.clock.now(), is_over=is_over)
    await alert.enter(tx, event)
