"""What does a container say of one file that it holds?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from probes.export.error import ExportError

Note = Callable[[str, str | None], None]
"""Takes a problem's code and our words on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file inside a container.

    Attributes:
        open: a fresh stream of its bytes, unguarded.
        in_place: the same where its bytes lie open in the container, so that one may go to any place at no cost.
        packed: bytes it takes in the container, where it is compressed by itself.
        trouble: known beforehand; then it is not opened.
        changed_on: the day the container gives it, where it gives one.
    """

    name: str
    open: Callable[[], BinaryIO]
    in_place: Callable[[], BinaryIO] | None = None
    packed: int | None = None
    trouble: ExportError | None = None
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Beyond:
    """Files of a container that may not even be listed: they are counted."""

    files: int
