"""Which scenarios does an order mean: now, as it is written, and at each firing?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from auditor.campaign.catalogue import Catalogue, Unfit, unreadable
from auditor.campaign.wrong import OrderWrong
from auditor.refusal import Refused
from auditor.settings import ScenarioUnknown
from results.records import Passed, Selection
from scenarios.errors import ScenarioError
from scenarios.loaded import LoadedScenario

_SAID: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A scenario of a selection, or the reason why it is passed over."""

    scenario: str
    loaded: LoadedScenario | None = None
    unfit: Unfit | None = None


def named(selection: Selection) -> tuple[str, ...]:
    """The scenarios that the order itself names, or that were drawn for it."""
    drawn = selection.sample.scenarios if selection.sample else ()
    return tuple(dict.fromkeys((*selection.scenarios, *drawn)))


def select(catalogue: Catalogue, selection: Selection, today: date) -> Iterator[Chosen]:
    """Every scenario of the selection as the catalogue is now, each once, those named first.

    A file that cannot be read may belong to any sector: it is named, and passed over.
    """
    listed = dict.fromkeys(named(selection))
    others = [one for one in catalogue.ids() if one not in listed] if selection.sectors or selection.tags else []
    for scenario in (*listed, *others):
        one = _read(catalogue, scenario)
        if one.loaded is None:
            yield one
        elif scenario in listed or _matches(one.loaded, selection):
            yield replace(one, unfit=catalogue.unfit(one.loaded, today))


def resolve(catalogue: Catalogue, names: Sequence[str]) -> tuple[str, ...]:
    """The scenarios that people name by their own id or by that of their service.

    Raises:
        OrderWrong: a file is given.
        Refused: names all that stand for nothing.
    """
    for name in names:
        if "/" in name or name.endswith((".yaml", ".yml")):
            raise OrderWrong("scenario", f"{name!r} is a file, which may move; write its id, the name without .yaml")
    found: dict[str, None] = {}
    unknown: list[ScenarioUnknown] = []
    by_service: dict[str, str] | None = None
    for name in names:
        try:
            found[catalogue.load(name).id] = None
        except ScenarioUnknown as error:
            by_service = _by_service(catalogue) if by_service is None else by_service
            if name in by_service:
                found[by_service[name]] = None
            else:
                unknown.append(error)
    if unknown:
        raise Refused(_some([str(one) for one in unknown]))
    return tuple(found)


def refuse_unfit(catalogue: Catalogue, selection: Selection, today: date) -> tuple[Chosen, ...]:
    """Refuse an order of which nothing, or something it names, could not be asked as things stand.

    Returns:
        What it selects today; some of what sectors and tags choose may be unfit.

    Raises:
        OrderWrong: it selects nothing.
        Refused: a scenario it names is unknown or invalid, has no account or is not allowed; says each, and the mend.
    """
    chosen = tuple(select(catalogue, selection, today))
    wrong = [one.unfit.detail for one in chosen if one.unfit is not None and one.scenario in named(selection)]
    if wrong:
        raise Refused(_some(wrong))
    if not [one for one in chosen if one.unfit is None]:
        by = ", ".join([*map(str, selection.sectors), *selection.tags])
        if not by:
            raise OrderWrong("scenario", "it selects nothing; give a scenario, a sector, a tag or a sample")
        details = [one.unfit.detail for one in chosen if one.unfit is not None]
        unfit = f"\n{_some(details)}" if details else ""
        raise OrderWrong(
            "sector" if selection.sectors else "tag",
            f"the catalogue has no scenario of {by} that could be asked; write it into one, or choose another{unfit}",
        )
    return chosen


def _some(lines: Sequence[str]) -> str:
    """The first of many lines, and how many there are besides: a sector may hold thousands."""
    rest = len(lines) - _SAID
    return "\n".join([*lines[:_SAID], f"and {rest} more like these"] if rest > 1 else lines)


def _read(catalogue: Catalogue, scenario: str) -> Chosen:
    try:
        return Chosen(scenario=scenario, loaded=catalogue.load(scenario))
    except ScenarioUnknown as error:
        return Chosen(scenario=scenario, unfit=Unfit(passed=Passed.UNKNOWN, detail=str(error)))
    except ScenarioError as error:
        return Chosen(scenario=scenario, unfit=unreadable(error))


def _matches(loaded: LoadedScenario, selection: Selection) -> bool:
    of_sector = not selection.sectors or loaded.service.sector in selection.sectors
    return of_sector and (not selection.tags or bool(set(selection.tags) & set(loaded.scenario.tags)))


def _by_service(catalogue: Catalogue) -> dict[str, str]:
    """Scenarios by the id of their service, where they can be read."""
    found: dict[str, str] = {}
    for scenario in catalogue.ids():
        try:
            loaded = catalogue.load(scenario)
        except (ScenarioError, ScenarioUnknown):
            continue
        found[loaded.service.id] = loaded.id
    return found
