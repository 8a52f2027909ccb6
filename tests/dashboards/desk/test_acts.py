"""Does what people do at the desk do what it says, in their name, and is every wrong form told with its mend?"""

from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from auditor.decide import AMBIGUOUS_ANSWERS
from auditor.house import House
from auditor.notice import review
from auditor.notice.draft import draft
from auditor.release import build
from auditor.roof import DeskRoof
from dashboards.desk import person as people
from results.clock import SetClock
from results.figures.period import period_of
from results.records import (
    Abandoned,
    AlertEvent,
    AlertWhat,
    Answered,
    CampaignState,
    ContestDecided,
    Entry,
    Fact,
    FactSeen,
    Intended,
    Interval,
    NoticeReviewed,
    QuestionTopic,
    ReleaseState,
    ReplyAct,
    Role,
)
from results.store import act, alert, campaign, judgment, lease, ledger
from results.store import question as questions
from results.store import release as releases
from scenarios.loaded import LoadedScenario
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import judged
from tests.auditor.test_desk import tell
from tests.auditor.test_release import NOW as RELEASED
from tests.auditor.test_release import enter as judge_one
from tests.dashboards.desk.rig import PNG, Page, Seat, again, app_over, ask, keep, seat


async def entries(house: House, of: str) -> tuple[Entry, ...]:
    async with house.store.read() as tx:
        return await ledger.load(tx, of)


async def noted(house: House) -> list[tuple[str, str, str]]:
    async with house.store.read() as tx:
        return [(one.person, one.what, one.subject) for one in await act.listing(tx)][::-1]


@pytest.fixture
async def doubt(house: House, case: str) -> str:
    """Nothing shows whether the request left."""
    await tell(house, case, Intended(step=1))
    return await ask(house, case, QuestionTopic.AMBIGUOUS_REQUEST, AMBIGUOUS_ANSWERS, stage="request")


async def test_an_answer_is_that_of_the_command_line_in_the_name_of_who_signed_in(
    ines: Seat, house: House, case: str, doubt: str
) -> None:
    assert (await ines.get("/desk/questions")).has("a person has a look")
    page = await ines.get(f"/desk/questions/{doubt}")
    assert page.has("the request was sent") or page.has("The request was sent")
    done = await ines.post(f"/desk/questions/{doubt}", {"choice": "sent"})
    assert (done.status, done.to) == (303, f"/desk/cases/{case}?said=answered")
    found = await entries(house, case)
    answered = next(e for e in found if isinstance(e.body, Answered))
    assert (answered.body.person, answered.by, answered.body.answer) == ("ines", "person:ines", "sent")
    assert any(isinstance(e.body, FactSeen) and e.body.fact is Fact.REQUEST_SUBMITTED for e in found)
    assert (await ines.get(str(done.to))).has("Your answer stands in the ledger")
    twice = await ines.post(f"/desk/questions/{doubt}", {"choice": "not_sent"})
    assert (twice.status, twice.has("was answered by ines")) == (409, True)
    assert await noted(house) == [
        ("ines", "question_answered", doubt),
        ("ines", "question_answered", doubt),
        ("ines", "refused", f"questions/{doubt}"),
    ]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Choose an answer"),
        ({"choice": "abracadabra"}, "Choose an answer"),
        ({"choice": "sent", "day": "yesterday"}, "cannot be read"),
        ({"choice": "sent", "day": "2026-03-01", "hour": "25:00"}, "cannot be read"),
        ({"choice": "sent", "day": "2027-01-01"}, "lies in the future"),
        ({"choice": "sent", "until": "soon"}, "cannot be read"),
    ],
)
async def test_a_wrong_answer_changes_nothing_and_the_form_comes_back_as_it_was(
    ines: Seat, house: House, case: str, doubt: str, form: dict[str, str], told: str
) -> None:
    before = await entries(house, case)
    page = await ines.post(f"/desk/questions/{doubt}", form)
    assert (page.status, page.has(told)) == (422, True)
    if form.get("choice") == "sent":
        assert 'value="sent" id="choice-sent" checked' in page.text
    assert await entries(house, case) == before


