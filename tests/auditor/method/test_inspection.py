"""Does docs/inspection.md say what this program's inspections hold, with every code that it can write?"""

import ast
import dataclasses
import re
from pathlib import Path

import pytest

import probes.export
from auditor.method import inspection_page
from dashboards.export import form
from dashboards.export.found import FOREIGN, FOUND, LEAKS, LIMITS, VARIANTS
from dashboards.export.problem import PROBLEMS
from dashboards.export.standard import FAULTS, STANDARDS, fault
from probes.export import cage
from probes.export.error import ExportError, ExportTooLarge
from probes.export.foreign import KINDS
from probes.export.standard import STANDARDS as KNOWN_STANDARDS
from results.records import Found, MemberRole, inspection
from results.records.unread import OBSCURING

PAGE = Path("docs") / "inspection.md"
SOURCES = Path(probes.export.__file__).parent


def calls(folder: Path, method: str, *owners: str) -> set[str]:
    """The codes given to `owner.method("code", ...)` in the sources of a folder."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == method
                and ast.unparse(node.func.value).rpartition(".")[2] in owners
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return found


def test_the_page_is_the_one_this_program_writes():
    assert PAGE.read_text(encoding="utf-8") == inspection_page(), "see `make schema`"


def test_every_field_of_every_record_is_on_the_page_with_its_meaning():
    page = inspection_page()
    for name, record in vars(inspection).items():
        if dataclasses.is_dataclass(record):
            section = page[page.index(f"### {name}\n") :]
            for field in dataclasses.fields(record):
                assert re.search(rf"^\| `{field.name}` \| [^|]+ \| [^|\s]", section, re.MULTILINE), (name, field.name)


def test_every_problem_the_inspector_names_has_its_words():
    errors = [error.code for error in (ExportTooLarge, *ExportError.__subclasses__())]
    named = calls(SOURCES, "add", "problems", "_problems")
    assert "picture_unread" in named
    assert {*errors, *named, "inspector_stopped"} | OBSCURING <= PROBLEMS.keys()


def test_every_reason_against_a_grade_has_its_words():
    assert calls(SOURCES / "decode", "add", "reasons") | {"mojibake", "double_escaped"} <= form.MEMBER_REASONS.keys()
    assert calls(SOURCES, "add", "reasons") <= form.MEMBER_REASONS.keys() | form.DOCUMENTATION_REASONS.keys()
    text = (SOURCES / "category.py").read_text(encoding="utf-8")
    yielded = {
        node.value.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Constant)
    }
    assert "no_standard_agreed" in yielded
    assert yielded <= form.GRADE_REASONS.keys()


def test_every_fault_of_a_standard_has_its_words():
    named = calls(SOURCES / "standard", "add", "faults", "head")
    assert "date_malformed" in named
    assert {code for code in named if not code.startswith("missing_")} <= FAULTS.keys()
    assert fault("missing_fn").en == "“fn” is missing"


def test_every_standard_role_and_kind_has_its_words():
    modules = {standard.__name__.rpartition(".")[2] for standard in KNOWN_STANDARDS}
    known = {name.replace(".053", "") for name in STANDARDS} | {"mail", "bookmarks"}
    assert modules <= known
    assert set(MemberRole) == form.ROLES.keys() == form.ROLE_MEANINGS.keys()
    assert set(Found) == FOUND.keys()
    assert set(KINDS) == FOREIGN.keys()
    assert {"bystander_canary", "password_hash", "session_secret"} == LEAKS.keys()


@pytest.mark.parametrize("name", ["cpu", "file_size", "open_files", "core", "memory"])
def test_every_limit_that_may_hold_has_its_words(name):
    assert f'"{name}"' in Path(cage.__file__).read_text(encoding="utf-8")
    assert f"rlimit_{name}" in LIMITS


def test_the_disguises_of_a_value_have_their_words():
    tree = ast.parse((SOURCES / "variant.py").read_text(encoding="utf-8"))
    yielded = {
        node.value.elts[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Yield)
        and isinstance(node.value, ast.Tuple)
        and isinstance(node.value.elts[0], ast.Constant)
    }
    assert "mojibake" in yielded
    assert yielded - {"plain"} <= VARIANTS.keys()
