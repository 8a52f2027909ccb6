"""Does each vice cause exactly the finding it names, and the perfect service none?

The true pipeline: real HTTP, a real browser, the engine, the store, sealed
evidence, the confined inspector; only the calendar is set.
"""

from pathlib import Path

import pytest

from auditor.demo import Staged, run_demo
from auditor.desk import answer_question
from auditor.house import House
from results.records import FactDetails, Language, Outcome, QuestionTopic, Text, Track
from results.store import question
from scenarios.sandbox import VICES

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PERSONAS = Path(__file__).parent / "personas"  # the sandbox's own, with fewer records
TITLE = Text(fr="Sablon Mutuelle", en="Sablon Mutuelle")
FAULTS = [v for v in VICES.values() if v.criterion is not None and v.track in (Track.BOTH, Track.PORTABILITY)]
DAYS = 60  # answers_late answers after 45
PATIENT = frozenset({"answers_late", "never_answers"})  # two months of daily looks would show nothing more

pytestmark = pytest.mark.browser


def staged(*vices: str) -> Staged:
    every = "5d" if PATIENT.intersection(vices) else "24h"
    return Staged(id="sablon-mutuelle", title=TITLE, vices=vices, delay=None, expected=frozenset(), every=every)


async def confirm(house: House) -> None:
    """A person reads what is proposed, and says yes."""
    async with house.store.read() as tx:
        asked = await question.listing(tx)
    for row in asked:
        assert row.asked.topic is QuestionTopic.CONFIRM_FACT
        await answer_question(house, row.id, "yes", person="ines", details=FactDetails(amount="15.00 EUR"))


async def audit(home: Path, language: Language, *vices: str) -> dict[str, tuple[str, str]]:
    (shown,) = await run_demo(
        home,
        scenarios=SCENARIOS,
        personas=PERSONAS,
        language=language,
        stage=[staged(*vices)],
        days=DAYS,
        desk=confirm,
    )
    return {v.criterion: (v.outcome, v.reason) for v in shown.card.verdicts}


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_perfect_service_meets_every_criterion(tmp_path: Path, language: Language) -> None:
    told = await audit(tmp_path, language)
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
    told = await audit(tmp_path, language, name)
    assert told[vice.criterion] == (vice.outcome, vice.reason)
    failed = {c for c, (outcome, _) in told.items() if outcome is Outcome.FAILED}
    assert failed == ({vice.criterion} if vice.outcome is Outcome.FAILED else set())
