"""How is a letter sent, once and never twice?

By mail, through the person's own server; the moment it has taken the letter is
the moment it left our hands. What the server refuses was not sent, and that is
said; where it breaks off before it has answered, nobody knows, and a person
looks. On paper a person sends it: the program writes it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import aiosmtplib

from probes.base import Question
from probes.course import Course, PersonNeeded
from probes.egress import Egress
from probes.errors import LetterRefused, MailboxInvalid, TargetUnreachable, ValueMissing
from probes.mailbox.compose import Envelope, Letter, NoAddress, compose, message_id, with_token, write_letter
from probes.mailbox.mail import Mail, read_mail
from probes.mailbox.wire import Server, parse_server, smtp, tunnel
from results.records import ArtifactKept, Fact, LetterSent, NotDone, QuestionTopic, Retention, Role
from scenarios.pattern import substitute
from scenarios.schema import SendLetter

SMTP_KEY: Final = "account.mailbox.smtp"
POSTED_ANSWERS: Final = ("posted", "not_posted")


async def send(course: Course, step: SendLetter) -> None:
    """Send a letter, or write it for a person to post, and establish what that means.

    Raises:
        PersonNeeded: it goes by post.
        LetterRefused: the server did not take it; it was not sent.
        TargetUnreachable, MailboxInvalid, MailboxRejected: our own server.
        HeldBack, Rehearsed: as `Course.commit`.
    """
    session, values = course.session, course.values
    mailbox, template = session.mailbox, course.stage.letters.get(step.letter)
    if template is None:
        raise ValueMissing(f"there is no letter “{step.letter}” in the language of the case")
    try:
        letter = write_letter(template, values)
    except ValueError as error:
        raise ValueMissing(str(error)) from None
    to = substitute(step.to, values)
    assert session.foot, "no letter leaves without it (GDPR Art. 14)"
    if step.by == "post":
        await _write_for_post(course, step, letter, to)
    if mailbox is None:
        raise MailboxInvalid("the account has none")
    answered = read_mail(course.stage.mail) if step.reply and course.stage.mail is not None else None
    envelope = Envelope(
        sender=mailbox.address,
        name=mailbox.name,
        to=to,
        message_id=message_id(session.ledger, _number(course), mailbox.address),
        at=course.now(),
        token=mailbox.token,
        answers=answered,
    )
    try:
        raw = compose(letter, envelope, language=session.language, foot=session.foot)
    except NoAddress as error:
        raise LetterRefused(f"it is for {error}") from None
    await _hand_in(course, step, raw, with_token(mailbox.address, mailbox.token), to)
    course.mark_done(step)
    kept = await _keep(course, raw, "message/rfc822")
    course.add(_sent(course, step, kept, envelope.message_id, answered))
    await course.establish(_facts(course, step), (kept,))


async def _hand_in(course: Course, step: SendLetter, raw: bytes, sender: str, to: str) -> None:
    """Give it to the person's server, once we are signed in there; what that refuses was not sent."""
    secret = course.scope.secrets.get(SMTP_KEY)
    if secret is None:
        raise MailboxInvalid("the account has none to send by")
    server = parse_server(secret(), kinds=("smtps", "smtp"))
    handed = Handed(raw=raw, sender=sender, to=to)
    refused = await hand_in(server, handed, notify="FAILURE,DELAY", commit=lambda: course.commit(step))
    if refused is not None:
        await _refused(course, refused.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A mail as a server is given it.

    Attributes:
        sender: to whom reports of its delivery go.
        identity: by which such a report names it (RFC 3461, ENVID); None: none.
    """

    raw: bytes = field(repr=False)
    sender: str
    to: str
    identity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedDown:
    """A server of ours did not take a mail.

    Attributes:
        code: by which it said so.
        is_of_address: because of whom the mail is for; else because of the mail itself, of its sender, or of the server.
    """

    code: int
    is_of_address: bool


async def hand_in(
    server: Server, handed: Handed, *, notify: str, commit: Callable[[], Awaitable[object]]
) -> TurnedDown | None:
    """Give a mail to a server of ours; gives why it did not take it, None where it did.

    Args:
        server: through which it leaves.
        handed: the mail.
        notify: of what the servers on its way are to tell us (RFC 3461, 4.1).
        commit: called once we are signed in, just before it leaves.

    Raises:
        TargetUnreachable: not reached, or broken off: nobody knows whether it was taken.
        MailboxRejected: our password is refused.
    """
    try:
        async with Egress(server.hosts) as egress, smtp(await tunnel(egress, server), server) as client:
            can_tell = client.supports_extension("dsn")
            named = [f"ENVID={handed.identity}"] if handed.identity is not None else []
            about_mail = ["RET=HDRS", *named] if can_tell and named else []
            await commit()
            about_recipient = [f"NOTIFY={notify}"] if can_tell else []
            await client.sendmail(
                handed.sender, [handed.to], handed.raw, mail_options=about_mail, rcpt_options=about_recipient
            )
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return TurnedDown(code=refused.recipients[0].code, is_of_address=True)
    except aiosmtplib.SMTPResponseException as refused:
        return TurnedDown(code=refused.code, is_of_address=False)
    except aiosmtplib.SMTPException as error:
        raise TargetUnreachable(f"{server.host}:{server.port}", type(error).__name__) from None
    return None


async def _refused(course: Course, code: int) -> None:
    """Write down that it was not sent. That is our own server's word, and says nothing of theirs.

    Raises:
        LetterRefused: always.
    """
    course.add(NotDone(step=course.number or 0, status=str(code), export=course.stage.export))
    course.has_intent = False
    raise LetterRefused(str(code))


async def _write_for_post(course: Course, step: SendLetter, letter: Letter, to: str) -> None:
    """Print it, and ask the desk to post it.

    Raises:
        PersonNeeded: always.
    """
    from probes.mailbox.paper import printed  # few letters go on paper: the others need not load it

    mailbox = course.session.mailbox
    language = course.session.language
    try:
        data = printed(
            letter,
            to=to,
            name=mailbox.name if mailbox else "",
            on=course.now().date(),
            language=language,
            foot=course.session.foot,
        )
    except ValueError as error:
        raise ValueMissing(str(error)) from None
    kept = await _keep(course, data, "application/pdf")
    course.add(_sent(course, step, kept, None, None))
    number = course.number or 0
    await course.commit(step)
    raise PersonNeeded(
        Question(
            topic=QuestionTopic.POST_LETTER,
            step=number,
            next_step=number + 1,
            answers=POSTED_ANSWERS,
            attach="optional",
            artifacts=(kept.sha256,) if kept else (),
        )
    )


async def _keep(course: Course, data: bytes, media_type: str) -> ArtifactKept | None:
    """Letters are kept as they are sent, unless a known secret stands in them; they go when mails go."""
    kept = await course.evidence.keep(data, Role.LETTER, media_type, step=course.number, retention=Retention.MAIL)
    course.add(kept)
    return kept


def _sent(
    course: Course, step: SendLetter, kept: ArtifactKept | None, identity: str | None, answered: Mail | None
) -> LetterSent | None:
    if kept is None:
        return None
    return LetterSent(
        letter=step.letter,
        artifact=kept.sha256,
        message_id=identity,
        answers=answered.sha256 if answered else None,
        step=course.number,
    )


def _facts(course: Course, step: SendLetter) -> tuple[Fact, ...]:
    facts = step.facts
    if course.stage.name == "request":
        facts = (Fact.REQUEST_SUBMITTED, *facts)
    return tuple(dict.fromkeys(facts))


def _number(course: Course) -> int:
    """A number that no other letter of the case has: the moment, in milliseconds."""
    return int(course.now().timestamp() * 1000)
