"""What is linted, and beside what? The scenario, the day, the personas, and where each thing stands in its file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Protocol

from scenarios.errors import Problem
from scenarios.loaded import LoadedOperator, LoadedScenario
from scenarios.source import Document, Loc, Position

HolderMode = Literal["staff", "volunteer", "agreed", "statutory"]
Part = Literal["scenario", "service", "provider", "operator"]


class PersonaLike(Protocol):
    """What lint must know of a persona."""

    @property
    def categories(self) -> Collection[str]:
        """The categories that have records."""
        ...

    def fields(self, category: str) -> Mapping[str, Collection[str]]:
        """The field names of each record that steps plant, by record id; `id` and, where given, `occurred` among them."""
        ...

    def must_count(self, category: str) -> int:
        """How many records of a category the export must hold, each counted as often as it is planted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything a rule may look at.

    Attributes:
        today: the day in whose light `valid_until` is read.
        personas: by id.
        holders: whose accounts they are, by account (`persona@service`);
            None where the accounts are not at hand.
        secrets: values that may stand in no file.
        operator: who plays the controller's side, where that is what is linted.
    """

    loaded: LoadedScenario
    today: date
    personas: Mapping[str, PersonaLike]
    holders: Mapping[str, HolderMode] | None = None
    secrets: Collection[str] = field(default=(), repr=False)
    operator: LoadedOperator | None = None

    def document(self, part: Part) -> Document | None:
        if part == "operator":
            return self.operator.source if self.operator else None
        sources = self.loaded.sources
        if sources is None:
            return None
        if part == "provider":
            return sources.provider
        return sources.service or sources.scenario if part == "service" else sources.scenario

    def error(self, code: str, loc: Loc, message: str, mend: str, *, part: Part = "scenario") -> Problem:
        """Refuse what stands at the key, or the list item, that a way leads to."""
        place, at = self._place(loc, part)
        return Problem(file=place, line=at.line, column=at.column, code=code, message=message, mend=mend)

    def warning(self, code: str, loc: Loc, message: str, mend: str, *, part: Part = "scenario") -> Problem:
        """Remark on it; the scenario may run."""
        return replace(self.error(code, loc, message, mend, part=part), severity="warning")

    def _place(self, loc: Loc, part: Part) -> tuple[str, Position]:
        document = self.document(part)
        if document is None:
            return self.loaded.id, Position()
        if part == "service" and self.loaded.sources is not None and self.loaded.sources.service is None:
            loc = ("service", *loc)
        return document.name, document.key_position(loc)
