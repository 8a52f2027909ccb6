"""Does a reader who has nothing but the files find every figure? By code that shares nothing with ours."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import pytest
from scipy.stats import binomtest

from auditor.release import files_of
from dashboards.judged import Judged
from dashboards.publish import compose
from results.figures.period import period_of
from results.figures.row import CaseRow, Standing
from results.figures.sampling import Design, Drawn, Framed, Sampled
from results.records import Controller, ControllerKind, Environment, Interval, PublicationWhat, Track
from tests.dashboards.released import EDITION, event, service
from tests.results.figures.rows import crowd

Rows = list[dict[str, str]]
LONG_AFTER = date(2027, 9, 1)
CRITERION = re.compile(r"criterion/(?P<name>[a-z0-9_]+)/")


def varied() -> Iterable[CaseRow]:
    """A crowd with all that a rule has a word for: clocks, two limbs, lent accounts, second requests, no deadline."""
    for number, row in enumerate(crowd(420, is_shared=True, requests=1)):
        assert row.submitted is not None
        asked = row.submitted.by
        exact = asked + timedelta(days=number % 9, minutes=number)
        other = Track.ACCESS if row.track is Track.PORTABILITY else Track.PORTABILITY
        made = replace(
            row,
            submitted=Interval(after=asked - timedelta(hours=3), by=asked) if number % 5 == 0 else row.submitted,
            acknowledged=Interval(after=exact, by=exact) if number % 4 else None,
            usable=row.answered if number % 3 else None,
            standings=(*row.standings, Standing(track=other, rung=number % 6, is_open=number % 7 == 0)),
            is_extended=number % 11 == 0,
        )
        if number % 11 == 0 and made.exercise is not None:
            made = replace(made, exercise=replace(made.exercise, is_extended=True))
        if number % 37 == 0:
            made = replace(made, holder_mode="agreed")
        if number % 41 == 0:
            made = replace(made, environment=Environment.PREPRODUCTION)
        if number % 53 == 0:
            made = replace(made, first_deadline=None, exercise=None)
        if number % 29 == 0:
            made = replace(made, standings=())
        yield made
        if number % 13 == 0 and made.first_deadline is not None:
            yield replace(made, case=f"{made.case}-again", first_deadline=made.first_deadline, channel="mail")


def as_judged(row: CaseRow) -> Judged:
    of = service(
        row.service,
        sector=row.sector,
        environment=row.environment,
        controller=Controller(
            name=row.controller, country=row.country, timezone="Europe/Paris", kind=row.controller_kind
        ),
    )
    told = (event(row.case, PublicationWhat.NOTIFIED),)
    return Judged(row=row, service=of, evidence="e" * 64, head="1" * 64, verified=True, events=told)


@cache
def files(*, is_sampled: bool) -> Mapping[str, bytes]:
    rows = list(varied())
    services = sorted({row.service for row in rows})
    chosen = [name for place, name in enumerate(services) if place % 10]
    sample = Sampled(
        id="towns",
        design=Design.STRATIFIED,
        source="a register",
        frame_digest="f" * 64,
        seed="k",
        strata=("band",),
        drawn_on=date(2026, 8, 1),
        frame=tuple(Framed(service=name) for name in services),
        drawn=tuple(
            Drawn(service=name, stratum=str(place % 3), probability=(0.9, 0.5, 0.25)[place % 3])
            for place, name in enumerate(chosen)
        ),
    )
    edition = replace(EDITION, until=LONG_AFTER)
    gated = compose([as_judged(row) for row in rows], edition, sample=sample if is_sampled else None)
    assert gated.held == {}
    assert period_of("2026-Q4") == edition.period
    return files_of(gated.release)


def table(name: str, *, is_sampled: bool) -> Rows:
    return list(csv.DictReader(io.StringIO(files(is_sampled=is_sampled)[f"{name}.csv"].decode(), newline="")))


@pytest.fixture(scope="module", params=[False, True], ids=["all", "a sample"])
def is_sampled(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def counted_in(figure: Mapping[str, str], *, is_sampled: bool) -> Rows:
    """The rows of cases.csv that the figure's text tells to take, each with its service beside it."""
    services = {row["service_id"]: row for row in table("services", is_sampled=is_sampled)}
    rows = [{**services[c["service_id"]], **c} for c in table("cases", is_sampled=is_sampled) if c["counted"] == "true"]
    group = figure["figure_id"].partition("/2026-Q4")[2].lstrip("/")
    if not group:
        return rows
    column, _, part = group.partition("=")
    column = {"kind": "controller_kind"}.get(column, column)
    return [row for row in rows if slugged(row[column], column) == part]


def slugged(label: str, column: str) -> str:
    return label.lower() if column == "country" else label


def weight(row: Mapping[str, str], *, is_sampled: bool) -> float:
    return float(row["weight"]) if is_sampled else 1.0


