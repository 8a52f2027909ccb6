"""Are the values as they were given? (GDPR Art. 20(1); CJEU C-487/21: a faithful reproduction)."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.criteria import reason
from auditor.criteria.comparison import SURE
from auditor.criteria.reading import citing, obscured, owed, portability_unconfirmed, unjudged
from results.records import (
    NEAR,
    WRONG,
    Criterion,
    DeviationKind,
    Evidence,
    Fact,
    Family,
    FieldType,
    Found,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Provenance,
    Reason,
    Text,
    Track,
    TruthRecord,
    Verdict,
)

WRONG_VALUES = 2
"""Values proven to be otherwise before anybody is accused; ours."""

COMPARED_SHARE = 95
"""Per cent of the values found that must be proven equal for all to pass; ours."""

CRITERION = Criterion(
    id="accuracy",
    version=1,
    family=Family.SCOPE,
    question=Text(
        fr="Les valeurs sont-elles celles qui ont été données ?",
        en="Are the values as they were given?",
    ),
    legal_basis="GDPR Art. 20(1), Art. 15(3), CJEU C-487/21",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "as_given": Reason(
            words=Text(
                fr="Les valeurs retrouvées (au nombre de {found}) sont celles qui ont été données.",
                en="The values that were found ({found} of them) are as they were given.",
            )
        ),
        "nearly_as_given": Reason(
            words=Text(
                fr="Les valeurs retrouvées sont celles qui ont été données, mais certaines sont arrondies, ou décalées "
                "d’un fuseau horaire ({near} sur {found}) : {near_names}.",
                en="The values that were found are as they were given, but some are rounded, or shifted by a time zone "
                "({near} of {found}): {near_names}.",
            )
        ),
        "values_differ": Reason(
            words=Text(
                fr="Des valeurs rendues ne sont pas celles qui ont été données ({wrong} sur {found}) : {wrong_names}.",
                en="Values that were given back are not as they were given ({wrong} of {found}): {wrong_names}.",
            ),
            repair=Text(
                fr="Rendre chaque valeur telle qu’elle est enregistrée, entière, dans son type ; le rapport du "
                "dossier nomme les valeurs en cause.",
                en="Give each value as it is stored, whole and in its type; the case’s report names the values concerned.",
            ),
        ),
        "single_value_differs": Reason(
            words=Text(
                fr="Une seule valeur rendue n’est pas celle qui a été donnée ({wrong_names}), sur {found}.",
                en="A single value that was given back is not as it was given ({wrong_names}), of {found}.",
            ),
            settle=Text(fr="La lecture de l’export par une personne.", en="A person’s reading of the export."),
        ),
        "partly_compared": Reason(
            words=Text(
                fr="Trop de valeurs retrouvées ne peuvent pas être comparées à coup sûr ({unsure} sur {found}).",
                en="Too many of the values found cannot be compared for certain ({unsure} of {found}).",
            ),
            settle=Text(
                fr="Un export où chaque valeur a sa place, ou la lecture par une personne.",
                en="An export in which each value has its place, or a person’s reading of it.",
            ),
        ),
        "nothing_recognised": reason.NOTHING_RECOGNISED,
        "nothing_proven": Reason(
            words=Text(
                fr="Nous n’avons relu, avant la demande, aucune valeur de nous dans le compte.",
                en="We read back no value of ours in the account before asking.",
            ),
            settle=Text(fr="Une relecture du compte avant la demande.", en="A read-back of the account before asking."),
        ),
        "no_export": reason.NO_EXPORT,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
        "legal_basis_unconfirmed": reason.LEGAL_BASIS_UNCONFIRMED,
        "artifact_erased": reason.ERASED,
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """A value owed, in a record that came back: how it was found, and how its place differs where it does."""

    name: str
    found: Found
    kind: DeviationKind | None

    @property
    def is_given(self) -> bool:
        return self.found in SURE

    @property
    def is_found(self) -> bool:
        """Whether anything of it is there; what was left out altogether is none of this."""
        return self.kind is not None or self.found is not Found.ABSENT

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Compare value by value, only those that read-back proved, only in records that came back.

    Another notation of the same value is no deviation, and a value that stands
    somewhere in the export as it was given is right. Wrong is only what the
    inspector proved: in a column where other records' values are right, in the
    field's own place, the same type with another value.
    """
    service = evidence.service
    records = (*owed(evidence, Provenance.PROVIDED), *owed(evidence, Provenance.OBSERVED))
    if not records:
        return CRITERION.verdict(service, Outcome.UNTESTED, "nothing_proven")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    looked = inspection.deviations is not None  # else what was not found may stand in its place, as something else
    owing = [value for record in records for value in _values(evidence, inspection, record)]
    values = [value for value in owing if value.is_found or not looked]
    wrong = [value for value in values if not value.is_given and value.kind in WRONG]
    near = [value for value in values if not value.is_given and value.kind in NEAR]
    given = [value for value in values if value.is_given]
    unsure = len(values) - len(given) - len(wrong) - len(near)
    cited = citing(evidence, inspection)
    measures = (
        Measure(name="found", value=str(len(values)), unit="values"),
        Measure(name="given", value=str(len(given)), unit="values"),
        Measure(name="wrong", value=str(len(wrong)), unit="values"),
        Measure(name="near", value=str(len(near)), unit="values"),
        Measure(name="unsure", value=str(unsure), unit="values"),
        Measure(name="wrong_names", value=", ".join(map(str, wrong))),
        Measure(name="near_names", value=", ".join(map(str, near))),
        Measure(name="passes_from", value=str(COMPARED_SHARE), unit="%"),
    )
    if wrong and obscured(inspection):  # the right values may stand in what could not be read
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if wrong and len(wrong) < WRONG_VALUES:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "single_value_differs", measures, cited)
    if wrong and portability_unconfirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    if wrong:
        return CRITERION.verdict(service, Outcome.FAILED, "values_differ", measures, cited)
    if not any(value.is_found for value in values):
        why = "not_assessable" if obscured(inspection) else "nothing_recognised"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, measures, cited)
    if 100 * (len(given) + len(near)) < COMPARED_SHARE * len(values):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly_compared", measures, cited)
    why = "nearly_as_given" if near else "as_given"
    return CRITERION.verdict(service, Outcome.PASSED, why, measures, cited)


def _values(evidence: Evidence, inspection: Inspection, record: TruthRecord) -> Iterator[_Value]:
    result = inspection.record(record.id)
    if result is None or not result.present:
        return
    by_name = {field.field: field for field in result.fields}
    kinds: dict[str, list[DeviationKind]] = {}
    for one in inspection.deviations or ():
        if one.record == record.id:
            kinds.setdefault(one.field, []).append(one.kind)
    for field in record.fields:
        if (
            field.type is not FieldType.FILE
            and field.name in by_name
            and f"{record.id}.{field.name}" in evidence.proven
        ):
            yield _Value(
                name=f"{record.id}.{field.name}",
                found=by_name[field.name].found,
                kind=_mildest(kinds.get(field.name, [])),
            )


def _mildest(kinds: list[DeviationKind]) -> DeviationKind | None:
    """Where several places hold something else, the reading that speaks most for the service."""
    return min(kinds, key=lambda kind: (kind in WRONG, kind not in NEAR), default=None)
