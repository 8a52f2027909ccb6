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
from functools import partial
from typing import BinaryIO

from probes.export.container import container_of, entries_of
from probes.export.entry import Beyond, Entry
from probes.export.error import BudgetExceeded, ExportError
from probes.export.limits import Meter, Toll
from probes.export.name import escape, traps
from probes.export.place import Joined, binary
from probes.export.shelf import Shelf
from probes.export.source import Source
from probes.export.split import Delivery, deliveries
from probes.export.stream import Stream, buffered, portions, size_of
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
        whole: name of the archive, where this is but the first piece of it.
        toll: what reading it has cost.
    """

    id: int
    name: str
    parent: int | None
    open: Callable[[], Stream]
    container: str | None = None
    sha256: str | None = None
    size: int | None = None
    trouble: ExportError | None = None
    whole: str | None = None
    toll: Toll | None = None
    _far: Callable[[], Stream] | None = None

    @property
    def shown(self) -> str:
        return escape(self.name)

    def hold(self, content: bytes) -> None:
        """Keep its bytes at hand while it is examined."""
        if self._far is None:
            self._far = self.open
        self.open = lambda: io.BytesIO(content)

    def let_go(self) -> None:
        """Keep them no longer; it is still opened, at the cost of reading it again."""
        if self._far is not None:
            self.open, self._far = self._far, None


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
    """Goes through everything that was delivered, containers before what they hold.

    What it gave can be opened until it is closed; only what one file needs is in memory meanwhile.
    """

    def __init__(self, meter: Meter, problems: Problems) -> None:
        self._meter = meter
        self._problems = problems
        self._last_id = 0
        self._opened: set[str] = set()  # digests of containers: a zip inside itself ends here
        self._shelf = Shelf()

    def close(self) -> None:
        self._shelf.close()

    def items(self, sources: Sequence[Source]) -> Iterator[Item]:
        """Give every file and container, depth first.

        Raises:
            ExportTooLarge: a budget of the whole inspection is used up.
        """
        for delivery in deliveries(sources):
            parts = delivery.parts
            first, *others = parts
            entry = Entry(name=first.name, open=_opener(parts))
            for item in self._enter(entry, parent=None, depth=0, delivery=delivery):
                yield item
                if item.parent is None:
                    yield from (self._piece(other) for other in others)

    def _piece(self, source: Source) -> Item:
        """Take a later piece of an archive that was cut up; what it holds is given with the first."""
        self._meter.count_entry()
        self._last_id += 1
        item = Item(id=self._last_id, name=source.name, parent=None, open=io.BytesIO, container="part")
        with source.open() as stream:
            item.sha256, item.size = source.artifact, size_of(stream)
        return item

    def _enter(
        self, entry: Entry, *, parent: int | None, depth: int, delivery: Delivery | None = None
    ) -> Iterator[Item]:
        """Give one entry, and what is inside it."""
        self._meter.count_entry()
        self._last_id += 1
        number = self._last_id
        for code in traps(entry.name):
            self._problems.add(code, number)
        item, content = self._delivered(entry, number, delivery) if delivery else self._packed(entry, number, parent)
        yield item
        if item.toll is not None and item.toll.blown_up:
            self._problems.add("high_ratio", number)
        if content is not None and item.trouble is None and self._may_open(item, depth):
            yield from self._inside(item, content, depth)

    def _delivered(self, entry: Entry, number: int, delivery: Delivery) -> tuple[Item, BinaryIO | None]:
        """Take a file as it lies in the vault: a container is opened where it is, and its own bytes cost nothing."""
        if not delivery.complete:
            self._problems.add("truncated", number, "a piece of the archive is missing")
        with entry.open() as stream:
            container = self._container_of(stream, number)
            size, starts = size_of(stream), getattr(stream, "starts", None)
        if container is None:
            return self._read(entry, number, None), None
        item = Item(id=number, name=entry.name, parent=None, open=io.BytesIO, container=container)
        first = delivery.parts[0]
        with first.open() as stream:
            item.sha256, item.size = first.artifact, size_of(stream)
        item.whole = delivery.name
        return item, self._shelf.place(entry.open, size=size, starts=starts)

    def _packed(self, entry: Entry, number: int, parent: int | None) -> tuple[Item, BinaryIO | None]:
        """Take a member of a container; one that is a container itself is opened in place, or held in memory."""
        item = self._read(entry, number, parent)
        if item.size == 0:
            return item, None
        with item.open() as stream:
            item.container = self._container_of(stream, number)
        if item.container is None:
            return item, None
        return item, self._in_place(item, entry.in_place) if entry.in_place else self._held(item)

    def _container_of(self, stream: BinaryIO, number: int) -> str | None:
        try:
            return container_of(stream)
        except ExportError as error:
            self._problems.add_error(error, number)
            return None

    def _inside(self, item: Item, content: BinaryIO, depth: int) -> Iterator[Item]:
        assert item.container is not None
        empty, beyond = True, 0
        name = item.whole or item.name
        try:
            for entry in entries_of(item.container, content, name, self._meter, self._note(item)):
                empty = False
                if isinstance(entry, Beyond):
                    beyond += entry.files
                elif self._meter.entries_left == 0:
                    beyond += 1
                else:
                    yield from self._enter(entry, parent=item.id, depth=depth + 1)
        except ExportError as error:
            self._problems.add_error(error, item.id)
            empty = False
        finally:  # also where the time is over
            if beyond:
                self._problems.add("budget_exceeded", item.id, f"entries: {beyond} were not read")
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
        item = Item(id=number, name=entry.name, parent=parent, toll=toll, open=partial(_guarded, entry.open, toll))
        held: list[bytes] = []
        size, item.trouble = 0, entry.trouble
        most = self._meter.limits.held_bytes
        try:
            if item.trouble is None:
                with item.open() as stream:
                    for part in portions(stream):
                        held.append(part)
                        size += len(part)
                        if size > most:
                            break
        except ExportError as error:
            item.trouble = error
        if item.trouble is not None:
            self._problems.add_error(item.trouble, number)
        if size <= most:
            item.size = size
            item.hold(b"".join(held))
        return item

    def _in_place(self, item: Item, opener: Callable[[], BinaryIO]) -> BinaryIO | None:
        """Open a nested container where it lies, once it was read whole for its digest and its checksum."""
        digest, size = hashlib.sha256(), 0
        try:
            with item.open() as stream:
                for part in portions(stream):
                    digest.update(part)
                    size += len(part)
        except ExportError as error:
            item.trouble = error
            self._problems.add_error(error, item.id)
        item.sha256, item.size = digest.hexdigest(), size
        return opener() if item.trouble is None else None

    def _held(self, item: Item) -> BinaryIO:
        """Hold a nested container in memory: its directory is at its end, and it cannot be inflated backwards."""
        most = self._meter.limits.nested_bytes

        def inflated() -> io.BytesIO:
            with item.open() as stream:
                return io.BytesIO(stream.read(most + 1))

        data = io.BytesIO()
        try:
            data = inflated()
            if size_of(data) > most:
                raise BudgetExceeded("a container inside a container")
        except ExportError as error:
            item.trouble = error
            self._problems.add_error(error, item.id)
        item.sha256, item.size = hashlib.sha256(data.getbuffer()).hexdigest(), size_of(data)
        return self._shelf.place(inflated, size=item.size, held=item.size, now=data)


def _guarded(opener: Callable[[], BinaryIO], toll: Toll) -> Stream:
    return buffered(opener(), toll)


def _opener(parts: Sequence[Source]) -> Callable[[], BinaryIO]:
    if len(parts) == 1:
        return parts[0].open
    return lambda: binary(Joined([part.open() for part in parts]))
