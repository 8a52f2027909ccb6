"""What is wrong with a declaration, where, and what mends it? All of this happens before any network.

ScenarioError
├── ScenarioMissing      a file that is named is not there
├── ScenarioUnreadable   the bytes are no YAML of ours
└── ScenarioInvalid      the YAML says what the language does not
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend.

    Attributes:
        file: as the reader named it.
        line: from 1; 0 where a file as a whole is meant.
        column: from 1, in characters.
        code: stable; what tests and editors go by.
        message: what is wrong.
        mend: what to do about it.
        severity: errors refuse the file, warnings do not.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        kind = "warning: " if self.severity == "warning" else ""
        return f"{place}: {kind}{self.message}; {self.mend} [{self.code}]"


class ScenarioError(Exception):
    """A declaration is wrong."""

    code: ClassVar[str] = "scenario"
    retry: ClassVar[bool] = False

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.column, p.code)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join([type(self).__doc__ or "", *map(str, self.problems)])


class ScenarioMissing(ScenarioError):
    """A file is missing."""

    code = "scenario_missing"


class ScenarioUnreadable(ScenarioError):
    """The file cannot be read as YAML."""

    code = "scenario_unreadable"


class ScenarioInvalid(ScenarioError):
    """The file says what the language does not know."""

    code = "scenario_invalid"
