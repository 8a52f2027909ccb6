"""How is a mailbox read for the cases that wait, and what becomes of each mail?

What belongs to a case is kept in its vault and entered in its ledger, once; of
what belongs to nobody nothing is kept. Only when all of that is written is it
written how far we have read: killed in between, we read again, and find it there.
"""

import asyncio
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.clarification import clarification_of
from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.legal_clock import ACKNOWLEDGED_DAYS, COMES_BACK_DAYS
from auditor.mailbox.open import NONE, waiting_on
from auditor.mailbox.receive import Post, Received, answers_to, receive
from auditor.pace import final_deadline
from auditor.replay import replay
from auditor.stage import opening
from probes.captured import captured
from probes.egress import AllowList, Egress
from probes.errors import ProbeError
from probes.mailbox.authentic import Authentic
from probes.mailbox.belong import Claim, owner_of
from probes.mailbox.fetch import Arrived, Look, Place, read_new
from probes.mailbox.kind import kind_of
from probes.mailbox.mail import Mail, read_mail
from probes.mailbox.rule import said_by
from probes.mailbox.wire import Server, imap, parse_server, tunnel
from results.records import (
    ArtifactKept,
    Asked,
    Body,
    CaseOpened,
    Entry,
    Fact,
    FactSeen,
    FolderRead,
    LetterSent,
    MailboxOpened,
    MailboxRead,
    MailReceived,
    MailWatched,
    QuestionTopic,
    Retention,
    Role,
    Unobserved,
)
from results.store import declaration, ledger
from results.store.identity import new_id
from results.store.ledger import LedgerRow
from scenarios.account import Account, resolve
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted, Pattern
from scenarios.variable import RESERVED_CAPTURES

