"""What of a period may be public? The release, composed of what was judged; the gates stand here. Pure.

Figures count every case, public or not (OBSERVATORY 2); of a case that is held
back nothing else is said anywhere, whatever was found in it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from dashboards.before import SEED, Before, news_to, telling
from dashboards.judged import Judged, failing, free, holds_by_case, of_period, still_public
from results.figures.compute import cohort_of, figures_of
from results.figures.figure import Figure
from results.figures.period import Period
from results.figures.row import CaseRow
from results.figures.sampling import Drawn, NotAudited, Sampled
from results.records import Criterion, Held, Hold, Outcome, PublicationWhat, PublishedError, Track
from results.release import Correction, Release, ReleasedCase, ReleasedService, Statement


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
    before: Sequence[Before] = (),
) -> Gated:
    """Compose a release of the cases of its period.

    Args:
        cases: every case of the period that was judged, and whichever decides of them, in any order.
        edition: what the release is called.
        earlier: what earlier releases say of services, the newest statement first.
        sample: the probability sample that the services were drawn in, entered before the first request.
        left_out: who of it was not audited.
        errors: of ours, found until the day of the release.
        before: the releases of the period that are or were public; what this one corrects is among them.
    """
    mine = of_period(cases, edition.period)
    drawn = {one.service: one for one in sample.drawn} if sample else {}
    rows = [_weighed(c.row, drawn.get(c.row.service)) for c in mine]
    held = _held(cases, edition, before)
    news = {c.row.case: news_to(before, c.row.case, c.evidence) for c in mine if c.row.case in held}
    figures = _figures(rows, news, edition, sample)
    public = [c for c in mine if c.row.case not in held]
    carried = _carried(earlier, {c.row.service for c in public}, edition.until)
    seen = free(cases, _showing((*public, *carried)), edition.until) - held.keys()
    release = Release(
        id=edition.id,
        period=edition.period,
        until=edition.until,
        method=edition.method,
        method_version=edition.method_version,
        operator=edition.operator,
        criteria=edition.criteria,
        services=_services([*public, *carried], sample),
        cases=_released(public, carried, {row.case: row for row in rows}, edition, sample, seen=seen),
        figures=tuple(replace(f, cases=tuple(case for case in f.cases if case not in held)) for f in figures),
        withheld=len(held),
        sample=sample,
        exclusions=left_out,
        errors=tuple(errors),
        corrects=edition.corrects,
    )
    corrected = next((one for one in before if one.id == edition.corrects), None)
    return Gated(release=replace(release, corrections=corrections(corrected, release)), held=held)


def _held(cases: Sequence[Judged], edition: Edition, before: Sequence[Before]) -> dict[str, tuple[Held, ...]]:
    """What the gate holds back, and what would tell of others beside an earlier release."""
    mine, held = of_period(cases, edition.period), holds_by_case(cases, edition.period, edition.until)
    while more := telling(before, mine, {one.row.case for one in mine} - held.keys()):
        held |= dict.fromkeys(more, (Held(why=Hold.TOGETHER),))
    return held


def _figures(
    rows: Sequence[CaseRow], news: Mapping[str, tuple[str, ...]], edition: Edition, sample: Sampled | None
) -> tuple[Figure, ...]:
    """Compute the figures; `news`: of the cases that are held back, the earlier releases that did not count them so."""
    questions = {criterion.id: criterion.question for criterion in edition.criteria}
    told = [replace(row, is_withheld=True, news_to=news[row.case]) if row.case in news else row for row in rows]
    return figures_of(told, edition.period, sample, method=edition.method, seed=SEED, questions=questions)


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
    *,
    seen: AbstractSet[str],
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
            repaired=_repaired(one, seen),
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
            repaired=_repaired(one, seen),
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


def _repaired(case: Judged, seen: AbstractSet[str]) -> tuple[tuple[str, date], ...]:
    """Of what failed, the day on which a case that may be public itself showed it repaired, and none after it failed again.

    Of one day and another the first counts; what a person noted is no observation of ours.
    """
    found: dict[str, date] = {}
    for event in sorted(case.events, key=lambda e: e.at):
        for criterion in event.criteria:
            if event.what is PublicationWhat.REPAIRED and event.shown_by in seen:
                found[criterion] = min(event.day, found.get(criterion, event.day))
            elif event.what is PublicationWhat.FOUND_AGAIN:
                found.pop(criterion, None)
    failed = {verdict.criterion for verdict in failing(case.row)}
    return tuple(sorted((criterion, day) for criterion, day in found.items() if criterion in failed))


def _showing(cases: Iterable[Judged]) -> set[str]:
    """The later cases that showed something of these repaired."""
    return {event.shown_by for one in cases for event in one.events if event.shown_by is not None}


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
    return {**{figure.id: said_of(figure) for figure in release.figures}, **_found(release)}


def said_of(figure: Figure) -> str:
    """What a figure says, short enough to stand in a table; `auditor.former` reads the same out of the files."""
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
        f"{one.row.case} {name}": found_in_words(
            f.outcome, f.reason, dict(one.repaired).get(name), contested=one.contested
        )
        for one in release.cases
        for name, f in one.row.outcomes.items()
    }


def found_in_words(outcome: str, reason: str, repaired: date | str | None, *, contested: bool) -> str:
    """What is said of a finding, short enough to stand in a table; of a contested case all that failed is."""
    dispute = ", contested" if contested and outcome == Outcome.FAILED else ""
    return f"{outcome} {reason}{dispute}" + (f", seen repaired on {repaired}" if repaired else "")


def tally(held: Mapping[str, tuple[Held, ...]]) -> Counter[str]:
    """How many cases each reason holds back; for the desk."""
    return Counter(str(hold.why) for holds in held.values() for hold in holds)
