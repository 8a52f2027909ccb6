"""What does the controller's side do in a test, and when? Its doings go to the test's log, and never to the ledger.

Played only where every host is this machine or a name reserved for tests: the
operator does what a person at the controller would, so that the case goes on.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from auditor.action import Perform
from auditor.engine.advance import Advanced, Engine, Recorder
from auditor.engine.embedded import Watch, run_case, run_through
from auditor.errand import Errand, in_the_name_of, secrets_of, values_of
from auditor.house import House
from auditor.replay import State, replay
from auditor.stage import opening
from probes.base import Delegated, Ending, Handed, Probe, Scope, Session, Stage, StageReport
from probes.browser import BrowserProbe, Browsers
from probes.catalogue import probe_for
from probes.egress import AllowList, Egress
from probes.errors import ProbeError
from probes.http import HttpProbe
from results.clock import SetClock, SystemClock
from results.durable import make_folder
from results.records import ArtifactKept, Body, LedgerKind, Role
from results.redact import Redactor
from results.store import declaration, lease, ledger
from results.vault import Vault
from scenarios.digest import from_text
from scenarios.errors import ScenarioInvalid
from scenarios.lint import lint_operator
from scenarios.loaded import LoadedOperator
from scenarios.schema import Duty

FOLDER = "operator"
"""Below the installation's own: the test's log for each case, and a picture of what failed."""


class DutyFailed(ProbeError):
    """The operator's duty after {0} failed: {1} Look at {2}, then mend the operator's file."""

    code = "duty_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A duty that a case calls for, and the moment from which it does."""

    number: int
    duty: Duty
    at: datetime


def duties_due(duties: Sequence[Duty], state: State, done: frozenset[int]) -> list[Due]:
    """The duties that a case calls for and that are not done yet, the earliest first; each is done once a case."""
    called = [(number, duty, state.first(duty.when)) for number, duty in enumerate(duties) if number not in done]
    due = [Due(number=n, duty=duty, at=seen[1].when.by + duty.after) for n, duty, seen in called if seen is not None]
    return sorted(due, key=lambda one: (one.at, one.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The test's log of one case: what was done, one line each."""

    path: Path

    def done(self) -> frozenset[int]:
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        return frozenset(line["duty"] for line in map(json.loads, lines) if line["did"] == "done")

    def write(self, due: Due, now: datetime, did: str, *, why: str | None = None) -> None:
        make_folder(self.path.parent)
        line = {"at": now.isoformat(), "duty": due.number, "when": str(due.duty.when), "did": did}
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line | ({"why": why} if why else {}), ensure_ascii=False) + "\n")


