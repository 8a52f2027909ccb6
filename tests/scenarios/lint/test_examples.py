"""Has none of the examples anything to mend: scenarios, services, sign-ons, operators?"""

from datetime import date
from pathlib import Path

import pytest

from auditor.lint import problems_in
from auditor.settings import Settings

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = [p for name in ("catalogue", "services", "providers", "operators") for p in sorted(EXAMPLES.glob(f"{name}/*"))]


@pytest.mark.parametrize("file", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES])
def test_nothing_of_an_example_is_refused(file: Path, tmp_path: Path) -> None:
    found = problems_in(Settings(home=tmp_path, scenarios=EXAMPLES), file, today=date(2026, 12, 1))
    assert [str(problem) for problem in found if problem.severity == "error"] == []
