"""Which services does somebody mean, who cannot tick ten thousand? Those they name, and all that match what they look for."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qs, urlencode

from dashboards import vocabulary
from dashboards.desk.catalogue import Catalogue, ScenarioTold
from dashboards.desk.form import Form
from results.figures.words import SECTORS
from results.records import Right, Sector, Text, Track

MANY: Final = "named"
"""The field that holds more names than anybody ticks, with spaces between them."""
_PARTS: Final = ("q", "sector", "software", "track", "tag")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What is looked for in the catalogue; empty: anything.

    Attributes:
        q: words that the id or the name of the service holds.
        track: whose right is exercised; a letter on both limbs is of either.
    """

    q: str = ""
    sector: str = ""
    software: str = ""
    track: str = ""
    tag: str = ""

    @property
    def said(self) -> dict[str, str]:
        """What is said of it, by the name of its field."""
        return {name: value for name in _PARTS if (value := getattr(self, name))}

    @property
    def written(self) -> str:
        """The same in one text, which `match_written` reads; never empty."""
        return urlencode(self.said or {"q": ""})


def match_of(ask: Callable[[str], str], *, prefix: str = "") -> Match:
    """What an address or a form looks for; `ask` gives a field by its name."""
    return Match(**{name: ask(f"{prefix}{name}")[:_LONGEST] for name in _PARTS})


def match_written(text: str) -> Match:
    """What was written by `Match.written`; of anything else what can be read of it."""
    read = parse_qs(text)
    return match_of(lambda name: next(iter(read.get(name, ())), "").strip())


def matching(catalogue: Catalogue, match: Match) -> list[ScenarioTold]:
    """Those that match, in the order of their ids."""
    wanted = match.q.casefold()
    return [one for one, text in _texts(catalogue) if wanted in text and _is_of(one, match)]


@lru_cache(maxsize=2)
def _texts(catalogue: Catalogue) -> Sequence[tuple[ScenarioTold, str]]:
    """Every scenario with the words by which it is found."""
    return tuple(
        (one, "\n".join((one.id, *((one.name.fr, one.name.en) if one.name is not None else ()))).casefold())
        for one in sorted(catalogue.scenarios, key=lambda one: one.id)
    )


def _is_of(one: ScenarioTold, match: Match) -> bool:
    return (
        (not match.sector or one.sector == match.sector)
        and (not match.software or one.software == match.software)
        and (not match.track or one.right in (match.track, Right.BOTH))
        and (not match.tag or match.tag in one.tags)
    )


def words_of(match: Match, offered: "Offers") -> Text | None:
    """What is looked for, as a person reads it; None: nothing, which is everything."""
    quoted = Text(fr=f"« {match.q} »", en=f"“{match.q}”")
    tables = ((match.sector, offered.sectors), (match.software, ()), (match.track, offered.tracks), (match.tag, ()))
    said = [quoted] if match.q else []
    for value, table in tables:
        if value:
            said.append(next((words for one, words in table if one == value), Text(fr=value, en=value)))
    return Text(fr=", ".join(one.fr for one in said), en=", ".join(one.en for one in said)) if said else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody has chosen so far.

    Attributes:
        names: the scenarios that are named; `matches`: all that match one of these are meant too.
    """

    names: tuple[str, ...]
    matches: tuple[Match, ...]

    def scenarios(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Everything that is chosen, each once; of what matches that alone which lint does not refuse."""
        found = [one.id for match in self.matches for one in matching(catalogue, match) if not one.refused]
        return tuple(dict.fromkeys((*self.names, *found)))


def chosen_of(form: Form) -> Chosen:
    """What a form says: names one by one, or many in one field, and what matches."""
    many = [name for field in form.many(MANY) for name in field.split()]
    return Chosen(
        names=tuple(dict.fromkeys((*form.many("scenario"), *many))),
        matches=tuple(dict.fromkeys(match_written(text) for text in form.many("match"))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """By what one may look for scenarios: of each what there is; `shared`: names that several bear."""

    sectors: tuple[tuple[str, Text], ...]
    softwares: tuple[tuple[str, str], ...]
    tracks: tuple[tuple[str, Text], ...]
    tags: tuple[tuple[str, str], ...]
    shared: frozenset[Text]


@lru_cache(maxsize=2)
def offers(catalogue: Catalogue) -> Offers:
    """What the scenarios there are can be told apart by."""
    scenarios = catalogue.scenarios
    found = {one.sector for one in scenarios}
    rights = {one.right for one in scenarios if one.right is not None}
    tracks = (Track.PORTABILITY, Track.ACCESS) if len(rights) > 1 else ()
    return Offers(
        sectors=tuple((str(one), SECTORS[one]) for one in Sector if one in found),
        softwares=_twice({one.software for one in scenarios if one.software is not None}),
        tracks=tuple((str(one), vocabulary.TRACKS[one]) for one in tracks),
        tags=_twice({tag for one in scenarios for tag in one.tags}),
        shared=frozenset(
            name for name, n in Counter(one.name for one in scenarios).items() if name is not None and n > 1
        ),
    )


def _twice(names: Collection[str]) -> tuple[tuple[str, str], ...]:
    """What is chosen and what is said is one and the same."""
    return tuple((name, name) for name in sorted(names))
