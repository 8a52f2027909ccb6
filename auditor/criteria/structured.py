"""Is the data structured? (GDPR Art. 20(1))."""

from auditor.criteria import reason
from auditor.criteria.fact_share import FAILED_SHARE, PASSED_SHARE, found_facts, weigh
from auditor.criteria.reading import basis_confirmed, citing, portable_categories, track_of, unjudged, unreadable
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Inspection,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

REGULAR = 3  # EXPORTS: M3 = a regular structure, even where reading it takes a program of one's own

CRITERION = Criterion(
    id="structured",
    version=1,
    family=Family.FORMAT,
    question=Text(fr="Les données sont-elles structurées ?", en="Is the data structured?"),
    legal_basis="GDPR Art. 20(1)",
    obligation=Obligation.LAW,
    track=Track.PORTABILITY,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "structured": Reason(
            words=Text(
                fr="{share} % des données retrouvées ont une structure régulière ({formats}).",
                en="{share}% of the data found have a regular structure ({formats}).",
            )
        ),
        "unstructured": Reason(
            words=Text(
                fr="{share} % seulement des données retrouvées ont une structure ; le reste est du texte ou de l’image "
                "({formats}).",
                en="Only {share}% of the data found have a structure; the rest is text or pictures ({formats}).",
            ),
            repair=Text(
                fr="Donner chaque élément comme un enregistrement à champs nommés, en JSON, CSV ou XML.",
                en="Give each item as a record with named fields, in JSON, CSV or XML.",
            ),
        ),
        "partly": Reason(
            words=Text(
                fr="{share} % des données retrouvées ont une structure régulière, le reste non ({formats}).",
                en="{share}% of the data found have a regular structure, the rest do not ({formats}).",
            ),
            settle=Text(
                fr="Un export où toutes les catégories sont structurées.",
                en="An export in which every category is structured.",
            ),
        ),
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
    """Weigh the facts found by the structure of the best member that holds them."""
    service = evidence.service
    if track_of(evidence) is not Track.PORTABILITY:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "not_portable")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return CRITERION.verdict(service, *(unable or (Outcome.UNTESTED, "not_inspected")))

    facts = found_facts(inspection, portable_categories(evidence))
    cited = citing(evidence, inspection)
    if not facts:
        why = "not_assessable" if unreadable(inspection) else "nothing_recognised"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, citations=cited)

    weighed = weigh(inspection, facts, lambda member: member.readability >= REGULAR)
    if weighed.share >= PASSED_SHARE:
        return CRITERION.verdict(service, Outcome.PASSED, "structured", weighed.measures, cited)
    if weighed.share >= FAILED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly", weighed.measures, cited)
    if unreadable(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", weighed.measures, cited)
    if not basis_confirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", weighed.measures, cited)
    return CRITERION.verdict(service, Outcome.FAILED, "unstructured", weighed.measures, cited)
