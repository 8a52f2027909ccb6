"""What does a controller find in its extract of what notices told it, from the day they arrived to what was decided?"""

from pathlib import Path

import pytest

from auditor.notice import reply, review
from auditor.notice.draft import draft
from auditor.notice.reply import Decision
from auditor.refusal import Refused
from auditor.subscriber.own import extract_of
from dashboards.periodical.report import Extract, Standing
from results.records import ReplyAct, Ruling, Way
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import DPO, NoticeRig, judged, report


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
