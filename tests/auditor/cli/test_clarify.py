"""Is what would be written shown first, and nothing sent without a yes?"""

import io

import pytest

from auditor.house import House
from auditor.judge import judge
from results.clock import SetClock
from results.records import ClarificationOrdered
from results.store import ledger
from tests.auditor.cli.conftest import Command, in_house
from tests.auditor.installation import plant
from tests.auditor.written import by_letter, written_case


@pytest.fixture
def lacking(home: object) -> str:
    """A case that was asked by letter, and whose answer lacks two relatives."""
    del home

    async def work(house: House) -> str:
        loaded = by_letter(house)
        await plant(house, loaded)
        assert isinstance(house.clock, SetClock)
        case = await written_case(house, loaded, house.clock, without=("lou", "gaelle"))
        await judge(house, case)
        return case

    return str(in_house(work))


def orders(case: str) -> list[str]:
    async def work(house: House) -> list[str]:
        async with house.store.read() as tx:
            entries = await ledger.load(tx, case)
        return [e.body.person for e in entries if isinstance(e.body, ClarificationOrdered)]

    return list(in_house(work))


@pytest.mark.parametrize(("typed", "ordered"), [("n\n", []), ("\n", []), ("y\n", ["ines"])])
def test_it_is_shown_then_asked(
    auditor: Command, lacking: str, monkeypatch: pytest.MonkeyPatch, typed: str, ordered: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    said = auditor("case", "clarify", lacking, "--by", "ines")
    assert said.code == 0
    assert "famille (2)" in said.out
    assert "Lou" in said.out
    assert orders(lacking) == ordered


def test_with_yes_nobody_is_asked_and_a_second_is_refused(auditor: Command, lacking: str) -> None:
    said = auditor("case", "clarify", lacking, "--by", "ines", "--yes")
    assert (said.code, orders(lacking)) == (0, ["ines"])
    assert f"`auditor case advance {lacking}`" in said.err
    again = auditor("case", "clarify", lacking, "--yes")
    assert (again.code, again.out) == (4, "")
    assert "is ordered already" in again.err
    assert "laissé de côté" in auditor("case", "show", lacking, "--lang", "fr").out


def test_where_nobody_can_be_asked_nothing_is_sent(
    auditor: Command, lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    said = auditor("case", "clarify", lacking)
    assert said.code == 4
    assert "`--yes`" in said.err
    assert orders(lacking) == []
