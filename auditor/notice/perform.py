"""How does a notice leave, and how is a re-test begun? The only impure steps of a notice.

By the operator's own mailbox. The intent is written once we are signed in, just
before the mail is handed over; killed in between, a person is asked, and it is
never sent twice.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote, urlsplit

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.action import Perform
from auditor.engine import failpoint
from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.notice.decide import RESTS, answer_by
from auditor.notice.draft import bytes_of, document_of
from auditor.notice.enter import find_notice, jurisdiction_of
from auditor.notice.link import LASTS, digest_of, fresh, masked, passage
from auditor.notice.retest import begin
from auditor.notice.sheet import burn
from auditor.notice.state import COPY, NOTICE, RECEIPT, REMIND, REMINDER, RETEST, SEND, NoticeState, notice_of
from auditor.pdf import printed
from auditor.refusal import AccountUnfit, Refused
from dashboards.channels import notice as channel
from dashboards.channels.notice import Passage, Reminder
from dashboards.gate import SMALL_BODY
from probes.errors import BrowserMissing, HeldBack, LetterRefused, MailboxInvalid, ProbeError
from probes.mailbox.compose import Enclosed, Envelope, Letter, compose, message_id, with_token
from probes.mailbox.send import Handed, TurnedDown, hand_in
from probes.mailbox.wire import parse_server
from results.records import (
    AccountCondition,
    ArtifactKept,
    Entry,
    Intended,
    LetterSent,
    NotDone,
    NoticeDocument,
    PageGiven,
    PageTaken,
    Retention,
    Role,
    StageEnded,
    Unobserved,
)
from results.store import ledger, switch
from results.store.ledger import LedgerRow
from scenarios.errors import ScenarioError
from scenarios.secret import Reference, read_secret

BY = "probe:mailbox"

_CALLED = {SEND: NOTICE, COPY: RECEIPT, REMIND: REMINDER}
_OVER = (AccountCondition.BURNED, AccountCondition.RETIRED)


class NoMailbox(ProbeError):
    """There is no mailbox to write notices from: set [notices] in auditor.toml."""

    code = "no_notice_mailbox"


class RetestRefused(ProbeError):
    """No case can be opened just now to see whether it is repaired: {0}"""

    code = "retest_refused"
    retry = True


class RetestImpossible(ProbeError):
    """No case can be opened any more to see whether it is repaired: {0}"""

    code = "retest_impossible"


class LetterLater(ProbeError):
    """Our mail server does not take the letter now: {0}."""

    code = "letter_later"
    retry = True


class LetterTurnedDown(ProbeError):
    """Our mail server does not take the letter, whomever it is for: {0}."""

    code = "letter_turned_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """A letter as it leaves and as it is kept, and the link that stands in it."""

    sent: Letter
    kept: Letter
    given: PageGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """Performs a notice's stages."""

    house: House

    async def perform(self, row: LedgerRow, entries: Sequence[Entry], action: Perform, recorder: Recorder) -> None:
        """Send the notice or its reminder, or begin a re-test; what hinders us is written down."""
        state = notice_of(entries)
        try:
            if action.stage == RETEST:
                await self._retest(row, state, recorder)
            else:
                await self._send(row, state, action, recorder, number=entries[-1].seq)
        except (ProbeError, ScenarioError) as error:
            await recorder.append(Unobserved(code=error.code, retry=error.retry), by=BY)

    async def _retest(self, row: LedgerRow, state: NoticeState, recorder: Recorder) -> None:
        try:
            await begin(self.house, row.id, state)
        except AccountUnfit as unfit:
            if unfit.state.condition in _OVER:
                raise RetestImpossible(unfit) from None
            if unfit.state.condition is not AccountCondition.RESTING:
                raise RetestRefused(unfit) from None
            await recorder.append(Unobserved(code=RESTS, retry=True, not_before=unfit.state.until), by="engine")
            return
        except Refused as refused:
            raise RetestRefused(refused) from None
        await recorder.append(StageEnded(), by="engine")

    async def _send(
        self, row: LedgerRow, state: NoticeState, action: Perform, recorder: Recorder, *, number: int
    ) -> None:
        """Send a letter, named by the `number` of the ledger's last entry: no two have one, whatever the clock does."""
        box = self.house.settings.notices
        if box is None:
            raise NoMailbox
        document = document_of(self.house, row.id, state)
        assert state.written is not None, "a notice is written as it is opened"
        is_notice = action.stage == SEND
        place = len(state.tried) if is_notice else state.reached_at
        assert place is not None, "nobody is written to whom nothing has reached"
        letter = await self._letter(row.id, document, state, action.stage)
        identity = message_id(row.id, number, box.address)
        envelope = Envelope(
            sender=box.address,
            name=f"{document.sender.person} ({document.sender.operator})",
            to=document.to[place],
            message_id=identity,
            at=self.house.clock.now(),
            token=document.notice[-8:].lower() if box.plus else None,
        )
        raw = compose(letter.sent, envelope, language=document.language, foot=None)
        as_kept = compose(letter.kept, envelope, language=document.language, foot=None) if letter.given else raw
        kept = await self._keep(row.id, as_kept)
        await recorder.append(kept, by=BY)
        handed = Handed(
            raw=raw,
            sender=with_token(box.address, envelope.token),
            to=envelope.to,
            identity=identity.strip("<>"),
        )
        server = parse_server(way_of(self.house, "smtp"), kinds=("smtps", "smtp"))
        commit = partial(self._intend, recorder, document, action.stage, state.written.artifact, letter.given)
        refused = await hand_in(server, handed, notify="SUCCESS,FAILURE,DELAY", commit=commit)
        failpoint.passing("step.after")
        if refused is None:
            sent = LetterSent(letter=_CALLED[action.stage], artifact=kept.sha256, message_id=identity, step=0)
            await recorder.append(sent, StageEnded(), by=BY)
            return
        await self._refused(refused, letter.given, recorder, is_notice=is_notice)

    async def _refused(
        self, refused: TurnedDown, given: PageGiven | None, recorder: Recorder, *, is_notice: bool
    ) -> None:
        """Our server did not take it, so the link in it is nobody's; of the notice the next address is tried."""
        status = str(refused.code) if refused.is_of_address else f"letter_{refused.code}"
        taken = [PageTaken(link=given.link)] if given is not None else []
        await recorder.append(NotDone(step=0, status=status), *taken, by=BY)
        if not 500 <= refused.code < 600:
            raise LetterLater(refused.code)
        if not refused.is_of_address:
            raise LetterTurnedDown(refused.code)
        if not is_notice:
            raise LetterRefused(refused.code)

    async def _intend(
        self, recorder: Recorder, document: NoticeDocument, stage: str, artifact: str, given: PageGiven | None
    ) -> None:
        """As late as possible; the kill switch is read before it, and whether it may still leave together with it."""
        async with self.house.store.glance() as tx:
            if await switch.is_on(tx, switch.STOP):
                raise HeldBack("the bot was stopped by a person")

        async def before(tx: AsyncConnection) -> None:
            _, _, state = await find_notice(tx, recorder.ledger)
            if not state.may_leave(stage, artifact):
                raise HeldBack("it was written anew, answered or given up meanwhile")
            await burn(tx, document, at=self.house.clock.now(), by=BY)

        links = [given] if given is not None else []
        await recorder.append(*links, Intended(step=0), by=BY, before=before)
        failpoint.passing("intent.after")

    async def _keep(self, notice: str, raw: bytes) -> ArtifactKept:
        kept = await asyncio.to_thread(self.house.vault.put, notice, raw, refuse=self.house.redactor.gate())
        return ArtifactKept(
            sha256=kept.sha256,
            role=Role.LETTER,
            media_type="message/rfc822",
            size=kept.size,
            retention=Retention.MAIL,
        )

    async def _letter(self, notice: str, document: NoticeDocument, state: NoticeState, stage: str) -> _Letter:
        """What is sent, and what is kept of it: the same, but for the secret in the link, which nobody keeps."""
        if stage == COPY:
            copy = await self._copy(notice, document, state)
            return _Letter(sent=copy, kept=copy)
        reminder = None if stage == SEND else _reminder(state)
        site = self.house.settings.page_site
        if site is None:
            plain = await _written(document, reminder, None)
            return _Letter(sent=plain, kept=plain)
        token, until = fresh(), self.house.clock.now() + LASTS
        return _Letter(
            sent=await _written(document, reminder, passage(site, token, until)),
            kept=await _written(document, reminder, masked(site, until)),
            given=PageGiven(link=digest_of(token), until=until),
        )

    async def _copy(self, notice: str, document: NoticeDocument, state: NoticeState) -> Letter:
        assert state.uncopied is not None, "a copy is of an answer"
        entry, reply = state.uncopied
        data = await asyncio.to_thread(self.house.vault.read, notice, reply.artifacts[0])
        async with self.house.store.read() as tx:
            jurisdiction = await jurisdiction_of(tx, await ledger.find(tx, notice))
        return Letter(
            subject=channel.copy_subject(document),
            text=channel.copy_text(document, data.decode(), at=entry.at, zone=jurisdiction.timezone),
        )


