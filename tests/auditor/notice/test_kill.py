"""Is a notice that may have left never sent again, before a person has said that it did not?"""

from datetime import timedelta
from pathlib import Path

import pytest

from auditor.desk import answer_question
from auditor.engine import failpoint
from auditor.notice import review
from auditor.notice.draft import draft
from auditor.refusal import Refused
from results.records import QuestionTopic
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import NoticeRig, judged

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The process ends here."""


async def ended_at(rig: NoticeRig, point: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An approved notice, the process that sends it gone at a point."""

    def passing(name: str) -> None:
        if name == point:
            raise Killed

    notice = await draft(rig.house, "ville", person="ines")
    await rig.live(MINUTE)
    await review.approve(rig.house, notice, person="paul")
    with monkeypatch.context() as patched:
        patched.setattr(failpoint, "passing", passing)
        with pytest.raises(BaseException):  # noqa: B017  whatever the runner makes of it
            await rig.live(MINUTE)
    await rig.live(DAY)
    return notice


@pytest.mark.parametrize(("point", "left", "answer"), [("step.after", 1, "sent"), ("intent.after", 0, "not_sent")])
async def test_it_is_a_question_and_sent_once(
    point: str, left: int, answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(tmp_path) as rig:
        notice = await ended_at(rig, point, monkeypatch)
        assert len(rig.letters) == left
        (asked,) = await rig.questions(QuestionTopic.NOTICE_LEFT)
        with pytest.raises(Refused, match="may have left"):
            await review.edit(rig.house, notice, person="ines", covering="Bonjour.")
        await rig.live(3 * DAY)
        assert len(rig.letters) == left, "nobody has answered yet"
        await answer_question(rig.house, asked.id, answer, person="paul")
        await rig.live(DAY)
        assert len(rig.letters) == 1
        state = await rig.state(notice)
        assert len(state.sent) == 1
        await rig.come(rig.answer("Bien reçu."))
        assert (await rig.state(notice)).delivered is not None
