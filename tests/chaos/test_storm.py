"""Killed again and again, between intent and observation and anywhere else: is nothing lost, and nothing asked twice?

A small storm; `make chaos` blows the large one.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.chaos.storm import Plan, figures
from tests.chaos.takeover import takeover
from tests.postgres import Server

CASES, KILLS, STRIDE = 12, 6, timedelta(days=2)


def test_alone_on_a_file(tmp_path: Path) -> None:
    found = figures(Plan(cases=CASES, kills=KILLS, stride=STRIDE), tmp_path)
    assert found.faults(cases=CASES, kills=KILLS) == [], "\n".join(map(str, found.rows()))


@pytest.mark.long
def test_three_that_share_a_queue(tmp_path: Path, postgres: Server) -> None:
    found = figures(Plan(cases=CASES, kills=KILLS, workers=3, stride=STRIDE), tmp_path, postgres.create())
    assert found.faults(cases=CASES, kills=KILLS) == [], "\n".join(map(str, found.rows()))


def test_a_worker_that_is_gone_for_good_is_replaced_before_its_lease_ends(tmp_path: Path, postgres: Server) -> None:
    taken = takeover(tmp_path, postgres.create(), elsewhere=False)
    assert taken.claimed_s < 45
    assert (taken.requests, taken.fates) == (1, ("reconciled",))
