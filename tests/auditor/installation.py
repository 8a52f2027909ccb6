"""An installation in a folder of the test's own, with two planted accounts at the portal of `portal.yaml`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from auditor.desk import open_planting
from auditor.house import House, open_house
from auditor.settings import Settings
from results.clock import Clock
from results.durable import create_file, make_folder
from results.key import make_keys
from results.records import LedgerKind
from results.store import declaration, lease, ledger
from scenarios.loaded import LoadedScenario
from tests.database import lay

PERSONAS = Path(__file__).parents[2] / "scenarios" / "personas"
PORTAL = Path(__file__).parent / "portal.yaml"
HUMAN = """
  - human: {fr: "Lisez le SMS, puis répondez.", en: "Read the text message, then answer."}
    answers:
      done: {fr: C’est fait, en: Done, fact: request_acknowledged}
      nothing: {fr: Rien n’est venu, en: Nothing came}
    attach: optional
"""


def make_home(folder: Path, database: str = "") -> Settings:
    """The files of an installation, its store among them, before anything is planted or asked."""
    home = folder / "home"
    make_folder(home)
    make_keys(home)
    if not database:
        lay(home / "store.sqlite")
    scenarios = folder / "scenarios"
    for name in ("catalogue", "personas"):
        (scenarios / name).mkdir(parents=True)
    for persona in PERSONAS.glob("*.yaml"):
        (scenarios / "personas" / persona.name).write_bytes(persona.read_bytes())
    (scenarios / "catalogue" / "portal.yaml").write_text(PORTAL.read_text(encoding="utf-8"), encoding="utf-8")
    create_file(home / "accounts.toml", b'["camille@portal"]\nusername = "camille"\n["noe@portal"]\nusername = "noe"\n')
    return Settings(home=home, scenarios=scenarios, database=database)


@asynccontextmanager
async def installation(folder: Path, clock: Clock, database: str = "") -> AsyncIterator[House]:
    async with open_house(make_home(folder, database), clock=clock) as house:
        yield house


async def plant(house: House, loaded: LoadedScenario) -> None:
    """Both accounts planted, as far as the store is concerned."""
    for persona in (loaded.persona, loaded.scenario.bystander):
        assert persona is not None
        await open_planting(house, loaded, persona)
    async with house.store.write() as tx:
        for row in await ledger.listing(tx, kind=LedgerKind.PLANTING):
            await declaration.mark_planting(tx, row.account, complete=True)
            await lease.settle(tx, row.id, due_at=None, why="closed", stage=None, epoch=row.epoch)
