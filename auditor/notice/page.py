"""What does a controller see of its notice by a link, and how does what it writes there enter the ledger?

As a reply by mail does, with one difference: they have said themselves what it
does, so it counts at once. What they wrote beside it a person reads all the same.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.law import local_day
from auditor.notice.arrival import NOTHING, READ_PAGE
from auditor.notice.attachment import attached
from auditor.notice.brought import PAGE, letter_with
from auditor.notice.draft import document_of
from auditor.notice.enter import enter, find_notice, reach_of
from auditor.notice.extract import redacted
from auditor.notice.link import LASTS, digest_of, fresh, led_to
from auditor.notice.shown import shown_of
from auditor.notice.state import NoticeState
from auditor.notice.unsent import Desk
from dashboards.notice.page.letter import letter_of
from dashboards.notice.page.roof import Attached, Refused, Shown, Unsent, Upload
from results.errors import ResultsError
from results.records import (
    ArtifactKept,
    Asked,
    Body,
    Delivery,
    Entry,
    NoticeDelivered,
    NoticeReply,
    PageGiven,
    PageTaken,
    QuestionTopic,
    ReplyAct,
    Retention,
    Role,
    Way,
)
from results.store.identity import new_id
from results.store.ledger import LedgerRow

BY: Final = PAGE
MOST_A_DAY: Final = 40
"""So many answers by page; whoever has more to say writes a mail."""

MOST_PASSED_ON: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reached:
    """Where a link leads."""

    row: LedgerRow
    entries: tuple[Entry, ...]
    state: NoticeState
    given: PageGiven

    @property
    def is_delegate(self) -> bool:
        return bool(self.given.findings)


class NoticePages:
    """The pages of all notices of an installation."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._desk = Desk(house.settings.home)

    def now(self) -> datetime:
        return self._house.clock.now()

    async def shown(self, token: str) -> Shown | None:
        async with self._house.store.read() as tx:
            reached = await self._reach(tx, token)
            if reached is None:
                return None
            reach = await reach_of(tx, reached.row, reached.state)
        document = await asyncio.to_thread(document_of, self._house, reached.row.id, reached.state)
        return shown_of(document, reached.state, reached.given, reach, self.now())

    async def open(self, token: str) -> None:
        """Somebody has opened it by hand; a program that only follows links has not, nor has whoever was passed a link on."""
        async with self._house.store.write() as tx:
            reached = await self._reach(tx, token)
            if reached is None or reached.is_delegate or reached.state.is_withdrawn or reached.state.delivered:
                return
            await enter(tx, reached.row.id, await self._arrived(tx, reached, Delivery.OPENED), at=self.now(), by=BY)

    async def look(self, uploads: Sequence[Upload]) -> tuple[Attached, ...]:
        return tuple([await asyncio.to_thread(attached, upload) for upload in uploads])

    async def keep(self, token: str, unsent: Unsent) -> str:
        named = replace(unsent, id=new_id("reply", self.now()))
        await asyncio.to_thread(self._desk.keep, token, named, self.now())
        return named.id

    async def unsent(self, token: str, name: str) -> Unsent | None:
        return await asyncio.to_thread(self._desk.read, token, name, self.now())

    async def drop(self, token: str, name: str) -> None:
        await asyncio.to_thread(self._desk.drop, token, name)

    async def send(self, token: str, unsent: Unsent) -> None:
        """Enter it once, however often it is sent: the answer has had its id since it was written."""
        async with self._house.store.write() as tx:
            reached = await self._reach(tx, token)
            if reached is None or reached.is_delegate or reached.state.is_withdrawn:
                raise Refused("over")
            state, now = reached.state, self.now()
            if any(reply.reply == unsent.id for _, reply in state.replies):
                return
            if sum(now - entry.at < timedelta(days=1) for entry, _ in state.by_page) >= MOST_A_DAY:
                raise Refused("too_many_answers")
            if not set(unsent.findings) <= set(state.names):
                raise Refused("over")
            whole = await self._letter(tx, reached, unsent)
            arrived = () if state.delivered else (await self._arrived(tx, reached, Delivery.REPLIED),)
            kept = await asyncio.to_thread(self._keep_all, reached.row.id, whole, unsent)
            bodies: tuple[Body, ...] = (*kept, *arrived, _reply(unsent, kept), *_to_be_read(unsent, kept, now))
            await enter(tx, reached.row.id, *bodies, at=now, by=BY)
        await self.drop(token, unsent.id)

    def scratch(self) -> AbstractContextManager[Path]:
        return self._house.scratch()

    async def evidence(self, token: str, case: str, to: Path) -> None:
        async with self._house.store.read() as tx:
            reached = await self._reach(tx, token)
        found = None
        if reached is not None:
            names = set(reached.given.findings or reached.state.names)
            found = next((f for f in reached.state.findings if f.case == case and f.name in names), None)
        if reached is None or found is None:
            raise Refused("over")
        document = await asyncio.to_thread(document_of, self._house, reached.row.id, reached.state)
        knows_account = not reached.is_delegate and any(row.case == case for row in document.sheet)
        try:
            await redacted(self._house, found, to, knows_account=knows_account)
        except ResultsError:
            raise Refused("no_evidence") from None

    async def pass_on(self, token: str, findings: tuple[str, ...]) -> tuple[str, datetime]:
        secret, now = fresh(), self.now()
        async with self._house.store.write() as tx:
            reached = await self._reach(tx, token)
            if reached is None or reached.is_delegate or not findings or not set(findings) <= set(reached.state.names):
                raise Refused("over")
            others = [given for _, given in reached.state.links.values() if given.findings and given.until > now]
            if len(others) >= MOST_PASSED_ON:
                raise Refused("too_many_links")
            until = min(now + LASTS, reached.given.until)
            given = PageGiven(link=digest_of(secret), until=until, findings=findings)
            await enter(tx, reached.row.id, given, at=now, by=BY)
        return secret, until

    async def take_back(self, token: str, link: str) -> None:
        async with self._house.store.write() as tx:
            reached = await self._reach(tx, token)
            if reached is None or reached.is_delegate:
                raise Refused("over")
            known = reached.state.links.get(link)
            if known is not None and known[1].findings:
                await enter(tx, reached.row.id, PageTaken(link=link, person=BY), at=self.now(), by=BY)

    async def _reach(self, tx: AsyncConnection, token: str) -> _Reached | None:
        led = await led_to(tx, token, self.now())
        if led is None:
            return None
        entry, given = led
        row, entries, state = await find_notice(tx, entry.ledger)
        return _Reached(row=row, entries=entries, state=state, given=given)

    async def _arrived(self, tx: AsyncConnection, reached: _Reached, how: Delivery) -> NoticeDelivered:
        reach = await reach_of(tx, reached.row, reached.state)
        day = local_day(self.now(), reach.jurisdiction)
        return NoticeDelivered(how=how, day=day, letter=letter_with(reached.state, reached.given.link))

    async def _letter(self, tx: AsyncConnection, reached: _Reached, unsent: Unsent) -> bytes:
        reach = await reach_of(tx, reached.row, reached.state)
        document = await asyncio.to_thread(document_of, self._house, reached.row.id, reached.state)
        shown = shown_of(document, reached.state, reached.given, reach, self.now())
        return letter_of(shown, unsent).encode("utf-8", errors="replace")

    def _keep_all(self, notice: str, whole: bytes, unsent: Unsent) -> tuple[ArtifactKept, ...]:
        """The whole as they were shown it; a text to be published besides, word for word; and the files."""
        words = [("text/plain", unsent.text.encode())] if ReplyAct.STATEMENT in unsent.acts else []
        files = [(file.media_type, file.data) for file in unsent.files]
        return tuple(self._kept(notice, *one) for one in [("text/plain", whole), *words, *files])

    def _kept(self, notice: str, media_type: str, data: bytes) -> ArtifactKept:
        kept = self._house.vault.put(notice, data)
        return ArtifactKept(
            sha256=kept.sha256, role=Role.SCAN, media_type=media_type, size=kept.size, retention=Retention.MAIL
        )


def _reply(unsent: Unsent, kept: Sequence[ArtifactKept]) -> NoticeReply:
    return NoticeReply(
        reply=unsent.id,
        way=Way.PAGE,
        acts=unsent.acts,
        findings=unsent.findings,
        artifacts=tuple(dict.fromkeys(one.sha256 for one in kept)),
        repaired_on=unsent.day,
    )


def _to_be_read(unsent: Unsent, kept: Sequence[ArtifactKept], now: datetime) -> tuple[Asked, ...]:
    """A person reads what stands beside what they ticked: it may do more than that."""
    if not unsent.text and not unsent.files:
        return ()
    return (
        Asked(
            question=new_id("q", now),
            topic=QuestionTopic.READ_MAIL,
            answers=(*(str(act) for act in ReplyAct if act not in unsent.acts), NOTHING),
            words=READ_PAGE,
            artifacts=tuple(dict.fromkeys(one.sha256 for one in kept)),
        ),
    )
