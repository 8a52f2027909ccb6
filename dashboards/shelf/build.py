"""How does the folder of a release become an index in which a row is found at once?

One SQLite file for each release, named by its digest, written beside and put in
its place whole: what is being read is never changed, and what is there already
is not built again. Every table that the release describes is in it, row by row
as JSON, with the columns by which rows are found.
"""

import json
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from dashboards.channels.open_data.table import Kind
from dashboards.shelf.folder import Package, Resource, Value, rows_of
from results.durable import PRIVATE_FILE, draft_name, make_folder, sync_file, sync_folder

FORMAT: Final = 3
"""Raised where an index is laid out otherwise: those of before are built anew."""

FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "services": ("sector", "country", "software", "track", "controller_kind"),
    "cases": ("service_id",),
    "verdicts": ("service_id", "outcome"),
}
"""Columns by which rows are asked for beside the keys of their table."""

NAMING: Final = ("figure_id", "service_id", "case_id", "criterion")
"""Columns that name something, in whichever table they stand."""

CARRIED: Final[Mapping[str, tuple[str, ...]]] = {"verdicts": ("obligation", "repaired_on")}
"""Columns that are read of many rows at once, without the rest of them."""

SEARCHED: Final[Mapping[str, tuple[str, ...]]] = {"services": ("service_id", "name_fr", "name_en")}
"""Columns in which words are looked for, whatever their case and accents."""

_AFFINITY: Final = {kind: "NUMERIC" if kind in (Kind.INTEGER, Kind.NUMBER) else "TEXT" for kind in Kind}
"""By which SQLite compares what an address asks for with a column: as a number, where it is one."""

_ESCAPES: Final = {0: None}


def name_of(release: str, digest: str) -> str:
    return f"{release}-{digest[:16]}-{FORMAT}.sqlite"


def build(package: Package, to: Path) -> None:
    """Write the index of a release.

    Raises:
        ReleaseUnreadable: a table is not what the release describes.
    """
    make_folder(to.parent)
    draft = draft_name(to)
    draft.touch(mode=PRIVATE_FILE)
    try:
        with closing(sqlite3.connect(draft)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            for resource in package.resources:
                _fill(db, package, resource)
            db.execute("ANALYZE")
            db.commit()
        sync_file(draft)
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(to.parent)


def filtered(resource: Resource) -> tuple[str, ...]:
    """The columns of a table by which its rows are found."""
    wanted = (*resource.keys, *FILTERS.get(resource.name, ()), *NAMING)
    return tuple(name for name in dict.fromkeys(wanted) if name in resource.columns)


def carried(resource: Resource) -> tuple[str, ...]:
    """The columns of a table that its index has."""
    more = (name for name in CARRIED.get(resource.name, ()) if name in resource.columns)
    return tuple(dict.fromkeys((*filtered(resource), *more)))


def _fill(db: sqlite3.Connection, package: Package, resource: Resource) -> None:
    table, columns = resource.name, carried(resource)
    words = ("searched",) if table in SEARCHED else ()
    fields = "".join(f', "{name}"' for name in (*columns, *words))
    typed = "".join(f', "{name}" {_AFFINITY[resource.columns[name]]}' for name in columns)
    typed += "".join(f', "{name}" TEXT' for name in words)
    db.execute(f'CREATE TABLE "{table}" (n INTEGER PRIMARY KEY{typed}, json TEXT NOT NULL)')
    marks = ", ".join("?" * (len(columns) + len(words) + 1))
    rows = _rows(package, resource, columns)
    db.executemany(f'INSERT INTO "{table}" ({fields[2:]}{", " if fields else ""}json) VALUES ({marks})', rows)  # noqa: S608  names that were looked at
    for name in filtered(resource):
        db.execute(f'CREATE INDEX "{table}.{name}" ON "{table}" ("{name}")')


def _rows(package: Package, resource: Resource, columns: tuple[str, ...]) -> Iterator[tuple[Value, ...]]:
    searched = SEARCHED.get(resource.name)
    for row in rows_of(package, resource):
        found: list[Value] = [_found_by(row[name]) for name in columns]
        if searched:
            found.append(fold(" ".join(str(row.get(name) or "") for name in searched)))
        yield (*found, json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def _found_by(value: Value) -> Value:
    """A value as an address asks for it; truths as JSON writes them."""
    return json.dumps(value) if isinstance(value, bool) else value


def fold(words: str) -> str:
    """Words without their case and accents, as they are looked for."""
    split = unicodedata.normalize("NFKD", words.casefold().translate(_ESCAPES))
    return "".join(letter for letter in split if not unicodedata.combining(letter))
