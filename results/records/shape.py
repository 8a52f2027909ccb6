"""Which structure has an export, so that two can be compared without opening either again? No values stand here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapePath:
    """One column of the data.

    Attributes:
        path: as a pointer, with `*` for each index and for each key that is a value or one of very many.
        types: of what stands there, sorted: `boolean empty null number text`.
        records: how many list elements, rows, cards or messages hold it.
    """

    path: str
    types: tuple[str, ...]
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The structure of the data members of one format and one kind of name.

    Attributes:
        name: of the members, without folders, with `#` for each number; empty for those of further kinds, all together.
        format: of the members.
        members: how many there are.
        paths: the columns, sorted by path.
        cut: whether there are more than these: we stop noting columns beyond a number of them, and where a member is
            not read to its end.
    """

    name: str
    format: str
    members: int
    paths: tuple[ShapePath, ...]
    cut: bool = False
