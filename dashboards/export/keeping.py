"""Under which names does the service keep what was planted? Learned from where its values were found."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from dashboards import vocabulary
from dashboards.export.form import format_name
from dashboards.export.place import pattern
from dashboards.typography import written
from results.records import Inspection, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one field stands: the pattern of its path, in which format, in how many planted records."""

    field: str
    format: str
    path: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """The places of one category."""

    category: str
    places: tuple[Place, ...]


def keepings_of(inspection: Inspection, language: Language) -> Iterator[Keeping]:
    """Say it category by category."""
    order = {category: number for number, category in enumerate(dict.fromkeys(m.category for m in inspection.mapping))}
    for category, learned in groupby(
        sorted(inspection.mapping, key=lambda m: order[m.category]), key=lambda m: m.category
    ):
        yield Keeping(
            category=written(vocabulary.category(category), language),
            places=tuple(
                Place(
                    field=one.field,
                    format=written(format_name(one.format), language),
                    path=pattern(one.path, one.format),
                    records=one.hits,
                )
                for one in learned
            ),
        )
