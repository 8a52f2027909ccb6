"""What does the periodic report of a release say? One HTML file in each language, standing alone.

First what anybody understands, then sectors, days, rungs, shortfalls and what
moved, then the method, who was not audited, the services, and an entry for each
figure. Every number leads to its entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from dashboards.observatory.change import CHANGES_SHOWN, Former, changes, corrected, moved
from dashboards.observatory.change import SHOWN as CORRECTIONS_SHOWN
from dashboards.observatory.chart import HEIGHT, WIDTH, Plot, Rung, at_day, end_of, plot_of, rungs_of
from dashboards.observatory.coverage import coverage_of, left_out
from dashboards.observatory.entry import Entry, entry_of, part_words
from dashboards.observatory.failure import failures_of
from dashboards.observatory.group import Row, capital, rows_of
from dashboards.observatory.page import operator_of, rendered
from dashboards.observatory.said import BLANK_WORDS, Said, between, index_of, link, said, sentence, whole
from dashboards.observatory.service import lines_of
from dashboards.observatory.summary import CLOCKS, among, is_sampled, lead, sentences
from dashboards.typography import NO_BREAK, day, decimal, number, percent, spaced, written
from results.figures.figure import Figure
from results.figures.publishable import Blank
from results.figures.survival import Curve
from results.figures.words import TRACKS
from results.records import RUNGS, Language, Text, Track
from results.release import Release

_SHEETS: Final = ("page.css", "observatory/observatory.css", "observatory/report.css")
_DAYS: Final = (1, 7, 14, 31, 60, 90)
_PARTITIONS: Final = {
    "sector": Text(fr="Par secteur", en="By sector"),
    "kind": Text(fr="Par nature d’organisme", en="By kind of controller"),
    "track": Text(fr="Par fondement de la demande", en="By article that judges"),
    "country": Text(fr="Par pays", en="By country"),
    "software": Text(fr="Par logiciel de portail", en="By portal software"),
}
_CLOCK_NAMES: Final = {
    "days_to_acknowledgement": Text(fr="Accusé de réception", en="Acknowledged"),
    "days_to_answer": Text(fr="Réponse sur le fond", en="Answered"),
    "days_to_file": Text(fr="Fichier utilisable", en="Usable file"),
}
_HALF: Final = Text(fr="La moitié : {value}.", en="Half of them: {value}.")
_SPREAD: Final = {
    0: Text(
        fr="{among}aucun groupe ne compte assez d’organismes pour qu’un taux de réponse en soit donné.",
        en="{among}no group has enough controllers for a rate of answers to be given.",
    ),
    1: Text(
        fr="{among}un seul groupe compte assez d’organismes pour un taux : {high}, {first}.",
        en="{among}one group alone has enough controllers for a rate: {high}, {first}.",
    ),
    2: Text(
        fr="{among}la part de ceux qui ont répondu sur le fond dans le délai légal va de {low} ({last}) à {high} ({first}) ; {overlap}.",
        en="{among}the share answered within the legal period goes from {low} ({last}) to {high} ({first}); {overlap}.",
    ),
}
_OVERLAP: Final = {
    True: Text(
        fr="leurs intervalles se recouvrent, et l’écart peut tenir au hasard",
        en="their intervals overlap, and chance alone may make the difference",
    ),
    False: Text(fr="leurs intervalles ne se recouvrent pas", en="their intervals do not overlap"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The groups of one partition, those without any number apart."""

    id: str
    title: str
    sentence: Markup
    rows: tuple[Row, ...]
    blank: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """How one of the three clocks ran."""

    name: str
    said: Said
    sentence: Markup
    plot: Plot | None
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """The distribution over the rungs of one track."""

    track: str
    title: str
    said: Said
    rungs: tuple[tuple[Rung, str], ...]


def report(release: Release, language: Language, *, former: Former | None = None, paper: bool = False) -> str:
    """The report as one HTML document; `former` is the release of the period before, if there is one."""
    figures = index_of(release)
    failures = failures_of(release, figures, language)
    lines = lines_of(release, language)
    moves = changes(figures, language)
    told = moves[:CHANGES_SHOWN]
    return rendered(
        "observatory/report.html.j2",
        release,
        language,
        sheets=_SHEETS,
        paper=paper,
        link=link,
        whole=lambda one: whole(one, language),
        number=lambda value: number(value, language),
        decimal=lambda value: decimal(value, language),
        day=lambda value: day(value, language),
        spaced=lambda words: spaced(words, language),
        level=f"95{NO_BREAK}%",
        sampled=is_sampled(release),
        lead=lead(release, figures, language),
        sentences=sentences(release, figures, failures, language),
        divisions=_divisions(release, figures, language),
        timed=_timed(figures, language),
        timed_title=among(release, figures.get("days_to_answer"), language),
        at_days=_DAYS,
        size=(WIDTH, HEIGHT),
        climbed=_climbed(figures, language),
        failures=failures,
        failures_title=among(release, None, language),
        former=former,
        moved=moved(former, figures, language),
        changes=told,
        changes_more=len(moves) - len(told),
        corrected=corrected(release, language),
        corrections_more=max(0, len(release.corrections) - CORRECTIONS_SHOWN),
        coverage=coverage_of(release, language),
        left_out=left_out(release, language),
        lines=lines,
        services_more=len(release.services) - len(lines),
        chapters=_chapters(release, language),
    )


