"""How does one installation live through a year with synthetic services?

Day by day: cases are opened, the engine does what is due, a person answers
what was asked, and what was closed is sealed and judged. All in one order, so
that the same seed gives the same ledgers.
"""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from auditor.action import Wait
from auditor.assess import this_method
from auditor.desk import asks_of
from auditor.engine.advance import Advanced, Engine
from auditor.engine.embedded import run_through
from auditor.engine.owner import this_process
from auditor.simulation import desk
from auditor.simulation.alone import Pace, Stopwatch, looks_alone
from auditor.simulation.archetype import Archetypes
from auditor.simulation.hands import SyntheticHands
from auditor.simulation.house import prepare
from auditor.simulation.judged import Bench, Brought, Judged
from auditor.simulation.population import Population, case_id, later, numbers_of
from auditor.simulation.tally import Tally
from results.clock import SetClock, SystemClock
from results.records import CaseOpened, LedgerKind
from results.store import Store, case_row, declaration, inventory, judgment, ledger, sqlite_url, switch
from results.store import method as methods

BEGIN = datetime(2027, 9, 1, tzinfo=UTC)
"""A year from here has 29 February and both changes of the clocks."""

ALONE = 500
"""Looks by which the store alone is measured, before and again after."""

_DAY = timedelta(days=1)
_POLLED = ("poll", "question", "closed", "link_check")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one installation simulates: the services from `first` on, so many of them."""

    archetypes: Archetypes
    seed: int
    first: int
    services: int
    months: int
    home: Path
    begin: datetime = BEGIN
    alone: int = ALONE

    @property
    def end(self) -> datetime:
        return later(self.begin, self.months)

    @property
    def days(self) -> int:
        return (self.end - self.begin).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What came of a part.

    Attributes:
        alone: transactions of the store by itself.
        commits: write transactions of the engine, while it advanced; its pace is theirs.
        judging: cases sealed, judged and kept.
        peaks_mb: the largest the process has been, at each quarter of the time.
        store_bytes: the size of the store at the end.
        doubled: requests that were made twice.
    """

    tally: Tally
    alone: Pace
    commits: Pace
    judging: Pace
    peaks_mb: tuple[float, ...]
    store_bytes: int
    doubled: int


Told = Callable[[int, int], None]
"""Told, after each day, its number and how many cases were opened so far."""


async def live(part: Part, tell: Told) -> Lived:
    """Simulate a part, from its first day to its last."""
    keys = prepare(
        part.home, {"seed": part.seed, "first": part.first, "services": part.services, "months": part.months}
    )
    store = await Store.open(sqlite_url(part.home / "store.sqlite"))
    try:
        population = Population(archetypes=part.archetypes, seed=part.seed, first=part.first, size=part.services)
        life = _Life(part, store, population, Bench(population=population, signing=keys.signing))
        return await life.live(tell)
    finally:
        await store.close()


