"""Was an extension formally valid? (GDPR Art. 12(3))."""

from auditor.criteria import reason
from auditor.criteria.reading import cite, deadline_of, extension_announced, is_unread
from auditor.law import ExtensionValidity, instant_of_end, local_day
from results.records import (
    Criterion,
    Evidence,
    Fact,
    Family,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="extension",
    version=3,
    family=Family.TIME,
    question=Text(
        fr="La prolongation a-t-elle été annoncée à temps et motivée ?",
        en="Was the extension announced in time and with reasons?",
    ),
    legal_basis="GDPR Art. 12(3)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.EXTENSION_ANNOUNCED, Fact.REQUEST_SUBMITTED, Fact.REQUEST_RECEIVED}),
    reasons={
        "formally_valid": Reason(
            words=Text(
                fr="Prolongation annoncée et motivée avant le {first} : les deux mois de plus sont acquis.",
                en="Extension announced with its reasons by {first}: the two further months are granted.",
            )
        ),
        "late": Reason(
            words=Text(
                fr="Prolongation annoncée après le {first}, dernier jour du premier mois.",
                en="Extension announced after {first}, the last day of the first month.",
            ),
            repair=Text(
                fr="Annoncer toute prolongation dans le mois qui suit la réception de la demande.",
                en="Announce any extension within one month of receiving the request.",
            ),
        ),
        "no_reasons": Reason(
            words=Text(fr="Prolongation annoncée sans motif.", en="Extension announced without reasons."),
            repair=Text(
                fr="Dire dans l’annonce pourquoi la demande est complexe, ou combien il y en a eu.",
                en="Say in the announcement why the request is complex, or how many there were.",
            ),
        ),
        "straddles_first_day": Reason(
            words=Text(
                fr="L’annonce est venue entre deux observations, de part et d’autre du {first}.",
                en="The announcement came between two looks, on either side of {first}.",
            ),
            settle=Text(fr="La date que porte l’annonce elle-même.", en="The date on the announcement itself."),
        ),
        "clock_stopped": Reason(
            words=Text(
                fr="Le service attendait de nous une preuve ou une précision : selon la lecture que l’on fait de la "
                "suspension, l’annonce est à temps ou ne l’est pas.",
                en="The service waited for a proof or a detail from us: by one reading of the pause the announcement is in "
                "time, by another it is not.",
            ),
            settle=Text(
                fr="Une demande pour laquelle rien n’est attendu de nous.",
                en="A request that waits for nothing of ours.",
            ),
        ),
        "reasons_unread": Reason(
            words=Text(
                fr="Une prolongation a été annoncée ; personne n’a dit si elle est motivée.",
                en="An extension was announced; nobody has said whether it gives reasons.",
            ),
            settle=Text(fr="La lecture de l’annonce par une personne.", en="A person’s reading of the announcement."),
        ),
        "extension_unconfirmed": Reason(
            words=Text(
                fr="Une prolongation semble annoncée ; personne ne l’a encore lue.",
                en="An extension seems to be announced; nobody has read it yet.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "receipt_unproven": Reason(
            words=Text(
                fr="Rien ne prouve le jour où la demande a été reçue : on ne sait quand finit le premier mois.",
                en="Nothing proves on which day the request was received: the end of the first month is not known.",
            ),
            settle=Text(fr="Un accusé de réception.", en="A confirmation of receipt."),
        ),
        "none_announced": Reason(
            words=Text(fr="Aucune prolongation n’a été annoncée.", en="No extension was announced.")
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Only form is judged, never whether more time was needed; late is what every reading of the law calls late."""
    service = evidence.service
    announced = extension_announced(evidence)
    if announced is None:
        return _none_announced(evidence)
    deadline = deadline_of(evidence)
    if deadline is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "receipt_unproven", citations=cite(announced))

    fact, cited = announced[1], cite(announced)
    jurisdiction = service.controller.jurisdiction
    said = fact.details.reasons if fact.details else None
    measures = (
        Measure(name="first", value=deadline.first_day.isoformat(), unit="date"),
        Measure(name="announced", value=local_day(fact.when.by, jurisdiction).isoformat(), unit="date"),
    )
    validities = {reading.extension_validity for reading in deadline.readings}
    if validities == {ExtensionValidity.LATE}:
        if fact.when.after is None or fact.when.after < instant_of_end(deadline.first_day, jurisdiction):
            return CRITERION.verdict(service, Outcome.CANNOT_TELL, "straddles_first_day", measures, cited)
        return CRITERION.verdict(service, Outcome.FAILED, "late", measures, cited)
    if ExtensionValidity.LATE in validities:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "clock_stopped", measures, cited)
    if said is None or (not said and is_unread(evidence)):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "reasons_unread", measures, cited)
    if not said:
        return CRITERION.verdict(service, Outcome.FAILED, "no_reasons", measures, cited)
    return CRITERION.verdict(service, Outcome.PASSED, "formally_valid", measures, cited)


def _none_announced(evidence: Evidence) -> Verdict:
    service = evidence.service
    proposed = evidence.proposals(Fact.EXTENSION_ANNOUNCED)
    if proposed:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "extension_unconfirmed", citations=cite(proposed[0]))
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    return CRITERION.verdict(service, Outcome.INAPPLICABLE, "none_announced", citations=cite(submitted))
