"""Which software do many services share, and how is it known?"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """A product; `scenario` is the declaration for it, empty where there is none."""

    id: str
    name: str
    generator: tuple[re.Pattern[str], ...]
    page: tuple[re.Pattern[str], ...]
    scenario: str = ""


@cache
def known_software() -> tuple[Software, ...]:
    """Read what is known."""
    written = yaml.safe_load(files("probes.crawl").joinpath("software.yaml").read_text("utf-8"))
    return tuple(
        Software(
            id=name,
            name=one["name"],
            generator=tuple(re.compile(p, re.IGNORECASE) for p in one.get("generator", ())),
            page=tuple(re.compile(p, re.IGNORECASE) for p in one.get("page", ())),
            scenario=one.get("scenario", ""),
        )
        for name, one in written.items()
    )


def software_of(markup: str, generator: str) -> tuple[str, ...]:
    """Ids of the software that a page was made by, as far as it shows."""
    return tuple(
        one.id
        for one in known_software()
        if any(p.search(generator) for p in one.generator) or any(p.search(markup) for p in one.page)
    )
