"""A letter is sent once, reads as it was written, brings its answers back, and is never sent where it should not."""

import asyncio

import pytest

from probes.base import Ending
from probes.mailbox.compose import token_in
from probes.mailbox.mail import read_mail
from results.records import FactSeen, LetterSent, NotDone, QuestionTopic, Unobserved
from scenarios.pattern import Inserted
from tests.probes.mailbox.conftest import DPO, NOBODY, ZOE, Desk

LETTER = {"send_letter": "portability", "to": "${service.contact.dpo}"}


async def _arrived(desk: Desk, many: int = 1) -> list[bytes]:
    for _ in range(200):
        if len(desk.house.came) >= many:
            break
        await asyncio.sleep(0.01)
    return desk.house.came


async def test_a_letter_is_intended_sent_and_submitted(desk: Desk):
    played = await desk.play(LETTER)
    assert played.report.ending is Ending.DONE
    assert played.intents == [0]
    assert played.facts == ["request_submitted"]
    (raw,) = await _arrived(desk)
    mail = read_mail(raw)
    assert mail.subject == "demande ABCD1234"
    assert mail.recipients == (DPO,)
    assert token_in(mail.sender) == "abcd1234"
    assert "L’été à Œuvre." in mail.plain
    assert mail.plain.rstrip().endswith("\n-- \nVos données personnelles (article 14 du RGPD)")
    assert mail.one("content-language") == "fr"
    (sent,) = played.all(LetterSent)
    assert sent.message_id == mail.message_id
    assert sent.message_id.startswith("<case-1.")
    (kept,) = played.artifacts("letter")
    assert read_mail(kept).message_id == mail.message_id
    (fact,) = played.all(FactSeen)
    assert fact.artifacts == (sent.artifact,)


async def test_an_answer_goes_into_its_thread_and_keeps_its_subject(desk: Desk):
    theirs = (
        b"From: DPO <dpo@ville.test>\r\nMessage-ID: <9@ville.test>\r\nIn-Reply-To: <a@post.test>\r\n"
        b"References: <a@post.test>\r\nSubject: =?utf-8?q?Votre_identit=C3=A9?=\r\n\r\nUne copie ?\r\n"
    )
    step = {**LETTER, "to": "${mail.from}", "reply": True, "fact": "identity_given"}
    played = await desk.play(step, name="mail", mail=theirs)
    assert played.facts == ["identity_given"]
    (raw,) = await _arrived(desk)
    mail = read_mail(raw)
    assert (mail.subject, mail.references) == ("Re: Votre identité", ("<9@ville.test>", "<a@post.test>"))
    (sent,) = played.all(LetterSent)
    assert sent.answers == read_mail(theirs).sha256


async def test_however_long_their_names_are_mails_are_named_as_they_are_and_each_on_one_line(desk: Desk):
    """Encoded, or begun on the next line, Outlook and others no longer find the thread (python/cpython#79986)."""
    theirs, older = (f"<{'A' * 40}.{number}@{'B' * 40}.EURP193.PROD.OUTLOOK.COM>" for number in (2, 1))
    mail = f"From: DPO <{DPO}>\r\nMessage-ID:\r\n {theirs}\r\nReferences: {older}\r\nSubject: Question\r\n\r\nOui ?\r\n"
    await desk.play({**LETTER, "to": "${mail.from}", "reply": True}, name="mail", mail=mail.encode())
    (raw,) = await _arrived(desk)
    lines = raw.decode("ascii").split("\r\n")
    assert f"In-Reply-To: {theirs}" in lines
    at = lines.index(f"References: {older}")
    assert lines[at + 1] == f" {theirs}"
    assert sum(line.startswith("Message-ID: <case-1.") and line.endswith(">") for line in lines) == 1
    assert all(len(line) <= 998 for line in lines)


async def test_a_letter_that_our_own_server_does_not_take_was_not_sent(desk: Desk):
    played = await desk.play(LETTER, values={"service.contact.dpo": Inserted.of(NOBODY)})
    assert played.report.ending is Ending.FAILED
    assert [body.status for body in played.all(NotDone)] == ["550"]
    assert played.facts == []
    assert [body.code for body in played.all(Unobserved)] == ["letter_refused"]
    assert not desk.house.came


@pytest.mark.parametrize(
    "to", ["dpo@ville.test\r\nBcc: all@evil.test", "dpo@ville.test, all@evil.test", "dpo", "a@b@c", ""]
)
async def test_a_value_cannot_become_another_field_or_another_recipient(desk: Desk, to: str):
    played = await desk.play(LETTER, values={"service.contact.dpo": Inserted.of(to)})
    assert played.report.ending is Ending.FAILED
    assert played.intents == []
    assert not desk.house.came
    assert not desk.post.taken


async def test_a_name_cannot_break_the_subject(desk: Desk):
    played = await desk.play(LETTER, values={"case.reference": Inserted.of("A\r\nBcc: all@evil.test")})
    assert [body.code for body in played.all(Unobserved)] == ["value_missing"]
    assert not desk.post.taken


async def test_our_own_server_that_refuses_us_is_our_failure(desk: Desk):
    played = await desk.play(LETTER, password="another")
    (unobserved,) = played.all(Unobserved)
    assert unobserved.code == "mailbox_rejected"
    assert played.facts == []


async def test_an_account_without_a_mailbox_writes_nothing(desk: Desk):
    played = await desk.play(LETTER, mailbox=None)
    assert [body.code for body in played.all(Unobserved)] == ["mailbox_invalid"]
    assert played.intents == []


async def test_a_letter_on_paper_is_printed_and_a_person_is_asked(desk: Desk):
    import pypdfium2

    played = await desk.play({**LETTER, "by": "post", "to": "Mairie de Sablon\n1 place du Marché\n57000 Sablon"})
    assert played.report.ending is Ending.ASKED
    assert played.report.question is not None
    assert played.report.question.topic is QuestionTopic.POST_LETTER
    assert played.facts == []
    (data,) = played.artifacts("letter")
    with pypdfium2.PdfDocument(data) as pdf:
        words = pdf[0].get_textpage().get_text_range()
    assert "Mairie de Sablon" in words
    assert "23 novembre 2026" in words
    assert "Zoé Œuf" in words
    assert not desk.post.taken


async def test_a_letter_that_does_not_exist_is_named(desk: Desk):
    played = await desk.play({**LETTER, "send_letter": "access"})
    assert played.report.message is not None
    assert "access" in played.report.message
    assert ZOE not in played.report.message
