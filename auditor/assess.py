"""What does the evidence mean, criterion by criterion, and what is the scorecard?

The only boundary around criteria: an exception in one is a bug of ours and
becomes `untested`, never an accusation.
"""

import hashlib
import logging
from collections.abc import Mapping

import rfc8785

from auditor.criteria import METHOD_VERSION, REGISTER, Judge, fact_share, reading, scope
from auditor.criteria.reading import (
    answer,
    deadline_of,
    obscured,
    owed,
    portable_categories,
    receipt,
    track_of,
    unreadable,
)
from auditor.ladder import climb, family_state
from auditor.law import LAW_DATA_VERSION, local_day
from auditor.reply import first_reply
from probes.export import INSPECTOR_VERSION
from results.records import (
    Clocks,
    CriterionWords,
    Evidence,
    Fact,
    Family,
    FamilyState,
    Inspection,
    Interval,
    Ladder,
    Method,
    MethodCriterion,
    MissingRecord,
    Obligation,
    Outcome,
    Provenance,
    Reason,
    Right,
    Scorecard,
    Text,
    Track,
    Verdict,
)

_log = logging.getLogger(__name__)

SHARED_ROOMS = {"fact_share": fact_share, "reading": reading, "scope": scope}

BUG = "bug_in_criterion"
_BUG_WORDS = Reason(
    words=Text(
        fr="Une erreur de notre programme a empêché ce jugement.",
        en="A fault of our program prevented this judgment.",
    ),
    settle=Text(fr="La correction du programme.", en="Mending the program."),
)


def method_digest() -> str:
    """The method as a digest: criteria versions and thresholds, inspector, law data."""
    return digest_with(versions())


def versions() -> dict[str, int]:
    """The version of each criterion."""
    return {judge.CRITERION.id: judge.CRITERION.version for judge in REGISTER}


def digest_with(of_criteria: Mapping[str, int]) -> str:
    """The digest that this method would have if its criteria were of these versions, and all else as it is."""
    return digest_of(of_criteria, thresholds(), inspector=INSPECTOR_VERSION, law=LAW_DATA_VERSION)


def digest_of(versions: Mapping[str, int], moved_by: Mapping[str, int], *, inspector: str, law: str) -> str:
    """The digest of any method whose criteria have these versions, and whose thresholds these values."""
    return hashlib.sha256(
        rfc8785.dumps(
            {"criteria": dict(versions), "thresholds": dict(moved_by), "inspector": inspector, "law": law},
        )
    ).hexdigest()


def this_method() -> Method:
    """The method of this program, described as it is kept beside its digest."""
    return Method(
        digest=method_digest(),
        version=METHOD_VERSION,
        criteria=tuple(
            MethodCriterion(
                id=judge.CRITERION.id,
                version=judge.CRITERION.version,
                family=judge.CRITERION.family,
                question=judge.CRITERION.question,
                legal_basis=judge.CRITERION.legal_basis,
            )
            for judge in REGISTER
        ),
        thresholds=thresholds(),
        inspector=INSPECTOR_VERSION,
        law=LAW_DATA_VERSION,
    )


def thresholds() -> dict[str, int]:
    """Every number of ours that judges: the upper-case integers of the criteria, and of the rooms they share."""
    modules = {**{judge.CRITERION.id: judge for judge in REGISTER}, **SHARED_ROOMS}
    return {
        f"{module}.{name}": value
        for module, content in modules.items()
        for name, value in sorted(vars(content).items())
        if name.isupper() and isinstance(value, int)
    }


def assess(evidence: Evidence, inspection: Inspection | None) -> Scorecard:
    """Judge the evidence by every criterion of the method. Pure; as often as we like."""
    verdicts = tuple(_judge(judge, evidence, inspection) for judge in REGISTER)
    by_id = {v.criterion: v for v in verdicts}
    return Scorecard(
        case=evidence.case,
        service=evidence.service,
        scenario=evidence.opened.scenario,
        scenario_digest=evidence.scenario_digest,
        language=evidence.opened.language,
        evidence=evidence.digest,
        method=method_digest(),
        method_version=METHOD_VERSION,
        observed_at=evidence.sealed_at,
        verdicts=verdicts,
        words=tuple(_words(judge, by_id[judge.CRITERION.id]) for judge in REGISTER),
        families=_families(by_id),
        ladders=_ladders(evidence, inspection, by_id),
        clocks=_clocks(evidence, inspection),
        missing=_missing(evidence, inspection),
    )


