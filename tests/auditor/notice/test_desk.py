"""Does a notice go its whole way between true mail servers: read, sent once, known to have arrived, answered, decided?"""

import json
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from auditor.desk import answer_question
from auditor.notice import reply, review
from auditor.notice.draft import bytes_of, document_of, draft
from auditor.notice.publication import events_of
from auditor.notice.reply import Decision, Reading
from auditor.notice.schema import notice_schema
from auditor.refusal import Refused
from results.records import (
    Closing,
    Delivery,
    Entry,
    Intended,
    LetterSent,
    NotDone,
    PublicationWhat,
    QuestionTopic,
    ReplyAct,
    RetestOpened,
    Ruling,
    StageEnded,
    Unobserved,
    Way,
)
from results.store import ledger
from tests.auditor.mailbox.rig import DAY
from tests.auditor.notice.rig import DPO, OURS, SECOND, approved, judged, report
from tests.auditor.notice.story import FRANCE, Story


async def test_nothing_leaves_before_a_person_has_read_it_and_then_it_leaves_whole(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines", covering="Bonjour.")
        await rig.live(DAY)
        assert rig.letters == []
        assert len(await rig.questions(QuestionTopic.REVIEW_NOTICE)) == 1
        state = await rig.state(notice)
        document = document_of(rig.house, notice, state)
        assert not list(Draft202012Validator(notice_schema()).iter_errors(json.loads(bytes_of(document))))
        assert {f.criterion for f in document.findings} >= {"rates", "deadline"}
        with pytest.raises(Refused, match="is not approved yet"):
            await draft(rig.house, "ville", person="ines")
        await review.approve(rig.house, notice, person="paul")
        await rig.live(timedelta(minutes=1))
        assert await rig.questions(QuestionTopic.REVIEW_NOTICE) == []
        ((to, letter),) = rig.letters
        assert to == DPO
        parts = {part.get_content_type(): part for part in letter.walk()}
        assert {"text/plain", "text/html", "application/pdf", "application/json"} <= parts.keys()
        plain = parts["text/plain"]
        assert isinstance(plain, EmailMessage)
        assert "mise en demeure" in plain.get_content()
        assert parts["application/json"].get_payload(decode=True) == bytes_of(document)
        pdf = parts["application/pdf"].get_payload(decode=True)
        assert isinstance(pdf, bytes)
        assert pdf.startswith(b"%PDF-")
        with pytest.raises(Refused, match="nothing that"):
            await draft(rig.house, "ville", person="ines")


async def test_what_comes_back_leads_to_the_next_address_and_a_receipt_starts_the_time(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        _, first = rig.letters[0]
        await rig.come(report(first, DPO, "failed"))
        assert [to for to, _ in rig.letters] == [DPO, SECOND]
        state = await rig.state(notice)
        assert [body.letter for _, body in state.returned] == [state.sent[0][0].seq]
        await rig.come(report(rig.letters[1][1], SECOND, "relayed"))
        assert (await rig.state(notice)).delivered is None, "handed on is not delivered"
        await rig.come(report(rig.letters[1][1], SECOND, "delivered"))
        delivered = (await rig.state(notice)).delivered
        assert delivered is not None
        assert delivered.how is Delivery.RECEIPT
        (event,) = await rig.events()
        assert (event.what, event.day) == (PublicationWhat.NOTIFIED, delivered.day)
        await rig.skip(32 * DAY)
        closed = (await rig.state(notice)).closed
        assert closed is not None
        assert closed.body.outcome is Closing.NOTICE_UNANSWERED  # type: ignore[union-attr]
        async with rig.house.store.read() as tx:
            assert (await ledger.find(tx, notice)).closed_at is not None


async def test_an_address_that_is_nobodys_is_passed_over_and_in_the_end_it_is_posted(tmp_path: Path) -> None:
    async with judged(
        tmp_path, dpo="gone@ville.test", second="away@ville.test", gone=frozenset({"away@ville.test"})
    ) as rig:
        notice = await approved(rig)
        assert len((await rig.state(notice)).tried) == 1  # nobody answers there, and our server took it
        await rig.skip(10 * DAY)
        assert [body.status for _, body in (await rig.state(notice)).refused] == ["550"]
        (asked,) = await rig.questions(QuestionTopic.POST_NOTICE)
        await answer_question(rig.house, asked.id, "posted", person="paul")
        await rig.skip(100 * DAY)
        assert (await rig.state(notice)).delivered is None
        assert await rig.events() == (), "never published by default"
        scan = tmp_path / "avis.txt"
        scan.write_text("AR")
        today = rig.clock.now().date()
        await reply.receive(rig.house, notice, Way.POST, day=today, file=scan, reading=None, person="paul")
        assert [event.what for event in await rig.events()] == [PublicationWhat.NOTIFIED]


async def test_a_program_answers_nothing_and_a_person_is_read_by_a_person(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        away = rig.answer("Je suis absente jusqu’au 30 mai.", Auto_Submitted="auto-replied")
        await rig.come(away)
        assert (await rig.state(notice)).delivered is None
        await rig.come(rig.answer("Nous contestons ce constat : nous avions répondu."))
        state = await rig.state(notice)
        assert state.delivered is not None
        assert state.delivered.how is Delivery.REPLIED
        assert state.replies == []
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        finding = f"{rig.case} deadline"
        reading = Reading(acts=(ReplyAct.CONTESTED, ReplyAct.STATEMENT), findings=(finding,))
        await reply.read(rig.house, asked.id, reading, person="ines")
        assert [e.what for e in await rig.events()] == [PublicationWhat.NOTIFIED, PublicationWhat.CONTESTED]
        await rig.live(DAY)
        (question,) = await rig.questions(QuestionTopic.DECIDE_CONTEST)
        with pytest.raises(Refused, match="auditor notice decide"):
            await answer_question(rig.house, question.id, "upheld", person="zoe")
        reasons = tmp_path / "reasons.txt"
        reasons.write_text("Le journal montre qu’aucune réponse n’est partie.")
        decision = Decision(ruling=Ruling.UPHELD, reasons=reasons)
        with pytest.raises(Refused, match="approved notice"):
            await reply.decide(rig.house, notice, decision, person=" Paul ")
        assert await reply.decide(rig.house, notice, decision, person="zoe") == (finding,)
        last = (await rig.events())[-1]
        assert (last.what, last.upheld, last.criteria) == (PublicationWhat.DECIDED, True, ("deadline",))
        ((_, unpublished),) = (await rig.state(notice)).unpublished
        words = tmp_path / "statement.txt"
        words.write_text("Nous avions répondu.\n\nNotre journal le montre.", encoding="utf-8")
        await reply.publish_statement(rig.house, notice, unpublished.reply, text=words, person="ines")
        stated = (await rig.events())[-1]
        assert (stated.what, stated.criteria) == (PublicationWhat.STATED, ("deadline",))
        assert stated.note == "Nous avions répondu.\n\nNotre journal le montre."
        with pytest.raises(Refused, match="waits to be published"):
            await reply.publish_statement(rig.house, notice, unpublished.reply, text=words, person="ines")
        await rig.skip(40 * DAY)
        closed = (await rig.state(notice)).closed
        assert closed is not None
        assert closed.body.outcome is Closing.NOTICE_ANSWERED  # type: ignore[union-attr]
        await rig.come(rig.answer("Une dernière chose : nous contestons encore."))
        await rig.skip(3 * DAY)  # long after, the mailbox is read more seldom
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await answer_question(rig.house, asked.id, "contested", person="ines")
        async with rig.house.store.read() as tx:
            assert (await ledger.find(tx, notice)).closed_at is None, "whoever answers late is answered"


async def test_what_a_program_answers_shows_arrival_only_once_a_person_has_read_it_so(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        for text in ("Votre message est en attente : cliquez ici pour qu’il soit remis.", "Adresse inactive."):
            await rig.come(rig.answer(text, Auto_Submitted="auto-replied"))
        postmaster = rig.answer("550 5.7.1 your message was not delivered.").replace(
            b"From: dpo@", b"From: postmaster@"
        )
        await rig.come(postmaster)
        assert (await rig.state(notice)).delivered is None
        asked = await rig.questions(QuestionTopic.READ_MAIL)
        assert len(asked) == 3
        for one in asked[1:]:
            await answer_question(rig.house, one.id, "nothing", person="ines")
        assert await rig.events() == ()
        await answer_question(rig.house, asked[0].id, "arrived", person="ines")
        delivered = (await rig.state(notice)).delivered
        assert delivered is not None
        assert (delivered.how, delivered.person) == (Delivery.RECEIPT, "ines")
        assert (await rig.state(notice)).replies == []
        assert [event.what for event in await rig.events()] == [PublicationWhat.NOTIFIED]


async def test_a_letter_that_comes_back_after_its_receipt_is_a_question_and_counts_as_not_delivered(
    tmp_path: Path,
) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        await rig.come(report(rig.letters[0][1], DPO, "delivered"))
        await rig.come(report(rig.letters[0][1], DPO, "failed"))
        assert (await rig.state(notice)).delivered is None
        assert [event.what for event in await rig.events()] == [PublicationWhat.NOTIFIED, PublicationWhat.RETURNED]
        await rig.live(10 * DAY)
        assert len(rig.letters) == 1, "nobody has said yet that it did not arrive"
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await answer_question(rig.house, asked.id, "nothing", person="ines")
        await rig.live(DAY)
        assert [to for to, _ in rig.letters] == [DPO, SECOND]


async def test_a_fresh_mail_from_where_we_wrote_to_is_read_by_a_person_and_shows_arrival_then(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        fresh = EmailMessage()
        fresh["From"], fresh["To"], fresh["Subject"] = DPO, OURS, "Votre courrier"
        fresh["Message-ID"] = "<fresh@ville.test>"
        fresh.set_content("Nous contestons.")
        await rig.come(fresh.as_bytes())
        assert (await rig.state(notice)).delivered is None
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await reply.read(rig.house, asked.id, Reading(acts=(ReplyAct.CONTESTED,)), person="ines")
        assert {event.what for event in await rig.events()} == {PublicationWhat.NOTIFIED, PublicationWhat.CONTESTED}
        await rig.live(DAY)
        assert len(await rig.questions(QuestionTopic.DECIDE_CONTEST)) == 1


async def test_what_is_withdrawn_asks_nothing_more_and_is_decided_by_nobody(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        await rig.come(rig.answer("Nous contestons."))
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await reply.read(rig.house, asked.id, Reading(acts=(ReplyAct.CONTESTED,)), person="ines")
        await rig.come(rig.answer("Nous contestons encore."))
        with pytest.raises(Refused, match="is disputed"):
            await review.close(rig.house, notice, person="paul", why="over")
        await review.withdraw(rig.house, notice, person="paul")
        for topic in (QuestionTopic.READ_MAIL, QuestionTopic.DECIDE_CONTEST):
            assert await rig.questions(topic) == []
        reasons = tmp_path / "reasons.txt"
        reasons.write_text("Le constat tient.")
        with pytest.raises(Refused, match="was withdrawn"):
            await reply.decide(rig.house, notice, Decision(ruling=Ruling.UPHELD, reasons=reasons), person="zoe")
        assert (await rig.events())[-1].upheld is False


async def test_an_edited_notice_is_read_anew_and_a_withdrawn_one_may_be_drafted_anew(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await draft(rig.house, "ville", person="ines")
        await rig.live(timedelta(minutes=1))
        names = (await rig.state(notice)).names
        with pytest.raises(Refused, match="does not tell of"):
            await review.edit(rig.house, notice, person="ines", drop=["x y"])
        with pytest.raises(Refused, match="nothing would be left"):
            await review.edit(rig.house, notice, person="ines", drop=names)
        await review.edit(rig.house, notice, person="ines", drop=names[:1], covering="Bonjour.")
        await rig.live(timedelta(minutes=1))
        state = await rig.state(notice)
        assert state.names == names[1:]
        assert document_of(rig.house, notice, state).covering == "Bonjour."
        (asked,) = await rig.questions(QuestionTopic.REVIEW_NOTICE)
        assert asked.asked.artifacts == (state.written.artifact,)  # type: ignore[union-attr]
        await review.reject(rig.house, notice, person="paul")
        with pytest.raises(Refused, match="was rejected by paul"):
            await review.approve(rig.house, notice, person="zoe")
        await review.withdraw(rig.house, notice, person="paul")
        await rig.live(DAY)
        assert rig.letters == []
        again = await draft(rig.house, "ville", person="ines")
        assert (await rig.state(again)).names == names


async def test_a_reminder_is_one_mail_more_and_answers_are_reminded_of_nothing(tmp_path: Path) -> None:
    async with judged(tmp_path) as rig:
        notice = await approved(rig)
        await rig.come(report(rig.letters[0][1], DPO, "delivered"))
        await review.remind(rig.house, notice, person="paul")
        await rig.live(timedelta(minutes=1))
        assert str(rig.letters[1][1]["Subject"]).startswith("Rappel : Avis")
        await rig.come(rig.answer("Bien reçu, nous réparons."))
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        await answer_question(rig.house, asked.id, "acknowledged", person="ines")
        with pytest.raises(Refused, match="was answered"):
            await review.remind(rig.house, notice, person="paul")
        assert len((await rig.state(notice)).sent) == 1
        assert OURS.partition("@")[0] in str(rig.letters[0][1]["From"])


async def test_whoever_ran_the_case_does_not_approve_what_is_for_somebody_elses_eyes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with judged(tmp_path) as rig:
        async with rig.house.store.write() as tx:
            note = StageEnded()
            await ledger.append(tx, rig.case, note, at=rig.clock.now(), by="person:Inès")
        notice = await draft(rig.house, "ville", person="ines")
        monkeypatch.setattr("dashboards.gate._SCOPE", frozenset({"deadline"}))
        with pytest.raises(Refused, match="somebody else’s eyes"):
            await review.approve(rig.house, notice, person="inès")
        await review.approve(rig.house, notice, person="paul")


def test_what_the_engine_writes_by_itself_says_nothing_of_what_may_be_public() -> None:
    story = Story.arrived()
    for body in (
        Intended(step=0),
        LetterSent(letter="notice", artifact="a" * 64),
        NotDone(step=0, status="550"),
        StageEnded(),
        Unobserved(code="x", retry=True),
        RetestOpened(case="case-9"),
    ):
        story.tell(body, stage="send")
        entry: Entry = story.entries[-1]
        assert events_of(entry, story.state, FRANCE) == ()


def test_the_schema_is_what_is_written_down() -> None:
    written = Path(__file__).parents[3] / "docs" / "notice.schema.json"
    assert json.loads(written.read_text(encoding="utf-8")) == notice_schema()
