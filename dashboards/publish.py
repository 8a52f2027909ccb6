"""What of a period may be public? The release, composed of what was judged; the gates stand here. Pure.

Figures count every case, public or not (OBSERVATORY 2); of a case that is held
back nothing else is said anywhere, whatever was found in it.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dashboards.judged import RATES, Judged, failing, holds_by_case, of_period, still_public
from results.figures.compute import cohort_of, figures_of
from results.figures.figure import Figure
from results.figures.period import Period
from results.figures.publishable import FEWEST_APART, Blank
from results.figures.row import CaseRow
from results.figures.sampling import Drawn, NotAudited, Sampled
from results.records import Criterion, Held, Hold, PublicationWhat, PublishedError, Track
from results.release import Correction, Release, ReleasedCase, ReleasedService, Statement

__all__ = [
    "RATES",
    "SEED",
    "Before",
    "Edition",
    "Gated",
    "Judged",
    "compose",
    "corrections",
    "curve_said",
    "failing",
    "holds_by_case",
    "said_in",
    "tally",
]

SEED: Final = 20260101
"""Of every resampling: the same figures from the same rows, whoever computes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The release whose place another takes, as far as what it said.

    Attributes:
        public: the cases that are in it.
        until: the last day that it knows of.
    """

    id: str
    method: str
    said: Mapping[str, str]
    public: frozenset[str] = frozenset()
    until: date = date.min


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
    earlier: Sequence[Judged] = (),
    sample: Sampled | None = None,
    left_out: tuple[NotAudited, ...] = (),
    errors: Sequence[PublishedError] = (),
    before: Before | None = None,
) -> Gated:
    """Compose a release of the cases of its period.

    Args:
        cases: every case that was judged, in any order.
        edition: what the release is called.
        earlier: what earlier releases say of services, the newest statement first.
        sample: the probability sample that the services were drawn in, entered before the first request.
        left_out: who of it was not audited.
        errors: of ours, found until the day of the release.
        before: the release whose place this one takes.
    """
    mine = of_period(cases, edition.period)
    drawn = {one.service: one for one in sample.drawn} if sample else {}
    rows = [_weighed(c.row, drawn.get(c.row.service)) for c in mine]
    held = holds_by_case(cases, edition.period, edition.until)
    figures, held = _figures(rows, held, edition, sample, before)
    public = [c for c in mine if c.row.case not in held]
    carried = _carried(earlier, {c.row.service for c in public}, edition.until)
    release = Release(
        id=edition.id,
        period=edition.period,
        until=edition.until,
        method=edition.method,
        method_version=edition.method_version,
        operator=edition.operator,
        criteria=edition.criteria,
        services=_services([*public, *carried], sample),
        cases=_released(public, carried, {row.case: row for row in rows}, edition, sample),
        figures=tuple(replace(f, cases=tuple(case for case in f.cases if case not in held)) for f in figures),
        withheld=len(held),
        sample=sample,
        exclusions=left_out,
        errors=tuple(errors),
        corrects=edition.corrects,
    )
    return Gated(release=replace(release, corrections=corrections(before, release)), held=held)


def _figures(
    rows: Sequence[CaseRow],
    held: dict[str, tuple[Held, ...]],
    edition: Edition,
    sample: Sampled | None,
    before: Before | None,
) -> tuple[tuple[Figure, ...], dict[str, tuple[Held, ...]]]:
    """Compute the figures; first hold back more until those of the release before, less what is public now, tell of nobody."""
    questions = {criterion.id: criterion.question for criterion in edition.criteria}
    while before is not None and (more := _telling(rows, held, edition, sample, before)):
        held = {**held, **dict.fromkeys(more, (Held(why=Hold.TOGETHER),))}
    told = [replace(r, is_withheld=r.case in held, is_news=r.case in held and _is_news(r, before)) for r in rows]
    figures = figures_of(told, edition.period, sample, method=edition.method, seed=SEED, questions=questions)
    return figures, held


def _is_news(row: CaseRow, before: Before | None) -> bool:
    return before is not None and row.watched_until.date() > before.until


def _telling(
    rows: Sequence[CaseRow],
    held: Mapping[str, object],
    edition: Edition,
    sample: Sampled | None,
    before: Before,
) -> set[str]:
    """Cases that a figure of the release before counted while they were held back, and whose row would now tell of others.

    What it counted, less those that become public, is of those that are still
    held back: of five controllers or more, or of nobody.
    """
    shown = [name for name, said in before.said.items() if " " not in name and said not in _SAYS_NOTHING]
    cohort = cohort_of(rows, edition.period, sample, method=edition.method, seed=SEED)
    known = [r.case not in before.public and not _is_news(r, before) for r in cohort.rows]
    found: set[str] = set()
    for of in cohort.slices:
        is_shown = any(name.endswith(f"/{edition.period.name}{of.suffix}") for name in shown)
        if not is_shown and of.group.partition not in _OF_THEIR_OWN:
            continue
        behind = [cohort.rows[place] for place in of.places.tolist() if known[place]]
        left = {row.controller for row in behind if row.case in held}
        if 0 < len(left) < FEWEST_APART:
            found.update(row.case for row in behind if row.case not in held)
    return found


_OF_THEIR_OWN: Final = frozenset({"track", "kind"})
"""Groups that ladders and the indicator are of, without saying so in their ids."""


_SAYS_NOTHING: Final = frozenset({"", *map(str, Blank)})


def _carried(earlier: Sequence[Judged], services: set[str], today: date) -> list[Judged]:
    """What earlier releases say of services of which this one has nothing new, whyever: the newest statement of each."""
    still, newest = still_public(earlier, today), dict[str, str | None]()
    for one in still:
        newest.setdefault(one.row.service, one.carried_from)
    return [o for o in still if o.row.service not in services and o.carried_from == newest[o.row.service]]


def _released(
    public: Sequence[Judged],
    carried: Sequence[Judged],
    known: Mapping[str, CaseRow],
    edition: Edition,
    sample: Sampled | None,
) -> tuple[ReleasedCase, ...]:
    """Lay out the public cases, and say which of them figures count: as far as public cases alone tell."""
    rows = [known[one.row.case] for one in public]
    cohort = cohort_of(rows, edition.period, sample, method=edition.method, seed=SEED)
    case = cohort.columns.case
    counted = frozenset(case[cohort.chosen].tolist())
    left = {one: reason for reason, places in cohort.left.items() for one in case[places].tolist()}
    own = (
        ReleasedCase(
            row=row,
            evidence=one.evidence,
            head=one.head,
            contested=_is_contested(one),
            repaired=_repaired(one),
            statements=_statements(one),
            cohort=edition.period.name if row.first_deadline else None,
            counted=row.case in counted,
            left_out=left.get(row.case),
        )
        for row, one in zip(rows, public, strict=True)
    )
    others = (
        ReleasedCase(
            row=one.row,
            evidence=one.evidence,
            head=one.head,
            contested=_is_contested(one),
            repaired=_repaired(one),
            statements=_statements(one),
            cohort=one.cohort,
            carried_from=one.carried_from,
        )
        for one in carried
    )
    return tuple(sorted((*own, *others), key=lambda one: one.row.case))


def _weighed(row: CaseRow, drawn: Drawn | None) -> CaseRow:
    return row if drawn is None else replace(row, stratum=drawn.stratum, weight=max(1.0, drawn.weight))


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


def _repaired(case: Judged) -> tuple[tuple[str, date], ...]:
    """Of what failed and is repaired, since when that is known; the first time counts."""
    found: dict[str, date] = {}
    for event in sorted(case.events, key=lambda e: e.day):
        if event.what is PublicationWhat.REPAIRED:
            for criterion in event.criteria:
                found.setdefault(criterion, event.day)
    failed = {verdict.criterion for verdict in failing(case.row)}
    return tuple(sorted((criterion, day) for criterion, day in found.items() if criterion in failed))


def _statements(case: Judged) -> tuple[Statement, ...]:
    stated = sorted((e for e in case.events if e.what is PublicationWhat.STATED and e.note), key=lambda e: e.at)
    return tuple(Statement(on=event.day, words=event.note, criteria=event.criteria) for event in stated)


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
    """What a figure says, short enough to stand in a table; `auditor.release` reads the same out of the files."""
    said = []
    if figure.value is not None:
        said.append(f"{figure.value:.6f}".rstrip("0").rstrip("."))
    elif figure.count is not None:
        said.append(f"{figure.count.good} / {figure.count.bad} / {figure.count.open}")
    elif figure.parts:
        said.append("; ".join(f"{part.name}={part.count}" for part in figure.parts))
    if figure.curve is not None and figure.curve.points:
        said.append(curve_said([(p.day, p.share) for p in figure.curve.points]))
    return "; ".join(said) or str(figure.blank or "")


def curve_said(points: Sequence[tuple[float, float]]) -> str:
    """A curve in short: its last point, and a digest that changes with any other."""
    text = " ".join(f"{day:.6f}:{share:.6f}" for day, share in points)
    day, share = points[-1]
    return f"curve: {share:.6f} after {day:.6f} days ({hashlib.sha256(text.encode()).hexdigest()[:8]})"


def _found(release: Release) -> dict[str, str]:
    return {
        f"{one.row.case} {name}": f"{f.outcome} {f.reason}"
        for one in release.cases
        for name, f in one.row.outcomes.items()
    }


def tally(held: Mapping[str, tuple[Held, ...]]) -> Counter[str]:
    """How many cases each reason holds back; for the desk."""
    return Counter(str(hold.why) for holds in held.values() for hold in holds)
