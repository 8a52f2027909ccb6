"""Is what the person provided there? (GDPR Art. 20(1), or Art. 15(3) on the access track)."""

from collections import Counter

from auditor.criteria import reason
from auditor.criteria.reading import basis_confirmed, citing, obscured, owed, track_of, unjudged
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
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

CRITERION = Criterion(
    id="provided_data",
    version=1,
    family=Family.SCOPE,
    question=Text(
        fr="Tout ce que la personne a fourni est-il là ?",
        en="Is everything there that the person provided?",
    ),
    legal_basis="GDPR Art. 20(1), Art. 15(3)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "complete": Reason(
            words=Text(
                fr="Les {planted} éléments fournis ont tous été retrouvés.",
                en="All {planted} records provided were found.",
            )
        ),
        "category_missing": Reason(
            words=Text(
                fr="{found} éléments fournis sur {planted} retrouvés ; il manque en entier : {categories}.",
                en="{found} of {planted} records provided were found; wholly missing: {categories}.",
            ),
            repair=Text(
                fr="Ajouter à l’export les catégories manquantes ; la liste des éléments absents est dans ce rapport.",
                en="Add the missing categories to the export; the absent records are listed in this report.",
            ),
        ),
        "records_missing": Reason(
            words=Text(
                fr="{found} éléments fournis sur {planted} retrouvés dans un premier export.",
                en="{found} of {planted} records provided were found in a first export.",
            ),
            settle=Text(
                fr="Un second export qui confirme l’absence des mêmes éléments.",
                en="A second export that confirms the absence of the same records.",
            ),
        ),
        "single_record_missing": Reason(
            words=Text(
                fr="Un seul élément sur {planted} n’a pas été retrouvé.",
                en="A single record of {planted} was not found.",
            ),
            settle=Text(fr="La lecture de l’export par une personne.", en="A person’s reading of the export."),
        ),
        "nothing_recognised": reason.NOTHING_RECOGNISED,
        "nothing_proven": Reason(
            words=Text(
                fr="Nous n’avons pas relu, avant la demande, de donnée fournie dans le compte.",
                en="We did not read back, before asking, any data provided in the account.",
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


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Count records, only those that read-back proved; a single one missing accuses nobody."""
    service = evidence.service
    records = owed(evidence, Provenance.PROVIDED)
    if not records:
        return CRITERION.verdict(service, Outcome.UNTESTED, "nothing_proven")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    missing = missing_records(records, inspection)
    whole = wholly_missing(records, missing)
    measures = (
        Measure(name="found", value=str(len(records) - len(missing)), unit="records"),
        Measure(name="planted", value=str(len(records)), unit="records"),
        Measure(name="categories", value=", ".join(whole)),
        Measure(name="missing", value=", ".join(r.id for r in missing)),
    )
    cited = citing(evidence, inspection)
    if not missing:
        return CRITERION.verdict(service, Outcome.PASSED, "complete", measures, cited)
    if obscured(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if len(missing) == len(records):  # as if it were another account's, or older than what was planted
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "nothing_recognised", measures, cited)
    if len(missing) == 1:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "single_record_missing", measures, cited)
    if not whole:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "records_missing", measures, cited)
    if track_of(evidence) is Track.PORTABILITY and not basis_confirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    return CRITERION.verdict(service, Outcome.FAILED, "category_missing", measures, cited)


def missing_records(records: tuple[TruthRecord, ...], inspection: Inspection) -> tuple[TruthRecord, ...]:
    """The records of which no anchoring canary stands anywhere in the export."""
    return tuple(r for r in records if (seen := inspection.record(r.id)) is None or not seen.present)


def wholly_missing(records: tuple[TruthRecord, ...], missing: tuple[TruthRecord, ...]) -> tuple[str, ...]:
    """Categories of at least two proven records of which none came back."""
    planted, gone = Counter(r.category for r in records), Counter(r.category for r in missing)
    return tuple(c for c, n in planted.items() if n >= 2 and gone[c] == n)
