"""Is the activity observed there? (WP242 rev.01 for Art. 20(1); GDPR Art. 15(3) on the access track)."""

from auditor.criteria import reason
from auditor.criteria.reading import citing, owed, track_of, unjudged
from auditor.criteria.scope import cite_omissions, compare, conclude
from results.records import (
    Citation,
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

USED_DAYS = 30  # ours: a service may take so long before it has anything to tell of somebody's activity

CRITERION = Criterion(
    id="observed_data",
    version=1,
    family=Family.SCOPE,
    question=Text(
        fr="L’activité que le service observe est-elle là ?", en="Is the activity there that the service observes?"
    ),
    legal_basis="GDPR Art. 20(1), Art. 15(3), WP242 rev.01",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED, Fact.EXPORT_DELIVERED, Fact.OMISSION_CONFIRMED}),
    inspection=True,
    reasons={
        "complete": Reason(
            words=Text(
                fr="Les traces d’activité attendues (au nombre de {planted}) ont toutes été retrouvées.",
                en="All traces of activity that we expected ({planted} of them) were found.",
            )
        ),
        "category_missing": Reason(
            words=Text(
                fr="{found} traces d’activité sur {planted} retrouvées ; il manque en entier : {categories}.",
                en="{found} of {planted} traces of activity were found; wholly missing: {categories}.",
            ),
            repair=Text(
                fr="Ajouter à l’export l’activité observée : recherches, consultations, connexions.",
                en="Add the observed activity to the export: searches, views, sign-ins.",
            ),
        ),
        "records_missing": Reason(
            words=Text(
                fr="{found} traces d’activité sur {planted} retrouvées dans un premier export.",
                en="{found} of {planted} traces of activity were found in a first export.",
            ),
            settle=Text(
                fr="Un second export qui confirme l’absence des mêmes traces ; par lettre, la réponse du service à qui l’interroge.",
                en="A second export that confirms the absence of the same traces; by letter, what the service says when asked.",
            ),
        ),
        "records_missing_twice": Reason(
            words=Text(
                fr="{found} traces d’activité sur {planted} retrouvées ; {twice} de celles qui manquent manquaient déjà "
                "dans un export précédent.",
                en="{found} of {planted} traces of activity were found; {twice} of the missing ones were missing from an "
                "earlier export too.",
            ),
            repair=Text(
                fr="Chercher pourquoi ces traces sont laissées de côté ; le rapport du dossier en donne la liste.",
                en="Find out why these traces are left out; the case’s report lists them.",
            ),
        ),
        "records_missing_confirmed": Reason(
            words=Text(
                fr="{found} traces d’activité sur {planted} retrouvées ; interrogé sur {confirmed} de celles qui manquent, le "
                "service a confirmé qu’elles ne viendront pas.",
                en="{found} of {planted} traces of activity were found; asked about {confirmed} of the missing ones, the "
                "service has confirmed that they will not come.",
            ),
            repair=Text(
                fr="Ajouter ces traces à la réponse ; le rapport du dossier en donne la liste.",
                en="Add these traces to the answer; the case’s report lists them.",
            ),
        ),
        "single_record_missing": Reason(
            words=Text(
                fr="Une seule trace d’activité sur {planted} n’a pas été retrouvée.",
                en="A single trace of activity of {planted} was not found.",
            ),
            settle=Text(fr="La lecture de l’export par une personne.", en="A person’s reading of the export."),
        ),
        "nothing_recognised": reason.NOTHING_RECOGNISED,
        "nothing_proven": Reason(
            words=Text(
                fr="Nous n’avons pas de trace d’activité relue dans le compte avant la demande.",
                en="We have no trace of activity that was read back in the account before asking.",
            ),
            settle=Text(
                fr="Un compte vraiment utilisé, dont l’activité se lit dans ses pages.",
                en="An account in real use, whose activity can be read in its pages.",
            ),
        ),
        "account_too_young": Reason(
            words=Text(
                fr="Notre compte n’était utilisé que depuis {used} ; il en faut {needed} pour en juger.",
                en="Our account had been in use for {used} only; it takes {needed} to judge.",
            ),
            settle=Text(fr="Une demande faite plus tard avec ce compte.", en="A later request with this account."),
        ),
        "age_unknown": Reason(
            words=Text(
                fr="Nous n’avons pas noté depuis quand nous utilisons ce compte.",
                en="We did not note since when we have used this account.",
            ),
            settle=Text(fr="Un compte dont l’usage est suivi.", en="An account whose use is on record."),
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
    """Count traces as records are counted; derived data are out of Art. 20, observed data in it by WP242 alone."""
    records = owed(evidence, Provenance.OBSERVED)
    age = _age(evidence)
    if age is not None:
        return _say(evidence, Outcome.UNTESTED, *age)
    if not records:
        return _say(evidence, Outcome.UNTESTED, "nothing_proven")
    unable = unjudged(evidence, inspection)
    if unable is not None or inspection is None:
        return _say(evidence, *(unable or (Outcome.UNTESTED, "not_inspected")))

    found = compare(evidence, inspection, records)
    recognised = any(record.present for record in inspection.records)
    outcome, why = conclude(evidence, inspection, found, recognised=recognised)
    visits = Measure(name="visits", value=str(len(evidence.past.visits) if evidence.past else 0), unit="visits")
    cited = (*citing(evidence, inspection), *cite_omissions(evidence))
    return _say(evidence, outcome, why, (*found.measures, visits), cited)


def _age(evidence: Evidence) -> tuple[str, tuple[Measure, ...]] | None:
    """Why the account's past cannot bear a judgment; None where it can."""
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if evidence.past is None or evidence.past.since is None or submitted is None:
        return "age_unknown", ()
    used = (submitted[1].when.by - evidence.past.since).days
    if used >= USED_DAYS:
        return None
    return "account_too_young", (
        Measure(name="used", value=str(max(0, used)), unit="d"),
        Measure(name="needed", value=str(USED_DAYS), unit="d"),
    )


def _say(
    evidence: Evidence,
    outcome: Outcome,
    why: str,
    measures: tuple[Measure, ...] = (),
    citations: tuple[Citation, ...] = (),
) -> Verdict:
    """On the portability track the duty is the regulators' reading; under Art. 15(3) everything held is owed."""
    weight = Obligation.GUIDANCE if track_of(evidence) is Track.PORTABILITY else Obligation.LAW
    return CRITERION.verdict(evidence.service, outcome, why, measures, citations, obligation=weight)
