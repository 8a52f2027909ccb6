"""Can software extract the data? (GDPR Art. 20(1); Directive (EU) 2019/1024 Art. 2(13))."""

from auditor.criteria import reason
from auditor.criteria.reading import basis_confirmed, citing, portable_categories, track_of, unjudged, unreadable
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Found,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

OPEN_FORMAT = 4  # EXPORTS: M4 = open format, stock parser, strict
CUSTOM_CODE = 3
PASSED_SHARE = 95  # per cent of the facts found; ours, printed with the verdict
FAILED_SHARE = 50

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

    portable = portable_categories(evidence)
    grades = [_grade(inspection, members) for members in _found(inspection, portable)]
    cited = citing(evidence, inspection)
    if not grades:
        why = "not_assessable" if unreadable(inspection) else "nothing_recognised"
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, why, citations=cited)

    share = 100 * sum(g >= OPEN_FORMAT for g in grades) // len(grades)
    measures = (
        Measure(name="share", value=str(share), unit="%"),
        Measure(name="facts", value=str(len(grades)), unit="facts"),
        Measure(name="formats", value=", ".join(_formats(inspection)), unit=""),
        Measure(name="passes_from", value=str(PASSED_SHARE), unit="%"),
        Measure(name="fails_below", value=str(FAILED_SHARE), unit="%"),
    )
    if share >= PASSED_SHARE:
        return CRITERION.verdict(service, Outcome.PASSED, "extractable", measures, cited)
    if share >= FAILED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "partly", measures, cited)
    custom = 100 * sum(g >= CUSTOM_CODE for g in grades) // len(grades)
    if custom >= FAILED_SHARE:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "needs_custom_code", measures, cited)
    if unreadable(inspection):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_assessable", measures, cited)
    if not basis_confirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", measures, cited)
    return CRITERION.verdict(service, Outcome.FAILED, "not_extractable", measures, cited)


def _found(inspection: Inspection, portable: frozenset[str]) -> list[tuple[int, ...]]:
    """For each fact found in a portable category, the members that hold it; returned files prove no format."""
    return [
        tuple(hit.member for hit in result.hits)
        for record in inspection.records
        if record.category in portable
        for result in record.fields
        if result.found not in (Found.ABSENT, Found.PARTIAL)
        and result.hits
        and not all(inspection.member(hit.member).role == "attachment" for hit in result.hits)
    ]


def _grade(inspection: Inspection, members: tuple[int, ...]) -> int:
    return max(inspection.member(m).readability for m in members)


def _formats(inspection: Inspection) -> tuple[str, ...]:
    return tuple(sorted({m.format for m in inspection.members if m.role == "data"}))
