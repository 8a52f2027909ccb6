"""Until when must the controller answer? (GDPR Art. 12(3), 12(4) and 12(6), Reg. 1182/71).

Where the law is open, every reading is computed and kept; the one most lenient
to the service judges, so that nobody is called late whom some reading excuses.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial

from auditor.law.calendar import calendars
from auditor.law.country import ExtensionBase, IdentityEffect, Rules, country_of
from auditor.law.course import Course, Extension, ExtensionValidity, IdentityDemand, Request, Said
from auditor.law.day import local_day, zone
from auditor.law.trace import EFFECTS, UNKNOWN_END, say_place, step
from results.records import Jurisdiction, TraceStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The deadline under one effect of a demand for identity.

    Attributes:
        first_day: last day of the first period; a refusal (Art. 12(4)) has no other.
        last_day: last day with a valid extension, days off of the region counted.
        strict_last_day: the same, with the public holidays of the whole country alone.
        suspended: the demand was never met: nothing after `last_day` is known to be late.
    """

    effect: IdentityEffect
    first_day: date
    last_day: date
    strict_last_day: date
    extension_validity: ExtensionValidity | None
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day to answer, by the reading most lenient to the service, and how it came about.

    Attributes:
        received_on: day of receipt, in the controller's zone.
        first_day: last day of the first period, before any extension.
        last_day: the day that judges.
        strict_last_day: the earliest last day that a reading gives.
        extension_validity: None where no extension was announced.
        suspended: the clock stands still: nothing can be called late.
        readings: one for each effect of a demand for identity; one alone where there was none.
        trace: the rules applied, in order; its last step gives `last_day`.
    """

    received_on: date
    first_day: date
    last_day: date
    strict_last_day: date
    extension_validity: ExtensionValidity | None
    suspended: bool
    readings: tuple[Reading, ...]
    trace: tuple[TraceStep, ...]


def first_deadline(received: datetime | date, jurisdiction: Jurisdiction) -> Deadline:
    """Compute the deadline of a request of which nothing more is known than its receipt.

    Raises:
        LawError: the place is unknown, the moment naive, or the day before the law or beyond the calendar.
    """
    received_on = local_day(received, jurisdiction) if isinstance(received, datetime) else received
    return compute_deadline(received_on, jurisdiction)


@lru_cache(maxsize=512)  # asked again at every look of every case; it depends on nothing but what it is given
def compute_deadline(
    received_on: date,
    jurisdiction: Jurisdiction,
    *,
    extension: Extension | None = None,
    identity: IdentityDemand | None = None,
    extension_base: ExtensionBase | None = None,
) -> Deadline:
    """Compute the deadline by every open reading and choose the one most lenient to the service.

    `extension_base` overrides the country's. What the controller said before
    the day of receipt counts as said on that day: it had the request.

    Raises:
        LawError: the place is unknown, or the day lies before the law or beyond the calendar.
    """
    zone(jurisdiction.timezone)
    rules = country_of(jurisdiction.country).rules_on(received_on)
    request = Request(
        received_on=received_on,
        extension_base=extension_base or rules.extension_base,
        extension=extension,
        identity=_from_receipt(identity, received_on),
        effect=IdentityEffect.NONE,
    )
    courses = _run(request, jurisdiction)
    settled = identity.effect if identity else None
    standing = {effect: pair for effect, pair in courses.items() if settled in (effect, None)}
    # where two give the same day, the country's own reading is the one to show
    chosen = max(standing, key=lambda effect: (standing[effect][1].last, effect is rules.identity))
    judge = standing[chosen][1]
    return Deadline(
        received_on=received_on,
        first_day=judge.first,
        last_day=judge.last,
        strict_last_day=min(by_country.last for by_country, _ in standing.values()),
        extension_validity=judge.validity,
        suspended=_suspended(standing),
        readings=tuple(_reading(effect, *pair) for effect, pair in courses.items()),
        trace=_trace(received_on, jurisdiction, rules, standing, chosen),
    )


_Courses = dict[IdentityEffect, tuple[Course, Course]]  # by the strict calendar, by the lenient one


def _from_receipt(identity: IdentityDemand | None, received_on: date) -> IdentityDemand | None:
    if identity is None or identity.asked_on >= received_on:
        return identity
    given_on = None if identity.given_on is None else max(identity.given_on, received_on)
    return replace(identity, asked_on=received_on, given_on=given_on)


def _run(request: Request, jurisdiction: Jurisdiction) -> _Courses:
    strict, lenient = calendars(jurisdiction)
    effects = tuple(IdentityEffect) if request.identity else (IdentityEffect.NONE,)
    asked = {effect: replace(request, effect=effect) for effect in effects}
    return {effect: (each.run(strict), each.run(lenient)) for effect, each in asked.items()}


def _suspended(standing: _Courses) -> bool:
    return any(lenient.suspended for _, lenient in standing.values())


def _trace(
    received_on: date, jurisdiction: Jurisdiction, rules: Rules, standing: _Courses, chosen: IdentityEffect
) -> tuple[TraceStep, ...]:
    steps: tuple[Said, ...] = (
        partial(step, "receipt", day=received_on, zone=jurisdiction.timezone),
        *standing[chosen][1].steps,
        *_closing(jurisdiction, rules, standing, chosen),
    )
    source = f"; {rules.source}" if chosen is rules.identity else ""  # it speaks for the country's own reading alone
    return tuple(say(law=rules.instrument, source=source) for say in steps)


def _closing(jurisdiction: Jurisdiction, rules: Rules, standing: _Courses, chosen: IdentityEffect) -> Iterator[Said]:
    """Say which readings give another day, and then the day that judges."""
    ends = {effect: UNKNOWN_END if pair[1].suspended else pair[1].last for effect, pair in standing.items()}
    if len(set(ends.values())) > 1:
        yield partial(
            step,
            "other_readings",
            none=ends[IdentityEffect.NONE],
            pause=ends[IdentityEffect.PAUSE],
            restart=ends[IdentityEffect.RESTART],
            own=EFFECTS[rules.identity],
            own_source=rules.source,
        )
    strict, lenient = standing[chosen]
    if strict.last != lenient.last:
        yield partial(step, "regional_days", strict=strict.last)
    yield partial(
        step,
        "last_day_open" if _suspended(standing) else "last_day",
        day=lenient.last,
        zone=jurisdiction.timezone,
        place=say_place(jurisdiction.country, jurisdiction.region),
    )


def _reading(effect: IdentityEffect, strict: Course, lenient: Course) -> Reading:
    return Reading(
        effect=effect,
        first_day=lenient.first,
        last_day=lenient.last,
        strict_last_day=strict.last,
        extension_validity=lenient.validity,
        suspended=lenient.suspended,
    )
