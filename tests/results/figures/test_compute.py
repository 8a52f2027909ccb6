"""Has a period all its figures, each with what must stand beside it, and the same whatever the order of things?"""

import os
import random
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.figures import (
    Blank,
    CaseRow,
    Columns,
    Count,
    Excluded,
    Exclusion,
    Figure,
    Finding,
    Kind,
    Part,
    Period,
    cohort_of,
    counts_of,
    figures_of,
    wilson,
)
from results.figures.sampling import Design, Sampled
from results.records import ControllerKind, Environment, Obligation, Outcome, Sector, Track
from tests.results.figures.rows import DAY, FAILED, OPEN, PASSED, crowd, row

QUARTER = Period(name="2026-Q4", begin=date(2026, 10, 1), end=date(2027, 1, 1))
SAMPLE = Sampled(
    id="towns",
    design=Design.SIMPLE,
    source="a register",
    frame_digest="0" * 64,
    seed="7",
    strata=(),
    drawn_on=date(2026, 9, 1),
    frame=(),
    drawn=(),
)
THREE = ("reply", "responsiveness", "fulfilment")


def computed(rows: Iterable[CaseRow], sample: Sampled | None = None) -> dict[str, Figure]:
    return {f.id: f for f in figures_of(rows, QUARTER, sample, method="m1", seed=1)}


@cache
def shared() -> dict[str, Figure]:
    return computed(crowd(240, is_shared=True))


def many(count: int, *outcomes: Outcome, **said: object) -> list[CaseRow]:
    return [row(f"service-{i:03d}", *outcomes, **said) for i in range(count)]


def test_the_three_rates_always_stand_together() -> None:
    suffixes = {
        slug: {f.id.removeprefix(slug) for f in shared().values() if f.id.split("/")[0] == slug} for slug in THREE
    }
    assert suffixes["reply"] == suffixes["responsiveness"] == suffixes["fulfilment"]
    assert {"/2026-Q4", "/2026-Q4/sector=bank", "/2026-Q4/kind=company", "/2026-Q4/track=access"} <= suffixes["reply"]
    assert any(s.startswith("/2026-Q4/software=portal-") for s in suffixes["reply"])


def test_without_a_probability_sample_a_title_begins_with_whom_it_is_about() -> None:
    for figure in shared().values():
        number = f" {figure.count.population + figure.count.open}" if figure.n and figure.count else ""
        assert figure.title.en.startswith("Among the")
        assert figure.title.fr.startswith("Parmi les")
        if figure.id.startswith(THREE):
            assert figure.title.en.startswith(f"Among the{number} services audited")
            assert figure.title.fr.startswith(f"Parmi les{number} services audités")


def test_a_rate_is_that_of_its_count() -> None:
    rows = [*many(24, PASSED, PASSED, PASSED), *[row(f"late-{i}", PASSED, FAILED, FAILED) for i in range(8)]]
    figures = computed(rows)
    answered = figures["responsiveness/2026-Q4"]
    assert (answered.value, answered.n, answered.controllers) == (0.75, 32, 32)
    assert answered.count == Count(good=24, bad=8)
    assert answered.reach is not None
    expected = wilson(24, 32)
    assert (answered.reach.kind, answered.reach.low, answered.reach.high) == (
        Kind.WILSON,
        round(expected.low, 6),
        round(expected.high, 6),
    )
    assert figures["reply/2026-Q4"].value == 1.0
    assert answered.cases == tuple(sorted(r.case for r in rows))
    assert answered.method == "m1"


def test_one_request_counts_for_each_service_the_earliest() -> None:
    rows = [
        *many(30),
        row("again", FAILED, FAILED, FAILED, service="service-003", deadline=date(2026, 12, 1)),
        row("before", FAILED, FAILED, FAILED, service="service-004", deadline=date(2026, 10, 2)),
    ]
    reply = computed(rows)["reply/2026-Q4"]
    assert reply.count == Count(good=29, bad=1)
    assert reply.exclusions == (Exclusion(reason=Excluded.ANOTHER_REQUEST, count=2),)
    assert "case-before" in reply.cases
    assert "case-again" not in reply.cases


def test_a_request_we_could_not_look_at_counts_only_where_there_is_no_other() -> None:
    untested = (Outcome.UNTESTED,) * 3
    rows = [
        *many(30),
        row("a", *untested, service="service-003", deadline=date(2026, 10, 2)),
        row("b", *untested),
    ]
    reply = computed(rows)["reply/2026-Q4"]
    assert reply.count == Count(good=30)
    assert reply.exclusions == (
        Exclusion(reason=Excluded.ANOTHER_REQUEST, count=1),
        Exclusion(reason=Excluded.UNTESTED, count=1),
    )


