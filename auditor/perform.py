"""How is one action done, through one probe? The only impure step between deciding and recording.

Errors of ours become observations "unobserved"; nothing a service does is an
exception. Secrets are resolved at the moment they are typed, and never kept.
"""

import base64
import json
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from auditor.answer import submission_window
from auditor.decide import Perform
from auditor.engine import failpoint
from auditor.engine.advance import Recorder
from auditor.house import House
from auditor.replay import State, replay
from auditor.stage import opening, rounds_stage, stage_of
from probes.base import Delegated, ExportLink, Probe, Question, Scope, Session, Stage, StageReport
from probes.browser import Browsers, try_link
from probes.egress import AllowList, Egress
from probes.errors import HeldBack, ProbeError
from results.records import (
    Asked,
    Body,
    CaseOpened,
    Entry,
    Fact,
    FactSeen,
    GroundTruth,
    Intended,
    PlantingOpened,
    Requester,
    StageEnded,
    Text,
    Unobserved,
)
from results.store import declaration, session, switch
from results.store.identity import new_id
from results.store.ledger import LedgerRow, exports_of
from scenarios.account import Account, resolve
from scenarios.loaded import LoadedScenario
from scenarios.pattern import Inserted
from scenarios.schema import Step
from scenarios.truth import file_bytes
from scenarios.words import Words

_PROOFS = (Fact.REQUEST_PENDING, Fact.EXPORT_READY, Fact.EXPORT_DELIVERED)


class SignInFailed(ProbeError):
    """Our account {0} could not sign in ({1}). See whether its password still holds: `auditor account list`."""

    code = "sign_in_failed"
    retry = True


