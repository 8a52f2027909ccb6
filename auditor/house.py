"""What does one installation consist of, and who holds the keys?

Everything with a lifetime (store, keys, vault, redactor, clock) is made here
and handed on as values; nothing in the house looks for them by itself.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.push.recipient import Recipients, load_recipients
from auditor.settings import MARK, InstallationMissing, InstallationSimulated, ScenarioUnknown, Settings
from results.clock import Clock, SystemClock
from results.key import Keys, load_keys
from results.redact import Redactor
from results.scratch import scratch
from results.store import Store, switch
from results.vault import Vault
from scenarios.account import Accounts, load_accounts
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario

_FOLDERS = ("services", "catalogue", "sandbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """An installation, opened."""

    settings: Settings
    store: Store
    keys: Keys
    vault: Vault
    redactor: Redactor
    clock: Clock

    def scratch(self) -> AbstractContextManager[Path]:
        """A folder for what must not outlive its use, in the home."""
        return scratch(self.settings.home)

    def accounts(self) -> Accounts:
        """The accounts by reference, read anew each time: they are edited while the bot runs."""
        return load_accounts(self.settings.accounts)

    def recipients(self) -> Recipients:
        """Who is told of releases, read anew each time."""
        return load_recipients(self.settings.recipients, language=self.settings.language)

    def load(self, name: str, *, url: str | None = None) -> LoadedScenario:
        return load_scenario(find_scenario(self.settings, name), url=url)


def find_scenario(settings: Settings, name: str) -> Path:
    """A scenario by path or by id, in the catalogue, the services or the sandbox.

    Raises:
        ScenarioUnknown: there is none of that name; names those there are.
    """
    given = Path(name)
    if given.suffix in (".yaml", ".yml") and given.exists():
        return given
    if name == given.name:  # of thousands, one file is asked for and no folder listed
        for folder in _FOLDERS:
            path = settings.scenarios / folder / f"{name}.yaml"
            if path.is_file():
                return path
    known: dict[str, Path] = {}
    for folder in _FOLDERS:
        for path in sorted((settings.scenarios / folder).glob("*.yaml")):
            known.setdefault(path.stem, path)
    if name not in known:
        raise ScenarioUnknown(name, settings.scenarios, ", ".join(known) or "none")
    return known[name]


@asynccontextmanager
async def open_house(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[House]:
    """Open an installation that `auditor init` made.

    Raises:
        InstallationMissing: there is none at this place.
        InstallationSimulated: folder or store are a simulation's.
        ResultsError: its store or keys cannot be used.
    """
    if not settings.home.is_dir():
        raise InstallationMissing(settings.home.absolute())
    if (settings.home / MARK).exists():
        raise InstallationSimulated(settings.home.absolute())
    keys = load_keys(settings.home)
    store = await Store.open(settings.store_url)
    try:
        async with store.read() as tx:
            if await switch.is_on(tx, switch.SIMULATED):
                raise InstallationSimulated(store.place)
        yield House(
            settings=settings,
            store=store,
            keys=keys,
            vault=Vault(settings.vault, keys.vault),
            redactor=Redactor(),
            clock=clock or SystemClock(),
        )
    finally:
        await store.close()
