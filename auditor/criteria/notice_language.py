"""Is the notice in the language of its audience, and open to it? (GDPR Art. 12(1))."""

from auditor.criteria import public_page
from auditor.criteria.public_page import cited, extent, found
from results.records import (
    Criterion,
    Evidence,
    Family,
    FindingKind,
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
    id="notice_language",
    version=1,
    family=Family.INFORMATION,
    question=Text(
        fr="La notice est-elle dans la langue de son public ?", en="Is the notice in the language of its audience?"
    ),
    legal_basis="GDPR Art. 12(1)",
    obligation=Obligation.GUIDANCE,
    track=Track.BOTH,
    pages=True,
    reasons={
        "own_language": Reason(
            words=Text(
                fr="La notice est dans une langue du service ({languages}).",
                en="The notice is in a language of the service ({languages}).",
            )
        ),
        "other_language": Reason(
            words=Text(
                fr="La notice n’a été trouvée que dans une autre langue ({languages}) que celles du service ({offered}).",
                en="The notice was found only in another language ({languages}) than those of the service ({offered}).",
            ),
            repair=Text(
                fr="Publier la notice dans chaque langue où le service est proposé.",
                en="Publish the notice in every language in which the service is offered.",
            ),
        ),
        "behind_sign_in": Reason(
            words=Text(
                fr="Les liens vers la notice mènent à une page de connexion.",
                en="The links to the notice lead to a sign-in page.",
            ),
            repair=Text(
                fr="Ouvrir la notice à toute personne, avant l’inscription.",
                en="Open the notice to anybody, before they sign up.",
            ),
        ),
        "unclear": Reason(
            words=Text(
                fr="La notice est trop courte pour en reconnaître la langue.",
                en="The notice is too short for its language to be known.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading."),
        ),
        "no_notice": public_page.NO_NOTICE,
        "not_read_whole": public_page.NOT_READ_WHOLE,
        "not_looked_over": public_page.NOT_LOOKED_OVER,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """One notice in one of the service's languages is enough; pages were asked for in the case's."""
    service, looked = evidence.service, evidence.crawl()
    if looked is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_looked_over")
    read, notices = extent(looked), found(looked, FindingKind.NOTICE)
    languages = looked[1].languages
    measures = (
        *read,
        Measure(name="languages", value=", ".join(languages) or "-"),
        Measure(name="offered", value=", ".join(service.languages)),
    )
    if set(languages) & set(service.languages):
        return CRITERION.verdict(service, Outcome.PASSED, "own_language", measures, cited(looked, notices))
    if notices and not languages:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "unclear", measures, cited(looked, notices))
    if not notices and looked[1].stops == ("walls",):
        weight = Obligation.PRACTICE
        return CRITERION.verdict(service, Outcome.FAILED, "behind_sign_in", measures, cited(looked), obligation=weight)
    if not notices and looked[1].is_whole:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "no_notice", measures, cited(looked))
    if not notices or set(looked[1].stops) - {"languages"}:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_read_whole", measures, cited(looked))
    return CRITERION.verdict(service, Outcome.FAILED, "other_language", measures, cited(looked, notices))
