"""What does one public release say, row by row?

Its rows are JSON texts as they are given out. Nothing is kept in memory but the
words of its criteria; every question is a search by key or range.
"""

import json
import sqlite3
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from dashboards.shelf.build import SEARCHED, carried, filtered, fold
from dashboards.shelf.folder import Package, Resource
from results.figures.period import Period, period_of

Filters = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """When a public release went which way.

    Attributes:
        superseded_at: None: it stands.
        corrected_by: the public release that took its place.
    """

    id: str
    digest: str
    period: str
    published_at: datetime
    corrects: str | None = None
    superseded_at: datetime | None = None
    corrected_by: str | None = None

    @property
    def state(self) -> str:
        return "published" if self.superseded_at is None else "superseded"

    @property
    def changed_at(self) -> datetime:
        return self.superseded_at or self.published_at

    @property
    def of(self) -> Period:
        return period_of(self.period)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its place in its table, and itself as JSON."""

    n: int
    json: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a verdict says, without its words.

    Attributes:
        repaired_on: the day on which a later request showed that it is repaired; empty: none did.
    """

    criterion: str
    outcome: str
    obligation: str = ""
    repaired_on: str = ""


@dataclass(frozen=True)
class Index:
    """The index of one release, open for reading."""

    package: Package
    path: Path
    tables: Mapping[str, Resource] = field(init=False)
    _db: sqlite3.Connection = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", {one.name: one for one in self.package.resources})
        # Nobody changes the file, ever; and SQLite is compiled to be called from several threads.
        db = sqlite3.connect(f"{self.path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        object.__setattr__(self, "_db", db)
        weakref.finalize(self, db.close)

    def __reduce__(self) -> tuple[type["Index"], tuple[Package, Path]]:
        """Another process opens the file anew; what was checked is known there too."""
        return Index, (self.package, self.path)

    def rows(
        self,
        table: str,
        filters: Filters,
        *,
        after: int = 0,
        limit: int = -1,
        words: str | None = None,
        begins: tuple[str, str] | None = None,
    ) -> list[Line]:
        """Rows of a table in its own order, from behind row `after` on; nothing where the release has no such table.

        `filters` are columns that `filtered` names, each with the value it must have. All of `words` must stand in
        what is searched; `begins` is a column with what it begins with.
        """
        resource = self.tables.get(table)
        if resource is None:
            return []
        known = filtered(resource)
        if not filters.keys() <= set(known):
            return []
        where, values = ["n > ?"], [after]
        bound: list[str | int] = [*values]
        for name, value in filters.items():
            where.append(f'"{name}" = ?')
            bound.append(value)
        if begins is not None and begins[0] in known:
            where.append(f'"{begins[0]}" >= ? AND "{begins[0]}" < ?')
            bound += [begins[1], begins[1] + "\U0010ffff"]
        if words is not None and table in SEARCHED:
            for word in fold(words).split():
                where.append("instr(searched, ?) > 0")
                bound.append(word)
        query = f'SELECT n, json FROM "{table}" WHERE {" AND ".join(where)} ORDER BY n LIMIT ?'  # noqa: S608  names of our own
        return [Line(n, text) for n, text in self._db.execute(query, (*bound, limit))]

    def row(self, table: str, filters: Filters) -> str | None:
        """The first row that has these values."""
        return next((line.json for line in self.rows(table, filters, limit=1)), None)

    def column(self, table: str, name: str) -> list[str]:
        """The values of a column by which rows are found, in the order of the table."""
        resource = self.tables.get(table)
        if resource is None or name not in filtered(resource):
            return []
        return [value for (value,) in self._db.execute(f'SELECT "{name}" FROM "{table}" ORDER BY n')]  # noqa: S608  names of our own

    def findings(self, cases: Iterable[str]) -> dict[str, list[Finding]]:
        """What each of these cases shows, in the order of the criteria; a case of which nothing is told has no place."""
        resource = self.tables.get("verdicts")
        if resource is None:
            return {}
        known = carried(resource)
        wanted = ("case_id", "criterion", "outcome", "obligation", "repaired_on")
        said = ", ".join(f"coalesce(\"{name}\", '')" if name in known else "''" for name in wanted)
        query = f"SELECT {said} FROM verdicts WHERE case_id IN (SELECT value FROM json_each(?)) ORDER BY n"  # noqa: S608  names of our own
        found: dict[str, list[Finding]] = {}
        for case, *finding in self._db.execute(query, (json.dumps(list(cases)),)):
            found.setdefault(case, []).append(Finding(*finding))
        return found

    def count(self, table: str) -> int:
        if table not in self.tables:
            return 0
        (found,) = self._db.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608  a name of our own
        return int(found)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        return {name: self.count(name) for name in self.tables}

    @cached_property
    def criteria(self) -> Mapping[str, Mapping[str, Any]]:
        """The words of each criterion, by its id."""
        rows = [json.loads(line.json) for line in self.rows("criteria", {})]
        return {row["criterion"]: row for row in rows}

    @cached_property
    def reasons(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """The words of each reason, by its criterion and itself."""
        rows = [json.loads(line.json) for line in self.rows("reasons", {})]
        return {(row["criterion"], row["reason"]): row for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A public release: how it went, and what it says."""

    edition: Edition
    index: Index

    @property
    def id(self) -> str:
        return self.edition.id

    @property
    def package(self) -> Package:
        return self.index.package
