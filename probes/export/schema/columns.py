"""Does a table keep to the description of its columns in the same export?

Sources: CSV on the Web (W3C, Metadata Vocabulary for Tabular Data: `url`,
`tableSchema`, `columns` with `name`, `titles` and `datatype`), Table Schema and
Data Package (Frictionless: `resources` with `path`, `schema`, `fields` with
`name` and `type`). Columns and the plain types are held against the first rows.
"""

import itertools
import re
from collections.abc import Callable, Iterator

from probes.export.decode.leaf import Document
from probes.export.decode.separated import decode_csv
from probes.export.schema.machine import Budget, Json
from probes.export.standard.source import is_xsd_day, is_xsd_moment

_FIRST = 50_000
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?INF")
_WHOLE = re.compile(r"[+-]?\d+")
_TYPES: dict[str, Callable[[str], bool]] = {
    "integer": lambda text: bool(_WHOLE.fullmatch(text)),
    "number": lambda text: bool(_NUMBER.fullmatch(text)),
    "decimal": lambda text: bool(_NUMBER.fullmatch(text)),
    "date": is_xsd_day,
    "datetime": is_xsd_moment,
    "dateTime": is_xsd_moment,
    "boolean": lambda text: text.casefold() in ("true", "false", "1", "0"),
}


class Columns:
    """The columns of one table: their names, and their types where these are plain."""

    formats = frozenset({"csv"})

    def __init__(self, kind: str, target: str, columns: dict[str, str]) -> None:
        self.kind = kind
        self._columns = {name.casefold(): type_ for name, type_ in columns.items()}
        self.keys = frozenset(self._columns)
        self.targets: tuple[str, ...] = (target,)

    def validates(self, document: Document, budget: Budget) -> bool | None:
        for leaf in itertools.islice(decode_csv(document), _FIRST):
            budget.spend()
            name = leaf.path.rpartition("/")[2].replace("~1", "/").replace("~0", "~").casefold()
            if name not in self._columns:
                return False
            fits = _TYPES.get(self._columns[name])
            if fits is not None and not fits(leaf.value.strip()):
                return False
        return True


def tables_in(description: dict[str, Json]) -> Iterator[Columns]:
    """Give the tables that a description describes, of either kind."""
    for table in (description, *_objects(description.get("tables"))):
        schema = table.get("tableSchema", description.get("tableSchema"))
        if isinstance(schema, dict) and isinstance(table.get("url"), str):
            yield Columns("csvw", str(table["url"]), dict(_named(schema.get("columns"), "datatype")))
    for resource in _objects(description.get("resources")):
        schema = resource.get("schema")
        if isinstance(schema, dict) and isinstance(resource.get("path"), str):
            yield Columns("table_schema", str(resource["path"]), dict(_named(schema.get("fields"), "type")))


def _objects(value: Json) -> Iterator[dict[str, Json]]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _named(columns: Json, type_key: str) -> Iterator[tuple[str, str]]:
    for column in _objects(columns):
        given = column.get(type_key, "")
        if isinstance(given, dict):  # a type derived from another (CSVW 5.11.2): the other is asked
            given = given.get("base", "")
        titles = column.get("titles")
        for name in (column.get("name"), *(titles if isinstance(titles, list) else [titles])):
            if isinstance(name, str):
                yield name, str(given) if "format" not in column else ""
