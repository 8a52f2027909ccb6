"""What of a period may be public? The release, composed of what was judged; the gates stand here. Pure.

Figures count every case, public or not (OBSERVATORY 2); of a case that is held
back nothing else is said anywhere, whatever was found in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dashboards.gate import holds_of
from results.figures.compute import figures_of
from results.figures.figure import Figure
from results.figures.period import Period
from results.figures.publishable import FEWEST_APART, Blank
from results.figures.row import CaseRow
from results.figures.sampling import Drawn, NotAudited, Sampled
from results.records import (
    Criterion,
    Held,
    Obligation,
    Outcome,
    PublicationEvent,
    PublicationWhat,
    PublishedError,
    Service,
    Track,
    Verdict,
)
from results.release import Correction, Release, ReleasedCase, ReleasedService

SEED: Final = 20260101
"""Of every resampling: the same figures from the same rows, whoever computes them."""


RATES: Final = "rates"
"""How the gate calls what a case adds to the three rates, beside its criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case as it comes to be released.

    Attributes:
        verified: its seal, signature and chain hold.
        events: what happened around its publication.
        account: by which we asked.
        confirms: the case whose findings this one was opened to confirm.
    """

    row: CaseRow
    service: Service
    evidence: str
    head: str
    verified: bool
    account: str = ""
    events: tuple[PublicationEvent, ...] = ()
    confirms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The release whose place another takes, as far as what it said."""

    id: str
    method: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a release is called, and what it says of itself."""

    id: str
    period: Period
    until: date
    method: str
    method_version: str
    operator: str
    criteria: tuple[Criterion, ...]
    corrects: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """A release, and why the other cases are not in it: for the desk alone."""

    release: Release
    held: Mapping[str, tuple[Held, ...]]


def compose(
    cases: Sequence[Judged],
    edition: Edition,
    *,
    sample: Sampled | None = None,
    left_out: tuple[NotAudited, ...] = (),
    errors: Sequence[PublishedError] = (),
    before: Before | None = None,
) -> Gated:
    """Compose a release of the cases whose first deadline fell in its period.

    Args:
        cases: every case that was judged, in any order.
        edition: what the release is called.
        sample: the probability sample that the services were drawn in, entered before the first request.
        left_out: who of it was not audited.
        errors: of ours, found until the day of the release.
        before: the release whose place this one takes.
    """
    mine = _of_period(cases, edition.period)
    held = holds_by_case(cases, edition.period, edition.until)
    drawn = {one.service: one for one in sample.drawn} if sample else {}
    rows = [replace(_weighed(c.row, drawn.get(c.row.service)), is_withheld=c.row.case in held) for c in mine]
    public = [c for c in mine if c.row.case not in held]
    questions = {criterion.id: criterion.question for criterion in edition.criteria}
    known = {row.case: row for row in rows}
    figures = figures_of(rows, edition.period, sample, method=edition.method, seed=SEED, questions=questions)
    release = Release(
        id=edition.id,
        period=edition.period,
        until=edition.until,
        method=edition.method,
        method_version=edition.method_version,
        operator=edition.operator,
        criteria=edition.criteria,
        services=_services(public, sample),
        cases=tuple(
            ReleasedCase(row=known[c.row.case], evidence=c.evidence, head=c.head, contested=_is_contested(c))
            for c in public
        ),
        figures=tuple(_of_public(figure, held, {row.case: row.controller for row in rows}) for figure in figures),
        withheld=len(held),
        sample=sample,
        exclusions=left_out,
        errors=tuple(errors),
        corrects=edition.corrects,
    )
    return Gated(release=replace(release, corrections=corrections(before, release)), held=held)


def holds_by_case(cases: Sequence[Judged], period: Period, today: date) -> dict[str, tuple[Held, ...]]:
    """What holds back each case of a period, on a day; those that may be public are not in it."""
    mine = _of_period(cases, period)
    twice = _twice(mine, cases)
    found = {
        one.row.case: holds_of(
            failing(one.row), one.events, today=today, verified=one.verified, twice=twice[one.row.case]
        )
        for one in mine
    }
    return {case: holds for case, holds in found.items() if holds}


def _of_period(cases: Sequence[Judged], period: Period) -> list[Judged]:
    return sorted((c for c in cases if period.holds(c.row.first_deadline)), key=lambda c: c.row.case)


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


def _twice(mine: Iterable[Judged], cases: Sequence[Judged]) -> dict[str, frozenset[str]]:
    """Of each case, the findings that another account of the service shows as well, or a case opened to confirm them."""
    by_service: dict[str, list[Judged]] = {}
    for one in cases:
        by_service.setdefault(one.row.service, []).append(one)
    return {
        one.row.case: frozenset(
            name
            for other in by_service[one.row.service]
            if other.verified and not _is_dropped(other) and _may_confirm(one, other)
            for name in _failed(one.row) & _failed(other.row)
        )
        for one in mine
    }


def _may_confirm(one: Judged, other: Judged) -> bool:
    """Another account of the service, or a case that was opened for it."""
    if other.row.case == one.row.case:
        return False
    return other.account != one.account or one.row.case == other.confirms or other.row.case == one.confirms


def _is_dropped(case: Judged) -> bool:
    return any(event.upheld is False for event in case.events)


def _failed(row: CaseRow) -> frozenset[str]:
    return frozenset(name for name, f in row.outcomes.items() if f.outcome is Outcome.FAILED)


def _weighed(row: CaseRow, drawn: Drawn | None) -> CaseRow:
    return row if drawn is None else replace(row, stratum=drawn.stratum, weight=max(1.0, drawn.weight))


def _of_public(figure: Figure, held: Mapping[str, object], controllers: Mapping[str, str]) -> Figure:
    """Name the public cases behind a figure, and of the others nothing.

    Where fewer controllers than five are held back in it, it less what is public would tell them apart.
    """
    public = tuple(case for case in figure.cases if case not in held)
    apart = {controllers[case] for case in figure.cases if case in held}
    told = replace(figure, cases=public)
    if not apart or len(apart) >= FEWEST_APART:
        return told
    return replace(
        told, value=None, reach=None, bounds=None, count=None, parts=(), curve=None, exclusions=(), blank=Blank.WITHHELD
    )


def _services(public: Sequence[Judged], sample: Sampled | None) -> tuple[ReleasedService, ...]:
    framed = {one.service: tuple(sorted(one.columns.items())) for one in sample.frame} if sample else {}
    found: dict[str, ReleasedService] = {}
    for one in public:
        row = one.row
        known = found.get(row.service)
        first = row.submitted.by.date() if row.submitted else None
        days = [day for day in (known.first_seen if known else None, first) if day is not None]
        found[row.service] = ReleasedService(
            service=one.service,
            track=Track.PORTABILITY if known and known.track is Track.PORTABILITY else row.track,
            software=row.software,
            frame=framed.get(row.service, ()),
            first_seen=min(days, default=None),
        )
    return tuple(found[name] for name in sorted(found))


def _is_contested(case: Judged) -> bool:
    return any(event.what is PublicationWhat.CONTESTED for event in case.events)


def corrections(before: Before | None, now: Release) -> tuple[Correction, ...]:
    """What the release before said otherwise, figure by figure and finding by finding, and why it changed.

    Of a case that is in this one no more nothing is said: it may be held back.
    """
    if before is None:
        return ()
    why = "method" if before.method != now.method else "evidence"
    said = said_in(now)
    told = {name.partition(" ")[0] for name in said}
    both = [name for name in before.said.keys() | said.keys() if " " not in name or name.partition(" ")[0] in told]
    changed = sorted(name for name in both if before.said.get(name) != said.get(name))
    return tuple(
        Correction(
            release=before.id, subject=name, before=before.said.get(name, "-"), after=said.get(name, "-"), why=why
        )
        for name in changed
    )


def said_in(release: Release) -> dict[str, str]:
    """What a release says, by its subject: each figure, and each finding of each case."""
    return {**{figure.id: _said(figure) for figure in release.figures}, **_found(release)}


def _said(figure: Figure) -> str:
    if figure.value is not None:
        return f"{figure.value:.6f}".rstrip("0").rstrip(".")
    if figure.count is not None:
        return f"{figure.count.good} / {figure.count.bad} / {figure.count.open}"
    return str(figure.blank) if figure.blank else ""


def _found(release: Release) -> dict[str, str]:
    return {
        f"{one.row.case} {name}": f"{f.outcome} {f.reason}"
        for one in release.cases
        for name, f in one.row.outcomes.items()
    }


def tally(held: Mapping[str, tuple[Held, ...]]) -> Counter[str]:
    """How many cases each reason holds back; for the desk."""
    return Counter(str(hold.why) for holds in held.values() for hold in holds)
