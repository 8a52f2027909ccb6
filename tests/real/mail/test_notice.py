"""Does all that begins with a finding and ends with its repair work over mail servers that nobody here wrote?

Postfix says itself that a letter was delivered, or that nobody is at its
address, and Dovecot keeps what the controller answers. The days before and
after pass in the time of the story, but mails carry the day on which this runs:
the story is told so that its letters leave on the eve.
"""

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import quote

import pytest

from auditor.alert.tell import rules_of
from auditor.alert.tell import tell as tell_alerts
from auditor.house import House
from auditor.push.deliver import Delivery as Push
from results.clock import SetClock, SystemClock
from results.records import Delivery, NoticeDelivered, NoticeReturned
from tests.auditor.notice.rig import reply_to
from tests.e2e.amends import found, hear, publish, repair, tell
from tests.e2e.stage import PLANTED, START, lasting_browser, plant, reader
from tests.real.mail.conftest import DESK, INES, NOTICES
from tests.real.mail.office import Office
from tests.real.mail.test_mail import came

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The mail of the observatory and of the controller, at one real office."""

    office: Office
    wrong: str = "nobody-here@service.test.local"
    right: str = DESK

    def settings(self, page_at: str) -> str:
        os.environ["NOTICE_IMAP"], os.environ["NOTICE_SMTP"] = self.office.ways(NOTICES)
        return (
            f'public_url = "{page_at}"\noperator = "Test"\n[notices]\naddress = "{NOTICES}"\nperson = "Inès Durand"\n'
            'imap = "env:NOTICE_IMAP"\nsmtp = "env:NOTICE_SMTP"\nplus = true\npage = true\n'
        )

    async def return_letter(self) -> None:
        await came(self.office, NOTICES, lambda mail: "Undelivered" in mail["Subject"])

    async def last_letter(self) -> EmailMessage:
        return await came(self.office, self.right, lambda mail: parseaddr(mail["To"])[1] == self.right)

    async def answer(self, text: str) -> None:
        letter = await self.last_letter()
        await came(self.office, NOTICES, lambda mail: "Successful" in mail["Subject"])
        reply = reply_to(self.right, letter, text)
        to = parseaddr(letter["From"])[1]
        await asyncio.to_thread(self.office.send, reply, sender=self.right, to=to)
        await came(self.office, NOTICES, lambda mail: mail["In-Reply-To"] == letter["Message-ID"])


def alert_by_mail(office: Office, home: Path) -> None:
    """Declare that Inès is told by mail when a question waits for a person."""
    os.environ["ALERT_MAIL"] = (
        f"mailtos://127.0.0.1:{office.smtp}?mode=ssl&smtp=127.0.0.1&user={quote(NOTICES)}"
        f"&pass={quote(office.passwords[NOTICES])}&from={quote(NOTICES)}&to={quote(INES)}"
    )
    for name, text in (
        ("recipients.toml", '[ines]\napprise = "env:ALERT_MAIL"\ngets = ["alerts"]\nlanguage = "fr"\n'),
        ("alerts.toml", '[asked]\nevent = ["question_open"]\ntargets = ["ines"]\n'),
    ):
        (home / name).write_text(text, encoding="utf-8")
        (home / name).chmod(0o600)


async def alerted(office: Office, house: House) -> EmailMessage:
    """What Inès is told by mail of what waits for a person."""
    await tell_alerts(house, rules_of(house).rules)
    await Push(house=house).deliver_due()
    return await came(office, INES, lambda _: True)


async def test_from_a_finding_to_its_repair(trusted: Office, tmp_path: Path) -> None:
    now = SystemClock().now()
    begun = START + timedelta(weeks=(now - START) // timedelta(weeks=1) - 18)
    mail, home = Carried(office=trusted), tmp_path / "home"
    async with lasting_browser() as browsers:
        insurer = await plant(tmp_path / "planted", "mutuelle", browsers, at=begun - (START - PLANTED))
        alert_by_mail(trusted, insurer.home)
        eve = (now - timedelta(days=1) - begun).days
        clock = SetClock(begun)
        async with found(insurer, home, browsers, mail, clock=clock, days=eve, desk=reader(None)) as amends:
            notice = await tell(amends)
            (asked,) = await amends.asked(notice)
            alert = (await alerted(trusted, amends.house)).get_body(("plain",))
            assert alert is not None
            assert asked.id in alert.get_content()
            await hear(amends, notice, tmp_path)
            bodies = await amends.bodies(notice)
            (back,) = [body for body in bodies if isinstance(body, NoticeReturned)]
            shown = [body for body in bodies if isinstance(body, NoticeDelivered)]
            assert [body.how for body in shown] == [Delivery.RECEIPT, Delivery.REPLIED]
            assert back.letter not in {body.letter for body in shown}
            await publish(amends, await repair(amends, notice))
