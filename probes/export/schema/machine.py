"""What does a machine schema in an export offer?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from probes.export.decode.leaf import Document

Json = dict[str, "Json"] | list["Json"] | str | int | Decimal | bool | None

MOST_BYTES = 8 * 2**20
"""Of a document that is held in memory to be validated; a larger one is not."""

MOST_STEPS = 2_000_000
"""Rules that are applied in one inspection, some seconds' worth: hostile schemas multiply them without end."""


class UsedUp(Exception):  # it never leaves this package
    """Enough rules were applied: what is not validated by now stays so."""


@dataclass(slots=True)
class Budget:
    """What validating has cost so far."""

    tick: Callable[[], None]
    steps: int = 0

    def spend(self, steps: int = 1) -> None:
        """Pay for applying a rule.

        Raises:
            UsedUp: there were too many.
            ExportTooLarge: by `tick`, once time is up.
        """
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise UsedUp
        if self.steps % 1000 < steps:
            self.tick()


class MachineSchema(Protocol):
    """A schema of any language.

    Attributes:
        kind: `json_schema xsd csvw table_schema`.
        keys: names of the fields it describes, folded.
        targets: names of the members it says it is for; empty where it says none.
        formats: of members it can validate.
    """

    kind: str
    keys: frozenset[str]
    targets: tuple[str, ...]
    formats: frozenset[str]

    def validates(self, document: Document, budget: Budget) -> bool | None:
        """Whether a document keeps to it; None where that cannot be told."""


def base_of(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def stem_of(name: str) -> str:
    """Name what a member is about: without its folder, its extensions, and what calls a schema a schema."""
    stem = base_of(name).partition(".")[0].casefold()
    return re.sub(r"[-_ ]?(?:schema|metadata)$", "", stem) or stem
