"""How is one action done, through one probe? The only impure step between deciding and recording.

Errors of ours become observations "unobserved"; nothing a service does is an
exception. Secrets are resolved at the moment they are typed, and never kept.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.clarify import named
from auditor.decide import NOTICE
from auditor.engine import control, failpoint
from auditor.errand import (
    Errand,
    files_of,
    letters_of,
    mailbox_of,
    persona_values,
    secrets_of,
    sign_ons_of,
    values_of,
)
from auditor.freshness import dated
from auditor.house import House
from auditor.mail_at_hand import at_hand
from auditor.memory import Memory, links_to_try, recall, remember
from auditor.privacy.foot import foot_of
from auditor.question import asked_of
from auditor.reconcile import sent_after_all
from auditor.replay import OFFLINE, State, replay
from auditor.stage import all_steps, opening, rounds_stage, stage_of
from auditor.survey import look_over
from probes.base import (
    Delegated,
    Ending,
    ExportLink,
    Handed,
    Probe,
    Scope,
    Session,
    Stage,
    StageReport,
)
from probes.browser import Browsers, sign_in_by_hand, try_link
from probes.catalogue import probe_for, probe_of
from probes.egress import AllowList, Egress
from probes.errors import HeldBack, ProbeError
from probes.http import HttpProbe, try_call
from probes.mailbox import MailAtHand, MailProbe, read_at_hand
from results.clock import SystemClock
from results.records import (
    Asked,
    Body,
    CaseOpened,
    Fact,
    FactSeen,
    GroundTruth,
    Intended,
    Interval,
    LinkResult,
    LinkTried,
    PlantingOpened,
    QuestionTopic,
    Requester,
    StageEnded,
    Unobserved,
    account_told_by,
)
from results.redact import Redactor
from results.store import account as accounts
from results.store import declaration, ledger, switch

_NETWORK = ("target_unreachable", "step_timeout")


class SignInFailed(ProbeError):
    """Our account {0} could not sign in ({1}). See whether its password still holds: `auditor account list`."""

    code = "sign_in_failed"
    retry = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The probes that this installation has, and where they are wired to the house."""

    house: House
    browser: Probe
    browsers: Browsers
    http: HttpProbe
    mail: MailProbe

    async def perform(self, errand: Errand) -> None:
        """Run the stage and record what was seen, in the ledger of the case or planting."""
        try:
            if errand.action.stage == "verify":
                await self._verify(errand)
            elif errand.action.stage == NOTICE:
                await self._look_over(errand)
            else:
                await self._run(errand)
        except ProbeError as error:
            failed = await self._ours((Unobserved(code=error.code, retry=error.retry, export=errand.action.export),))
            await self._record(errand, *failed)

    async def rehearse(self, errand: Errand) -> StageReport:
        """Walk the request up to its irreversible step; no ledger is written, no session is kept."""
        account, login = errand.opened.account, errand.loaded.scenario.login
        by_hand = login is not None and login.by_hand
        memory = Memory(storage_state=(await recall(self.house, account)).storage_state) if by_hand else Memory()
        async with self._session(errand, account, memory) as made:
            stage = stage_of(errand.loaded, replay(errand.entries), "request", letters=letters_of(errand))
            report = await self._probe(errand).run(replace(stage, dry_run=True), made)
        await self._note(errand, account, report)
        return report

    async def open_window(self, errand: Errand, *, within: timedelta) -> bytes:
        """Let a person sign in to the errand's account in a window; gives the session, which is a secret."""
        login = errand.loaded.scenario.login
        assert login is not None, "asked only where there is something to sign in to"
        async with self._session(errand, errand.opened.account, Memory()) as made:
            return await sign_in_by_hand(self.browsers, login, made, within=within)

    def _probe(self, errand: Errand) -> Probe:
        """Whose stage this is; no browser is started where every step is a call."""
        steps = all_steps(errand.loaded.scenario, errand.action.stage)
        probes: dict[str, Probe] = {"http": self.http, "mailbox": self.mail, "browser": self.browser}
        return probes[probe_for(steps)]

    async def _record(self, errand: Errand, *bodies: Body, by: Probe | None = None) -> None:
        await errand.recorder.append(*bodies, by=self._by(errand, by))

    async def _look_over(self, errand: Errand) -> None:
        """Read the service's public pages, as a stranger, in windows and by requests that know nobody."""
        hosts = errand.loaded.public_hosts
        async with self._session(errand, errand.opened.account, Memory(), hosts=hosts) as made:
            bodies = await look_over(errand.loaded.service, hosts, made, self.browsers)
        await self._record(errand, *bodies, StageEnded())

    def _by(self, errand: Errand, probe: Probe | None = None) -> str:
        if errand.action.stage == NOTICE:
            return "probe:crawl"
        return f"probe:{(probe or self._probe(errand)).name}"

    async def _run(self, errand: Errand) -> None:
        account = errand.opened.account
        memory = await recall(self.house, account)
        if errand.action.stage == "request":
            async with self.house.store.glance() as tx:
                past = await ledger.past_of(tx, account, until=self.house.clock.now())
            await errand.recorder.append(past, by="engine")
        mail = await self._mail(errand)
        async with self._session(errand, account, memory, mail) as made:
            stage = await self._stage(errand, made.scratch, mail)
            report = await self._probe(errand).run(stage, made)
        bodies = await self._ours(self._bodies(errand, report))
        if errand.action.stage == "collect":
            bodies = await dated(self.house, errand.row.id, errand.entries, bodies, errand.loaded)
        if report.let_in_by is not None:
            async with self.house.store.write() as tx:
                await self._let_in(tx, errand, account, report)
        links = links_to_try(errand.action.stage, report.links, bodies)
        await self._remember(account, errand.row.id, memory, replace(report, links=links))
        if errand.action.stage == "look":
            errand.recorder.end(*bodies, by=self._by(errand))
            return
        await self._record(errand, *bodies)
        if errand.action.stage == "confirm":
            sent = sent_after_all(errand.entries, report.bodies, export=errand.action.export)
            if sent is not None:
                await self._record(errand, sent)

    async def _mail(self, errand: Errand) -> MailAtHand | None:
        """The mail that the stage is about, read anew from what is kept: links and senders stand in no ledger."""
        scenario, action = errand.loaded.scenario, errand.action
        known = at_hand(scenario, replay(errand.entries, export=action.export), action.stage)
        if known is None:
            return None
        raw = await asyncio.to_thread(self.house.vault.read, errand.row.id, known.mail.artifact)
        values = values_of(errand, self.house.accounts().of(errand.opened.account))
        rules = scenario.wait.mail if scenario.wait else ()
        return await asyncio.to_thread(read_at_hand, raw, [rules[number] for number in known.rules], values)

    async def _stage(self, errand: Errand, scratch: Path, mail: MailAtHand | None = None) -> Stage:
        state, action = replay(errand.entries, export=errand.action.export), errand.action
        if action.stage not in ("plant", "readback"):
            async with self.house.store.read() as tx:
                known = await ledger.exports_of(tx, errand.opened.account, besides=errand.row.id)
            return stage_of(
                errand.loaded,
                state,
                action.stage,
                from_step=action.from_step,
                export=action.export,
                known_exports=known | _settled(replay(errand.entries)),
                letters=letters_of(errand),
                mail=mail.raw if mail else None,
            )
        truth = await self._truth(errand.opened)
        missing = None
        if action.stage == "plant":
            seen = {name.rpartition(".")[0] for _, back in state.readbacks for name in back.seen}
            missing = frozenset(r.id for r in truth.records) - state.planted - seen
        files = files_of(self.house, truth, scratch)
        return rounds_stage(errand.loaded, action.stage, truth, state=state, only=missing, files=files)

    async def _truth(self, opened: CaseOpened | PlantingOpened) -> GroundTruth:
        async with self.house.store.read() as tx:
            if isinstance(opened, CaseOpened):
                assert opened.planting is not None, "a case with planted data names its planting"
                opened = opening(await ledger.load(tx, opened.planting))
            assert isinstance(opened, PlantingOpened)
            return await declaration.load_truth(tx, opened.truth)

    async def _verify(self, errand: Errand) -> None:
        """Try the export's link again, as somebody who may or may not be let in."""
        action, opened = errand.action, errand.opened
        assert action.check is not None
        own = await recall(self.house, opened.account)
        account, who = opened.account, Memory()
        if action.requester is Requester.BYSTANDER:
            assert isinstance(opened, CaseOpened)
            assert opened.bystander is not None
            account = opened.bystander
        if action.requester is Requester.ACCOUNT:
            who = own
        shown = [link for link in own.links if not link.called]
        if shown and action.requester is not Requester.STRANGER:
            signed_in = await self._signed_in(errand, account)
            if signed_in is None:
                return
            who = signed_in
        async with self._session(errand, account, who) as made:
            again = partial(_tried, self.browsers, requester=action.requester, after=action.check, session=made)
            tried = [await again(link) for link in own.links if link.export == action.export]
        by = self.browser if shown else self.http
        if any(link.result is LinkResult.UNREACHABLE for link in tried) and await self._is_offline():
            await self._record(errand, Unobserved(code=OFFLINE, retry=True, export=action.export), by=by)
            return
        await self._record(errand, *tried, StageEnded(export=action.export), by=by)

    async def _signed_in(self, errand: Errand, account: str) -> Memory | None:
        """An account signs in by the scenario's own login, and does nothing else; None where a person must."""
        memory = await recall(self.house, account)
        login = Stage(
            name="verify", login=errand.loaded.scenario.login, interruptions=errand.loaded.scenario.interruptions
        )
        async with self._session(errand, account, memory) as made:
            report = await self.browser.run(login, made)
        await self._note(errand, account, report, ledger=errand.row.id)
        await self._remember(account, errand.row.id, memory, report)
        if report.question is not None:
            await self._record(errand, *self._asked(errand, report))
            return None
        if report.ending is not Ending.DONE:
            raise SignInFailed(account, report.why)
        return memory

    async def _note(self, errand: Errand, account: str, report: StageReport, *, ledger: str | None = None) -> None:
        """Write down what a run tells of the account it signed in to, where its bodies enter no ledger."""
        async with self.house.store.write() as tx:
            for body in report.bodies:
                whose, by = account_told_by(body, account), f"probe:{self.browser.name}"
                await accounts.note(tx, whose, body, at=self.house.clock.now(), by=by, ledger=ledger)
            await self._let_in(tx, errand, account, report)

    async def _let_in(self, tx: AsyncConnection, errand: Errand, account: str, report: StageReport) -> None:
        """Tell our account at the sign-on, too, that it let us in: that ends a row of refused passwords there."""
        theirs = errand.loaded.sign_on_of(account)
        if theirs is not None and report.let_in_by is not None:
            now = self.house.clock.now()
            told = FactSeen(fact=Fact.SIGNED_IN, when=Interval(after=now, by=now))
            await accounts.note(tx, theirs, told, at=now, by=f"probe:{self.browser.name}", ledger=errand.row.id)

    async def _ours(self, bodies: tuple[Body, ...]) -> tuple[Body, ...]:
        """Where our own network is down, nothing is said of the service: one address that is nobody's tells."""
        failed = any(isinstance(b, Unobserved) and b.code in _NETWORK for b in bodies)
        if not failed or not await self._is_offline():
            return bodies
        return tuple(
            replace(b, code=OFFLINE) if isinstance(b, Unobserved) and b.code in _NETWORK else b for b in bodies
        )

    async def _is_offline(self) -> bool:
        url = self.house.settings.control
        return url is not None and not (await control.ask(url, SystemClock())).reachable

    def _bodies(self, errand: Errand, report: StageReport) -> tuple[Body, ...]:
        return (*report.bodies, *self._asked(errand, report))

    def _asked(self, errand: Errand, report: StageReport) -> tuple[Asked, ...]:
        if report.question is None:
            return ()
        return (asked_of(report.question, self.house.clock.now(), export=errand.action.export),)

    async def _remember(self, account: str, ledger: str, memory: Memory, report: StageReport) -> None:
        if report.storage_state is not None:
            memory.storage_state = report.storage_state
        memory.saved.update(report.saved)
        memory.links.extend(report.links)
        lost = report.question is not None and report.question.topic is QuestionTopic.SESSION_LOST
        await remember(self.house, account, ledger, memory, lost=lost)

    @asynccontextmanager
    async def _session(
        self,
        errand: Errand,
        account: str,
        memory: Memory,
        mail: MailAtHand | None = None,
        *,
        hosts: tuple[str, ...] | None = None,
    ) -> AsyncIterator[Session]:
        """All a run works with, open for that run; its scratch folder is wiped at the end.

        `hosts` to which it may talk: those of the scenario, unless it is said otherwise.
        """
        house = self.house
        registered = house.accounts().of(account)
        values = {**values_of(errand, registered), **await persona_values(house, errand.opened.account)}
        values.update(await named(house, errand))
        if mail is not None:
            values.update(mail.values)
        with house.scratch() as folder:
            async with Egress(AllowList.parse(hosts or errand.loaded.hosts), clock=house.clock) as egress:

                async def delegate(handed: Handed) -> Delegated:
                    return await self._delegated(handed, made)

                made = Session(
                    url=errand.loaded.service.url,
                    language=errand.opened.language,
                    timezone=errand.loaded.service.controller.jurisdiction.timezone,
                    contact=house.settings.agent_contact,
                    foot=foot_of(house.settings, errand.loaded.service, errand.opened.language),
                    now=house.clock.now,
                    scope=Scope(
                        values=values,
                        secrets=secrets_of(house, registered),
                        hosts=AllowList.parse(hosts or errand.loaded.own_hosts),
                    ),
                    redactor=Redactor(house.redactor),
                    vault=house.vault,
                    ledger=errand.row.id,
                    key=house.keys.comparison,
                    egress=egress,
                    scratch=folder,
                    intend=partial(self._intend, errand),
                    observed=partial(self._observed, errand),
                    delegate=delegate,
                    saved=memory.saved,
                    oauth2=errand.loaded.scenario.oauth2,
                    sign_ons=sign_ons_of(house, errand.loaded, account, values),
                    mailbox=mailbox_of(registered, values, errand.row.id),
                    storage_state=memory.storage_state,
                )
                yield made

    async def _delegated(self, handed: Handed, made: Session) -> Delegated:
        """A step of another probe, while a page is kept open."""
        probes: dict[str, HttpProbe | MailProbe] = {self.http.name: self.http, self.mail.name: self.mail}
        probe = probes.get(probe_of(handed.step))
        return await probe.do(handed, made) if probe is not None else Delegated(done=False)

    async def _intend(self, errand: Errand, step: int) -> None:
        """Write the intent as late as possible; the kill switch is read before it."""
        async with self.house.store.glance() as tx:
            if await switch.is_on(tx, switch.STOP):
                raise HeldBack("the bot was stopped by a person")
        await self._record(errand, Intended(step=step, export=errand.action.export))
        failpoint.passing("intent.after")

    async def _observed(self, errand: Errand, bodies: tuple[Body, ...]) -> None:
        failpoint.passing("step.after")
        await self._record(errand, *bodies)


async def _tried(
    browsers: Browsers, link: ExportLink, *, requester: Requester, after: str, session: Session
) -> LinkTried:
    """Fetch a link as it was fetched first: in a browser, or by a call."""
    if link.called:
        return await try_call(link, requester, after=after, session=session, export=link.export)
    return await try_link(browsers, link, requester, after=after, session=session, export=link.export)


def _settled(state: State) -> frozenset[str]:
    """Exports this case has taken or found stale; one that a crash cut off from its fact is taken again."""
    settled = (Fact.EXPORT_DELIVERED, Fact.EXPORT_STALE)
    return frozenset(digest for _, fact in state.facts if fact.fact in settled for digest in fact.artifacts)