async def test_when_it_happened_is_read_by_the_clock_of_the_controller_and_files_are_kept(
    ines: Seat, house: House, case: str
) -> None:
    asked = await ask(house, case, QuestionTopic.POST_LETTER, ("posted", "not_posted"), attach="required", step=0)
    missing = await ines.post(f"/desk/questions/{asked}", {"choice": "posted"})
    assert (missing.status, missing.has("needs a file")) == (422, True)
    form = {"choice": "posted", "day": "2026-03-01", "hour": "09:30"}
    done = await ines.post(f"/desk/questions/{asked}", form, files={"files": ("../../reçu.png", PNG)})
    assert done.status == 303, done.text
    answered = next(e.body for e in await entries(house, case) if isinstance(e.body, Answered))
    assert answered.happened is not None
    assert answered.happened.isoformat() == "2026-03-01T08:30:00+00:00"
    assert house.vault.read(case, answered.artifacts[0]) == PNG
    async with house.store.read() as tx:
        assert [one.role for one in await judgment.artifacts_of(tx, case)] == [Role.SCAN]


async def test_what_an_answer_tells_of_the_processing_is_ticked_or_said_to_be_nothing(
    ines: Seat, house: House, case: str
) -> None:
    asked = await ask(house, case, QuestionTopic.READ_INFORMATION, ("read", "no_copy"))
    page = await ines.post(f"/desk/questions/{asked}", {"choice": "read"})
    assert (page.status, page.has("Tick what you have found")) == (422, True)
    await ines.post(f"/desk/questions/{asked}", {"choice": "read", "elements": ["purposes", "rights", "bogus"]})
    answered = next(e.body for e in await entries(house, case) if isinstance(e.body, Answered))
    assert answered.details is not None
    assert answered.details.elements == ("purposes", "rights")


async def test_a_fact_to_be_confirmed_is_shown_with_its_picture_and_confirmed_with_its_particulars(
    ines: Seat, house: House, case: str
) -> None:
    sha256 = await keep(house, case, PNG, "image/png")
    now = house.clock.now()
    proposed = FactSeen(fact=Fact.REFUSED, when=Interval(after=None, by=now), proposed=True, artifacts=(sha256,))
    await tell(house, case, proposed, stage="look")
    seq = (await entries(house, case))[-1].seq
    asked = await ask(house, case, QuestionTopic.CONFIRM_FACT, ("yes", "no"), proposes=seq, artifacts=(sha256,))
    page = await ines.get(f"/desk/questions/{asked}")
    assert page.has("The request is refused.")
    assert f"/desk/cases/{case}/artifacts/{sha256}/picture" in page.text
    assert 'name="remedy"' in page.text
    assert 'name="amount"' not in page.text
    await ines.post(f"/desk/questions/{asked}", {"choice": "yes", "reasons": "yes", "remedy": "no"})
    confirmed = (await entries(house, case))[-1].body
    assert isinstance(confirmed, FactSeen)
    assert confirmed.details is not None
    assert (confirmed.proposed, confirmed.details.reasons, confirmed.details.remedy) == (False, True, False)
    assert confirmed.details.authority is None


async def test_who_is_not_free_records_nothing_and_reads_no_mail(
    app: FastAPI, house: House, case: str, doubt: str
) -> None:
    at = await seat(app, house, "omar", "auditor")
    await people.declare_interest(house.store, "omar", "Portal", "", by="omar", now=house.clock.now())
    before = await entries(house, case)
    page = await at.get(f"/desk/questions/{doubt}")
    assert page.has("You have declared an interest")
    assert '<form method="post" action="/desk/questions' not in page.text
    for path, form in (
        (f"/desk/questions/{doubt}", {"choice": "sent"}),
        (f"/desk/cases/{case}/run", {}),
        (f"/desk/cases/{case}/abandon", {"confirm": case, "why": "tired"}),
    ):
        page = await at.post(path, form)
        assert page.status in (403, 409)
        assert page.has("You have declared an interest")
    assert await entries(house, case) == before
    assert ("omar", "refused", f"cases/{case}/run") in await noted(house)


