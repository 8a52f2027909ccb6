"""A town hall that answers nobody's request, a true post office, and the mailbox from which it is told so."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import parseaddr
from pathlib import Path

from auditor.desk import open_case
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_through
from auditor.house import House, open_house
from auditor.notice import review
from auditor.notice.draft import draft
from auditor.notice.enter import find_notice
from auditor.notice.state import NoticeState
from auditor.settings import Settings
from auditor.wiring import engine_of
from results.clock import SetClock, SystemClock
from results.records import PublicationEvent, QuestionTopic
from results.store import publication, question
from results.store.question import QuestionRow
from scenarios.load import load_scenario
from scenarios.sandbox.post import NAME, PostOffice, open_post
from tests.auditor.installation import make_home
from tests.auditor.mailbox.rig import DAY, ME, PASSWORD, SCENARIO, START

OURS = "avis@observatoire.test"
DPO, SECOND = "dpo@ville.test", "mairie@ville.test"


def notices_of(post: PostOffice, *, page_at: str = "") -> str:
    """The lines of `auditor.toml`, and the environment that they name; `page_at`: notices link there."""
    way = f"avis%40observatoire.test:{PASSWORD}@127.0.0.1"
    os.environ["NOTICE_IMAP"], os.environ["NOTICE_SMTP"] = f"imap://{way}:{post.imap}", f"smtp://{way}:{post.smtp}"
    site, page = (f'public_url = "{page_at}"\n', "page = true\n") if page_at else ("", "")
    return (
        f'{site}operator = "Observatoire d’essai"\n[notices]\naddress = "{OURS}"\nperson = "Inès Durand"\n'
        f'phone = "01 02 03 04 05"\nimap = "env:NOTICE_IMAP"\nsmtp = "env:NOTICE_SMTP"\nplus = true\nauthserv = ["{NAME}"]\n{page}'
    )


def report(letter: EmailMessage, to: str, action: str) -> bytes:
    """What a mail server says of a letter of ours (RFC 3464)."""
    status = {"failed": "5.1.1", "delivered": "2.0.0", "relayed": "2.0.0"}[action]
    return (
        f"From: MAILER-DAEMON@ville.test\r\nTo: {OURS}\r\nSubject: Delivery Status Notification\r\n"
        f"Message-ID: <dsn-{action}-{letter['Message-ID'][1:]}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; ville.test\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter['Message-ID']}\r\n\r\n--b--\r\n"
    ).encode()


def reply_to(sender: str, letter: EmailMessage, text: str, **headers: str) -> bytes:
    """A plain reply to a letter, by whom it was for."""
    mail = EmailMessage(policy=SMTP.clone(max_line_length=998))  # folded, long ids would be written as words
    mail["From"], mail["To"] = sender, parseaddr(str(letter["From"]))[1]
    mail["Subject"], mail["In-Reply-To"] = f"Re: {letter['Subject']}", letter["Message-ID"]
    mail["Message-ID"] = f"<{abs(hash((letter['Message-ID'], text)))}@{sender.partition('@')[2]}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


@dataclass
class NoticeRig:
    """Everything between what was judged and what a controller says to it."""

    house: House
    engine: Engine
    clock: SetClock
    post: PostOffice
    case: str = ""
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)

    async def live(self, time: timedelta) -> None:
        until = self.clock.now() + time
        await run_through(self.engine, self.house.store, clock=self.clock, real=SystemClock(), until=until)

    async def skip(self, time: timedelta) -> None:
        """Let time pass in which nobody does anything, our program neither."""
        self.clock.set(self.clock.now() + time)
        await self.live(timedelta(minutes=1))

    async def come(self, raw: bytes, after: timedelta = timedelta(hours=1)) -> None:
        """Have a mail come, and be read."""
        self.post.schedule(self.clock.now() + after, OURS, raw, authentic="dkim=pass header.d=ville.test")
        await self.live(after + timedelta(hours=13))

    def answer(self, text: str, **headers: str) -> bytes:
        """A plain reply to the last letter."""
        return reply_to(*self.letters[-1], text, **headers)

    async def state(self, notice: str) -> NoticeState:
        async with self.house.store.read() as tx:
            return (await find_notice(tx, notice))[2]

    async def questions(self, topic: QuestionTopic) -> list[QuestionRow]:
        async with self.house.store.read() as tx:
            return [row for row in await question.listing(tx) if row.asked.topic is topic]

    async def events(self) -> tuple[PublicationEvent, ...]:
        async with self.house.store.read() as tx:
            return await publication.events_of(tx, self.case)


@asynccontextmanager
async def judged(
    folder: Path,
    *,
    dpo: str = DPO,
    second: str = SECOND,
    gone: frozenset[str] = frozenset(),
    page_at: str = "",
) -> AsyncIterator[NoticeRig]:
    """A town that was asked, said nothing, and was judged; at `gone` our own server takes no letter."""
    clock, letters = SetClock(START), list[tuple[str, EmailMessage]]()

    def house_at(address: str) -> Callable[[str, bytes], object]:
        async def take(_sender: str, raw: bytes) -> None:
            letter = BytesParser(policy=default).parsebytes(raw)
            assert isinstance(letter, EmailMessage)
            letters.append((address, letter))

        return take

    houses = {address: house_at(address) for address in (DPO, SECOND)}
    async with open_post({ME: PASSWORD, OURS: PASSWORD}, houses, now=clock.now, refused=gone) as post:  # type: ignore[arg-type]
        made = make_home(folder)
        (made.home / "auditor.toml").write_text(notices_of(post, page_at=page_at), encoding="utf-8")
        (made.home / "auditor.toml").chmod(0o600)
        settings = Settings(home=made.home, scenarios=made.scenarios)
        async with open_house(settings, clock=clock) as house, engine_of(house) as engine:
            text = SCENARIO.format(id="ville", dpo=DPO, more="")
            text = text.replace("notice: http://127.0.0.1:9/confidentialite", f'notice: "{second}"')
            path = settings.scenarios / "catalogue" / "ville.yaml"
            path.write_text(text.replace(f"dpo: {DPO}", f"dpo: {dpo}"), encoding="utf-8")
            way = f"camille%40post.test:{PASSWORD}@127.0.0.1"
            os.environ["RIG_IMAP"], os.environ["RIG_SMTP"] = f"imap://{way}:{post.imap}", f"smtp://{way}:{post.smtp}"
            box = f'{{ imap = "env:RIG_IMAP", smtp = "env:RIG_SMTP", plus = true, authserv = "{NAME}" }}'
            settings.accounts.write_text(
                f'["camille@ville"]\nemail = "{ME}"\nholder = {{ mode = "agreed", reference = "rig" }}\nmailbox = {box}\n',
                encoding="utf-8",
            )
            rig = NoticeRig(house=house, engine=engine, clock=clock, post=post, letters=letters)
            rig.case = await open_case(house, load_scenario(path), language="fr")
            await rig.live(70 * DAY)
            letters.clear()
            yield rig


async def approved(rig: NoticeRig) -> str:
    """A notice that somebody has approved, and that has left."""
    notice = await draft(rig.house, "ville", person="ines")
    await rig.live(timedelta(minutes=1))
    await review.approve(rig.house, notice, person="paul")
    await rig.live(timedelta(minutes=1))
    return notice
