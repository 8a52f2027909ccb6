"""What was found of each criterion with each of some services, beside each other? By their names, never a ranking.

Of each service the newest public request, as its own page has it. A shortfall
that its controller contests, or that was seen repaired, shows as that alone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from dashboards.channels.open_data.table import Column, Kind, Table, titled, write_table
from dashboards.isolate import told
from dashboards.outcome import look_of
from dashboards.shelf.book import Book, Finding
from dashboards.site.catalogue import Listed, Question, is_old
from dashboards.site.finding import family_words
from dashboards.site.world import World
from dashboards.typography import counted, number, spaced, written
from results.records import Language, Obligation, Outcome, Text, Verdict


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sign:
    """How a cell shows what was found: a letter, and a tone that differs in grey too. There are those below, no others.

    Attributes:
        code: for programs, and the class that gives the tone.
    """

    code: str
    letter: Text
    word: Text


def _sign(outcome: Outcome, obligation: Obligation, code: str, letter: Text) -> Sign:
    """A letter beside the word that a finding has everywhere."""
    look = look_of(Verdict(criterion="", version=1, outcome=outcome, reason="", obligation=obligation))
    return Sign(code=code, letter=letter, word=look.word)


def _same(letter: str) -> Text:
    return Text(fr=letter, en=letter)


NOT_MET: Final = _sign(Outcome.FAILED, Obligation.LAW, "not-met", _same("N"))
POOR: Final = _sign(Outcome.FAILED, Obligation.PRACTICE, "poor", Text(fr="F", en="P"))
CONTESTED: Final = Sign(code="contested", letter=_same("C"), word=Text(fr="contesté", en="contested"))
CANNOT_TELL: Final = _sign(Outcome.CANNOT_TELL, Obligation.LAW, "cannot-tell", Text(fr="I", en="?"))
UNTESTED: Final = _sign(Outcome.UNTESTED, Obligation.LAW, "untested", _same("·"))
MET: Final = _sign(Outcome.PASSED, Obligation.LAW, "met", Text(fr="T", en="M"))
GOOD: Final = _sign(Outcome.PASSED, Obligation.PRACTICE, "good", Text(fr="B", en="G"))
REPAIRED: Final = Sign(code="repaired", letter=_same("R"), word=Text(fr="réparé", en="repaired"))
INAPPLICABLE: Final = _sign(Outcome.INAPPLICABLE, Obligation.LAW, "inapplicable", _same("–"))

SIGNS: Final = (MET, GOOD, REPAIRED, NOT_MET, POOR, CONTESTED, CANNOT_TELL, UNTESTED, INAPPLICABLE)
"""In the order in which the key tells them."""

_PLAIN: Final[Mapping[str, Sign]] = {
    Outcome.PASSED: MET,
    Outcome.FAILED: NOT_MET,
    Outcome.CANNOT_TELL: CANNOT_TELL,
    Outcome.UNTESTED: UNTESTED,
    Outcome.INAPPLICABLE: INAPPLICABLE,
}
_OF_PRACTICE: Final[Mapping[str, Sign]] = {Outcome.PASSED: GOOD, Outcome.FAILED: POOR}
_DECIDED: Final = (MET, NOT_MET)
_SERVICES: Final = (Text(fr="{n} service", en="{n} service"), Text(fr="{n} services", en="{n} services"))
_MOST: Final = Text(
    fr="Sur {services}, ce qui est le plus souvent non tenu : « {question} », {n} fois sur {of} où l’on a pu trancher.",
    en="Of {services}, what is most often not met: “{question}”, {n} times of {of} in which it could be decided.",
)
_NONE: Final = Text(
    fr="Sur {services}, aucun critère n’est montré non tenu.", en="Of {services}, no criterion is shown as not met."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A service, above its column."""

    path: str
    name: str
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A criterion with what was found of it; None: the release holds nothing of it."""

    criterion: str
    question: str
    cells: tuple[Sign | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The chart, which is a table.

    Attributes:
        chapters: families of criteria, with their rows.
        key: the signs that are in it.
        group: of the file that holds all services of the sector or software.
    """

    sentence: str
    heads: tuple[Head, ...]
    chapters: tuple[tuple[str, tuple[Row, ...]], ...]
    key: tuple[Sign, ...]
    group: str