def share(rows: Rows, answers: list[str], *, good: str, is_sampled: bool) -> tuple[float, float, float]:
    """The share, and its bounds."""
    each = [weight(row, is_sampled=is_sampled) for row in rows]
    sums: Counter[str] = Counter()
    for answer, one in zip(answers, each, strict=True):
        sums[answer] += one  # type: ignore[assignment]
    bad = "failed" if good == "passed" else "passed"
    decided, undecided = sums[good] + sums[bad], sums["cannot_tell"]
    return (
        sums[good] / decided if decided else math.nan,
        sums[good] / (decided + undecided),
        (sums[good] + undecided) / (decided + undecided),
    )


def test_every_share_and_every_count_is_found_again(is_sampled: bool) -> None:
    seen = Counter[str]()
    found: dict[tuple[str, str], tuple[str, str]] = {
        (v["case_id"], v["criterion"]): (v["outcome"], v["obligation"])
        for v in table("verdicts", is_sampled=is_sampled)
    }
    for figure in table("figures", is_sampled=is_sampled):
        rows = counted_in(figure, is_sampled=is_sampled)
        name, parts = figure["figure_id"].partition("/")[0], read_parts(figure["parts"])
        if figure["blank"] in ("too few", "withheld") and not figure["good"] and not parts:
            continue
        if name in ("reply", "responsiveness", "fulfilment"):
            answers, good = [row[name] for row in rows], "passed"
            runs = sum(row["extension_runs"] == "true" for row in rows)
            assert parts == {"not_extended": len(rows) - runs, "still_extended": runs}
        elif matched := CRITERION.match(figure["figure_id"]):
            said = [found.get((row["case_id"], matched["name"]), ("untested", "practice")) for row in rows]
            assert parts == {outcome: sum(o == outcome for o, _ in said) for outcome in parts}
            if not figure["good"]:
                assert all(obligation != "law" for _, obligation in said)
                seen["counted only"] += 1
                continue
            answers = [outcome if obligation == "law" else "inapplicable" for outcome, obligation in said]
            good = "failed"
        else:
            continue
        bad = "failed" if good == "passed" else "passed"
        counts = [answers.count(word) for word in (good, bad, "cannot_tell")]
        assert [int(figure[word]) for word in ("good", "bad", "open")] == counts
        assert int(figure["n"]) == counts[0] + counts[1]
        value, low, high = share(rows, answers, good=good, is_sampled=is_sampled)
        if figure["value"]:
            assert float(figure["value"]) == pytest.approx(value, abs=1e-6)
            seen["value"] += 1
        if figure["bounds_low"]:
            assert (float(figure["bounds_low"]), float(figure["bounds_high"])) == pytest.approx((low, high), abs=1e-6)
        if figure["interval"] == "wilson":
            wilson = binomtest(counts[0], counts[0] + counts[1]).proportion_ci(method="wilson")
            assert (float(figure["low"]), float(figure["high"])) == pytest.approx((wilson.low, wilson.high), abs=1e-6)
    assert seen["value"] > 30
    assert seen["counted only"] > 5


def read_parts(text: str) -> dict[str, int]:
    return {name: int(count) for name, _, count in (part.partition("=") for part in text.split("; ") if part)}


def test_the_ladders_and_the_indicator_are_found_again(is_sampled: bool) -> None:
    figures = {row["figure_id"]: row for row in table("figures", is_sampled=is_sampled)}
    rows = counted_in(figures["reply/2026-Q4"], is_sampled=is_sampled)
    for track in ("access", "portability"):
        ladder = figures[f"ladder/{track}/2026-Q4"]
        places = Counter(row[f"place_{track}"] for row in rows if row[f"place_{track}"])
        assert {name: count for name, count in read_parts(ladder["parts"]).items() if count} == places
        assert int(ladder["n"]) == places.total()
    indicator = figures["self_data_communities/2026-Q4"]
    bodies = [row for row in rows if row["controller_kind"] == "public_body"]
    weighs: dict[str, float] = {}
    for row in bodies:
        one = weight(row, is_sampled=is_sampled)
        weighs[row["controller_id"]] = min(weighs.get(row["controller_id"], math.inf), one)
    reach = {
        row["controller_id"]
        for row in bodies
        if int(row["rung_access"] or 0) >= 4 or int(row["rung_portability"] or 0) >= 3
    }
    places = ("place_access", "place_portability")
    may = {row["controller_id"] for row in bodies if any(row[name] == "open" for name in places)} - reach
    assert (int(indicator["n"]), int(indicator["open"])) == (len(weighs) - len(may), len(may))
    assert int(indicator["good"]) == len(reach)
    good, undecided, whole = (sum(weighs[name] for name in names) for names in (reach, may, weighs))
    assert float(indicator["bounds_low"]) == pytest.approx(good / whole, abs=1e-6)
    assert float(indicator["bounds_high"]) == pytest.approx((good + undecided) / whole, abs=1e-6)
    if indicator["value"]:
        assert float(indicator["value"]) == pytest.approx(good / (whole - undecided), abs=1e-6)
    else:
        assert undecided / whole > 0.1


