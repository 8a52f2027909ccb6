"""What does a synthetic service do with one request, and what may be found against it? Pure, but for luck.

The luck of a request is drawn from its numbers: the same request meets the same
fate at every look, and nothing need be remembered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from auditor.criteria import delay
from auditor.law import Extension, compute_deadline, instant_of_end, local_day
from auditor.simulation.archetype import Archetype, Time
from results.records import Jurisdiction

MARGIN = timedelta(minutes=5)
"""What comes by a deadline comes so much earlier, lest two looks a minute apart lie on both sides of it."""

_DAY_S = 86400.0
_PROMPT = timedelta(days=delay.PROMPT_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """Two months more, announced; `until` is the first instant too late if it has reasons."""

    at: datetime
    until: datetime
    with_reasons: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of a request.

    Attributes:
        deadline: the first instant after the first month.
        answered: when the export can be had, or the refusal arrives; None: never.
        complete: whether the export holds every category.
        reasoned: whether a refusal has all that Art. 12(4) asks for.
    """

    archetype: Archetype
    asked: datetime
    deadline: datetime
    answered: datetime | None
    extended: Extended | None
    complete: bool
    reasoned: bool

    @property
    def last_moment(self) -> datetime:
        """The first instant that is too late for it, extended or not."""
        return self.extended.until if self.extended and self.extended.with_reasons else self.deadline

    @property
    def breaks(self) -> frozenset[str]:
        """The criteria that may be failed; to fail any other is a false accusation."""
        return frozenset(self._broken())

    def _broken(self) -> Iterator[str]:
        if self.answered is None or self.answered >= self.last_moment:
            yield "deadline"
        if self.extended is not None and not self.extended.with_reasons:
            yield "extension"
        if self.archetype.answer == "refusal" and not self.reasoned:
            yield "refusal"
        if self.archetype.answer == "export" and not self.complete:
            yield "provided_data"
        if self.archetype.way == "self_service" and self.answered and self.answered - self.asked >= _PROMPT:
            yield "delay"
        if self.archetype.way == "letter":
            yield "status"  # nowhere does it show where a letter stands


def fate_of(archetype: Archetype, luck: Random, asked: datetime, jurisdiction: Jurisdiction) -> Fate:
    """Draw what becomes of a request made at that moment; always the same draws in the same order."""
    when, announced, reasons, complete, reasoned = (luck.random() for _ in range(5))
    received = local_day(asked, jurisdiction)
    deadline = instant_of_end(compute_deadline(received, jurisdiction).last_day, jurisdiction)
    extended = None
    if archetype.extension is not None:
        at = moment_of(archetype.extension.time, announced, asked, deadline)
        valid = compute_deadline(
            received, jurisdiction, extension=Extension(announced_on=local_day(at, jurisdiction), with_reasons=True)
        )
        extended = Extended(
            at=at,
            until=instant_of_end(valid.last_day, jurisdiction),
            with_reasons=reasons < archetype.extension.with_reasons,
        )
    return Fate(
        archetype=archetype,
        asked=asked,
        deadline=deadline,
        answered=None if archetype.time is None else moment_of(archetype.time, when, asked, deadline),
        extended=extended,
        complete=complete < archetype.complete,
        reasoned=reasoned < archetype.reasoned,
    )


def moment_of(time: Time, share: float, asked: datetime, deadline: datetime) -> datetime:
    """The moment by which that share of such requests has its answer."""
    begin = deadline if time.since == "deadline" else asked
    if time.by_deadline:
        share *= time.spread.share_within(days_between(asked, deadline - MARGIN))
    return begin + timedelta(days=time.spread.quantile(share))


def share_by(time: Time, moment: datetime, asked: datetime, deadline: datetime) -> float:
    """The share of such requests that have their answer by that moment."""
    begin = deadline if time.since == "deadline" else asked
    share = time.spread.share_within(days_between(begin, moment))
    if time.by_deadline:
        share /= time.spread.share_within(days_between(asked, deadline - MARGIN))
    return min(1.0, share)


def days_between(begin: datetime, end: datetime) -> float:
    return (end - begin).total_seconds() / _DAY_S