class _Life:
    """One run, with all that it goes by."""

    def __init__(self, part: Part, store: Store, population: Population, bench: Bench) -> None:
        self.part, self.store, self.population, self.bench = part, store, population, bench
        self.clock = SetClock(part.begin)
        self.real = SystemClock()
        self.tally = Tally()
        self.closed: list[str] = []
        self.commits = self.judging = Pace()
        hands = SyntheticHands(
            store=store, population=population, clock=self.clock, real=self.real, follow=self.closed.append
        )
        luck = Random(f"{part.seed}/{part.first}/names")  # noqa: S311  names of questions, nobody's secret
        self.engine = Engine(
            store,
            hands,
            clock=self.clock,
            real=self.real,
            owner=this_process(),
            name=lambda prefix, now: f"{prefix}-{int(now.timestamp() * 1000):012x}{luck.getrandbits(64):016x}",
        )

    async def live(self, tell: Told) -> Lived:
        part = self.part
        await self._keep_templates()
        template = self.population.templates["letter"]
        alone = await looks_alone(self.store, template, "mailbox-before", part.alone, part.begin)
        calendar = self.population.calendar(part.begin, part.end)
        peaks: list[float] = []
        for number in range(part.days):
            day = part.begin + number * _DAY
            await self._open(calendar.pop(number, []), day)
            await self._work_through(day)
            await self._judge_closed()
            tell(number + 1, self.tally.opened.total())
            if number + 1 in {part.days * quarter // 4 for quarter in (1, 2, 3, 4)}:
                peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        await self._judge_open()
        alone += await looks_alone(self.store, template, "mailbox-after", part.alone, part.end)
        return Lived(
            tally=self.tally,
            alone=alone,
            commits=self.commits,
            judging=self.judging,
            peaks_mb=tuple(peaks),
            store_bytes=(part.home / "store.sqlite").stat().st_size,
            doubled=await self._doubled(),
        )

    async def _keep_templates(self) -> None:
        async with self.store.write() as tx:
            await switch.turn(tx, switch.SIMULATED, on=True, person=desk.PERSON, now=self.part.begin)
            for one in self.population.templates.values():
                await declaration.keep_scenario(
                    tx, digest=one.digest, scenario=one.id, text=one.text, now=self.part.begin
                )

    async def _open(self, asked: list[tuple[int, int, datetime]], day: datetime) -> None:
        """Open the day's cases, each due at its own moment."""
        async with self.store.write() as tx:
            for number, turn, moment in asked:
                loaded = self.population.loaded(number, turn)
                case = case_id(number, turn, day)
                account = f"{loaded.persona}@{loaded.service.id}"
                opened = CaseOpened(
                    scenario=loaded.id,
                    scenario_digest=loaded.digest,
                    service=loaded.service.id,
                    account=account,
                    language=loaded.languages[0],
                    right=loaded.scenario.right,
                )
                await ledger.create(
                    tx,
                    ledger=case,
                    kind=LedgerKind.CASE,
                    scenario=loaded.id,
                    scenario_digest=loaded.digest,
                    service=loaded.service.id,
                    account=account,
                    now=day,
                    due_at=moment,
                    asks=asks_of(LedgerKind.CASE, loaded),
                )
                await ledger.append(tx, case, opened, at=day, by="engine")
                self.tally.opened[self.population.member(number).asked_as(turn)] += 1

    async def _work_through(self, day: datetime) -> None:
        """One day of the engine, with a person at the desk on weekday mornings."""
        morning = desk.opens_at(day.date())
        if morning is not None:
            await self._advance_until(morning)
            count = await desk.answer_all(self.store, self.population, self.clock.now())
            self.tally.questions += count
            self.tally.most_questions = max(self.tally.most_questions, count)
        await self._advance_until(day + _DAY)

    async def _advance_until(self, until: datetime) -> None:
        watch, before = Stopwatch(), self.store.commits
        await run_through(
            self.engine, self.store, clock=self.clock, real=self.real, until=until, watch=self._see, at_once=1
        )
        self.commits += watch.pace(self.store.commits - before)

    def _see(self, advanced: Advanced) -> None:
        self.tally.advances += 1
        for action in (advanced.action, advanced.then):
            if isinstance(action, Wait) and action.why not in _POLLED:
                self.tally.waits[action.why] += 1

    async def _judge_closed(self) -> None:
        watch, count = Stopwatch(), len(self.closed)
        for case in self.closed:
            await self._judge(case, watched_until=None)
        self.closed.clear()
        self.judging += watch.pace(count)

    async def _judge_open(self) -> None:
        """What is still open is judged by what was seen up to the last day, as a rate is published at its period's end."""
        async with self.store.read() as tx:
            cases = [
                row.id for row in await ledger.listing(tx, kind=LedgerKind.CASE, open_only=True) if row.requested_at
            ]
        watch = Stopwatch()
        for case in cases:
            await self._judge(case, watched_until=self.part.end)
        self.judging += watch.pace(len(cases))

    async def _judge(self, case: str, *, watched_until: datetime | None) -> None:
        """Seal, assess and keep, as after every closing; `watched_until` None: until it was closed."""
        async with self.store.read() as tx:
            lines = await ledger.entry_bytes(tx, case)
        judged = self.bench.judge(Brought(case=case, lines=lines, watched_until=watched_until))
        await self._keep(judged)
        self.tally.add(judged, begin=self.part.begin.date(), end=self.part.end.date(), turn=numbers_of(case)[1])

    async def _keep(self, judged: Judged) -> None:
        card = judged.card
        async with self.store.write() as tx:
            await judgment.keep_evidence(
                tx,
                digest=card.evidence,
                ledger=card.case,
                sealed_at=card.observed_at,
                head_seq=judged.head_seq,
                manifest=judged.manifest,
                signature=judged.signature,
            )
            await methods.keep(tx, this_method(), now=card.observed_at)
            await judgment.keep_scorecard(tx, card, now=card.observed_at)
            await case_row.keep(tx, judged.row, method=card.method)

    async def _doubled(self) -> int:
        async with self.store.read() as tx:
            return await inventory.doubled_requests(tx)
