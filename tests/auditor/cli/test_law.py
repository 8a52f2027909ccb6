"""Does `auditor law deadline` say the deadline first, then why, and refuse what it cannot count with?"""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from auditor.cli.law import app
from auditor.law import LAW_DATA_VERSION


@pytest.fixture(autouse=True)
def _no_installation(tmp_path, monkeypatch):
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path))


def run(*options: str, **environment: str):
    return CliRunner().invoke(app, ["deadline", *options], env=environment)


ASKED = ("--received", "2026-03-02", "--country", "FR")
PROVEN = (*ASKED, "--identity-asked", "2026-03-09", "--identity-given", "2026-03-19")


def test_the_deadline_comes_first_and_then_the_numbered_rules():
    result = run("--received", "2026-03-05", "--country", "FR", "--lang", "en", COLUMNS="200")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Deadline: Tuesday 7 April 2026"
    assert [line.split()[0] for line in lines[2:] if line.strip() and line[0].isdigit()] == [
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
    ]
    assert any("Reg. 1182/71 Art. 3(4)" in line for line in lines)


def test_french_is_spoken_where_nothing_else_is_asked_for():
    result = run(*ASKED)
    assert result.stdout.startswith("Échéance\u00a0: jeudi 2 avril 2026")


def test_a_narrow_terminal_keeps_the_columns_aligned():
    lines = run(*ASKED, COLUMNS="80").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line.startswith("    ") for line in lines[3:] if line.strip() and not line[0].isdigit())


def test_no_colour_where_none_is_wanted():
    assert "\x1b[" in run(*ASKED, FORCE_COLOR="1").stdout
    assert "\x1b[3" not in run(*ASKED, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_json_is_one_object_with_iso_dates_and_both_languages():
    result = run(*PROVEN, "--json")
    said = json.loads(result.stdout)
    assert (said["last_day"], said["strict_last_day"]) == ("2026-04-20", "2026-04-02")
    assert {r["effect"]: r["last_day"] for r in said["readings"]} == {
        "none": "2026-04-02",
        "pause": "2026-04-13",
        "restart": "2026-04-20",
    }
    assert said["late_from"] == "2026-04-20T22:00:00+00:00"
    assert said["law_data"] == LAW_DATA_VERSION
    assert all(step["words"]["fr"] and step["words"]["en"] for step in said["trace"])
    assert said["trace"][-1]["day"] == said["last_day"]
    assert date.fromisoformat(said["received_on"]) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("effect", "day"), [("none", "2026-04-02"), ("pause", "2026-04-13"), ("restart", "2026-04-20")]
)
def test_a_settled_effect_of_identity_decides(effect, day):
    assert json.loads(run(*PROVEN, "--identity-effect", effect, "--json").stdout)["last_day"] == day


def test_an_extension_with_reasons_moves_the_day_and_one_without_does_not():
    asked = ("--received", "2026-01-15", "--country", "FR", "--extension-announced", "2026-02-16", "--json")
    assert json.loads(run(*asked, "--with-reasons").stdout)["last_day"] == "2026-04-15"
    without = json.loads(run(*asked).stdout)
    assert (without["last_day"], without["extension_validity"]) == ("2026-02-16", "no_reasons")


def test_a_demand_never_met_leaves_the_end_open():
    said = json.loads(run(*ASKED, "--identity-asked", "2026-03-09", "--json").stdout)
    assert said["suspended"]
    assert said["late_from"] is None
    assert "not before" in run(*ASKED, "--identity-asked", "2026-03-09", "--lang", "en").stdout


def test_the_zone_is_that_of_the_region_unless_another_is_given():
    overseas = ("--received", "2026-03-02", "--country", "FR", "--region", "974", "--json")
    assert json.loads(run(*overseas).stdout)["jurisdiction"]["timezone"] == "Indian/Reunion"
    assert json.loads(run(*overseas, "--timezone", "UTC").stdout)["jurisdiction"]["timezone"] == "UTC"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--received", "2026-02-30", "--country", "FR"), "--received"),
        (("--received", "", "--country", "FR"), "--received"),
        (("--received", "5.3.2026", "--country", "FR"), "--received"),
        (("--received", "2017-03-05", "--country", "FR"), "--received"),
        (("--received", "2026-03-02", "--country", "US"), "--country"),
        ((*ASKED, "--region", "XX"), "--region"),
        ((*ASKED, "--timezone", "Europe/Pariss"), "--timezone"),
        ((*ASKED, "--with-reasons"), "--with-reasons"),
        ((*ASKED, "--extension-announced", "2026-03-01"), "--extension-announced"),
        ((*ASKED, "--extension-announced", "soon"), "--extension-announced"),
        ((*ASKED, "--identity-given", "2026-03-19"), "--identity-given"),
        ((*ASKED, "--identity-effect", "pause"), "--identity-effect"),
        ((*ASKED, "--identity-asked", "2026-03-01"), "--identity-asked"),
        ((*PROVEN[:-1], "2026-03-08"), "--identity-given"),
        ((*ASKED, "--lang", "de"), "--lang"),
        (("--country", "FR"), "--received"),
    ],
)
def test_wrong_input_is_refused_by_option_on_standard_error(options, named):
    result = run(*options, COLUMNS="200")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert named in result.stderr
