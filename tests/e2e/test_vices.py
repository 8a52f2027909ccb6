"""Does each vice cause exactly the finding it names, and the perfect service none?

The true pipeline: real HTTP, a real browser, the engine, the store, sealed
evidence, the confined inspector; only the calendar is set. Circumstances that
are nobody's fault (a portal that is down, slow or redesigned, a lost session, a
stale archive, a wall, a captcha, a locked account) accuse nobody.
"""

from pathlib import Path

import pytest

from auditor.assess import accuses
from auditor.desk import answer_question
from auditor.house import House
from results.records import FactDetails, Language, Outcome, QuestionTopic, Track
from results.store import question
from scenarios.sandbox import VICES
from tests.e2e.stage import Planted, audit, staged_every, told

FAULTS = [v for v in VICES.values() if v.criterion is not None and v.track in (Track.BOTH, Track.PORTABILITY)]
ELSEWHERE = ("two_factor", "slow_pages")  # test_secrets signs in with a code; slow pages take minutes of real time
INNOCENT = [v.name for v in VICES.values() if v.criterion is None and v.name not in ELSEWHERE]

pytestmark = pytest.mark.browser


async def confirm(house: House) -> None:
    """A person reads what is proposed, and says yes."""
    async with house.store.read() as tx:
        asked = await question.listing(tx, open_only=True)
    for row in asked:
        assert row.asked.topic is QuestionTopic.CONFIRM_FACT
        await answer_question(house, row.id, "yes", person="ines", details=FactDetails(amount="15.00 EUR"))


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_perfect_service_meets_every_criterion(insurer: Planted, tmp_path: Path, language: Language) -> None:
    card = await audit(insurer, tmp_path / "home", language=language)
    fine = (Outcome.PASSED, Outcome.INAPPLICABLE)
    assert {c: o for c, o in told(card).items() if o[0] not in fine} == {}


@pytest.mark.parametrize(
    ("name", "language"),
    [(vice.name, ("fr", "en")[n % 2]) for n, vice in enumerate(FAULTS)],
    ids=[vice.name for vice in FAULTS],
)
async def test_a_vice_causes_its_finding_and_accuses_of_nothing_else(
    insurer: Planted, tmp_path: Path, name: str, language: Language
) -> None:
    vice = VICES[name]
    card = await audit(insurer, tmp_path / "home", name, language=language, every=staged_every([name]), desk=confirm)
    assert told(card)[vice.criterion or ""] == (vice.outcome, vice.reason)
    failed = {c for c, (outcome, _) in told(card).items() if outcome is Outcome.FAILED}
    assert failed == ({vice.criterion} if vice.outcome is Outcome.FAILED else set())


@pytest.mark.parametrize("name", INNOCENT)
async def test_a_circumstance_accuses_nobody(insurer: Planted, tmp_path: Path, name: str) -> None:
    card = await audit(insurer, tmp_path / "home", name, days=14)
    assert not accuses(card), told(card)
