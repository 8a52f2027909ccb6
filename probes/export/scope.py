"""Which part of a document speaks of which planted record?

A canary anchors the list element, row or block it stands in. Where several
planted records stand in the same one, each owns only the part around its
canaries; where an enclosing element holds canaries of one record alone, that
element's own values are its record's too. Where such elements stand side by
side, each with a record of its own (the entries of a statement in XML), all
that stands in one is its record's.
"""

from collections import Counter
from collections.abc import Iterator

from probes.export.decode.leaf import Leaf

_SHARED = ""


class Scopes:
    """The anchors of one document."""

    def __init__(self) -> None:
        self._owner: dict[str, str] = {}  # of each beginning of an anchored path; shared ones are nobody's
        self._anchors: set[tuple[str, str, str]] = set()
        self._under: dict[str, set[str]] | None = None
        self._beside: dict[str, set[str]] = {}
        self.records: set[str] = set()

    def anchor(self, record: str, path: str, element: str) -> None:
        """Note a canary: of which planted record, at which path, in which list element or row."""
        self.records.add(record)
        self._anchors.add((record, path, element))
        for start in _starts(path):
            if self._owner.setdefault(start, record) != record:
                self._owner[start] = _SHARED

    def owners(self, leaf: Leaf) -> set[str]:
        """Name the planted records that a leaf belongs to; call it when all anchors are known."""
        if self._under is None:
            self._under = {}
            self._settle()
        owners = set(self._beside.get(leaf.record, ()))
        for start in _starts(leaf.path):
            owners |= self._under.get(start, set())
        return owners

    def _settle(self) -> None:
        assert self._under is not None
        for record, path, element in self._anchors:
            if self._owner[element] == record:
                self._under.setdefault(element, set()).add(record)
                for start in _starts(element):
                    if start not in ("", element) and self._owner[start] == record:
                        self._beside.setdefault(start, set()).add(record)
            else:
                self._under.setdefault(self._widest(record, path), set()).add(record)
        widest = {self._widest(record, path): record for record, path, _ in self._anchors}
        kinds = Counter(_kind(place) for place in widest)
        for place, record in widest.items():
            if kinds[_kind(place)] > 1:
                self._under.setdefault(place, set()).add(record)

    def _widest(self, record: str, path: str) -> str:
        """The largest element around a canary in which no other record's stands."""
        return next(s for s in reversed(list(_starts(path))) if s == path or self._owner[s] == record)


def _kind(element: str) -> str:
    """An element without its number: its siblings of the same name share it."""
    return element.rpartition("[")[0] or element


def _starts(path: str) -> Iterator[str]:
    """Give a path and all its beginnings, the longest first, down to the document itself."""
    yield path
    while path:
        path = path[: path.rfind("/")]
        yield path
