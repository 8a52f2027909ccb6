"""An Indico with an operator, occasions to take part in, and accounts for us."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from auditor.desk import open_planting
from results.records import Language
from results.store import declaration
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from tests.real.indico.ground import find_ground
from tests.real.indico.instance import DOMAIN, Indico, serve
from tests.real.installation import SCENARIOS, Bench

SERVICE = "indico-test"
QUESTION = "Anything else we should know"
REGISTRATIONS = ("Harvest meeting", "Winter school")
CALLS = ("Congress of instrument makers",)
LOCALES: Mapping[Language, str] = {"en": "en_GB", "fr": "fr_FR"}


@dataclass(frozen=True)
class Members:
    """Our two accounts at an Indico, in one language."""

    indico: Indico
    language: Language
    passwords: dict[str, str] = field(repr=False)

    @property
    def scenario(self) -> LoadedScenario:
        return load_scenario(SCENARIOS / "services" / f"{SERVICE}.yaml", url=self.indico.url)

    @property
    def accounts(self) -> dict[str, tuple[str, str]]:
        return {f"{name}@{SERVICE}": (self.username(name), password) for name, password in self.passwords.items()}

    def username(self, name: str) -> str:
        return f"{name}-{self.language}"

    async def plant(self, at: Bench) -> None:
        """Plant both; the colleagues they mark as favourites are put there by the operator, once their names are made."""
        for persona in self.passwords:
            await open_planting(at.house, self.scenario, persona, language=self.language, url=self.indico.url)
            async with at.house.store.read() as tx:
                planting = await declaration.planting_of(tx, f"{persona}@{SERVICE}")
                assert planting is not None
                truth = await declaration.load_truth(tx, planting.truth)
            named = [f.value for r in truth.records if r.category == "favourite_users" for f in r.fields]
            self.indico.ask("people", people=[_colleague(name) for name in named])
        await at.live(at.clock.now())


def _colleague(name: str) -> dict[str, str]:
    return {"first_name": "Kim", "last_name": name, "email": f"{name.rsplit(maxsplit=1)[-1]}@{DOMAIN}"}


@pytest.fixture(scope="package")
def indico() -> Iterator[Indico]:
    with serve(find_ground()) as served:
        furnish(served)
        yield served


def furnish(indico: Indico) -> None:
    """What an operator does before anybody comes."""
    by = indico.ask("admin", username="olga", password=secrets.token_urlsafe(12))
    indico.ask("occasions", by=by, registrations=dict.fromkeys(REGISTRATIONS, QUESTION), calls=list(CALLS))


@pytest.fixture
def english(indico: Indico) -> Members:
    return join(indico, "en")


@pytest.fixture
def french(indico: Indico) -> Members:
    return join(indico, "fr")


def join(indico: Indico, language: Language) -> Members:
    members = Members(indico, language, {name: secrets.token_urlsafe(12) for name in ("anna", "yann")})
    names = {"anna": ("Anna", "Beispiel"), "yann": ("Yann", "Exemple")}
    people = [
        {
            "username": members.username(name),
            "password": password,
            "first_name": names[name][0],
            "last_name": names[name][1],
            "email": f"{members.username(name)}@{DOMAIN}",
            "language": LOCALES[language],
        }
        for name, password in members.passwords.items()
    ]
    indico.ask("people", people=people)
    return members
