"""Does calibration draw what it says, see it as an observatory does, and count right? In few worlds, with wide limits."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from auditor.method.calibration import Calibration, Coverage, calibration_json, load_calibration
from auditor.method.coverage import intervals
from results.figures import figures_of
from results.records import Outcome
from tests.calibration.__main__ import LOOSE, measure, table, worked
from tests.calibration.coverage import RATES, held
from tests.calibration.observed import QUARTER, rows_of, sample_of
from tests.calibration.waiting import OFTEN, TO_DEADLINE, WAYS, chances, mean_of_answered, median_of, share_by
from tests.calibration.world import KINDS, draw_world

QUICK = 4
BY_NAME = {kind.name: kind for kind in KINDS}


@pytest.fixture(scope="module")
def measured() -> Calibration:
    return measure(QUICK, seed=3)


def test_in_few_worlds_most_intervals_hold_the_truth(measured: Calibration):
    published = [row for row in measured.rows if not row.naive and row.intervals >= 3 * QUICK]
    assert {row.world for row in published} == set(BY_NAME)
    assert [row for row in published if row.share < LOOSE] == []
    whats = {row.what.partition(",")[0] for row in measured.rows}
    assert whats == {
        "wilson",
        "clustered",
        "bounds",
        "indicator",
        "median",
        "band",
        "naive mean",
        "naive median",
        "naive share",
    }


def test_who_leaves_out_the_unfinished_is_mostly_wrong(measured: Calibration):
    naive = [row for row in measured.rows if row.what == "naive share"]
    assert sum(row.held for row in naive) / sum(row.intervals for row in naive) < 0.7


def test_the_same_seed_gives_the_same_and_another_seed_other_worlds(measured: Calibration):
    assert worked((1, 3, 0, 1)) == worked((1, 3, 0, 1))
    assert calibration_json(measure(1, seed=3)) == calibration_json(measure(1, seed=3))
    assert [list(rows(kind, 5)) for kind in KINDS[:2]] != [list(rows(kind, 6)) for kind in KINDS[:2]]


def rows(kind, seed: int):
    chance = np.random.default_rng(seed)
    return rows_of(draw_world(kind, chance), chance)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.kind} {way.middle:g}")
def test_what_is_drawn_is_what_the_truth_says(way):
    days = way.draw(np.random.default_rng(1), 40_000)
    for day in (0.5, 2.0, 14.0, TO_DEADLINE, 60.0):
        assert np.mean(days <= day) == pytest.approx(way.by(day), abs=0.01)


def test_the_truth_of_a_mixture_is_that_of_its_parts():
    often = OFTEN / OFTEN.sum()
    assert share_by(often, median_of(often)) == pytest.approx(0.5)
    assert median_of(np.eye(len(WAYS))[-1]) == inf
    chance = np.random.default_rng(2)
    drawn = np.concatenate([way.draw(chance, int(100_000 * share)) for way, share in zip(WAYS, often, strict=True)])
    assert mean_of_answered(often) == pytest.approx(float(drawn[drawn < inf].mean()), rel=0.01)
    assert chances(often)[1] == pytest.approx(0.63, abs=0.05)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_observatory_sees_no_more_than_it_could(kind):
    """A decided case agrees with what is true of its service; where all is known, none is open."""
    chance = np.random.default_rng(4)
    world = draw_world(kind, chance)
    seen = list(rows_of(world, chance))
    for place, one in enumerate(seen):
        exercise, days = one.exercise, float(world.services.days[place])
        assert exercise is not None
        in_time = days <= WAYS[world.services.way[place]].allowed
        if exercise.answered is not Outcome.CANNOT_TELL:
            assert (exercise.answered is Outcome.PASSED) == in_time
        assert exercise.answered is not Outcome.CANNOT_TELL or kind.extending
    assert kind.looks == () or any(one.answered and one.answered.after != one.answered.by for one in seen)


def test_its_curve_is_the_one_that_is_published():
    kind = BY_NAME["towns on shared software"]
    chance = np.random.default_rng((9, 0))
    world = draw_world(kind, chance)
    figures = {f.id: f for f in figures_of(list(rows_of(world, chance)), QUARTER, sample_of(world), method="m", seed=1)}
    assert all(figures[f"{slug}/{QUARTER.name}"].reach for slug in RATES)
    published = figures[f"days_to_answer/{QUARTER.name}"].curve
    assert published is not None
    assert {one.what for one in held(kind, (9, 0)) if one.what.startswith("band")} == {f"band, {published.band}"}


ROW = Coverage(what="wilson", world="alone, all decided", held=950, below=25, above=25)


def test_a_row_says_whether_it_is_as_sure_as_it_says():
    assert ROW.is_well
    assert not replace(ROW, held=920, above=55).is_well
    assert not replace(ROW, held=990, below=5, above=5).is_well
    assert replace(ROW, held=990, below=5, above=5, world="few controllers").is_well
    assert replace(ROW, held=10, below=5, above=5).is_well, "too few to tell"
    assert not replace(ROW, naive=True).is_well
    assert any("<-" in line for line in table(Calibration(worlds=1, seed=1, kinds={}, rows=(replace(ROW, below=99),))))


def test_the_page_prints_what_was_measured(measured: Calibration, tmp_path):
    (tmp_path / "calibration.json").write_bytes(calibration_json(measured))
    page = "\n".join(intervals(load_calibration(tmp_path / "calibration.json")))
    assert f"in {QUICK} worlds of each kind, seed 3" in page
    assert page.count("\n| ") >= len(measured.rows) + len(KINDS)
    wide = replace(measured, rows=(ROW, replace(ROW, what="bounds", below=0, above=0)))
    assert "| share, its bounds | alone, all decided | 100.0 % + | 950 | 0 | 0 |" in "\n".join(intervals(wide))
    assert "Not measured yet" in "\n".join(intervals(None))
