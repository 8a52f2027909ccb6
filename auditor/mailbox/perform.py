"""How is a mailbox read for the cases that wait, and what becomes of each mail?

What belongs to a case is kept in its vault and entered in its ledger, once; of
what belongs to nobody nothing is kept. Only when all of that is written is it
written how far we have read: killed in between, we read again, and find it there.
"""

import asyncio
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.mailbox.receive import Post, Received, answers_to, receive
from auditor.stage import opening
from probes.egress import Egress
from probes.errors import ProbeError
from probes.mailbox.belong import Claim, owner_of
from probes.mailbox.fetch import Arrived, Place, read_new
from probes.mailbox.mail import Mail, read_mail
from probes.mailbox.rule import said_by
from probes.mailbox.wire import Server, imap, parse_server, tunnel
from results.records import (
    ArtifactKept,
    Asked,
    CaseOpened,
    Entry,
    Fact,
    FactSeen,
    FolderRead,
    LedgerKind,
    LetterSent,
    MailboxOpened,
    MailboxRead,
    MailReceived,
    QuestionTopic,
    Retention,
    Role,
    StageEnded,
    Unobserved,
)
from results.store import declaration, ledger
from results.store.identity import new_id
from results.store.ledger import LedgerRow
from scenarios.account import Account, resolve
from scenarios.digest import from_text
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted, Pattern

BY = "probe:mailbox"
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A case that waits for mail here.

    Attributes:
        asked_at: when its request left our hands; None: not yet.
    """

    row: LedgerRow
    entries: Sequence[Entry]
    loaded: LoadedScenario
    account: Account
    asked_at: datetime | None

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


async def waiting_for(tx: AsyncConnection, house: House, owner: str) -> tuple[Waiting, ...]:
    """The open cases of all accounts that share a mailbox and whose request has left, or is leaving."""
    accounts = {a.id: a for a in house.accounts().by_id.values() if a.mailbox is not None and a.mailbox.owner == owner}
    found = []
    for row in await ledger.listing(tx, open_only=True):
        if row.kind is not LedgerKind.CASE or row.account not in accounts or row.requested_at is None:
            continue
        entries = await ledger.load(tx, row.id)
        opened = opening(entries)
        assert isinstance(opened, CaseOpened)
        text = await declaration.scenario_text(tx, row.scenario_digest)
        asked = [seen.when.after or seen.when.by for seen in _requests(entries)]
        found.append(
            Waiting(
                row=row,
                entries=entries,
                loaded=from_text(text, url=opened.url),
                account=accounts[row.account],
                asked_at=min(asked, default=None),
            )
        )
    return tuple(found)


def _requests(entries: Sequence[Entry]) -> Iterator[FactSeen]:
    for entry in entries:
        if isinstance(entry.body, FactSeen) and entry.body.fact is Fact.REQUEST_SUBMITTED:
            yield entry.body


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
            cases = await waiting_for(tx, self.house, owner)
        first = min((one.asked_at for one in cases if one.asked_at is not None), default=None)
        async with Egress(server.hosts, clock=self.house.clock) as egress:
            way = await tunnel(egress, server)
            arrived, reached = await asyncio.to_thread(_look, way, server, places, first)
        taken = 0
        for one in arrived:
            taken += await self._give(one, cases, recorder)
        folders = tuple(FolderRead(name=n, validity=p.validity, last=p.last) for n, p in sorted(reached.items()))
        await recorder.append(MailboxRead(folders=folders, came=len(arrived), taken=taken), StageEnded(), by=BY)

    async def _give(self, one: Arrived, cases: Sequence[Waiting], recorder: Recorder) -> bool:
        """Give a mail to its case, or ask whose it is; whether it is anybody's."""
        if one.raw is None:
            return False
        mail = await asyncio.to_thread(read_mail, one.raw)
        belongs = owner_of(mail, said_by(mail), [case.claim for case in cases])
        if not belongs.ledgers:
            return False
        if len(belongs.ledgers) > 1:
            await self._ask_whose(one.raw, mail, belongs.ledgers, recorder)
            return True
        case = next(case for case in cases if case.row.id == belongs.ledgers[0])
        await self._deliver(one, mail, case, surely=belongs.surely)
        return True

    async def _deliver(self, one: Arrived, mail: Mail, case: Waiting, *, surely: bool) -> None:
        assert one.raw is not None
        settings = case.account.mailbox
        assert settings is not None
        received = receive(
            mail,
            Post(
                rules=case.loaded.scenario.wait.mail if case.loaded.scenario.wait else (),
                values=_values(case),
                servers=frozenset(settings.authserv),
                trusted=frozenset(settings.trusts),
                asked_at=case.asked_at,
            ),
            at=one.at,
            surely=surely,
        )
        await asyncio.to_thread(self.house.vault.put, case.row.id, one.raw)
        now = self.house.clock.now()
        async with self.house.store.write() as tx:
            known = await ledger.load(tx, case.row.id)
            if any(isinstance(e.body, MailReceived) and e.body.artifact == mail.sha256 for e in known):
                return
            bodies = (_kept(mail, len(one.raw)), *received.bodies, *_asked(received, mail, now))
            await ledger.append(tx, case.row.id, *bodies, at=now, by=BY, stage="wait")
            await ledger.wake(tx, case.row.id, now)

    async def _ask_whose(self, raw: bytes, mail: Mail, ledgers: tuple[str, ...], recorder: Recorder) -> None:
        """A person says whose it is; until then it is kept with the mailbox."""
        await asyncio.to_thread(self.house.vault.put, recorder.ledger, raw)
        question = Asked(
            question=new_id("q", self.house.clock.now()),
            topic=QuestionTopic.WHICH_CASE,
            answers=(*ledgers, NONE),
            artifacts=(mail.sha256,),
        )
        await recorder.append(_kept(mail, len(raw)), question, by=BY)


def _look(
    way: socket.socket, server: Server, places: Mapping[str, Place], first: datetime | None
) -> tuple[tuple[Arrived, ...], dict[str, Place]]:
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
        known["service.mail_from"] = Inserted(texts=tuple(service.mail_from))
    return known


def _kept(mail: Mail, size: int) -> ArtifactKept:
    return ArtifactKept(
        sha256=mail.sha256, role=Role.MAIL, media_type="message/rfc822", size=size, retention=Retention.MAIL
    )


def _asked(received: Received, mail: Mail, now: datetime) -> tuple[Asked, ...]:
    if not received.asks:
        return ()
    return (
        Asked(
            question=new_id("q", now),
            topic=QuestionTopic.READ_MAIL,
            answers=answers_to(received.meanings),
            artifacts=(mail.sha256,),
        ),
    )