@dataclass(slots=True, kw_only=True)
class Memory:
    """What an account's stages hand on to each other; sealed between them, gone with the case."""

    storage_state: bytes | None = None
    saved: dict[str, str] = field(default_factory=dict)
    links: list[ExportLink] = field(default_factory=list)

    def dump(self) -> bytes:
        state = base64.b64encode(self.storage_state).decode() if self.storage_state is not None else None
        links = [{"url": link.url, "sha256": link.sha256} for link in self.links]
        return json.dumps({"state": state, "saved": self.saved, "links": links}).encode()

    @classmethod
    def load(cls, data: bytes | None) -> "Memory":
        if data is None:
            return cls()
        raw = json.loads(data)
        state = raw["state"]
        return cls(
            storage_state=base64.b64decode(state) if state is not None else None,
            saved=raw["saved"],
            links=[ExportLink(url=link["url"], sha256=link["sha256"]) for link in raw["links"]],
        )


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

    async def perform(self, errand: Errand) -> None:
        """Run the stage and record what was seen, in the ledger of the case or planting."""
        try:
            if errand.action.stage == "verify":
                await self._verify(errand)
            else:
                await self._run(errand)
        except ProbeError as error:
            await self._record(errand, Unobserved(code=error.code, retry=error.retry))

    async def rehearse(self, errand: Errand) -> StageReport:
        """Walk the request up to its irreversible step; nothing is recorded, no session is kept."""
        async with self._session(errand, errand.opened.account, Memory()) as made:
            stage = stage_of(errand.loaded, replay(errand.entries), "request")
            return await self.browser.run(replace(stage, dry_run=True), made)

    async def _record(self, errand: Errand, *bodies: Body) -> None:
        await errand.recorder.append(*bodies, by=f"probe:{self.browser.name}")

    async def _run(self, errand: Errand) -> None:
        account = errand.opened.account
        memory = await self._recall(account)
        async with self._session(errand, account, memory) as made:
            stage = await self._stage(errand, made.scratch)
            report = await self.browser.run(stage, made)
        await self._remember(account, errand.row.id, memory, report)
        await self._record(errand, *self._bodies(report))
        if errand.action.stage == "confirm":
            await self._conclude(errand, report)

    async def _stage(self, errand: Errand, scratch: Path) -> Stage:
        state, action = replay(errand.entries), errand.action
        if action.stage not in ("plant", "readback"):
            async with self.house.store.read() as tx:
                known = await exports_of(tx, errand.opened.account, besides=errand.row.id) | _settled(state)
            return stage_of(errand.loaded, state, action.stage, from_step=action.from_step, known_exports=known)
        truth = await self._truth(errand.opened)
        missing = None
        if action.stage == "plant":
            seen = {name.rpartition(".")[0] for _, back in state.readbacks for name in back.seen}
            missing = frozenset(r.id for r in truth.records) - state.planted - seen
        return rounds_stage(errand.loaded, action.stage, truth, only=missing, files=self._files(truth, scratch))

    async def _truth(self, opened: CaseOpened | PlantingOpened) -> GroundTruth:
        async with self.house.store.read() as tx:
            if isinstance(opened, PlantingOpened):
                return await declaration.load_truth(tx, opened.truth)
            planting = await declaration.planting_of(tx, opened.account)
            assert planting is not None, "a case with planted data names its planting"
            return await declaration.load_truth(tx, planting[1])

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
        if action.requester is not Requester.STRANGER:
            who = await self._signed_in(errand, account)
        async with self._session(errand, account, who) as made:
            tried = [
                await try_link(self.browsers, link, action.requester, after=action.check, session=made)
                for link in own.links
            ]
        await self._record(errand, *tried, StageEnded())

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
        before = [b for b in replay(entries).looks if b[0].stage == "baseline"]
        already = before[-1][1].facts if before else ()
        shown = [b for b in report.bodies if isinstance(b, FactSeen) and b.fact in _PROOFS and b.fact not in already]
        if shown:
            body = FactSeen(
                fact=Fact.REQUEST_SUBMITTED,
                when=submission_window(intent.at),
                step=intent.body.step if isinstance(intent.body, Intended) else None,
                artifacts=shown[0].artifacts,
            )
            await self._record(errand, body)

    def _bodies(self, report: StageReport) -> tuple[Body, ...]:
        question = (_asked(report.question, self.house.clock.now()),) if report.question else ()
        return (*report.bodies, *question)

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
                yield Session(
                    url=errand.loaded.service.url,
                    language=errand.opened.language,
                    timezone=errand.loaded.service.controller.jurisdiction.timezone,
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
                    intend=partial(self._intend, errand.recorder),
                    observed=partial(_observed, errand.recorder, self.browser.name),
                    delegate=_no_other_hand,
                    saved=memory.saved,
                    storage_state=memory.storage_state,
                )

    async def _persona(self, account: str) -> dict[str, Inserted]:
        """The persona as it was planted; nothing where nothing was."""
        async with self.house.store.read() as tx:
            planting = await declaration.planting_of(tx, account)
            if planting is None:
                return {}
            truth = await declaration.load_truth(tx, planting[1])
        values = {"id": truth.persona, "full_name": truth.full_name, "locale": truth.locale, "timezone": truth.timezone}
        return {f"persona.{name}": Inserted.of(value) for name, value in values.items()}

    async def _intend(self, recorder: Recorder, step: int) -> None:
        """Write the intent as late as possible; the kill switch is read before it."""
        async with self.house.store.read() as tx:
            if await switch.is_on(tx, "stop"):
                raise HeldBack("the bot was stopped by a person")
        await recorder.append(Intended(step=step), by=f"probe:{self.browser.name}")
        failpoint.passing("intent.after")


async def _observed(recorder: Recorder, probe: str, bodies: tuple[Body, ...]) -> None:
    failpoint.passing("step.after")
    await recorder.append(*bodies, by=f"probe:{probe}")


async def _no_other_hand(index: int, step: Step, values: Mapping[str, Inserted]) -> Delegated:  # noqa: ARG001
    """Steps of other probes come with later versions; lint refuses them before any network."""
    return Delegated(done=False)


def _settled(state: State) -> frozenset[str]:
    """Exports this case has taken or found stale; one that a crash cut off from its fact is taken again."""
    settled = (Fact.EXPORT_DELIVERED, Fact.EXPORT_STALE)
    return frozenset(digest for _, fact in state.facts if fact.fact in settled for digest in fact.artifacts)


def _asked(question: Question, now: datetime) -> Asked:
    return Asked(
        question=new_id("q", now),
        topic=question.topic,
        answers=question.answers,
        words=_text(question.words),
        step=question.step,
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
    return {name: Inserted.of(value) for name, value in values.items() if value}


def _secrets(house: House, account: Account) -> dict[str, Callable[[], str]]:
    """What reads each secret of the account when it is typed; the redactor is told first."""

    def register(secret: str, name: str) -> None:
        house.redactor.register(secret, name)

    return {
        f"account.{key}": partial(resolve, account, key, environ=os.environ, register=register)
        for key in account.references
    }
