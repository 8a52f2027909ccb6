"""Where something hinders a notice (our server, an account, a person who thinks again): is that a question, and harms nobody?"""

from datetime import timedelta
from pathlib import Path

import pytest

from auditor.desk import answer_question
from auditor.mailbox.decide import WORDS as MAILBOX_WORDS
from auditor.notice import reply, review
from auditor.notice.decide import WORDS
from auditor.notice.draft import draft
from auditor.notice.perform import enclosed
from auditor.notice.reply import Reading
from auditor.refusal import Refused
from probes.mailbox.compose import Enclosed
from results.records import AccountChange, NotDone, NoticeDocument, QuestionTopic, ReplyAct, Way
from results.store import account, ledger
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import DPO, SECOND, NoticeRig, approved, judged, report


async def test_a_letter_that_our_own_server_does_not_take_gives_no_address_up_and_is_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(tmp_path) as rig:
        with monkeypatch.context() as gone:
            gone.delenv("NOTICE_SMTP")
            notice = await approved(rig)
        (asked,) = await rig.questions(QuestionTopic.PAGE_CHANGED)
        assert asked.asked.words == WORDS[QuestionTopic.PAGE_CHANGED]
        rig.post.turned_down = "554 5.7.1 it looks like spam"
        await answer_question(rig.house, asked.id, "again", person="paul")
        await rig.live(timedelta(minutes=1))
        assert (await rig.state(notice)).refused == []
        (asked,) = await rig.questions(QuestionTopic.PAGE_CHANGED)
        rig.post.turned_down = None
        await answer_question(rig.house, asked.id, "again", person="paul")
        await rig.live(timedelta(minutes=1))
        assert [to for to, _ in rig.letters] == [DPO]
        with monkeypatch.context() as gone:
            gone.delenv("NOTICE_IMAP")
            await rig.live(DAY)
        (asked,) = await rig.questions(QuestionTopic.PAGE_CHANGED)
        assert asked.asked.words == MAILBOX_WORDS[QuestionTopic.PAGE_CHANGED]
        await answer_question(rig.house, asked.id, "again", person="paul")
        await rig.come(report(rig.letters[0][1], DPO, "failed"))
        assert [to for to, _ in rig.letters] == [DPO, SECOND]
        await rig.come(report(rig.letters[1][1], SECOND, "delivered"))
        rig.post.refused = frozenset({SECOND})
        await review.remind(rig.house, notice, person="paul")
        await rig.live(DAY)
        (asked,) = await rig.questions(QuestionTopic.PAGE_CHANGED)
        async with rig.house.store.read() as tx:
            tried = [e for e in await ledger.load(tx, notice) if e.stage == "remind" and isinstance(e.body, NotDone)]
        assert len(tried) == 1, "it is not tried again before a person has looked"
        await answer_question(rig.house, asked.id, "abandon", person="paul")
        await rig.skip(32 * DAY)
        assert (await rig.state(notice)).closed is not None


async def test_what_is_withdrawn_while_it_is_being_written_does_not_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(timedelta(minutes=1))
        await review.approve(rig.house, notice, person="paul")

        async def withdrawn_meanwhile(document: NoticeDocument) -> tuple[Enclosed, ...]:
            await review.withdraw(rig.house, notice, person="paul")
            return await enclosed(document)

        monkeypatch.setattr("auditor.notice.perform.enclosed", withdrawn_meanwhile)
        await rig.live(DAY)
        assert rig.letters == []
        state = await rig.state(notice)
        assert (state.sent, state.leaving) == ([], None)
        assert await rig.events() == (), "nobody was told of it"


async def test_a_sheet_gives_the_account_up_that_it_names_and_a_retest_with_it_is_refused_in_words(
    tmp_path: Path,
) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines", with_sheet=True)
        await rig.live(timedelta(minutes=1))
        assert await burned(rig) == []
        await review.approve(rig.house, notice, person="paul")
        await rig.live(timedelta(minutes=1))
        assert await burned(rig) == [notice]
        await rig.come(rig.answer("C’est réparé : vérifiez."))
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await reply.read(rig.house, asked.id, Reading(acts=(ReplyAct.RETEST,)), person="ines")
        await rig.live(DAY)
        (failing,) = await rig.questions(QuestionTopic.PAGE_CHANGED)
        assert failing.asked.words == WORDS[QuestionTopic.PAGE_CHANGED]
        await answer_question(rig.house, failing.id, "abandon", person="paul")
        await rig.skip(40 * DAY)
        state = await rig.state(notice)
        assert (state.retests, state.wanted_retests) == ([], [])
        assert state.closed is not None


async def burned(rig: NoticeRig) -> list[str | None]:
    """The notices by which the account was given up."""
    async with rig.house.store.read() as tx:
        events = await account.events_of(tx, "camille@ville")
    return [event.details.ledger for event in events if event.what is AccountChange.BURNED]


async def test_a_retest_waits_for_an_account_that_rests_and_a_broken_scenario_stops_nothing_else(
    tmp_path: Path,
) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        await rig.come(rig.answer("C’est réparé : vérifiez."))
        scenario = rig.house.settings.scenarios / "catalogue" / "ville.yaml"
        text = scenario.read_text(encoding="utf-8")
        scenario.write_text("- nothing", encoding="utf-8")
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await reply.read(rig.house, asked.id, Reading(acts=(ReplyAct.RETEST,)), person="ines")
        await rig.live(DAY)
        (failing,) = await rig.questions(QuestionTopic.PAGE_CHANGED)
        scenario.write_text(text, encoding="utf-8")
        await answer_question(rig.house, failing.id, "again", person="paul")
        await rig.skip(20 * DAY)
        async with rig.house.store.read() as tx:
            row = await ledger.find(tx, notice)
        assert (row.why, row.closed_at) == ("account_rests", None)
        assert row.due_at is not None
        assert await rig.questions(QuestionTopic.KEEPS_FAILING) == []
        await rig.skip(row.due_at - rig.clock.now())
        assert len((await rig.state(notice)).retests) == 1


async def test_what_was_written_anew_is_approved_by_the_digest_of_what_was_read(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(timedelta(minutes=1))
        old = await rig.state(notice)
        await review.edit(rig.house, notice, person="ines", covering="Bonjour.")
        new = await rig.state(notice)
        assert old.written is not None
        assert new.written is not None
        for text in (None, old.written.artifact[:12], new.written.artifact[:4]):
            with pytest.raises(Refused, match="--text DIGEST"):
                await review.approve(rig.house, notice, person="paul", text=text)
        await review.approve(rig.house, notice, person="paul", text=new.written.artifact[:12])
        scan = tmp_path / "note.txt"
        scan.write_text("Appel du 3 mai.")
        today = rig.clock.now().date()
        with pytest.raises(Refused, match="advice of receipt"):
            await reply.receive(rig.house, notice, Way.PHONE, day=today, file=scan, reading=None, person="paul")
        with pytest.raises(Refused, match="before the notice was approved"):
            await reply.receive(rig.house, notice, Way.POST, day=today - DAY, file=scan, reading=None, person="paul")
