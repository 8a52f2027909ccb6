"""Was the announced delay kept? (good practice)."""

from collections.abc import Sequence
from datetime import date, datetime

from auditor.announced import announced
from auditor.criteria import reason
from auditor.criteria.reading import answer, cite
from auditor.law import local_day
from results.records import (
    Captured,
    Criterion,
    Entry,
    Evidence,
    Fact,
    Family,
    Inspection,
    Jurisdiction,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Text,
    Track,
    Verdict,
)

CRITERION = Criterion(
    id="promise",
    version=1,
    family=Family.TIME,
    question=Text(fr="Le délai annoncé a-t-il été tenu ?", en="Was the announced delay kept?"),
    legal_basis="GDPR Art. 12(2)",
    obligation=Obligation.PRACTICE,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED, Fact.EXPORT_READY, Fact.EXPORT_DELIVERED}),
    reasons={
        "kept": Reason(
            words=Text(
                fr="Promise pour le {promised} au plus tard, la réponse est venue le {answered} au plus tard.",
                en="Promised by {promised}, the answer came by {answered}.",
            )
        ),
        "broken": Reason(
            words=Text(
                fr="Promise pour le {promised} au plus tard, la réponse n’était pas là le {missed}.",
                en="Promised by {promised}, the answer was not there on {missed}.",
            ),
            repair=Text(
                fr="Annoncer un délai que l’on tient, ou prévenir d’un retard.",
                en="Announce a delay that can be kept, or warn when it cannot.",
            ),
        ),
        "straddles_promise": Reason(
            words=Text(
                fr="La réponse est venue entre deux observations, de part et d’autre du moment promis ({promised}).",
                en="The answer came between two looks, on either side of the moment promised ({promised}).",
            ),
            settle=Text(fr="Des observations plus rapprochées.", en="Looks closer together."),
        ),
        "unparsed": Reason(
            words=Text(
                fr="Un délai a été annoncé en des termes que nous ne savons pas compter.",
                en="A delay was announced in words that we cannot count.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "none_given": Reason(words=Text(fr="Aucun délai n’a été annoncé.", en="No delay was announced.")),
        "no_answer": reason.NO_ANSWER,
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """The latest of several promises counts, from the moment it was read: whoever warns of a delay keeps faith."""
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    said = evidence.captures("promise")
    if not said:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "none_given", citations=cite(submitted))
    jurisdiction = service.controller.jurisdiction
    latest = _latest(said, jurisdiction)
    if latest is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "unparsed", citations=cite(*said))
    promised, day = latest
    due = Measure(name="promised", value=day.isoformat(), unit="date")
    answered = answer(evidence)
    if answered is None:
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "no_answer", (due,), cite(submitted, *said))

    cited, when = cite(submitted, *said, answered), answered[1].when
    if when.by <= promised:
        came = Measure(name="answered", value=local_day(when.by, jurisdiction).isoformat(), unit="date")
        return CRITERION.verdict(service, Outcome.PASSED, "kept", (due, came), cited)
    if when.after is not None and when.after >= promised:
        missed = Measure(name="missed", value=local_day(when.after, jurisdiction).isoformat(), unit="date")
        return CRITERION.verdict(service, Outcome.FAILED, "broken", (due, missed), cited)
    return CRITERION.verdict(service, Outcome.CANNOT_TELL, "straddles_promise", (due,), cited)


def _latest(said: Sequence[tuple[Entry, Captured]], jurisdiction: Jurisdiction) -> tuple[datetime, date] | None:
    """Until when it was promised, and which day that is; None where one of the promises could not be read."""
    moments = [announced(entry, captured, jurisdiction) for entry, captured in said]
    read = [moment for moment in moments if moment is not None]
    return max(read) if len(read) == len(moments) else None
