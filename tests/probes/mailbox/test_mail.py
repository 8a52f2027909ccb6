"""A mail is read as people read it, whoever wrote it, and nothing in it is believed."""

import time

import pytest

from probes.mailbox.authentic import Authentic, authentic
from probes.mailbox.kind import MailKind, kind_of
from probes.mailbox.mail import attached_bytes, read_mail
from probes.mailbox.rule import said_by

HEAD = (
    "From: DPO <dpo@ville.test>\nTo: zoe@post.test\nMessage-ID: <1@ville.test>\nDate: Mon, 23 Nov 2026 10:00:00 +0100\n"
)


def mail(text: str = "x", head: str = "", kind: str = "text/plain"):
    raw = f"{head}{HEAD}Subject: Votre demande\nContent-Type: {kind}; charset=utf-8\n\n{text}"
    return read_mail(raw.replace("\n", "\r\n").encode())


def fresh(text: str, kind: str = "text/plain") -> str:
    said = said_by(mail(text, kind=kind))
    return said.texts[0] if said.texts else ""


QUOTES = (
    "Oui.\n\n> Je demande mes données.\n> Merci.",
    "Oui.\n\nLe lun. 23 nov. 2026 à 10:12, Zoé <zoe@post.test> a écrit :\n> Je demande.",
    "Oui.\n\nLe lundi 23 novembre 2026 à 10 h 12, Zoé Œuf\n<zoe@post.test> a écrit :\n\nJe demande.",
    "Oui.\n\nOn Mon, 23 Nov 2026 at 10:12, Zoé <zoe@post.test> wrote:\nJe demande.",
    "Oui.\n\n-----Message d'origine-----\nDe : Zoé\nEnvoyé : lundi 23 novembre\nÀ : DPO\nObjet : demande\n\nJe demande.",
    "Oui.\n\n-----Original Message-----\nFrom: Zoé\n\nJe demande.",
    "Oui.\n\n________________________________\nDe : Zoé <zoe@post.test>\nEnvoyé : lundi\nÀ : DPO\nObjet : demande\n\nJe demande.",
    "Oui.\n\nFrom: Zoé\nSent: Monday\nTo: DPO\nSubject: request\n\nJe demande.",
)


@pytest.mark.parametrize("text", QUOTES, ids=range(len(QUOTES)))
def test_what_is_quoted_is_not_said(text: str):
    assert fresh(text) == "Oui."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Oui.\n\n-- \nJean\nDPO", "Oui."),
        ("Oui.\n\nCordialement,\nJean\nDélégué", "Oui.\n\nCordialement,"),
        ("Oui.\n\nKind regards,\nJean", "Oui.\n\nKind regards,"),
        ("Oui.\n\nEnvoyé depuis mon téléphone", "Oui."),
        ("De : quoi s’agit-il ?\nD’une demande.", "De : quoi s’agit-il ?\nD’une demande."),
        ("Le 3 mars, vous avez écrit au service.\nOui.", "Le 3 mars, vous avez écrit au service.\nOui."),
    ],
)
def test_a_signature_is_not_said_and_a_sentence_is(text: str, said: str):
    assert fresh(text) == said


def test_of_a_page_the_words_that_are_shown_are_read_and_what_it_quotes_is_not():
    page = (
        "<html><head><style>p{}</style><script>refus</script></head><body><p>Bonjour,</p><p>Voici&nbsp;: "
        '<a href="https://ville.test/d/1">Télécharger</a> <a href="javascript:alert(1)">x</a> '
        '<a href="https://zoe@evil.test/">y</a><span style="display:none">refus</span></p>'
        '<div class="gmail_quote"><blockquote>Je demande</blockquote></div></body></html>'
    )
    read = mail(page, kind="text/html")
    assert read.page == "Bonjour,\n\nVoici : Télécharger x y"
    assert read.page_quoted == "Je demande"
    assert [(link.url, link.words) for link in read.links] == [("https://ville.test/d/1", "Télécharger")]


def test_files_are_named_without_paths_and_come_out_as_they_went_in():
    raw = (
        f"{HEAD}Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nVoici.\n"
        "--b\nContent-Type: application/zip\nContent-Transfer-Encoding: base64\n"
        'Content-Disposition: attachment; filename="../../etc/donn=?utf-8?q?=C3=A9es?=.zip"\n\nUEsDBAo=\n--b--\n'
    ).replace("\n", "\r\n").encode()  # fmt: skip
    read = read_mail(raw)
    (file,) = read.attachments
    assert "/" not in file.name
    assert file.name.endswith(".zip")
    assert attached_bytes(raw, file.number) == b"PK\x03\x04\n"
    with pytest.raises(ValueError, match="number 9"):
        attached_bytes(raw, 9)


