"""May a case be public, and if not, what holds it back and until when? Pure.

A case is public as a whole or not at all: whoever sees that part of it is kept
back would know that something is wrong with it. What is only good waits as
long as a first notice could be answered: whoever is absent so long may be good.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Final

from results.records import Held, Hold, Outcome, PublicationEvent, PublicationWhat, Verdict

FIRST_DAYS: Final = 30
AGAIN_DAYS: Final = 15
"""Of a notice about a re-test."""

MORE_DAYS: Final = 15
"""Once, on request."""

DECIDED_WITHIN_DAYS: Final = 60
"""A contest holds a finding back no longer."""

SECURITY_DAYS: Final = 90

SMALL_BODY: Final = 50
"""Agents below which a body's holidays stop the time to reply."""

_PAUSES: Final = (((7, 14), (8, 31)), ((12, 20), (12, 31)), ((1, 1), (1, 3)))

SECURITY: Final = frozenset({"leakage", "link_protection", "transport"})

_SCOPE: Final = frozenset({"provided_data", "observed_data", "attachments", "history", "accuracy"})
_CONFIRMED_BY_REASON: Final = frozenset(
    {"records_missing_confirmed", "files_missing_confirmed", "records_missing_twice", "files_missing_twice"}
)
_PROSE: Final = frozenset({"refusal", "extension", "identity_demand", "cost", "electronic_answer", "hindrance"})
"""Criteria that fail on a legal fact which people read in words: two of them, before it is public (LAW 5)."""


def holds_of(
    verdicts: Sequence[Verdict],
    events: Sequence[PublicationEvent],
    *,
    today: date,
    verified: bool,
    known_on: date | None = None,
    twice: frozenset[str] = frozenset(),
    auditors: frozenset[str] = frozenset(),
    agents: int | None = None,
) -> tuple[Held, ...]:
    """What holds a case back; nothing: it may be public.

    Args:
        verdicts: of the case, by the method of the release.
        events: about its publication, in any order.
        today: the day of the release.
        verified: its evidence is whole: seal, signature, chain, artifacts.
        known_on: when the last of it was known, from which on good and bad wait alike; None: it is public already.
        twice: criteria of which another export or account shows the same.
        auditors: who ran the case, by the names that `person_of` gives.
        agents: how many work for the controller, where it is known.
    """
    found: list[Held] = [] if verified else [Held(why=Hold.EVIDENCE)]
    failed = [v for v in verdicts if v.outcome is Outcome.FAILED]
    if known_on is not None and today <= (until := reply_until(known_on, agents=agents)):
        found.append(Held(why=Hold.WAITING, until=until))
    if failed:
        in_order = sorted(events, key=lambda e: e.at)
        unconfirmed = tuple(v.criterion for v in failed if not _is_confirmed(v, in_order, twice, auditors))
        if unconfirmed:
            found.append(Held(why=Hold.UNCONFIRMED, criteria=unconfirmed))
        found.extend(_until_answered(failed, in_order, today, agents))
    return tuple(found)


def person_of(name: str) -> str:
    """Whom a name means, however it was typed."""
    return " ".join(name.removeprefix("person:").split()).casefold()


def needs_other_eyes(criterion: str, reason: str) -> bool:
    """Whether somebody who did not run the case must look at a finding before it counts (LAW 5)."""
    return criterion in _SCOPE | _PROSE and reason not in _CONFIRMED_BY_REASON


@cache
def reply_until(delivered: date, *, again: bool = False, extended: bool = False, agents: int | None = None) -> date:
    """The last day on which the controller may answer; the day of delivery is not counted.

    How many work there is seldom known: then it counts as small, which gives more time.
    """
    left = (AGAIN_DAYS if again else FIRST_DAYS) + (MORE_DAYS if extended else 0)
    day = delivered
    while left:
        day += timedelta(days=1)
        if (agents is not None and agents >= SMALL_BODY) or not _is_paused(day):
            left -= 1
    return day


def _is_paused(day: date) -> bool:
    return any(first <= (day.month, day.day) <= last for first, last in _PAUSES)


def _until_answered(
    failed: Sequence[Verdict],
    events: Sequence[PublicationEvent],
    today: date,
    agents: int | None,
) -> Iterator[Held]:
    yield from _notice(failed, events, today, agents)
    yield from _contest(failed, events, today)
    yield from _security(failed, events, today)


