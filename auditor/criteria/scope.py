"""Which of the things owed came back, and how sure is it that the others did not?

Shared by the criteria of scope, so that one absence accuses once: a record is
missing or it is not; a file is judged only where its record came back; a past
that is cut off is the matter of `history` alone. Pure.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from auditor.clarification import READERS, clarification_of
from auditor.criteria.reading import obscured, owed, portability_unconfirmed
from auditor.law import local_day
from results.records import (
    Citation,
    Evidence,
    Fact,
    FieldType,
    Found,
    Inspection,
    Measure,
    Outcome,
    Provenance,
    TruthField,
    TruthRecord,
)

TWICE_MISSING = 2
"""Records missing in two exports before anybody is accused (CRITERIA); the same number makes a whole category."""

OLD_MONTHS = 13
"""A record as old as that shows whether a year's worth is all that is given; ours."""


_NOT_THERE = (Found.ABSENT, Found.PARTIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The records owed, held against the export.

    Attributes:
        missing: those of which no anchoring canary stands anywhere in it.
        whole: categories wholly missing.
        twice: ids missing in the export of the case that this one confirms, too.
        confirmed: ids of which the service, asked by name, has confirmed that they do not come.
    """

    records: tuple[TruthRecord, ...]
    missing: tuple[TruthRecord, ...]
    whole: tuple[str, ...]
    twice: tuple[str, ...]
    confirmed: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (
            Measure(name="found", value=str(len(self.records) - len(self.missing)), unit="records"),
            Measure(name="planted", value=str(len(self.records)), unit="records"),
            Measure(name="categories", value=", ".join(self.whole)),
            Measure(name="missing", value=", ".join(r.id for r in self.missing)),
            Measure(name="twice", value=str(len(self.twice)), unit="records"),
            *confirmed_measure(len(self.confirmed), "records"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedFile:
    """A file that read-back proved to be in the account, of a record that came back, and how it was found."""

    record: TruthRecord
    field: TruthField
    found: Found
    variants: frozenset[str]

    @property
    def id(self) -> str:
        return f"{self.record.id}.{self.field.name}"

    @property
    def is_missing(self) -> bool:
        """Its name may stand there: a name is no file."""
        return self.found in _NOT_THERE


def compare(evidence: Evidence, inspection: Inspection, records: tuple[TruthRecord, ...]) -> Compared:
    """Hold the records owed against the export."""
    missing = missing_records(records, inspection)
    before = evidence.earlier.missing if evidence.earlier else ()
    omitted = omissions_confirmed(evidence)
    cut = cut_categories(evidence, inspection)
    return Compared(
        records=records,
        missing=missing,
        whole=wholly_missing(records, missing, inspection),
        twice=tuple(r.id for r in missing if r.id in before and r.category not in cut),
        confirmed=tuple(r.id for r in missing if r.id in omitted and r.category not in cut),
    )


def conclude(evidence: Evidence, inspection: Inspection, found: Compared, *, recognised: bool) -> tuple[Outcome, str]:
    """A whole category, or two records in two exports, or confirmed to be left out; less accuses nobody.

    `recognised` says whether the export is known to be this account's, and not an older one.
    """
    if not found.missing:
        return Outcome.PASSED, "complete"
    if obscured(inspection):
        return Outcome.CANNOT_TELL, "not_assessable"
    if not recognised:
        return Outcome.CANNOT_TELL, "nothing_recognised"
    if len(found.missing) == 1:
        return Outcome.CANNOT_TELL, "single_record_missing"
    if not found.whole and max(len(found.twice), len(found.confirmed)) < TWICE_MISSING:
        return Outcome.CANNOT_TELL, "records_missing"
    if portability_unconfirmed(evidence):
        return Outcome.CANNOT_TELL, "legal_basis_unconfirmed"
    if found.whole:
        return Outcome.FAILED, "category_missing"
    twice = len(found.twice) >= TWICE_MISSING
    return Outcome.FAILED, "records_missing_twice" if twice else "records_missing_confirmed"


def omissions_confirmed(evidence: Evidence) -> frozenset[str]:
    """What was named to the service, and is left out by its own word, as two people have read it.

    Silence confirms nothing; nor does another file that lacks the same, which may be one of several.
    """
    asked = clarification_of(evidence.entries)
    if asked is None or not asked.confirmed or len(asked.readers) < READERS:
        return frozenset()
    return frozenset(asked.body.missing)


def cite_omissions(evidence: Evidence) -> tuple[Citation, ...]:
    """The letter that named what was missing, and what two people have read in its answer."""
    asked = clarification_of(evidence.entries)
    if asked is None or asked.sent is None or not omissions_confirmed(evidence):
        return ()
    return tuple(Citation(entry=entry.seq) for entry in (asked.sent, *asked.confirmed))


def confirmed_measure(count: int, unit: str) -> tuple[Measure, ...]:
    """How many omissions are confirmed, where any is."""
    return (Measure(name="confirmed", value=str(count), unit=unit),) if count else ()


def missing_records(records: tuple[TruthRecord, ...], inspection: Inspection) -> tuple[TruthRecord, ...]:
    """The records of which no anchoring canary stands anywhere in the export."""
    return tuple(r for r in records if not _is_present(r.id, inspection))


def wholly_missing(
    records: tuple[TruthRecord, ...], missing: tuple[TruthRecord, ...], inspection: Inspection
) -> tuple[str, ...]:
    """Categories of at least two owed records of which none came back, nor any other that we planted there."""
    planted, gone = Counter(r.category for r in records), Counter(r.category for r in missing)
    provenances = {r.provenance for r in records}
    there = {r.category for r in inspection.records if r.present and r.provenance in provenances}
    return tuple(c for c, n in planted.items() if n >= TWICE_MISSING and gone[c] == n and c not in there)


def old_records(evidence: Evidence, records: tuple[TruthRecord, ...]) -> tuple[TruthRecord, ...]:
    """Those that were `OLD_MONTHS` old on the day of the request, by the day they carry."""
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return ()
    asked_on = local_day(submitted[1].when.by, evidence.service.controller.jurisdiction)
    limit = _months_before(asked_on, OLD_MONTHS)
    return tuple(r for r in records if r.occurred is not None and r.occurred <= limit)


def cut_categories(evidence: Evidence, inspection: Inspection) -> frozenset[str]:
    """Categories whose past is cut off cleanly: all that is old is gone, and whatever came back is younger than
    whatever did not. Everything planted counts here, proven or not: it only speaks for the service.
    """
    truth = evidence.truth.records if evidence.truth else ()
    cut = set()
    for category, dated in _by_category(tuple(r for r in truth if r.occurred is not None)).items():
        here = [r.occurred for r in dated if r.occurred and _is_present(r.id, inspection)]
        away = [r.occurred for r in dated if r.occurred and not _is_present(r.id, inspection)]
        old = old_records(evidence, tuple(dated))
        is_clean = bool(here and away) and max(away) < min(here)
        if is_clean and len(old) >= TWICE_MISSING and not any(_is_present(r.id, inspection) for r in old):
            cut.add(category)
    return frozenset(cut)


def owed_files(evidence: Evidence, inspection: Inspection) -> tuple[OwedFile, ...]:
    """The files owed of records that came back; those of missing records are counted with these."""
    records = (*owed(evidence, Provenance.PROVIDED), *owed(evidence, Provenance.OBSERVED))
    return tuple(file for record in records for file in _files(evidence, inspection, record))


def is_any_file_back(evidence: Evidence, inspection: Inspection) -> bool:
    """Whether some file of ours is in the export, proven or not: then files are not left out altogether."""
    truth = evidence.truth.records if evidence.truth else ()
    files = {(r.id, f.name) for r in truth for f in r.fields if f.type is FieldType.FILE}
    return any(
        (record.record, field.field) in files and field.found not in _NOT_THERE
        for record in inspection.records
        for field in record.fields
    )


def lacking(evidence: Evidence, inspection: Inspection) -> tuple[str, ...]:
    """What a case that `confirms:` this one is told to look for: `Earlier.missing`.

    Nothing, where what was not found may still have been there.
    """
    if not inspection.safe or obscured(inspection) or not any(r.present for r in inspection.records):
        return ()
    records = (*owed(evidence, Provenance.PROVIDED), *owed(evidence, Provenance.OBSERVED))
    files = (file.id for file in owed_files(evidence, inspection) if file.is_missing)
    return (*(record.id for record in missing_records(records, inspection)), *files)


def _files(evidence: Evidence, inspection: Inspection, record: TruthRecord) -> Iterator[OwedFile]:
    result = inspection.record(record.id)
    if result is None or not result.present:
        return
    by_name = {field.field: field for field in result.fields}
    for field in record.fields:
        if field.type is FieldType.FILE and f"{record.id}.{field.name}" in evidence.proven:
            seen = by_name.get(field.name)
            yield OwedFile(
                record=record,
                field=field,
                found=seen.found if seen else Found.ABSENT,
                variants=frozenset(hit.variant for hit in seen.hits) if seen else frozenset(),
            )


def _is_present(record: str, inspection: Inspection) -> bool:
    seen = inspection.record(record)
    return seen is not None and seen.present


def _by_category(records: tuple[TruthRecord, ...]) -> dict[str, list[TruthRecord]]:
    members: dict[str, list[TruthRecord]] = {}
    for record in records:
        members.setdefault(record.category, []).append(record)
    return members


def _months_before(day: date, months: int) -> date:
    """The same date so many months earlier; the last day of a shorter month stands for a later one."""
    count = day.year * 12 + day.month - 1 - months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
