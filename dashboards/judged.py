"""Which judged cases may be public on a day, and what holds back the others? Pure."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from dashboards.gate import holds_of
from results.figures.columns import day_of
from results.figures.period import Period
from results.figures.row import CaseRow, Sketch
from results.records import Held, Hold, Obligation, Outcome, PublicationEvent, Service, Verdict

RATES: Final = "rates"
"""How the gate calls what a case adds to the three rates, beside its criteria."""

_STILL: Final = frozenset({Hold.EVIDENCE, Hold.CONTESTED, Hold.REVOKED, Hold.SECURITY})
"""What takes back a statement that was public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case as it comes to be released.

    Attributes:
        verified: its evidence is whole.
        events: what happened around its publication.
        account: by which we asked.
        confirms: the case whose findings this one was opened to confirm.
        missing: of a criterion, the ground truth's records that it misses; by our names.
        auditors: who ran the case, by the names that `person_of` gives.
        agents: how many work for the controller, where it is known.
        was_public: this very evidence stood in an earlier release of the period.
        carried_from: the release whose statement this is, word for word; None: it is today's.
        cohort: the period of that release.
        today: the day that it is where the controller is; until it is over there, the controller may answer.
    """

    row: CaseRow
    service: Service
    evidence: str
    head: str
    verified: bool
    account: str = ""
    events: tuple[PublicationEvent, ...] = ()
    confirms: str | None = None
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    auditors: frozenset[str] = frozenset()
    agents: int | None = None
    was_public: bool = False
    carried_from: str | None = None
    cohort: str | None = None
    today: date = date.max

    @property
    def known_on(self) -> date:
        """When the last of it was known, in the controller's zone: its deadline, or the last look where that is later."""
        looked = self.row.watched_until.astimezone(ZoneInfo(self.service.controller.timezone)).date()
        return max(looked, self.row.first_deadline or looked)


def of_period(cases: Iterable[Judged], period: Period) -> list[Judged]:
    """Those of a period: whose first deadline fell in it, or, where there is none, the last look."""
    return sorted((c for c in cases if period.holds(day_of(c.row))), key=lambda c: c.row.case)


def holds_by_case(cases: Sequence[Judged], period: Period, today: date) -> dict[str, tuple[Held, ...]]:
    """What holds back each case of a period, on a day; those that may be public are not in it.

    The cases of a service are public together: one alone would tell that there is another.
    """
    mine = of_period(cases, period)
    twice = _twice(mine, cases)
    found = {one.row.case: _holds(one, today, twice[one.row.case]) for one in mine}
    held = {case: holds for case, holds in found.items() if holds}
    services = {one.row.service for one in mine if one.row.case in held}
    for one in mine:
        if one.row.service in services and not one.was_public:
            held.setdefault(one.row.case, (Held(why=Hold.TOGETHER),))
    return held


def free(cases: Sequence[Judged], names: AbstractSet[str], today: date) -> frozenset[str]:
    """Those of the named cases of which nothing of their own holds anything back, be they of another period."""
    named = [one for one in cases if one.row.case in names]
    twice = _twice(named, cases)
    return frozenset(one.row.case for one in named if not _holds(one, today, twice[one.row.case]))


def _holds(one: Judged, today: date, twice: frozenset[str]) -> tuple[Held, ...]:
    return holds_of(
        failing(one.row),
        one.events,
        today=min(today, one.today),
        verified=one.verified,
        known_on=None if one.was_public else one.known_on,
        twice=twice,
        auditors=one.auditors,
        agents=one.agents,
    )


def still_public(earlier: Iterable[Judged], today: date) -> list[Judged]:
    """Statements of earlier releases that nothing has taken back since."""
    return [one for one in earlier if not any(held.why in _STILL for held in _holds(one, today, frozenset()))]


def failing(row: CaseRow) -> list[Verdict]:
    """What failed in a case, and what the rates say of it: even a lawful refusal gives no file."""
    exercise = row.exercise
    rates = (exercise.replied, exercise.answered, exercise.usable) if exercise is not None else ()
    without = Verdict(
        criterion=RATES, version=1, outcome=Outcome.FAILED, reason="not_in_time", obligation=Obligation.PRACTICE
    )
    failed = [
        Verdict(criterion=name, version=1, outcome=f.outcome, reason=f.reason, obligation=f.obligation)
        for name, f in row.outcomes.items()
        if f.outcome is Outcome.FAILED
    ]
    return [*([without] if Outcome.FAILED in rates else []), *failed]


def sketch_of(row: CaseRow, account: str, confirms: str | None) -> Sketch:
    failed = frozenset(name for name, f in row.outcomes.items() if f.outcome is Outcome.FAILED)
    return Sketch(case=row.case, service=row.service, account=account, confirms=confirms, failed=failed)


def witnesses(named: Iterable[Sketch], cases: Iterable[Sketch]) -> frozenset[str]:
    """Which cases may show what one of these found; nothing is decided of it by any other."""
    by_service: dict[str, list[Sketch]] = {}
    for one in named:
        by_service.setdefault(one.service, []).append(one)
    return frozenset(
        other.case
        for other in cases
        if any(_may_confirm(one, other) and one.failed & other.failed for one in by_service.get(other.service, ()))
    )


def _twice(mine: Iterable[Judged], cases: Sequence[Judged]) -> dict[str, frozenset[str]]:
    """Of each case, the findings that another one shows of the same records: another account's, or opened to confirm them."""
    by_service: dict[str, list[tuple[Judged, Sketch]]] = {}
    for one in cases:
        by_service.setdefault(one.row.service, []).append((one, sketch_of(one.row, one.account, one.confirms)))
    found = {}
    for one in mine:
        its = sketch_of(one.row, one.account, one.confirms)
        found[one.row.case] = frozenset(
            name
            for other, sketch in by_service[one.row.service]
            if other.verified and not _is_dropped(other) and _may_confirm(its, sketch)
            for name in its.failed & sketch.failed
            if one.missing.get(name, frozenset()) & other.missing.get(name, frozenset())
        )
    return found


def _may_confirm(one: Sketch, other: Sketch) -> bool:
    """Another account of the service, or a case that was opened for it."""
    if other.case == one.case:
        return False
    return other.account != one.account or one.case == other.confirms or other.case == one.confirms


def _is_dropped(case: Judged) -> bool:
    return any(event.upheld is False for event in case.events)
