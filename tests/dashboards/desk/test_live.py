"""Does what moves at the desk move for who may see it, cheaply, and keep nobody signed in?"""

from datetime import timedelta

from fastapi import FastAPI

from auditor.house import House
from dashboards.desk.guard import LIVE, POLICY
from dashboards.desk.register import ADDRESSES
from results.clock import SetClock
from results.records import QuestionTopic
from results.store import lease, ledger, person_session
from tests.dashboards.desk.rig import ask, seat

ON_BOTH = True


async def test_today_says_what_runs_in_which_stage_and_since_when(
    app: FastAPI, house: House, case: str, clock: SetClock
) -> None:
    at = await seat(app, house, "ines", "reader")
    assert case not in (await at.get("/desk")).text.partition('id="live-now"')[2].partition("Comes next")[0]
    async with house.store.write() as tx:
        row = await lease.claim(tx, case, owner="worker", real=clock.now())
        assert row is not None
        await lease.settle(tx, case, due_at=clock.now(), why=None, stage="look", epoch=row.epoch)
        await lease.claim(tx, case, owner="worker", real=clock.now())
    await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no"), stage="look")
    begun = clock.now()
    clock.set(begun + timedelta(seconds=40))
    await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no"), stage="look")
    now = (await at.get("/desk")).text.partition('id="live-now"')[2].partition("</ul>")[0]
    assert f"/desk/cases/{case}" in now
    assert f'since <time datetime="{begun.isoformat()}">' in now


async def test_a_page_that_has_not_changed_is_not_made_again(
    app: FastAPI, house: House, case: str, clock: SetClock
) -> None:
    at, other = await seat(app, house, "ines", "auditor"), await seat(app, house, "paul", "auditor")
    for path in ("/desk", f"/desk/cases/{case}"):
        page = await at.get(path)
        tag = page.header("etag") or ""
        assert f'data-tag="{tag}"' in page.text.replace("&#34;", '"')
        same = await at.get(path, if_none_match=tag)
        assert (same.status, same.body, same.header("cache-control")) == (304, b"", "no-store")
        assert (await other.get(path, if_none_match=tag)).status == 200, "each person has their own"
        assert (await at.get(path, if_none_match=tag, accept_language="fr")).status == 200
        await ask(house, case, QuestionTopic.COLLECT_NOW, ("yes", "no"), stage="look")
        assert (await at.get(path, if_none_match=tag)).status == 200


async def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(app: FastAPI, house: House, clock: SetClock) -> None:
    at = await seat(app, house, "ines", "auditor")
    tag = (await at.get("/desk")).header("etag") or ""
    for _ in range(7):
        clock.set(clock.now() + person_session.IDLE / 6)
        page = await at.get("/desk", if_none_match=tag)
        tag = page.header("etag") or tag
    assert (page.status, (page.to or "").partition("?")[0]) == (303, "/desk/sign-in")


async def test_a_script_is_let_in_where_a_page_moves_and_nowhere_else(app: FastAPI, house: House, case: str) -> None:
    at = await seat(app, house, "ines", "auditor", "reviewer", "admin")
    live = {one.path.replace("{ledger}", case) for one in ADDRESSES if one.pulse is not None}
    assert live == {"/desk", f"/desk/cases/{case}", "/desk/releases"}
    assert "script" not in POLICY
    pages = [one for one in ADDRESSES if one.method == "GET" and one.scope is None and "{" not in one.path]
    still = [one.path for one in pages if one.pulse is None]
    for path in (*live, *still, "/desk/nothing"):
        page = await at.get(path)
        assert page.header("content-security-policy") == (LIVE if path in live else POLICY), path
        assert ("<script" in page.text) == (path in live), path
    refused = await at.post(f"/desk/cases/{case}/abandon", {"confirm": "other"})
    assert (refused.status, refused.header("content-security-policy")) == (422, POLICY)
    assert "<script" not in refused.text
    async with house.store.read() as tx:
        assert (await ledger.find(tx, case)).closed_at is None
