"""Does the notice say concretely how to ask? (GDPR Art. 12(1)-(2))."""

from auditor.criteria import public_page
from auditor.criteria.public_page import cited, extent, found, tells_absence
from results.records import (
    Criterion,
    Evidence,
    Family,
    FindingKind,
    Inspection,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="procedure",
    version=1,
    family=Family.INFORMATION,
    question=Text(
        fr="La notice dit-elle concrètement comment faire sa demande ?",
        en="Does the notice say concretely how to ask?",
    ),
    legal_basis="GDPR Art. 12(1)-(2)",
    obligation=Obligation.GUIDANCE,
    track=Track.BOTH,
    pages=True,
    reasons={
        "said": Reason(
            words=Text(
                fr="La notice dit comment demander ses données : une adresse, un formulaire ou un chemin.",
                en="The notice says how to ask for one’s data: an address, a form or a way.",
            )
        ),
        "not_said": Reason(
            words=Text(
                fr="La notice, et ce à quoi elle mène, ne dit pas comment demander ses données.",
                en="The notice, and what it leads to, does not say how to ask for one’s data.",
            ),
            repair=Text(
                fr="Dire dans la notice où et comment faire sa demande, avec une adresse ou un lien.",
                en="Say in the notice where and how to ask, with an address or a link.",
            ),
        ),
        "perhaps_said": Reason(
            words=Text(
                fr="Une adresse ou un formulaire s’y trouve, sans que nous ayons compris à quoi il sert.",
                en="An address or a form stands there; what it is for we have not understood.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading."),
        ),
        "no_notice": public_page.NO_NOTICE,
        "not_read_whole": public_page.NOT_READ_WHOLE,
        "not_looked_over": public_page.NOT_LOOKED_OVER,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """The notice and what is one link away from it are read; what heads and ends every page says nothing of it."""
    service, looked = evidence.service, evidence.crawl()
    if looked is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_looked_over")
    read = extent(looked)
    said = found(looked, FindingKind.ASKING)
    if said:
        return CRITERION.verdict(service, Outcome.PASSED, "said", read, cited(looked, said))
    perhaps = found(looked, FindingKind.ASKING_PERHAPS)
    if perhaps:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "perhaps_said", read, cited(looked, perhaps))
    if not tells_absence(looked):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_read_whole", read, cited(looked))
    notices = found(looked, FindingKind.NOTICE)
    if not notices:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "no_notice", read, cited(looked))
    return CRITERION.verdict(service, Outcome.FAILED, "not_said", read, cited(looked, notices))
