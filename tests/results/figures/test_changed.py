"""Is each change published with its reasons, in points that add up, and blank where either release is?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from results.figures import Blank, CaseRow, Columns, Figure, Finding, period_of
from results.figures.changed import Former, changes_of
from results.figures.compute import counts_of
from results.figures.share import Cohort
from results.records import Obligation, Outcome, Sector, Text
from tests.results.figures.rows import FAILED, OPEN, PASSED, row

Q3, Q4 = period_of("2026-Q3"), period_of("2026-Q4")
QUESTIONS = {"deadline": Text(fr="À temps ?", en="In time?")}
Said = Mapping[str, Outcome]


def cases(period: str, said: Said, **more: object) -> list[CaseRow]:
    day = date(2026, 8, 3) if period == "old" else date(2026, 11, 2)
    return [
        row(
            name,
            outcome,
            outcome,
            outcome,
            case=f"{period}-{name}",
            deadline=day,
            outcomes={"deadline": Finding(outcome, "r", Obligation.LAW)},
            **more,
        )
        for name, outcome in said.items()
    ]


def cohort(rows: Sequence[CaseRow], name: str) -> Cohort:
    return Cohort.of(Columns.of(rows), period_of(name), method="a" * 64, is_sampled=False, seed=1)


def text(figure: Figure) -> str:
    return str(figure.blank) if figure.value is None else f"{figure.value:.6f}"


def changed(old: Sequence[CaseRow], again: Sequence[CaseRow], new: Sequence[CaseRow], **said: str) -> dict[str, Figure]:
    before, after = cohort(old, Q3.name), cohort(new, Q4.name)
    former = Former(
        release="2026-Q3.1",
        cohort=before,
        again={r.case: r for r in again},
        said={**{f.id: text(f) for f in counts_of(before, QUESTIONS)}, **said},
    )
    told = {f.id: f for f in counts_of(after, QUESTIONS)}
    return {f.id: f for f in changes_of(former, after, told, questions=QUESTIONS)}


def services(good: int, bad: int, first: int = 0) -> dict[str, Outcome]:
    return {f"s{n:03d}": PASSED if n - first < good else FAILED for n in range(first, first + good + bad)}


def parts(figures: Mapping[str, Figure], name: str = "change/responsiveness/2026-Q4") -> tuple[float, ...]:
    figure = figures[name]
    assert figure.change is not None, figure.blank
    assert figure.value is not None
    return figure.change.service, figure.change.method, figure.change.coverage, figure.value


def test_where_only_the_method_changed_only_the_method_moves_it() -> None:
    old, again = cases("old", services(20, 20)), cases("old", services(30, 10))
    figures = changed(old, again, cases("new", services(30, 10)))
    assert parts(figures) == (0.0, 25.0, 0.0, 25.0)
    assert parts(figures, "change/criterion/deadline/2026-Q4") == (0.0, -25.0, 0.0, -25.0)


def test_where_only_the_services_changed_only_they_move_it() -> None:
    old = cases("old", services(20, 20))
    assert parts(changed(old, old, cases("new", services(30, 10)))) == (25.0, 0.0, 0.0, 25.0)


def test_where_others_were_looked_at_only_coverage_moves_it() -> None:
    old, new = cases("old", services(20, 20)), cases("new", {**services(20, 20), **services(40, 0, first=100)})
    assert parts(changed(old, old, new)) == (0.0, 0.0, 25.0, 25.0)


def test_it_says_since_which_release_of_how_many_in_common_and_how_to_find_it_again() -> None:
    old = cases("old", services(20, 20))
    figure = changed(old, old, cases("new", services(30, 10)))["change/responsiveness/2026-Q4"]
    assert figure.change is not None
    assert (figure.change.since, figure.n, figure.controllers, len(figure.cases)) == ("2026-Q3.1", 40, 40, 40)
    assert figure.title.en == (
        "Among the services audited, by how many points, from 2026-Q3 to 2026-Q4, "
        "the share that were answered within the legal period has changed"
    )
    assert figure.title.fr.startswith("Parmi les services audités, de combien de points a changé, de 2026-Q3 à 2026-Q4")
    for words in (figure.recompute.fr, figure.recompute.en):
        assert all(name in words for name in ("responsiveness/2026-Q3", "2026-Q3.1", "method_points"))


def test_groups_have_their_own() -> None:
    bank, other = services(20, 20), services(20, 20, first=100)
    old = [*cases("old", bank, sector=Sector.BANK), *cases("old", other, sector=Sector.RETAIL)]
    new = [*cases("new", services(40, 0), sector=Sector.BANK), *cases("new", other, sector=Sector.RETAIL)]
    figures = changed(old, old, new)
    assert parts(figures, "change/reply/2026-Q4/sector=bank") == (50.0, 0.0, 0.0, 50.0)
    assert parts(figures, "change/reply/2026-Q4/sector=retail") == (0.0, 0.0, 0.0, 0.0)
    assert parts(figures, "change/reply/2026-Q4") == (25.0, 0.0, 0.0, 25.0)


def test_few_in_common_are_too_few() -> None:
    old = cases("old", services(20, 20))
    new = cases("new", services(20, 20, first=11))
    assert changed(old, old, new)["change/reply/2026-Q4"].blank is Blank.TOO_FEW
    apart = cases("new", services(20, 20, first=200))
    assert changed(old, old, apart)["change/reply/2026-Q4"].blank is Blank.NOT_OBSERVED


def test_where_a_share_is_blank_the_change_is_blank_by_the_same_word() -> None:
    old, new = cases("old", services(20, 20)), cases("new", services(30, 10))
    for blank in Blank:
        told = changed(old, old, new, **{"reply/2026-Q3": str(blank)})["change/reply/2026-Q4"]
        assert (told.value, told.change, told.n, told.cases, told.blank) == (None, None, None, (), blank)
    undecided = [replace(r, exercise=replace(r.exercise, replied=OPEN)) for r in new[:20] if r.exercise]
    assert changed(old, old, [*undecided, *new[20:]])["change/reply/2026-Q4"].blank is Blank.NOT_OBSERVED


def test_what_was_published_and_can_be_counted_no_more_is_not_split() -> None:
    old, new = cases("old", services(20, 20)), cases("new", services(30, 10))
    assert changed(old, old, new, **{"reply/2026-Q3": "0.6"})["change/reply/2026-Q4"].blank is Blank.NOT_OBSERVED


def held(rows: Sequence[CaseRow], number: int) -> list[CaseRow]:
    return [replace(r, is_withheld=n < number) for n, r in enumerate(rows)]


def test_where_few_are_held_back_nothing_is_said_whatever_was_found_in_them() -> None:
    old = cases("old", services(20, 20))
    for number, blank in ((1, Blank.WITHHELD), (4, Blank.WITHHELD), (5, None), (12, None)):
        figure = changed(old, old, held(cases("new", services(30, 10)), number))["change/reply/2026-Q4"]
        assert figure.blank is blank
        assert len(figure.cases) == (0 if blank else 40 - number)
        assert changed(held(old, number), old, cases("new", services(30, 10)))["change/reply/2026-Q4"].blank is blank


def test_few_who_are_held_back_are_in_no_change_of_those_who_came_or_went() -> None:
    old = cases("old", services(20, 20))
    came = cases("new", {**services(30, 10), **services(6, 0, first=200)})
    assert changed(old, old, came)["change/reply/2026-Q4"].blank is None, "what is public may be told apart"
    back = [replace(r, is_withheld=r.service >= "s200") for r in came]
    assert changed(old, old, back)["change/reply/2026-Q4"].blank is Blank.WITHHELD


def test_few_who_are_held_back_outside_a_group_are_not_told_by_what_is_left() -> None:
    bank, other = services(20, 20), services(20, 20, first=100)
    old = [*cases("old", bank, sector=Sector.BANK), *cases("old", other, sector=Sector.RETAIL)]
    new = [*held(cases("new", bank, sector=Sector.BANK), 8), *held(cases("new", other, sector=Sector.RETAIL), 2)]
    figures = changed(old, old, new)
    assert figures["change/reply/2026-Q4/sector=bank"].blank is Blank.TOO_FEW
    assert figures["change/reply/2026-Q4/sector=retail"].blank is Blank.WITHHELD
    assert figures["change/reply/2026-Q4"].blank is None


outcomes = st.lists(st.tuples(st.sampled_from([PASSED, FAILED]), st.sampled_from([PASSED, FAILED])), min_size=31)


@settings(max_examples=40)
@given(outcomes, st.lists(st.sampled_from([PASSED, FAILED]), min_size=31), st.integers(0, 12))
def test_whatever_is_mixed_the_points_add_up(before: list, after: list, shifted: int) -> None:
    old = cases("old", {f"s{n:03d}": said[0] for n, said in enumerate(before)})
    again = cases("old", {f"s{n:03d}": said[1] for n, said in enumerate(before)})
    new = cases("new", {f"s{n:03d}": said for n, said in enumerate(after, start=shifted)})
    for figure in changed(old, again, new).values():
        if figure.change is None:
            assert figure.value is None
            continue
        tenths = [
            round(Fraction(x) * 10) for x in (figure.change.service, figure.change.method, figure.change.coverage)
        ]
        assert sum(tenths) == round(Fraction(figure.value or 0) * 10)
        assert figure.n is not None
        assert figure.n >= 30
