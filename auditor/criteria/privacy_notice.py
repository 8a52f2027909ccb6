"""Is the right to portability named in the privacy notice? (GDPR Art. 13(2)(b))."""

from auditor.criteria import public_page, reason
from auditor.criteria.public_page import cited, extent, found, tells_absence
from auditor.criteria.reading import basis_confirmed, portable_categories
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
    id="privacy_notice",
    version=1,
    family=Family.INFORMATION,
    question=Text(
        fr="La notice d’information nomme-t-elle le droit à la portabilité ?",
        en="Is the right to portability named in the privacy notice?",
    ),
    legal_basis="GDPR Art. 13(2)(b)",
    obligation=Obligation.LAW,
    track=Track.PORTABILITY,
    pages=True,
    reasons={
        "named": Reason(
            words=Text(
                fr="La notice nomme le droit à la portabilité.", en="The notice names the right to data portability."
            )
        ),
        "only_access": Reason(
            words=Text(
                fr="La notice nomme le droit d’accès, mais pas le droit à la portabilité ({pages} pages lues).",
                en="The notice names the right of access, but not the right to portability ({pages} pages read).",
            ),
            repair=Text(
                fr="Nommer le droit à la portabilité dans la notice, à côté des autres droits.",
                en="Name the right to data portability in the notice, beside the other rights.",
            ),
        ),
        "not_named": Reason(
            words=Text(
                fr="La notice ne nomme ni le droit à la portabilité ni le droit d’accès ({pages} pages lues).",
                en="The notice names neither the right to portability nor the right of access ({pages} pages read).",
            ),
            repair=Text(
                fr="Nommer dans la notice les droits des personnes, dont la portabilité.",
                en="Name people’s rights in the notice, portability among them.",
            ),
        ),
        "no_notice": Reason(
            words=Text(
                fr="Aucune notice d’information n’a été trouvée sur les pages publiques ({pages} pages lues).",
                en="No privacy notice was found on the public pages ({pages} pages read).",
            ),
            repair=Text(
                fr="Publier une notice d’information, et y mener depuis chaque page.",
                en="Publish a privacy notice, and link to it from every page.",
            ),
        ),
        "perhaps_named": Reason(
            words=Text(
                fr="La notice en parle peut-être, en d’autres mots que ceux que nous connaissons.",
                en="The notice may speak of it, in other words than those we know.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading."),
        ),
        "not_read_whole": public_page.NOT_READ_WHOLE,
        "not_looked_over": public_page.NOT_LOOKED_OVER,
        "not_portable": reason.NOT_PORTABLE,
        "legal_basis_unconfirmed": reason.LEGAL_BASIS_UNCONFIRMED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Named anywhere near the notice is named; missing only where all was read and nothing resembles it."""
    service = evidence.service
    if not portable_categories(evidence):
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "not_portable")
    looked = evidence.crawl()
    if looked is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_looked_over")
    read = extent(looked)
    named = found(looked, FindingKind.PORTABILITY)
    if named:
        return CRITERION.verdict(service, Outcome.PASSED, "named", read, cited(looked, named))
    perhaps = found(looked, FindingKind.PORTABILITY_PERHAPS)
    if perhaps:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "perhaps_named", read, cited(looked, perhaps))
    if not tells_absence(looked):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_read_whole", read, cited(looked))
    if not basis_confirmed(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "legal_basis_unconfirmed", read, cited(looked))
    notices, access = found(looked, FindingKind.NOTICE), found(looked, FindingKind.ACCESS)
    if not notices:
        return CRITERION.verdict(service, Outcome.FAILED, "no_notice", read, cited(looked))
    why = "only_access" if access else "not_named"
    return CRITERION.verdict(service, Outcome.FAILED, why, read, cited(looked, access or notices))