REPORT = (
    "From: MAILER-DAEMON@mx.test\nTo: zoe@post.test\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nsorry\n"
    "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; dpo@ville.test\n"
    "Action: {}\nStatus: {}\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <case-1.9@post.test>\n\n--b--\n"
)


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [("failed", "5.1.1", MailKind.BOUNCE), ("delayed", "4.4.7", MailKind.DELAY), ("delivered", "2.0.0", MailKind.DELIVERED)],
)  # fmt: skip
def test_a_report_names_our_letter_and_what_became_of_it(action: str, status: str, kind: MailKind):
    read = read_mail(REPORT.format(action, status).replace("\n", "\r\n").encode())
    assert read.report is not None
    assert (read.report.action, read.report.status, read.report.original) == (action, status, ("<case-1.9@post.test>",))
    assert kind_of(read) is kind


@pytest.mark.parametrize(
    ("head", "text", "kind"),
    [
        ("", "Bonjour.", MailKind.LETTER),
        ("Auto-Submitted: auto-generated\n", "Votre export est prêt.", MailKind.LETTER),
        ("Auto-Submitted: auto-replied\n", "Nous avons bien reçu votre message.", MailKind.RECEIPT),
        ("Auto-Submitted: auto-replied\n", "Je suis absent du bureau jusqu’au 3.", MailKind.OUT_OF_OFFICE),
        ("X-Autoreply: yes\n", "I am currently away.", MailKind.OUT_OF_OFFICE),
        ("List-Id: <news.ville.test>\n", "Nos nouvelles.", MailKind.BULK),
        ("Precedence: bulk\n", "Nos nouvelles.", MailKind.BULK),
        ("List-Unsubscribe: <https://ville.test/u>\n", "Votre export est prêt.", MailKind.LETTER),
    ],
)
def test_programs_and_lists_are_told_from_people(head: str, text: str, kind: MailKind):
    assert kind_of(mail(text, head)) is kind


OURS = frozenset({"mx.post.test"})


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ("mx.post.test; dkim=pass header.d=ville.test", Authentic.PASSED),
        ("mx.post.test; spf=pass smtp.mailfrom=retour@mail.ville.test", Authentic.PASSED),
        ("mx.post.test; dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=x@evil.test", Authentic.FAILED),
        ("mx.post.test; dkim=fail header.d=ville.test", Authentic.FAILED),
        ("mx.post.test; none", Authentic.UNKNOWN),
        ("mx.evil.test; dkim=pass header.d=ville.test", Authentic.UNKNOWN),
        ("mx.post.test; dkim=pass header.d=test", Authentic.FAILED),
        ("what is this;;;=", Authentic.UNKNOWN),
    ],
)
def test_only_our_own_server_vouches_for_a_sender(said: str, result: Authentic):
    assert authentic(mail(head=f"Authentication-Results: {said}\n"), servers=OURS) is result


def test_what_a_sender_writes_below_our_servers_word_counts_for_nothing():
    below = "Authentication-Results: mx.post.test; dkim=pass header.d=ville.test\n"
    assert (
        authentic(
            mail(head=f"Authentication-Results: mx.post.test; dkim=fail header.d=ville.test\n{below}"), servers=OURS
        )
        is Authentic.FAILED
    )
    assert authentic(mail(head=f"Authentication-Results: other.test; none\n{below}"), servers=OURS) is Authentic.UNKNOWN


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 1000,
        b"Subject: " + b"=?utf-8?q?" * 5000,
        b"From: a b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" * 3000,
        b'Content-Type: text/plain; charset="x\0y"\r\n\r\nabc',
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 20_000,
        b"References: " + b"<a@b> " * 100_000 + b"\r\n\r\nx",
        b"From: a@b.test, c@d.test\r\n\r\nx",
    ],
    ids=["nothing", "zeros", "words", "nested", "codec", "deep", "thread", "two"],
)  # fmt: skip
def test_whatever_comes_reading_it_ends(raw: bytes):
    begun = time.monotonic()
    read = read_mail(raw)
    kind_of(read)
    said_by(read)
    assert read.sender == ""
    assert time.monotonic() - begun < 10


def test_what_a_mail_answers_is_read_where_a_library_has_encoded_its_name() -> None:
    """Python writes a long In-Reply-To as encoded words, which RFC 2047 (5) forbids, and many services are written in it."""
    letter = "<case-01a21923c18d2fad68ec2a70b6c4.1795718103437@persona.observatoire.test>"
    encoded = "=?utf-8?q?=3Ccase-01a21923c18d2fad68ec2a70b6c4=2E1795718103437=40persona?=\n =?utf-8?q?=2Eobservatoire=2Etest=3E?="
    assert read_mail(f"From: dpo@ville.test\nIn-Reply-To: {encoded}\n\nOui\n".encode()).references == (letter,)
