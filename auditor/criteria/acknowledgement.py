"""Was the request acknowledged? (good practice; for French public bodies CRPA Art. L.112-11)."""

from datetime import timedelta

from auditor.criteria import reason
from auditor.criteria.reading import answered_at_once, asked_by_letter, cite, receipt, sent_electronically
from auditor.legal_clock import ACKNOWLEDGED_DAYS, SIGNS_OF_LIFE
from results.records import (
    ControllerKind,
    Criterion,
    Entry,
    Evidence,
    Fact,
    FactSeen,
    Family,
    Inspection,
    Measure,
    Obligation,
    Outcome,
    Reason,
    Service,
    Text,
    Track,
    Verdict,
)


def _obligation(service: Service) -> Obligation:
    """CRPA Art. L.112-11: whatever is sent electronically to a French administration is acknowledged."""
    controller = service.controller
    bound = controller.kind is ControllerKind.PUBLIC_BODY and controller.country == "FR"
    return Obligation.LAW if bound else Obligation.PRACTICE


CRITERION = Criterion(
    id="acknowledgement",
    version=1,
    family=Family.REQUEST,
    question=Text(fr="La demande a-t-elle été suivie d’un accusé de réception ?", en="Was the request acknowledged?"),
    legal_basis="GDPR Art. 12(2); CRPA Art. L.112-11",
    obligation=_obligation,
    track=Track.BOTH,
    reads=frozenset({Fact.REQUEST_SUBMITTED, Fact.REQUEST_ACKNOWLEDGED, Fact.REQUEST_RECEIVED}),
    reasons={
        "acknowledged": Reason(
            words=Text(fr="Le service a accusé réception {hours}.", en="The service acknowledged it {hours}.")
        ),
        "answered_at_once": Reason(
            words=Text(
                fr="La réponse elle-même est venue aussitôt : un accusé de réception n’aurait rien dit de plus.",
                en="The answer itself came at once: an acknowledgement would have said no more.",
            )
        ),
        "answered_soon": Reason(
            words=Text(
                fr="Une réponse, ou une question, est venue dans le délai d’un accusé de réception.",
                en="An answer, or a question, came within the time of an acknowledgement.",
            )
        ),
        "not_watched": Reason(
            words=Text(
                fr="Nous n’avons pas lu, ou pas assez longtemps, ce qui est venu par courriel.",
                en="We have not read, or not for long enough, what came by mail.",
            ),
            settle=Text(fr="La lecture de la boîte aux lettres du compte.", en="A look into the account’s mailbox."),
        ),
        "none_came": Reason(
            words=Text(
                fr="Aucun accusé de réception n’est venu par courriel en {days}.",
                en="No acknowledgement came by mail within {days}.",
            ),
            repair=Text(
                fr="Accuser réception de toute demande, avec sa date et une référence.",
                en="Acknowledge every request, with its date and a reference.",
            ),
        ),
        "not_seen": Reason(
            words=Text(
                fr="Aucun accusé de réception n’a été vu à l’écran ; il peut être venu autrement, par courriel par exemple.",
                en="No acknowledgement was seen on screen; it may have come another way, by e-mail for example.",
            ),
            settle=Text(fr="La lecture de la boîte aux lettres du compte.", en="A look into the account’s mailbox."),
        ),
        "not_asked": reason.NOT_ASKED,
    },
)


def assess(evidence: Evidence, inspection: Inspection | None) -> Verdict:  # noqa: ARG001  every criterion's signature
    """What the pages did not say a mail may have said: its absence accuses nobody."""
    service = evidence.service
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return CRITERION.verdict(service, Outcome.UNTESTED, "not_asked")
    said = evidence.first(Fact.REQUEST_ACKNOWLEDGED, Fact.REQUEST_RECEIVED)
    if said is not None:
        began = submitted[1].when.after or submitted[1].when.by
        hours = max(0, -((began - said[1].when.by) // timedelta(hours=1)))
        measure = Measure(name="hours", value=str(hours), unit="h")
        return CRITERION.verdict(service, Outcome.PASSED, "acknowledged", (measure,), cite(submitted, said))
    if answered_at_once(evidence):
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "answered_at_once", citations=cite(submitted))
    if asked_by_letter(evidence):
        return _by_mail(evidence, submitted)
    return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_seen", citations=cite(submitted))


def _by_mail(evidence: Evidence, submitted: tuple[Entry, FactSeen]) -> Verdict:
    """A letter is acknowledged by mail, and all mails were read: there silence tells."""
    service, until = evidence.service, submitted[1].when.by + timedelta(days=ACKNOWLEDGED_DAYS)
    heard = evidence.first(*SIGNS_OF_LIFE)
    if heard is not None and heard[1].when.by <= until:
        return CRITERION.verdict(service, Outcome.INAPPLICABLE, "answered_soon", citations=cite(submitted, heard))
    watched = [entry for entry in evidence.watched_mail() if entry.at >= until]
    unread = evidence.unread() or evidence.proposals()
    if receipt(evidence) is None or not watched or unread or not sent_electronically(evidence, submitted[0]):
        return CRITERION.verdict(service, Outcome.CANNOT_TELL, "not_watched", citations=cite(submitted))
    days = Measure(name="days", value=str(ACKNOWLEDGED_DAYS), unit="d")
    return CRITERION.verdict(service, Outcome.FAILED, "none_came", (days,), cite(submitted, (watched[0], None)))
