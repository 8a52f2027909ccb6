"""One situation, and what a criterion must say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from auditor.criteria import Judge
from results.records import Evidence, Inspection, Obligation, Outcome, Verdict
from tests.auditor.situations import Said, entries, evidence

PASSED, FAILED, CANNOT_TELL = Outcome.PASSED, Outcome.FAILED, Outcome.CANNOT_TELL
INAPPLICABLE, UNTESTED = Outcome.INAPPLICABLE, Outcome.UNTESTED
LAW, GUIDANCE, PRACTICE = Obligation.LAW, Obligation.GUIDANCE, Obligation.PRACTICE


@dataclass(frozen=True, kw_only=True)
class Case:
    """A ledger, an inspection, and the verdict that follows.

    Attributes:
        more: what else the evidence holds, by the names of `situations.evidence`.
        by: who wrote the entries.
        measures: some of the verdict's.
        cites: the entries it rests on, where that is to be compared.
    """

    said: Sequence[Said]
    outcome: Outcome
    reason: str
    inspection: Inspection | None = None
    more: Mapping[str, object] = field(default_factory=dict)
    by: str = "probe:browser"
    obligation: Obligation | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    cites: tuple[int, ...] | None = None

    @property
    def evidence(self) -> Evidence:
        return evidence(entries(*self.said, by=self.by), **self.more)  # type: ignore[arg-type]

    def verdict(self, judge: Judge) -> Verdict:
        return judge.assess(self.evidence, self.inspection)


Cases = dict[str, Case]
"""By the situation in words."""
