"""Which services are there? In the order of their names, never a ranking; by words, track, sector, country and software."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.isolate import told
from dashboards.observatory.group import alphabetic
from dashboards.site.catalogue import TRACKS as BOTH
from dashboards.site.catalogue import Listed, Question, is_old
from dashboards.site.layout import TRACKS, rendered, words_of
from dashboards.site.lead import lead_of
from dashboards.site.place import Place
from dashboards.site.steps import pages_of, steps_of
from dashboards.site.world import World
from dashboards.typography import NO_BREAK, counted, country, day, delay, number, spaced
from results.figures.words import SECTORS
from results.records import Language, Text

_FOUND: Final = (Text(fr="{n} service", en="{n} service"), Text(fr="{n} services", en="{n} services"))
_REQUESTS: Final = (Text(fr="{n} demande", en="{n} request"), Text(fr="{n} demandes", en="{n} requests"))
_MOST_OPTIONS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A service as a list shows it; a clock that has not struck is empty."""

    path: str
    name: str
    about: str
    rungs: tuple[tuple[str, int], ...]
    clocks: tuple[str, str, str]
    watched_on: str
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A part of the services that has a page of its own."""

    words: str
    path: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    value: str
    words: str
    is_chosen: bool


def home(world: World, place: Place, _rest: str) -> str | None:
    return _page(world, place, Question(), 1, ())


def services(world: World, place: Place, rest: str) -> str | None:
    """A page of the list: of all, of one track or country, or as it was asked for."""
    parts = tuple(part for part in rest.split("/") if part)
    asked = place.asked
    name, _, value = parts[0].partition("=") if parts and "=" in parts[0] else ("", "", "")
    facet, after = (parts[:1], parts[1:]) if name else ((), parts)
    page = _number(after[0] if after else asked.get("page", "1"))
    if page is None or len(after) > 1 or (name and name not in _PATHS):
        return None
    if name and world.catalogue.counts[name][value] == 0:
        return None
    said = {key: asked.get(key, "") for key in ("track", "sector", "country", "software")}
    question = Question(**{**said, **({name: value} if name else {})}, words=asked.get("q", ""))
    return _page(world, place, question, page, facet)


_PATHS: Final = ("track", "country")


def service_pages(world: World) -> Iterable[str]:
    """All pages of the list of all, of each track and of each country; sectors and software have pages of their own."""
    catalogue = world.catalogue
    yield from (str(n) for n in range(2, pages_of(len(catalogue.services)) + 1))
    for name in _PATHS:
        for value, count in sorted(catalogue.counts[name].items()):
            yield f"{name}={value}"
            yield from (f"{name}={value}/{n}" for n in range(2, pages_of(count) + 1))


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 7 else None


def _page(world: World, place: Place, question: Question, page: int, facet: Sequence[str]) -> str | None:
    language, catalogue = place.language, world.catalogue
    found = catalogue.found(question, language)
    steps = steps_of(page, len(found.services), found.begins, _way(place, question, facet))
    if steps is None:
        return None
    is_home = not place.path and page == 1
    book = catalogue.book
    return rendered(
        "listing",
        world,
        place,
        title=_title(world, question, language),
        is_home=is_home,
        lead=lead_of(world, place) if is_home else None,
        withheld=0 if book is None else book.package.about.get("withheld_cases") or 0,
        question=question,
        words=told(question.words),
        lines=lines_of(world, found.services[steps.begin : steps.end], language),
        steps=steps,
        found_words=_FOUND[1].in_(language),
        total=counted(len(found.services), *_FOUND, language),
        tracks=_tracks(world, place, question),
        options={
            name: _options(world, name, question, language) for name in ("track", "sector", "country", "software")
        },
        countries=facets(world, "country", language),
    )


def _title(world: World, question: Question, language: Language) -> str:
    named = []
    if question.words:
        named.append(told(question.words))
    if question.track:
        named.append(words_of(TRACKS, question.track, language))
    if question.sector:
        named.append(sector_words(question.sector, language))
    if question.country:
        named.append(country(question.country, language))
    if question.software:
        named.append(told(world.catalogue.software.get(question.software, question.software)))
    services = Text(fr="Services", en="Services").in_(language)
    return (
        services
        if not named
        else spaced(f"{services} : " if language == "fr" else f"{services}: ", language) + ", ".join(named)
    )


def _way(place: Place, question: Question, facet: Sequence[str]) -> Callable[[int], str]:
    """How one gets to page n: by a path where there is one, else by the same question."""
    is_path = not place.asked or set(place.asked) <= {"page"}
    if is_path:
        begins = "/".join(("services", *facet))
        return lambda n: place.page(begins if n == 1 and facet else "" if n == 1 else f"{begins}/{n}")
    said = {
        "q": question.words,
        "track": question.track,
        "sector": question.sector,
        "country": question.country,
        "software": question.software,
    }
    return lambda n: place.asking("services", {**said, "page": str(n) if n > 1 else ""})


def lines_of(world: World, found: Iterable[Listed], language: Language) -> tuple[Line, ...]:
    return tuple(_line(world, one, language) for one in found)


def _line(world: World, one: Listed, language: Language) -> Line:
    last = one.last
    since = last.submitted
    first, second, third = ("" if w is None or since is None else delay(since.by, w, language) for w in last.clocks)
    about = [sector_words(one.sector, language), country(one.country, language) if one.country else ""]
    about += [counted(len(one.requests), *_REQUESTS, language)]
    return Line(
        path=f"service/{one.id}",
        name=told(one.names[language]),
        about=" · ".join(part for part in about if part),
        rungs=tuple(last.rungs.items()),
        clocks=(first, second, third),
        watched_on=day(last.watched_on, language).replace(NO_BREAK, " "),
        is_old=is_old(last.watched_on, world.today),
    )


def sector_words(name: str, language: Language) -> str:
    """`Banque`, as a line begins."""
    words = words_of({str(sector): words for sector, words in SECTORS.items()}, name, language)
    return words[:1].upper() + words[1:]


def _tracks(world: World, place: Place, question: Question) -> tuple[tuple[str, str, str, bool], ...]:
    """The lists by track: words, way, number of services, and whether it is this one."""
    counts, language = world.catalogue.counts["track"], place.language
    everything = Text(fr="Tous", en="All").in_(language)
    made = [(everything, place.page(), number(len(world.catalogue.services), language), question.is_open)]
    made += [
        (
            words_of(TRACKS, name, language),
            place.page(f"services/track={name}"),
            number(counts[name], language),
            question.track == name,
        )
        for name in BOTH
        if counts[name]
    ]
    return tuple(made)


def _options(world: World, name: str, question: Question, language: Language) -> tuple[Option, ...]:
    made = [
        Option(value=value, words=_words(world, name, value, language), is_chosen=getattr(question, name) == value)
        for value in world.catalogue.counts[name]
    ]
    return tuple(sorted(made, key=lambda one: alphabetic(one.words))[:_MOST_OPTIONS])


def _words(world: World, name: str, value: str, language: Language) -> str:
    match name:
        case "track":
            return words_of(TRACKS, value, language)
        case "sector":
            return sector_words(value, language)
        case "country":
            return country(value, language)
        case _:
            return told(world.catalogue.software.get(value, value))


def facets(world: World, name: str, language: Language) -> tuple[Facet, ...]:
    """The parts by a column, each with its page and how many services it has."""
    made = [
        Facet(words=_words(world, name, value, language), path=_path(name, value), count=number(count, language))
        for value, count in world.catalogue.counts[name].items()
    ]
    return tuple(sorted(made, key=lambda one: alphabetic(one.words)))


def _path(name: str, value: str) -> str:
    """The page of a part; a track or a country is a list alone."""
    return f"{name}/{value}" if name in ("sector", "software") else f"services/{name}={value}"