async def _written(document: NoticeDocument, reminder: Reminder | None, page: Passage | None) -> Letter:
    return Letter(
        subject=channel.subject(document, reminder),
        text=channel.text(document, reminder, page=page),
        page=channel.page(document, reminder, passage=page),
        enclosed=await enclosed(document, page),
    )


def _reminder(state: NoticeState) -> Reminder:
    """Both days are told, as the notice told of both: the gate keeps the one or the other, by how many work there."""
    if state.delivered is None:
        return Reminder()
    return Reminder(until=answer_by(state, agents=SMALL_BODY), small=answer_by(state))


async def enclosed(document: NoticeDocument, page: Passage | None = None) -> tuple[Enclosed, ...]:
    """What goes with the mail: the letter as a PDF, the document for programs, and of an advisory what is for the tracker.

    Raises:
        BrowserMissing: nothing here can print; then nothing is sent, for a letter was approved too.
    """
    name = f"{'avis' if document.language == 'fr' else 'notice'}-{document.number.lower()}"
    advice = document.advice
    files = (
        ()
        if advice is None
        else (
            Enclosed(name="ticket.txt", media_type="text/plain", data=advice.ticket.encode()),
            Enclosed(name="model.yaml", media_type="application/yaml", data=advice.model.encode()),
            Enclosed(name="export.schema.json", media_type="application/json", data=advice.export_schema.encode()),
        )
    )
    return (
        Enclosed(name=f"{name}.pdf", media_type="application/pdf", data=await letter_of(document, page)),
        Enclosed(name=f"{name}.json", media_type="application/json", data=bytes_of(document)),
        *files,
    )


