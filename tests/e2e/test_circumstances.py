"""Whatever happens to us at a portal: is nobody accused of it?

A portal that is down, slow or redesigned, a session that is lost, a stale
archive, an error page in the file's place, a wall, a captcha, a locked account.
"""

from pathlib import Path

import pytest

from auditor.assess import accuses
from auditor.demo import run_demo
from scenarios.sandbox import VICES
from tests.e2e.test_vices import PERSONAS, SCENARIOS, staged

ELSEWHERE = ("two_factor", "slow_pages")  # test_secrets signs in with a code; slow pages take minutes of real time
INNOCENT = [v.name for v in VICES.values() if v.criterion is None and v.name not in ELSEWHERE]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", INNOCENT)
async def test_a_circumstance_accuses_nobody(tmp_path: Path, name: str) -> None:
    (shown,) = await run_demo(
        tmp_path, scenarios=SCENARIOS, personas=PERSONAS, language="fr", stage=[staged(name)], days=14
    )
    assert not accuses(shown.card), [(v.criterion, v.outcome, v.reason) for v in shown.card.verdicts]
