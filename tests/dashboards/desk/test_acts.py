"""Does what people do at the desk do what it says, in their name, and is every wrong form told with its mend?"""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI

from auditor.decide import AMBIGUOUS_ANSWERS
from auditor.house import House
from auditor.roof import DeskRoof
from dashboards.desk import person as people
from dashboards.desk.shown import Ordered
from results.clock import SetClock
from results.records import (
    Abandoned,
    AlertEvent,
    AlertWhat,
    Answered,
    CampaignState,
    Entry,
    Fact,
    FactSeen,
    Intended,
    Interval,
    QuestionTopic,
    Role,
    Window,
)
from results.store import act, alert, campaign, judgment, lease, ledger
from results.store import question as questions
from scenarios.loaded import LoadedScenario
from tests.auditor.test_desk import tell
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


async def test_a_campaign_is_changed_in_what_is_said_otherwise_and_in_nothing_else(
    ines: Seat, house: House, sound: None, loaded: LoadedScenario
) -> None:
    hours = {"opens": "08:00", "closes": "00:00", "weekdays": "mon-fri", "ends": "2027-05-01", "language": "fr"}
    await ines.post("/desk/campaigns/new", {**FORM, **hours})
    async with house.store.read() as tx:
        before = await campaign.find(tx, "quarterly")
    page = await ines.get("/desk/campaigns/quarterly/change")
    same = {**FORM, **hours, "seen": _seen(page), "starts": f"{before.starts:%Y-%m-%d}"}
    assert 'id="scenario-portal" checked' in page.text
    assert 'value="08:00"' in page.text
    nothing = await ines.post("/desk/campaigns/quarterly/change", same)
    assert (nothing.status, nothing.has("nothing about campaign quarterly is to change")) == (422, True), nothing.text
    wrong = await ines.post("/desk/campaigns/quarterly/change", {**same, "cadence": "other", "cron": "61 * * * *"})
    assert (wrong.status, wrong.has("is no cron text")) == (422, True)

    other = {"cadence": "0 9 1 1,7 *", "opens": "", "closes": "", "weekdays": "", "ends": "", "language": ""}
    done = await ines.post("/desk/campaigns/quarterly/change", {**same, **other})
    assert done.to == "/desk/campaigns/quarterly?said=changed", done.text
    async with house.store.read() as tx:
        after = await campaign.find(tx, "quarterly")
        events = [str(event.what) for event in await campaign.events_of(tx, "quarterly")]
    assert replace(after, cron=before.cron, next_fire_at=before.next_fire_at) == replace(
        before, window=Window(), ends=None, languages=()
    )
    assert (after.cron, events) == ("0 9 1 1,7 *", ["added", "changed"])
    assert (await ines.get("/desk/campaigns/quarterly")).text.count("<li><time") == 10

    stale = await ines.post("/desk/campaigns/quarterly/change", {**same, "zone": "UTC"})
    assert (stale.status, stale.has("Somebody has changed this campaign")) == (409, True)


class Overtaken(DeskRoof):
    """Somebody else's change of a campaign comes between the look at it and the change."""

    async def change_campaign(self, name: str, ordered: Ordered, *, before: Ordered, person: str) -> None:
        await super().change_campaign(name, Ordered(zone="UTC"), before=before, person="rose")
        await super().change_campaign(name, ordered, before=before, person=person)


async def test_of_two_who_change_a_campaign_at_once_one_is_refused_and_nothing_is_mixed(
    house: House, sound: None, loaded: LoadedScenario
) -> None:
    ines = await seat(app_over(Overtaken(house)), house, "ines", "auditor")
    await ines.post("/desk/campaigns/new", FORM)
    async with house.store.read() as tx:
        before = await campaign.find(tx, "quarterly")
    seen = _seen(await ines.get("/desk/campaigns/quarterly/change"))
    other = {**FORM, "seen": seen, "starts": f"{before.starts:%Y-%m-%d}", "cadence": "0 9 1 1,7 *"}
    page = await ines.post("/desk/campaigns/quarterly/change", other)
    assert (page.status, page.has("Somebody has changed this campaign")) == (409, True), page.text
    async with house.store.read() as tx:
        after = await campaign.find(tx, "quarterly")
        by = [event.by for event in await campaign.events_of(tx, "quarterly")]
    assert (after.zone, after.cron, by) == ("UTC", before.cron, ["person:ines", "person:rose"])


def _seen(page: Page) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)
    assert found is not None
    return found[1]


async def test_an_alert_is_seen_to_and_muted_in_somebodys_name(
    ines: Seat, house: House, clock: SetClock, case: str
) -> None:
    key = "scenario_broken/portal"
    event = AlertEvent(key=key, what=AlertWhat.SCENARIO_BROKEN, at=clock.now(), ledger=case, service="portal")
    async with house.store.write() as tx:
        await alert.enter(tx, event)
    assert (await ines.get("/desk")).has("Scenario broken")
    await people.declare_interest(house.store, "ines", "portal", "y travaille", by="test", now=clock.now())
    for what in ("mute", "ack"):
        hindered = await ines.post(f"/desk/alerts/{what}", {"key": key, "hours": "24"})
        assert (hindered.status, hindered.has("declared an interest")) == (403, True)
    await people.end_interest(house.store, "ines", "portal", by="test", now=clock.now())
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


async def test_the_roles_of_others_are_set_and_the_last_admin_stays(app: FastAPI, house: House, ines: Seat) -> None:
    omar = await seat(app, house, "omar", "admin")
    assert (await omar.post("/desk/people/ines/roles", {"role": ["reader", "bogus"]})).status == 303
    assert (await ines.get("/desk/questions")).to == "/desk/sign-in?next=/desk/questions"
    ines = await again(app, house, "ines")
    assert (await ines.get("/desk/questions")).status == 403
    last = await omar.post("/desk/people/omar/roles", {"role": "reader"})
    assert (last.status, last.has("give somebody else that role first")) == (422, True)
    assert (await omar.post("/desk/people/ines/disable")).status == 303
    assert (await ines.get("/desk")).status == 303
    assert (await omar.get("/desk/log")).has("changed the roles of")
    async with house.store.read() as tx:
        assert await questions.listing(tx) == ()
