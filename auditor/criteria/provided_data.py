"""Is what the person provided there? (GDPR Art. 20(1), or Art. 15(3) on the access track)."""

from auditor.criteria import reason
from auditor.criteria.reading import citing, owed, unjudged
from auditor.criteria.scope import cite_omissions, compare, conclude
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Inspection,
    Obligation,
    Outcome,
    Provenance,
    Reason,
    Text,
    Track,
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
    reads=frozenset({Fact.EXPORT_DELIVERED, Fact.OMISSION_CONFIRMED}),
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
                fr="Ajouter à l’export les catégories manquantes ; le rapport du dossier donne la liste des éléments absents.",
                en="Add the missing categories to the export; the case’s report lists the absent records.",
            ),
        ),
        "records_missing": Reason(
            words=Text(
                fr="{found} éléments fournis sur {planted} retrouvés dans un premier export.",
                en="{found} of {planted} records provided were found in a first export.",
            ),
            settle=Text(
                fr="Un second export qui confirme l’absence des mêmes éléments ; par lettre, la réponse du service à qui l’interroge.",
                en="A second export that confirms the absence of the same records; by letter, what the service says when asked.",
            ),
        ),
        "records_missing_twice": Reason(
            words=Text(
                fr="{found} éléments fournis sur {planted} retrouvés ; {twice} de ceux qui manquent manquaient déjà dans "
                "un export précédent.",
                en="{found} of {planted} records provided were found; {twice} of the missing ones were missing from an "
                "earlier export too.",
            ),
            repair=Text(
                fr="Chercher pourquoi ces éléments sont laissés de côté ; le rapport du dossier en donne la liste.",
                en="Find out why these records are left out; the case’s report lists them.",
            ),
        ),
        "records_missing_confirmed": Reason(
            words=Text(
                fr="{found} éléments fournis sur {planted} retrouvés ; interrogé sur {confirmed} de ceux qui manquent, le "
                "service a confirmé qu’ils ne viendront pas.",
                en="{found} of {planted} records provided were found; asked about {confirmed} of the missing ones, the "
                "service has confirmed that they will not come.",
            ),
            repair=Text(
                fr="Ajouter ces éléments à la réponse ; le rapport du dossier en donne la liste.",
                en="Add these records to the answer; the case’s report lists them.",
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

    found = compare(evidence, inspection, records)
    recognised = len(found.missing) < len(
        records
    )  # else as if it were another account's, or older than what we planted
    outcome, why = conclude(evidence, inspection, found, recognised=recognised)
    cited = (*citing(evidence, inspection), *cite_omissions(evidence))
    return CRITERION.verdict(service, outcome, why, found.measures, cited)
