"""What does this program say of evidence that was judged before, and why does it say something else?

Sealed evidence is inspected again by this inspector and judged by this method;
the old scorecards stay. What was done stays done: broken off and begun again,
it goes on with what is left. Nothing is published by it.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.assess import method_digest
from auditor.criteria.comparison import SURE
from auditor.house import House
from auditor.judge import rejudge, sealed_and_read
from probes.export import INSPECTOR_VERSION
from results.errors import EvidenceMissing, ResultsError
from results.records import Evidence, Inspection, LedgerKind, MemberRole, Provenance, Scorecard, Verdict
from results.store import case_row, judgment, ledger

AT_ONCE = 2
"""Exports that are opened at the same time: each child may take all the memory that one is allowed."""


class Looked(StrEnum):
    """By what the export was judged this time."""

    NO_EXPORT = "no_export"
    ANEW = "anew"  # opened by this inspector, now or when it was reassessed before
    AS_STORED = "as_stored"  # erased: by what an inspector found before that
    ERASED = "erased"  # and never inspected before that
    STOPPED = "stopped"  # this inspector did not come to its end


class Why(StrEnum):
    """Why something changed."""

    INSPECTOR = "inspector"
    METHOD = "method"
    EVIDENCE = "evidence"  # more was sealed since


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """What a criterion said, and says; `-` where it said nothing."""

    criterion: str
    outcome_before: str
    reason_before: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeChange:
    """Where an inspector grades otherwise than the one before; `-` where it gave no grade.

    Attributes:
        of: `category NAME`, `documentation`, or `FORMAT files`: no name out of the export stands here.
        before, after: `M4 I1/3` of a category, `D2` of the documentation, `M3` of files.
        reasons_more, reasons_fewer: codes of what keeps it low that came, and that went.
        files: how many are graded so; 0 of what is no file.
    """

    of: str
    before: str
    after: str
    reasons_more: tuple[str, ...]
    reasons_fewer: tuple[str, ...]
    files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CountChange:
    """How many of the planted records of a category are found, where that changed."""

    category: str
    provenance: Provenance
    before: int
    after: int
    planted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionChange:
    """What an inspector found that the one before did not, and the other way round.

    Attributes:
        before, after: versions of the inspectors.
        records_more, records_fewer: planted records, by the names we gave them.
        values: found as planted, before and after.
        members: before and after.
        leaks: before and after.
        problems_more, problems_fewer: codes.
        grades: M, I and D that changed, or what keeps them low.
        counts: found of those planted, by category and provenance, that changed.
    """

    before: str
    after: str
    records_more: tuple[str, ...]
    records_fewer: tuple[str, ...]
    values: tuple[int, int]
    members: tuple[int, int]
    leaks: tuple[int, int]
    problems_more: tuple[str, ...]
    problems_fewer: tuple[str, ...]
    grades: tuple[GradeChange, ...] = ()
    counts: tuple[CountChange, ...] = ()

    @property
    def is_none(self) -> bool:
        named = self.records_more or self.records_fewer or self.problems_more or self.problems_fewer or self.grades
        pairs = (self.values, self.members, self.leaks)
        return not named and all(one == other for one, other in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassessed:
    """One case, judged again.

    Attributes:
        case: whose newest seal it is.
        looked: by what its export was judged.
        inspector: which found what was judged; None where nothing was inspected.
        method_before: digest of the method that judged it last; None where none did.
        method: digest of this one.
        why: what is not as it was, whether or not it changed anything.
        verdicts: those that changed.
        inspection: what is found more or less; None where there is nothing to compare.
        known: whether this method had judged this seal before.
    """

    case: str
    looked: Looked
    inspector: str | None
    method_before: str | None
    method: str
    why: tuple[Why, ...]
    verdicts: tuple[VerdictChange, ...]
    inspection: InspectionChange | None
    known: bool

    @property
    def changed(self) -> bool:
        return bool(self.verdicts) or self.inspection is not None


async def sealed_cases(house: House) -> tuple[str, ...]:
    """Every case that was ever sealed, oldest first."""
    async with house.store.read() as tx:
        rows = await ledger.listing(tx, kind=LedgerKind.CASE)
        sealed = [row.id for row in rows if await judgment.latest_evidence(tx, row.id) is not None]
    return tuple(reversed(sealed))


async def reassess_all(house: House, cases: Sequence[str]) -> AsyncIterator[Reassessed]:
    """Judge cases again, a few at a time, and give each as soon as it is kept, in the order asked for.

    Raises:
        EvidenceMissing: one of them was never sealed; then none is judged.
    """
    async with house.store.read() as tx:
        for case in cases:
            if await judgment.latest_evidence(tx, case) is None:
                raise EvidenceMissing(case)
    for start in range(0, len(cases), AT_ONCE):
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(reassess(house, case)) for case in cases[start : start + AT_ONCE]]
        except* ResultsError as broken:  # a damaged memory stops everything, and is no group of errors
            raise broken.exceptions[0] from None
        for task in tasks:
            yield task.result()


async def reassess(house: House, case: str) -> Reassessed:
    """Inspect and judge the newest seal of a case again, and say what is otherwise than before.

    Raises:
        EvidenceMissing: it was never sealed.
    """
    method = method_digest()
    evidence, inspection = await sealed_and_read(house, case)
    async with house.store.read() as tx:
        known = await judgment.known_scorecard(tx, case, method=method, evidence=evidence.digest)
        before = await judgment.scorecard_before(tx, case, method=method)
        laid_out = evidence.digest in await case_row.rows_of_seals(tx, method, [evidence.digest])  # not by old programs
        older = [one for one in await judgment.inspections_of(tx, case) if one.inspector != INSPECTOR_VERSION]
    after = known if known is not None and laid_out else await rejudge(house, case)
    found = _inspection_change(older[0], inspection) if older and inspection is not None else None
    return Reassessed(
        case=case,
        looked=_looked(evidence, inspection),
        inspector=inspection.inspector if inspection else None,
        method_before=before.method if before else None,
        method=method,
        why=tuple(_why(before, after, older, inspection)),
        verdicts=changes_between(before, after) if before else (),
        inspection=found if found is not None and not found.is_none else None,
        known=known is not None,
    )


def _looked(evidence: Evidence, inspection: Inspection | None) -> Looked:
    if not evidence.files:
        return Looked.NO_EXPORT
    if all(a.erased_by for a in evidence.files):
        return Looked.ERASED if inspection is None else Looked.AS_STORED
    if inspection is None or any(p.code == "inspector_stopped" for p in inspection.problems):
        return Looked.STOPPED
    return Looked.ANEW


def _why(
    before: Scorecard | None, after: Scorecard, older: Sequence[Inspection], inspection: Inspection | None
) -> list[Why]:
    why = []
    if older and inspection is not None and inspection.inspector != older[0].inspector:
        why.append(Why.INSPECTOR)
    if before is not None and before.method != after.method:
        why.append(Why.METHOD)
    if before is not None and before.evidence != after.evidence:
        why.append(Why.EVIDENCE)
    return why


def changes_between(before: Scorecard, after: Scorecard) -> tuple[VerdictChange, ...]:
    """Where two methods, or one of two seals, say something else of the same case."""
    was, now = ({v.criterion: v for v in card.verdicts} for card in (before, after))
    return tuple(
        VerdictChange(
            criterion=name,
            outcome_before=_outcome(was.get(name)),
            reason_before=_reason(was.get(name)),
            outcome=_outcome(now.get(name)),
            reason=_reason(now.get(name)),
        )
        for name in dict.fromkeys((*was, *now))
        if (_outcome(was.get(name)), _reason(was.get(name))) != (_outcome(now.get(name)), _reason(now.get(name)))
    )


def _outcome(verdict: Verdict | None) -> str:
    return "-" if verdict is None else str(verdict.outcome)


def _reason(verdict: Verdict | None) -> str:
    return "-" if verdict is None else verdict.reason


def _inspection_change(before: Inspection, after: Inspection) -> InspectionChange:
    was, now = ([r.record for r in one.records if r.present] for one in (before, after))
    codes = [Counter(p.code for p in one.problems) for one in (before, after)]
    return InspectionChange(
        before=before.inspector,
        after=after.inspector,
        records_more=tuple(name for name in now if name not in was),
        records_fewer=tuple(name for name in was if name not in now),
        values=(_values(before), _values(after)),
        members=(len(before.members), len(after.members)),
        leaks=(len(before.leaks), len(after.leaks)),
        problems_more=tuple(sorted((codes[1] - codes[0]).elements())),
        problems_fewer=tuple(sorted((codes[0] - codes[1]).elements())),
        grades=(*_graded_otherwise(before, after), *_files_graded_otherwise(before, after)),
        counts=tuple(_counted_otherwise(before, after)),
    )


def _counted_otherwise(before: Inspection, after: Inspection) -> Iterator[CountChange]:
    planted = Counter((r.category, r.provenance) for r in after.records)
    was, now = (Counter((r.category, r.provenance) for r in one.records if r.present) for one in (before, after))
    for category, provenance in dict.fromkeys((*now, *was)):
        pair = category, provenance
        if was[pair] != now[pair]:
            yield CountChange(
                category=category, provenance=provenance, before=was[pair], after=now[pair], planted=planted[pair]
            )


def _graded_otherwise(before: Inspection, after: Inspection) -> Iterator[GradeChange]:
    """Categories, then the documentation: by their grades, or by what keeps them low."""
    was, now = (dict(_grades(one)) for one in (before, after))
    for name in dict.fromkeys((*now, *was)):
        (left, fewer), (right, more) = (one.get(name, ("-", frozenset[str]())) for one in (was, now))
        if (left, fewer) != (right, more):
            yield GradeChange(
                of=name,
                before=left,
                after=right,
                reasons_more=tuple(sorted(more - fewer)),
                reasons_fewer=tuple(sorted(fewer - more)),
            )


def _grades(inspection: Inspection) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    for one in inspection.grades:
        levels = f"M{one.readability} I{one.interoperability}/{one.full_marks}"
        yield f"category {one.category}", (levels, frozenset(one.reasons))
    known = inspection.documentation
    if known is not None and known.level is not None:
        yield "documentation", (f"D{known.level}", frozenset(known.reasons))


def _files_graded_otherwise(before: Inspection, after: Inspection) -> Iterator[GradeChange]:
    """Files that both inspectors saw, counted by format and by how their grade changed."""
    was = {(m.name, m.sha256, m.parent is None): m for m in before.members}
    changes: Counter[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]] = Counter()
    for now in after.members:
        old = was.get((now.name, now.sha256, now.parent is None))
        if old is None or now.role is MemberRole.CONTAINER:
            continue
        left, right = frozenset(old.reasons), frozenset(now.reasons)
        if (old.readability, left) != (now.readability, right):
            grades = f"M{old.readability}", f"M{now.readability}"
            changes[now.format, *grades, tuple(sorted(right - left)), tuple(sorted(left - right))] += 1
    for (form, left_, right_, more, fewer), files in sorted(changes.items()):
        yield GradeChange(
            of=f"{form} files", before=left_, after=right_, reasons_more=more, reasons_fewer=fewer, files=files
        )


def _values(inspection: Inspection) -> int:
    return sum(field.found in SURE for record in inspection.records for field in record.fields)