def test_who_is_in_no_rate_is_counted_by_reason() -> None:
    rows = [
        *many(30),
        row("lent", holder_mode="agreed"),
        row("staging", environment=Environment.PREPRODUCTION),
        row("nothing", deadline=None),
        row("moot", *(Outcome.INAPPLICABLE,) * 3),
        row("next year", deadline=date(2027, 1, 1)),
    ]
    found = {e.reason: e.count for e in computed(rows)["reply/2026-Q4"].exclusions}
    assert found == {
        Excluded.NOT_ASKED: 1,
        Excluded.AGREED_ACCOUNT: 1,
        Excluded.PREPRODUCTION: 1,
        Excluded.INAPPLICABLE: 1,
    }


def test_where_the_undecided_weigh_too_much_only_bounds_are_said() -> None:
    figure = computed([*many(30), *[row(f"open-{i}", OPEN, OPEN, OPEN) for i in range(10)]])["reply/2026-Q4"]
    assert (figure.value, figure.blank) == (None, None)
    assert figure.reach is not None
    assert (figure.reach.kind, figure.reach.low, figure.reach.high) == (Kind.BOUNDS, 0.75, 1.0)


def test_under_thirty_only_counts() -> None:
    figure = computed(many(29))["reply/2026-Q4"]
    assert (figure.value, figure.blank, figure.count, figure.n) == (None, Blank.TOO_FEW, Count(good=29), 29)


def test_nobody() -> None:
    figures = computed([])
    assert {f.id for f in figures.values()} >= {f"{slug}/2026-Q4" for slug in (*THREE, "days_to_answer")}
    for figure in figures.values():
        assert (figure.n, figure.value, figure.blank, figure.cases) == (0, None, Blank.NOT_OBSERVED, ())
        assert "0 services" in figure.title.en


@pytest.mark.parametrize("count", [1, 4])
def test_so_few_that_nothing_is_said(count: int) -> None:
    for figure in computed(many(count)).values():
        blanks = (Blank.TOO_FEW, Blank.NOT_OBSERVED)  # of the ladder of the other track there is nobody
        assert figure.blank in blanks
        assert (figure.value, figure.count, figure.cases, figure.parts) == (None, None, (), ())
        assert figure.n in (None, 0)
        assert figure.title.en.startswith(("Among the services audited", "Among the 0 services audited"))


def test_all_silent() -> None:
    figures = computed(many(40, FAILED, FAILED, FAILED))
    reply, median = figures["reply/2026-Q4"], figures["days_to_answer/2026-Q4"]
    assert (reply.value, reply.reach and reply.reach.low) == (0.0, 0.0)
    assert (median.value, median.blank) == (None, None)  # not reached
    assert median.curve is not None
    assert median.curve.points == ()


def test_all_instantaneous() -> None:
    figures = computed(many(40, answered_after=(0, 0)))
    assert figures["responsiveness/2026-Q4"].value == 1.0
    assert figures["days_to_answer/2026-Q4"].value == 0.0


def test_everything_inside_one_controller() -> None:
    figures = computed(many(100, controller="acme"))
    assert figures["reply/2026-Q4"].blank is Blank.TOO_FEW
    assert figures["days_to_answer/2026-Q4"].curve is None


def test_cases_of_one_controller_and_towns_on_one_software_are_clustered() -> None:
    alone = computed(many(60))["reply/2026-Q4"]
    pairs = computed([row(f"s{i}", controller=f"c{i // 2}") for i in range(60)])["reply/2026-Q4"]
    towns = [row(f"s{i}", *[PASSED if i % 4 else FAILED] * 3, software=f"portal-{i % 4}") for i in range(80)]
    figures = computed(towns)
    assert (alone.reach and alone.reach.kind, pairs.reach and pairs.reach.kind) == (Kind.WILSON, Kind.CLUSTERED)
    together = figures["reply/2026-Q4"].reach
    assert together is not None
    assert together.kind is Kind.CLUSTERED
    assert (together.design_effect or 0) > 10
    within = figures["reply/2026-Q4/software=portal-1"]
    assert within.value is None  # 20 towns: counts


def test_a_small_group_takes_another_along_and_nothing_tells_it_apart() -> None:
    rows = [
        *[row(f"r{i}") for i in range(40)],
        *[row(f"b{i}", sector=Sector.BANK) for i in range(35)],
        *[row(f"h{i}", sector=Sector.HOUSING) for i in range(3)],
    ]
    figures = computed(rows)
    blanks = {s: figures[f"reply/2026-Q4/sector={s}"].blank for s in ("retail", "bank", "housing")}
    assert blanks == {"retail": None, "bank": Blank.TOO_FEW, "housing": Blank.TOO_FEW}
    hidden = figures["reply/2026-Q4/sector=bank"]
    assert (hidden.n, hidden.controllers, hidden.count, hidden.cases, hidden.exclusions) == (None, None, None, (), ())


