"""Which questions does this version of the method ask?

The register, in the order in which a scorecard shows them. A test compares it
with the folder. `docs/method.md` is generated from these files.
"""

from typing import Protocol

from auditor.criteria import cost, deadline, leakage, link_protection, machine_readable, provided_data
from results.records import Criterion, Evidence, Inspection, Verdict

METHOD_VERSION = "2026.1"


class Judge(Protocol):
    """What a criterion's file offers."""

    CRITERION: Criterion

    def assess(self, evidence: Evidence, inspection: Inspection | None) -> Verdict: ...


REGISTER: tuple[Judge, ...] = (
    deadline,
    machine_readable,
    provided_data,
    leakage,
    link_protection,
    cost,
)