async def letter_of(document: NoticeDocument, page: Passage | None = None) -> bytes:
    """The notice as a letter on A4, with a link to its page where there is one.

    Raises:
        BrowserMissing: nothing here can print.
    """
    pages = {"notice.html": (channel.page(document, passage=page, paper=True), document.language)}
    try:
        return (await printed(pages, day=document.written_on))["notice.pdf"]
    except KeyError as error:
        raise BrowserMissing("it printed nothing") from error


def way_of(house: House, which: str) -> str:
    """The address of the notices' mailbox, `imap` or `smtp`, at the moment of its use; the redactor is told first.

    Raises:
        NoMailbox: there is none.
        SecretMissing, SecretExposed: it is not there, or others can read it.
        MailboxInvalid: it cannot be read.
    """
    box = house.settings.notices
    if box is None:
        raise NoMailbox
    reference = Reference.parse(box.imap if which == "imap" else box.smtp)
    file = house.settings.home / "auditor.toml"
    secret = read_secret(reference, called=f"“{which}” of [notices]", file=file, environ=os.environ)
    house.redactor.register(secret, f"notices.{which}")
    try:
        password = urlsplit(secret).password
    except ValueError:
        raise MailboxInvalid("it is no address") from None
    if password:
        house.redactor.register(password, f"notices.{which}")
        house.redactor.register(unquote(password), f"notices.{which}")
    return secret
