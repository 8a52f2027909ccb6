"""Is the domain's standard used where one exists? (GDPR recital 68)."""

from collections.abc import Sequence

from auditor.criteria import reason
from auditor.criteria.fact_share import found_facts
from auditor.criteria.reading import (
    basis_confirmed,
    citing,
    portable_categories,
    track_of,
    unjudged,
    unreadable,
)
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Grade,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

STANDARD = 3  # I3: the domain's standard, at least 95 % of its records strictly valid
NOT_KEPT = "standard_not_kept"
"""What the inspector says of a category whose standard is used, and whose records do not keep to it."""

CRITERION = Criterion(
    id="interoperability",
    version=1,
    family=Family.FORMAT,
    question=Text(
        fr="La norme du domaine est-elle employée là où il en existe une ?",
        en="Is the domain’s standard used where one exists?",
    ),
    legal_basis="GDPR recital 68",
    obligation=Obligation.PRACTICE,
    track=Track.PORTABILITY,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "used": Reason(
            words=Text(
                fr="Chaque catégorie pour laquelle une norme est reconnue suit cette norme ({used}).",
                en="Each category for which a standard is agreed keeps to it ({used}).",
            )
        ),
        "unused": Reason(
            words=Text(
                fr="Des catégories ont une norme reconnue, qui n’est pas employée : {lacking}.",
                en="Some categories have an agreed standard, which is not used: {lacking}.",
            ),
            repair=Text(
                fr="Donner aussi ces catégories dans leur norme, à côté du format actuel.",
                en="Give these categories in their standard too, beside the present format.",
            ),
        ),
        "not_kept": Reason(
            words=Text(
                fr="La norme est employée, mais trop d’enregistrements s’en écartent : {lacking}.",
                en="The standard is used, but too many records do not keep to it: {lacking}.",
            ),
            repair=Text(
                fr="Valider les fichiers contre leur norme avant de les remettre.",
                en="Validate the files against their standard before handing them over.",
            ),
        ),
        "partly": Reason(
            words=Text(
                fr="La norme est employée pour une partie des catégories ({used}), non pour les autres : {lacking}.",
                en="The standard is used for part of the categories ({used}), not for the others: {lacking}.",
            ),
            settle=Text(
                fr="Un export où chaque catégorie est dans sa norme.",
                en="An export with each category in its standard.",
            ),
        ),
        "none_agreed": Reason(
            words=Text(
                fr="Aucune norme n’est reconnue pour ces catégories ({categories}) : un format ouvert avec son schéma est "
                "le mieux que l’on puisse demander.",
                en="No standard is agreed for these categories ({categories}): an open format with its schema is the best "
                "that can be asked for.",
            )
        ),
        "not_graded": reason.NOT_GRADED,
        "nothing_recognised": reason.NOTHING_RECOGNISED,
        "no_export": reason.NO_EXPORT,
        "not_inspected": reason.NOT_INSPECTED,
        "matching_unsafe": reason.MATCHING_UNSAFE,
        "not_assessable": reason.NOT_ASSESSABLE,
        "not_portable": reason.NOT_PORTABLE,
        "legal_basis_unconfirmed": reason.LEGAL_BASIS_UNCONFIRMED,
        "artifact_erased": reason.ERASED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Ask of each category of which something was found; where no standard is agreed, nothing is asked.

    Recital 68 encourages interoperable formats, Art. 20 does not demand them.
    """
    service = evidence.service
    if track_of(evidence) is not Track.PORTABILITY:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "not_portable")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    cited = citing(evidence, inspection)
    categories = portable_categories(evidence)
    if not found_facts(inspection, categories):
        why = "not_assessable" if unreadable(inspection) else "nothing_recognised"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, citations=cited)
    grades = [grade for grade in inspection.grades if grade.category in categories]
    if not grades:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_graded", citations=cited)

    asked = [grade for grade in grades if grade.agreed]
    lacking = [grade for grade in asked if grade.interoperability < STANDARD]
    measures = _measures(grades, asked, lacking)
    if not asked:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "none_agreed", measures, cited)
    if not lacking:
        return CRITERION.verdict(service, Outcome.PASSED, "used", measures, cited)
    if unreadable(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if not basis_confirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    if len(lacking) < len(asked):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly", measures, cited)
    how = "not_kept" if all(NOT_KEPT in grade.reasons for grade in lacking) else "unused"
    return CRITERION.verdict(service, Outcome.FAILED, how, measures, cited)


def _measures(grades: Sequence[Grade], asked: Sequence[Grade], lacking: Sequence[Grade]) -> tuple[Measure, ...]:
    used = [grade for grade in asked if grade not in lacking]
    return (
        Measure(name="used", value=", ".join(f"{g.category}: {g.standard}" for g in used)),
        Measure(name="lacking", value=", ".join(f"{g.category} ({' / '.join(g.agreed)})" for g in lacking)),
        Measure(name="categories", value=", ".join(g.category for g in grades if not g.agreed)),
        Measure(name="levels", value=", ".join(f"{g.category}: I{g.interoperability}" for g in grades)),
        Measure(name="passes_from", value=f"I{STANDARD}"),
    )
