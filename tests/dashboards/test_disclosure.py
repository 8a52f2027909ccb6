"""Does anybody who subtracts published figures from one another learn of fewer than five controllers?"""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.publish import Before, Judged, compose, said_in
from results.figures import CaseRow, Figure, cohort_of, counts_of, period_of
from results.records import ControllerKind, Outcome, Sector
from results.release import Release
from tests.dashboards.released import BAD, EDITION, GOOD, judged
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


@settings(max_examples=20, deadline=None)
@given(st.integers(10, 24), st.lists(st.sampled_from(["held", "freed", "new", "new and held"]), max_size=16))
def test_no_two_releases_of_a_period_tell_of_fewer_than_five(plain: int, others: list[str]) -> None:
    """Whoever has both knows every public row, takes them off, and holds what is left side by side."""
    shops = [judged(f"shop-{n:02d}") for n in range(plain)]

    def made(number: int, state: str, *, later: bool) -> Judged:
        case = judged(f"other-{number:02d}", BAD if number % 2 else GOOD, told=later and state in ("freed", "new"))
        is_open = later and state in ("freed", "new")
        looked = datetime(2027, 5, 1, tzinfo=UTC) if state.startswith("new") else case.row.watched_until
        return replace(case, row=replace(case.row, watched_until=looked), verified=is_open)

    early = [made(n, state, later=False) for n, state in enumerate(others) if not state.startswith("new")]
    first = compose([*shops, *early], EDITION).release
    public = frozenset(c.row.case for c in first.cases)
    before = Before(id=first.id, method=first.method, said=said_in(first), public=public, until=first.until)
    late = [made(n, state, later=True) for n, state in enumerate(others)]
    second = compose([*shops, *late], replace(EDITION, until=date(2027, 9, 1)), before=before).release

    def held(cases: list[Judged], release: Release) -> set[str]:
        return {c.row.case for c in cases} - {c.row.case for c in release.cases}

    is_shown = {f.id: f.count is not None for f in first.figures if f.id == "responsiveness/2026-Q4"}
    both = held(early, first) & held(late, second)
    if is_shown["responsiveness/2026-Q4"]:
        assert len(both) == 0 or len(both) >= 5
        if any(f.id == "responsiveness/2026-Q4" and f.count is not None for f in second.figures):
            news = held(late, second) - held(early, first)
            assert len(news) == 0 or len(news) >= 5
