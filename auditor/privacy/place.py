"""Where does a person occur, said without repeating what stands there?"""

from dataclasses import dataclass
from enum import StrEnum


class PlaceKind(StrEnum):
    """What kind of place it is."""

    ENTRY = "entry"
    ARTIFACT = "artifact"
    ROW = "row"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place.

    Attributes:
        ledger: of an entry or an artifact, with its kind.
        name: `LEDGER#SEQ`, `LEDGER/SHA256`, `table column key`, or a file and its line.
        about: in words of ours: the entry's kind, the artifact's role and class, how it was found.
    """

    kind: PlaceKind
    name: str
    about: str
    ledger: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsearched:
    """What could not be looked into, and why: somebody looks by hand."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search came to.

    Attributes:
        read: how many artifacts were opened, each of which is logged.
        bytes_read: of them.
    """

    places: tuple[Place, ...]
    unsearched: tuple[Unsearched, ...]
    read: int
    bytes_read: int
