"""A house in a folder of the test's own, that plants and asks at real services in simulated time."""

import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from auditor.desk import open_case, open_planting
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_through
from auditor.house import House, open_house
from auditor.judge import judge
from auditor.settings import Settings
from auditor.wiring import engine_of
from probes.export import INSPECTOR_VERSION
from results.clock import SetClock, SystemClock
from results.durable import create_file, make_folder
from results.key import make_keys
from results.records import Entry, Inspection, Role, Scorecard
from results.store import declaration, judgment, ledger
from scenarios.loaded import LoadedScenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a test does with the house: plant, ask, live through the days, read what was found."""

    house: House
    engine: Engine
    clock: SetClock

    async def plant(self, loaded: LoadedScenario) -> None:
        for persona in (loaded.persona, loaded.scenario.bystander):
            assert persona is not None
            await open_planting(self.house, loaded, persona, url=loaded.url)
        await self.live(self.clock.now())

    async def ask(self, loaded: LoadedScenario) -> str:
        return await open_case(self.house, loaded, url=loaded.url)

    async def live(self, until: datetime) -> None:
        await run_through(self.engine, self.house.store, clock=self.clock, real=SystemClock(), until=until)

    async def card(self, case: str) -> Scorecard:
        return await judge(self.house, case)

    async def entries(self, case: str) -> tuple[Entry, ...]:
        async with self.house.store.read() as tx:
            return await ledger.load(tx, case)

    async def inspection(self, case: str, account: str) -> Inspection:
        """What the inspector found in the export of a judged case."""
        async with self.house.store.read() as tx:
            planting = await declaration.planting_of(tx, account)
            assert planting is not None
            files = [a.sha256 for a in await judgment.artifacts_of(tx, case) if a.role is Role.EXPORT]
            found = await judgment.load_inspection(
                tx, judgment.inspection_key(files, planting.truth, INSPECTOR_VERSION)
            )
        assert found is not None, "the case was judged"
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A mailbox of ours: its address, the ways to it, which are secrets, and whom nobody needs to vouch for.

    `shared_with` is the account in whose table all that stands; None: it stands in this one's.
    """

    address: str
    imap: str = field(repr=False)
    smtp: str = field(repr=False)
    trusts: tuple[str, ...] = ()
    shared_with: str | None = None


@asynccontextmanager
async def bench(
    folder: Path,
    clock: SetClock,
    accounts: Mapping[str, tuple[str, str]],
    *,
    boxes: Mapping[str, Box] = MappingProxyType({}),
) -> AsyncIterator[Bench]:
    """Open a house with these accounts: user name and password, and mailboxes, by `persona@service`."""
    home = folder / "home"
    make_folder(home)
    make_keys(home)
    tables = "".join(_table(account, *login, boxes.get(account)) for account, login in accounts.items())
    create_file(home / "accounts.toml", tables.encode())
    settings = Settings(home=home, scenarios=SCENARIOS, operator="Test", contact="+https://auditor.test/bot")
    async with open_house(settings, clock=clock) as house, engine_of(house) as engine:
        yield Bench(house=house, engine=engine, clock=clock)


def _table(account: str, username: str, password: str, box: Box | None) -> str:
    holder = '{ mode = "agreed", reference = "test rig" }'
    table = f'["{account}"]\nusername = "{username}"\npassword = "{_kept(account, password)}"\nholder = {holder}\n'
    if box is None:
        return f"{table}\n"
    if box.shared_with is not None:
        return f'{table}email = "{box.address}"\nmailbox = {{ same_as = "{box.shared_with}" }}\n\n'
    ways = f'imap = "{_kept(account, box.imap, "imap")}", smtp = "{_kept(account, box.smtp, "smtp")}"'
    return f'{table}email = "{box.address}"\nmailbox = {{ {ways}, plus = true, trusts = {json.dumps(box.trusts)} }}\n\n'


def _kept(account: str, secret: str, key: str = "") -> str:
    """A reference in accounts.toml, as everywhere."""
    variable = f"AUDITOR_REAL_{account}_{key}".upper().replace("@", "_").replace("-", "_").rstrip("_")
    os.environ[variable] = secret
    return f"env:{variable}"
