"""No answer becomes a fact that nobody read, unless it is a machine's, vouched for, and weighs nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import TypeAdapter

from auditor.mailbox.receive import Post, Received, answers_to, receive
from probes.mailbox.mail import read_mail
from results.records import FACTS, Fact, FactSeen, MailReceived
from scenarios.pattern import Inserted
from scenarios.schema import MailRule
from tests.probes.mailbox.answers import ANSWERS, Answer

ASKED = datetime(2026, 11, 1, tzinfo=UTC)
CAME = ASKED + timedelta(days=3)
RULES = TypeAdapter(tuple[MailRule, ...]).validate_python(
    [
        {"from": "*@ville.test", "body": {"fr": "bien reçu", "en": "have received"}, "fact": "request_acknowledged"},
        {"from": "*@ville.test", "body": {"fr": "copie*pièce d’identité", "en": "copy of your passport"}, "fact": "identity_document_demanded"},
        {"from": "*@ville.test", "attachment": ["*.zip"], "fact": "export_ready"},
        {"from": "*@ville.test", "link": "https://ville.test/d/*", "fact": "export_ready"},
        {"subject": "*lettre d’information*", "ignore": True},
    ]
)  # fmt: skip
OURS = "Authentication-Results: mx.post.test; dkim=pass header.d=ville.test\n"
POST = Post(
    rules=RULES, values={"service.name": Inserted.of("Ville")}, servers=frozenset({"mx.post.test"}), asked_at=ASKED
)


def came(
    text: str, *, head: str = OURS, subject: str = "Re: demande", surely: bool = True, at: datetime = CAME
) -> Received:
    raw = f"{head}From: dpo@ville.test\nTo: zoe@post.test\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    return receive(read_mail(raw.replace("\n", "\r\n").encode()), POST, at=at, surely=surely)


def facts(received: Received) -> dict[str, bool]:
    """By fact, whether it is only proposed."""
    return {body.fact.value: body.proposed for body in received.bodies if isinstance(body, FactSeen)}


def test_a_receipt_counts_and_is_dated_by_when_it_came():
    received = came("Nous avons bien reçu votre demande.")
    assert facts(received) == {"request_acknowledged": False}
    assert not received.asks
    mail, seen = received.bodies
    assert isinstance(mail, MailReceived)
    assert isinstance(seen, FactSeen)
    assert (mail.authentic, mail.rules, seen.when.by, seen.artifacts) == ("passed", (0,), CAME, (mail.artifact,))


def test_what_weighs_is_proposed():
    assert facts(came("Merci d’envoyer une copie de votre pièce d’identité.")) == {"identity_document_demanded": True}


@pytest.mark.parametrize("head", ["", "Authentication-Results: mx.post.test; dkim=fail header.d=ville.test\n"])
def test_nothing_counts_of_whom_nobody_vouches_for(head: str):
    assert facts(came("Nous avons bien reçu votre demande.", head=head)) == {"request_acknowledged": True}


def test_what_is_quoted_means_nothing():
    received = came("Bonjour.\n\n> Merci d’envoyer une copie de votre pièce d’identité.\n> Nous avons bien reçu")
    assert facts(received) == {}
    assert received.asks


def test_a_demand_below_the_signature_is_asked_about_though_a_rule_matched():
    received = came(
        "Nous avons bien reçu votre demande.\n\nCordialement,\nJean\n\nPS : joindre une copie de votre carte d’identité."
    )
    assert facts(received) == {"request_acknowledged": False}
    assert (received.asks, received.meanings) == (True, (Fact.IDENTITY_DOCUMENT_DEMANDED,))


def test_what_came_before_we_asked_is_no_answer():
    received = came("Nous avons bien reçu votre demande.", at=ASKED - timedelta(hours=1), surely=False)
    assert (facts(received), received.asks) == ({}, False)


def test_what_quotes_our_letter_is_an_answer_whatever_two_clocks_say():
    for at, surely in ((ASKED - timedelta(seconds=1), False), (ASKED - timedelta(hours=1), True)):
        assert facts(came("Nous avons bien reçu votre demande.", at=at, surely=surely)) == {
            "request_acknowledged": False
        }


def test_a_newsletter_is_left_alone_where_a_rule_says_so_and_is_read_else():
    assert came("Nos nouvelles.", head=f"{OURS}List-Id: <n.ville.test>\n", surely=False).asks
    ignored = came("Refus de votre demande", subject="Notre lettre d’information")
    assert (facts(ignored), ignored.asks) == ({}, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Votre message est bien arrivé.", {"request_acknowledged": False}),
        ("Je suis absent du bureau jusqu’au 3.", {}),
        ("Pensez à joindre une copie de votre pièce d’identité.", {"identity_document_demanded": True}),
    ],
)
def test_a_program_acknowledges_and_answers_nothing(text: str, found: dict[str, bool]):
    received = came(text, head=f"{OURS}Auto-Submitted: auto-replied\n")
    assert facts(received) == found
    assert not received.asks


@pytest.mark.parametrize(
    "text",
    [
        "Cette adresse n’est plus lue ; merci de vous adresser à contact@ville.test.",
        "Please confirm that you are human to deliver your message.",
        "Nous avons bien reçu votre demande. Merci d’indiquer le motif de votre demande.",
    ],
)
def test_a_program_that_says_more_than_that_a_letter_came_is_read_by_a_person(text: str):
    received = came(text, head=f"{OURS}Auto-Submitted: auto-replied\n")
    assert received.asks


def test_a_file_that_no_rule_speaks_of_is_looked_at():
    raw = (
        f"{OURS}From: dpo@ville.test\nTo: zoe@post.test\nSubject: Re\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n"
        "Nous avons bien reçu votre demande.\n--b\nContent-Type: application/json\n"
        'Content-Disposition: attachment; filename="data.json"\n\n{}\n--b--\n'
    )
    received = receive(read_mail(raw.replace("\n", "\r\n").encode()), POST, at=CAME, surely=True)
    assert facts(received) == {"request_acknowledged": False}
    assert received.asks


def test_a_letter_that_came_back_without_naming_ours_is_a_persons_to_say():
    raw = "From: mailer-daemon@mx.test\nTo: zoe@post.test\nSubject: Undelivered Mail Returned to Sender\n\nsorry\n"
    received = receive(read_mail(raw.replace("\n", "\r\n").encode()), POST, at=CAME, surely=False)
    assert (facts(received), received.asks, received.meanings) == ({}, True, (Fact.BOUNCED,))


def test_a_fact_came_about_between_the_writing_and_the_coming_of_a_mail():
    written = CAME - timedelta(minutes=20)
    raw = f"{OURS}Date: {written:%a, %d %b %Y %H:%M:%S} +0000\nFrom: dpo@ville.test\nTo: zoe@post.test\n\nNous avons bien reçu votre demande.\n"
    received = receive(read_mail(raw.replace("\n", "\r\n").encode("latin-1")), POST, at=CAME, surely=True)
    (seen,) = (body for body in received.bodies if isinstance(body, FactSeen))
    assert (seen.when.after, seen.when.by) == (written, CAME)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.text[:50])
def test_of_sixty_answers_none_becomes_a_wrong_fact(answer: Answer):
    received = came(f"Madame, Monsieur,\n\n{answer.text}\n\nCordialement,\nJean Dupont")
    automatic = {Fact(name) for name, proposed in facts(received).items() if not proposed}
    assert automatic <= {fact for fact, _ in answer.means}
    assert not any(FACTS[fact].weighty for fact in automatic)
    assert automatic or received.asks or facts(received), "nobody would read it"
    if received.asks:
        assert received.meanings[0] == answer.means[0][0]


def test_of_sixty_answers_so_many_are_left_to_a_person():
    """The number stands in docs/scenario-language.md."""
    received = [came(f"Madame, Monsieur,\n\n{answer.text}\n\nCordialement,\nJean Dupont") for answer in ANSWERS]
    at_once = [one for one in received if any(not proposed for proposed in facts(one).values())]
    asked = [one for one in received if one.asks or any(facts(one).values())]
    assert (len(received), len(at_once), len(asked)) == (60, 2, 58)


def test_that_an_omission_is_confirmed_is_offered_only_where_it_was_asked_about():
    text = "Nous ne détenons pas d’autres données."
    assert Fact.OMISSION_CONFIRMED not in came(text).meanings
    assert "omission_confirmed" not in answers_to((Fact.OMISSION_CONFIRMED,))
    raw = f"{OURS}From: dpo@ville.test\nTo: zoe@post.test\nSubject: Re: x\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    mail = read_mail(raw.replace("\n", "\r\n").encode())
    received = receive(mail, replace(POST, clarified=True), at=CAME, surely=True)
    assert received.asks
    assert answers_to(received.meanings, clarified=True)[0] == "omission_confirmed"
