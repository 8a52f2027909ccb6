"""`auditor method page` writes the page, or prints it."""

import json
from pathlib import Path

import pytest

from auditor.assess import method_digest
from auditor.cli import run
from auditor.house import House
from auditor.judge import judge
from auditor.method import method_page
from results.clock import SetClock
from tests.auditor.answered import answered_case
from tests.auditor.cli.conftest import Command, in_house


def nothing_in(folder: Path) -> list[str]:
    """Options that name no measurement."""
    none = str(folder / "none.json")
    return ["--confusion", none, "--calibration", none]


def test_the_page_is_written_where_it_is_wanted(tmp_path, capsys):
    target = tmp_path / "method.md"
    assert run(["method", "page", "--to", str(target), *nothing_in(tmp_path)]) == 0
    assert target.read_text(encoding="utf-8") == method_page(None, None)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert str(target) in printed.err


def test_the_page_is_printed_where_no_file_is_named(tmp_path, capsys):
    assert run(["method", "page", *nothing_in(tmp_path)]) == 0
    assert capsys.readouterr().out == method_page(None, None)


def test_the_page_as_json(tmp_path, capsys):
    assert run(["method", "page", "--json", *nothing_in(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"to": None, "page": method_page(None, None)}


@pytest.fixture
def judged(planted: Path) -> str:
    """A case that was judged."""

    async def work(house: House) -> str:
        assert isinstance(house.clock, SetClock)
        case = await answered_case(house, house.load("portal"), house.clock)
        await judge(house, case)
        return case

    return str(in_house(work))


def test_where_nothing_was_judged_no_method_is_listed_and_that_of_the_program_is_shown(
    auditor: Command, planted: Path
) -> None:
    listed = auditor("method", "list")
    assert (listed.code, listed.out) == (0, "")
    assert "Nothing was judged here yet" in listed.err
    shown = auditor("method", "show", "current", "--lang", "en")
    assert method_digest() in shown.out
    assert "delay.PROMPT_DAYS" in shown.out


def test_methods_are_listed_shown_and_compared(auditor: Command, judged: str, monkeypatch: pytest.MonkeyPatch) -> None:
    old = method_digest()
    assert [m["cases"] for m in auditor("method", "list", "--json").json] == [1]
    monkeypatch.setattr("auditor.criteria.documentation.EXPLAINED", 0)
    assert auditor("method", "show", old[:10], "--json").json["thresholds"]["documentation.EXPLAINED"] == 3
    told = auditor("method", "diff", old[:10], "--cases")
    assert told.code == 0
    assert "threshold        documentation.EXPLAINED  3       →  0" in told.out
    assert f"documentation: failed → passed, 1 cases\n  {judged}\n" in told.out
    found = auditor("method", "diff", old[:10], "current", "--json").json
    assert [(t["criterion"], t["cases"]) for t in found["transitions"]] == [("documentation", [judged])]
    assert auditor("method", "diff", old[:10], "--period", "2020-Q1", "--json").json["compared"] == 0
    assert len(auditor("method", "list", "--json").json) == 1, "nothing was kept"


def test_a_method_that_is_not_there_is_said_to_be_missing(auditor: Command, planted: Path) -> None:
    said = auditor("method", "diff", "feedbeef")
    assert said.code == 4
    assert "There is no method feedbeef. `auditor method list` shows" in " ".join(said.err.split())
    assert auditor("method", "diff", "current", "--period", "then").code == 2


def test_every_seal_is_judged_by_the_method_dry_and_then_truly(
    auditor: Command, judged: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.criteria.documentation.EXPLAINED", 0)
    dry = auditor("reassess", "--method", "--dry-run", "--json").json
    assert (dry["judged_now"], dry["differing"]) == (1, [judged])
    assert len(auditor("method", "list", "--json").json) == 1
    done = auditor("reassess", "--method")
    assert done.out.splitlines()[1].split() == ["documentation", "failed", "→", "passed", "1"]
    assert "of 1 seals 1 were judged, 0 had been before; verdicts differ in 1 cases" in " ".join(done.err.split())
    assert len(auditor("method", "list", "--json").json) == 2
    again = auditor("reassess", "--method", "--json").json
    assert (again["judged_now"], again["criteria"]) == (0, dry["criteria"])
    assert auditor("reassess", "--dry-run").code == 2
