"""By what was something judged? A method, described so that its digest in an old release can still be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from results.records.text import Text
from results.records.verdict import Family

METHOD_FORMAT = "portability-auditor/method"
METHOD_FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCriterion:
    """A criterion as a method asked it."""

    id: str
    version: int
    family: Family
    question: Text
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What a digest of a method stands for: the versions of its criteria and inspector, its thresholds, its law data.

    Attributes:
        thresholds: every number that judges, as "criterion.NAME"; None where a program judged that kept no description.
        inspector, law: versions; None likewise.
        first_used_at: when something was first judged by it here; None: nothing yet.
    """

    digest: str
    version: str
    criteria: tuple[MethodCriterion, ...]
    thresholds: Mapping[str, int] | None = None
    inspector: str | None = None
    law: str | None = None
    first_used_at: datetime | None = None
    format: str = METHOD_FORMAT
    v: int = METHOD_FORMAT_VERSION

    @property
    def is_whole(self) -> bool:
        """Whether all that its digest is made of is known."""
        return None not in (self.thresholds, self.inspector, self.law)