async def test_a_case_is_given_up_only_by_its_id_and_with_a_reason(ines: Seat, house: House, case: str) -> None:
    for form in ({}, {"confirm": case}, {"why": "tired"}, {"confirm": case[:-1], "why": "tired"}):
        assert (await ines.post(f"/desk/cases/{case}/abandon", form)).status == 422
    done = await ines.post(f"/desk/cases/{case}/abandon", {"confirm": case, "why": "tired"})
    assert done.to == f"/desk/cases/{case}?said=abandoned"
    body = (await entries(house, case))[-1].body
    assert isinstance(body, Abandoned)
    assert (body.person, body.why) == ("ines", "tired")
    late = await ines.post(f"/desk/cases/{case}/run")
    assert (late.status, late.has("nothing is to be done in it")) == (409, True)


async def test_a_case_is_looked_at_now_and_nothing_is_written_in_it(ines: Seat, house: House, case: str) -> None:
    async with house.store.write() as tx:
        await lease.settle(tx, case, due_at=house.clock.now() + timedelta(days=3), why="poll", stage="look", epoch=0)
    before = await entries(house, case)
    assert (await ines.post(f"/desk/cases/{case}/run")).status == 303
    async with house.store.read() as tx:
        assert (await ledger.find(tx, case)).due_at == house.clock.now()
    assert await entries(house, case) == before


FORM = {
    "name": "quarterly",
    "scenario": "portal",
    "cadence": "0 9 1 1,4,7,10 *",
    "zone": "Europe/Paris",
    "jitter": "none",
}


async def test_a_campaign_is_ordered_shown_fired_paused_and_resumed(
    ines: Seat, house: House, sound: None, loaded: LoadedScenario
) -> None:
    assert (await ines.get("/desk/campaigns")).has("No campaign is ordered")
    assert 'value="portal"' in (await ines.get("/desk/campaigns/new")).text
    done = await ines.post("/desk/campaigns/new", FORM)
    assert done.to == "/desk/campaigns/quarterly?said=ordered", done.text
    page = await ines.get("/desk/campaigns/quarterly")
    assert page.has("1 April 2026")
    fired = await ines.post("/desk/campaigns/quarterly/run")
    assert fired.to == "/desk/campaigns/quarterly?said=fired"
    async with house.store.read() as tx:
        ((_, opened),) = await campaign.open_cases(tx, "quarterly")
    assert f"/desk/cases/{opened}" in (await ines.get("/desk/campaigns/quarterly")).text
    assert opened in (await ines.get("/desk/cases?campaign=quarterly")).text
    await ines.post("/desk/campaigns/quarterly/pause")
    async with house.store.read() as tx:
        assert (await campaign.find(tx, "quarterly")).state is CampaignState.PAUSED
    twice = await ines.post("/desk/campaigns/quarterly/pause")
    assert (twice.status, twice.has("is paused already")) == (409, True)
    await ines.post("/desk/campaigns/quarterly/resume")
    async with house.store.read() as tx:
        events = await campaign.events_of(tx, "quarterly")
    assert [(str(e.what), e.by) for e in events] == [
        ("added", "person:ines"),
        ("paused", "person:ines"),
        ("resumed", "person:ines"),
    ]


@pytest.mark.parametrize(
    ("change", "part", "mend"),
    [
        ({"name": "Grande Campagne"}, "name", "write small letters"),
        ({"cadence": "other", "cron": "61 * * * *"}, "cron", "is no cron text"),
        ({"cadence": "other", "cron": ""}, "cron", "needs a cadence"),
        ({"scenario": ""}, "scenario", "it selects nothing"),
        ({"zone": "Mars/Olympus"}, "zone", "no time zone"),
        ({"starts": "2026-06-01", "ends": "2026-05-01"}, "ends", "before it starts"),
    ],
)
async def test_a_campaign_that_cannot_be_meant_comes_back_with_the_part_that_is_wrong(
    ines: Seat, house: House, sound: None, loaded: LoadedScenario, change: dict[str, str], part: str, mend: str
) -> None:
    page = await ines.post("/desk/campaigns/new", {**FORM, **change})
    assert (page.status, page.has(mend)) == (422, True), page.text
    assert f'id="why-{part}"' in page.text
    if "scenario" not in change:
        assert 'id="scenario-portal" checked' in page.text
    async with house.store.read() as tx:
        assert await campaign.listing(tx) == ()


