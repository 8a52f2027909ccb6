"""Which barriers known to a program stood on a page of the request, for people who use it otherwise?

As axe-core names them: a rule that finds fault with something. What it was, in
the page's own words, stands in the report in the vault, and nowhere here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from results.records.term import EntryKind


class Impact(StrEnum):
    """How much a barrier weighs for whom it stops, as axe-core says."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """What one rule found fault with on a page.

    Attributes:
        rule: its id, of the version that was run.
        impact: None where the rule does not say.
        tags: of the texts it belongs to, as `wcag2a`, `wcag143` (WCAG 1.4.3), `RGAA-3.2.1`.
        count: of elements.
    """

    rule: str
    impact: Impact | None
    tags: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BarriersSought:
    """A page of the request was examined for barriers, or could not be.

    Attributes:
        page: keyed digest of where it stands and what its headings say: the same page has the same one.
        version: of axe-core; None where it was not run.
        barriers: what is one for sure.
        doubtful: what only a person can tell.
        frames: parts of the page that could not be looked into.
        unfinished: rules that were not run to their end, for want of time.
        missed: why the page was not examined, as `too_large too_slow page_moved secret_typed unread`.
        artifact: the report.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["barriers"] = "barriers"
    page: str
    version: str | None = None
    barriers: tuple[Barrier, ...] = ()
    doubtful: tuple[Barrier, ...] = ()
    frames: int = 0
    unfinished: tuple[str, ...] = ()
    missed: str | None = None
    artifact: str | None = None
    step: int | None = None
    export: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of the page was examined: what is not named was not there, as far as the program can see."""
        return self.missed is None and not self.frames and not self.unfinished
