"""What do the pages of the public site know beside what is published: the ladders, who answers for it, how often the method was wrong?"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from auditor.day import calendar_day
from auditor.gathered import folder_of
from auditor.house import House
from auditor.ladder import LADDERS
from auditor.method.calibration import load_calibration
from auditor.method.confusion import load_confusion
from auditor.settings import Settings
from dashboards.ladder import Step
from dashboards.shelf.stock import editions_of
from dashboards.site.export import Recipe
from dashboards.site.world import ErrorRate, Held, Measured, Party, Publisher

_DOCS: Final = Path(__file__).parents[1] / "docs"


def ladders() -> Mapping[str, tuple[Step, ...]]:
    """The rungs of each track, and their criteria."""
    return {
        str(track): tuple(Step(title=step.title, criteria=step.criteria, beyond_law=step.beyond_law) for step in steps)
        for track, steps in LADDERS.items()
    }


def publisher_of(settings: Settings) -> Publisher:
    """Who answers for the site, as far as the operator has said."""
    said = settings.site
    contact = said.contact or settings.contact.removeprefix("+")  # as it stands in a User-Agent
    return Publisher(
        publisher=Party(name=said.publisher or settings.operator, address=said.address, contact=contact),
        register=said.register_number,
        director=said.director,
        host=Party(name=said.host, address=said.host_address, contact=said.host_contact),
        contests=said.contests,
    )


def unstated(settings: Settings) -> tuple[str, ...]:
    """What the law has such a site say, and the operator has not: the keys of [site]."""
    said = publisher_of(settings)
    needed = {
        "publisher": said.publisher.name,
        "address": said.publisher.address,
        "contact": said.publisher.contact,
        "director": said.director,
        "host": said.host.name,
        "host_address": said.host.address,
        "host_contact": said.host.contact,
    }
    return tuple(key for key, words in needed.items() if not words)


def lacking(settings: Settings) -> str:
    """What the operator must still state, as a sentence; empty where nothing is missing."""
    missing = unstated(settings)
    if not missing:
        return ""
    return (
        f"The legal notice lacks {', '.join(missing)}: state them below [site] in auditor.toml. The law asks for them before "
        "the site is public."
    )


def measured(folder: Path = _DOCS) -> Measured:
    """What was measured last of the method's own errors; nothing where nothing was."""
    confusion, calibration = load_confusion(folder / "confusion.json"), load_calibration(folder / "calibration.json")
    errors = confusion.criteria if confusion is not None else {}
    return Measured(
        on=date.fromisoformat(confusion.measured) if confusion is not None else None,
        method=confusion.method if confusion is not None else "",
        cases=confusion.cases if confusion is not None else 0,
        errors=tuple(
            ErrorRate(criterion=name, due=one.due, missed=len(one.missed), accused=len(one.false_accusations))
            for name, one in errors.items()
        ),
        worlds=calibration.worlds if calibration is not None else 0,
        intervals=()
        if calibration is None
        else tuple(
            Held(what=row.what, world=row.world, held=row.held, intervals=row.intervals, is_naive=row.naive)
            for row in calibration.rows
        ),
    )


async def recipe_of(house: House, url: str) -> Recipe:
    """From what the site of this installation is written."""
    return Recipe(
        editions=await editions_of(house.store),
        home=folder_of(house),
        ladders=ladders(),
        today=calendar_day(house.clock.now()),
        url=url,
        publisher=publisher_of(house.settings),
        measured=measured(),
    )
