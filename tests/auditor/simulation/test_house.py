"""Can a simulation be taken for an installation, or an installation for a simulation's folder?"""

from pathlib import Path

import pytest

from auditor.house import open_house
from auditor.settings import MARK, InstallationSimulated, Settings
from auditor.simulation import load_archetypes
from auditor.simulation.house import SimulationElsewhere, clear, mark, prepare
from auditor.simulation.life import Part, live
from results.store import Store, sqlite_url, switch


def part(home: Path) -> Part:
    return Part(archetypes=load_archetypes(), seed=1, first=0, services=1, months=1, home=home, alone=1)


async def test_no_command_opens_its_folder(tmp_path: Path) -> None:
    await live(part(tmp_path / "sim"), lambda _day, _cases: None)
    with pytest.raises(InstallationSimulated):
        async with open_house(Settings(home=tmp_path / "sim")):
            pass


async def test_nor_its_store_from_elsewhere(tmp_path: Path) -> None:
    await live(part(tmp_path / "sim"), lambda _day, _cases: None)
    (tmp_path / "sim" / MARK).unlink()
    with pytest.raises(InstallationSimulated):
        async with open_house(Settings(home=tmp_path / "sim")):
            pass
    store = await Store.open(sqlite_url(tmp_path / "sim" / "store.sqlite"))
    async with store.read() as tx:
        assert await switch.is_on(tx, switch.SIMULATED)
    await store.close()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    with pytest.raises(SimulationElsewhere) as refused:
        prepare(tmp_path, {})
    assert "letters.txt" in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_an_installation_is_left_alone_though_all_its_files_have_names_of_ours(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"a year of cases")
    with pytest.raises(SimulationElsewhere):
        clear(tmp_path)
    assert (tmp_path / "store.sqlite").read_bytes() == b"a year of cases"


def test_what_an_earlier_simulation_left_makes_room(tmp_path: Path) -> None:
    first = prepare(tmp_path / "sim", {"seed": 1})
    (tmp_path / "sim" / "store.sqlite").write_bytes(b"")
    second = prepare(tmp_path / "sim", {"seed": 2})
    assert not (tmp_path / "sim" / "store.sqlite").exists()
    assert first.vault != second.vault


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "sim").write_text("")
    with pytest.raises(SimulationElsewhere):
        prepare(tmp_path / "sim", {})


def test_several_side_by_side_make_room_together(tmp_path: Path) -> None:
    mark(tmp_path / "sim", {})
    for number in ("1", "2"):
        prepare(tmp_path / "sim" / number, {})
    clear(tmp_path / "sim")
    assert not (tmp_path / "sim").exists()
