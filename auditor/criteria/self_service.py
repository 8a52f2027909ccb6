"""Is there an export in the account? (WP242; CNIL, on the right to portability)."""

from auditor.criteria import reason
from auditor.criteria.reading import cite
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

CRITERION = Criterion(
    id="self_service",
    version=1,
    family=Family.REQUEST,
    question=Text(fr="Le compte propose-t-il lui-même un export ?", en="Does the account itself offer an export?"),
    legal_basis="WP242 rev.01, CNIL",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    reads=frozenset({Fact.SELF_SERVICE_SEEN, Fact.PAPER_DEMANDED, Fact.REQUEST_SUBMITTED}),
    reasons={
        "offered": Reason(
            words=Text(
                fr="Le compte propose un export, ou un formulaire de demande.",
                en="The account offers an export, or a form to ask for one.",
            )
        ),
        "not_offered": Reason(
            words=Text(
                fr="Le compte ne propose rien : la demande passe par le courrier ou par un guichet.",
                en="The account offers nothing: requests go by post or in person.",
            ),
            repair=Text(
                fr="Proposer l’export dans le compte, là où la personne s’est déjà identifiée.",
                en="Offer the export in the account, where the person is signed in already.",
            ),
        ),
        "not_looked_for": Reason(
            words=Text(
                fr="Nous n’avons pas vu d’export dans le compte, sans l’y avoir cherché partout.",
                en="We saw no export in the account, and did not look for one everywhere.",
            ),
            settle=Text(fr="Une visite du compte par une personne.", en="A person’s visit to the account."),
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """What was not seen may have stood elsewhere: only the service's own word that paper is the way proves absence."""
    service = evidence.service
    offered = evidence.first(Fact.SELF_SERVICE_SEEN)
    if offered is not None:
        return CRITERION.verdict(service, Outcome.PASSED, "offered", citations=cite(offered))
    paper = evidence.first(Fact.PAPER_DEMANDED)
    if paper is not None:
        return CRITERION.verdict(service, Outcome.FAILED, "not_offered", citations=cite(paper))
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is not None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_looked_for", citations=cite(submitted))
    return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
