"""Whatever a mail is made of: it becomes no wrong fact, stops nothing, and hides no other mail."""

from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import pytest

from results.records import ArtifactKept, Captured, MailReceived, QuestionTopic, Role
from tests.auditor.mailbox.rig import DAY, HOUR, SIGNED, Rig, rigged

DATA = b'{"profile": {"name": "Camille"}}'


def come(
    rig: Rig, fields: str, body: bytes = b"", *, sender: str = "dpo@ville.test", said: str | None = SIGNED
) -> None:
    """Have bytes come as an answer to the first letter."""
    letter: EmailMessage = rig.letters[0]
    to = parseaddr(str(letter["From"]))[1]
    head = f"From: {sender}\r\nTo: {to}\r\nIn-Reply-To: {letter['Message-ID']}\r\nSubject: Re: demande\r\n{fields}\r\n"
    rig.post.schedule(rig.clock.now() + HOUR, to, head.encode() + body, authentic=said)


def multipart(*parts: bytes, kind: str = "mixed") -> tuple[str, bytes]:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    return f"MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=b\r\n", body


async def test_a_bomb_is_kept_and_asked_about_and_the_mail_behind_it_is_read(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        come(rig, *multipart(*[b"\r\n"] * 6000))
        rig.answer("Nous avons bien reçu votre demande.", to=rig.letters[0], after=2 * HOUR)
        await rig.live(DAY)
        assert await rig.facts(case) == ["request_submitted", "request_acknowledged"]
        assert len(await rig.bodies(case, MailReceived)) == 2
        (asked,) = await rig.questions(QuestionTopic.READ_MAIL)
        assert asked.asked.artifacts == ((await rig.bodies(case, MailReceived))[0].artifact,)


async def test_a_name_that_looks_like_the_service_s_address_makes_nobody_the_service(tmp_path: Path) -> None:
    """Shown beside it: the same words count of whom our server vouches for."""
    spoofed = "=?utf-8?q?dpo=40ville.test_=28?= <evil@evil.test> =?utf-8?q?=29?="
    words = "Content-Type: text/plain; charset=utf-8\r\n", "\r\nNous avons bien reçu votre demande.".encode()
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        come(rig, *words, sender=spoofed, said="dkim=pass header.d=evil.test")
        await rig.live(DAY)
        assert await rig.facts(case) == ["request_submitted"]
        (mail,) = await rig.bodies(case, MailReceived)
        assert mail.rules == ()
        come(rig, *words)
        await rig.live(DAY)
        assert await rig.facts(case) == ["request_submitted", "request_acknowledged"]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://evil.test/x">http://127.0.0.1:9/telecharger/1</a>',
        '<a href="http://127.0.0.1:9@evil.test/telecharger/1">Télécharger</a>',
        '<a href="http://169.254.169.254/telecharger/1">Télécharger</a>',
        '<a href="http://2130706433/telecharger/1">Télécharger</a>',
        '<a href="file:///telecharger/1">Télécharger</a>',
        '<a href="javascript:fetch(&quot;http://127.0.0.1:9/telecharger/1&quot;)">Télécharger</a>',
        '<a href="data:text/html,http://127.0.0.1:9/telecharger/1">Télécharger</a>',
    ],
)
async def test_a_link_that_leads_astray_is_not_followed_but_asked_about(tmp_path: Path, link: str) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        come(rig, "Content-Type: text/html; charset=utf-8\r\n", f"\r\n<p>Vos données : {link}</p>".encode())
        await rig.live(DAY)
        assert await rig.facts(case) == ["request_submitted"]
        assert len(await rig.questions(QuestionTopic.READ_MAIL)) == 1


async def test_a_promise_beyond_the_calendar_is_kept_and_means_nothing(tmp_path: Path) -> None:
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        rig.answer("Nous avons bien reçu votre demande : réponse sous 9999 ans.", to=rig.letters[0])
        rig.answer(f"Réponse sous {'9' * 6000} jours.", to=rig.letters[0], after=2 * HOUR)
        await rig.live(DAY)
        assert "request_acknowledged" in await rig.facts(case)
        kept = await rig.bodies(case, Captured)
        assert [(one.day, one.duration_h) for one in kept] == [(None, None)] * len(kept)
        assert kept


async def test_a_file_named_in_french_is_the_export(tmp_path: Path) -> None:
    file = (
        b"Content-Type: application/json\r\nContent-Disposition: attachment; filename*=utf-8''donn%C3%A9es.json\r\n\r\n"
        + DATA
    )
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        come(rig, *multipart(b"\r\nVoici.", file))
        await rig.live(2 * DAY)
        assert "export_delivered" in await rig.facts(case)
        kept = [one for one in await rig.bodies(case, ArtifactKept) if one.role == Role.EXPORT]
        assert [rig.house.vault.read(case, one.sha256) for one in kept] == [DATA]


async def test_what_a_page_says_beside_its_text_is_read_too(tmp_path: Path) -> None:
    plain = "Content-Type: text/plain; charset=utf-8\r\n\r\nNous avons bien reçu votre demande.".encode()
    page = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Merci d’envoyer une copie de votre pièce d’identité.</p>".encode()
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        come(rig, *multipart(plain, page, kind="alternative"))
        await rig.live(DAY)
        assert len(await rig.questions(QuestionTopic.CONFIRM_FACT)) == 1
        assert await rig.facts(case) == ["request_submitted", "request_acknowledged"]


async def test_what_lies_too_deep_in_a_page_to_be_read_is_a_persons(tmp_path: Path) -> None:
    page = f"<p>Nous avons bien reçu votre demande.</p>{'<div>' * 500}Nous la refusons."
    async with rigged(tmp_path) as rig:
        case = await rig.ask()
        come(rig, "Content-Type: text/html; charset=utf-8\r\n", f"\r\n{page}".encode())
        await rig.live(DAY)
        assert await rig.facts(case) == ["request_submitted"]
        assert len(await rig.questions(QuestionTopic.READ_MAIL)) == 1
