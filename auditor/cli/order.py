"""How is a campaign drawn in a terminal, and what is it in JSON?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from auditor.campaign.words import CHANGES, cadence_of, fired_of, firing_of, next_of, selection_of, state_of, who
from auditor.cli.console import indented, out
from dashboards.typography import day, written
from results.records import Campaign, CampaignEvent, Fired, Firing, Language

_CAMPAIGN: TypeAdapter[Campaign] = TypeAdapter(Campaign)
_FIRING: TypeAdapter[Firing] = TypeAdapter(Firing)
_FIRED: TypeAdapter[Fired] = TypeAdapter(Fired)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A campaign with its history, its last firings, what these did, and its cases that go on."""

    order: Campaign
    events: Sequence[CampaignEvent]
    firings: Sequence[Firing]
    fired: Sequence[Fired]
    open_cases: Sequence[str]

    def of(self, firing: Firing) -> list[Fired]:
        return [one for one in self.fired if one.fire_at == firing.fire_at]


def draw_order(shown: Shown, language: Language, now: datetime) -> None:
    """What was ordered and by whom, then each firing with what it did for each scenario."""
    order = shown.order
    out().print(f"{order.name} · {state_of(order, language)}", style="bold", markup=False)
    indented(selection_of(order.selection, language))
    indented(cadence_of(order, language))
    indented(f"→ {next_of(order, language)}")
    for event in shown.events:
        indented(f"{day(event.at.date(), language)} · {written(CHANGES[event.what], language)} · {who(event.by)}")
    for firing in shown.firings:
        out().print(firing_of(firing, order, language), style="bold", markup=False)
        for one in shown.of(firing):
            indented(f"{one.scenario} · {fired_of(one, order, language, now)}")


def order_as_json(order: Campaign) -> dict[str, Any]:
    return dict(_CAMPAIGN.dump_python(order, mode="json"))


def shown_as_json(shown: Shown) -> dict[str, Any]:
    return {
        **order_as_json(shown.order),
        "history": [{"at": e.at.isoformat(), "by": e.by, "what": e.what} for e in shown.events],
        "firings": [
            {
                **_FIRING.dump_python(firing, mode="json"),
                "scenarios": [
                    _FIRED.dump_python(one, mode="json", exclude={"campaign", "fire_at"}) for one in shown.of(firing)
                ],
            }
            for firing in shown.firings
        ],
        "open_cases": list(shown.open_cases),
    }
