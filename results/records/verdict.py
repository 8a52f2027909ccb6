"""What does the evidence mean, by which rule, and in which words?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from results.records.fact import Fact
from results.records.moment import Interval
from results.records.service import Service, Track
from results.records.text import Language, Text

SCORECARD_FORMAT = "portability-auditor/scorecard"
SCORECARD_VERSION = 1


class Outcome(StrEnum):
    """W3C EARL 1.0 outcome values; only `failed` accuses."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cannot_tell"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"


class Obligation(StrEnum):
    """Who demands it: the law, regulators' reading of it, or common sense (never a shortfall)."""

    LAW = "law"
    GUIDANCE = "guidance"
    PRACTICE = "practice"


class Family(StrEnum):
    INFORMATION = "information"
    REQUEST = "request"
    IDENTITY = "identity"
    TIME = "time"
    FORMAT = "format"
    SCOPE = "scope"
    ACCESS = "access"
    SECURITY = "security"
    TRANSFER = "transfer"
    REMEDIES = "remedies"


class FamilyState(StrEnum):
    AS_EXPECTED = "as_expected"
    SHORTFALL_OBSERVED = "shortfall_observed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One public, permanent reason of a criterion; braces are filled from the verdict's measures.

    Attributes:
        settle: for `cannot_tell` and `untested`, what would settle it.
        repair: where something can be repaired, how.
    """

    words: Text
    repair: Text | None = None
    settle: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number, day or list of names a verdict rests on; `unit` is `d`, `h`, `records`, `bits` ... or empty."""

    name: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What a verdict rests on: an entry of the ledger, an artifact, or both."""

    entry: int | None = None
    artifact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A criterion answered on a case. Its identity is (case, criterion, method digest, evidence digest)."""

    criterion: str
    version: int
    outcome: Outcome
    reason: str
    obligation: Obligation
    measures: tuple[Measure, ...] = ()
    citations: tuple[Citation, ...] = ()

    def values(self) -> dict[str, str]:
        """The measures as the values that fill a reason's words."""
        return {m.name: m.value for m in self.measures}


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One requirement of law or good practice as a question that evidence can answer.

    Attributes:
        id: noun of the subject; public and permanent.
        version: raised when the meaning changes.
        track: which article's cases it applies to.
        obligation: a value, or a function of the service where the law binds one kind of controller only.
        reads: the facts it looks at; `inspection` says that it needs the export opened, `pages` that it looks at what
            the service's public pages say.
        outcomes: which outcomes each reason may stand for is left to `assess`; a reason not in the map is an error.
    """

    id: str
    version: int
    family: Family
    question: Text
    legal_basis: str
    obligation: Obligation | Callable[[Service], Obligation]
    track: Track
    reasons: dict[str, Reason]
    reads: frozenset[Fact] = field(default_factory=frozenset)
    inspection: bool = False
    pages: bool = False

    def obligation_for(self, service: Service) -> Obligation:
        return self.obligation if isinstance(self.obligation, Obligation) else self.obligation(service)

    def verdict(
        self,
        service: Service,
        outcome: Outcome,
        reason: str,
        measures: tuple[Measure, ...] = (),
        citations: tuple[Citation, ...] = (),
        *,
        obligation: Obligation | None = None,
    ) -> Verdict:
        """Answer the question; `obligation` where this answer weighs less than the criterion does.

        Raises:
            ValueError: the reason is not declared, or a failure cites nothing.
        """
        if reason not in self.reasons:
            raise ValueError(f"criterion {self.id}: undeclared reason {reason!r}")
        if outcome is Outcome.FAILED and not citations:
            raise ValueError(f"criterion {self.id}: a failure must cite what it rests on")
        return Verdict(
            criterion=self.id,
            version=self.version,
            outcome=outcome,
            reason=reason,
            obligation=obligation or self.obligation_for(service),
            measures=measures,
            citations=citations,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    """One rule of the deadline's computation: the article, what it was applied to, and what came out."""

    rule: str
    article: str
    words: Text
    day: date | None = None


class RungState(StrEnum):
    REACHED = "reached"
    FAILED = "failed"
    OPEN = "open"
    NOT_ASSESSED = "not_assessed"
    NOT_REACHED = "not_reached"  # its own criteria are fine, a lower rung is not


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung of the ladder; `in_the_way` is the first criterion that keeps it from being reached."""

    number: int
    title: Text
    state: RungState
    in_the_way: str | None = None
    beyond_law: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The ladder of one track, by the minimum rule; `reached` 0 to 5; None for a lawful refusal ("not concerned")."""

    track: Track
    rungs: tuple[Rung, ...]
    reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The three clocks of LAW 3, each an interval or not (yet) seen, and the legal deadline with its trace.

    Attributes:
        replied: the first word of a person, or about this very request; automatic receipts are none. None: there was
            none, or it was judged before this was kept.
    """

    submitted: Interval | None = None
    acknowledged: Interval | None = None
    answered: Interval | None = None
    usable: Interval | None = None
    received_on: date | None = None
    first_deadline: date | None = None
    final_deadline: date | None = None
    trace: tuple[TraceStep, ...] = ()
    replied: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionWords:
    """The public words of one criterion, carried by the scorecard so that it renders alone."""

    id: str
    version: int
    family: Family
    question: Text
    legal_basis: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRecord:
    """A planted, proven record that the export lacks, by the name we gave it."""

    record: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """All verdicts of a case under one version of the method; renders alone.

    Never one average: families, a ladder per track, three clocks.
    """

    case: str
    service: Service
    scenario: str
    scenario_digest: str
    language: Language
    evidence: str
    method: str
    method_version: str
    observed_at: datetime
    verdicts: tuple[Verdict, ...]
    words: tuple[CriterionWords, ...]
    families: dict[Family, FamilyState]
    ladders: tuple[Ladder, ...]
    clocks: Clocks
    missing: tuple[MissingRecord, ...] = ()
    format: str = SCORECARD_FORMAT
    v: int = SCORECARD_VERSION

    def verdict(self, criterion: str) -> Verdict | None:
        return next((x for x in self.verdicts if x.criterion == criterion), None)
