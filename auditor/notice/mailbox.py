"""What comes back to the mailbox of notices, and to which notice does it belong?

A mail server's word about a letter of ours is believed where it names that
letter, which nobody else knows (`arrival` says what it shows). What anybody wrote
is kept, and read by a person; what is no notice's is not kept.
"""

import asyncio
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.mailbox.decide import Listening
from auditor.notice.arrival import ARRIVED, NOTHING, READ_ANSWERS, READ_REPLY, Came, asked_by, told_by
from auditor.notice.brought import links_in
from auditor.notice.draft import document_of
from auditor.notice.enter import enter, find_notice, jurisdiction_of
from auditor.notice.perform import way_of
from auditor.notice.state import NoticeState, notice_of
from auditor.replay import replay
from dashboards.notice.write import number_of
from probes.egress import Egress
from probes.errors import ProbeError
from probes.mailbox.authentic import authentic
from probes.mailbox.belong import Claim, owner_of
from probes.mailbox.fetch import Arrived, Look, Place, read_new
from probes.mailbox.kind import kind_of
from probes.mailbox.mail import Mail, read_mail
from probes.mailbox.rule import said_by
from probes.mailbox.wire import Server, imap, parse_server, tunnel
from results.errors import ArtifactErased
from results.records import (
    ArtifactKept,
    Asked,
    Body,
    Entry,
    FolderRead,
    LedgerKind,
    LetterSent,
    MailboxOpened,
    MailboxRead,
    MailReceived,
    NoticeReturned,
    PageTaken,
    QuestionTopic,
    Retention,
    Role,
    Unobserved,
)
from results.store import ledger
from results.store.identity import new_id
from results.store.ledger import LedgerRow
from scenarios.errors import ScenarioError
from scenarios.pattern import Pattern

BOX: Final = "notices"
"""In the place of an account, whose mailbox it is: the operator's own."""

NONE: Final = "none"
BY: Final = "probe:mailbox"
_EVERY: Final = timedelta(hours=12)
_OFTEN: Final = timedelta(days=20)
_SELDOM: Final = timedelta(days=2)
_LISTENS: Final = timedelta(days=400)
"""How long after it left a notice is listened for, whatever became of it: whoever answers late is answered."""


async def ensure_listened(tx: AsyncConnection, notice: LedgerRow, now: datetime) -> None:
    """See to it that the notices' mailbox is read from now on."""
    known = await ledger.listing(tx, kind=LedgerKind.MAILBOX, account=BOX, open_only=True)
    if known:
        await ledger.wake(tx, known[0].id, now)
        return
    identity = new_id("mailbox", now)
    await ledger.create(
        tx,
        ledger=identity,
        kind=LedgerKind.MAILBOX,
        scenario=notice.scenario,
        scenario_digest=notice.scenario_digest,
        service=notice.service,
        account=BOX,
        now=now,
    )
    await ledger.append(tx, identity, MailboxOpened(account=BOX), at=now, by="engine")


async def listening(tx: AsyncConnection, now: datetime) -> list[Listening]:
    """The notices that something may come back of."""
    return [
        Listening(asked=left, every=_EVERY if now - left < _OFTEN else _SELDOM) for left, _, _ in await _left(tx, now)
    ]


