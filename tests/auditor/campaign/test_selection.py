"""Which scenarios does an order mean, as the catalogue is now?"""

from dataclasses import replace
from datetime import date

import pytest

from auditor.campaign.catalogue import Unfit
from auditor.campaign.selection import refuse_unfit, resolve, select
from auditor.campaign.wrong import OrderWrong
from auditor.refusal import Refused
from results.records import Passed, Sample, Sector, Selection
from scenarios.errors import Problem, ScenarioInvalid
from tests.auditor.campaign.ordered import Shelf, scenario

TODAY = date(2026, 3, 2)
BROKEN = ScenarioInvalid(
    [Problem(file="d.yaml", line=3, column=1, code="unknown_key", message="no such key", mend="delete it")]
)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(
        scenarios={
            "a": scenario("a", sector=Sector.BANK, tags=("pilot",)),
            "b": scenario("b", sector=Sector.BANK),
            "c": scenario("c", sector=Sector.ENERGY, tags=("pilot", "east")),
        }
    )


def ids(shelf: Shelf, selection: Selection) -> list[str]:
    return [one.scenario for one in select(shelf, selection, TODAY)]


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        (Selection(scenarios=("c", "a", "c")), ["c", "a"]),
        (Selection(sectors=(Sector.BANK,)), ["a", "b"]),
        (Selection(sectors=(Sector.BANK, Sector.ENERGY)), ["a", "b", "c"]),
        (Selection(tags=("pilot",)), ["a", "c"]),
        (Selection(tags=("east", "west")), ["c"]),
        (Selection(sectors=(Sector.BANK,), tags=("pilot",)), ["a"]),
        (Selection(scenarios=("c",), sectors=(Sector.BANK,)), ["c", "a", "b"]),
        (Selection(sample=Sample(file="s", sha256="0", scenarios=("b", "c"))), ["b", "c"]),
        (Selection(scenarios=("b",), sample=Sample(file="s", sha256="0", scenarios=("b", "c"))), ["b", "c"]),
        (Selection(), []),
    ],
)
def test_names_add_up_and_sectors_and_tags_narrow_each_other(
    shelf: Shelf, selection: Selection, chosen: list[str]
) -> None:
    assert ids(shelf, selection) == chosen


def test_a_sector_is_looked_up_each_time(shelf: Shelf) -> None:
    by_sector = Selection(sectors=(Sector.ENERGY,))
    assert ids(shelf, by_sector) == ["c"]
    shelf.scenarios["e"] = scenario("e", sector=Sector.ENERGY)
    assert ids(shelf, by_sector) == ["c", "e"]


def test_a_file_that_cannot_be_read_may_belong_to_any_sector_and_is_named(shelf: Shelf) -> None:
    shelf.broken["d"] = BROKEN
    assert ids(shelf, Selection(scenarios=("a",))) == ["a"]
    *_, last = select(shelf, Selection(sectors=(Sector.BANK,)), TODAY)
    assert last.scenario == "d"
    assert last.unfit is not None
    assert last.unfit.passed is Passed.INVALID
    assert "d.yaml:3:1: no such key; delete it" in last.unfit.detail


def test_a_scenario_that_is_gone_is_named(shelf: Shelf) -> None:
    [one] = select(shelf, Selection(scenarios=("z",)), TODAY)
    assert one.unfit is not None
    assert one.unfit.passed is Passed.UNKNOWN


def test_people_may_name_the_service() -> None:
    shelf = Shelf(scenarios={"acme-2026": replace(scenario("acme"), id="acme-2026")})
    assert resolve(shelf, ["acme"]) == ("acme-2026",)
    assert resolve(shelf, ["acme-2026", "acme", "acme-2026"]) == ("acme-2026",)


def test_all_unknown_names_are_said_at_once(shelf: Shelf) -> None:
    with pytest.raises(Refused, match=r"(?s)no scenario x.*no scenario y"):
        resolve(shelf, ["a", "x", "y"])


@pytest.mark.parametrize("name", ["a.yaml", "catalogue/a", "../a"])
def test_a_file_is_no_name(shelf: Shelf, name: str) -> None:
    with pytest.raises(OrderWrong, match="is a file, which may move"):
        resolve(shelf, [name])


def test_of_what_is_named_every_fault_is_said(shelf: Shelf) -> None:
    shelf.unfits = {
        "a": Unfit(passed=Passed.NO_ACCOUNT, detail="there is no account camille@a"),
        "c": Unfit(passed=Passed.INVALID, detail="c.yaml:1:1: wrong"),
    }
    with pytest.raises(Refused, match=r"(?s)camille@a.*c\.yaml:1:1"):
        refuse_unfit(shelf, Selection(scenarios=("a", "b", "c")), TODAY)


def test_what_a_sector_chooses_may_be_unfit_today(shelf: Shelf) -> None:
    shelf.unfits = {"a": Unfit(passed=Passed.NO_ACCOUNT, detail="there is no account camille@a")}
    chosen = refuse_unfit(shelf, Selection(sectors=(Sector.BANK,)), TODAY)
    assert [(one.scenario, one.unfit is None) for one in chosen] == [("a", False), ("b", True)]


@pytest.mark.parametrize(
    ("selection", "part", "what"),
    [
        (Selection(), "scenario", "it selects nothing; give a scenario"),
        (Selection(sectors=(Sector.HEALTH,)), "sector", "no scenario of health"),
        (Selection(tags=("west",)), "tag", "no scenario of west"),
    ],
)
def test_an_order_of_nothing_is_refused(shelf: Shelf, selection: Selection, part: str, what: str) -> None:
    with pytest.raises(OrderWrong, match=what) as wrong:
        refuse_unfit(shelf, selection, TODAY)
    assert wrong.value.part == part
