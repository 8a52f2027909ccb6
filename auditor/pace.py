"""How long between two looks, and until when at all?

Polls are dense where a minute decides (just after asking, around a deadline)
and sparse elsewhere; an answer that comes between two looks is an interval,
and an interval across the deadline accuses nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.law import instant_of_end
from auditor.legal_clock import arrival_of, deadline_from
from auditor.replay import State
from results.records import Fact, FactSeen, Jurisdiction, Requester

FIRST_LOOKS = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
NEAR_DEADLINE = timedelta(hours=24)
DENSE = timedelta(hours=1)
EDGE = timedelta(minutes=1)  # one look just before the last instant in time, one just after
LONGEST = timedelta(hours=24)  # to which a shorter spacing stretches
_SHARE = 20  # of the time waited so far: the answer is then known to within five per cent
_STEPS_TO_PROMISE = 4
READBACK_AGE = timedelta(hours=24)  # CRITERIA: records proven present within 24 h before the request


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCheck:
    """When a download link is fetched again, and as whom; one request each."""

    name: str
    delay: timedelta
    requesters: tuple[Requester, ...]
    only_if_alive: bool = False


LINK_CHECKS = (
    LinkCheck(name="at_once", delay=timedelta(0), requesters=(Requester.STRANGER, Requester.BYSTANDER)),
    LinkCheck(name="72h", delay=timedelta(hours=72), requesters=(Requester.STRANGER, Requester.BYSTANDER)),
    LinkCheck(
        name="7d",
        delay=timedelta(days=7, minutes=5),
        requesters=(Requester.STRANGER, Requester.BYSTANDER, Requester.ACCOUNT),
    ),
    # CRITERIA link_protection: a link that lives for more than 30 days never dies, as far as we wait
    LinkCheck(
        name="31d", delay=timedelta(days=31), requesters=(Requester.STRANGER, Requester.ACCOUNT), only_if_alive=True
    ),
)

_BACKOFF = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


def backoff(failures: int) -> timedelta:
    """How long to wait after the n-th failure in a row (n from 1)."""
    return _BACKOFF[min(failures, len(_BACKOFF)) - 1]


def final_deadline(jurisdiction: Jurisdiction, state: State) -> datetime:
    """The first instant that is late, by the reading most lenient to the service."""
    receipt = receipt_of(state)
    assert receipt is not None
    return instant_of_end(deadline_from(receipt, state.facts, jurisdiction).last_day, jurisdiction)


def receipt_of(state: State) -> FactSeen | None:
    """The fact from which the period runs; of a posted letter the first sign that it arrived, as the verdict has it."""
    received, submitted = state.first(Fact.REQUEST_RECEIVED), state.first(Fact.REQUEST_SUBMITTED)
    letter = next((body for entry, body in state.letters if entry.stage == "request"), None)
    is_posted = letter is not None and letter.message_id is None
    arrived = arrival_of(submitted[1], state.facts, state.mails) if submitted and is_posted else None
    found = received or arrived or submitted
    return found[1] if found is not None else None


def next_look(
    *,
    submitted: datetime,
    last: datetime | None,
    every: timedelta,
    deadline: datetime,
    promised: datetime | None = None,
) -> datetime:
    """The moment of the next look, given the last one after submission (None: none yet).

    `promised`: when the service says that it will have answered. Until then
    looks are sparser, and two are made just then.
    """
    if last is None:
        return submitted + FIRST_LOOKS[0]
    regular = last + _spacing(last - submitted, every, promised - last if promised is not None else None)
    first = next((submitted + gap for gap in FIRST_LOOKS if submitted + gap > last), None)
    candidates = [regular if first is None else min(first, regular)]
    dense_from = deadline - NEAR_DEADLINE
    if last < deadline:
        if last >= dense_from:
            candidates.append(last + min(every, DENSE))
        else:
            candidates.append(dense_from)
    known = (deadline, promised) if promised is not None else (deadline,)
    candidates += [edge for moment in known for edge in (moment - EDGE, moment + EDGE) if edge > last]
    return min(candidates)


def _spacing(waited: timedelta, every: timedelta, to_promise: timedelta | None) -> timedelta:
    """What has taken weeks is not awaited by the hour, nor is what was announced for next week."""
    stretched = waited / _SHARE
    if to_promise is not None and to_promise > timedelta(0):
        stretched = max(stretched, to_promise / _STEPS_TO_PROMISE)
    return max(every, min(stretched, LONGEST))
