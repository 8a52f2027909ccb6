"""What does the desk show of the scenarios: which there are, and what is wrong with each?"""

from dataclasses import dataclass
from datetime import date

from results.records import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a declaration, where, and what mends it."""

    file: str
    line: int | None
    severity: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioTold:
    """A scenario of the catalogue, as it is now.

    Attributes:
        name: None where it cannot be read at all.
        software: by which the service is run, where several share it; `right`: which one is exercised.
    """

    id: str
    name: Text | None
    sector: str | None
    valid_until: date | None
    tags: tuple[str, ...]
    faults: tuple[Fault, ...]
    software: str | None = None
    right: str | None = None

    @property
    def refused(self) -> bool:
        return any(fault.severity == "error" for fault in self.faults)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalogue:
    """The scenarios that there are; the same value as long as nothing changes. `pending`: so many files are not looked through yet."""

    scenarios: tuple[ScenarioTold, ...] = ()
    pending: int = 0
