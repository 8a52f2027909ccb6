"""Which line and column belong to a value?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Loc = tuple[str | int, ...]
"""A way from the root: keys and indexes."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file, both counted from 1; 0, 0 is the file as a whole."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML file as read.

    Attributes:
        name: as messages name it.
        data: mappings, lists and scalars.
    """

    name: str
    data: object
    values: Mapping[Loc, Position] = field(default_factory=dict, repr=False)
    keys: Mapping[Loc, Position] = field(default_factory=dict, repr=False)

    def position(self, loc: Loc = ()) -> Position:
        """Where the value stands that a way leads to, or the nearest value above it."""
        return self.values.get(self.path(loc), Position())

    def key_position(self, loc: Loc) -> Position:
        """Where the key stands, for what has one."""
        path = self.path(loc)
        return self.keys.get(path) or self.values.get(path, Position())

    def path(self, loc: Loc) -> Loc:
        """Turn the way of a model into the way of the file.

        A model's way holds what the file does not: the tag of a step
        (`step:fill`), names with a colon in front (`:field`), the index of a
        single value written without brackets. What is not there is passed
        over; below a step's tag, keys are looked for inside the step key too.
        """
        node = self.data
        path: Loc = ()
        below: str | None = None
        for element in loc:
            if isinstance(element, str) and element.startswith("step:"):
                below = element.removeprefix("step:")
                continue
            if (found := _child(node, element)) is not None:
                node, path = found[0], (*path, element)
            elif below is not None and (outer := _child(node, below)) is not None:
                if (found := _child(outer[0], element)) is not None:
                    node, path = found[0], (*path, below, element)
                elif element == ":field":
                    node, path = outer[0], (*path, below)
                else:
                    continue
            else:
                continue
            below = None
        return path

    def value(self, loc: Loc) -> object:
        """What the file holds there, or None."""
        node = self.data
        for element in self.path(loc):
            child = _child(node, element)
            node = child[0] if child else None
        return node


def _child(node: object, element: str | int) -> tuple[object] | None:
    if isinstance(node, Mapping) and element in node:
        return (node[element],)
    if isinstance(node, list) and isinstance(element, int) and element < len(node):
        return (node[element],)
    return None
