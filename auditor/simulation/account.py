"""What stands in every account of the simulation, and what an export holds of it?"""

from results.records import (
    CategoryCount,
    Expected,
    FactHit,
    FieldResult,
    FieldType,
    Found,
    GroundTruth,
    Inspection,
    Member,
    MemberRole,
    Provenance,
    RecordResult,
    Text,
    TruthField,
    TruthRecord,
)

PERSONA = "sim"
INSPECTOR = "simulated"

_LEFT_OUT = "contacts"  # the category that an incomplete export lacks
_COUNTS = {"profile": 1, "contacts": 4, "messages": 4}
_WHY = Text(fr="donnée fournie (art. 20)", en="provided data (Art. 20)")


def _record(category: str, number: int) -> TruthRecord:
    canary = f"sim{category}{number}"
    return TruthRecord(
        id=f"{category}-{number}",
        category=category,
        provenance=Provenance.PROVIDED,
        expected_portability=Expected.MUST,
        expected_access=Expected.MUST,
        fields=(TruthField(name="text", type=FieldType.TEXT, value=canary, canaries=(canary,)),),
        reason=_WHY,
    )


TRUTH = GroundTruth(
    account=PERSONA,
    persona=PERSONA,
    full_name="Simulation",
    locale="fr_FR",
    timezone="Europe/Paris",
    seed=PERSONA,
    records=tuple(_record(category, n + 1) for category, count in _COUNTS.items() for n in range(count)),
)

_MEMBER = Member(
    id=1, name="export.json", size=1, sha256="0" * 64, role=MemberRole.DATA, format="json", readability=5, records=9
)


def inspection_of(artifact: str, *, complete: bool) -> Inspection:
    """What an inspector would have said of an export of JSON: everything, or all but one category."""
    records = tuple(_result(r, is_there=complete or r.category != _LEFT_OUT) for r in TRUTH.records)
    return Inspection(
        artifacts=(artifact,),
        truth=PERSONA,
        inspector=INSPECTOR,
        members=(_MEMBER,),
        records=records,
        counts=tuple(
            CategoryCount(
                category=category,
                provenance=Provenance.PROVIDED,
                found=sum(r.present for r in records if r.category == category),
                planted=count,
            )
            for category, count in _COUNTS.items()
        ),
    )


def _result(record: TruthRecord, *, is_there: bool) -> RecordResult:
    found = Found.EXACT if is_there else Found.ABSENT
    hits = (FactHit(member=1, path="$", found=found),) if is_there else ()
    return RecordResult(
        record=record.id,
        category=record.category,
        provenance=record.provenance,
        present=is_there,
        found=found,
        fields=tuple(FieldResult(field=f.name, found=found, hits=hits) for f in record.fields),
    )
