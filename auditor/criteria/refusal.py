"""Is a refusal reasoned, with authority and remedy? (GDPR Art. 12(4))."""

from auditor.criteria import reason
from auditor.criteria.reading import cite
from results.records import (
    Criterion,
    Evidence,
    Fact,
    FactDetails,
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
    id="refusal",
    version=1,
    family=Family.REMEDIES,
    question=Text(
        fr="Le refus est-il motivé, avec l’autorité et le recours possibles ?",
        en="Does the refusal give reasons, name the authority and the remedy?",
    ),
    legal_basis="GDPR Art. 12(4)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset({Fact.REFUSED, Fact.REQUEST_SUBMITTED}),
    reasons={
        "reasoned": Reason(
            words=Text(
                fr="Le refus donne ses motifs, l’autorité à saisir et le recours en justice.",
                en="The refusal gives its reasons, the authority to turn to and the judicial remedy.",
            )
        ),
        "elements_missing": Reason(
            words=Text(fr="Le refus ne dit pas : {elements}.", en="The refusal does not say: {elements}."),
            repair=Text(
                fr="Donner dans tout refus les motifs, l’autorité de contrôle (la CNIL en France) et le recours en justice.",
                en="Give in every refusal the reasons, the supervisory authority and the judicial remedy.",
            ),
        ),
        "elements_unread": Reason(
            words=Text(
                fr="La demande est refusée ; personne n’a dit si le refus indique : {elements}.",
                en="The request is refused; nobody has said whether the refusal gives: {elements}.",
            ),
            settle=Text(fr="La lecture du refus par une personne.", en="A person’s reading of the refusal."),
        ),
        "refusal_unconfirmed": Reason(
            words=Text(
                fr="La demande semble refusée ; personne ne l’a encore lu.",
                en="The request seems to be refused; nobody has read it yet.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "not_refused": Reason(words=Text(fr="Aucun refus n’a été observé.", en="No refusal was seen.")),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """The three elements of Art. 12(4), as a person read them; whether the reasons are good is not ours to say."""
    service = evidence.service
    refused = evidence.first(Fact.REFUSED)
    if refused is not None:
        cited = cite(refused)
        said = _elements(refused[1].details or FactDetails())
        absent = [name for name, there in said.items() if there is False]
        if absent:
            return CRITERION.verdict(service, Outcome.FAILED, "elements_missing", (_named(absent),), cited)
        unread = [name for name, there in said.items() if there is None]
        if unread:
            return CRITERION.verdict(service, Outcome.CANNOT_TELL, "elements_unread", (_named(unread),), cited)
        return CRITERION.verdict(service, Outcome.PASSED, "reasoned", citations=cited)
    proposed = evidence.proposals(Fact.REFUSED)
    if proposed:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "refusal_unconfirmed", citations=cite(proposed[0]))
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    return CRITERION.verdict(service, Outcome.INAPPLICABLE, "not_refused", citations=cite(submitted))


def _elements(details: FactDetails) -> dict[str, bool | None]:
    return {"reasons": details.reasons, "authority": details.authority, "remedy": details.remedy}


def _named(elements: list[str]) -> Measure:
    return Measure(name="elements", value=", ".join(elements))
