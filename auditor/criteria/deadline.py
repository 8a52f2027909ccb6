"""Was the request answered in time? (GDPR Art. 12(3) and (4))."""

from datetime import timedelta

from auditor.criteria import reason
from auditor.criteria.reading import (
    SENT_ELSEWHERE,
    UNWATCHED_DAYS,
    answer,
    deadline_of,
    extension_announced,
    is_unread,
    last_watched,
    unwatched,
    waits_for_our_confirmation,
)
from auditor.law import Deadline, ExtensionValidity, Timeliness, instant_of_end, is_over, local_day, place
from results.records import (
    Citation,
    Criterion,
    Entry,
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
    id="deadline",
    version=4,
    family=Family.TIME,
    question=Text(
        fr="La demande a-t-elle reçu une réponse dans le délai légal ?",
        en="Was the request answered within the legal period?",
    ),
    legal_basis="GDPR Art. 12(3)-(4)",
    obligation=Obligation.LAW,
    track=Track.BOTH,
    reads=frozenset(
        {
            Fact.REQUEST_SUBMITTED,
            Fact.REQUEST_RECEIVED,
            Fact.EXTENSION_ANNOUNCED,
            Fact.EXPORT_READY,
            Fact.EXPORT_DELIVERED,
            Fact.REFUSED,
            Fact.NO_DATA_HELD,
            Fact.DELIVERED_ON_PAPER,
            Fact.PAPER_DEMANDED,
            Fact.FEE_DEMANDED,
            Fact.REFERRED_ELSEWHERE,
            Fact.INFORMATION_GIVEN,
        }
    ),
    reasons={
        "in_time": Reason(
            words=Text(
                fr="Réponse reçue le {answered} au plus tard, pour une échéance au {deadline}.",
                en="Answered by {answered} at the latest; the deadline was {deadline}.",
            )
        ),
        "late": Reason(
            words=Text(
                fr="Réponse reçue au moins {days} après l’échéance du {deadline}.",
                en="Answered at least {days} after the deadline of {deadline}.",
            ),
            repair=Text(
                fr="Répondre dans le mois qui suit la réception ; si la demande est complexe, annoncer et motiver "
                "une prolongation avant la fin de ce mois.",
                en="Answer within one month of receipt; where a request is complex, announce an extension with its "
                "reasons before that month ends.",
            ),
        ),
        "silent": Reason(
            words=Text(
                fr="Aucune réponse observée jusqu’au {watched}, pour une échéance au {deadline}.",
                en="No answer seen up to {watched}; the deadline was {deadline}.",
            ),
            repair=Text(
                fr="Répondre à la demande, ou dire dans le mois pourquoi il n’y est pas donné suite.",
                en="Answer the request, or say within the month why it is not acted upon.",
            ),
        ),
        "straddles_deadline": Reason(
            words=Text(
                fr="La réponse est arrivée entre deux observations, de part et d’autre de l’échéance du {deadline}.",
                en="The answer came between two looks, on either side of the deadline of {deadline}.",
            ),
            settle=Text(
                fr="L’horodatage du service lui-même, ou une nouvelle demande.",
                en="The service’s own time stamp, or another request.",
            ),
        ),
        "clock_stopped": Reason(
            words=Text(
                fr="Le service attend une preuve ou une précision que nous n’avons pas donnée : le délai est suspendu.",
                en="The service waits for a proof or a detail that we have not given: the clock stands still.",
            ),
            settle=Text(fr="Notre réponse au service.", en="Our answer to the service."),
        ),
        "not_over_yet": Reason(
            words=Text(
                fr="L’échéance du {deadline} n’est pas encore passée.", en="The deadline of {deadline} is not over yet."
            ),
            settle=Text(fr="Attendre l’échéance.", en="Waiting for the deadline."),
        ),
        "not_watched": Reason(
            words=Text(
                fr="Nous n’avons pas pu observer le service après l’échéance du {deadline}.",
                en="We could not look after the deadline of {deadline}.",
            ),
            settle=Text(fr="Une observation après l’échéance.", en="A look after the deadline."),
        ),
        "watched_with_gaps": Reason(
            words=Text(
                fr="Nous sommes restés {gap} sans regarder : une réponse a pu paraître et disparaître avant l’échéance du "
                "{deadline}.",
                en="We did not look for {gap}: an answer may have come and gone before the deadline of {deadline}.",
            ),
            settle=Text(
                fr="Le journal du service, ou une nouvelle demande, observée chaque jour.",
                en="The service’s own records, or another request, looked after every day.",
            ),
        ),
        "answer_unconfirmed": Reason(
            words=Text(
                fr="Une réponse semble être arrivée ; personne ne l’a encore lue.",
                en="An answer seems to have come; nobody has read it yet.",
            ),
            settle=Text(fr="La lecture par une personne.", en="A person’s reading of it."),
        ),
        "extension_unread": Reason(
            words=Text(
                fr="L’échéance du {deadline} est passée, mais une prolongation a été annoncée ; personne n’a dit si elle est "
                "motivée.",
                en="The deadline of {deadline} is over, but an extension was announced; nobody has said whether it gives "
                "reasons.",
            ),
            settle=Text(fr="La lecture de l’annonce par une personne.", en="A person’s reading of the announcement."),
        ),
        "extension_undated": Reason(
            words=Text(
                fr="L’échéance du {deadline} est passée, mais une prolongation a été annoncée, peut-être à temps.",
                en="The deadline of {deadline} is over, but an extension was announced, perhaps in time.",
            ),
            settle=Text(fr="La date de l’annonce.", en="The date of the announcement."),
        ),
        "information_only": Reason(
            words=Text(
                fr="Le service a informé sur le traitement, sans donner les données avec ; ce qui manque est jugé à part.",
                en="The service informed about the processing, without the data beside it; what is missing is judged apart.",
            ),
            settle=Text(fr="Les données, ou un refus.", en="The data, or a refusal."),
        ),
        "offered_and_gone": Reason(
            words=Text(
                fr="Un export a été annoncé, et n’était plus là quand nous sommes venus le prendre.",
                en="An export was offered, and was gone when we came to take it.",
            ),
            settle=Text(fr="La durée pendant laquelle il est resté.", en="For how long it stayed."),
        ),
        "sent_elsewhere": Reason(
            words=Text(
                fr="Le service a renvoyé la demande vers une autre voie (courrier, paiement, autre adresse) ; "
                "ce renvoi est jugé à part.",
                en="The service has sent the request another way (post, payment, another address); that is judged apart.",
            ),
            settle=Text(fr="Une demande par cette voie.", en="A request made that way."),
        ),
        "receipt_unproven": Reason(
            words=Text(
                fr="Rien ne prouve que la demande a été reçue.", en="Nothing proves that the request was received."
            ),
            settle=Text(fr="Un accusé de réception.", en="A confirmation of receipt."),
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


_EXCUSES = {
    "sent_elsewhere": SENT_ELSEWHERE,
    "information_only": (Fact.INFORMATION_GIVEN,),
    "offered_and_gone": (Fact.EXPORT_EXPIRED,),
}
"""What leaves open whether they answered, and is judged apart."""


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """Compare the interval in which the answer came with the last day allowed.

    Silence fails only where we looked after the last day and found nothing;
    until then nobody can tell.
    """
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return _say(evidence, Outcome.UNTESTED, "not_asked")
    deadline = deadline_of(evidence)
    if deadline is None:
        return _say(evidence, Outcome.CANNOT_TELL, "receipt_unproven", entries=(submitted[0].seq,))

    answered = answer(evidence)
    if answered is None:
        return _without_answer(evidence, deadline, submitted[0])

    entry, fact = answered
    jurisdiction = evidence.service.controller.jurisdiction
    cited = (submitted[0].seq, entry.seq)
    day = Measure(name="answered", value=local_day(fact.when.by, jurisdiction).isoformat(), unit="date")
    match place(fact.when, deadline, jurisdiction):
        case Timeliness.IN_TIME:
            return _say(evidence, Outcome.PASSED, "in_time", deadline, day, entries=cited)
        case Timeliness.LATE if _extension_unread(evidence, deadline):
            return _say(evidence, Outcome.CANNOT_TELL, "extension_unread", deadline, day, entries=cited)
        case Timeliness.LATE if _extension_undated(evidence, deadline):
            return _say(evidence, Outcome.CANNOT_TELL, "extension_undated", deadline, day, entries=cited)
        case Timeliness.LATE if is_unread(evidence):
            return _say(evidence, Outcome.CANNOT_TELL, "answer_unconfirmed", deadline, day, entries=cited)
        case Timeliness.LATE if (excuse := _excuse(evidence, deadline)) is not None:
            why, shown = excuse
            return _say(evidence, Outcome.CANNOT_TELL, why, deadline, day, entries=(*cited, shown.seq))
        case Timeliness.LATE:
            earliest = local_day(fact.when.after or fact.when.by, jurisdiction)
            days = max(1, (earliest - deadline.last_day).days)
            late = Measure(name="days", value=str(days), unit="d")
            return _say(evidence, Outcome.FAILED, "late", deadline, day, late, entries=cited)
        case _ if deadline.suspended:
            return _say(evidence, Outcome.CANNOT_TELL, "clock_stopped", deadline, day, entries=cited)
        case _:
            return _say(evidence, Outcome.CANNOT_TELL, "straddles_deadline", deadline, day, entries=cited)


def _without_answer(evidence: Evidence, deadline: Deadline, submitted: Entry) -> Verdict:
    jurisdiction = evidence.service.controller.jurisdiction
    if is_unread(evidence):
        return _say(evidence, Outcome.CANNOT_TELL, "answer_unconfirmed", deadline, entries=(submitted.seq,))
    for why, facts in _EXCUSES.items():
        found = evidence.first(*facts)
        if found is not None:
            return _say(evidence, Outcome.CANNOT_TELL, why, deadline, entries=(submitted.seq, found[0].seq))
    if deadline.suspended or waits_for_our_confirmation(evidence):
        return _say(evidence, Outcome.CANNOT_TELL, "clock_stopped", deadline, entries=(submitted.seq,))
    if not is_over(deadline, evidence.sealed_at, jurisdiction):
        return _say(evidence, Outcome.CANNOT_TELL, "not_over_yet", deadline, entries=(submitted.seq,))
    if _extension_unread(evidence, deadline):
        return _say(evidence, Outcome.CANNOT_TELL, "extension_unread", deadline, entries=(submitted.seq,))
    if _extension_undated(evidence, deadline):
        return _say(evidence, Outcome.CANNOT_TELL, "extension_undated", deadline, entries=(submitted.seq,))
    last = last_watched(evidence, submitted.seq)
    if not last or not all(is_over(deadline, entry.at, jurisdiction) for entry in last):
        return _say(evidence, Outcome.CANNOT_TELL, "not_watched", deadline, entries=(submitted.seq,))
    gap = unwatched(evidence, deadline, submitted)
    if gap > timedelta(days=UNWATCHED_DAYS):
        unseen = Measure(name="gap", value=str(gap.days), unit="d")
        return _say(evidence, Outcome.CANNOT_TELL, "watched_with_gaps", deadline, unseen, entries=(submitted.seq,))
    until = local_day(min(entry.at for entry in last), jurisdiction)
    watched = Measure(name="watched", value=until.isoformat(), unit="date")
    cited = (submitted.seq, *sorted(entry.seq for entry in last))
    return _say(evidence, Outcome.FAILED, "silent", deadline, watched, entries=cited)


def _excuse(evidence: Evidence, deadline: Deadline) -> tuple[str, Entry] | None:
    """What they did before the period was over, though the answer came after it: nobody is worse off for having done more."""
    jurisdiction = evidence.service.controller.jurisdiction
    for why, facts in _EXCUSES.items():
        found = evidence.first(*facts)
        offered = evidence.first(Fact.EXPORT_READY) if found and Fact.EXPORT_EXPIRED in facts else found
        if offered is not None and place(offered[1].when, deadline, jurisdiction) is not Timeliness.LATE:
            return why, offered[0]
    return None


def _extension_undated(evidence: Evidence, deadline: Deadline) -> bool:
    """Whether an extension that counts as late may have been announced in time."""
    announced = extension_announced(evidence)
    if announced is None or deadline.extension_validity is not ExtensionValidity.LATE:
        return False
    earliest = announced[1].when.after
    return earliest is None or earliest < instant_of_end(deadline.first_day, evidence.service.controller.jurisdiction)


def _extension_unread(evidence: Evidence, deadline: Deadline) -> bool:
    """Whether an extension would have moved the deadline, had anybody said that it gives reasons."""
    announced = extension_announced(evidence)
    said = announced[1].details.reasons if announced and announced[1].details else None
    return deadline.extension_validity is ExtensionValidity.NO_REASONS and said is None


def _say(
    evidence: Evidence,
    outcome: Outcome,
    why: str,
    deadline: Deadline | None = None,
    *measures: Measure,
    entries: tuple[int, ...] = (),
) -> Verdict:
    last_day = () if deadline is None else (Measure(name="deadline", value=deadline.last_day.isoformat(), unit="date"),)
    return CRITERION.verdict(
        evidence.service, outcome, why, (*last_day, *measures), tuple(Citation(entry=seq) for seq in entries)
    )
