"""What is wrong with a scenario, beside the personas and accounts of this installation? No network."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from auditor.house import find_scenario
from auditor.settings import Settings
from scenarios.account import Accounts, HolderMode, load_accounts
from scenarios.errors import Problem, ScenarioError
from scenarios.lint import lint, lint_operator
from scenarios.load import is_shared, kind_of, load_operator, load_provider, load_scenario
from scenarios.loaded import LoadedScenario
from scenarios.persona import Persona, load_persona, warnings_of
from scenarios.source import read_yaml


def problems_in(settings: Settings, path: Path, *, today: date) -> list[Problem]:
    """Errors and warnings of a file; those of one that cannot be loaded at all, too.

    A sign-on is held against the rules with each scenario that names it; alone, it must load.
    """
    try:
        if is_shared(path):
            return []
        match kind_of(path):
            case "provider":
                load_provider(path)
                return []
            case "operator":
                return _of_operator(settings, path)
        return problems_of(settings, load_scenario(path), holders=holders_in(settings), today=today)
    except ScenarioError as error:
        return list(error.problems)


def _of_operator(settings: Settings, path: Path) -> list[Problem]:
    """An operator is held against the service it plays: beside it, else among the installation's."""
    played = load_operator(path)
    beside = (path.parent.parent / folder / f"{played.operator.service}.yaml" for folder in ("services", "catalogue"))
    service = next((file for file in beside if file.is_file()), None)
    loaded = load_scenario(service or find_scenario(settings, played.operator.service))
    return list(lint_operator(played, loaded))


def problems_of(
    settings: Settings, loaded: LoadedScenario, *, holders: Mapping[str, HolderMode] | None, today: date
) -> list[Problem]:
    """Errors and warnings of a scenario that loads; `holders` None where no account is written down yet.

    Raises:
        ScenarioError: a persona cannot be read.
    """
    personas, found = _personas(settings, loaded)
    return [*found, *lint(loaded, today=today, personas=personas, holders=holders)]


def holders_in(settings: Settings) -> dict[str, HolderMode] | None:
    """Who stands behind each account; None where no account is written down yet.

    Raises:
        ScenarioError: the file of accounts cannot be read.
    """
    return holders_of(load_accounts(settings.accounts)) if settings.accounts.exists() else None


def holders_of(accounts: Accounts) -> dict[str, HolderMode]:
    """Who stands behind each account."""
    return {name: account.holder.mode for name, account in accounts.by_id.items() if account.holder is not None}


def _personas(settings: Settings, loaded: LoadedScenario) -> tuple[dict[str, Persona], list[Problem]]:
    personas: dict[str, Persona] = {}
    found: list[Problem] = []
    for name in (loaded.persona, loaded.scenario.bystander):
        path = settings.scenarios / "personas" / f"{name}.yaml"
        if name is not None and path.exists():
            is_now = path.stat()
            personas[name], warnings = _persona(path, is_now.st_mtime_ns, is_now.st_size)
            found += warnings
    return personas, found


@lru_cache(maxsize=64)
def _persona(path: Path, _changed_ns: int, _size: int) -> tuple[Persona, tuple[Problem, ...]]:
    """A persona and what lint says of it, read once as long as its file is the same: many scenarios share one."""
    persona = load_persona(path)
    return persona, tuple(warnings_of(persona, read_yaml(path)))
