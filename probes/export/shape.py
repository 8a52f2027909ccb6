"""Which columns have the members of an export, of which types, and how many records hold each?

A column is a path with a star for each index. Keys that are values themselves
(days, numbers, addresses, tokens) are starred too, and so are the keys of an object
that has very many different ones: such keys are data, and no data stands in a
shape. Everything here is bounded, whatever the export; what is left out is said.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from probes.export.column import column_of
from probes.export.decode.leaf import Leaf
from probes.export.key import key_of
from probes.export.name import escape
from probes.export.secret import is_opaque
from results.records import Shape, ShapePath

STAR: Final = "*"
_MOST_COLUMNS: Final = 1_000  # of one member
_MOST_KNOWN: Final = 100  # kinds of records whose paths are remembered
_MOST_KEYS: Final = 64  # different ones of one object: more are data
_MOST_KEPT: Final = 200_000  # columns of all members together, until they are summed up
_MOST_SHAPES: Final = 500
_MOST_TOLD: Final = 10_000  # columns of all shapes together
_NUMBER: Final = re.compile(
    r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|\b(?=[a-f]*\d)[0-9a-f]{8,}\b|\d+", re.IGNORECASE
)


@dataclass(slots=True)
class _Column:
    types: set[str] = field(default_factory=set)
    records: int = 0
    last: str | None = None
    depth: int = 0  # parts of a path down to the key that stands for a record; 0: the decoder says which record it is

    def see(self, leaf: Leaf) -> None:
        self.types.add(leaf.type)
        record = leaf.record if not self.depth else "/".join(leaf.path.split("/", self.depth)[: self.depth])
        if record != self.last:
            self.records += 1
            self.last = record


class Outline:
    """The columns of one member, as its leaves pass by."""

    __slots__ = ("_columns", "_keys", "_known", "_open", "_record", "_within", "cut")

    def __init__(self) -> None:
        self._columns: dict[str, _Column] = {}
        self._known: dict[str, dict[str, _Column]] = defaultdict(dict)  # of rests of paths, by column of the record
        self._record: str | None = None
        self._within: dict[str, _Column] = {}  # those of the record that the last leaf belongs to
        self._keys: dict[str, set[str]] = defaultdict(set)  # of each object
        self._open: set[str] = set()  # objects whose keys are data
        self.cut = False

    def see(self, leaf: Leaf) -> None:
        """Count a leaf under its column."""
        if leaf.record != self._record:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._record, self._within = leaf.record, self._known[column_of(leaf.record)]
        rest = leaf.path[len(leaf.record) :]  # the record is the beginning of the path
        column = self._within.get(rest) or self._find(column_of(leaf.path))
        if column is None:
            return
        column.see(leaf)
        if len(self._within) < _MOST_COLUMNS:
            self._within[rest] = column

    def _find(self, met: str) -> _Column | None:
        pattern = self._pattern(met)
        column = self._columns.get(pattern)
        if column is None:
            if len(self._columns) >= _MOST_COLUMNS:
                self.cut = True
                return None
            if self._grows(pattern):
                return self._find(met)
            column = self._columns[pattern] = _Column(depth=_depth(pattern) if pattern != met else 0)
        return column

    def _pattern(self, met: str) -> str:
        pattern = ""
        for number, part in enumerate(met.split("/")):
            if number == 0:
                pattern = part
                continue
            is_value = part not in (STAR, "text()") and (not key_of(part) or is_opaque(part))
            starred = pattern in self._open or is_value
            pattern = f"{pattern}/{STAR if starred else part}"
        return pattern

    def _grows(self, pattern: str) -> bool:
        """Note the keys on the way; say whether some object turned out to be keyed by data."""
        above = pattern
        while "/" in above:
            above, _, key = above.rpartition("/")
            keys = self._keys[above]
            keys.add(key)
            if key != STAR and len(keys) > _MOST_KEYS:
                self._merge(above)
                return True
        return False

    def _merge(self, above: str) -> None:
        self._open.add(above)
        self._known.clear()
        self._record = None
        columns, self._columns = self._columns, {}
        self._keys.clear()
        for path, column in columns.items():
            pattern = self._pattern(path)
            self._grows(pattern)
            if pattern != path:
                column.depth = _depth(pattern)
            kept = self._columns.setdefault(pattern, column)
            if kept is not column:
                kept.types |= column.types
                kept.records += column.records

    def paths(self) -> tuple[ShapePath, ...]:
        """Give the columns; those of many members share their words."""
        return tuple(
            ShapePath(
                path=sys.intern(escape(path)),
                types=tuple(sys.intern(one) for one in sorted(column.types)),
                records=column.records,
            )
            for path, column in sorted(self._columns.items())
        )


def _depth(pattern: str) -> int:
    """Count the parts down to the last star that something stands under."""
    parts = pattern.split("/")
    return next((number for number in range(len(parts) - 1, 0, -1) if parts[number - 1] == STAR), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """The columns of one member, once it was read."""

    paths: tuple[ShapePath, ...] = ()
    cut: bool = False


class Outlines:
    """Keeps the columns of the members, as far as memory allows."""

    def __init__(self) -> None:
        self._left = _MOST_KEPT
        self._shared: dict[tuple[ShapePath, ...], tuple[ShapePath, ...]] = {}  # many members have the same

    def keep(self, outline: Outline, *, whole: bool) -> Outlined:
        """Keep those of a member; `whole` says whether it was read to its end."""
        paths = outline.paths()
        if len(paths) > self._left:
            return Outlined(cut=True)
        self._left -= len(paths)
        paths = self._shared.setdefault(paths, paths)
        return Outlined(paths=paths, cut=outline.cut or not whole)


def shapes_of(members: Iterable[tuple[str, str, Outlined]]) -> tuple[Shape, ...]:
    """Sum up by kind of name and format, given as (name, format, columns) of each data member."""
    groups: dict[tuple[str, str], list[Outlined]] = {}
    for name, form, outlined in members:
        kind = (kind_of(name), form)
        groups.setdefault(kind if kind in groups or len(groups) < _MOST_SHAPES else ("", form), []).append(outlined)
    left, made = _MOST_TOLD, []
    for (name, form), outlines in sorted(groups.items()):
        paths = _summed(outlines)
        told = paths[:left] if name else ()
        left -= len(told)
        cut = any(one.cut for one in outlines) or len(told) < len(paths)
        made.append(Shape(name=name, format=form, members=len(outlines), paths=told, cut=cut))
    return tuple(made)


def kind_of(name: str) -> str:
    """A file's name without its folders and numbers: `message_12.json` is one of `message_#.json`."""
    return escape(_NUMBER.sub("#", name.replace("\\", "/").rpartition("/")[2]))


def _summed(outlines: Iterable[Outlined]) -> tuple[ShapePath, ...]:
    types: dict[str, set[str]] = defaultdict(set)
    records: dict[str, int] = defaultdict(int)
    for outlined in outlines:
        for one in outlined.paths:
            types[one.path].update(one.types)
            records[one.path] += one.records
    return tuple(
        ShapePath(path=path, types=tuple(sorted(found)), records=records[path]) for path, found in sorted(types.items())
    )
