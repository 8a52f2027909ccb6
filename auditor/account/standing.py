"""Which accounts are there, each with its table and its scenario, and what is wrong with them?"""

import asyncio
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from auditor.account.check import Inventory, check_account, check_service
from auditor.account.known import Known, look_up_each
from auditor.house import House
from auditor.refusal import Refused
from auditor.settings import ScenarioUnknown
from results.records import AccountCondition
from results.store import account as accounts
from results.store import board
from scenarios.account import Account
from scenarios.errors import Problem, ScenarioError
from scenarios.loaded import LoadedScenario

_NOT_THERE = (AccountCondition.WANTED, AccountCondition.BURNED, AccountCondition.RETIRED)

Scenarios = Callable[[Collection[str]], Mapping[str, LoadedScenario | None]]
"""Loads the scenarios of services; None where there is none, or it is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An account: what the store knows, what is written down, what the scenario wants.

    Attributes:
        loaded: None where no scenario uses it, or the one that does is refused.
    """

    known: Known
    account: Account | None
    loaded: LoadedScenario | None

    @property
    def live_runs(self) -> tuple[int, int]:
        """How often our ordinary use was done, and how often it must be."""
        ready_when = self.known.rules.ready_when if self.known.rules else None
        done = len(self.known.planting.live_runs) if self.known.planting else 0
        return done, (ready_when.live_runs if ready_when else None) or 0


async def standings(house: House, account: str | None = None) -> list[Standing]:
    """Every account that is written down, or that something has happened to; or the one asked for.

    Raises:
        Refused: there is no such account.
        ScenarioError: accounts.toml cannot be used.
    """
    names = await names_of(house)
    if account is not None and account not in names:
        raise Refused(f"there is no account {account}; `auditor account list` shows those there are")
    return await standings_of(house, names if account is None else [account])


async def names_of(house: House) -> list[str]:
    """Every account that is written down, or that something has happened to.

    Raises:
        ScenarioError: accounts.toml cannot be used.
    """
    written = house.accounts().by_id
    async with house.store.read() as tx:
        return sorted({*written, *await accounts.known(tx), *await board.accounts(tx)})


async def standings_of(house: House, chosen: Sequence[str], *, scenarios: Scenarios | None = None) -> list[Standing]:
    """Where these accounts stand; `scenarios` loads those of their services, else each is read anew.

    Raises:
        ScenarioError: accounts.toml cannot be used.
    """
    services = {service_of(name) for name in chosen}
    loaded = await asyncio.to_thread(scenarios or partial(_read, house), services)
    written, now = house.accounts().by_id, house.clock.now()
    async with house.store.read() as tx:
        whose = {name: loaded[service_of(name)] for name in chosen}
        return [
            Standing(known=known, account=written.get(known.account), loaded=whose[known.account])
            for known in await look_up_each(tx, whose, now, past=False)
        ]


def _read(house: House, services: Collection[str]) -> Mapping[str, LoadedScenario | None]:
    return {service: scenario_of(house, service) for service in services}


async def problems(house: House, account: str | None = None) -> list[Problem]:
    """What must be mended before the accounts can be used; no network.

    Raises:
        Refused: there is no such account.
    """
    try:
        inventory = Inventory(
            accounts=house.accounts(),
            environ=os.environ,
            register=house.redactor.register,
            today=house.clock.now().date(),
        )
    except ScenarioError as error:  # of accounts.toml itself: what is wrong with it is what was asked
        return list(error.problems)
    found: list[Problem] = []
    chosen = await standings(house, account)
    for one in chosen:
        exists = one.known.state.condition not in _NOT_THERE
        found += check_account(one.known.account, one.loaded, inventory, exists=exists)
    for service in sorted({service_of(one.known.account) for one in chosen}):
        try:
            found += check_service(house.load(service), inventory)
        except ScenarioUnknown:
            continue  # a sign-on's account, or an operator's
        except ScenarioError as error:
            found += error.problems
    return list(dict.fromkeys(found))


def service_of(account: str) -> str:
    """The service, or the sign-on, of `persona@service`."""
    return account.partition("@")[2]


def scenario_of(house: House, service: str) -> LoadedScenario | None:
    """The scenario that uses a service's accounts; None where there is none, or it is refused."""
    try:
        return house.load(service)
    except (ScenarioUnknown, ScenarioError):
        return None
