"""Does each vice cause exactly the finding it names, and the perfect service none?

The true pipeline: real HTTP, a real browser, the engine, the store, sealed
evidence, the confined inspector; only the calendar is set.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from auditor.demo import Staged, run_demo
from results.records import Language, Outcome, Text, Track
from scenarios.sandbox import VICES

PERSONAS = Path(__file__).parents[2] / "scenarios"
TITLE = Text(fr="Sablon Mutuelle", en="Sablon Mutuelle")
FAULTS = [v for v in VICES.values() if v.criterion is not None and v.track in (Track.BOTH, Track.PORTABILITY)]
DAYS = 60  # answers_late answers after 45

pytestmark = pytest.mark.browser


def staged(*vices: str) -> Staged:
    return Staged(id="sablon-mutuelle", title=TITLE, vices=vices, delay=timedelta(hours=6), expected=frozenset())


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_perfect_service_meets_every_criterion(tmp_path: Path, language: Language) -> None:
    (shown,) = await run_demo(tmp_path, scenarios=PERSONAS, language=language, stage=[staged()], days=DAYS)
    told = {v.criterion: (v.outcome, v.reason) for v in shown.card.verdicts}
    fine = (Outcome.PASSED, Outcome.INAPPLICABLE)
    assert {c: o for c, o in told.items() if o[0] not in fine} == {}


@pytest.mark.parametrize(
    ("name", "language"),
    [(vice.name, ("fr", "en")[n % 2]) for n, vice in enumerate(FAULTS)],
    ids=[vice.name for vice in FAULTS],
)
async def test_a_vice_causes_its_finding_and_accuses_of_nothing_else(
    tmp_path: Path, name: str, language: Language
) -> None:
    vice = VICES[name]
    (shown,) = await run_demo(tmp_path, scenarios=PERSONAS, language=language, stage=[staged(name)], days=DAYS)
    told = {v.criterion: (v.outcome, v.reason) for v in shown.card.verdicts}
    assert told[vice.criterion] == (vice.outcome, vice.reason)
    failed = {c for c, (outcome, _) in told.items() if outcome is Outcome.FAILED}
    assert failed == ({vice.criterion} if vice.outcome is Outcome.FAILED else set())