def _judge(judge: Judge, evidence: Evidence, inspection: Inspection | None) -> Verdict:
    try:
        return judge.assess(evidence, inspection)
    except Exception:  # noqa: BLE001  one of the three boundaries: a bug of ours accuses nobody
        _log.exception("criterion %s failed on evidence %s", judge.CRITERION.id, evidence.digest)
        return Verdict(
            criterion=judge.CRITERION.id,
            version=judge.CRITERION.version,
            outcome=Outcome.UNTESTED,
            reason=BUG,
            obligation=judge.CRITERION.obligation_for(evidence.service),
        )


def _words(judge: Judge, verdict: Verdict) -> CriterionWords:
    criterion = judge.CRITERION
    reason = _BUG_WORDS if verdict.reason == BUG else criterion.reasons[verdict.reason]
    return CriterionWords(
        id=criterion.id,
        version=criterion.version,
        family=criterion.family,
        question=criterion.question,
        legal_basis=criterion.legal_basis,
        reason=reason,
    )


def _families(by_id: Mapping[str, Verdict]) -> dict[Family, FamilyState]:
    members: dict[Family, list[Verdict]] = {}
    for judge in REGISTER:
        members.setdefault(judge.CRITERION.family, []).append(by_id[judge.CRITERION.id])
    return {family: family_state(tuple(verdicts)) for family, verdicts in members.items()}


def _ladders(evidence: Evidence, inspection: Inspection | None, by_id: Mapping[str, Verdict]) -> tuple[Ladder, ...]:
    """One ladder per limb of the request, never mixed; a refusal has none."""
    if evidence.first(Fact.REFUSED, Fact.NO_DATA_HELD) is not None:
        return ()
    usable = _usable(evidence, inspection)
    tracks = [Track.PORTABILITY] if track_of(evidence) is Track.PORTABILITY else [Track.ACCESS]
    if evidence.opened.right is Right.BOTH and portable_categories(evidence):
        tracks = [Track.PORTABILITY, Track.ACCESS]
    return tuple(climb(track, by_id, usable=usable) for track in tracks)


def _usable(evidence: Evidence, inspection: Inspection | None) -> bool | None:
    """An export in hand that opens; None while nobody can tell."""
    if evidence.first(Fact.EXPORT_DELIVERED) is None:
        return None  # silence is told by the deadline, once
    if inspection is None or unreadable(inspection):
        return None
    return any(m.role in ("data", "attachment") and m.size > 0 for m in inspection.members)


def _clocks(evidence: Evidence, inspection: Inspection | None) -> Clocks:
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    deadline, received = deadline_of(evidence), receipt(evidence)
    jurisdiction = evidence.service.controller.jurisdiction
    return Clocks(
        submitted=submitted[1].when if submitted else None,
        acknowledged=_when(evidence, Fact.REQUEST_ACKNOWLEDGED),
        answered=(found[1].when if (found := answer(evidence)) else None),
        usable=_usable_when(evidence) if _usable(evidence, inspection) else None,
        received_on=local_day(received[1].when.by, jurisdiction) if received else None,
        first_deadline=deadline.first_day if deadline else None,
        final_deadline=deadline.last_day if deadline else None,
        trace=deadline.trace if deadline else (),
        replied=first_reply(evidence),
    )


def _usable_when(evidence: Evidence) -> Interval | None:
    """In hand when it was taken, and not before the last look at which it was not there."""
    delivered, answered = evidence.first(Fact.EXPORT_DELIVERED), answer(evidence)
    if delivered is None:
        return None
    after = delivered[1].when.after or (answered[1].when.after if answered else None)
    return Interval(after=after, by=delivered[1].when.by)


def _when(evidence: Evidence, fact: Fact) -> Interval | None:
    found = evidence.first(fact)
    return found[1].when if found else None


def _missing(evidence: Evidence, inspection: Inspection | None) -> tuple[MissingRecord, ...]:
    """By the names we gave them: only proven records, only where the export could be read whole."""
    if inspection is None or not inspection.safe or obscured(inspection):
        return ()
    records = (*owed(evidence, Provenance.PROVIDED), *owed(evidence, Provenance.OBSERVED))
    return tuple(MissingRecord(record=r.id, category=r.category) for r in scope.missing_records(records, inspection))


def accuses(scorecard: Scorecard) -> bool:
    """Whether some verdict is a shortfall: failed, and more than common practice."""
    return any(v.outcome is Outcome.FAILED and v.obligation is not Obligation.PRACTICE for v in scorecard.verdicts)
