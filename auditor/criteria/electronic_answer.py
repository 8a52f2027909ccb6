"""Was an electronic request answered electronically? (GDPR Art. 12(3), Art. 15(3))."""

from auditor.criteria import reason
from auditor.criteria.reading import answer, cite, sent_electronically
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
    id="electronic_answer",
    version=1,
    family=Family.REQUEST,
    question=Text(
        fr="Une demande électronique a-t-elle reçu une réponse électronique ?",
        en="Was an electronic request answered electronically?",
    ),
    legal_basis="GDPR Art. 12(3), Art. 15(3)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset(
        {
            Fact.REQUEST_SUBMITTED,
            Fact.EXPORT_READY,
            Fact.EXPORT_DELIVERED,
            Fact.DELIVERED_ON_PAPER,
            Fact.REFUSED,
            Fact.NO_DATA_HELD,
        }
    ),
    reasons={
        "answered_electronically": Reason(
            words=Text(
                fr="L’export a été remis par voie électronique.", en="The export was handed over electronically."
            )
        ),
        "paper_only": Reason(
            words=Text(
                fr="À une demande électronique, le service a répondu sur papier, sans dire pourquoi.",
                en="The service answered an electronic request on paper, without saying why.",
            ),
            repair=Text(
                fr="Remettre les données par la voie de la demande, ou dire pourquoi cela n’est pas possible.",
                en="Hand the data over by the way of the request, or say why that is not possible.",
            ),
        ),
        "paper_explained": Reason(
            words=Text(
                fr="Le service a répondu sur papier, et dit pourquoi.",
                en="The service answered on paper, and says why.",
            ),
            settle=Text(
                fr="L’avis d’une autorité sur cette explication.", en="An authority’s view of that explanation."
            ),
        ),
        "paper_unread": Reason(
            words=Text(
                fr="Le service a répondu sur papier ; personne n’a dit s’il explique pourquoi.",
                en="The service answered on paper; nobody has said whether it explains why.",
            ),
            settle=Text(fr="La lecture du courrier par une personne.", en="A person’s reading of the letter."),
        ),
        "paper_unconfirmed": reason.PAPER_UNCONFIRMED,
        "nothing_to_hand_over": Reason(
            words=Text(
                fr="Le service a répondu qu’il ne remettrait rien : la forme de la remise n’est pas en cause.",
                en="The service answered that it would hand nothing over: the form of delivery does not arise.",
            )
        ),
        "channel_unknown": Reason(
            words=Text(
                fr="Une personne a envoyé la demande ; rien ne montre qu’elle soit partie par voie électronique.",
                en="A person sent the request; nothing shows that it went electronically.",
            ),
            settle=Text(fr="Une demande envoyée par notre programme.", en="A request sent by our program."),
        ),
        "no_answer": reason.NO_ANSWER,
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Paper fails only where it is all that came, unexplained, and we are sure to have asked electronically.

    Art. 12(3): electronic means "where possible"; whether an explanation is a
    good one is not ours to say.
    """
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    handed_over = evidence.first(Fact.EXPORT_DELIVERED)
    if handed_over is not None:
        return CRITERION.verdict(
            service, Outcome.PASSED, "answered_electronically", citations=cite(submitted, handed_over)
        )
    paper = evidence.first(Fact.DELIVERED_ON_PAPER)
    if paper is not None:
        cited = cite(submitted, paper)
        explained = paper[1].details.reasons if paper[1].details else None
        if explained:
            return CRITERION.verdict(service, Outcome.CANNOT_TELL, "paper_explained", citations=cited)
        if explained is None:
            return CRITERION.verdict(service, Outcome.CANNOT_TELL, "paper_unread", citations=cited)
        if not sent_electronically(evidence, submitted[0]):
            return CRITERION.verdict(service, Outcome.CANNOT_TELL, "channel_unknown", citations=cited)
        return CRITERION.verdict(service, Outcome.FAILED, "paper_only", citations=cited)
    proposed = evidence.proposals(Fact.DELIVERED_ON_PAPER)
    if proposed:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "paper_unconfirmed", citations=cite(proposed[0]))
    answered = answer(evidence)
    if answered is not None and answered[1].fact in (Fact.REFUSED, Fact.NO_DATA_HELD):
        return CRITERION.verdict(
            service, Outcome.INAPPLICABLE, "nothing_to_hand_over", citations=cite(submitted, answered)
        )
    return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_answer", citations=cite(submitted))