def test_withheld_cases_count_where_five_controllers_are_and_show_nowhere_else() -> None:
    held = [row(f"w{i}", sector=Sector.BANK, is_withheld=i < 5) for i in range(7)]
    figures = computed([*many(40), *[row(f"e{i}", sector=Sector.ENERGY) for i in range(30)], *held])
    assert figures["reply/2026-Q4"].count == Count(good=77)
    assert figures["reply/2026-Q4/sector=bank"].blank is Blank.TOO_FEW
    assert figures["reply/2026-Q4/sector=energy"].blank is Blank.TOO_FEW
    assert figures["reply/2026-Q4/sector=retail"].blank is None


def test_the_outcome_of_a_withheld_case_shows_in_no_small_group() -> None:
    def told(outcome: Outcome) -> dict[str, Figure]:
        held = [
            row(f"w{i}", *[outcome if i == 0 else PASSED] * 3, sector=Sector.BANK, is_withheld=i < 5) for i in range(7)
        ]
        return computed([*many(40), *[row(f"e{i}", sector=Sector.ENERGY) for i in range(30)], *held])

    passed, failed = told(PASSED), told(FAILED)
    assert {i for i in passed if passed[i] != failed[i]} == {
        f"{slug}/2026-Q4{group}"
        for slug in THREE
        for group in ("", "/country=fr", "/kind=company", "/track=portability")
    }


def test_only_what_the_law_demands_has_a_share_of_failures() -> None:
    found = {
        "deadline": Finding(FAILED, "late", Obligation.LAW),
        "documentation": Finding(FAILED, "none", Obligation.PRACTICE),
    }
    fine = {"deadline": Finding(PASSED, "in_time", Obligation.LAW)}
    figures = computed([row(f"s{i:02d}", outcomes=found if i % 4 == 0 else fine) for i in range(40)])
    law, practice = figures["criterion/deadline/2026-Q4"], figures["criterion/documentation/2026-Q4"]
    assert (law.value, law.count) == (0.25, Count(good=10, bad=30))
    assert law.parts == tuple(
        Part(name=n, count=c)
        for n, c in (("passed", 30), ("failed", 10), ("cannot_tell", 0), ("untested", 0), ("inapplicable", 0))
    )
    assert (practice.value, practice.reach, practice.count) == (None, None, None)
    assert {p.name: p.count for p in practice.parts} == {
        "passed": 0,
        "failed": 10,
        "cannot_tell": 0,
        "untested": 30,
        "inapplicable": 0,
    }


def test_ladders_and_the_indicator() -> None:
    figures = shared()
    for track in (Track.ACCESS, Track.PORTABILITY):
        ladder = figures[f"ladder/{track}/2026-Q4"]
        assert sum(part.count for part in ladder.parts) == ladder.n
    indicator = figures["self_data_communities/2026-Q4"]
    assert indicator.count is not None
    assert indicator.n == indicator.count.population
    assert indicator.controllers == indicator.count.population + indicator.count.open
    public = [row for row in crowd(240, is_shared=True) if row.controller_kind is ControllerKind.PUBLIC_BODY]
    assert indicator.controllers == len({row.controller for row in public})


def test_all_three_clocks_have_a_curve() -> None:
    curves = {i: f for i, f in shared().items() if i.startswith("days_to_") and i.endswith("/2026-Q4")}
    assert sorted(curves) == ["days_to_acknowledgement/2026-Q4", "days_to_answer/2026-Q4", "days_to_file/2026-Q4"]
    assert all(f.curve is not None and f.curve.cases == 240 for f in curves.values())
    assert curves["days_to_file/2026-Q4"].value is None  # nobody had one: not reached


def test_a_median_has_the_interval_of_its_curve() -> None:
    median = shared()["days_to_answer/2026-Q4"]
    assert median.reach is not None
    assert median.curve is not None
    assert median.reach.kind is Kind.BAND
    assert median.reach.low <= median.value <= median.reach.high
    assert median.curve.cases == median.n


def test_a_sample_is_weighted_and_speaks_of_its_population() -> None:
    rows = [
        *[row(f"big-{i}", stratum="big", weight=1.0) for i in range(20)],
        *[row(f"small-{i}", FAILED, FAILED, FAILED, stratum="small", weight=9.0) for i in range(20)],
        row("volunteered"),
    ]
    reply = computed(rows, SAMPLE)["reply/2026-Q4"]
    assert (reply.value, reply.n) == (0.1, 40)
    assert reply.reach is not None
    assert reply.reach.kind is Kind.CLUSTERED
    assert reply.exclusions == (Exclusion(reason=Excluded.NOT_SAMPLED, count=1),)
    assert reply.title.en.startswith("Among the services of the population")
    assert "audited" not in reply.title.en


