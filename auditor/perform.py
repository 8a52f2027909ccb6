"""How is one action done, through one probe? The only impure step between deciding and recording.

Errors of ours become observations "unobserved"; nothing a service does is an
exception. Secrets are resolved at the moment they are typed, and never kept.
"""

import os
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from auditor.answer import submission_window
from auditor.decide import Perform
from auditor.engine import failpoint
from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.law import local_day
from auditor.memory import Memory
from auditor.replay import State, replay
from auditor.stage import all_steps, opening, rounds_stage, stage_of
from probes.base import Delegated, ExportLink, Handed, Probe, Question, Scope, Session, Stage, StageReport
from probes.browser import Browsers, try_link
from probes.catalogue import probe_for, probe_of
from probes.egress import AllowList, Egress
from probes.errors import HeldBack, ProbeError
from probes.export import Limits
from probes.export.confine import ConfinedFile, newest_day_confined
from probes.http import HttpProbe, try_call
from results.records import (
    AccountUsed,
    Asked,
    Body,
    CaseOpened,
    Entry,
    Fact,
    FactSeen,
    GroundTruth,
    Intended,
    LinkTried,
    PlantingOpened,
    Requester,
    Role,
    StageEnded,
    Text,
    Unobserved,
)
from results.store import declaration, judgment, ledger, session, switch
from results.store.identity import new_id
from results.store.ledger import LedgerRow
from scenarios.account import Account, resolve
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted
from scenarios.truth import file_bytes
from scenarios.words import Words

_ZONES = timedelta(days=1)  # an archive's days have no time zone
_PROOFS = (Fact.REQUEST_PENDING, Fact.EXPORT_READY, Fact.EXPORT_DELIVERED)


