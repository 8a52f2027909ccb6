"""Does every command say what it does, refuse what it cannot do, and leave with the right code?"""

import json
from collections.abc import Iterator

import pytest
import typer
from typer.main import get_command

from auditor.cli import COMMANDS, app
from tests.auditor.cli.conftest import Command

PROGRAM = get_command(app)


def commands(command: typer.core.TyperGroup | typer.core.TyperCommand, path: tuple[str, ...] = ()) -> Iterator:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(COMMANDS[name].load(name) if not path else below, (*path, name))


EVERY = list(commands(PROGRAM))
LEAVES = [(path, command) for path, command in EVERY if not hasattr(command, "commands")]


def test_the_commands_there_are() -> None:
    assert {" ".join(path) for path, _ in LEAVES} >= {
        "init",
        "doctor",
        "demo",
        "plant",
        "assess",
        "reassess",
        "sandbox",
        "scenario lint",
        "account add",
        "account list",
        "account check",
        "account age",
        "account rotate",
        "account lock",
        "account unlock",
        "account retire",
        "account import",
        "account sign-in",
        "campaign add",
        "campaign list",
        "campaign show",
        "campaign plan",
        "campaign change",
        "campaign pause",
        "campaign resume",
        "campaign run-now",
        "campaign remove",
        "case open",
        "case advance",
        "case close",
        "question answer",
        "evidence inspection",
        "evidence verify",
        "law deadline",
        "store show",
        "store migrate",
        "store check",
        "store copy",
        "store backup",
        "store restore",
    }


@pytest.mark.parametrize("path", [path for path, _ in EVERY], ids=" ".join)
def test_every_command_has_help_that_says_what_it_does(auditor: Command, path: tuple[str, ...]) -> None:
    said = auditor(*path, "--help")
    assert said.code == 0
    assert "Usage: auditor" in said.out
    assert dict(EVERY)[path].help
    assert said.err == ""


@pytest.mark.parametrize(("path", "command"), LEAVES, ids=[" ".join(path) for path, _ in LEAVES])
def test_every_option_has_help(path: tuple[str, ...], command: typer.core.TyperCommand) -> None:
    silent = [p.name for p in command.params if p.param_type_name == "option" and not getattr(p, "help", None)]
    assert silent == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["case", "bogus"],
        ["case", "open"],
        ["case", "show"],
        ["case", "close", "case-1"],
        ["assess"],
        ["assess", "case-1", "--bundle", "case-1.zip"],
        ["case", "list", "--bogus"],
        ["case", "list", "--lang", "de"],
        ["account", "list", "--lang", "de"],
        ["account", "retire", "camille@portal"],
        ["account", "sign-in", "camille"],
        ["account", "import"],
        ["sandbox", "--vice", "gluttony"],
        ["sandbox", "--service", "bank"],
        ["law", "deadline"],
        ["question", "answer", "q-1", "yes", "--happened", "yesterday"],
        ["question", "answer", "q-1", "yes", "--attach", "/no/such/file"],
        ["evidence", "export", "case-1", "--bare"],
        ["evidence", "verify", "x.zip", "--key", "/no/such/key"],
        ["store", "copy"],
        ["store", "backup"],
        ["store", "restore", "/no/such/backup"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("home")
def test_wrong_usage_leaves_with_two_and_says_so_on_standard_error(auditor: Command, arguments: list[str]) -> None:
    said = auditor(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "Usage: auditor" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["case", "list"],
        ["case", "open", "portal"],
        ["case", "show", "case-1"],
        ["case", "advance", "case-1"],
        ["case", "close", "case-1", "--why", "x"],
        ["plant", "portal"],
        ["account", "list"],
        ["account", "add", "zoe@portal"],
        ["account", "check"],
        ["account", "sign-in", "zoe@portal"],
        ["assess", "case-1"],
        ["reassess"],
        ["question", "list"],
        ["question", "answer", "q-1", "yes"],
        ["evidence", "export", "case-1"],
        ["scenario", "run", "portal", "--dry-run"],
        ["store", "show"],
        ["store", "migrate"],
        ["store", "check"],
        ["store", "copy", "sqlite:///elsewhere.sqlite"],
        ["store", "backup", "backup.sqlite"],
    ],
    ids=" ".join,
)
def test_without_an_installation_the_mend_is_said(auditor: Command, arguments: list[str]) -> None:
    said = auditor(*arguments)
    assert (said.code, said.out) == (4, "")
    assert "There is no installation at" in said.err
    assert "`auditor init`" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["case", "show", "case-9"],
        ["case", "advance", "case-9"],
        ["case", "close", "case-9", "--why", "x"],
        ["assess", "case-9"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("home")
def test_an_unknown_case_is_named_with_the_list_of_those_there_are(auditor: Command, arguments: list[str]) -> None:
    said = auditor(*arguments)
    assert (said.code, said.out) == (4, "")
    assert "case-9" in said.err
    assert "`auditor case list`" in said.err


@pytest.mark.usefixtures("home")
def test_a_message_is_not_broken_so_that_its_command_can_be_copied(auditor: Command) -> None:
    said = auditor("case", "open", "portal")
    assert said.code == 4
    assert "run `auditor plant portal` first\n" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("setting", "named"), [("langage = 'fr'", "langage in auditor.toml"), ("language = ", "auditor.toml is no TOML")]
)
def test_a_wrong_setting_leaves_with_four(auditor: Command, home, setting: str, named: str) -> None:
    (home / "auditor.toml").write_text(setting)
    said = auditor("case", "list")
    assert (said.code, said.out) == (4, "")
    assert named in said.err


@pytest.mark.usefixtures("home")
def test_a_bundle_there_is_not_and_a_key_that_is_none_are_said(auditor: Command, tmp_path) -> None:
    assert "There is no evidence bundle nothing.zip" in auditor("evidence", "verify", "nothing.zip").err
    (tmp_path / "key.pem").write_text("no key")
    (tmp_path / "bundle").mkdir()
    said = auditor("evidence", "verify", "bundle", "--key", "key.pem")
    assert said.code == 2
    assert "--key" in said.err


def test_a_demonstration_deletes_only_what_demonstrations_write(auditor: Command, tmp_path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter-1.odt").write_text("years of work")
    said = auditor("demo", "--home", "thesis")
    assert said.code == 2
    assert "chapter-1.odt" in said.err
    assert (tmp_path / "thesis" / "chapter-1.odt").read_text() == "years of work"


@pytest.mark.parametrize(
    "arguments",
    [
        ["init"],
        ["doctor"],
        ["case", "list"],
        ["case", "list", "--all"],
        ["account", "list"],
        ["account", "check"],
        ["account", "age"],
        ["account", "add", "zoe@portal"],
        ["account", "rotate", "camille@portal"],
        ["question", "list"],
        ["reassess"],
        ["scenario", "lint"],
        ["scenario", "show", "portal"],
        ["sandbox", "--list"],
        ["law", "deadline", "--received", "2026-03-02", "--country", "FR"],
        ["store", "show"],
        ["store", "migrate"],
        ["store", "check"],
        ["store", "check", "--rebuild"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("planted")
def test_json_is_one_document_on_standard_output(auditor: Command, arguments: list[str]) -> None:
    said = auditor(*arguments, "--json")
    assert isinstance(json.loads(said.out), dict | list)
    assert said.err == ""
