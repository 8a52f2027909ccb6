"""Does whoever declared an interest record, approve and decide nothing there, whichever way they come?"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from auditor.account.standing import scenario_of
from auditor.desk import abandon, answer_question
from auditor.house import House, find_scenario
from auditor.interest import Interested
from auditor.notice import link, reply, review
from auditor.notice.advise import advise
from auditor.notice.draft import draft
from auditor.notice.reply import Decision, Reading
from auditor.notice.taken import taken_out
from auditor.publication import note
from auditor.roof import DeskRoof
from auditor.roof.alert import mute, mute_rule, see_to
from dashboards.desk import person as people
from results.records import AlertEvent, AlertWhat, Fact, PublicationWhat, QuestionTopic, ReplyAct, Ruling, Way
from results.records.person import PersonRole
from results.store import alert, ledger
from tests.auditor.alert.rules import written
from tests.auditor.mailbox.rig import DAY, rigged
from tests.auditor.mailbox.test_perform import DATA
from tests.auditor.notice.rig import NoticeRig, judged
from tests.auditor.notice.software import on_one_software
from tests.auditor.test_desk import asked, case, read

__all__ = ["asked", "case"]

Act = Callable[[NoticeRig, str, Path], Awaitable[object]]

ACTS: dict[str, Act] = {
    "approve": lambda rig, notice, _: review.approve(rig.house, notice, person="paul"),
    "reject": lambda rig, notice, _: review.reject(rig.house, notice, person="paul"),
    "edit": lambda rig, notice, _: review.edit(rig.house, notice, person="paul", covering="Bonjour."),
    "withdraw": lambda rig, notice, _: review.withdraw(rig.house, notice, person="paul"),
    "close": lambda rig, notice, _: review.close(rig.house, notice, person="paul", why="done"),
    "remind": lambda rig, notice, _: review.remind(rig.house, notice, person="paul"),
    "receive": lambda rig, notice, file: reply.receive(
        rig.house,
        notice,
        Way.POST,
        day=rig.clock.now().date(),
        file=file,
        reading=Reading(acts=(ReplyAct.ACKNOWLEDGED,)),
        person="paul",
    ),
    "decide": lambda rig, notice, file: reply.decide(
        rig.house, notice, Decision(ruling=Ruling.UPHELD, reasons=file), person="paul"
    ),
    "statement": lambda rig, notice, file: reply.publish_statement(
        rig.house, notice, "reply-1", text=file, person="paul"
    ),
    "link": lambda rig, notice, _file: link.give(rig.house, notice, person="paul"),
    "revoke": lambda rig, notice, _file: link.revoke(rig.house, notice, None, person="paul"),
    "answer": lambda rig, notice, file: taken_out(rig.house, notice, "reply-1", file.parent / "out", person="paul"),
    "note": lambda rig, _notice, _file: note(rig.house, rig.case, PublicationWhat.CONFIRMED, person="paul"),
    "draft": lambda rig, _notice, _file: draft(rig.house, "ville", person="paul"),
}


async def declare(house: House, controller: str) -> None:
    now = house.clock.now()
    await people.add(
        house.store, "paul", "une phrase bien longue", [PersonRole.REVIEWER], by="test", now=now, given=False
    )
    assert await people.declare_interest(house.store, "paul", controller, "y travaille", by="test", now=now)


async def test_an_act_about_a_notice_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    reasons = tmp_path / "reasons.txt"
    reasons.write_text("Parce que.", encoding="utf-8")
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(DAY)
        async with rig.house.store.read() as tx:
            service = (await ledger.find(tx, rig.case)).controller
        assert service is not None
        await declare(rig.house, service.upper())
        before = await read(rig.house, notice), await rig.events()
        for name, act in ACTS.items():
            if name == "draft":
                continue
            with pytest.raises(Interested, match="paul has declared an interest"):
                await act(rig, notice, reasons)
        assert (await read(rig.house, notice), await rig.events()) == before
        await review.withdraw(rig.house, notice, person="ines")


async def test_nobody_drafts_a_notice_to_whom_they_are_not_free_towards(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        await declare(rig.house, "ville")
        with pytest.raises(Interested):
            await ACTS["draft"](rig, "", tmp_path)


async def test_a_fact_is_not_recorded_and_a_case_not_given_up(house: House, asked: str) -> None:
    await declare(house, "portal")
    before = await read(house, asked)
    with pytest.raises(Interested):
        await answer_question(house, "q-1", "sent", person="paul")
    with pytest.raises(Interested):
        await answer_question(house, "q-1", "sent", person=" Paul ")
    with pytest.raises(Interested):
        await abandon(house, asked, person="paul", why="tired")
    assert await read(house, asked) == before
    await answer_question(house, "q-1", "sent", person="ines")


async def test_an_interest_that_is_over_hinders_nobody(house: House, asked: str) -> None:
    await declare(house, "portal")
    now = house.clock.now() + timedelta(days=1)
    assert await people.end_interest(house.store, "paul", "Portal", by="test", now=now)
    await answer_question(house, "q-1", "sent", person="paul")
    assert any(getattr(entry.body, "fact", None) is Fact.REQUEST_SUBMITTED for entry in await read(house, asked))


async def test_a_ledger_about_several_services_is_closed_to_who_is_not_free_towards_any(tmp_path: Path) -> None:
    async with on_one_software(tmp_path, {"metz": ("messages",), "nancy": ("messages",)}) as (rig, cases):
        notice = await advise(rig.house, "portail", person="ines")
        async with rig.house.store.read() as tx:
            row, first = await ledger.find(tx, notice), await ledger.find(tx, min(cases.values()))
        other = next(town for town in cases if town != first.service)
        await declare(rig.house, other)
        assert await DeskRoof(rig.house).interest("paul", row) is not None
        assert await DeskRoof(rig.house).interest("paul", first) is None


async def test_whose_a_mail_is_is_not_said_by_who_is_not_free_towards_one_whose_it_may_be(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        ville, _ = await rig.ask(), await rig.ask("mairie")
        rig.answer("Voici vos données.", file=DATA)  # names no letter, and comes from where both wait
        await rig.live(DAY)
        (which,) = await rig.questions(QuestionTopic.WHICH_CASE)
        await declare(rig.house, "mairie")
        for choice in ("none", ville):
            with pytest.raises(Interested):
                await answer_question(rig.house, which.id, choice, person="paul")
        await answer_question(rig.house, which.id, "none", person="ines")


async def enter(house: House, what: AlertWhat, name: str) -> str:
    """Something goes on of which no case tells."""
    key = f"{what}/{name}"
    service = name.rpartition("@")[2]
    async with house.store.write() as tx:
        await alert.enter(tx, AlertEvent(key=key, what=what, at=house.clock.now(), service=service))
    return key


async def test_what_no_case_tells_of_is_silenced_by_nobody_who_is_not_free_there(house: House, asked: str) -> None:
    now = house.clock.now()
    key = await enter(house, AlertWhat.SCENARIO_BROKEN, "portal")
    await declare(house, "portal")
    for act in (see_to(house, key, person="paul"), mute(house, key, now + DAY, person="paul")):
        with pytest.raises(Interested):
            await act
    await mute(house, key, now + DAY, person="ines")
    async with house.store.read() as tx:
        assert set(await alert.mutes(tx)) == {key}


async def test_a_scenario_that_cannot_be_read_opens_nothing_to_who_is_not_free_there(house: House, asked: str) -> None:
    now = house.clock.now()
    keys = [
        await enter(house, AlertWhat.SCENARIO_BROKEN, "portal"),
        await enter(house, AlertWhat.ACCOUNT_LOCKED, "camille@portal"),
    ]
    never_asked = await enter(house, AlertWhat.ACCOUNT_LOCKED, "camille@elsewhere")
    controller = house.load("portal").service.controller.name
    find_scenario(house.settings, "portal").write_text("{", encoding="utf-8")
    assert scenario_of(house, "portal") is None
    await declare(house, controller)
    for key in (*keys, never_asked):
        with pytest.raises(Interested):
            await mute(house, key, now + DAY, person="paul")
    await people.end_interest(house.store, "paul", controller, by="test", now=now)
    await people.declare_interest(house.store, "paul", "Somebody else", "y travaille", by="test", now=now)
    for key in keys:
        await mute(house, key, now + DAY, person="paul")
    with pytest.raises(Interested):
        await mute(house, never_asked, now + DAY, person="paul")


async def test_a_rule_is_muted_by_whoever_is_free_towards_those_of_whom_it_tells(
    house: House, asked: str, tmp_path: Path
) -> None:
    text = '[all]\ntargets = ["team"]\n[portal]\ntargets = ["team"]\nservice = ["portal"]\n'
    rules = {rule.name: rule for rule in written(tmp_path, text).rules}
    until = house.clock.now() + DAY
    await declare(house, "Somebody else")
    with pytest.raises(Interested, match="tells of every service"):
        await mute_rule(house, rules["all"], until, person="paul")
    await mute_rule(house, rules["portal"], until, person="paul")
    await people.declare_interest(house.store, "paul", "portal", "y travaille", by="test", now=house.clock.now())
    with pytest.raises(Interested, match="interest in portal"):
        await mute_rule(house, rules["portal"], until, person="paul")
    await mute_rule(house, rules["all"], until, person="ines")
    async with house.store.read() as tx:
        assert set(await alert.mutes(tx)) == set(rules)
