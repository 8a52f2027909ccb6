"""Is a sample drawn as it says, and by anybody again?"""

import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.figures.sampling import Drawn, Framed, SampleRefused, allocated, draw, replacement

FRAME = [
    Framed(service=f"town-{n}", columns={"sector": "local_government", "band": "small" if n % 5 else "large"})
    for n in range(50)
] + [Framed(service=f"bank-{n}", columns={"sector": "bank", "band": "large"}) for n in range(10)]
STRATA = ("sector", "band")


def test_no_order_of_lines_changes_who_is_drawn():
    mixed = FRAME[:]
    random.Random(1).shuffle(mixed)
    assert draw(FRAME, strata=STRATA, size=20, seed="k") == draw(mixed, strata=STRATA, size=20, seed="k")


def test_another_seed_draws_others_in_the_same_number():
    one, other = (draw(FRAME, strata=STRATA, size=20, seed=seed) for seed in ("k", "l"))
    assert {d.service for d in one} != {d.service for d in other}
    assert [d.stratum for d in one] == [d.stratum for d in other]


def test_whoever_has_a_sha256_finds_the_same():
    drawn = draw(FRAME, strata=(), size=3, seed="2026-Q4")
    by_hand = sorted((hashlib.sha256(f"2026-Q4:{f.service}".encode()).hexdigest(), f.service) for f in FRAME)[:3]
    assert [d.service for d in drawn] == [service for _, service in by_hand]
    assert {d.stratum for d in drawn} == {"all"}


@given(
    sizes=st.dictionaries(st.text("abc", min_size=1, max_size=2), st.integers(1, 200), min_size=1, max_size=6),
    data=st.data(),
)
def test_as_many_are_given_as_asked_for_never_more_than_there_are_and_two_at_least(
    sizes: dict[str, int], data: st.DataObject
):
    least = sum(min(2, n) for n in sizes.values())
    size = data.draw(st.integers(least, sum(sizes.values())))
    given_ = allocated(sizes, size)
    assert sum(given_.values()) == size
    assert all(min(2, sizes[name]) <= n <= sizes[name] for name, n in given_.items())


def test_weights_add_up_to_the_frame():
    drawn = draw(FRAME, strata=STRATA, size=17, seed="k")
    assert sum(d.weight for d in drawn) == pytest.approx(len(FRAME))


def test_over_many_seeds_each_is_drawn_as_often_as_its_chance_says():
    times = dict.fromkeys((f.service for f in FRAME), 0)
    for seed in range(600):
        for one in draw(FRAME, strata=STRATA, size=20, seed=str(seed)):
            times[one.service] += 1
    chances = {d.stratum: d.probability for d in draw(FRAME, strata=STRATA, size=20, seed="k")}
    for one in FRAME:
        chance = chances[" / ".join(one.columns[c] for c in STRATA)]
        assert times[one.service] / 600 == pytest.approx(chance, abs=0.09)


def test_in_the_place_of_one_comes_the_next_of_its_stratum():
    drawn = draw(FRAME, strata=STRATA, size=20, seed="k")
    gone = next(d for d in drawn if d.stratum.startswith("bank"))
    instead = replacement(FRAME, drawn, strata=STRATA, seed="k", of=gone.service)
    assert (instead.stratum, instead.probability, instead.replaces) == (gone.stratum, gone.probability, gone.service)
    assert instead.service not in {d.service for d in drawn}


@pytest.mark.parametrize(
    ("frame", "strata", "size", "says"),
    [
        (FRAME, STRATA, 0, "draw between 1 and 60"),
        (FRAME, STRATA, 61, "draw between 1 and 60"),
        (FRAME, STRATA, 5, "two of each"),
        ([*FRAME, FRAME[0]], STRATA, 9, "town-0 stands twice"),
        ([*FRAME, Framed(service="x")], STRATA, 9, "x: the frame says nothing in sector, band"),
    ],
)
def test_what_cannot_be_drawn_is_refused(frame: list[Framed], strata: tuple[str, ...], size: int, says: str):
    with pytest.raises(SampleRefused, match=says):
        draw(frame, strata=strata, size=size, seed="k")


def test_whoever_was_not_drawn_is_not_replaced_nor_where_nobody_is_left():
    drawn = draw(FRAME, strata=STRATA, size=60, seed="k")
    with pytest.raises(SampleRefused, match="not in the sample"):
        replacement(FRAME, drawn, strata=STRATA, seed="k", of="nobody")
    with pytest.raises(SampleRefused, match="nobody is left"):
        replacement(FRAME, drawn, strata=STRATA, seed="k", of="bank-1")
    assert Drawn(service="a", stratum="all", probability=0.25).weight == 4
