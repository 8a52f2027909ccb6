"""Are the elements of Art. 15(1) there? (GDPR Art. 15(1)(a)-(h))."""

from collections.abc import Iterable

from auditor.clarification import READERS
from auditor.criteria import reason
from auditor.criteria.reading import answer, cite, nothing_more_came
from auditor.information import access_asked, readings_of
from results.records import (
    Citation,
    Criterion,
    Evidence,
    Fact,
    Family,
    InformationElement,
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
    id="processing_information",
    version=1,
    family=Family.ACCESS,
    question=Text(
        fr="Les informations sur le traitement accompagnent-elles la réponse ?",
        en="Does the information on the processing come with the answer?",
    ),
    legal_basis="GDPR Art. 15(1)(a)-(h)",
    obligation=Obligation.LAW,
    track=Track.ACCESS,
    reads=frozenset(
        {Fact.REQUEST_SUBMITTED, Fact.EXPORT_DELIVERED, Fact.INFORMATION_GIVEN, Fact.REFUSED, Fact.NO_DATA_HELD}
    ),
    inspection=True,
    reasons={
        "given": Reason(
            words=Text(
                fr="La réponse dit ce que tout responsable doit dire de son traitement (article 15(1), a, b, d, e, f).",
                en="The answer says what every controller must say of its processing (Article 15(1), a, b, d, e, f).",
            )
        ),
        "elements_missing": Reason(
            words=Text(
                fr="Deux personnes ont lu toute la réponse, et n’y ont pas trouvé : {information}.",
                en="Two people have read the whole answer, and have not found in it: {information}.",
            ),
            repair=Text(
                fr="Joindre à la réponse les finalités, les catégories de données, la durée de conservation, les droits de "
                "la personne et la réclamation à l’autorité ; et, s’il y en a, les destinataires, la source, les décisions "
                "automatisées.",
                en="Enclose with the answer the purposes, the categories of data, the time of retention, the rights of the "
                "person and the complaint to the authority; and, where there are any, the recipients, the source, the "
                "automated decisions.",
            ),
        ),
        "read_by_one": Reason(
            words=Text(
                fr="Une personne a lu la réponse, et n’y a pas trouvé : {information}. Une autre ne l’a pas encore lue.",
                en="One person has read the answer, and has not found in it: {information}. Nobody else has read it yet.",
            ),
            settle=Text(fr="La lecture par une autre personne.", en="Somebody else’s reading."),
        ),
        "may_come": Reason(
            words=Text(
                fr="Deux personnes n’ont pas trouvé dans la réponse : {information}. Cela peut encore venir, ou n’a pas été lu.",
                en="Two people have not found in the answer: {information}. It may still come, or was not read.",
            ),
            settle=Text(
                fr="La fin du délai, et la lecture de tout.", en="The end of the period, and a reading of all."
            ),
        ),
        "unread": Reason(
            words=Text(
                fr="Personne n’a lu ce que la réponse dit du traitement ; ses fichiers semblent parler de : {information}.",
                en="Nobody has read what the answer says of the processing; its files seem to speak of: {information}.",
            ),
            settle=Text(fr="La lecture de la réponse par une personne.", en="A person’s reading of the answer."),
        ),
        "refused": Reason(
            words=Text(
                fr="Le service a répondu qu’il ne donnerait rien ; sa réponse est jugée à part.",
                en="The service answered that it would give nothing; that answer is judged apart.",
            )
        ),
        "on_paper": Reason(
            words=Text(
                fr="La réponse est venue sur papier : ce qu’elle dit du traitement n’a pas été examiné.",
                en="The answer came on paper: what it says of the processing was not examined.",
            ),
            settle=Text(fr="La lecture du courrier par une personne.", en="A person’s reading of the letter."),
        ),
        "access_not_asked": reason.ACCESS_NOT_ASKED,
        "no_answer": reason.NO_ANSWER,
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:
    """Element by element, as people have read them: what either of two has found is given.

    Recipients, another source and automated decisions are owed only where there
    are any (Art. 15(1)(c), (g), (h)), which nobody outside can know: their
    absence accuses nobody.
    """
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if not access_asked(evidence.opened):
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "access_not_asked")
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    known = readings_of(evidence.entries)
    if known.since is None:
        return _without_answer(evidence)
    cited = (Citation(entry=known.since.seq), *(Citation(entry=one.entry.seq) for one in known.made))
    if not known.made:
        suggested = inspection.information if inspection is not None else None
        named = Measure(name="information", value=_named(suggested or ()))
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "unread", (named,), cited)
    if not known.missing:
        return CRITERION.verdict(service, Outcome.PASSED, "given", citations=cited)
    missing = Measure(name="information", value=_named(known.missing))
    if len(known.readers) < READERS:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "read_by_one", (missing,), cited)
    if not nothing_more_came(evidence):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "may_come", (missing,), cited)
    return CRITERION.verdict(service, Outcome.FAILED, "elements_missing", (missing,), cited)


def _without_answer(evidence: Evidence) -> Verdict:
    submitted, answered = evidence.first(Fact.REQUEST_SUBMITTED), answer(evidence)
    assert submitted is not None, "told by `assess`"
    if answered is not None and answered[1].fact in (Fact.REFUSED, Fact.NO_DATA_HELD):
        return CRITERION.verdict(evidence.service, Outcome.INAPPLICABLE, "refused", citations=cite(submitted, answered))
    paper = evidence.first(Fact.DELIVERED_ON_PAPER)
    if paper is not None:
        return CRITERION.verdict(evidence.service, Outcome.CANNOT_TELL, "on_paper", citations=cite(submitted, paper))
    return CRITERION.verdict(evidence.service, Outcome.CANNOT_TELL, "no_answer", citations=cite(submitted))


def _named(elements: Iterable[InformationElement]) -> str:
    """By their words, and "none" where there is none."""
    return ", ".join(elements) or "none"
