"""Is a wrong declaration refused with file, line and column, before any network?"""

import re
from pathlib import Path

import pytest

from tests.auditor.cli.conftest import Command


@pytest.fixture
def wrong(home: Path, tmp_path: Path) -> Path:
    """A scenario with a word the language does not know, in line 25."""
    path = tmp_path / "scenarios" / "catalogue" / "portal.yaml"
    path.write_text(path.read_text().replace("  - click: Demander", "  - clik: Demander"))
    return path


@pytest.mark.parametrize(
    "command", [["scenario", "show"], ["case", "open"], ["plant"], ["scenario", "run"]], ids=" ".join
)
def test_an_invalid_scenario_leaves_with_four_and_its_place_on_standard_error(
    auditor: Command, wrong: Path, command: list[str]
) -> None:
    said = auditor(*command, "portal")
    assert (said.code, said.out) == (4, "")
    line = wrong.read_text().splitlines().index("  - clik: Demander") + 1
    assert re.search(rf"portal\.yaml:{line}:\d+: .*clik", said.err)


def test_lint_is_a_listing_so_the_places_are_its_data(auditor: Command, wrong: Path) -> None:
    said = auditor("scenario", "lint", "portal")
    assert said.code == 4
    assert re.search(r"portal\.yaml:\d+:\d+: ", said.out)
    assert "refused" in said.err
    (problem,) = [p for p in auditor("scenario", "lint", "portal", "--json").json if p["severity"] == "error"]
    assert (problem["line"], Path(problem["file"]).name) == (25, "portal.yaml")


def test_scenarios_are_listed_with_what_lint_says_and_their_last_success(auditor: Command, wrong: Path) -> None:
    (portal,) = auditor("scenario", "list", "--json").json
    assert (portal["id"], portal["name"], portal["last_success"]) == ("portal", None, None)
    assert portal["errors"] == 1
    wrong.write_text(wrong.read_text().replace("clik:", "click:"))
    (portal,) = auditor("scenario", "list", "--json").json
    assert portal["name"] == "Portail"
    assert re.search(
        rf"^portal +{portal['errors']} errors.* +never +\d{{4}}-\d\d-\d\d +Portail$",
        auditor("scenario", "list").out,
        re.MULTILINE,
    )


def test_a_scenario_there_is_not_is_refused_with_those_there_are(auditor: Command, home: Path) -> None:
    said = auditor("case", "open", "portail")
    assert said.code == 4
    assert "There is no scenario portail" in said.err
    assert ": portal." in said.err


def test_a_scenario_is_shown_with_the_hosts_it_talks_to(auditor: Command, home: Path) -> None:
    said = auditor("scenario", "show", "portal")
    assert said.code == 0
    rows = dict(line.split(None, 1) for line in said.out.splitlines() if line.strip())
    assert rows["service"] == "Portail (portal)"
    assert rows["address"] == "http://127.0.0.1:8200"
    assert re.fullmatch("[0-9a-f]{64}", rows["digest"])


def test_the_schema_is_json_schema(auditor: Command) -> None:
    assert auditor("scenario", "schema").json["$schema"].startswith("https://json-schema.org/")