def _divisions(release: Release, figures: Mapping[str, Figure], language: Language) -> tuple[Division, ...]:
    made = []
    for partition, title in _PARTITIONS.items():
        rows = rows_of(figures, partition, language)
        if not rows or (len(rows) == 1 and partition != "sector"):
            continue
        made.append(
            Division(
                id=f"by-{partition}",
                title=title.in_(language),
                sentence=_spread(rows, among(release, figures.get("responsiveness"), language), language),
                rows=tuple(row for row in rows if not _is_wordless(row)),
                blank=tuple(row for row in rows if _is_wordless(row)),
            )
        )
    return tuple(made)


def _is_wordless(row: Row) -> bool:
    """Whether not even a count is said of it."""
    return row.is_blank and not any(cell.base for cell in row.cells)


def _spread(rows: Sequence[Row], begins: str, language: Language) -> Markup:
    """What to see: between which groups the shares lie, and whether that tells anything."""
    drawn = sorted((row for row in rows if row.cells[0].at is not None), key=lambda row: row.cells[0].at or 0.0)
    if len(drawn) < 2:
        only = drawn[0] if drawn else None
        return sentence(
            _SPREAD[len(drawn)],
            language,
            among=begins,
            high=link(only.cells[0]) if only else "",
            first=only.inline if only else "",
        )
    last, first = drawn[0], drawn[-1]
    overlap = _may_overlap(last.cells[0], first.cells[0])
    return sentence(
        _SPREAD[2],
        language,
        among=begins,
        low=link(last.cells[0]),
        last=last.inline,
        high=link(first.cells[0]),
        first=first.inline,
        overlap=_OVERLAP[overlap].in_(language),
    )


def _may_overlap(below: Said, above: Said) -> bool:
    """Whether two intervals overlap; where an end is not known, nobody says that they do not."""
    return below.high is None or above.low is None or below.high >= above.low


def _timed(figures: Mapping[str, Figure], language: Language) -> tuple[Timed, ...]:
    known = [figures[slug] for slug in CLOCKS if slug in figures]
    end = end_of(known)
    made = []
    for slug in CLOCKS:
        figure = figures.get(slug)
        one = said(figure, language)
        made.append(
            Timed(
                name=_CLOCK_NAMES[slug].in_(language),
                said=one,
                sentence=sentence(_HALF, language, value=whole(one, language)) if one.is_number else link(one),
                plot=plot_of(figure, end, language) if figure is not None else None,
                shares=tuple(share_by(figure, at, language) for at in _DAYS),
            )
        )
    return tuple(made)


def share_by(figure: Figure | None, at: int, language: Language) -> str:
    """What share had it by the end of a day, with its band; between two looks, from which to which."""
    if figure is None or figure.curve is None:
        return said(figure, language).value
    share, band = spread_by(figure.curve, at, language)
    return f"{share} ({band})" if band else share


def spread_by(curve: Curve, at: int, language: Language) -> tuple[str, str]:
    """The share that had it by the end of a day, and its band; without one where nobody watched or nothing had come."""
    found = at_day(curve, at)
    if found is None:
        return BLANK_WORDS[Blank.NOT_OBSERVED].in_(language), ""
    before, after = found
    if after.share == 0:
        return percent(0, language), ""
    share, band = (
        between(percent(low, language), percent(high, language), language)
        for low, high in ((before.share, after.share), (before.low, after.high))
    )
    return share, band


def _climbed(figures: Mapping[str, Figure], language: Language) -> tuple[Climbed, ...]:
    made = []
    for track in (Track.PORTABILITY, Track.ACCESS):
        figure = figures.get(f"ladder/{track}")
        made.append(
            Climbed(
                track=capital(written(TRACKS[track], language)),
                title="" if figure is None else spaced(figure.title.in_(language), language),
                said=said(figure, language),
                rungs=()
                if figure is None
                else tuple((rung, _rung_words(track, rung, language)) for rung in rungs_of(figure)),
            )
        )
    return tuple(made)


_BELOW: Final = Text(fr="Pas encore le premier échelon", en="Not the first rung yet")


def _rung_words(track: Track, rung: Rung, language: Language) -> str:
    if rung.number is None:
        return capital(part_words(rung.name, language))
    return written(_BELOW if rung.number == 0 else RUNGS[track][rung.number - 1], language)


def _chapters(release: Release, language: Language) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The annex: an entry for each figure, by what is measured."""
    from_slug: dict[str, list[Entry]] = {}
    operator = operator_of(release, language)
    for figure in release.figures:
        slug = figure.id.partition(f"/{release.period.name}")[0]
        from_slug.setdefault(slug, []).append(entry_of(figure, release, operator, language))
    return tuple((slug, tuple(entries)) for slug, entries in from_slug.items())
