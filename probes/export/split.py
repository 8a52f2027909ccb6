"""Which of the delivered files are pieces of one archive, cut up by its maker?

`export.zip.001 .002` are cut anywhere; `export.z01 .z02 .zip` are the disks of
a split zip (APPNOTE 8). They are read as one, without a copy. Archives that
are whole by themselves (`-001.zip`, `part_2`) are not joined: together they
are one export already.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from probes.export.container import container_of
from probes.export.error import ExportError
from probes.export.source import Source
from probes.export.zip_end import has_directory

_CUT = re.compile(r"(?i)(?P<stem>.+)\.(?P<number>\d{3})$")
_DISK = re.compile(r"(?i)(?P<stem>.+)\.z(?P<number>\d{2})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One archive or file as it was delivered.

    Attributes:
        parts: in order; more than one where it was cut up.
        complete: whether no part between others is missing.
    """

    parts: tuple[Source, ...]
    complete: bool = True

    @property
    def name(self) -> str:
        """Of the whole."""
        cut = _CUT.match(self.parts[0].name) if len(self.parts) > 1 else None
        return cut["stem"] if cut else self.parts[-1].name


def deliveries(sources: Sequence[Source]) -> tuple[Delivery, ...]:
    """Put together what belongs together, by name and by content, in the order of the first parts."""
    names = {source.name.lower(): source for source in sources}
    found: list[tuple[Source, ...]] = []
    for pattern, last in ((_CUT, False), (_DISK, True)):
        for stem, numbered in _numbered(sources, pattern).items():
            parts = tuple(numbered[number] for number in sorted(numbered))
            if last and f"{stem}.zip" in names:
                parts = (*parts, names[f"{stem}.zip"])
            if len(parts) > 1 and min(numbered) == 1 and _are_pieces(parts):
                found.append(parts)
    first = {id(parts[0]): parts for parts in found}
    later = {id(part) for parts in found for part in parts[1:]}
    return tuple(
        Delivery(parts=first.get(id(source), (source,)), complete=_follow(first.get(id(source), (source,))))
        for source in sources
        if id(source) not in later
    )


def _numbered(sources: Sequence[Source], pattern: re.Pattern[str]) -> dict[str, dict[int, Source]]:
    groups: dict[str, dict[int, Source]] = defaultdict(dict)
    for source in sources:
        if named := pattern.match(source.name):
            groups[named["stem"].lower()].setdefault(int(named["number"]), source)
    return groups


def _are_pieces(parts: Sequence[Source]) -> bool:
    """The first begins as an archive does; the others are none, or the first is a zip without its directory."""
    try:
        with parts[0].open() as stream:
            kind = container_of(stream)
            cut = kind == "zip" and not has_directory(stream)
        if kind is None or cut:
            return cut
        with parts[1].open() as stream:
            return container_of(stream) is None
    except ExportError:  # it begins like an archive, and only the whole says more
        return True


def _follow(parts: Sequence[Source]) -> bool:
    numbers = [int(named["number"]) for part in parts if (named := _CUT.match(part.name) or _DISK.match(part.name))]
    return numbers == list(range(1, len(numbers) + 1)) if len(parts) > 1 else True
