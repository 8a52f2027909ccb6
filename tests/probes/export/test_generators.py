"""Whoever writes the exports of a test knows the truth, and nothing of the inspector: else it would agree with itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
INSPECTING = (
    *sorted((ROOT / "tests/probes/export").rglob("test_*.py")),
    *(ROOT / "tests/probes/export/conftest.py", ROOT / "tests/fuzz/run.py", ROOT / "tests/benchmarks/test_inspect.py"),
)
"""Files that inspect; all that they import from the tests, by whatever way, writes exports."""
KNOWN = {"results.records", "scenarios.canary"}
"""Of ours: the types of the ground truth, and how its markers are made."""
OURS = {"", "auditor", "dashboards", "probes", "results", "scenarios"}


def imports_of(path: Path) -> set[str]:
    """Name what a file imports, also within functions; a relative import is none that we read, and has no name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = "" if node.level else node.module or ""
            found.add(module)
            if module.startswith("tests."):  # what is imported may be a file of that folder
                found |= {f"{module}.{name.name}" for name in node.names}
    return found


def _path(module: str) -> str:
    return module.replace(".", "/")


def file_of(module: str) -> Path | None:
    """Find a module of the tests that is neither a test itself nor what inspects."""
    for path in (ROOT / f"{_path(module)}.py", ROOT / _path(module) / "__init__.py"):
        inspects = path.name.startswith("test_") or path in INSPECTING
        if module.startswith("tests.") and path.is_file() and not inspects:
            return path
    return None


def generators() -> list[Path]:
    found: set[Path] = set()
    left = list(INSPECTING)
    while left:
        reached = {path for module in imports_of(left.pop()) if (path := file_of(module)) is not None}
        left += reached - found
        found |= reached
    return sorted(found)


@pytest.mark.parametrize("path", generators(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_generator_knows_nothing_of_the_inspector(path: Path):
    assert {name for name in imports_of(path) if name.partition(".")[0] in OURS and name not in KNOWN} == set()


def test_all_that_write_exports_are_among_them():
    shapes = (ROOT / "tests/probes/export/shapes").glob("*.py")
    others = (
        "probes/export/portal.py",
        "probes/export/standard/sample.py",
        "fuzz/mutate.py",
        "benchmarks/large_export.py",
    )

    assert {*shapes, *(ROOT / "tests" / name for name in others)} <= set(generators())


@pytest.mark.parametrize(
    "line",
    [
        "import probes.export",
        "from probes.export import decode",
        "def f():\n    from probes import export",
        "from . import x",
    ],
)
def test_an_import_of_ours_is_noticed_wherever_it_stands(tmp_path: Path, line: str):
    (tmp_path / "a.py").write_text(line)

    assert {name for name in imports_of(tmp_path / "a.py") if name.partition(".")[0] in OURS}
