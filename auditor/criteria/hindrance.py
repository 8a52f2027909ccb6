"""Is the request free of needless obstacles? (GDPR Art. 12(2), Art. 20(1))."""

from auditor.criteria import reason
from auditor.criteria.reading import came_without_paper, cite
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
    id="hindrance",
    version=2,
    family=Family.REQUEST,
    question=Text(
        fr="La demande se fait-elle sans obstacle inutile ?", en="Is the request free of needless obstacles?"
    ),
    legal_basis="GDPR Art. 12(2), Art. 20(1)",
    obligation=Obligation.GUIDANCE,
    track=Track.BOTH,
    reads=frozenset(
        {
            Fact.REASON_DEMANDED,
            Fact.PAPER_DEMANDED,
            Fact.REQUEST_SUBMITTED,
            Fact.EXPORT_DELIVERED,
            Fact.CAPTCHA_MET,
            Fact.REAUTHENTICATED,
        }
    ),
    reasons={
        "unhindered": Reason(
            words=Text(
                fr="Aucun des obstacles de notre liste n’a été rencontré (pages : {pages} ; clics : {clicks} ; champs : "
                "{fields} ; captchas : {captchas}).",
                en="None of the obstacles on our list was met (pages: {pages}; clicks: {clicks}; fields: {fields}; "
                "captchas: {captchas}).",
            )
        ),
        "reason_compulsory": Reason(
            words=Text(
                fr="Il faut donner un motif pour demander ses données.",
                en="A reason must be given for asking for one’s data.",
            ),
            repair=Text(
                fr="Retirer ce champ, ou le rendre facultatif : la demande n’a pas à être motivée.",
                en="Remove that field or make it optional: no reason is owed for the request.",
            ),
        ),
        "post_only": Reason(
            words=Text(
                fr="La demande ne serait reçue que par courrier ou sur place.",
                en="The request would be taken by post or in person only.",
            ),
            repair=Text(
                fr="Recevoir les demandes par voie électronique, quand le service est en ligne.",
                en="Take requests electronically where the service itself is online.",
            ),
        ),
        "not_insisted_on": Reason(
            words=Text(
                fr="La demande ne devait être reçue que par courrier ou sur place ; l’export est pourtant venu sans cela, par "
                "voie électronique.",
                en="The request was to be taken by post or in person only; yet the export came without that, electronically.",
            )
        ),
        "paper_unconfirmed": reason.PAPER_UNCONFIRMED,
        "unread": Reason(
            words=Text(
                fr="Personne n’a encore lu jusqu’au bout ce que le service a écrit : il peut y poser une condition.",
                en="Nobody has read to its end yet what the service wrote: it may set a condition there.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "path_unseen": Reason(
            words=Text(
                fr="Nous n’avons pas de relevé du chemin qui mène à la demande.",
                en="We have no record of the way that leads to the request.",
            ),
            settle=Text(fr="Une demande faite par notre programme.", en="A request made by our program."),
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Only the obstacles of the closed list fail; pages, fields, clicks and captchas are reported, never judged."""
    service = evidence.service
    path = evidence.stages("request")
    measures = (
        Measure(name="pages", value=str(sum(ended.pages for _, ended in path))),
        Measure(name="clicks", value=str(sum(ended.clicks for _, ended in path))),
        Measure(name="fields", value=str(sum(ended.fields for _, ended in path))),
        Measure(name="captchas", value=str(len(evidence.facts(Fact.CAPTCHA_MET)))),
        Measure(name="reauthentications", value=str(len(evidence.facts(Fact.REAUTHENTICATED)))),
    )
    motive = evidence.first(Fact.REASON_DEMANDED)
    if motive is not None:
        return CRITERION.verdict(service, Outcome.FAILED, "reason_compulsory", measures, cite(motive))
    paper = evidence.first(Fact.PAPER_DEMANDED)
    sent = came_without_paper(evidence)
    if paper is not None and sent is not None:
        return CRITERION.verdict(service, Outcome.PASSED, "not_insisted_on", measures, cite(paper, sent))
    if paper is not None:
        return CRITERION.verdict(service, Outcome.FAILED, "post_only", measures, cite(paper))
    proposed = evidence.proposals(Fact.PAPER_DEMANDED)
    if proposed:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "paper_unconfirmed", measures, cite(proposed[0]))
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked", measures)
    unread = (*evidence.proposals(Fact.REASON_DEMANDED), *evidence.unread())
    if unread:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "unread", measures, cite(*unread))
    if not path:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "path_unseen", measures, cite(submitted))
    return CRITERION.verdict(service, Outcome.PASSED, "unhindered", measures, cite(submitted, *path))