def grid_of(world: World, book: Book, services: Sequence[Listed], group: str, language: Language) -> Grid | None:
    """The services, in the order given, beside the criteria that judged any of them; None where none did."""
    found = _signs(book, services)
    members: dict[str, list[Row]] = {}
    for criterion, known in book.index.criteria.items():
        cells = tuple(signs.get(criterion) for signs in found)
        if any(cells):
            question = spaced(known.get(f"question_{language}") or criterion, language)
            row = Row(criterion=criterion, question=question, cells=cells)
            members.setdefault(known.get("family") or "", []).append(row)
    if not members:
        return None
    shown = {sign for signs in found for sign in signs.values()}
    return Grid(
        sentence=sentence([row for rows in members.values() for row in rows], len(services), language),
        heads=tuple(
            Head(
                path=f"service/{one.id}",
                name=told(one.names[language]),
                is_old=is_old(one.last.watched_on, world.today),
            )
            for one in services
        ),
        chapters=tuple((family_words(family, language), tuple(rows)) for family, rows in members.items()),
        key=tuple(sign for sign in SIGNS if sign in shown),
        group=group,
    )


def sentence(rows: Iterable[Row], services: int, language: Language) -> str:
    """What the chart shows, in words: the criterion that is most often not met."""
    said = counted(services, *_SERVICES, language)
    counts = [(row, Counter(cell.code for cell in row.cells if cell is not None)) for row in rows]
    row, most = max(counts, key=lambda one: one[1][NOT_MET.code])
    if not most[NOT_MET.code]:
        return written(_NONE, language).format(services=said)
    return written(_MOST, language).format(
        services=said,
        question=row.question,
        n=number(most[NOT_MET.code], language),
        of=number(sum(most[sign.code] for sign in _DECIDED), language),
    )


def _signs(book: Book, services: Sequence[Listed]) -> list[dict[str, Sign]]:
    """What the newest request of each service shows, by criterion."""
    findings = book.index.findings(one.last.case for one in services)
    return [
        {said.criterion: sign_of(said, is_contested=one.last.contested) for said in findings.get(one.last.case, ())}
        for one in services
    ]


def sign_of(finding: Finding, *, is_contested: bool) -> Sign:
    """The sign of what was found."""
    if finding.repaired_on:
        return REPAIRED
    outcome = finding.outcome
    if is_contested and outcome == Outcome.FAILED:
        return CONTESTED
    is_practice = finding.obligation == Obligation.PRACTICE
    return _OF_PRACTICE.get(outcome, _PLAIN[outcome]) if is_practice else _PLAIN[outcome]


def file_of_group(world: World, group: str) -> bytes | None:
    """All services of a sector or software, `sector/bank`, as a table of the same signs; None where there are none."""
    kind, _, name = group.partition("/")
    book = world.catalogue.book
    if book is None or kind not in ("sector", "software") or not name:
        return None
    question = Question(sector=name) if kind == "sector" else Question(software=name)
    services = world.catalogue.found(question, "fr").services
    rows = tuple(zip(services, _signs(book, services), strict=True))
    if not rows:
        return None
    columns: tuple[Column[tuple[Listed, dict[str, Sign]]], ...] = (
        Column(name="service_id", title=titled("service", "service"), of=lambda r: r[0].id),
        Column(name="name_fr", title=titled("nom français", "French name"), of=lambda r: r[0].names["fr"]),
        Column(name="name_en", title=titled("nom anglais", "English name"), of=lambda r: r[0].names["en"]),
        Column(name="case_id", title=titled("demande", "request"), of=lambda r: r[0].last.case),
        Column(
            name="watched_until",
            title=titled("observé jusqu’au", "observed up to"),
            of=lambda r: r[0].last.watched_until,
            kind=Kind.DATETIME,
        ),
        *(
            Column(name=criterion, title=titled(criterion, criterion), of=partial(_code, criterion))
            for criterion in book.index.criteria
        ),
    )
    return write_table(Table(name="grid", title=titled("", ""), columns=columns, key=("service_id",), rows=rows)).csv


def _code(criterion: str, row: tuple[Listed, dict[str, Sign]]) -> str | None:
    sign = row[1].get(criterion)
    return None if sign is None else sign.code.replace("-", "_")


def groups(world: World) -> Iterable[str]:
    """Of which sectors and software there is such a file."""
    yield from (f"sector/{name}" for name in sorted(world.catalogue.counts["sector"]))
    yield from (f"software/{slug}" for slug in world.catalogue.software)
