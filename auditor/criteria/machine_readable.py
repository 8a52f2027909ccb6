"""Can software extract the data? (GDPR Art. 20(1); Directive (EU) 2019/1024 Art. 2(13))."""

from auditor.criteria import reason
from auditor.criteria.fact_share import FAILED_SHARE, PASSED_SHARE, found_facts, share_of, weigh
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

OPEN_FORMAT = 4  # EXPORTS: M4 = open format, stock parser, strict
CUSTOM_CODE = 3

CRITERION = Criterion(
    id="machine_readable",
    version=1,
    family=Family.FORMAT,
    question=Text(
        fr="Un logiciel peut-il lire les données ?",
        en="Can software read the data?",
    ),
    legal_basis="GDPR Art. 20(1)",
    obligation=Obligation.LAW,
    track=Track.PORTABILITY,
    reads=frozenset({Fact.EXPORT_DELIVERED}),
    inspection=True,
    reasons={
        "extractable": Reason(
            words=Text(
                fr="{share} % des données retrouvées se lisent avec des outils ordinaires ({formats}).",
                en="{share}% of the data found can be read with ordinary tools ({formats}).",
            )
        ),
        "not_extractable": Reason(
            words=Text(
                fr="{share} % seulement des données retrouvées se lisent par un logiciel ; le reste est fait pour "
                "l’œil ({formats}).",
                en="Only {share}% of the data found can be read by software; the rest is made for the eye ({formats}).",
            ),
            repair=Text(
                fr="Fournir les mêmes données en JSON, CSV ou XML, en plus du document lisible.",
                en="Provide the same data as JSON, CSV or XML, besides the readable document.",
            ),
        ),
        "partly": Reason(
            words=Text(
                fr="{share} % des données retrouvées se lisent par un logiciel, le reste non ({formats}).",
                en="{share}% of the data found can be read by software, the rest cannot ({formats}).",
            ),
            settle=Text(
                fr="Un export où toutes les catégories ont un format ouvert.",
                en="An export with an open format for every category.",
            ),
        ),
        "needs_custom_code": Reason(
            words=Text(
                fr="Les données ont une structure régulière, mais il faut écrire un programme pour les lire ({formats}).",
                en="The data are regular, but reading them takes a program written for the purpose ({formats}).",
            ),
            settle=Text(
                fr="Les mêmes données dans un format ouvert qu’un lecteur courant accepte.",
                en="The same data in an open format that stock readers accept.",
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
    """Weigh the facts found, never files or bytes: each counts with the best member that holds it."""
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

    weighed = weigh(inspection, facts, lambda member: member.readability >= OPEN_FORMAT)
    share, measures = weighed.share, weighed.measures
    if share >= PASSED_SHARE:
        return CRITERION.verdict(service, Outcome.PASSED, "extractable", measures, cited)
    if share >= FAILED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly", measures, cited)
    if share_of(facts, lambda member: member.readability >= CUSTOM_CODE) >= FAILED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "needs_custom_code", measures, cited)
    if unreadable(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if not basis_confirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    return CRITERION.verdict(service, Outcome.FAILED, "not_extractable", measures, cited)
