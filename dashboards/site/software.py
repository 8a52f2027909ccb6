"""What does a portal software do everywhere, what changes from town to town, and what do people do?

Of each criterion the newest request of every service on the software is looked
at. What is found alike with all of them that were decided, two at least, is
the software's; what is found otherwise here and there is a matter of settings;
when and how somebody answers is people's. The sorting is ours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.isolate import told
from dashboards.outcome import Look, look_of
from dashboards.shelf.book import Book
from dashboards.site.catalogue import Listed, Question
from dashboards.site.finding import counted as said_count
from dashboards.site.grid import grid_of
from dashboards.site.layout import rendered
from dashboards.site.listing import facets, lines_of
from dashboards.site.place import Place
from dashboards.site.sector import measures_of
from dashboards.site.steps import pages_of, steps_of
from dashboards.site.world import World
from dashboards.typography import counted, spaced
from results.records import Family, Language, Obligation, Outcome, Text, Verdict

_OF_PEOPLE: Final = frozenset({Family.TIME, Family.IDENTITY, Family.REMEDIES, Family.INFORMATION})
_DECIDED: Final = (Outcome.PASSED, Outcome.FAILED)
_FEWEST: Final = 2
"""Controllers."""
_FOUND: Final = (Text(fr="{n} service", en="{n} service"), Text(fr="{n} services", en="{n} services"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found for one criterion over all services of a software."""

    criterion: str
    question: str
    counts: tuple[tuple[Look, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Criteria by whose matter they are.

    Attributes:
        everywhere: found alike with all.
        here_and_there: found otherwise from one to the other.
        people: when and how somebody answers.
    """

    everywhere: tuple[Told, ...] = ()
    here_and_there: tuple[Told, ...] = ()
    people: tuple[Told, ...] = ()


def render(world: World, place: Place, rest: str) -> str | None:
    """The list of software, or the page of one."""
    book, language = world.catalogue.book, place.language
    slug, _, page = rest.partition("/")
    if book is None:
        return _index(world, place) if not rest else None
    if not slug:
        return _index(world, place)
    label = world.catalogue.software.get(slug)
    if label is None or (page and (not page.isdecimal() or page.startswith("0") or page == "1")):
        return None
    found = world.catalogue.found(Question(software=slug), language)
    begins = f"software/{slug}"
    steps = steps_of(
        int(page or 1) if len(page) < 7 else 0,
        [one.initials[language] for one in found],
        lambda n: place.page(begins if n == 1 else f"{begins}/{n}"),
    )
    if steps is None:
        return None
    return rendered(
        "software",
        world,
        place,
        title=told(label),
        label=told(label),
        grid=grid_of(world, book, found[steps.begin : steps.end], begins, language),
        total=counted(len(found), *_FOUND, language),
        sorted=_sorted(book, found, language),
        measures=measures_of(book, f"software={slug}", language),
        lines=lines_of(world, found[steps.begin : steps.end], language),
        steps=steps,
    )


def _index(world: World, place: Place) -> str:
    language = place.language
    return rendered(
        "software_index",
        world,
        place,
        title=Text(fr="Logiciels de portail", en="Portal software").in_(language),
        software=facets(world, "software", language),
    )


def pages(world: World) -> Iterable[str]:
    yield ""
    for slug in world.catalogue.software:
        yield slug
        yield from (f"{slug}/{n}" for n in range(2, pages_of(world.catalogue.counts["software"][slug]) + 1))


def _sorted(book: Book, found: Iterable[Listed], language: Language) -> Sorted:
    """What shows at portals of several controllers; what is disputed or repaired by now shows nothing."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    at: defaultdict[str, set[str]] = defaultdict(set)
    for one in found:
        for criterion, outcome in book.index.outcomes(one.last.case):
            if outcome == Outcome.FAILED and one.last.contested:
                continue
            counts[criterion][outcome] += 1
            if outcome in _DECIDED:
                at[criterion].add(one.controller or one.id)
    everywhere, here, people = [], [], []
    for criterion, outcomes in sorted(counts.items()):
        decided = [outcomes[one] for one in _DECIDED if outcomes[one]]
        if len(at[criterion]) < _FEWEST:
            continue
        known = book.index.criteria.get(criterion, {})
        line = _told(criterion, outcomes, known, language)
        if known.get("family") in _OF_PEOPLE:
            people.append(line)
        elif len(decided) == 1:
            everywhere.append(line)
        else:
            here.append(line)
    return Sorted(everywhere=tuple(everywhere), here_and_there=tuple(here), people=tuple(people))


def _told(criterion: str, outcomes: Counter[str], known: Mapping[str, str], language: Language) -> Told:
    obligation = Obligation(known["obligation"]) if known.get("obligation") in set(Obligation) else Obligation.LAW
    looks = [
        (look_of(Verdict(criterion=criterion, version=1, outcome=one, reason="", obligation=obligation)), outcomes[one])
        for one in (Outcome.FAILED, Outcome.PASSED, Outcome.CANNOT_TELL)
        if outcomes[one]
    ]
    return Told(
        criterion=criterion,
        question=spaced(known.get(f"question_{language}") or criterion, language),
        counts=tuple((look, said_count(look, many, language)) for look, many in looks),
    )
