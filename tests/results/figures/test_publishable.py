"""Is what is published large enough, and does no difference tell of fewer than five?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.figures import BLANKS, Blank, Count, Crowd, Group, Showing, hidden, showing_of
from results.figures.publishable import FEWEST_APART, FEWEST_CONTROLLERS


@pytest.mark.parametrize(
    ("count", "controllers", "showing"),
    [
        (Count(good=20, bad=10), 10, Showing.RATE),
        (Count(good=20, bad=9), 10, Showing.COUNTS),
        (Count(good=20, bad=10), 9, Showing.NOTHING),
        (Count(good=20, bad=10), 5, Showing.NOTHING),
        (Count(good=60, bad=30, open=10), 50, Showing.RATE),
        (Count(good=60, bad=29, open=11), 50, Showing.BOUNDS),
        (Count(good=10, bad=10, open=20), 40, Showing.BOUNDS),
        (Count(good=27, bad=2, open=1), 30, Showing.COUNTS),
        (Count(), 0, Showing.NOTHING),
        (Count(good=1), 1, Showing.NOTHING),
        (Count(good=4), 4, Showing.NOTHING),
    ],
)
def test_how_much_is_shown(count: Count, controllers: int, showing: Showing) -> None:
    assert showing_of(count, controllers) is showing


def test_five_blanks_have_five_different_words_in_each_language() -> None:
    assert {blank.value for blank in Blank} == {"n/a", "n/c", "withheld", "not auditable", "too few"}
    assert len({BLANKS[blank].fr for blank in Blank}) == len({BLANKS[blank].en for blank in Blank}) == 5


def table(
    *parts: int, partition: str = "sector", withheld: tuple[int, ...] = (), bare: int = 0
) -> tuple[list[Group], Crowd]:
    """Everybody, and parts with so many controllers of one case each; `bare` are in no part."""
    many = sum(parts) + bare
    groups = [Group(name="all", partition="", members=np.ones(many, dtype=np.bool_))]
    begin = 0
    for number, size in enumerate(parts):
        places = np.arange(many)
        groups.append(
            Group(
                name=f"{partition}={number}", partition=partition, members=(places >= begin) & (places < begin + size)
            )
        )
        begin += size
    held = np.isin(np.arange(many), withheld)
    return groups, Crowd(controllers=np.arange(many), withheld=held)


def test_where_all_parts_are_large_nothing_is_hidden() -> None:
    assert hidden(*table(10, 16, 40)) == frozenset()


def test_one_small_part_takes_the_next_smallest_along() -> None:
    """The whole less the rest would tell of it."""
    assert hidden(*table(3, 6, 40)) == {"sector=0", "sector=1"}


def test_two_small_parts_that_are_large_together_need_no_third() -> None:
    assert hidden(*table(3, 2, 40)) == {"sector=0", "sector=1"}
    assert hidden(*table(1, 2, 40, 50)) == {"sector=0", "sector=1", "sector=2"}


def test_a_whole_that_is_too_small_is_hidden_with_all_its_parts() -> None:
    assert hidden(*table(2, 2)) == {"all", "sector=0", "sector=1"}


def test_an_empty_part_hides_nothing_and_mends_nothing() -> None:
    assert hidden(*table(0, 16, 40)) == frozenset()
    assert hidden(*table(0, 3, 6, 40)) == {"sector=1", "sector=2"}


def test_what_belongs_to_no_part_is_told_by_the_rest() -> None:
    assert hidden(*table(20, 30, bare=2)) == {"sector=0"}
    assert hidden(*table(20, 30, bare=5)) == frozenset()


def test_fewer_than_five_that_are_held_back_are_told_by_no_group_and_no_difference() -> None:
    assert hidden(*table(17, 12, 40, withheld=(0,))) == {"all", "sector=0"}
    assert hidden(*table(17, 12, 40, withheld=(0, 20, 21, 22, 23, 24))) == {"sector=0", "sector=1"}
    assert hidden(*table(17, 12, 40, withheld=tuple(range(5)))) == frozenset()


def test_whether_a_case_is_held_back_changes_nothing_that_is_too_few() -> None:
    for withheld in ((), (0,), tuple(range(7))):
        assert "sector=0" in hidden(*table(7, 12, 40, withheld=withheld))


def test_groups_of_two_partitions_are_not_told_apart() -> None:
    """Local government and public bodies: were two controllers in one alone, the difference would name them."""
    groups, crowd = table(20, 30)
    kinds, _ = table(22, 28, partition="kind")
    assert hidden([*groups, *kinds[1:]], crowd) >= {"sector=0"}


def test_what_is_hidden_does_not_show_by_another_name() -> None:
    groups, crowd = table(3, 6, 40)
    places = np.arange(49)
    kinds = [groups[2].members, (places % 2 == 0) & ~groups[2].members, (places % 2 == 1) & ~groups[2].members]
    named = [Group(name=f"kind={n}", partition="kind", members=members) for n, members in enumerate(kinds)]
    assert hidden([*groups, *named], crowd) >= {"sector=0", "sector=1", "kind=0"}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.integers(0, 6))
def test_no_sum_of_shown_parts_leaves_fewer_than_five(parts: list[int], bare: int) -> None:
    groups, crowd = table(*parts, bare=bare)
    gone = hidden(groups, crowd)
    if "all" in gone:
        return
    shown = [group for group in groups[1:] if group.name not in gone and group.members.any()]
    assert all(group.members.sum() >= FEWEST_APART for group in shown)
    left = len(crowd.controllers) - sum(int(group.members.sum()) for group in shown)
    assert left == 0 or left >= FEWEST_APART
    away = [group for group in groups[1:] if group.name in gone]
    assert len(away) != 1 or bare


@st.composite
def crossed(draw: st.DrawFn) -> tuple[list[Group], Crowd]:
    """Cases of some controllers, divided in two or three ways at once, some of them held back."""
    many = draw(st.integers(1, 70))
    controllers = np.array(draw(st.lists(st.integers(0, many), min_size=many, max_size=many)))
    held = np.array(draw(st.lists(st.sampled_from([False, False, False, True]), min_size=many, max_size=many)))
    groups = [Group(name="all", partition="", members=np.ones(many, dtype=np.bool_))]
    for partition in ("kind", "sector", "country")[: draw(st.integers(1, 3))]:
        codes = np.array(draw(st.lists(st.integers(-1, 3), min_size=many, max_size=many)))
        if draw(st.booleans()):
            codes = np.sort(codes)  # so that parts lie in one another
        groups += [
            Group(name=f"{partition}={code}", partition=partition, members=codes == code)
            for code in range(4)
            if (codes == code).any()
        ]
    return groups, Crowd(controllers=controllers, withheld=held)


@settings(max_examples=400, deadline=None)
@given(crossed())
def test_no_two_published_figures_tell_of_fewer_than_five(made: tuple[list[Group], Crowd]) -> None:
    """By hand: what one holds beyond another, or beyond all parts of a kind that lie in it."""
    groups, crowd = made
    gone = hidden(groups, crowd)
    shown = [(g.partition, frozenset(np.flatnonzero(g.members).tolist())) for g in groups if g.name not in gone]

    def behind(cases: frozenset[int], *, only_held: bool) -> int:
        return len({int(crowd.controllers[c]) for c in cases if crowd.withheld[c] or not only_held})

    for _, larger in shown:
        assert behind(larger, only_held=False) >= FEWEST_CONTROLLERS
        assert not 0 < behind(larger, only_held=True) < FEWEST_APART
        for wanted in {partition for partition, _ in shown}:
            inside = [cases for partition, cases in shown if partition == wanted and cases < larger]
            for taken in (*((one,) for one in inside), tuple(inside)):
                beyond = larger.difference(*taken)
                assert not 0 < behind(beyond, only_held=False) < FEWEST_APART
                assert not 0 < behind(beyond, only_held=True) < FEWEST_APART
