"""Is it free? (GDPR Art. 12(5))."""

from auditor.criteria import reason
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
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="cost",
    version=1,
    family=Family.REMEDIES,
    question=Text(fr="Est-ce gratuit ?", en="Is it free?"),
    legal_basis="GDPR Art. 12(5)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.FEE_DEMANDED, Fact.REQUEST_SUBMITTED}),
    reasons={
        "free": Reason(
            words=Text(fr="Aucun paiement n’a été demandé pour la demande.", en="No payment was asked for the request.")
        ),
        "fee_demanded": Reason(
            words=Text(
                fr="Un paiement de {amount} est demandé pour exercer ce droit.",
                en="A payment of {amount} is asked for exercising the right.",
            ),
            repair=Text(fr="Traiter la première demande gratuitement.", en="Handle the first request free of charge."),
        ),
        "fee_unconfirmed": Reason(
            words=Text(
                fr="Un paiement semble demandé ; personne ne l’a encore confirmé.",
                en="A payment seems to be asked; nobody has confirmed it yet.",
            ),
            settle=Text(fr="La lecture de la page par une personne.", en="A person’s reading of the page."),
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Only a fee for the request itself counts, and only after a person has read the demand."""
    service = evidence.service
    fee = evidence.first(Fact.FEE_DEMANDED)
    if fee is not None:
        amount = fee[1].details.amount if fee[1].details and fee[1].details.amount else "?"
        measure = Measure(name="amount", value=amount)
        return CRITERION.verdict(service, Outcome.FAILED, "fee_demanded", (measure,), (Citation(entry=fee[0].seq),))
    proposed = evidence.proposals(Fact.FEE_DEMANDED)
    if proposed:
        cited = (Citation(entry=proposed[0][0].seq),)
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "fee_unconfirmed", citations=cited)
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    if evidence.unread():
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "fee_unconfirmed")
    return CRITERION.verdict(service, Outcome.PASSED, "free", citations=(Citation(entry=submitted[0].seq),))
