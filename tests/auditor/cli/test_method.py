"""`auditor method page` writes the page, or prints it."""

import json
from pathlib import Path

from auditor.cli import run
from auditor.method import method_page


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
