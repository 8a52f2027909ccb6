"""Which questions does this version of the method ask?

The register, in the order in which a scorecard shows them. A test compares it
with the folder. `docs/method.md` is generated from these files.
"""

from typing import Protocol

from auditor.criteria import (
    accessibility,
    account_intact,
    accuracy,
    acknowledgement,
    attachments,
    common_format,
    contact,
    copy,
    cost,
    deadline,
    delay,
    documentation,
    electronic_answer,
    electronic_channel,
    extension,
    hindrance,
    history,
    identity_demand,
    interoperability,
    leakage,
    link_life,
    link_protection,
    machine_readable,
    notice_language,
    observed_data,
    privacy_notice,
    procedure,
    processing_information,
    promise,
    provided_data,
    reach,
    refusal,
    self_service,
    stability,
    status,
    structured,
    transport,
    validity,
)
from results.records import Criterion, Evidence, Inspection, Verdict

METHOD_VERSION = "2026.1"


class Judge(Protocol):
    """What a criterion's file offers."""

    CRITERION: Criterion

    def assess(self, evidence: Evidence, inspection: Inspection | None) -> Verdict: ...


REGISTER: tuple[Judge, ...] = (
    privacy_notice,
    procedure,
    contact,
    reach,
    notice_language,
    electronic_channel,
    electronic_answer,
    self_service,
    hindrance,
    acknowledgement,
    status,
    accessibility,
    identity_demand,
    deadline,
    extension,
    delay,
    promise,
    link_life,
    structured,
    machine_readable,
    common_format,
    validity,
    documentation,
    interoperability,
    provided_data,
    observed_data,
    attachments,
    history,
    accuracy,
    stability,
    copy,
    processing_information,
    leakage,
    transport,
    link_protection,
    cost,
    refusal,
    account_intact,
)
