"""How do the groups of a partition stand beside each other: sectors, kinds of controllers, tracks? In the order of their names, never a ranking."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.observatory.chart import Bar, bar_of
from dashboards.observatory.said import Said, said
from dashboards.typography import country
from results.figures.figure import Figure
from results.figures.words import PARTITIONS
from results.records import Language

ANSWERED: Final = "responsiveness"
_MEASURES: Final = (ANSWERED, "reply", "fulfilment", "days_to_answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group.

    Attributes:
        inline: the name inside a sentence.
        cells: what is said of each measure, the first of which is drawn.
        is_blank: of none of them a number is said.
    """

    name: str
    inline: str
    bar: Bar | None
    cells: tuple[Said, ...]

    @property
    def is_blank(self) -> bool:
        return not any(cell.is_number for cell in self.cells)


def rows_of(figures: Mapping[str, Figure], partition: str, language: Language) -> tuple[Row, ...]:
    """The groups of a partition: those that have a number, then those of which words alone are said."""
    begins = f"{ANSWERED}/{partition}="
    made = []
    for key, figure in figures.items():
        if not key.startswith(begins):
            continue
        suffix = key.removeprefix(ANSWERED)
        cells = tuple(said(figures.get(f"{measure}{suffix}"), language) for measure in _MEASURES)
        name = _name(figure, partition, language)
        made.append(Row(name=capital(name), inline=name.partition(" (")[0], bar=bar_of(cells[0]), cells=cells))
    return tuple(sorted(made, key=lambda row: (row.is_blank, alphabetic(row.name))))


def _name(figure: Figure, partition: str, language: Language) -> str:
    begins = PARTITIONS[partition].in_(language).partition("{part}")[0]
    name = figure.population.in_(language).removeprefix(begins)
    if partition == "country":
        return country(name.upper(), language)
    return name


def capital(words: str) -> str:
    """With a capital letter, as a line begins."""
    return words[:1].upper() + words[1:]


def alphabetic(name: str) -> str:
    """By which names stand in the order of the alphabet: `Édition` after `Culture`."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
