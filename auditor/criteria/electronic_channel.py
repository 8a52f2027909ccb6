"""Can one ask electronically? (GDPR Art. 12(2), recital 59)."""

from auditor.criteria import reason
from auditor.criteria.reading import came_without_paper, cite, sent_electronically
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
    id="electronic_channel",
    version=2,
    family=Family.REQUEST,
    question=Text(fr="Peut-on faire la demande par voie électronique ?", en="Can one ask electronically?"),
    legal_basis="GDPR Art. 12(2), recital 59",
    obligation=Obligation.GUIDANCE,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED, Fact.PAPER_DEMANDED, Fact.CHANNEL_BROKEN, Fact.EXPORT_DELIVERED}),
    reasons={
        "asked_electronically": Reason(
            words=Text(fr="La demande est partie par voie électronique.", en="The request was sent electronically.")
        ),
        "paper_only": Reason(
            words=Text(
                fr="La demande ne serait reçue que par courrier ou sur place ; cet obstacle est compté à part.",
                en="The request would be taken by post or in person only; that obstacle is counted apart.",
            ),
            repair=Text(
                fr="Offrir un formulaire ou une adresse électronique pour les demandes.",
                en="Offer a form or an e-mail address for requests.",
            ),
        ),
        "paper_unconfirmed": reason.PAPER_UNCONFIRMED,
        "channel_broken": Reason(
            words=Text(
                fr="La voie électronique prévue n’a pas fonctionné ce jour-là.",
                en="The electronic way that is provided did not work on that day.",
            ),
            settle=Text(fr="Un nouvel essai, un autre jour.", en="Another attempt on another day."),
        ),
        "channel_unknown": Reason(
            words=Text(
                fr="Une personne a envoyé la demande ; rien ne montre par quelle voie.",
                en="A person sent the request; nothing shows by which way.",
            ),
            settle=Text(fr="Une demande envoyée par notre programme.", en="A request sent by our program."),
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """A submission observed is the proof; that only paper is taken accuses once, as an obstacle."""
    service = evidence.service
    paper = evidence.first(Fact.PAPER_DEMANDED)
    if paper is not None and came_without_paper(evidence) is None:
        return CRITERION.verdict(
            service, Outcome.FAILED, "paper_only", citations=cite(paper), obligation=Obligation.PRACTICE
        )
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is not None and sent_electronically(evidence, submitted[0]):
        return CRITERION.verdict(service, Outcome.PASSED, "asked_electronically", citations=cite(submitted))
    proposed = evidence.proposals(Fact.PAPER_DEMANDED)
    if proposed:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "paper_unconfirmed", citations=cite(proposed[0]))
    if submitted is not None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "channel_unknown", citations=cite(submitted))
    broken = evidence.first(Fact.CHANNEL_BROKEN)
    if broken is not None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "channel_broken", citations=cite(broken))
    return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
