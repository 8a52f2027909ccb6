"""Does nothing go out to a controller, or to the public, but what somebody has read and let go?"""

from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI

from auditor.house import House
from auditor.notice import review
from auditor.notice.advise import advise
from auditor.notice.decide import Reach, decide_by
from auditor.notice.draft import draft
from auditor.release import build
from auditor.roof import DeskRoof
from dashboards.desk import person as people
from dashboards.gate import reply_until
from dashboards.typography import NO_BREAK, day
from results.clock import SetClock
from results.figures.period import period_of
from results.records import (
    ContestDecided,
    NoticeReviewed,
    QuestionTopic,
    ReleaseState,
    ReplyAct,
)
from results.store import release as releases
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import judged
from tests.auditor.notice.software import on_one_software
from tests.auditor.notice.story import FRANCE
from tests.auditor.test_release import NOW as RELEASED
from tests.auditor.test_release import enter as judge_one
from tests.dashboards.desk.rig import Page, again, app_over, seat
from tests.dashboards.desk.test_acts import entries
from tests.dashboards.desk.test_evidence import reads


async def test_a_notice_is_approved_as_it_was_read_and_no_other_text(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        app = app_over(DeskRoof(rig.house))
        paul = await seat(app, rig.house, "paul", "reviewer")
        drafted = await paul.post("/desk/notices", {"who": "ville"})
        assert drafted.status == 303, drafted.text
        notice = str(drafted.to).partition("?")[0].rpartition("/")[2]
        await rig.live(DAY)
        paul = await again(app, rig.house, "paul")
        assert (await paul.get("/desk")).has("A notice to the controller is ready")
        page = await paul.get(f"/desk/notices/{notice}")
        assert page.has("mise en demeure")
        digest = _digest(page)
        unread = await paul.post(f"/desk/notices/{notice}/approve", {"digest": digest})
        assert (unread.status, unread.has("read the whole notice")) == (422, True)
        await paul.post(f"/desk/notices/{notice}/edit", {"covering": "Bonjour."})
        stale = await paul.post(f"/desk/notices/{notice}/approve", {"digest": digest, "read": "yes"})
        assert (stale.status, stale.has("written anew since you read it")) == (409, True)
        assert rig.letters == []
        page = await paul.get(f"/desk/notices/{notice}")
        assert page.has("Bonjour.")
        form = {"digest": _digest(page), "read": "yes"}
        assert (await paul.post(f"/desk/notices/{notice}/approve", form)).status == 303
        await rig.live(timedelta(minutes=1))
        assert len(rig.letters) == 1
        reviewed = [e.body for e in await entries(rig.house, notice) if isinstance(e.body, NoticeReviewed)]
        assert [(one.person, one.approved, one.artifact) for one in reviewed] == [("paul", True, form["digest"])]
        late = await paul.post(f"/desk/notices/{notice}/reject")
        assert late.status == 409
        assert (await paul.post(f"/desk/notices/{notice}/withdraw", {"confirm": "no"})).status == 422
        for wrong in (rig.case, "notice-none"):
            assert (await paul.post(f"/desk/notices/{wrong}/approve", form)).status == 404
            assert (await paul.get(f"/desk/notices/{wrong}")).status == 404
        assert (await paul.get(f"/desk/cases/{notice}")).to == f"/desk/notices/{notice}"


def _digest(page: Page) -> str:
    return page.text.partition('name="digest" value="')[2][:64]


async def test_a_reader_sees_that_there_are_notices_and_not_what_they_say(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        at = await seat(app_over(DeskRoof(rig.house)), rig.house, "rita", "reader")
        page = await at.get("/desk/notices")
        assert page.status == 200
        assert f"/desk/notices/{notice}" not in page.text
        assert (await at.get(f"/desk/notices/{notice}")).status == 403


async def test_who_is_not_free_sees_where_a_notice_stands_and_not_what_it_says(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        at = await seat(app_over(DeskRoof(rig.house)), rig.house, "paul", "reviewer")
        assert (await at.get(f"/desk/notices/{notice}")).has("mise en demeure")
        looked = await reads(rig.house)
        assert set(looked) == {("paul", "desk: review")}
        now = rig.clock.now()
        await people.declare_interest(rig.house.store, "paul", "ville", "y siège", by="paul", now=now)
        page = await at.get(f"/desk/notices/{notice}")
        assert (page.status, page.has("nothing of what it says"), page.has("notice opened")) == (200, True, True)
        assert not page.has("mise en demeure")
        assert await reads(rig.house) == looked, "of the first time alone"


async def test_what_is_disputed_is_decided_with_reasons_by_somebody_who_was_not_involved(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        app = app_over(DeskRoof(rig.house))
        await seat(app, rig.house, "paul", "reviewer")
        await seat(app, rig.house, "rose", "reviewer")
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(timedelta(minutes=1))
        await review.approve(rig.house, notice, person="paul")
        await rig.live(timedelta(minutes=1))
        await rig.come(rig.answer("Nous contestons."))
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        finding = (await rig.state(notice)).names[0]
        ines = await seat(app, rig.house, "ines", "auditor")
        assert f'href="/desk/questions/{asked.id}"' in (await ines.get(f"/desk/notices/{notice}")).text
        page = await ines.get(f"/desk/questions/{asked.id}")
        assert page.has("Nous contestons.")
        assert 'type="checkbox" name="choice" value="contested"' in page.text
        soon = {"choice": ["repaired"], "repaired_on": "soon"}
        assert (await ines.post(f"/desk/questions/{asked.id}", soon)).status == 422
        reading = {"choice": ["contested", "statement"], "finding": finding}
        assert (await ines.post(f"/desk/questions/{asked.id}", reading)).status == 303
        ((_, reply),) = (await rig.state(notice)).replies
        assert (reply.findings, reply.person) == ((finding,), "ines")
        assert reply.acts == (ReplyAct.CONTESTED, ReplyAct.STATEMENT)
        await rig.live(timedelta(minutes=1))
        ((entry, _),) = (await rig.state(notice)).replies
        form = {
            "ruling": "withdrawn",
            "finding": finding,
            "reasons": "Le délai courait encore.",
            "reply": reply.reply,
            "read": str(entry.seq),
        }
        paul, rose = await again(app, rig.house, "paul"), await again(app, rig.house, "rose")
        assert (await rose.get("/desk")).has("The controller disputes a finding")
        page = await rose.get(f"/desk/notices/{notice}")
        assert page.has("disputes it")
        assert page.has("to be decided")
        assert page.has("Next: read their words and the evidence of each finding")
        told = await rig.state(notice)
        assert told.delivered is not None
        until = day(reply_until(told.delivered.day), "en").replace(NO_BREAK, " ")
        assert page.has(f"until {until}")
        assert page.has("30 days from the day after it arrived")
        assert page.has("Twenty working days from the day they disputed")
        days = (await rose.get("/desk/calendar/deadlines.csv")).text.splitlines()
        assert [(row.split(",")[0], row.split(",")[1]) for row in days[1:] if notice in row] == sorted(
            [
                (f"{reply_until(told.delivered.day)}", "reply"),
                (f"{decide_by(told.open_contests[0], Reach(jurisdiction=FRANCE, addresses=1))}", "decide"),
            ]
        )
        assert f'name="reply" value="{reply.reply}"' in page.text
        assert f'name="read" value="{entry.seq}"' in page.text
        for wrong, told in (
            ({"ruling": ""}, "Say how you decide"),
            ({"reasons": " "}, "with reasons, in writing"),
            ({"finding": []}, "Tick one finding at least"),
        ):
            refused = await rose.post(f"/desk/notices/{notice}/decide", {**form, **wrong})
            assert (refused.status, refused.has(told)) == (422, True)
        involved = await paul.post(f"/desk/notices/{notice}/decide", form)
        assert (involved.status, involved.has("somebody else decides")) == (409, True)
        assert involved.has("Le délai courait encore."), "what was written is not lost"
        stale = await rose.post(f"/desk/notices/{notice}/decide", {**form, "read": str(entry.seq - 1)})
        assert (stale.status, stale.has("has answered, or somebody has decided, since you read it")) == (409, True)
        done = await rose.post(f"/desk/notices/{notice}/decide", form)
        assert done.to == f"/desk/notices/{notice}?said=decided"
        decided = next(e.body for e in await entries(rig.house, notice) if isinstance(e.body, ContestDecided))
        assert (decided.person, str(decided.ruling), decided.findings) == ("rose", "withdrawn", (finding,))
        assert rig.house.vault.read(notice, decided.artifact) == b"Le d\xc3\xa9lai courait encore."
        assert (await rose.get(f"/desk/notices/{notice}")).has("withdrawn: it was wrong, or cannot be held")
        roof = DeskRoof(rig.house)
        whole = await roof.notice(notice, "fr", person="rose", with_text=True)
        bare = await roof.notice(notice, "fr", person="rose", with_text=False)
        assert (len(whole.contests), len(whole.replies)) == (1, 1)
        assert (bare.contests, bare.replies, bare.text) == ((), (), "")


async def test_a_release_is_frozen_and_published_by_its_name_and_never_out_of_turn(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    clock.set(RELEASED)
    await judge_one(house, "acme", told=True)
    name = (await build(house, period_of("2026-Q4"), person="ines")).row.id
    at = await seat(app, house, "paul", "reviewer")
    assert (await at.get("/desk/releases")).has("draft")
    page = await at.get(f"/desk/releases/{name}")
    assert 'value="frozen"' in page.text
    assert 'value="published"' not in page.text
    early = await at.post(f"/desk/releases/{name}", {"state": "published", "confirm": name})
    assert early.status == 404
    untyped = await at.post(f"/desk/releases/{name}", {"state": "frozen", "confirm": "2026"})
    assert (untyped.status, untyped.has("Type the name of the release")) == (422, True)
    for state in ("frozen", "published"):
        done = await at.post(f"/desk/releases/{name}", {"state": state, "confirm": name})
        assert done.to == f"/desk/releases/{name}?said=stepped", done.text
    async with house.store.read() as tx:
        assert [(str(e.state), e.person) for e in await releases.events_of(tx, name)] == [
            ("draft", "ines"),
            ("frozen", "paul"),
            ("published", "paul"),
        ]
    assert not (await at.get(f"/desk/releases/{name}")).has("Take the step")
    assert (await at.get("/desk/releases/2026-Q9.9")).status == 404


async def test_a_release_that_was_changed_since_it_was_built_goes_nowhere(
    app: FastAPI, house: House, clock: SetClock
) -> None:
    clock.set(RELEASED)
    await judge_one(house, "acme", told=True)
    built = await build(house, period_of("2026-Q4"), person="ines")
    path = built.folder / "cases.csv"
    path.write_bytes(path.read_bytes() + b"x")
    at = await seat(app, house, "paul", "reviewer")
    page = await at.post(f"/desk/releases/{built.row.id}", {"state": "frozen", "confirm": built.row.id})
    assert (page.status, page.has("is not what was built")) == (409, True)
    async with house.store.read() as tx:
        assert (await releases.find(tx, built.row.id)).state is ReleaseState.DRAFT


async def test_what_comes_from_shared_software_is_shown_and_leads_to_its_cases(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, {"metz": ("messages",), "nancy": ("messages",)}) as (rig, cases):
        advisory = await advise(rig.house, "portail", person="ines")
        told = await draft(rig.house, "metz", person="ines")
        paul = await seat(app_over(DeskRoof(rig.house)), rig.house, "paul", "reviewer")
        page = await paul.get(f"/desk/notices/{advisory}")
        for case in cases.values():
            assert f'href="/desk/cases/{case}"' in page.text
        assert "/desk/cases/portail" not in page.text
        page = await paul.get(f"/desk/notices/{told}")
        assert page.has("comes from the software portail: told in a line")
        assert f'href="/desk/cases/{cases["metz"]}"' in page.text
        assert f'value="{cases["metz"]} provided_data"' in page.text, "it can be left out"