BY = "probe:mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case that waits for mail here.

    Attributes:
        asked_at: when its request left our hands, or may have.
        trusted: senders that nobody needs to vouch for, where the mailbox is on this very machine.
        due: the first instant that is late, by the reading most lenient to the service; None: nothing is due yet.
    """

    row: LedgerRow
    entries: Sequence[Entry]
    loaded: LoadedScenario
    account: Account
    asked_at: datetime | None
    due: datetime | None
    trusted: frozenset[str] = frozenset()

    @property
    def watched(self) -> datetime | None:
        """Up to when every mail for it is in its ledger."""
        return replay(self.entries).watched

    def has(self, artifact: str) -> bool:
        """Whether a mail is in its ledger already."""
        return any(isinstance(e.body, MailReceived) and e.body.artifact == artifact for e in self.entries)

    @property
    def clarified(self) -> bool:
        """Whether they were asked about what their answer lacks."""
        asked = clarification_of(self.entries)
        return asked is not None and asked.sent is not None

    @property
    def claim(self) -> Claim:
        """What makes a mail its own."""
        letters = (e.body.message_id for e in self.entries if isinstance(e.body, LetterSent))
        senders = self.loaded.service.mail_from
        return Claim(
            ledger=self.row.id,
            token=self.row.id[-8:].lower(),
            reference=self.row.id[-8:].upper(),
            letters=frozenset(one for one in letters if one is not None),
            sender=Pattern.any_of(senders, mode="label", values={}) if senders else None,
        )


async def waiting_for(tx: AsyncConnection, house: House, owner: str, *, local: bool) -> tuple[Waiting, ...]:
    """The open cases of all accounts that share a mailbox and whose request has left, or is leaving."""
    rows = await waiting_on(tx, house.accounts(), owner)
    return tuple([await _waiting(tx, house, row, local=local) for row in rows if row.requested_at is not None])


async def _waiting(tx: AsyncConnection, house: House, row: LedgerRow, *, local: bool) -> Waiting:
    entries = await ledger.load(tx, row.id)
    opened = opening(entries)
    assert isinstance(opened, CaseOpened)
    loaded = from_text(await declaration.scenario_text(tx, row.scenario_digest), url=opened.url)
    account = house.accounts().of(row.account)
    asked = [seen.when.after or seen.when.by for seen in _requests(entries)]
    return Waiting(
        row=row,
        entries=entries,
        loaded=loaded,
        account=account,
        trusted=frozenset(account.mailbox.trusts) if local and account.mailbox else frozenset(),
        asked_at=min(asked, default=row.requested_at),
        due=final_deadline(loaded.service.controller.jurisdiction, replay(entries)) if asked else None,
    )


def _requests(entries: Sequence[Entry]) -> Iterator[FactSeen]:
    for entry in entries:
        if isinstance(entry.body, FactSeen) and entry.body.fact is Fact.REQUEST_SUBMITTED:
            yield entry.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A mail as it came to a case."""

    raw: bytes = field(repr=False)
    at: datetime
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Postman:
    """Reads mailboxes for cases."""

    house: House

    async def perform(self, entries: Sequence[Entry], recorder: Recorder) -> None:
        """Read a mailbox once, and give each mail to whom it belongs."""
        opened = entries[0].body
        assert isinstance(opened, MailboxOpened)
        try:
            await self._read(opened.account, entries, recorder)
        except ProbeError as error:
            await recorder.append(Unobserved(code=error.code, retry=error.retry), by=BY)

    async def _read(self, owner: str, entries: Sequence[Entry], recorder: Recorder) -> None:
        account = self.house.accounts().of(owner)
        register = self.house.redactor.register
        server = parse_server(
            resolve(account, "mailbox.imap", environ=os.environ, register=register), kinds=("imaps", "imap")
        )
        read = next((e.body for e in reversed(entries) if isinstance(e.body, MailboxRead)), None)
        places = {f.name: Place(validity=f.validity, last=f.last) for f in (read.folders if read else ())}
        async with self.house.store.read() as tx:
            cases = await waiting_for(tx, self.house, owner, local=server.is_local)
        await self._settle(entries, recorder, local=server.is_local)
        began = self.house.clock.now()
        first = min((one.asked_at or one.row.requested_at or began for one in cases), default=began)
        async with Egress(server.hosts, clock=self.house.clock) as egress:
            way = await tunnel(egress, server)
            look = await asyncio.to_thread(_look, way, server, places, first)
        async with self.house.store.read() as tx:  # who has asked meanwhile may be answered already
            cases = await waiting_for(tx, self.house, owner, local=server.is_local)
        taken, known = 0, frozenset(e.body.artifact for e in entries if isinstance(e.body, MailReceived))
        for one in look.arrived:
            taken += await self._give(one, cases, recorder, known)
        folders = tuple(FolderRead(name=n, validity=p.validity, last=p.last) for n, p in sorted(look.places.items()))
        read_to = MailboxRead(folders=folders, came=len(look.arrived), taken=taken, more=look.more)
        await recorder.append(read_to, by=BY)
        if not look.more:
            await self._watched([case for case in cases if case.row.id not in await self._claimed(recorder)], began)

    async def _claimed(self, recorder: Recorder) -> frozenset[str]:
        """Cases that may be answered by a mail of which nobody has said whose it is."""
        async with self.house.store.read() as tx:
            state = replay(await ledger.load(tx, recorder.ledger))
        open_ = (one for _, one in state.open_questions() if one.topic is QuestionTopic.WHICH_CASE)
        return frozenset(answer for one in open_ for answer in one.answers)

    async def _watched(self, cases: Sequence[Waiting], now: datetime) -> None:
        """Tell the cases up to when we have looked, where that matters in law: what came back, and who was silent."""
        for case in cases:
            asked = case.asked_at
            moments = (
                (asked + timedelta(days=COMES_BACK_DAYS), asked + timedelta(days=ACKNOWLEDGED_DAYS), case.due)
                if asked and case.due
                else ()
            )
            last = case.watched
            if not any(now >= moment and (last is None or last < moment) for moment in moments):
                continue
            async with self.house.store.write() as tx:
                if (await ledger.find(tx, case.row.id)).closed_at is None:
                    await ledger.append(tx, case.row.id, MailWatched(), at=now, by=BY, stage="wait")
                    await ledger.wake(tx, case.row.id, now)

    async def _settle(self, entries: Sequence[Entry], recorder: Recorder, *, local: bool) -> None:
        """Give the mails to whom a person has said that they belong; a case may be closed by then."""
        state = replay(entries)
        arrived = {e.body.artifact: e.body for e in entries if isinstance(e.body, MailReceived)}
        for question, (_, answer) in state.answered.items():
            asked = state.asked[question][1] if question in state.asked else None
            if asked is None or asked.topic is not QuestionTopic.WHICH_CASE or answer.answer == NONE:
                continue
            async with self.house.store.read() as tx:
                row = await ledger.find(tx, answer.answer)
                case = await _waiting(tx, self.house, row, local=local)
            mail = arrived[asked.artifacts[0]]
            if not case.has(mail.artifact):
                raw = await asyncio.to_thread(self.house.vault.read, recorder.ledger, mail.artifact)
                read = await asyncio.to_thread(read_mail, raw)
                await self._deliver(read, case, Came(raw=raw, at=mail.arrived, whole=mail.whole), surely=False)

    async def _give(self, one: Arrived, cases: Sequence[Waiting], recorder: Recorder, known: frozenset[str]) -> bool:
        """Give a mail to its case, or ask whose it is, unless that is `known` to be asked; whether it is anybody's."""
        mail = await asyncio.to_thread(read_mail, one.raw)
        belongs = owner_of(mail, said_by(mail), [case.claim for case in cases])
        if not belongs.ledgers:
            return False
        if not belongs.is_plain:
            if mail.sha256 not in known:
                await self._ask_whose(one, mail, belongs.ledgers, recorder)
            return True
        case = next(case for case in cases if case.row.id == belongs.ledgers[0])
        came = Came(raw=one.raw, at=one.at, whole=one.whole)
        await self._deliver(mail, case, came, surely=belongs.surely)
        return True

    async def _deliver(self, mail: Mail, case: Waiting, came: Came, *, surely: bool) -> None:
        settings = case.account.mailbox
        assert settings is not None
        received = receive(
            mail,
            Post(
                rules=case.loaded.scenario.wait.mail if case.loaded.scenario.wait else (),
                values=_values(case),
                servers=frozenset(settings.authserv),
                trusted=case.trusted,
                allows=AllowList.parse(case.loaded.hosts).allows,
                asked_at=case.asked_at,
                clarified=case.clarified,
            ),
            at=came.at,
            surely=surely,
            whole=came.whole,
        )
        await asyncio.to_thread(self.house.vault.put, case.row.id, came.raw)
        now = self.house.clock.now()
        async with self.house.store.write() as tx:
            known = await ledger.load(tx, case.row.id)
            if any(isinstance(e.body, MailReceived) and e.body.artifact == mail.sha256 for e in known):
                return
            words = await self._words(case, received, came.at)
            bodies = (_kept(mail, len(came.raw)), *received.bodies, *words, *_asked(received, mail, case, now))
            await ledger.append(tx, case.row.id, *bodies, at=now, by=BY, stage="wait")
            await ledger.wake(tx, case.row.id, now)

    async def _words(self, case: Waiting, received: Received, at: datetime) -> list[Body]:
        """Keep reserved words of a mail as they stand, and what they mean."""
        bodies: list[Body] = []
        for name, (text, language) in received.kept.items():
            if name not in RESERVED_CAPTURES:
                continue
            data = self.house.redactor.scrub(text).encode("utf-8", "replace")
            kept = await asyncio.to_thread(self.house.vault.put, case.row.id, data)
            bodies += (
                ArtifactKept(
                    sha256=kept.sha256,
                    role=Role.CAPTURE,
                    media_type="text/plain",
                    size=kept.size,
                    retention=Retention.MAIL,
                ),
                captured(name, text, artifact=kept.sha256, language=language, now=at),
            )
        return bodies

    async def _ask_whose(self, one: Arrived, mail: Mail, ledgers: tuple[str, ...], recorder: Recorder) -> None:
        """A person says whose it is; until then it is kept with the mailbox."""
        await asyncio.to_thread(self.house.vault.put, recorder.ledger, one.raw)
        question = Asked(
            question=new_id("q", self.house.clock.now()),
            topic=QuestionTopic.WHICH_CASE,
            answers=(*ledgers, NONE),
            artifacts=(mail.sha256,),
        )
        received = MailReceived(
            artifact=mail.sha256,
            sort=kind_of(mail).value,
            authentic=Authentic.UNKNOWN.value,
            arrived=one.at,
            whole=one.whole,
        )
        await recorder.append(_kept(mail, len(one.raw)), received, question, by=BY)


