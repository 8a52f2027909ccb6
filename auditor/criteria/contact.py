"""Is any data-protection contact published? (GDPR Art. 13(1)(a)-(b))."""

from auditor.criteria import public_page
from auditor.criteria.public_page import cited, extent, found, tells_absence
from auditor.criteria.reading import cite
from results.records import (
    Criterion,
    Evidence,
    Fact,
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
    id="contact",
    version=1,
    family=Family.INFORMATION,
    question=Text(
        fr="Un contact est-il publié pour la protection des données ?",
        en="Is any data-protection contact published?",
    ),
    legal_basis="GDPR Art. 13(1)(a)-(b)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    pages=True,
    reads=frozenset({Fact.BOUNCED}),
    reasons={
        "published": Reason(
            words=Text(
                fr="Un contact pour la protection des données est publié.",
                en="A contact for data protection is published.",
            )
        ),
        "any": Reason(
            words=Text(
                fr="Un contact est publié, sans être dit pour la protection des données.",
                en="A contact is published; it is not said to be for data protection.",
            )
        ),
        "came_back": Reason(
            words=Text(
                fr="Notre courrier à l’adresse publiée nous est revenu.",
                en="Our mail to the published address came back.",
            ),
            settle=Text(
                fr="Un second envoi, sept jours plus tard et d’un autre domaine.",
                en="Another mail, seven days later and from another domain.",
            ),
        ),
        "none_published": Reason(
            words=Text(
                fr="Aucun moyen de joindre le service n’a été trouvé sur ses pages publiques ({pages} pages lues).",
                en="No way to reach the service was found on its public pages ({pages} pages read).",
            ),
            repair=Text(
                fr="Publier une adresse ou un formulaire pour les demandes sur les données.",
                en="Publish an address or a form for requests about data.",
            ),
        ),
        "known_otherwise": Reason(
            words=Text(
                fr="Les pages lues n’en montrent pas ; une personne en a trouvé un ailleurs.",
                en="The pages read show none; a person has found one elsewhere.",
            ),
            settle=Text(fr="L’endroit où il est publié.", en="The place where it is published."),
        ),
        "not_read_whole": public_page.NOT_READ_WHOLE,
        "not_looked_over": public_page.NOT_LOOKED_OVER,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Any contact of any kind is one; one that a person wrote into the declaration was published somewhere."""
    service, looked = evidence.service, evidence.crawl()
    back = evidence.first(Fact.BOUNCED)
    if back is not None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "came_back", citations=cite(back))
    if looked is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_looked_over")
    read, contacts = extent(looked), found(looked, FindingKind.CONTACT)
    officer = tuple(contact for contact in contacts if contact.sort == "officer")
    if officer:
        return CRITERION.verdict(service, Outcome.PASSED, "published", read, cited(looked, officer))
    if contacts:
        return CRITERION.verdict(service, Outcome.PASSED, "any", read, cited(looked, contacts))
    if not tells_absence(looked):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_read_whole", read, cited(looked))
    if service.contact.dpo or service.contact.postal:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "known_otherwise", read, cited(looked))
    return CRITERION.verdict(service, Outcome.FAILED, "none_published", read, cited(looked))
