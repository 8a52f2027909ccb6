"""What does a controller find in its extract of what notices told it, from the day they arrived to what was decided?"""

import json
from pathlib import Path

import pytest

from auditor.notice import reply, review
from auditor.notice.dossier import dossier
from auditor.notice.draft import draft
from auditor.notice.reply import Decision
from auditor.refusal import Refused
from auditor.subscriber.own import extract_of
from dashboards.periodical.report import Extract, Standing
from results.records import PublicationEvent, PublicationWhat, QuestionTopic, ReplyAct, Ruling, Way
from results.store import publication
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import DPO, NoticeRig, approved, judged, report


async def extract(rig: NoticeRig, who: str) -> Extract:
    async with rig.house.store.read() as tx:
        return (await extract_of(tx, rig.house, who))[0]


async def test_it_tells_what_arrived_and_where_that_stands(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        name = (await rig.state(notice)).opened.controller  # type: ignore[union-attr]
        assert (await extract(rig, name)).notices == (), "what nobody has approved is told to nobody"
        await review.approve(rig.house, notice, person="paul")
        await rig.live(DAY)
        assert (await extract(rig, name)).notices == (), "nor what nobody knows to have arrived"
        await rig.come(report(rig.letters[0][1], DPO, "delivered"))
        (told,) = (await extract(rig, name)).notices
        assert {one.standing for one in told.findings} == {Standing.TOLD}
        assert all(one.statement for one in told.findings)
        which = next(one.name for one in told.findings if one.name.endswith("deadline"))
        file = tmp_path / "note"
        file.write_text("Nous contestons.", encoding="utf-8")
        reading = reply.Reading(acts=(ReplyAct.CONTESTED,), findings=(which,))
        await reply.receive(
            rig.house, notice, Way.PHONE, reading=reading, file=file, day=rig.clock.now().date(), person="paul"
        )
        (told,) = (await extract(rig, name)).notices
        assert {one.name: one.standing for one in told.findings}[which] is Standing.CONTESTED
        decision = Decision(ruling=Ruling.WITHDRAWN, reasons=file)
        await reply.decide(rig.house, notice, decision, person="zoe")
        (told,) = (await extract(rig, name)).notices
        standings = {one.name: one.standing for one in told.findings}
        assert standings.pop(which) is Standing.TAKEN_BACK
        assert set(standings.values()) == {Standing.TOLD}
        with pytest.raises(Refused, match="is no controller"):
            await extract(rig, "nobody")


async def test_what_whoever_makes_the_software_disputes_or_has_taken_back_is_told_so(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await arrived(rig)
        name = (await rig.state(notice)).opened.controller  # type: ignore[union-attr]
        for what, upheld, standing in (
            (PublicationWhat.CONTESTED, None, Standing.CONTESTED),
            (PublicationWhat.DECIDED, False, Standing.TAKEN_BACK),
        ):
            event = PublicationEvent(
                case=rig.case,
                at=rig.clock.now(),
                day=rig.clock.now().date(),
                what=what,
                person="ines",
                criteria=("deadline",),
                upheld=upheld,
                advisory="notice-of-the-maker",
            )
            async with rig.house.store.write() as tx:
                await publication.note(tx, event)
            (told,) = (await extract(rig, name)).notices
            assert {one.name: one.standing for one in told.findings}[f"{rig.case} deadline"] is standing
            if standing is Standing.CONTESTED:
                with pytest.raises(Refused, match="disputed by whoever makes the software"):
                    await dossier(rig.house, notice, tmp_path / "dossier", person="ines")
        await dossier(rig.house, notice, tmp_path / "dossier", person="ines")
    handed = json.loads((tmp_path / "dossier" / "notice.json").read_bytes())
    assert f"{rig.case} deadline" not in {one["name"] for one in handed["findings"]}
    assert handed["findings"]
    assert handed["sheet"] == []


async def test_a_notice_whose_text_is_erased_is_still_known_to_have_arrived_and_takes_mail(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await arrived(rig)
        state = await rig.state(notice)
        rig.house.vault.erase(notice, state.written.artifact)  # type: ignore[union-attr]
        (told,) = (await extract(rig, state.opened.controller)).notices  # type: ignore[union-attr]
        assert (told.findings, bool(told.number)) == ((), True)
        await rig.come(rig.answer("Nous regardons encore."))
        assert await rig.questions(QuestionTopic.READ_MAIL), "a mail is its notice's by number, token and letters"


async def arrived(rig: NoticeRig) -> str:
    notice = await approved(rig)
    await rig.come(report(rig.letters[0][1], DPO, "delivered"))
    return notice