def _is_confirmed(
    verdict: Verdict, events: Sequence[PublicationEvent], twice: frozenset[str], auditors: frozenset[str]
) -> bool:
    """Whether two have looked, one of them not the case's auditor; where nobody knows who that is, two others."""
    criterion = verdict.criterion
    if not needs_other_eyes(criterion, verdict.reason):
        return True
    if criterion in _SCOPE and criterion in twice:  # words are read by two, however often they come
        return True
    confirmed = (e for e in events if e.what is PublicationWhat.CONFIRMED and e.is_about(criterion, verdict.reason))
    said = {person_of(e.person) for e in confirmed}
    return bool(said - auditors) and len(said | auditors) >= 2


def _concerns(event: PublicationEvent, criterion: str) -> bool:
    return not event.criteria or criterion in event.criteria


def _notice(
    failed: Sequence[Verdict], events: Sequence[PublicationEvent], today: date, agents: int | None
) -> Iterator[Held]:
    """Every finding must have been told, and the latest notice decides until when it may be answered."""
    notices = [e for number, e in enumerate(events) if is_told(e, events[number:])]
    untold = tuple(v.criterion for v in failed if not any(e.is_about(v.criterion, v.reason) for e in notices))
    if untold:
        yield Held(why=Hold.NOT_NOTIFIED, criteria=untold)
    if not notices:
        return
    extended = any(e.what is PublicationWhat.EXTENDED for e in events)
    last = max(reply_until(e.day, again=e.again, extended=extended, agents=agents) for e in notices)
    if today <= last:
        yield Held(why=Hold.REPLY_WINDOW, until=last)


def is_told(event: PublicationEvent, later: Iterable[PublicationEvent]) -> bool:
    """Whether an event tells of findings and what came after it, in order, does not say that the notice came back."""
    if event.what is not PublicationWhat.NOTIFIED:
        return False
    mine = frozenset(event.criteria)
    came_back = (frozenset(e.criteria) for e in later if e.what is PublicationWhat.RETURNED)
    return not any(not mine or not criteria or mine & criteria for criteria in came_back)


def is_taken_back(criterion: str, events: Sequence[PublicationEvent]) -> bool:
    """Whether it was ruled that a finding does not stand, whatever is disputed later."""
    return any(e.what is PublicationWhat.DECIDED and e.upheld is False and _concerns(e, criterion) for e in events)


def is_disputed(criterion: str, events: Sequence[PublicationEvent]) -> bool:
    """Whether somebody disputes a finding, the controller or whoever makes the software, and nothing is decided of them."""
    last = {
        e.advisory: e.what
        for e in events
        if e.what in (PublicationWhat.CONTESTED, PublicationWhat.DECIDED) and _concerns(e, criterion)
    }
    return PublicationWhat.CONTESTED in last.values()


def _contest(failed: Sequence[Verdict], events: Sequence[PublicationEvent], today: date) -> Iterator[Held]:
    for verdict in failed:
        state = [
            e
            for e in events
            if e.what in (PublicationWhat.CONTESTED, PublicationWhat.DECIDED) and _concerns(e, verdict.criterion)
        ]
        if is_taken_back(verdict.criterion, events):
            yield Held(why=Hold.REVOKED, criteria=(verdict.criterion,))
            continue
        last = {e.advisory: e for e in state}  # what is decided of one who disputes it is not of another
        untils = [
            e.day + timedelta(days=DECIDED_WITHIN_DAYS) for e in last.values() if e.what is PublicationWhat.CONTESTED
        ]
        if untils and today <= max(untils):
            yield Held(why=Hold.CONTESTED, until=max(untils), criteria=(verdict.criterion,))


def _security(failed: Sequence[Verdict], events: Sequence[PublicationEvent], today: date) -> Iterator[Held]:
    for verdict in failed:
        if verdict.criterion not in SECURITY:
            continue
        about = [e for e in events if _concerns(e, verdict.criterion)]
        seen = [e.what for e in about if e.what in (PublicationWhat.REPAIRED, PublicationWhat.FOUND_AGAIN)]
        if seen and seen[-1] is PublicationWhat.REPAIRED:
            continue
        told = _first(e.day for e in about if e.what is PublicationWhat.TOLD)
        until = told + timedelta(days=SECURITY_DAYS) if told is not None else None
        if until is None or today <= until:
            yield Held(why=Hold.SECURITY, until=until, criteria=(verdict.criterion,))


def _first(days: Iterable[date]) -> date | None:
    return min(days, default=None)
