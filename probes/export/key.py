"""Which names do the fields of a document have, that somebody could explain?

A name is what stands at the end of a path. Objects that are keyed by values
(days, numbers, addresses) have no names there.
"""

import re

from probes.export.column import Columns

_VALUE = re.compile(
    r"[\W\d_]*|.*[@/\\].*|[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{2,}.*|.{80,}|.*\s.*\s.*\s.*",
    re.IGNORECASE | re.DOTALL,
)
_MOST = 1000  # of one document
_MOST_KEPT = 200_000


def key_of(path: str) -> str:
    """Name the field at the end of a path, folded; empty where it is an index or a value."""
    parts = path.split("/")
    last = parts[-2] if parts[-1] == "text()" and len(parts) > 1 else parts[-1]
    name = last.replace("[*]", "").lstrip("@").replace("~1", "/").replace("~0", "~").casefold()
    return "" if _VALUE.fullmatch(name) else name


class Keys:
    """Gives the names of documents, the same object to those alike, as far as memory allows."""

    def __init__(self) -> None:
        self._shapes: dict[frozenset[str], frozenset[str]] = {}
        self._kept = 0

    def of(self, columns: Columns) -> frozenset[str]:
        keys = frozenset(key for path in columns.names() if (key := key_of(path)))
        known = self._shapes.get(keys)
        if known is not None:
            return known
        if len(keys) > _MOST or self._kept + len(keys) > _MOST_KEPT:
            return frozenset()
        self._kept += len(keys)
        self._shapes[keys] = keys
        return keys
