"""Does anybody who subtracts published figures from one another learn of fewer than five controllers?"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.judged import Judged
from dashboards.publish import compose
from results.figures import CaseRow, Figure, cohort_of, counts_of, period_of
from results.figures.publishable import Blank
from results.records import ControllerKind, Hold, Outcome, Sector
from results.release import Release, ReleasedCase
from tests.dashboards.released import BAD, EDITION, GOOD, before_of, judged, sealed_again
from tests.results.figures.rows import FAILED, OPEN, PASSED, row

QUARTER = period_of("2026-Q4")
UNTESTED = Outcome.UNTESTED
READ = {
    "reply": lambda row: row.exercise.replied,
    "responsiveness": lambda row: row.exercise.answered,
    "fulfilment": lambda row: row.exercise.usable,
}


@st.composite
def rows(draw: st.DrawFn) -> list[CaseRow]:
    """A service each; controllers have one or several, and sectors and kinds lie in one another, or do not."""
    many = draw(st.integers(8, 90))
    each = st.tuples(
        st.integers(0, many),
        st.sampled_from(list(ControllerKind)[:2]),
        st.sampled_from(list(Sector)[:4]),
        st.sampled_from(["FR", "FR", "FR", "BE"]),
        st.sampled_from([None, None, "portal"]),
        st.tuples(*[st.sampled_from([PASSED, PASSED, FAILED, OPEN, UNTESTED])] * 3),
        st.sampled_from([False] * draw(st.integers(1, 6)) + [True]),
    )
    return [
        row(
            f"s{number:03d}",
            *outcomes,
            controller=f"c{controller}",
            controller_kind=ControllerKind.PUBLIC_BODY if sector is Sector.BANK else kind,
            sector=sector,
            country=country,
            software=software,
            is_withheld=held,
        )
        for number, (controller, kind, sector, country, software, outcomes, held) in enumerate(
            draw(st.lists(each, min_size=many, max_size=many))
        )
    ]


def population(figure: Figure, cases: list[CaseRow], *, is_counted: bool) -> frozenset[str]:
    """Whom a figure is of, by its id alone."""
    slug, _, rest = figure.id.partition("/")
    partition, _, part = rest.partition("/")[2].partition("=")
    read = {"kind": "controller_kind"}.get(partition, partition)
    return frozenset(
        one.case
        for one in cases
        if (not partition or (getattr(one, read) or "").lower() == part)
        and (not is_counted or READ[slug](one) in (PASSED, FAILED, OPEN))
    )


@settings(max_examples=60, deadline=None)
@given(rows())
def test_no_pair_of_figures_isolates_fewer_than_five_controllers(cases: list[CaseRow]) -> None:
    known = {one.case: one for one in cases}
    figures = counts_of(cohort_of(cases, QUARTER, method="m", seed=1), {})

    def behind(some: frozenset[str], *, only_held: bool = False) -> int:
        return len({known[case].controller for case in some if known[case].is_withheld or not only_held})

    for slug in READ:
        shown = [f for f in figures if f.id.startswith(f"{slug}/") and f.count is not None and f.controllers]
        for is_counted in (True, False):
            sets = [population(f, cases, is_counted=is_counted) for f in shown]
            for one in sets:
                assert not 0 < behind(one, only_held=True) < 5 or is_counted
                assert behind(one) >= 10
            for one, other in combinations(sets, 2):
                for less in (one - other, other - one) if one <= other or other <= one else ():
                    assert not 0 < behind(less) < 5 or not is_counted
                    assert not 0 < behind(less, only_held=True) < 5 or is_counted


class State(StrEnum):
    """What a release may say of a service, besides those that are good in all of them."""

    ABSENT = "absent"
    HELD = "held"
    FREE = "free"
    AGAIN = "sealed again, held"
    MENDED = "sealed again, free"


STORY = st.tuples(*[st.sampled_from(State)] * 3)
ALL = "responsiveness/2026-Q4"


def made(number: int, state: State, at: int) -> Judged:
    """A case in the release of this place; its seal is another wherever it was sealed again."""
    is_again = state in (State.AGAIN, State.MENDED)
    case = judged(f"other-{number:02d}", GOOD if state is State.MENDED or number % 2 else BAD, told=True)
    return replace(case, evidence=f"{at if is_again else 15:x}" * 64, verified=state in (State.FREE, State.MENDED))


def seals(cases: Iterable[Judged | ReleasedCase]) -> set[tuple[str, str]]:
    return {(one.row.case, one.evidence) for one in cases}


@settings(max_examples=60, deadline=None)
@given(
    st.integers(10, 24),
    st.lists(st.tuples(STORY, st.integers(1, 6)), max_size=4),
    st.sampled_from([(0,), (1,), (0, 1)]),
)
def test_no_two_releases_of_a_period_tell_of_fewer_than_five(
    plain: int, stories: list[tuple[tuple[State, ...], int]], public: tuple[int, ...]
) -> None:
    """Whoever has them all knows every public row by its seal, takes those off, and holds what is left side by side."""
    shops = [judged(f"shop-{n:02d}") for n in range(plain)]
    others = [story for story, many in stories for _ in range(many)]
    known: list[tuple[Release, list[Judged]]] = []
    for at in (*public, 2):
        cases = [*shops, *(made(n, s[at], at) for n, s in enumerate(others) if s[at] is not State.ABSENT)]
        edition = replace(EDITION, id=f"2026-Q4.{at + 1}", until=EDITION.until + at * timedelta(days=90))
        before = tuple(before_of(release, *counted) for release, counted in reversed(known))
        known.append((compose(cases, edition, before=before).release, cases))
    shown = set().union(*(seals(release.cases) for release, _ in known))
    sums = [
        seals(cases) - shown
        for release, cases in known
        if any(f.id == ALL and f.count is not None for f in release.figures)
    ]
    for one in sums:
        assert not 0 < len(one) < 5
    for earlier, later in combinations(sums, 2):
        if later <= earlier or earlier <= later:
            assert not 0 < len(earlier ^ later) < 5


def test_a_case_that_was_sealed_again_is_not_found_out_by_what_was_said_of_it_before() -> None:
    """Six are held back as late; one of them, looked at again, is good. Less the others, the first tells what it was."""
    shops = [judged(f"shop-{n:02d}") for n in range(40)]
    held = [judged(f"held-{n}", BAD) for n in range(6)]
    first = compose([*shops, *held], EDITION).release
    assert next(f for f in first.figures if f.id == ALL).count is not None
    again = sealed_again(judged("held-0"), on=date(2027, 3, 1))
    second = compose([*shops, again, *held[1:]], EDITION, before=(before_of(first, *shops, *held),))
    assert {hold.why for hold in second.held["case-held-0"]} == {Hold.TOGETHER}
    assert next(f for f in second.release.figures if f.id == ALL).blank is Blank.WITHHELD, "one of them says otherwise"


def test_no_release_tells_of_few_beside_one_that_was_superseded_before() -> None:
    """The second says nothing of all, for one who is held back came to five; the third stands beside the first as well."""
    shops = [judged(f"shop-{n:02d}") for n in range(40)]
    new = judged("new", BAD)

    def held(free: int = 0) -> list[Judged]:
        return [judged(f"held-{n}", BAD, told=n < free) for n in range(5)]

    def of_all(release: Release) -> Figure:
        return next(f for f in release.figures if f.id == ALL)

    first = compose([*shops, *held()], EDITION).release
    assert of_all(first).count is not None
    before = (before_of(first, *shops, *held()),)
    second = compose([*shops, *held(), new], replace(EDITION, id="2026-Q4.2"), before=before).release
    assert of_all(second).blank is Blank.WITHHELD
    before = (before_of(second, *shops, *held(), new), *before)
    third = replace(EDITION, id="2026-Q4.3")
    assert of_all(compose([*shops, *held(), new], third, before=before).release).blank is Blank.WITHHELD
    assert compose([*shops, *held(free=4), new], third, before=before).release.withheld == 6, (
        "else the first tells of one"
    )
    assert compose([*shops, *held(free=5), new], third, before=before).release.withheld == 1