def _look(way: socket.socket, server: Server, places: Mapping[str, Place], first: datetime) -> Look:
    with imap(way, server) as client:
        return read_new(client, places, first=first)


def _values(case: Waiting) -> dict[str, Inserted]:
    """What mail rules may name of a service and a case."""
    service = case.loaded.service
    values = {
        "service.name": service.name.in_(case.loaded.languages[0]),
        "service.url": service.url,
        "account.email": case.account.email,
        "account.username": case.account.username,
        "case.reference": case.row.id[-8:].upper(),
        "case.id": case.row.id,
    }
    known = {name: Inserted.of(value) for name, value in values.items() if value}
    if service.mail_from:
        known["service.mail_from"] = Inserted(texts=tuple(service.mail_from), stars=True)
    return known


def _kept(mail: Mail, size: int) -> ArtifactKept:
    return ArtifactKept(
        sha256=mail.sha256, role=Role.MAIL, media_type="message/rfc822", size=size, retention=Retention.MAIL
    )


def _asked(received: Received, mail: Mail, case: Waiting, now: datetime) -> tuple[Asked, ...]:
    if not received.asks:
        return ()
    return (
        Asked(
            question=new_id("q", now),
            topic=QuestionTopic.READ_MAIL,
            answers=answers_to(received.meanings, clarified=case.clarified),
            artifacts=(mail.sha256,),
        ),
    )
