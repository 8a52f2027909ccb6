"""Is a controller told what was found, heard, seen to repair it, and is only then anything public?"""

from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from functools import partial
from pathlib import Path

import pytest

from probes.browser import Browsers
from results.clock import SetClock
from scenarios.sandbox.post import PostOffice, open_post
from tests.auditor.mailbox.rig import PASSWORD
from tests.auditor.notice.rig import OURS, notices_of, reply_to, report
from tests.e2e.amends import found, hear, publish, repair, tell
from tests.e2e.stage import START, Planted, reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass(kw_only=True)
class Rehearsed:
    """The sandbox's post office, in the time of the story."""

    clock: SetClock
    wrong: str = "dpo@sablon.test"
    right: str = "courrier@sablon.test"
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)
    post: PostOffice | None = None

    def settings(self, page_at: str) -> str:
        assert self.post is not None
        return notices_of(self.post, page_at=page_at)

    async def take(self, address: str, _sender: str, raw: bytes) -> None:
        letter = BytesParser(policy=default).parsebytes(raw)
        assert isinstance(letter, EmailMessage)
        self.letters.append((address, letter))

    async def return_letter(self) -> None:
        ((to, letter),) = self.letters
        assert to == self.wrong
        self._come(report(letter, self.wrong, "failed"))

    async def last_letter(self) -> EmailMessage:
        to, letter = self.letters[-1]
        assert to == self.right
        return letter

    async def answer(self, text: str) -> None:
        self._come(reply_to(self.right, await self.last_letter(), text))

    def _come(self, raw: bytes) -> None:
        assert self.post is not None
        self.post.schedule(self.clock.now() + timedelta(hours=1), OURS, raw)


async def test_from_a_finding_to_its_repair(insurer: Planted, tmp_path: Path, browsers: Browsers) -> None:
    clock = SetClock(START)
    mail = Rehearsed(clock=clock)
    houses = {address: partial(mail.take, address) for address in (mail.wrong, mail.right)}
    async with (
        open_post({OURS: PASSWORD}, houses, now=clock.now) as mail.post,
        found(insurer, tmp_path / "home", browsers, mail, clock=clock, days=125, desk=reader(None)) as amends,
    ):
        notice = await tell(amends)
        await hear(amends, notice, tmp_path)
        await publish(amends, await repair(amends, notice))
