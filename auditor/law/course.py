"""How does the clock run under one reading of the law?

A reading is an effect of a demand for identity and a calendar, strict or
lenient. Months are counted first, a pause is added, and the end is rolled over
once (Reg. 1182/71 Art. 3(4)).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from auditor.law.calendar import Calendar, roll_over
from auditor.law.country import ExtensionBase, IdentityEffect
from auditor.law.error import DaysDisordered
from auditor.law.period import first_day_counted, month_end
from auditor.law.trace import step
from results.records import Text, TraceStep

Said = Callable[..., TraceStep]  # a step that waits for the country's `law` and `source`


class ExtensionValidity(StrEnum):
    """The form of an extension (Art. 12(3)); whether it was necessary is never judged."""

    FORMALLY_VALID = "formally_valid"
    LATE = "late"
    NO_REASONS = "no_reasons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Two further months as the controller announced them, on a day of its own zone."""

    announced_on: date
    with_reasons: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDemand:
    """Proof of identity, or a clarification, that the controller asked for; days of its own zone.

    Several demands are one, from the first asked to the last given: the most
    lenient way to join them.

    Attributes:
        asked_on: when the demand reached the person.
        given_on: when what was asked reached the controller; None where it has not.
        effect: the reading to judge by, where that is settled; None lets the most lenient judge.
    """

    asked_on: date
    given_on: date | None = None
    effect: IdentityEffect | None = None

    def __post_init__(self) -> None:
        if self.given_on is not None and self.given_on < self.asked_on:
            raise DaysDisordered("The day proof was given", self.given_on, "the day it was asked for", self.asked_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How the clock ran: the end of the first period, the end of all, and the steps after receipt."""

    first: date
    last: date
    validity: ExtensionValidity | None
    suspended: bool
    steps: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """From which day months are counted, and by how much a pause puts off their end."""

    start: date
    pause: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request and what the controller said of it, under one effect of a demand."""

    received_on: date
    extension_base: ExtensionBase
    extension: Extension | None
    identity: IdentityDemand | None
    effect: IdentityEffect

    def run(self, calendar: Calendar) -> Course:
        """Run the clock to its end.

        Raises:
            CalendarEnds: the holidays of a year are not known.
        """
        untouched = _Clock(start=self.received_on)
        plain_end, _ = roll_over(month_end(self.received_on, 1), calendar)
        demanded = self._demanded_by(plain_end)
        clock = self._moved(untouched) if demanded else untouched
        suspended = demanded and self._stands_still
        first, steps = self._first_period(clock, calendar, demanded=demanded)
        last = first
        validity = self._validity(first, suspended=suspended)
        if self.extension is not None and validity is not None:
            steps.append(partial(step, f"extension_{validity}", announced=self.extension.announced_on))
        if validity is ExtensionValidity.FORMALLY_VALID:
            last, _ = self._extended_period(clock, calendar, demanded=False)
            demanded_later = not demanded and self._demanded_by(last)
            clock = self._moved(clock) if demanded_later else clock
            suspended = suspended or (demanded_later and self._stands_still)
            last, further = self._extended_period(clock, calendar, demanded=demanded_later)
            demanded = demanded or demanded_later
            steps += further
        if self.identity is not None and not demanded:
            steps.append(partial(step, "identity_too_late", asked=self.identity.asked_on))
        return Course(first=first, last=last, validity=validity, suspended=suspended, steps=tuple(steps))

    @property
    def _stands_still(self) -> bool:
        """A demand never met stops the clock, unless it has no effect at all."""
        return self.effect is not IdentityEffect.NONE and self.identity is not None and self.identity.given_on is None

    def _demanded_by(self, end: date) -> bool:
        """A demand acts only on a clock that still runs."""
        return self.identity is not None and self.identity.asked_on <= end

    def _moved(self, clock: _Clock) -> _Clock:
        if self.identity is None or self.identity.given_on is None:
            return clock
        match self.effect:
            case IdentityEffect.PAUSE:
                return _Clock(start=clock.start, pause=self.identity.given_on - self.identity.asked_on)
            case IdentityEffect.RESTART:
                return _Clock(start=self.identity.given_on)
            case IdentityEffect.NONE:
                return clock

    def _validity(self, first: date, *, suspended: bool) -> ExtensionValidity | None:
        """Art. 12(3): announced within the first period, together with its reasons."""
        if self.extension is None:
            return None
        if self.extension.announced_on > first and not suspended:
            return ExtensionValidity.LATE
        return ExtensionValidity.FORMALLY_VALID if self.extension.with_reasons else ExtensionValidity.NO_REASONS

    def _first_period(self, clock: _Clock, calendar: Calendar, *, demanded: bool) -> tuple[date, list[Said]]:
        end = month_end(clock.start, 1)
        exists = end.day == clock.start.day
        counted: list[Said] = [
            partial(step, "first_day_counted", day=first_day_counted(clock.start)),
            partial(step, "month" if exists else "month_cut_short", day=end, missing=clock.start.day),
        ]
        if demanded:
            counted = self._with_demand(counted, end + clock.pause)
        return _carried(end + clock.pause, calendar, counted)

    def _extended_period(self, clock: _Clock, calendar: Calendar, *, demanded: bool) -> tuple[date, list[Said]]:
        """Three months from receipt or, by the other base, two from the first deadline (ICO: from receipt)."""
        base, months = clock.start, 3
        if self.extension_base is ExtensionBase.FIRST_DEADLINE:
            base, months = roll_over(month_end(clock.start, 1), calendar)[0], 2
        end = month_end(base, months)
        paused_before = clock.pause if not demanded else timedelta(0)
        with_pause = Text(fr=", suspension comprise", en=", the pause included") if paused_before else ""
        counted: list[Said] = [
            partial(step, "extended", day=end + paused_before, base=base, months=months, with_pause=with_pause)
        ]
        if demanded:
            counted = self._with_demand(counted, end + clock.pause)
        return _carried(end + clock.pause, calendar, counted)

    def _with_demand(self, counted: list[Said], end: date) -> list[Said]:
        """Put the demand where it acts: a restart before counting, all else after; `end` is the paused end."""
        assert self.identity is not None
        asked, given = self.identity.asked_on, self.identity.given_on
        if self.effect is IdentityEffect.NONE:
            return [*counted, partial(step, "identity_without_effect", asked=asked)]
        if given is None:
            return [*counted, partial(step, "identity_suspended", asked=asked)]
        if self.effect is IdentityEffect.RESTART:
            return [partial(step, "identity_restart", day=given, asked=asked), *counted]
        days = (given - asked).days
        return [*counted, partial(step, "identity_pause", day=end, asked=asked, given=given, days=days)]


def _carried(end: date, calendar: Calendar, counted: list[Said]) -> tuple[date, list[Said]]:
    """Roll the end over, once, and say so."""
    last, passed = roll_over(end, calendar)
    return last, [*counted, partial(step, "roll_over" if passed else "working_day", day=last, passed=passed)]
