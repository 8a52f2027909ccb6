"""Is the command line quick to say what there is: without loading what the commands work with?"""

import json
import subprocess
import sys

import pytest

from auditor.cli import COMMANDS

_LOADED = "import json, sys; from auditor.cli import run; run(sys.argv[1:]); print(json.dumps(sorted(sys.modules)))"
_HEAVY = (
    "sqlalchemy",
    "alembic",
    "playwright",
    "aiohttp",
    "scrapy",
    "fpdf",
    "jinja2",
    "babel",
    "scenarios",
    "dashboards",
)


def loaded_by(*arguments: str) -> tuple[str, list[str]]:
    """What a command says in a process of its own, and the modules that it has loaded."""
    done = subprocess.run([sys.executable, "-P", "-c", _LOADED, *arguments], capture_output=True, text=True, check=True)
    *said, modules = done.stdout.splitlines()
    return "\n".join(said), json.loads(modules)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_line_of_help_is_what_the_command_says_of_itself(name: str) -> None:
    said = COMMANDS[name].load(name).help
    assert said is not None
    assert said.split("\n\n")[0].replace("\n", " ") == COMMANDS[name].help


def test_help_loads_nothing_that_a_command_works_with() -> None:
    said, modules = loaded_by("--help")
    assert all(name in said for name in COMMANDS)
    assert not {name for name in _HEAVY if name in modules}


def test_commands_for_cases_load_the_browser_only_when_they_drive_it() -> None:
    _, modules = loaded_by("case", "--help")
    assert not {"playwright", "aiohttp", "fpdf", "auditor.judge", "auditor.perform"} & set(modules)