@dataclass(slots=True, kw_only=True)
class Operator:
    """Plays the controller of one service, with its own account there.

    Attributes:
        session: what keeps it signed in between two duties.
    """

    house: House
    played: LoadedOperator
    browsers: Browsers
    session: bytes | None = field(default=None, repr=False)

    async def attend(self, case: str) -> bool:
        """Do what the case calls for by now; True if there was anything.

        Raises:
            ScenarioInvalid: this is no test, or a case of another service.
            DutyFailed: the pages are not as the operator's file says.
        """
        errand, log = await self._errand(case), self._log(case)
        ready = [due for due in self._due(errand) if due.at <= self.house.clock.now()]
        for due in ready:
            report = await self._run(errand, due.duty, log)
            now = self.house.clock.now()
            if report.ending is not Ending.DONE:
                why = report.message or report.why
                log.write(due, now, "failed", why=why)
                raise DutyFailed(due.duty.when, why, log.path)
            log.write(due, now, "done")
        return bool(ready)

    async def next(self, case: str) -> datetime | None:
        """When the case calls for a duty next, as far as it knows by now."""
        due = self._due(await self._errand(case))
        return due[0].at if due else None

    async def attend_all(self) -> None:
        """Attend every open case of the service; raises as `attend`."""
        async with self.house.store.read() as tx:
            service = self.played.operator.service
            rows = await ledger.listing(tx, kind=LedgerKind.CASE, service=service, open_only=True)
        for row in rows:
            await self.attend(row.id)

    def _log(self, case: str) -> Log:
        return Log(path=self.house.settings.home / FOLDER / f"{case}.log")

    def _due(self, errand: Errand) -> list[Due]:
        done = self._log(errand.row.id).done()
        return duties_due(self.played.operator.duties, replay(errand.entries), done)

    async def _errand(self, case: str) -> Errand:
        """The case as it stands; its recorder is nobody's, since nothing is recorded."""
        async with self.house.store.read() as tx:
            row, entries = await ledger.find(tx, case), await ledger.load(tx, case)
            text = await declaration.scenario_text(tx, row.scenario_digest)
        loaded = from_text(text, url=opening(entries).url)
        if problems := lint_operator(self.played, loaded):
            raise ScenarioInvalid(problems)
        action = Perform(stage="duty", attempt=1)
        recorder = Recorder(self.house.store, row, self.house.clock, stage="duty", attempt=1, midway=set())
        return Errand(loaded=loaded, row=row, entries=entries, action=action, recorder=recorder)

    async def _run(self, errand: Errand, duty: Duty, log: Log) -> StageReport:
        """Do a duty's steps; what comes of it is in the scratch folder, and gone with it."""
        stage = Stage(name="duty", steps=duty.steps, login=self.played.operator.login)
        probe: Probe = HttpProbe() if probe_for(duty.steps) == "http" else BrowserProbe(self.browsers)
        with self.house.scratch() as scratch:
            vault = Vault(scratch / "vault", self.house.keys.vault)
            async with self._opened(errand, scratch, vault) as session:
                report = await probe.run(stage, session)
            self.session = report.storage_state or self.session
            if report.ending is not Ending.DONE:
                _keep_picture(report, vault, errand.row.id, log.path.with_suffix(".jpg"))
        return report

    @asynccontextmanager
    async def _opened(self, errand: Errand, scratch: Path, vault: Vault) -> AsyncIterator[Session]:
        house, loaded = self.house, errand.loaded
        account, hosts = house.accounts().of(self.played.operator.account), AllowList.parse(loaded.own_hosts)
        values = values_of(errand, house.accounts().of(errand.opened.account))
        scope = Scope(values=in_the_name_of(account, values), secrets=secrets_of(house, account), hosts=hosts)
        async with Egress(hosts, clock=house.clock) as egress:

            async def delegate(handed: Handed) -> Delegated:
                return await HttpProbe().do(handed, made)

            made = Session(
                url=loaded.service.url,
                language=errand.opened.language,
                timezone=loaded.service.controller.jurisdiction.timezone,
                contact=house.settings.contact,
                now=house.clock.now,
                scope=scope,
                redactor=Redactor(house.redactor),
                vault=vault,
                ledger=errand.row.id,
                key=house.keys.comparison,
                egress=egress,
                scratch=scratch,
                intend=_nothing,
                observed=_nothing,
                delegate=delegate,
                storage_state=self.session,
            )
            yield made


async def run_beside(engine: Engine, case: str, operator: Operator | None, *, watch: Watch) -> Advanced:
    """Advance a case as `run_case` does, and the operator with it, until neither has anything to do; the last step done.

    Raises:
        ScenarioInvalid, DutyFailed: as `Operator.attend`.
    """
    if operator is not None:
        await operator.attend(case)
    last = await run_case(engine, case, watch=watch)
    while operator is not None and await operator.attend(case):
        last = await run_case(engine, case, watch=watch)
    return last


async def live_beside(engine: Engine, operator: Operator, case: str, *, clock: SetClock, until: datetime) -> None:
    """Live through simulated time as `run_through` does, the operator doing each duty on its day.

    Raises:
        ScenarioInvalid, DutyFailed: as `Operator.attend`.
    """
    house, real = operator.house, SystemClock()
    while True:
        called = await operator.next(case)
        async with house.store.glance() as tx:
            due, _ = await lease.soonest(tx, clock.now(), real=real.now())
        moment = min((one for one in (called, due) if one is not None), default=until)
        await run_through(engine, house.store, clock=clock, real=real, until=min(moment, until))
        if not await operator.attend(case) and moment >= until:
            return


async def _nothing(_what: int | tuple[Body, ...]) -> None:
    """An operator's doings are written into no ledger."""


def _keep_picture(report: StageReport, vault: Vault, case: str, path: Path) -> None:
    """The last page that was seen, beside the log."""
    pictures = [b.sha256 for b in report.bodies if isinstance(b, ArtifactKept) and b.role == Role.SCREENSHOT]
    if pictures:
        make_folder(path.parent)
        path.write_bytes(vault.read(case, pictures[-1]))
