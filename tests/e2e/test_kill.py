"""Killed at any instant and started again: is nothing lost, and nothing asked twice?

The process is killed with SIGKILL at each passing of each failpoint, one case
at a time, and started again without; the service itself counts the requests.
"""

import asyncio
from itertools import count

import pytest

from auditor.engine.failpoint import POINTS
from results.records import Closed, Fact, FactSeen, Intended, QuestionTopic
from results.store import ledger, question
from tests.e2e.conftest import Rig

pytestmark = pytest.mark.browser

EVERY = 6
"""`make test` tries every so many passings, `make test-long` the ones between."""


def opened(rig: Rig) -> str:
    return asyncio.run(rig.open_case())


def read(rig: Rig, case: str):
    async def work():
        async with rig.house() as house, house.store.read() as tx:
            return await ledger.load(tx, case), await question.listing(tx, ledger=case)

    return asyncio.run(work())


@pytest.mark.parametrize(
    "first", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, EVERY + 1))]
)  # every sixth passing
@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_passing_of_a_point_the_case_is_finished_and_asked_once(
    rig: Rig, point: str, first: int
) -> None:
    before = rig.requests()
    for passing in count(first, EVERY):
        case = opened(rig)
        died = rig.drive(case, f"{point}:{passing}")
        if died:
            rig.drive(case)
        entries, questions = read(rig, case)
        assert rig.requests() - before <= 1, f"asked twice after {point}:{passing}"
        submitted = [e for e in entries if isinstance(e.body, FactSeen) and e.body.fact is Fact.REQUEST_SUBMITTED]
        assert len([e for e in entries if isinstance(e.body, Intended)]) == 1
        if questions:  # the intent stands alone, and the service showed nothing: a person is asked, nothing is repeated
            assert [q.asked.topic for q in questions] == [QuestionTopic.AMBIGUOUS_REQUEST]
            assert rig.requests() == before
            asyncio.run(give_up(rig, case))
        else:
            assert isinstance(entries[-1].body, Closed)
            assert len(submitted) == 1
            assert rig.requests() - before == 1
        before = rig.requests()
        if died == 0:
            return
    raise AssertionError


async def give_up(rig: Rig, case: str) -> None:
    from auditor.desk import abandon

    async with rig.house() as house:
        await abandon(house, case, person="ines", why="test")
