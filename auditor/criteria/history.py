"""Is the past cut off silently? (GDPR Art. 20(1), Art. 15(3))."""

from collections import Counter

from auditor.criteria import reason
from auditor.criteria.reading import citing, obscured, owed, portability_unconfirmed, unjudged
from auditor.criteria.scope import OLD_MONTHS, TWICE_MISSING, cut_categories, missing_records, old_records
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
    Verdict,
)

CRITERION = Criterion(
    id="history",
    version=1,
    family=Family.SCOPE,
    question=Text(fr="Le passé est-il rendu sans coupure silencieuse ?", en="Is the past given without a silent cut?"),
    legal_basis="GDPR Art. 20(1), Art. 15(3)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED, Fact.EXPORT_DELIVERED, Fact.EXPORT_PARTIAL}),
    inspection=True,
    reasons={
        "whole": Reason(
            words=Text(
                fr="Les éléments de plus de {months} mois (au nombre de {old}) ont tous été retrouvés.",
                en="All records more than {months} months old ({old} of them) were found.",
            )
        ),
        "cut_off": Reason(
            words=Text(
                fr="Dans {categories}, rien de plus ancien que {months} mois n’est rendu, alors que le reste l’est ; "
                "l’export n’en dit rien.",
                en="In {categories} nothing older than {months} months was given, although the rest was; the export "
                "does not say so.",
            ),
            repair=Text(
                fr="Rendre toute la période, ou dire dans l’export ce qui en est exclu et pourquoi.",
                en="Give the whole period, or say in the export what is left out and why.",
            ),
        ),
        "limit_announced": Reason(
            words=Text(
                fr="Le service annonce que quelque chose est laissé de côté ; ce n’est donc pas tu.",
                en="The service announces that something is left out; so it is not done silently.",
            ),
            settle=Text(
                fr="La lecture de l’annonce : dit-elle que le passé est coupé ?",
                en="A reading of the announcement: does it say that the past is cut?",
            ),
        ),
        "old_missing": Reason(
            words=Text(
                fr="Des éléments anciens manquent ({gone} sur {old}), sans que le passé soit coupé net.",
                en="Old records are missing ({gone} of {old}), without a clean cut of the past.",
            ),
            settle=Text(
                fr="Un second export qui confirme l’absence des mêmes éléments.",
                en="A second export that confirms the absence of the same records.",
            ),
        ),
        "left_to_records": Reason(
            words=Text(
                fr="Aucun élément des catégories anciennes n’a été retrouvé : cela est compté ailleurs.",
                en="No record of the categories with old records was found: that is counted elsewhere.",
            ),
            settle=Text(fr="Un export qui contient ces catégories.", en="An export that holds those categories."),
        ),
        "nothing_old": Reason(
            words=Text(
                fr="Nous n’avons pas, dans ce compte, d’élément relu qui ait plus de {months} mois.",
                en="We have no record in this account that was read back and is more than {months} months old.",
            ),
            settle=Text(
                fr="Un compte plus ancien, ou des éléments datés de plus loin.",
                en="An older account, or older records.",
            ),
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
    """A cut is clean: everything old of a category is gone, and nothing younger than what came back."""
    service = evidence.service
    records = (*owed(evidence, Provenance.PROVIDED), *owed(evidence, Provenance.OBSERVED))
    old = old_records(evidence, records)
    months = Measure(name="months", value=str(OLD_MONTHS), unit="months")
    if not old:
        return CRITERION.verdict(service, Outcome.UNTESTED, "nothing_old", (months,))
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")), (months,))

    cited = citing(evidence, inspection)
    missing = missing_records(records, inspection)
    gone = [record for record in old if record in missing]
    cut = cut_categories(evidence, inspection)
    proven = Counter(record.category for record in gone if record.category in cut)
    sure = [category for category, count in proven.items() if count >= TWICE_MISSING]
    measures = (
        months,
        Measure(name="old", value=str(len(old)), unit="records"),
        Measure(name="gone", value=str(len(gone)), unit="records"),
        Measure(name="categories", value=", ".join(sure)),
    )
    if not gone:
        return CRITERION.verdict(service, Outcome.PASSED, "whole", measures, cited)
    if obscured(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    there = {record.category for record in records if record not in missing}
    if not any(record.category in there for record in old):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "left_to_records", measures, cited)
    if not sure:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "old_missing", measures, cited)
    if evidence.first(Fact.EXPORT_PARTIAL) is not None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "limit_announced", measures, cited)
    if portability_unconfirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    return CRITERION.verdict(service, Outcome.FAILED, "cut_off", measures, cited)