async def _left(tx: AsyncConnection, now: datetime) -> list[tuple[datetime, LedgerRow, tuple[Entry, ...]]]:
    """The notices that have left, or may have, with when the last letter did."""
    found = []
    for row in await ledger.listing(tx, kind=LedgerKind.NOTICE):
        entries = await ledger.load(tx, row.id)
        left = [e.at for e in entries if isinstance(e.body, LetterSent)]
        intent = replay(entries).intent
        left += [intent.at] if intent is not None else []
        if left and now - max(left) < _LISTENS:
            found.append((max(left), row, entries))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePostman:
    """Reads the notices' mailbox."""

    house: House

    async def perform(self, entries: Sequence[Entry], recorder: Recorder) -> None:
        """Read it once, and give each mail to its notice."""
        try:
            await self._read(entries, recorder)
        except (ProbeError, ScenarioError) as error:
            await recorder.append(Unobserved(code=error.code, retry=error.retry), by=BY)

    async def _read(self, entries: Sequence[Entry], recorder: Recorder) -> None:
        server = parse_server(way_of(self.house, "imap"), kinds=("imaps", "imap"))
        read = next((e.body for e in reversed(entries) if isinstance(e.body, MailboxRead)), None)
        places = {f.name: Place(validity=f.validity, last=f.last) for f in (read.folders if read else ())}
        await self._settle(entries, recorder)
        now = self.house.clock.now()
        async with self.house.store.read() as tx:
            left = await _left(tx, now)
        first = min((moment for moment, _, _ in left), default=now)
        async with Egress(server.hosts, clock=self.house.clock) as egress:
            way = await tunnel(egress, server)
            look = await asyncio.to_thread(_look, way, server, places, first)
        async with self.house.store.read() as tx:  # what has left meanwhile may have come back already
            left = await _left(tx, self.house.clock.now())
        claims = [self._claim(row, known) for _, row, known in left]
        asked = frozenset(e.body.artifact for e in entries if isinstance(e.body, MailReceived))
        taken = 0
        for one in look.arrived:
            taken += await self._give(one, claims, recorder, asked)
        folders = tuple(FolderRead(name=n, validity=p.validity, last=p.last) for n, p in sorted(look.places.items()))
        done = MailboxRead(folders=folders, came=len(look.arrived), taken=taken, more=look.more)
        await recorder.append(done, by=BY)

    async def _give(self, one: Arrived, claims: Sequence[Claim], recorder: Recorder, asked: frozenset[str]) -> bool:
        mail = await asyncio.to_thread(read_mail, one.raw)
        belongs = owner_of(mail, said_by(mail), claims)
        if len(belongs.ledgers) == 1:
            await self._deliver(mail, one.raw, belongs.ledgers[0], at=one.at, surely=belongs.surely, whole=one.whole)
        elif belongs.ledgers and mail.sha256 not in asked:
            await asyncio.to_thread(self.house.vault.put, recorder.ledger, one.raw)
            question = Asked(
                question=new_id("q", self.house.clock.now()),
                topic=QuestionTopic.WHICH_CASE,
                answers=(*belongs.ledgers, NONE),
                artifacts=(mail.sha256,),
            )
            received = self._received(mail, one.at, surely=False, whole=one.whole)
            await recorder.append(_kept(mail, len(one.raw)), received, question, by=BY)
        return bool(belongs.ledgers)

    def _claim(self, row: LedgerRow, entries: Sequence[Entry]) -> Claim:
        """What makes a mail a notice's; whoever writes anew from an address that it is for may mean it."""
        letters = (e.body.message_id for e in entries if isinstance(e.body, LetterSent))
        try:
            to = document_of(self.house, row.id, notice_of(entries)).to
        except ArtifactErased:  # its time is over; number, token and letters still say whose a mail is
            to = ()
        return Claim(
            ledger=row.id,
            token=row.id[-8:].lower(),
            reference=number_of(row.id),
            letters=frozenset(one for one in letters if one is not None),
            sender=Pattern.any_of(to, mode="label", values={}) if to else None,
        )

    async def _settle(self, entries: Sequence[Entry], recorder: Recorder) -> None:
        """Give the mails to the notices to which a person has said that they belong."""
        state = replay(entries)
        arrived = {e.body.artifact: e.body for e in entries if isinstance(e.body, MailReceived)}
        for question, (_, answer) in state.answered.items():
            asked = state.asked[question][1]
            if asked.topic is not QuestionTopic.WHICH_CASE or answer.answer == NONE:
                continue
            known = arrived[asked.artifacts[0]]
            if not self.house.vault.has(recorder.ledger, known.artifact):
                continue  # its time is over: it was given to its notice long ago
            raw = await asyncio.to_thread(self.house.vault.read, recorder.ledger, known.artifact)
            mail = await asyncio.to_thread(read_mail, raw)
            await self._deliver(mail, raw, answer.answer, at=known.arrived, surely=False, whole=known.whole)

    async def _deliver(self, mail: Mail, raw: bytes, notice: str, *, at: datetime, surely: bool, whole: bool) -> None:
        await asyncio.to_thread(self.house.vault.put, notice, raw)
        now = self.house.clock.now()
        received = self._received(mail, at, surely=surely, whole=whole)
        async with self.house.store.write() as tx:
            row, entries, state = await find_notice(tx, notice)
            if any(isinstance(e.body, MailReceived) and e.body.artifact == mail.sha256 for e in entries):
                return
            came = Came(mail=mail, state=state, at=at, surely=surely, jurisdiction=await jurisdiction_of(tx, row))
            told = tuple(told_by(came))
            bodies = (_kept(mail, len(raw)), received, *told, *_taken(state, told))
            await enter(tx, notice, *bodies, *_asked(came, now), at=now, by=BY)

    def _received(self, mail: Mail, at: datetime, *, surely: bool, whole: bool) -> MailReceived:
        box = self.house.settings.notices
        servers = frozenset(box.authserv if box is not None else ())
        return MailReceived(
            artifact=mail.sha256,
            sort=kind_of(mail).value,
            authentic=authentic(mail, servers=servers).value,
            arrived=at,
            surely=surely,
            written_at=mail.written_at,
            whole=whole,
        )


def _asked(came: Came, now: datetime) -> Iterator[Asked]:
    words = asked_by(came)
    if words is not None:
        yield Asked(
            question=new_id("q", now),
            topic=QuestionTopic.READ_MAIL,
            answers=READ_ANSWERS if words is READ_REPLY else (ARRIVED, NOTHING),
            words=words,
            artifacts=(came.mail.sha256,),
        )


def _taken(state: NoticeState, told: Sequence[Body]) -> Iterator[PageTaken]:
    """A letter that came back is in the hands of whoever sent it back: the link in it leads nowhere any more."""
    for body in told:
        if isinstance(body, NoticeReturned):
            yield from (PageTaken(link=link) for link in links_in(state, body.letter))


def _kept(mail: Mail, size: int) -> ArtifactKept:
    return ArtifactKept(
        sha256=mail.sha256, role=Role.MAIL, media_type="message/rfc822", size=size, retention=Retention.MAIL
    )


def _look(way: socket.socket, server: Server, places: Mapping[str, Place], first: datetime) -> Look:
    with imap(way, server) as client:
        return read_new(client, places, first=first)
