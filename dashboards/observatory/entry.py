"""What stands beside each number, so that anybody can check and cite it?"""

from dataclasses import dataclass

from dashboards.observatory.said import KIND_WORDS, Said, counts, said, value_of
from dashboards.typography import number, spaced, written
from results.figures.figure import Figure
from results.figures.ladder import PLACES
from results.figures.publishable import BLANKS
from results.figures.words import EXCLUDED
from results.records import Language, Outcome, Text
from results.release import Release

_PARTS = {
    **{f"rung_{n}": Text(fr=f"échelon {n}", en=f"rung {n}") for n in range(len(PLACES) - 2)},
    "open": Text(fr="pas encore établi", en="not settled yet"),
    "not_concerned": Text(fr="non concerné : refus motivé", en="not concerned: refused with reasons"),
    "still_extended": Text(fr="encore prolongées", en="still extended"),
    "not_extended": Text(fr="sans prolongation en cours", en="no extension running"),
    Outcome.PASSED: Text(fr="tenu", en="met"),
    Outcome.FAILED: Text(fr="non tenu", en="not met"),
    Outcome.CANNOT_TELL: Text(fr="indécidable", en="cannot tell"),
    Outcome.UNTESTED: Text(fr="non examiné", en="not tested"),
    Outcome.INAPPLICABLE: Text(fr="sans objet", en="not applicable"),
}
_CITATION = Text(
    fr="{operator}, « {title} : {value} », publication {release}, chiffre {id}, méthode {version} ({digest}).",
    en="{operator}, “{title}: {value}”, release {release}, figure {id}, method {version} ({digest}).",
)
_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One figure, with all that must stand beside it.

    Attributes:
        value: empty where there are counts alone.
        why: why there is no value, as a sentence.
        parts, exclusions: words and counts.
    """

    figure: Figure
    title: str
    value: str
    said: Said
    why: str
    kind: str
    counted: str
    denominator: str
    controllers: str
    bounds: str
    parts: tuple[tuple[str, str], ...]
    exclusions: tuple[tuple[str, str], ...]
    recompute: str
    citation: str


def entry_of(figure: Figure, release: Release, operator: str, language: Language) -> Entry:
    one = said(figure, language)
    title = spaced(figure.title.in_(language), language)
    parts = tuple((part_words(p.name, language), number(p.count, language)) for p in figure.parts)
    value = "" if figure.blank is None and parts and not one.is_number and figure.curve is None else one.value
    words = _CITATION.in_(language).format(
        operator=operator,
        title=title,
        value=value or spaced(" ; " if language == "fr" else "; ", language).join(map(" ".join, parts)),
        release=release.id,
        id=figure.id,
        version=release.method_version,
        digest=figure.method[:_DIGITS],
    )
    return Entry(
        figure=figure,
        title=title,
        value=value,
        said=one,
        why=written(BLANKS[figure.blank], language) if figure.blank else "",
        kind=written(KIND_WORDS[figure.reach.kind], language) if figure.reach else "",
        counted="" if figure.count is None else counts(figure.count, language),
        denominator="" if figure.n is None else number(figure.n, language),
        controllers="" if figure.controllers is None else number(figure.controllers, language),
        bounds=_bounds(figure, language),
        parts=parts,
        exclusions=tuple((written(EXCLUDED[e.reason], language), number(e.count, language)) for e in figure.exclusions),
        recompute=written(figure.recompute, language),
        citation=spaced(words, language),
    )


def part_words(name: str, language: Language) -> str:
    return written(_PARTS[name], language) if name in _PARTS else name


def _bounds(figure: Figure, language: Language) -> str:
    if figure.bounds is None or figure.bounds.low == figure.bounds.high:
        return ""
    low, high = (value_of(figure, side, language) for side in (figure.bounds.low, figure.bounds.high))
    return f"{low} – {high}"
