"""How does what stands in the outbox reach those whom it is for, at least once, and under one id?

Claimed, tried, entered: whoever dies in between leaves a try without an end, and
the next makes it again. What hinders a try is a code in its row; what a person
must mend is said, and kept nowhere.
"""

import asyncio
import hashlib
import os
import ssl
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from random import SystemRandom
from typing import Final

from auditor.engine import failpoint
from auditor.engine.owner import dead, this_process
from auditor.house import House
from auditor.push.message import notify
from auditor.push.patience import next_try
from auditor.push.recipient import Recipient, RecipientMissing, RecipientsInvalid, target_of
from auditor.push.tried import Tried
from auditor.push.webhook import body_of, post
from results.clock import Clock, SystemClock
from results.records import Push, PushAttempt, PushCode, PushKind, PushState
from results.store import push, switch
from results.store.push import Claimed
from results.store.switch import STOP
from scenarios.secret import SecretExposed, SecretMissing

AT_ONCE: Final = 8
"""Recipients told at the same time: a slow one keeps few others waiting."""

FOLDERS: Final = {PushKind.RELEASE: "releases", PushKind.REPORT: "reports"}
"""Where, below the home, what goes with a push lies."""

_AFTER: Final = {
    PushKind.RELEASE: "`auditor release push` tries again",
    PushKind.REPORT: "`auditor release push PERIOD` tries again",
    PushKind.ALERT: "What goes on stands in `auditor alert list`; `auditor alert test` tries whether the recipient is reached",
}
"""What a person can do about a push that was given up."""

_LAST = frozenset({PushCode.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a push just now.

    Attributes:
        next_at: when it is tried again; None: never.
    """

    push: Push
    tried: Tried
    state: PushState
    next_at: datetime | None

    @property
    def words(self) -> str:
        """For whoever looks after the bot."""
        of = f"{self.push.subject} ({self.push.what}) to {self.push.recipient}"
        status = f" with {self.tried.status}" if self.tried.status is not None else ""
        why = f"\n{self.tried.why}" if self.tried.why else ""
        if self.state is PushState.DELIVERED:
            return f"{of}: delivered."
        if self.tried.code is PushCode.GONE:
            return f"{of}: answered with 410 Gone, and is told no more of it. Ask them, or take them out of recipients.toml."
        if self.next_at is None:
            return f"{of}: given up after the last try ({self.tried.code}{status}). {_AFTER[self.push.kind]}.{why}"
        return f"{of}: {self.tried.code}{status}; tried again at {self.next_at:%Y-%m-%d %H:%M} UTC.{why}"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Delivers what is due.

    Attributes:
        real: the machine's time, by which leases run.
        jitter: gives a number from 0 to 1, by chance.
        tls: whom to trust; None: whom this machine trusts.
        say: told what became of each.
    """

    house: House
    real: Clock = field(default_factory=SystemClock)
    jitter: Callable[[], float] = SystemRandom().random
    tls: ssl.SSLContext | None = None
    timeout_s: float = 30.0
    say: Callable[[Told], None] = lambda _told: None

    async def deliver_due(self, *, only: Collection[str] | None = None) -> None:
        """Tell whoever is to be told now, some at a time, until nobody is left; `only`: of these ids.

        Nothing is sent while everything is stopped.
        """
        async with self.house.store.read() as tx:
            gone = dead(await push.holders(tx))
            due = await push.is_due(tx, self.house.clock.now(), real=self.real.now())
        if gone:
            async with self.house.store.write() as tx:
                await push.bury(tx, gone)
        elif not due:
            return
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._tell_all(only))
        except ExceptionGroup as several:  # the first says what the others would
            raise several.exceptions[0] from None

    async def _tell_all(self, only: Collection[str] | None) -> None:
        while (claimed := await self._claimed(only)) is not None:
            self.say(await self._tell(claimed))

    async def _claimed(self, only: Collection[str] | None) -> Claimed | None:
        now, real = self.house.clock.now(), self.real.now()
        async with self.house.store.write() as tx:
            if await switch.is_on(tx, STOP):
                return None
            some = await push.claim(tx, now, real=real, owner=this_process(), limit=1, only=only)
        return some[0] if some else None

    async def _tell(self, claimed: Claimed) -> Told:
        """One try, and what it came to, in the outbox."""
        begun, begun_s = self.house.clock.now(), time.monotonic()
        tried = await self._try(claimed.push)
        took_ms = round((time.monotonic() - begun_s) * 1000)
        failpoint.passing("push.sent")
        told = self._settled(claimed, tried)
        ended = PushAttempt(
            push=claimed.push.id,
            number=claimed.number,
            begun_at=begun,
            status=tried.status,
            code=tried.code,
            took_ms=took_ms,
        )
        async with self.house.store.write() as tx:
            await push.finish(tx, claimed, ended, state=told.state, next_at=told.next_at)
        return told

    def _settled(self, claimed: Claimed, tried: Tried) -> Told:
        state, at = PushState.GIVEN_UP, None
        if tried.code is PushCode.DELIVERED:
            state = PushState.DELIVERED
        elif tried.code not in _LAST:
            at = next_try(claimed.since, self.house.clock.now(), jitter=self.jitter(), asked=tried.asked)
            state = PushState.GIVEN_UP if at is None else PushState.WAITING
        return Told(push=claimed.push, tried=tried, state=state, next_at=at)

    async def _try(self, told: Push) -> Tried:
        try:
            recipient = self.house.recipients().of(told.recipient)
            target = target_of(recipient, environ=os.environ, register=self.house.redactor.register)
        except RecipientMissing as error:
            return Tried(code=PushCode.UNKNOWN_RECIPIENT, why=str(error))
        except (SecretMissing, SecretExposed) as error:
            return Tried(code=PushCode.SECRET_MISSING, why=str(error))
        except RecipientsInvalid as error:
            return Tried(code=PushCode.TARGET_UNUSABLE, why=str(error))
        return await self._sent(told, recipient, target)

    async def _sent(self, told: Push, recipient: Recipient, target: str) -> Tried:
        archive, path = None, None
        if recipient.with_files and told.said.archive is not None:
            path = self.house.settings.home / FOLDERS[told.kind] / told.said.archive.path
            archive = await asyncio.to_thread(lambda: path.read_bytes() if path.is_file() else b"")
            if hashlib.sha256(archive).hexdigest() != told.said.archive.sha256:
                return Tried(
                    code=PushCode.FILES_CHANGED, why=f"{path} is not the archive that was released; restore it"
                )
        if recipient.way == "apprise":
            return await notify(target, told.said, recipient.language, attach=path)
        return await post(
            target,
            told.id,
            body_of(told.said, archive),
            key=self.house.keys.signing,
            now=self.house.clock.now(),
            tls=self.tls,
            timeout_s=self.timeout_s,
        )
