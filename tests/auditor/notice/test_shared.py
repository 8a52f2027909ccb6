"""Is a finding the software's where the software alone can be the cause, and each town's own everywhere else?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.notice.shared import shared_of, software_of
from results.figures.row import CaseRow, Finding
from results.records import Obligation, Outcome
from tests.results.figures.rows import row

LAW = Obligation.LAW


def case(town: str, *, software: str | None = "portail", channel: str = "portal", **found: str) -> CaseRow:
    """A case of a town; findings by criterion: a reason for which it fails, or `met`, or `open`."""
    outcomes = {"met": Outcome.PASSED, "open": Outcome.CANNOT_TELL}
    said = {name: Finding(outcomes.get(reason, Outcome.FAILED), reason, LAW) for name, reason in found.items()}
    return replace(row(town), software=software, channel=channel, outcomes=said)


def test_what_fails_everywhere_for_the_same_reason_is_the_softwares():
    rows = [case("metz", structured="text"), case("nancy", structured="text"), case("laval", structured="open")]
    assert shared_of(rows) == {"portail": {"structured": "text"}}
    assert software_of(rows[0], "structured", "text", shared_of(rows)) == "portail"


@pytest.mark.parametrize(
    "rows",
    [
        [case("metz", structured="text")],
        [case("metz", structured="text"), case("nancy", structured="text"), case("laval", structured="met")],
        [case("metz", structured="text"), case("nancy", structured="flat")],
        [case("metz", deadline="late"), case("nancy", deadline="late")],
        [case("metz", transport="plain"), case("nancy", transport="plain")],
        [case("metz", structured="text", software=None), case("nancy", structured="text", software=None)],
        [case("metz", structured="text", software="a"), case("nancy", structured="text", software="b")],
        [case("metz", structured="text", channel="mail"), case("nancy", structured="text", channel="mail")],
        [
            replace(case("metz", structured="text"), controller="x"),
            replace(case("nancy", structured="text"), controller="x"),
        ],
    ],
    ids=["alone", "met elsewhere", "other reason", "people", "hosting", "none", "two", "by letter", "one controller"],
)
def test_what_a_town_could_do_otherwise_stays_with_it(rows: list[CaseRow]):
    assert shared_of(rows) == {}


def test_the_newest_case_of_each_service_tells():
    old, new = case("metz", structured="text"), case("metz", structured="met")
    new = replace(new, case="later", watched_until=old.watched_until + timedelta(days=90))
    rows = [old, case("nancy", structured="text"), case("laval", structured="text")]
    assert shared_of(rows) == {"portail": {"structured": "text"}}
    assert shared_of([*rows, new]) == {}, "it can be otherwise: whoever still fails can set it right"


def test_of_a_weakness_the_controller_is_told_in_full_too():
    rows = [case("metz", leakage="others_data"), case("nancy", leakage="others_data")]
    shared = shared_of(rows)
    assert shared == {"portail": {"leakage": "others_data"}}
    assert software_of(rows[0], "leakage", "others_data", shared) is None
