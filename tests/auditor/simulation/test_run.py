"""Are several installations side by side one simulation, and is its end said as it was?"""

from pathlib import Path

import pytest

from auditor.settings import MARK
from auditor.simulation import load_archetypes
from auditor.simulation.run import Simulation, simulate, usual_installations
from auditor.simulation.told import as_json


def simulation(**more: int) -> Simulation:
    given = {"services": 9, "months": 4, "seed": 3, "installations": 1, "alone": 5, **more}
    return Simulation(archetypes=load_archetypes(), **given)


def test_the_parts_are_all_the_services_once(tmp_path: Path) -> None:
    parts = simulation(services=10, installations=3).parts(tmp_path)
    assert [(one.first, one.services) for one in parts] == [(0, 3), (3, 3), (6, 4)]
    assert [one.home for one in parts] == [tmp_path / "1", tmp_path / "2", tmp_path / "3"]
    assert len(simulation(services=2, installations=8).parts(tmp_path)) == 2
    assert simulation().parts(tmp_path)[0].home == tmp_path


def test_few_services_are_not_worth_a_second_process() -> None:
    assert usual_installations(50) == 1


def test_two_side_by_side_find_what_one_alone_finds(tmp_path: Path) -> None:
    """Where nobody shares an officer with a service of the other part, as here."""
    said: list[tuple[int, int, int]] = []
    alone = simulate(simulation(), tmp_path / "alone", lambda *_: None)
    both = simulate(simulation(installations=2), tmp_path / "both", lambda *told: said.append(told))
    assert both.tally.opened == alone.tally.opened
    assert both.tally.found == alone.tally.found
    assert both.shares == alone.shares
    assert both.tally.advances == alone.tally.advances
    assert said[-1][1] == alone.simulation.parts(tmp_path)[0].days
    assert sorted(path.name for path in (tmp_path / "both").iterdir()) == ["1", "2", MARK]
    simulate(simulation(services=2, months=1, installations=2), tmp_path / "both", lambda *_: None)  # it makes room


def test_nothing_is_left_where_no_folder_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    simulate(simulation(services=2, months=1), None, lambda *_: None)
    assert list(tmp_path.iterdir()) == []


def test_everything_is_said_with_its_unit(tmp_path: Path) -> None:
    done = simulate(simulation(), tmp_path / "sim", lambda *_: None)
    said = as_json(done)
    assert said["holds"]["cases"] == done.cases
    assert said["judgment"]["false_accusations"] == 0
    assert said["pace"]["engine_of_store_alone"] > 0
    assert said["cost"]["peak_memory_mb_by_quarter"] == list(done.peaks_mb)
    assert len(said["figures"]["shares"]) == said["figures"]["intervals"]
    assert said["simulation"]["archetypes"]["archetypes"]["late"]["time"]["exponential"] == {"mean_d": 18.0}
