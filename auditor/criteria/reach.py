"""How far is the request from the home page? (GDPR Art. 12(2); good practice)."""

from auditor.criteria import public_page, reason
from auditor.criteria.public_page import cited, found
from auditor.criteria.reading import asked_by_letter, cite
from results.records import (
    Citation,
    Criterion,
    Evidence,
    Fact,
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

MOST_CLICKS = 8
"""From the home page to the request made, what one fills in and ticks apart; ours."""

MOST_CLICKS_TO_WORDS = 3
"""From the home page to where it is said how one asks, where one asks by letter; ours."""

CRITERION = Criterion(
    id="reach",
    version=1,
    family=Family.INFORMATION,
    question=Text(
        fr="À quelle distance de la page d’accueil se trouve la demande ?",
        en="How far is the request from the home page?",
    ),
    legal_basis="GDPR Art. 12(2)",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    pages=True,
    reads=frozenset({Fact.REQUEST_SUBMITTED}),
    reasons={
        "near": Reason(
            words=Text(
                fr="De la page d’accueil à la demande : {clicks} clics.",
                en="From the home page to the request: {clicks} clicks.",
            )
        ),
        "far": Reason(
            words=Text(
                fr="De la page d’accueil à la demande : {clicks} clics, plus que les {most} de notre repère.",
                en="From the home page to the request: {clicks} clicks, more than our mark of {most}.",
            ),
            repair=Text(
                fr="Mener à la demande depuis la page d’accueil, la notice et le compte.",
                en="Lead to the request from the home page, the notice and the account.",
            ),
        ),
        "no_way": Reason(
            words=Text(
                fr="Aucun lien ne mène de la page d’accueil à ce qui dit comment demander.",
                en="No link leads from the home page to where it is said how to ask.",
            ),
            settle=Text(fr="Une visite par une personne.", en="A person’s visit."),
        ),
        "not_counted": Reason(
            words=Text(
                fr="Le scénario ne part pas de la page d’accueil : les clics ne disent rien.",
                en="The scenario does not begin at the home page: its clicks tell nothing.",
            ),
            settle=Text(fr="Un scénario qui part de la page d’accueil.", en="A scenario that begins at the home page."),
        ),
        "not_looked_over": public_page.NOT_LOOKED_OVER,
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Counted on the way we went; of a letter, on the way to the words that say where to write."""
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    if asked_by_letter(evidence):
        return _to_the_words(evidence)
    path = [(entry, ended) for entry, ended in evidence.stages("request") if ended.from_home]
    if not path:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_counted", citations=cite(submitted))
    return _weighed(evidence, path[-1][1].clicks, MOST_CLICKS, cite(submitted, path[-1]))


def _to_the_words(evidence: Evidence) -> Verdict:
    service, looked = evidence.service, evidence.crawl()
    if looked is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_looked_over")
    said = found(looked, FindingKind.ASKING, FindingKind.REQUEST)
    near = min((f for f in said if f.clicks is not None), key=lambda f: f.clicks or 0, default=None)
    if near is None or near.clicks is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_way", citations=cited(looked, said))
    return _weighed(evidence, near.clicks, MOST_CLICKS_TO_WORDS, cited(looked, (near,)))


def _weighed(evidence: Evidence, clicks: int, most: int, citations: tuple[Citation, ...]) -> Verdict:
    measures = (Measure(name="clicks", value=str(clicks)), Measure(name="most", value=str(most)))
    outcome, why = (Outcome.PASSED, "near") if clicks <= most else (Outcome.FAILED, "far")
    return CRITERION.verdict(evidence.service, outcome, why, measures, citations)