def test_labels_that_read_the_same_have_ids_apart() -> None:
    rows = [row(f"s{i}", software="Portal 1" if i % 2 else "portal-1") for i in range(40)]
    ids = sorted(i for i in computed(rows) if i.startswith("reply/2026-Q4/software="))
    assert ids == ["reply/2026-Q4/software=portal-1", "reply/2026-Q4/software=portal-1-c77f17a5"]


def test_names_of_any_kind_are_only_text() -> None:
    names = ["<b>", "=cmd|' /C calc'!A0", "\u202eחברה", "x" * 200, "{n}", ""]
    rows = [row(f"s{i}", software=names[i % len(names)], country="{part}") for i in range(60)]
    figures = computed(rows)
    assert all("\n" not in i and " " not in i and "<" not in i for i in figures)
    (country,) = [f for i, f in figures.items() if i.startswith("reply/2026-Q4/country=part-")]
    assert country.population.en == "country: {part}"


def test_a_case_judged_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="two rows"):
        Columns.of([row("a"), row("a")])


_DIGEST = """
import hashlib
from tests.results.figures.test_compute import computed
from tests.results.figures.rows import crowd
print(hashlib.sha256(repr(sorted(computed(crowd(150, is_shared=True)).items())).encode()).hexdigest())
"""


@pytest.mark.parametrize("surroundings", [{"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "2"}])
def test_every_machine_publishes_the_same_numbers(surroundings: dict[str, str]) -> None:
    """The digest of all figures of a crowd: raise it only where figures are meant to change."""
    told = subprocess.run(
        [sys.executable, "-c", _DIGEST],
        cwd=Path(__file__).parents[3],
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "6e0b8d0d39b822de3ac7e708fa34e7b1b00367f195e3b6a818f3b3dc82e57d87"


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    rows = list(crowd(60, is_shared=True))
    random.Random(seed).shuffle(rows)
    again = {f.id: f for f in counts_of(cohort_of(rows, QUARTER, method="m1", seed=1), {})}
    assert again == {f.id: f for f in counts_of(cohort_of(crowd(60, is_shared=True), QUARTER, method="m1", seed=1), {})}


def test_the_same_rows_give_the_same_figures_and_another_seed_moves_only_intervals() -> None:
    again = computed(crowd(240, is_shared=True))
    assert again == shared()
    other = {f.id: f for f in figures_of(crowd(240, is_shared=True), QUARTER, method="m1", seed=2)}
    assert other != again
    assert {i: (f.value, f.count, f.n, f.bounds) for i, f in other.items()} == {
        i: (f.value, f.count, f.n, f.bounds) for i, f in again.items()
    }


def test_in_every_figure_intervals_and_bounds_hold_the_value_and_counts_add_up() -> None:
    for figure in shared().values():
        if figure.count and figure.bounds and figure.value is not None:
            assert figure.reach is not None
            assert figure.reach.low <= figure.value <= figure.reach.high
            assert figure.bounds.low <= figure.value <= figure.bounds.high
        assert list(figure.cases) == sorted(set(figure.cases))
        if figure.id.startswith(THREE) and figure.n is not None:
            left = sum(e.count for e in figure.exclusions if e.reason in (Excluded.UNTESTED, Excluded.INAPPLICABLE))
            assert figure.count is not None
            assert figure.count.population + figure.count.open + left == len(figure.cases)
            assert sum(part.count for part in figure.parts) == len(figure.cases)


@pytest.mark.parametrize("partition", ["kind", "sector", "country", "track"])
def test_shown_parts_of_a_partition_add_up_to_no_more_than_the_whole(partition: str) -> None:
    whole = shared()["reply/2026-Q4"].count
    parts = [f.count for i, f in shared().items() if i.startswith(f"reply/2026-Q4/{partition}=") and f.count]
    assert whole is not None
    assert sum(c.good for c in parts) <= whole.good
    assert sum(c.population for c in parts) <= whole.population


def test_an_extension_that_still_runs_is_counted_beside() -> None:
    rows = many(30)
    extended = row("extended", PASSED, OPEN, OPEN, watched_days=40)
    exercise = extended.exercise
    assert exercise is not None
    running = type(exercise)(**{f: getattr(exercise, f) for f in exercise.__slots__} | {"is_extended": True})
    rows.append(row("extended", PASSED, OPEN, OPEN, exercise=running, answered_after=(3 * DAY / DAY, 4)))
    answered = computed(rows)["responsiveness/2026-Q4"]
    assert {p.name: p.count for p in answered.parts} == {"not_extended": 30, "still_extended": 1}
    assert answered.count == Count(good=30, open=1)
