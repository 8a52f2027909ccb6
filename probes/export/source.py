"""Which file was delivered, and what opens it?

Loads nothing that reads exports or judges them, so that whoever only asks how
old one is need not pay for that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from results.vault import open_with_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file as it was delivered.

    Attributes:
        name: as the service named it.
        artifact: SHA-256 of its bytes, lower-case hex: its name in the vault.
        open: gives a fresh, seekable stream each time.
    """

    name: str
    artifact: str
    open: Callable[[], BinaryIO]


def open_file(path: Path, data_key: bytes | None) -> BinaryIO:
    """Open a file of plain bytes, or with its data key one of the vault's."""
    if data_key is None:
        return path.open("rb")
    return cast("BinaryIO", open_with_key(path, data_key))
