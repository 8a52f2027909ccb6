"""One case on a store of its own, copied from a template, so that hundreds can be lived through in a minute.

A file is copied with its home; a PostgreSQL is filled anew with the rows that it had.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from auditor.desk import answer_question, open_case
from auditor.engine.advance import Engine
from auditor.house import House, open_house
from auditor.settings import Settings
from results.clock import SetClock
from results.records import Entry, QuestionTopic
from results.store import lease, ledger, question
from scenarios.loaded import LoadedScenario
from tests.auditor.engine.memory import MemoryHands, MemoryService
from tests.auditor.installation import installation, plant
from tests.auditor.situations import ASKED
from tests.database import Rows, refill, rows_of

BEGUN = ASKED - timedelta(minutes=1)
IN_DOUBT = (QuestionTopic.AMBIGUOUS_REQUEST, QuestionTopic.MISSING_CONFIRMATION)


@dataclass(frozen=True, kw_only=True)
class Template:
    settings: Settings
    case: str
    rows: Rows


async def make_template(folder: Path, database: str, *, steps: int = 0) -> Template:
    """Two planted accounts and an open case, advanced by so many steps; `database` empty: in the home."""
    clock = SetClock(BEGUN)
    async with installation(folder, clock, database) as house:
        portal = house.load("portal")
        await plant(house, portal)
        case = await open_case(house, portal)
        hands = MemoryHands(loaded=portal, service=MemoryService(clock=clock))
        engine = Engine(house.store, hands, clock=clock, real=clock, owner="host:0:0")
        for _ in range(steps):
            await engine.advance(case)
    return Template(settings=house.settings, case=case, rows=rows_of(database) if database else {})


@dataclass(kw_only=True)
class World:
    """A case, the service that it asks, the calendar that it lives in, the machine's time."""

    house: House
    loaded: LoadedScenario
    case: str
    clock: SetClock
    real: SetClock
    service: MemoryService

    def hands(self) -> MemoryHands:
        return MemoryHands(loaded=self.loaded, service=self.service)

    def engine(self, hands: MemoryHands, owner: str = "host:1:1") -> Engine:
        return Engine(self.house.store, hands, clock=self.clock, real=self.real, owner=owner)

    async def entries(self) -> tuple[Entry, ...]:
        async with self.house.store.read() as tx:
            return await ledger.load(tx, self.case)

    async def go_on(self) -> bool:
        """Let the calendar go to the next moment at which something is due; False where nothing ever is."""
        async with self.house.store.read() as tx:
            due = await lease.next_due(tx)
        if due is not None and due > self.clock.now():
            self.clock.set(due)
        return due is not None

    async def answer(self) -> None:
        """A person looks, and says what is true."""
        async with self.house.store.read() as tx:
            asked = await question.listing(tx, open_only=True)
        for row in asked:
            truth = "sent" if self.service.requests else "not_sent"
            choice = truth if row.asked.topic in IN_DOUBT else "again"
            await answer_question(self.house, row.id, choice, person="ines")


@asynccontextmanager
async def world(template: Template, folder: Path) -> AsyncIterator[World]:
    """The template's case, in a home of its own at `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template.settings.home, folder)
    if template.settings.database:
        refill(template.settings.database, template.rows)
    clock = SetClock(BEGUN)
    settings = template.settings.model_copy(update={"home": folder})
    async with open_house(settings, clock=clock) as house:
        yield World(
            house=house,
            loaded=house.load("portal"),
            case=template.case,
            clock=clock,
            real=SetClock(ASKED),
            service=MemoryService(clock=clock),
        )
