"""Is the proof of identity proportionate? (GDPR Art. 12(6), Art. 11)."""

from auditor.criteria import reason
from auditor.criteria.reading import answer, cite, first_shown
from results.records import (
    Criterion,
    Entry,
    Evidence,
    Fact,
    FactSeen,
    Family,
    Inspection,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="identity_demand",
    version=1,
    family=Family.IDENTITY,
    question=Text(
        fr="La preuve d’identité demandée est-elle proportionnée ?", en="Is the proof of identity proportionate?"
    ),
    legal_basis="GDPR Art. 12(6), Art. 11",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset(
        {
            Fact.IDENTITY_DEMANDED,
            Fact.IDENTITY_DOCUMENT_DEMANDED,
            Fact.IDENTITY_GIVEN,
            Fact.REQUEST_SUBMITTED,
            Fact.EXPORT_DELIVERED,
        }
    ),
    reasons={
        "none_demanded": Reason(
            words=Text(
                fr="La réponse est venue sans qu’aucune preuve d’identité ait été demandée.",
                en="The answer came without any proof of identity being asked for.",
            )
        ),
        "not_insisted_on": Reason(
            words=Text(
                fr="Une preuve d’identité a été demandée ; l’export a été remis sans copie de document.",
                en="A proof of identity was asked for; the export was handed over without a copy of a document.",
            )
        ),
        "document_compulsory": Reason(
            words=Text(
                fr="Le formulaire exige de chacun, même connecté, la copie d’une pièce d’identité.",
                en="The form requires a copy of an identity document of everyone, signed in or not.",
            ),
            repair=Text(
                fr="Se fier à la session ouverte ; ne demander une autre preuve qu’en cas de doute raisonnable, et sans "
                "copie de pièce d’identité.",
                en="Rely on the session; ask for another proof only in case of reasonable doubt, and without a copy of "
                "an identity document.",
            ),
        ),
        "doubt_not_excluded": Reason(
            words=Text(
                fr="Une preuve d’identité est demandée ; on ne peut exclure que le service ait eu, dans ce cas, un doute "
                "raisonnable.",
                en="A proof of identity is asked for; that the service had reasonable doubts in this case cannot be "
                "excluded.",
            ),
            settle=Text(
                fr="La même demande, faite à un second compte.", en="The same demand made of a second account."
            ),
        ),
        "demand_unconfirmed": Reason(
            words=Text(
                fr="Une preuve d’identité semble demandée ; personne ne l’a encore confirmé.",
                en="A proof of identity seems to be asked for; nobody has confirmed it yet.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "no_answer": reason.NO_ANSWER,
        "not_asked": reason.NOT_ASKED,
    },
)

_DEMANDS = (Fact.IDENTITY_DEMANDED, Fact.IDENTITY_DOCUMENT_DEMANDED)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """A demand made of one account may have its reasons; one that stands on the form is made of everyone.

    We never send a document: where the form let the request through all the
    same, the field was not compulsory.
    """
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    demanded = evidence.facts(*_DEMANDS)
    delivered = evidence.first(Fact.EXPORT_DELIVERED)
    may_be_given = any(fact.fact is Fact.IDENTITY_DOCUMENT_DEMANDED for _, fact in demanded) and bool(
        evidence.facts(Fact.IDENTITY_GIVEN)
    )
    if demanded and delivered is not None and not may_be_given:
        return CRITERION.verdict(service, Outcome.PASSED, "not_insisted_on", citations=cite(*demanded, delivered))
    compulsory = [pair for pair in demanded if _stands_on_the_form(evidence, *pair)]
    if compulsory and submitted is None:
        return CRITERION.verdict(service, Outcome.FAILED, "document_compulsory", citations=cite(*compulsory))
    if demanded:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "doubt_not_excluded", citations=cite(*demanded))
    proposed = evidence.proposals(*_DEMANDS)
    if proposed:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "demand_unconfirmed", citations=cite(*proposed))
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    answered = answer(evidence)
    if answered is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_answer", citations=cite(submitted))
    if evidence.unread():
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "demand_unconfirmed", citations=cite(*evidence.unread()))
    return CRITERION.verdict(service, Outcome.PASSED, "none_demanded", citations=cite(submitted, answered))


def _stands_on_the_form(evidence: Evidence, entry: Entry, fact: FactSeen) -> bool:
    """Whether a copy of a document was demanded inside a session, on the page of the request, before it was sent."""
    shown = first_shown(evidence, entry, fact)
    return (
        fact.fact is Fact.IDENTITY_DOCUMENT_DEMANDED
        and fact.details is not None
        and fact.details.signed_in is True
        and fact.step is not None
        and shown.stage == "request"
        and shown.by.startswith("probe:")
    )
