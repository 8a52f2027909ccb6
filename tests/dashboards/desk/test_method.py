"""Does everybody read by which method is judged, and what changes from one to another, and for whom?"""

from dataclasses import replace

import pytest
from fastapi import FastAPI

from auditor.assess import method_digest, this_method
from auditor.house import House
from results.store import case_row
from results.store import method as methods
from tests.auditor.test_release import enter as judge_one
from tests.dashboards.desk.rig import Seat, seat
from tests.dashboards.released import BAD, judged

OLD = "f" * 64


@pytest.fixture
async def rita(app: FastAPI, house: House) -> Seat:
    """A reader."""
    return await seat(app, house, "rita", "reader")


async def judged_before(house: House, case: str) -> None:
    """By another method, and otherwise: on the same evidence."""
    here = this_method()
    assert here.thresholds is not None
    name = min(here.thresholds)
    changed = {**here.thresholds, name: here.thresholds[name] + 1}
    old = replace(here, digest=OLD, version="2025.9", criteria=here.criteria[1:], thresholds=changed)
    async with house.store.write() as tx:
        await methods.keep(tx, old, now=house.clock.now())
        (kept,) = [row async for row in case_row.all_rows(tx, method_digest())]
        await case_row.keep(tx, replace(kept, row=replace(judged("acme", BAD).row, case=case)), method=OLD)


async def test_the_method_of_this_program_is_told_before_anything_was_judged(rita: Seat) -> None:
    page = await rita.get("/desk/method")
    assert method_digest() in page.text.replace("<wbr>", "")
    assert not page.has("What changes from one to another?"), "there is no other"
    one = await rita.get(f"/desk/method/{method_digest()}")
    for name in this_method().thresholds or ():
        assert name in one.text
    assert (await rita.get("/desk/method/aaaaaaaa")).status == 404


async def test_what_changes_from_one_method_to_another_is_told_with_the_cases(house: House, rita: Seat) -> None:
    case = await judge_one(house, "acme")
    await judged_before(house, case)
    page = await rita.get("/desk/method")
    assert page.has("2025.9")
    page = await rita.get(f"/desk/method/difference?before={OLD}&after={method_digest()}")
    assert page.status == 200, page.text
    assert page.has("1 case was judged by both on the same evidence")
    assert page.has("criterion added")
    assert min(this_method().thresholds or ()) in page.text
    assert f'href="/desk/cases/{case}"' in page.text
    assert page.has("Nothing is held back here")
    assert (await rita.get(f"/desk/method/difference?before={OLD}&after={'a' * 64}")).status == 404


async def test_what_one_method_alone_has_judged_is_left_out_and_said(house: House, rita: Seat) -> None:
    await judged_before(house, await judge_one(house, "acme"))
    await judge_one(house, "zeta", method=OLD)
    page = await rita.get(f"/desk/method/difference?before={OLD}&after={method_digest()}")
    assert page.has("1 was judged by one alone, and is left out")
