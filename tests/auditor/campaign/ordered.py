"""Orders made by hand, and scenarios in memory to order: what a firing needs of an installation, and no files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from auditor.campaign.cadence import next_fire
from auditor.campaign.catalogue import Unfit
from auditor.settings import ScenarioUnknown
from results.records import Campaign, Sector, Selection
from results.store import Store, campaign
from scenarios.digest import digest_of, text_of
from scenarios.errors import ScenarioError
from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from tests.auditor.installation import PORTAL

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
QUARTERLY = "0 8 1 1,4,7,10 *"


def order(name: str = "pilot", cron: str = QUARTERLY, **more: object) -> Campaign:
    """A campaign of the scenario `a`, from New Year 2026 on, in Paris."""
    made = Campaign(
        name=name,
        cron=cron,
        selection=more.pop("selection", Selection(scenarios=("a",))),  # type: ignore[arg-type]
        zone=str(more.pop("zone", "Europe/Paris")),
        starts=more.pop("starts", NEW_YEAR),  # type: ignore[arg-type]
        ordered_by="ines",
        ordered_at=NEW_YEAR,
    )
    return replace(made, **more)  # type: ignore[arg-type]


async def enter(store: Store, campaign_: Campaign, *, now: datetime = NEW_YEAR) -> Campaign:
    """The campaign in the store, its next firing known."""
    scheduled = replace(campaign_, next_fire_at=next_fire(campaign_, now))
    async with store.write() as tx:
        await campaign.add(tx, scheduled)
    return scheduled


def scenario(name: str, *, tags: tuple[str, ...] = (), sector: Sector = Sector.INSURANCE) -> LoadedScenario:
    """The portal under another name, with nothing to plant and no witness."""
    portal = load_scenario(Path(PORTAL))
    service = replace(portal.service, id=name, sector=sector)
    changes = {"service": service, "plant": {}, "readback": {}, "bystander": None, "tags": tags}
    declared = portal.scenario.model_copy(update=changes)
    text = text_of(name, declared, None, {})
    return replace(portal, id=name, scenario=declared, service=service, text=text, digest=digest_of(text))


@dataclass(kw_only=True)
class Shelf:
    """A catalogue in memory. `on_load` is called before each reading; what it raises is raised."""

    scenarios: dict[str, LoadedScenario]
    broken: dict[str, ScenarioError] = field(default_factory=dict)
    unfits: dict[str, Unfit] = field(default_factory=dict)
    on_load: Callable[[str], None] = lambda _: None

    @classmethod
    def of(cls, *names: str) -> "Shelf":
        return cls(scenarios={name: scenario(name) for name in names})

    def ids(self) -> Sequence[str]:
        return (*self.scenarios, *self.broken)

    def load(self, scenario: str) -> LoadedScenario:
        self.on_load(scenario)
        if scenario in self.broken:
            raise self.broken[scenario]
        if scenario not in self.scenarios:
            raise ScenarioUnknown(scenario, "the shelf", ", ".join(self.scenarios))
        return self.scenarios[scenario]

    def unfit(self, loaded: LoadedScenario, today: date) -> Unfit | None:
        return self.unfits.get(loaded.id)
