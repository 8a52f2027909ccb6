"""Which row of a sheet names its columns?

The first row of texts that are names, if it stands near the top; other cells
go by the letters of their column.
"""

from collections.abc import Iterator, Sequence

from probes.export.decode.leaf import Document, Leaf, LeafType, pointer
from probes.export.decode.separated import is_header

Cell = tuple[int, str, LeafType]
"""Column from 1, value, type."""

_SOUGHT = 5


class Sheet:
    """Takes rows as they come and gives the cells below the header, each row as a record."""

    def __init__(self, path: str, document: Document) -> None:
        self._path = path
        self._document = document
        self._names: dict[int, str] | None = None
        self._before: list[Sequence[Cell]] = []

    def row(self, cells: Sequence[Cell]) -> Iterator[Leaf]:
        """Take a row that may be empty."""
        if not cells:
            return
        if self._names is not None:
            yield from self._leaves(cells)
        elif all(kind == "text" for _, _, kind in cells) and is_header([value for _, value, _ in cells]):
            self._names = {place: pointer(value) for place, value, _ in cells}
            if self._before:
                self._document.reasons.add("preamble")
            yield from self._flush()
        else:
            self._before.append(cells)
            if len(self._before) >= _SOUGHT:
                self._names = {}
                yield from self._flush()

    def end(self) -> Iterator[Leaf]:
        """Give what waited for a header that never came."""
        yield from self._flush()

    def _flush(self) -> Iterator[Leaf]:
        waiting, self._before = self._before, []
        for cells in waiting:
            yield from self._leaves(cells)

    def _leaves(self, cells: Sequence[Cell]) -> Iterator[Leaf]:
        self._document.records += 1
        record = f"{self._path}/{self._document.records}"
        names = self._names or {}
        for place, value, kind in cells:
            yield Leaf(f"{record}/{names.get(place, str(place))}", value, kind, record)
