"""Does the page on the language name everything there is, and does its example hold?"""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from results.records import FACTS, Fact
from scenarios.lint import lint
from scenarios.load import load_scenario
from scenarios.schema import STEPS, InterruptionKind, Kind, Scenario
from scenarios.variable import RESERVED_CAPTURES, ROOTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scenario-language.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "word",
    [
        *STEPS,
        *Fact,
        *InterruptionKind,
        *(kind for kind in Kind if kind is not Kind.BARE),
        *Scenario.model_fields,
        *RESERVED_CAPTURES,
        *ROOTS,
    ],
)
def test_every_word_of_the_language_is_named(word):
    assert re.search(rf"\b{word}\b", PAGE)


@pytest.mark.parametrize("fact", Fact)
def test_the_marks_of_each_fact_are_those_of_the_records(fact):
    table = PAGE.partition("## Facts")[2].partition("## Values")[0]
    row = next(line for line in table.splitlines() if line.startswith("| `") and f"`{fact}`" in line)
    marks = re.search(rf"`{fact}`((?: [wsep])*)", row)[1].split()
    rule = FACTS[fact]
    expected = {"w": rule.weighty, "s": rule.stops, "e": rule.ends_wait, "p": rule.by_program}
    assert set(marks) == {mark for mark, holds in expected.items() if holds}


def test_every_code_of_lint_is_named():
    codes = set()
    for path in (ROOT / "scenarios" / "lint").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in ("error", "warning")
            ):
                codes.update(arg.value for arg in call.args[:1] if isinstance(arg, ast.Constant))
    assert len(codes) > 30
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE] == []


def test_the_example_loads_and_is_linted_without_error(tmp_path):
    name, text = re.search(r"```yaml scenario=(\S+)\n(.*?)```", PAGE, re.DOTALL).groups()
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    problems = lint(load_scenario(path), today=date(2026, 12, 1), personas={})
    assert {p.code for p in problems if p.severity == "error"} <= {"unknown_persona"}, "\n".join(map(str, problems))