class SignInFailed(ProbeError):
    """Our account {0} could not sign in ({1}). See whether its password still holds: `auditor account list`."""

    code = "sign_in_failed"
    retry = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One stage to perform for one ledger."""

    loaded: LoadedScenario
    row: LedgerRow
    entries: Sequence[Entry]
    action: Perform
    recorder: Recorder

    @property
    def opened(self) -> CaseOpened | PlantingOpened:
        return opening(self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The probes that this installation has, and where they are wired to the house."""

    house: House
    browser: Probe
    browsers: Browsers
    http: HttpProbe

    async def perform(self, errand: Errand) -> None:
        """Run the stage and record what was seen, in the ledger of the case or planting."""
        try:
            if errand.action.stage == "verify":
                await self._verify(errand)
            else:
                await self._run(errand)
        except ProbeError as error:
            await self._record(errand, Unobserved(code=error.code, retry=error.retry, export=errand.action.export))

    async def rehearse(self, errand: Errand) -> StageReport:
        """Walk the request up to its irreversible step; nothing is recorded, no session is kept."""
        async with self._session(errand, errand.opened.account, Memory()) as made:
            stage = stage_of(errand.loaded, replay(errand.entries), "request")
            return await self._probe(errand).run(replace(stage, dry_run=True), made)

    def _probe(self, errand: Errand) -> Probe:
        """Whose stage this is; no browser is started where every step is a call."""
        steps = all_steps(errand.loaded.scenario, errand.action.stage)
        return {"http": self.http, "browser": self.browser}[probe_for(steps)]

    async def _record(self, errand: Errand, *bodies: Body, by: Probe | None = None) -> None:
        await errand.recorder.append(*bodies, by=f"probe:{(by or self._probe(errand)).name}")

    async def _run(self, errand: Errand) -> None:
        account = errand.opened.account
        memory = await self._recall(account)
        if errand.action.stage == "request":
            async with self.house.store.read() as tx:
                past = await ledger.past_of(tx, account, until=self.house.clock.now())
            await errand.recorder.append(past, by="engine")
        async with self._session(errand, account, memory) as made:
            stage = await self._stage(errand, made.scratch)
            report = await self._probe(errand).run(stage, made)
        await self._remember(account, errand.row.id, memory, report)
        bodies = self._bodies(errand, report)
        if errand.action.stage == "collect":
            bodies = await self._dated(errand, bodies)
        await self._record(errand, *bodies)
        if errand.action.stage == "confirm":
            await self._conclude(errand, report)

    async def _stage(self, errand: Errand, scratch: Path) -> Stage:
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
            )
        truth = await self._truth(errand.opened)
        missing = None
        if action.stage == "plant":
            seen = {name.rpartition(".")[0] for _, back in state.readbacks for name in back.seen}
            missing = frozenset(r.id for r in truth.records) - state.planted - seen
        return rounds_stage(errand.loaded, action.stage, truth, only=missing, files=self._files(truth, scratch))

    async def _truth(self, opened: CaseOpened | PlantingOpened) -> GroundTruth:
        async with self.house.store.read() as tx:
            if isinstance(opened, CaseOpened):
                assert opened.planting is not None, "a case with planted data names its planting"
                opened = opening(await ledger.load(tx, opened.planting))
            assert isinstance(opened, PlantingOpened)
            return await declaration.load_truth(tx, opened.truth)

    def _files(self, truth: GroundTruth, scratch: Path) -> dict[tuple[str, str], Path]:
        """The files to upload, written where only this run sees them."""
        folder = self.house.settings.scenarios / "personas"
        written: dict[tuple[str, str], Path] = {}
        for record in truth.records:
            for one in record.fields:
                if one.sha256 is not None:
                    path = scratch / one.value
                    path.write_bytes(file_bytes(truth, record, one, files=folder))
                    written[record.id, one.name] = path
        return written

    async def _verify(self, errand: Errand) -> None:
        """Try the export's link again, as somebody who may or may not be let in."""
        action, opened = errand.action, errand.opened
        assert action.check is not None
        own = await self._recall(opened.account)
        account, who = opened.account, Memory()
        if action.requester is Requester.BYSTANDER:
            assert isinstance(opened, CaseOpened)
            assert opened.bystander is not None
            account = opened.bystander
        if action.requester is Requester.ACCOUNT:
            who = own
        shown = [link for link in own.links if not link.called]
        if shown and action.requester is not Requester.STRANGER:
            who = await self._signed_in(errand, account)
        async with self._session(errand, account, who) as made:
            again = partial(_tried, self.browsers, requester=action.requester, after=action.check, session=made)
            tried = [await again(link) for link in own.links if link.export == action.export]
        ended = StageEnded(export=action.export)
        await self._record(errand, *tried, ended, by=self.browser if shown else self.http)

    async def _signed_in(self, errand: Errand, account: str) -> Memory:
        """An account signs in by the scenario's own login, and does nothing else."""
        memory = await self._recall(account)
        login = Stage(
            name="verify", login=errand.loaded.scenario.login, interruptions=errand.loaded.scenario.interruptions
        )
        async with self._session(errand, account, memory) as made:
            report = await self.browser.run(login, made)
        await self._remember(account, errand.row.id, memory, report)
        unobserved = next((b for b in report.bodies if isinstance(b, Unobserved)), None)
        if unobserved is not None:
            raise SignInFailed(account, unobserved.code)
        return memory

    async def _conclude(self, errand: Errand, report: StageReport) -> None:
        """A request that the service shows was sent: dated by the intent, not by the look."""
        entries = errand.entries
        intent = next(e for e in reversed(entries) if isinstance(e.body, Intended))
        before = [b for b in replay(entries, export=errand.action.export).looks if b[0].stage == "baseline"]
        already = before[-1][1].facts if before else ()
        shown = [b for b in report.bodies if isinstance(b, FactSeen) and b.fact in _PROOFS and b.fact not in already]
        if shown:
            body = FactSeen(
                fact=Fact.REQUEST_SUBMITTED,
                when=submission_window(intent.at),
                step=intent.body.step if isinstance(intent.body, Intended) else None,
                export=errand.action.export,
                artifacts=shown[0].artifacts,
            )
            await self._record(errand, body)

    async def _dated(self, errand: Errand, bodies: tuple[Body, ...]) -> tuple[Body, ...]:
        """An archive whose newest file is older than the request is no answer to it, though nobody saw it before.

        Only a day on which the account was in use already says so: many
        programs write the same day into every archive.
        """
        kept = [b for b in bodies if isinstance(b, FactSeen) and b.fact is Fact.EXPORT_DELIVERED]
        past, submitted = _used(errand.entries), replay(errand.entries).first(Fact.REQUEST_SUBMITTED)
        if not kept or past is None or past.since is None or submitted is None:
            return bodies
        row, vault = errand.row.id, self.house.vault
        files = [
            ConfinedFile(
                path=vault.path(row, sha256).absolute(),
                name="export",
                sha256=sha256,
                data_key=vault.data_key(row, sha256),
            )
            for sha256 in await self._exports(errand, kept[0].artifacts)
        ]
        newest = await newest_day_confined(files, limits=Limits())
        jurisdiction = errand.loaded.service.controller.jurisdiction
        asked_on = local_day(submitted[1].when.after or submitted[1].when.by, jurisdiction)
        if newest is None or not local_day(past.since, jurisdiction) <= newest < asked_on - _ZONES:
            return bodies
        return tuple(
            replace(b, fact=Fact.EXPORT_STALE) if isinstance(b, FactSeen) and b.fact is Fact.EXPORT_DELIVERED else b
            for b in bodies
        )

    async def _exports(self, errand: Errand, shown: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the artifacts that are exports; pictures show them too."""
        async with self.house.store.read() as tx:
            kept = await judgment.artifacts_of(tx, errand.row.id)
        return tuple(a.sha256 for a in kept if a.role is Role.EXPORT and a.sha256 in shown)

    def _bodies(self, errand: Errand, report: StageReport) -> tuple[Body, ...]:
        if report.question is None:
            return report.bodies
        return (*report.bodies, _asked(report.question, self.house.clock.now(), export=errand.action.export))

    async def _recall(self, account: str) -> Memory:
        async with self.house.store.read() as tx:
            data = await session.load(tx, account=account, key=self.house.keys.vault)
        return Memory.load(data)

    async def _remember(self, account: str, ledger: str, memory: Memory, report: StageReport) -> None:
        if report.storage_state is not None:
            memory.storage_state = report.storage_state
        memory.saved.update(report.saved)
        memory.links.extend(report.links)
        async with self.house.store.write() as tx:
            await session.keep(
                tx,
                account=account,
                ledger=ledger,
                state=memory.dump(),
                key=self.house.keys.vault,
                now=self.house.clock.now(),
            )

    @asynccontextmanager
    async def _session(self, errand: Errand, account: str, memory: Memory) -> AsyncIterator[Session]:
        """All a run works with, open for that run; its scratch folder is wiped at the end."""
        house = self.house
        hosts = AllowList.parse(errand.loaded.hosts)
        registered = house.accounts().of(account)
        with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
            async with Egress(hosts, clock=house.clock) as egress:

                async def delegate(handed: Handed) -> Delegated:
                    return await self._delegated(handed, made)

                made = Session(
                    url=errand.loaded.service.url,
                    language=errand.opened.language,
                    contact=house.settings.contact or "+https://github.com/portability-auditor",
                    now=house.clock.now,
                    scope=Scope(
                        values={**_values(errand, registered), **await self._persona(errand.opened.account)},
                        secrets=_secrets(house, registered),
                        hosts=hosts,
                    ),
                    redactor=house.redactor,
                    vault=house.vault,
                    ledger=errand.row.id,
                    key=house.keys.comparison,
                    egress=egress,
                    scratch=Path(folder),
                    intend=partial(self._intend, errand),
                    observed=partial(_observed, errand.recorder, self._probe(errand).name),
                    delegate=delegate,
                    saved=memory.saved,
                    storage_state=memory.storage_state,
                )
                yield made

    async def _delegated(self, handed: Handed, made: Session) -> Delegated:
        """A step of another probe; those of mailboxes come with a later version, and lint refuses them."""
        if probe_of(handed.step) != self.http.name:
            return Delegated(done=False)
        return await self.http.do(handed, made)

    async def _persona(self, account: str) -> dict[str, Inserted]:
        """The persona as it was planted; nothing where nothing was."""
        async with self.house.store.read() as tx:
            planting = await declaration.planting_of(tx, account)
            if planting is None:
                return {}
            truth = await declaration.load_truth(tx, planting.truth)
        values = {"id": truth.persona, "full_name": truth.full_name, "locale": truth.locale, "timezone": truth.timezone}
        return {f"persona.{name}": Inserted.of(value) for name, value in values.items()}

    async def _intend(self, errand: Errand, step: int) -> None:
        """Write the intent as late as possible; the kill switch is read before it."""
        async with self.house.store.read() as tx:
            if await switch.is_on(tx, "stop"):
                raise HeldBack("the bot was stopped by a person")
        await self._record(errand, Intended(step=step, export=errand.action.export))
        failpoint.passing("intent.after")


async def _observed(recorder: Recorder, probe: str, bodies: tuple[Body, ...]) -> None:
    failpoint.passing("step.after")
    await recorder.append(*bodies, by=f"probe:{probe}")


async def _tried(
    browsers: Browsers, link: ExportLink, *, requester: Requester, after: str, session: Session
) -> LinkTried:
    """Fetch a link as it was fetched first: in a browser, or by a call."""
    if link.called:
        return await try_call(link, requester, after=after, session=session, export=link.export)
    return await try_link(browsers, link, requester, after=after, session=session, export=link.export)


def _used(entries: Sequence[Entry]) -> AccountUsed | None:
    return next((e.body for e in reversed(entries) if isinstance(e.body, AccountUsed)), None)


def _settled(state: State) -> frozenset[str]:
    """Exports this case has taken or found stale; one that a crash cut off from its fact is taken again."""
    settled = (Fact.EXPORT_DELIVERED, Fact.EXPORT_STALE)
    return frozenset(digest for _, fact in state.facts if fact.fact in settled for digest in fact.artifacts)


def _asked(question: Question, now: datetime, *, export: str | None) -> Asked:
    return Asked(
        question=new_id("q", now),
        topic=question.topic,
        answers=question.answers,
        words=_text(question.words),
        step=question.step,
        export=export,
        attach=question.attach,
        artifacts=question.artifacts,
    )


def _text(words: Words | None) -> Text | None:
    if words is None:
        return None
    fr, en = words.in_language("fr"), words.in_language("en")
    return Text(fr=(fr or en)[0], en=(en or fr)[0])


def _values(errand: Errand, account: Account) -> dict[str, Inserted]:
    """The variables that are no secrets."""
    opened, service = errand.opened, errand.loaded.service
    values = {
        "account.username": account.username or account.email or "",
        "account.email": account.email or "",
        "case.id": errand.row.id,
        "case.reference": errand.row.id[-8:].upper(),
        "case.language": opened.language,
        "case.account.email": account.email or "",
        "service.id": service.id,
        "service.name": service.name.in_(opened.language),
        "service.url": service.url,
        "service.contact.dpo": service.contact.dpo or "",
        "service.contact.notice": service.contact.notice or "",
    }
    written = {name: Inserted.of(value) for name, value in values.items() if value}
    return {**written, **_export_values(errand)}


def _export_values(errand: Errand) -> dict[str, Inserted]:
    """Which of several exports this is, and the words by which the service offers it."""
    name, exports = errand.action.export, errand.loaded.scenario.exports
    if name is None or exports is None:
        return {}
    option = exports.wanted[name].option.in_language(errand.opened.language)
    return {"export.name": Inserted.of(name)} | ({"export.option": Inserted.of(option[0])} if option else {})


def _secrets(house: House, account: Account) -> dict[str, Callable[[], str]]:
    """What reads each secret of the account when it is typed; the redactor is told first."""

    def register(secret: str, name: str) -> None:
        house.redactor.register(secret, name)

    return {
        f"account.{key}": partial(resolve, account, key, environ=os.environ, register=register)
        for key in account.references
    }
