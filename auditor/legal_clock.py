"""How do the facts of a case run the legal clock? One reading, for deciding and for judging alike."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from auditor.law import Deadline, Extension, IdentityDemand, compute_deadline, local_day
from results.records import Entry, Fact, FactSeen, Interval, Jurisdiction, MailReceived

Facts = Sequence[tuple[Entry, FactSeen]]

TAKEN_BACK = (Fact.EXPORT_STALE, Fact.EXPORT_FAILED, Fact.EXPORT_EXPIRED)
"""What was ready and is no answer after all: the wait goes on."""

ANSWERS = (
    Fact.EXPORT_READY,
    Fact.EXPORT_DELIVERED,
    Fact.REFUSED,
    Fact.NO_DATA_HELD,
    Fact.DELIVERED_ON_PAPER,
)
"""On the substance."""

SIGNS_OF_LIFE = (
    Fact.REQUEST_RECEIVED,
    Fact.REQUEST_ACKNOWLEDGED,
    Fact.REQUEST_PENDING,
    Fact.CONFIRMATION_DEMANDED,
    Fact.EXTENSION_ANNOUNCED,
    Fact.IDENTITY_DEMANDED,
    Fact.IDENTITY_DOCUMENT_DEMANDED,
    Fact.DETAILS_DEMANDED,
    *ANSWERS,
)
"""What shows that they have the request."""

COMES_BACK_DAYS = 5
"""A letter that has not come back by then was received (LAW 2.1)."""

ACKNOWLEDGED_DAYS = 14
"""Ten working days at least (CRPA Art. R.112-11-1)."""

_MET_BY = {
    Fact.IDENTITY_DEMANDED: Fact.IDENTITY_GIVEN,
    Fact.IDENTITY_DOCUMENT_DEMANDED: Fact.IDENTITY_GIVEN,
    Fact.DETAILS_DEMANDED: Fact.DETAILS_GIVEN,
    Fact.CONFIRMATION_DEMANDED: Fact.CONFIRMATION_GIVEN,
}
"""What they wait for from us, and what meets it."""


_LONGEST_WAY = timedelta(days=5)  # RFC 5321, 4.5.4.1: servers try for four or five days


def came_between(written_at: datetime | None, arrived: datetime) -> Interval:
    """When what a mail says came about: between the moment that it claims to be written and when it came to our server."""
    is_likely = written_at is not None and arrived - _LONGEST_WAY <= written_at <= arrived
    return Interval(after=written_at if is_likely else arrived, by=arrived)


def first_of(facts: Facts, *wanted: Fact) -> tuple[Entry, FactSeen] | None:
    """The earliest of the wanted facts by the end of its interval."""
    return min((pair for pair in facts if pair[1].fact in wanted), key=lambda pair: pair[1].when.by, default=None)


def arrival_of(
    submitted: FactSeen, facts: Facts, mails: Sequence[tuple[Entry, MailReceived]]
) -> tuple[Entry, FactSeen] | None:
    """The first thing to show that a letter which went by post has arrived, other than the answer on the substance.

    A sign that they have it, or a mail in which somebody who is whom they name answers it.
    """
    posted = submitted.when.after or submitted.when.by
    signs = [pair for pair in facts if pair[1].fact in SIGNS_OF_LIFE and pair[1].fact not in ANSWERS]
    replies = [
        (entry, FactSeen(fact=Fact.REQUEST_RECEIVED, when=Interval(after=mail.arrived, by=mail.arrived)))
        for entry, mail in mails
        if mail.is_reply and mail.arrived >= posted
    ]
    return first_of((*signs, *replies), *SIGNS_OF_LIFE)


def deadline_from(receipt: FactSeen, facts: Facts, jurisdiction: Jurisdiction) -> Deadline:
    """The deadline of a request received as `receipt` says, with the extension and the demands among the facts.

    Where a fact lies between two looks, its later end counts: receipt by the
    later day, an extension by the day we could read it.
    """
    announced = extension_of(receipt, facts, jurisdiction)
    extension = None
    if announced is not None:
        details = announced[1].details
        extension = Extension(
            announced_on=_day(announced[1], jurisdiction), with_reasons=bool(details and details.reasons)
        )
    return compute_deadline(
        _day(receipt, jurisdiction), jurisdiction, extension=extension, identity=_demand(facts, jurisdiction)
    )


def extension_of(receipt: FactSeen, facts: Facts, jurisdiction: Jurisdiction) -> tuple[Entry, FactSeen] | None:
    """The announcement of an extension that counts: of several the one that does most for the service.

    One within the first month before one after it; one that gives reasons
    before one of which nobody has said whether it does, and before one without.
    """
    announced = [pair for pair in facts if pair[1].fact is Fact.EXTENSION_ANNOUNCED]
    if len(announced) < 2:
        return next(iter(announced), None)
    plain = compute_deadline(_day(receipt, jurisdiction), jurisdiction, identity=_demand(facts, jurisdiction))

    def worth(pair: tuple[Entry, FactSeen]) -> tuple[bool, int, datetime]:
        details, by = pair[1].details, pair[1].when.by
        reasons = (True, None, False).index(details.reasons if details else None)
        return _day(pair[1], jurisdiction) > plain.first_day, reasons, by

    return min(announced, key=worth)


def _demand(facts: Facts, jurisdiction: Jurisdiction) -> IdentityDemand | None:
    """All demands as one, from the first asked to the last met; open while one is not met.

    Each is met by an answer of its kind that was given no earlier, and that met none before it.
    """
    asked = sorted((_day(fact, jurisdiction), fact.fact) for _, fact in facts if fact.fact in _MET_BY)
    if not asked:
        return None
    given = sorted((_day(fact, jurisdiction), fact.fact) for _, fact in facts if fact.fact in _MET_BY.values())
    met = list[date]()
    for day, demand in asked:
        answer = next((one for one in given if one[1] is _MET_BY[demand] and one[0] >= day), None)
        if answer is None:
            return IdentityDemand(asked_on=asked[0][0], given_on=None)
        given.remove(answer)
        met.append(answer[0])
    return IdentityDemand(asked_on=asked[0][0], given_on=max(met))


def _day(fact: FactSeen, jurisdiction: Jurisdiction) -> date:
    return local_day(fact.when.by, jurisdiction)