def test_every_curve_and_its_median_are_found_again(is_sampled: bool) -> None:
    clocks = {"days_to_acknowledgement": "acknowledged", "days_to_answer": "answered", "days_to_file": "usable"}
    curves: dict[str, Rows] = {}
    for point in table("curves", is_sampled=is_sampled):
        curves.setdefault(point["figure_id"], []).append(point)
    told = 0
    for figure in table("figures", is_sampled=is_sampled):
        clock = clocks.get(figure["figure_id"].partition("/")[0])
        if clock is None or figure["blank"]:
            continue
        rows = [row for row in counted_in(figure, is_sampled=is_sampled) if row["submitted_hi"]]
        assert int(figure["n"]) == len(rows)
        spans = [span(row, clock) for row in rows]
        found = turnbull(spans, [weight(row, is_sampled=is_sampled) for row in rows])
        points = curves[figure["figure_id"]]
        said = {float(p["day"]): float(p["share"]) for p in points}
        for day, value in said.items():
            assert value == pytest.approx(found(day), abs=3e-3), (figure["figure_id"], day)
        half = [day for day, value in said.items() if value >= 0.5]
        assert figure["value"] == (points[list(said).index(min(half))]["day"] if half else "")
        told += 1
    assert told >= 3


def span(row: Mapping[str, str], clock: str) -> tuple[float, float]:
    """As the figure's text says: hours within two days, days beyond, the interval only ever grows."""
    low, high = moment(row[f"{clock}_lo"]), moment(row[f"{clock}_hi"])
    asked_low, asked = moment(row["submitted_lo"]), moment(row["submitted_hi"])
    assert asked is not None
    if high is None:
        watched = moment(row["watched_until"])
        assert watched is not None
        return rounded(watched - asked, math.floor), math.inf
    late = rounded(high - (asked_low or asked), math.ceil)
    if low == high and asked_low in (None, asked):
        return late, late
    return min(late, rounded(low - asked, math.floor) if low else 0.0), late


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def rounded(time: timedelta, way: object) -> float:
    hours = time.total_seconds() / 3600
    is_near = hours <= 48 if way is math.ceil else hours < 48
    number = way(hours) / 24 if is_near else float(way(hours / 24))  # type: ignore[operator]
    return max(0.0, number)


def turnbull(spans: list[tuple[float, float]], weights: list[float]) -> object:
    """The share by a day, by Turnbull's self-consistent iteration over all elementary intervals."""
    ends = sorted({end for pair in spans for end in pair if end != math.inf})
    cells = [(end, end) for end in ends] + [*zip(ends, [*ends[1:], math.inf], strict=True)]  # points, and gaps between
    inside = np.array(
        [
            [
                (low == high == left == right)
                or (
                    low < high
                    and ((left == right and low < left <= high) or (left < right and low <= left and right <= high))
                )
                for left, right in cells
            ]
            for low, high in spans
        ],
        dtype=float,
    )
    inside[:, len(ends) : -1] *= 0  # mass goes as far right as it may: on the points, and beyond the last
    each = np.array(weights) / sum(weights)
    mass = np.full(len(cells), 1 / len(cells))
    for _ in range(6000):
        expected = inside * mass
        mass = (expected / expected.sum(axis=1, keepdims=True) * each[:, None]).sum(axis=0)
    return lambda day: sum(m for m, (_, right) in zip(mass.tolist(), cells, strict=True) if right <= day + 1e-6)


def test_every_text_names_only_files_and_columns_that_are_there(is_sampled: bool) -> None:
    have = {name for name in files(is_sampled=is_sampled) if "/" not in name} | {"datapackage.json"}
    columns = {column for name in ("cases", "services", "verdicts", "figures", "curves") for column in header(name)}
    known = columns | {"withheld_cases"}
    for figure in table("figures", is_sampled=is_sampled):
        for language in ("fr", "en"):
            text = figure[f"recompute_{language}"]
            assert set(re.findall(r"\b[\w-]+\.(?:csv|json)\b", text)) <= have
            words = set(re.findall(r"[«“]\s?(\w+)\s?[»”]", text)) | set(re.findall(r"\b[a-z]+_[a-z_]+\b", text))
            criterion = CRITERION.match(figure["figure_id"])
            values = {"cannot_tell", "public_body", *([criterion["name"]] if criterion else [])}
            assert {word for word in words - values if not word.startswith("criterion_")} <= known


def header(name: str) -> list[str]:
    return files(is_sampled=False)[f"{name}.csv"].decode().partition("\r\n")[0].split(",")


def test_a_case_that_does_not_count_says_why(is_sampled: bool) -> None:
    left = Counter(row["left_out"] for row in table("cases", is_sampled=is_sampled) if row["counted"] == "false")
    wanted = {
        "not_asked",
        "agreed_account",
        "preproduction",
        "another_request",
        *(["not_sampled"] if is_sampled else []),
    }
    assert set(left) == wanted
    whole = next(f for f in table("figures", is_sampled=is_sampled) if f["figure_id"] == "reply/2026-Q4")
    assert {k: v for k, v in read_parts(whole["exclusions"]).items() if k in wanted} == left
    assert all(
        row["cohort"] == ("2026-Q4" if row["first_deadline"] else "") for row in table("cases", is_sampled=False)
    )


def test_the_kinds_of_the_crowd_are_all_there() -> None:
    assert {row["controller_kind"] for row in table("services", is_sampled=False)} == set(map(str, ControllerKind))