async def test_an_alert_is_seen_to_and_muted_in_somebodys_name(
    ines: Seat, house: House, clock: SetClock, case: str
) -> None:
    key = "scenario_broken/portal"
    event = AlertEvent(key=key, what=AlertWhat.SCENARIO_BROKEN, at=clock.now(), ledger=case, service="portal")
    async with house.store.write() as tx:
        await alert.enter(tx, event)
    assert (await ines.get("/desk")).has("Scenario broken")
    assert (await ines.post("/desk/alerts/mute", {"key": key, "hours": "24"})).to == "/desk/alerts?said=muted"
    assert not (await ines.get("/desk")).has("Scenario broken")
    assert (await ines.post("/desk/alerts/ack", {"key": key})).to == "/desk/alerts?said=acked"
    assert (await ines.get("/desk/alerts")).has("ines sees to it")
    async with house.store.read() as tx:
        assert (await alert.mutes(tx))[key].until == clock.now() + timedelta(days=1)
        (one,) = await alert.listing(tx)
    assert (one.acked_by, one.acked_at) == ("ines", clock.now())
    nothing = await ines.post("/desk/alerts/ack", {"key": "leak_found/none"})
    assert nothing.status == 409


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


async def test_the_roles_of_others_are_set_and_the_last_admin_stays(app: FastAPI, house: House, ines: Seat) -> None:
    omar = await seat(app, house, "omar", "admin")
    assert (await omar.post("/desk/people/ines/roles", {"role": ["reader", "bogus"]})).status == 303
    assert (await ines.get("/desk/questions")).status == 403
    last = await omar.post("/desk/people/omar/roles", {"role": "reader"})
    assert (last.status, last.has("give somebody else that role first")) == (422, True)
    assert (await omar.post("/desk/people/ines/disable")).status == 303
    assert (await ines.get("/desk")).status == 303
    assert (await omar.get("/desk/log")).has("changed the roles of")
    async with house.store.read() as tx:
        assert await questions.listing(tx) == ()


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
        form = {"ruling": "withdrawn", "finding": finding, "reasons": "Le délai courait encore."}
        paul, rose = await again(app, rig.house, "paul"), await again(app, rig.house, "rose")
        assert (await rose.get("/desk")).has("The controller disputes a finding")
        page = await rose.get(f"/desk/notices/{notice}")
        assert page.has("disputes it")
        assert page.has("to be decided")
        for wrong, told in (({"ruling": ""}, "Say how you decide"), ({"reasons": " "}, "with reasons, in writing")):
            refused = await rose.post(f"/desk/notices/{notice}/decide", {**form, **wrong})
            assert (refused.status, refused.has(told)) == (422, True)
        involved = await paul.post(f"/desk/notices/{notice}/decide", form)
        assert (involved.status, involved.has("somebody else decides")) == (409, True)
        assert involved.has("Le délai courait encore."), "what was written is not lost"
        done = await rose.post(f"/desk/notices/{notice}/decide", form)
        assert done.to == f"/desk/notices/{notice}?said=decided"
        decided = next(e.body for e in await entries(rig.house, notice) if isinstance(e.body, ContestDecided))
        assert (decided.person, str(decided.ruling), decided.findings) == ("rose", "withdrawn", (finding,))
        assert rig.house.vault.read(notice, decided.artifact) == b"Le d\xc3\xa9lai courait encore."
        assert (await rose.get(f"/desk/notices/{notice}")).has("withdrawn: it was wrong, or cannot be held")


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
