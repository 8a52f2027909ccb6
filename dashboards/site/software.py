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
from dashboards.site.catalogue import Question, Shown
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
        len(found.services),
        found.begins,
        lambda n: place.page(begins if n == 1 else f"{begins}/{n}"),
    )
    if steps is None:
        return None
    here = found.services[steps.begin : steps.end]
    return rendered(
        "software",
        world,
        place,
        title=told(label),
        label=told(label),
        grid=grid_of(world, book, here, begins, language),
        total=counted(len(found.services), *_FOUND, language),
        sorted=_sorted(book, _shown(world, slug), language),
        measures=measures_of(book, f"software={slug}", language),
        lines=lines_of(world, here, language),
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


def _shown(world: World, slug: str) -> Shown:
    """What shows at all portals of a software, counted once; what is disputed or repaired by now shows nothing."""
    catalogue = world.catalogue
    if slug not in catalogue.shown:
        services = catalogue.found(Question(software=slug), "fr").services
        findings = {} if catalogue.book is None else catalogue.book.index.findings(one.last.case for one in services)
        outcomes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        at: defaultdict[str, set[str]] = defaultdict(set)
        for one in services:
            for found in findings.get(one.last.case, ()):
                if found.repaired_on or (found.outcome == Outcome.FAILED and one.last.contested):
                    continue
                outcomes[found.criterion][found.outcome] += 1
                if found.outcome in _DECIDED:
                    at[found.criterion].add(one.controller or one.id)
        catalogue.shown[slug] = {
            criterion: (counts, len(at[criterion])) for criterion, counts in sorted(outcomes.items())
        }
    return catalogue.shown[slug]


def _sorted(book: Book, shown: Shown, language: Language) -> Sorted:
    """Whose matter each criterion is, of those that several controllers' portals show."""
    everywhere, here, people = [], [], []
    for criterion, (outcomes, controllers) in shown.items():
        decided = [outcomes[one] for one in _DECIDED if outcomes[one]]
        if controllers < _FEWEST:
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
