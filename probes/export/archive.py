"""Which files does the export consist of, however they are wrapped?

Containers are recognised by content, opened in place and never extracted to
paths. Every member is paid for as it is read; what is broken or hostile is
named and the rest is still given.
"""

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from probes.export.container import Entry, container_of, entries_of
from probes.export.error import BudgetExceeded, ExportError
from probes.export.limits import Meter, Toll
from probes.export.name import escape, traps
from probes.export.source import Source
from probes.export.stream import Stream, buffered, size_of
from results.records import Problem

_MOST_ALIKE = 1000


@dataclass(slots=True, kw_only=True)
class Item:
    """A file of the export, or a container that holds some.

    Attributes:
        name: as found: hostile.
        container: `zip tar tar.gz gzip ...`, or None.
        open: from the start; may be called again.
        trouble: why it could not be read, or not to its end.
    """

    id: int
    name: str
    parent: int | None
    open: Callable[[], Stream]
    container: str | None = None
    sha256: str | None = None
    size: int | None = None
    trouble: ExportError | None = None

    @property
    def shown(self) -> str:
        return escape(self.name)


@dataclass(slots=True)
class Problems:
    """What was wrong, each thing once, in the order it was met; of each kind a thousand at most."""

    _found: dict[Problem, None] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, member: int | None = None, detail: str | None = None) -> None:
        problem = Problem(code=code, member=member, detail=detail)
        if problem not in self._found and self._counts[code] < _MOST_ALIKE:
            self._counts[code] += 1
            self._found[problem] = None

    def add_error(self, error: ExportError, member: int | None = None) -> None:
        self.add(error.code, member, error.detail)

    def has(self, code: str, member: int) -> bool:
        return any(p.code == code and p.member == member for p in self._found)

    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)


class Walk:
    """Goes through everything that was delivered, containers before what they hold."""

    def __init__(self, meter: Meter, problems: Problems) -> None:
        self._meter = meter
        self._problems = problems
        self._last_id = 0
        self._opened: set[str] = set()  # digests of containers: a zip inside itself ends here

    def items(self, sources: Sequence[Source]) -> Iterator[Item]:
        """Give every file and container, depth first.

        Raises:
            ExportTooLarge: a budget of the whole inspection is used up.
        """
        for source in sources:
            entry = Entry(name=source.name, open=source.open)
            yield from self._enter(entry, parent=None, depth=0, artifact=source.artifact)

    def _enter(self, entry: Entry, *, parent: int | None, depth: int, artifact: str | None = None) -> Iterator[Item]:
        """Give one entry, and what is inside it."""
        self._meter.count_entry()
        self._last_id += 1
        number = self._last_id
        for code in traps(entry.name):
            self._problems.add(code, number)
        item, content = self._delivered(entry, number, artifact) if artifact else self._packed(entry, number, parent)
        yield item
        if content is not None and item.trouble is None and self._may_open(item, depth):
            yield from self._inside(item, content, depth)

    def _delivered(self, entry: Entry, number: int, artifact: str) -> tuple[Item, Callable[[], BinaryIO] | None]:
        """Take a file as it lies in the vault: a container is opened where it is, and its own bytes cost nothing."""
        with entry.open() as stream:
            container = self._container_of(stream, number)
            size = size_of(stream)
        if container is None:
            return self._read(entry, number, None), None
        item = Item(id=number, name=entry.name, parent=None, open=io.BytesIO, container=container)
        item.sha256, item.size = artifact, size
        return item, entry.open

    def _packed(self, entry: Entry, number: int, parent: int | None) -> tuple[Item, Callable[[], BinaryIO] | None]:
        """Take a member of a container; one that is a container itself is held in memory."""
        item = self._read(entry, number, parent)
        if item.size == 0:
            return item, None
        with item.open() as stream:
            item.container = self._container_of(stream, number)
        return item, self._held(item) if item.container is not None else None

    def _container_of(self, stream: BinaryIO, number: int) -> str | None:
        try:
            return container_of(stream)
        except ExportError as error:
            self._problems.add_error(error, number)
            return None

    def _inside(self, item: Item, content: Callable[[], BinaryIO], depth: int) -> Iterator[Item]:
        assert item.container is not None
        empty = True
        with content() as stream:
            try:
                for entry in entries_of(item.container, stream, item.name, self._meter, self._note(item)):
                    empty = False
                    yield from self._enter(entry, parent=item.id, depth=depth + 1)
            except ExportError as error:
                self._problems.add_error(error, item.id)
                empty = False
        if empty:
            self._problems.add("empty", item.id)

    def _note(self, item: Item) -> Callable[[str, str | None], None]:
        return lambda code, detail: self._problems.add(code, item.id, detail)

    def _may_open(self, item: Item, depth: int) -> bool:
        assert item.sha256 is not None
        if item.sha256 in self._opened:
            self._problems.add("repeated_container", item.id)
            return False
        if depth >= self._meter.limits.depth:
            self._problems.add("budget_exceeded", item.id, "containers inside each other")
            return False
        self._opened.add(item.sha256)
        return True

    def _read(self, entry: Entry, number: int, parent: int | None) -> Item:
        """Take a member into memory if it is small; else leave it where it is."""
        toll = Toll(meter=self._meter, packed=entry.packed)
        item = Item(id=number, name=entry.name, parent=parent, open=lambda: buffered(entry.open(), toll))
        held, item.trouble = bytearray(), entry.trouble
        most = self._meter.limits.held_bytes
        try:
            if item.trouble is None:
                with item.open() as stream:
                    while len(held) <= most and (part := stream.read1(min(65536, most + 1 - len(held)))):
                        held += part
        except ExportError as error:
            item.trouble = error
        if item.trouble is not None:
            self._problems.add_error(item.trouble, number)
        if toll.blown_up:
            self._problems.add("high_ratio", number)
        if len(held) <= most:
            content = bytes(held)
            item.size = len(content)
            item.open = lambda: io.BytesIO(content)
        return item

    def _held(self, item: Item) -> Callable[[], BinaryIO]:
        """Hold a nested container in memory: its directory is at its end, and it cannot be inflated backwards."""
        most = self._meter.limits.nested_bytes
        data = b""
        try:
            with item.open() as stream:
                data = stream.read(most + 1)
            if len(data) > most:
                raise BudgetExceeded("a container inside a container")
        except ExportError as error:
            item.trouble = error
            self._problems.add_error(error, item.id)
        item.sha256, item.size = hashlib.sha256(data).hexdigest(), len(data)
        return lambda: io.BytesIO(data)
