"""Can the person see where the request stands? (good practice under GDPR Art. 12(2))."""

from auditor.criteria import reason
from auditor.criteria.reading import ANSWERS, answered_at_once, asked_by_letter, cite
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

LOOKS_ENOUGH = 2  # looks at the right page that showed nothing, before we say so; ours

CRITERION = Criterion(
    id="status",
    version=1,
    family=Family.REQUEST,
    question=Text(
        fr="La personne peut-elle voir où en est sa demande ?", en="Can the person see where the request stands?"
    ),
    legal_basis="GDPR Art. 12(2)",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED, Fact.REQUEST_PENDING, Fact.REQUEST_LOST, *ANSWERS}),
    reasons={
        "shown": Reason(
            words=Text(
                fr="Le service montre que la demande est en cours.", en="The service shows that it is in progress."
            )
        ),
        "request_lost": Reason(
            words=Text(
                fr="La page se montre comme si rien n’avait été demandé, alors que la demande est partie.",
                en="The page looks as if nothing had been asked, although the request was sent.",
            ),
            repair=Text(
                fr="Afficher la demande en cours, avec sa date, jusqu’à la réponse.",
                en="Show the open request with its date until it is answered.",
            ),
        ),
        "not_shown": Reason(
            words=Text(
                fr="En {looks} passages pendant l’attente, rien n’a montré où en était la demande.",
                en="In {looks} looks during the wait, nothing showed where the request stood.",
            ),
            repair=Text(
                fr="Afficher la demande en cours, avec sa date, jusqu’à la réponse.",
                en="Show the open request with its date until it is answered.",
            ),
        ),
        "seen_too_little": Reason(
            words=Text(
                fr="Nous n’avons regardé qu’une fois pendant l’attente.", en="We looked only once during the wait."
            ),
            settle=Text(fr="D’autres passages pendant une attente.", en="More looks during a wait."),
        ),
        "answered_at_once": Reason(
            words=Text(
                fr="La réponse est venue aussitôt : il n’y avait pas d’attente à montrer.",
                en="The answer came at once: there was no wait to show.",
            )
        ),
        "asked_by_letter": Reason(
            words=Text(
                fr="La demande a été faite par lettre : il n’y a pas de page où la suivre.",
                en="The request was made by letter: there is no page on which to follow it.",
            )
        ),
        "not_watched": Reason(
            words=Text(
                fr="Nous n’avons pas regardé la page pendant l’attente.",
                en="We did not look at the page during the wait.",
            ),
            settle=Text(fr="Des passages pendant une attente.", en="Looks during a wait."),
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """A look is one at the right page: what it does not show was not shown there."""
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    lost = evidence.first(Fact.REQUEST_LOST)
    if lost is not None:
        return CRITERION.verdict(service, Outcome.FAILED, "request_lost", citations=cite(submitted, lost))
    shown = evidence.first(Fact.REQUEST_PENDING)
    if shown is not None:
        return CRITERION.verdict(service, Outcome.PASSED, "shown", citations=cite(submitted, shown))
    if answered_at_once(evidence):
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "answered_at_once", citations=cite(submitted))
    waiting = [
        (entry, look)
        for entry, look in evidence.looks()
        if entry.seq > submitted[0].seq and not any(fact in ANSWERS for fact in look.facts)
    ]
    if not waiting and not evidence.looks() and asked_by_letter(evidence):
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "asked_by_letter", citations=cite(submitted))
    if not waiting:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_watched", citations=cite(submitted))
    looks = Measure(name="looks", value=str(len(waiting)), unit="looks")
    if len(waiting) < LOOKS_ENOUGH:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "seen_too_little", (looks,), cite(submitted, *waiting))
    cited = cite(submitted, waiting[0], waiting[-1])
    return CRITERION.verdict(service, Outcome.FAILED, "not_shown", (looks,), cited)
