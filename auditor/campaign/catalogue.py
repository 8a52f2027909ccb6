"""Where do campaigns find their scenarios, and may a case of one be opened, as far as files can tell?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from auditor.account.fit import refuse_service
from auditor.desk import whose
from auditor.house import House, find_scenario
from auditor.lint import holders_of, problems_of
from auditor.refusal import NotAllowed
from results.records import Passed
from scenarios.account import Accounts
from scenarios.errors import Problem, ScenarioError
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario

_CATALOGUE = ("services", "catalogue")  # the sandbox is asked where it is named, and never by its sector
_SHARED = re.compile(r"^software:", re.MULTILINE)
_BY_CODE = {"out_of_date": Passed.OUT_OF_DATE, "no_language": Passed.NO_LANGUAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Why a scenario is passed over, in one word and in words for who mends it."""

    passed: Passed
    detail: str


class Catalogue(Protocol):
    """The declarations of an installation; reading one may take a while."""

    def ids(self) -> Sequence[str]:
        """Everything that a sector or a tag may choose."""
        ...

    def load(self, scenario: str) -> LoadedScenario:
        """Read a scenario by its id.

        Raises:
            ScenarioUnknown: there is none of that name.
            ScenarioError: it cannot be read.
        """
        ...

    def unfit(self, loaded: LoadedScenario, today: date) -> Unfit | None:
        """Why no case of it may be opened today: lint, accounts, terms of use; None where nothing is in the way."""
        ...


class HouseCatalogue:
    """The files of an installation, for one firing: they are edited while the bot runs, so take a new one for the next."""

    def __init__(self, house: House) -> None:
        self._settings = house.settings
        self._read_accounts = house.accounts
        self._accounts: Accounts | None = None

    def ids(self) -> tuple[str, ...]:
        folders = [self._settings.scenarios / folder for folder in _CATALOGUE]
        files = [path for folder in folders for path in sorted(folder.glob("*.yaml"))]
        return tuple(dict.fromkeys(path.stem for path in files if not _is_shared(path)))

    def load(self, scenario: str) -> LoadedScenario:
        return load_scenario(find_scenario(self._settings, scenario))

    def unfit(self, loaded: LoadedScenario, today: date) -> Unfit | None:
        try:
            accounts = self._written()
            for account in whose(loaded):
                accounts.of(account)
                if (theirs := loaded.sign_on_of(account)) is not None:
                    accounts.of(theirs)
        except ScenarioError as error:
            return Unfit(passed=Passed.NO_ACCOUNT, detail=_lines(error.problems))
        return self._invalid(loaded, accounts, today) or _not_allowed(loaded, accounts, today)

    def _written(self) -> Accounts:
        if self._accounts is None:
            self._accounts = self._read_accounts()
        return self._accounts

    def _invalid(self, loaded: LoadedScenario, accounts: Accounts, today: date) -> Unfit | None:
        try:
            found = problems_of(self._settings, loaded, holders=holders_of(accounts), today=today)
        except ScenarioError as error:
            found = list(error.problems)
        errors = [problem for problem in found if problem.severity == "error"]
        for problem in sorted(errors, key=lambda problem: problem.code not in _BY_CODE):
            return Unfit(passed=_BY_CODE.get(problem.code, Passed.INVALID), detail=str(problem))
        return None


def _not_allowed(loaded: LoadedScenario, accounts: Accounts, today: date) -> Unfit | None:
    try:
        refuse_service(loaded, whose(loaded), lambda: accounts, today=today)
    except NotAllowed as refused:
        return Unfit(passed=Passed.NOT_ALLOWED, detail=str(refused))
    return None


def unreadable(error: ScenarioError) -> Unfit:
    """A file that cannot be loaded at all."""
    return Unfit(passed=Passed.INVALID, detail=_lines(error.problems))


def _lines(problems: Sequence[Problem]) -> str:
    return "\n".join(map(str, problems))


def _is_shared(path: Path) -> bool:
    """Whether a scenario is run by the service files that name it, and not by itself."""
    try:
        return bool(_SHARED.search(path.read_text(encoding="utf-8", errors="replace")))
    except OSError:
        return False
