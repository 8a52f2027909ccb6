"""How do the facts of a case run the legal clock? One reading, for deciding and for judging alike."""

from collections.abc import Sequence
from datetime import date

from auditor.law import Deadline, Extension, IdentityDemand, compute_deadline, local_day
from results.records import Entry, Fact, FactSeen, Jurisdiction

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

_DEMANDS = (Fact.IDENTITY_DEMANDED, Fact.IDENTITY_DOCUMENT_DEMANDED, Fact.DETAILS_DEMANDED)
_GIVEN = (Fact.IDENTITY_GIVEN, Fact.DETAILS_GIVEN)


def first_of(facts: Facts, *wanted: Fact) -> tuple[Entry, FactSeen] | None:
    """The earliest of the wanted facts by the end of its interval."""
    return min((pair for pair in facts if pair[1].fact in wanted), key=lambda pair: pair[1].when.by, default=None)


def deadline_from(receipt: FactSeen, facts: Facts, jurisdiction: Jurisdiction) -> Deadline:
    """The deadline of a request received as `receipt` says, with the extension and the demands among the facts.

    Where a fact lies between two looks, its later end counts: receipt by the
    later day, an extension by the day we could read it.
    """
    announced = first_of(facts, Fact.EXTENSION_ANNOUNCED)
    extension = None
    if announced is not None:
        details = announced[1].details
        extension = Extension(
            announced_on=_day(announced[1], jurisdiction), with_reasons=bool(details and details.reasons)
        )
    return compute_deadline(
        _day(receipt, jurisdiction), jurisdiction, extension=extension, identity=_demand(facts, jurisdiction)
    )


def _demand(facts: Facts, jurisdiction: Jurisdiction) -> IdentityDemand | None:
    """All demands as one, from the first asked to the last met; open while one is not met."""
    asked = [fact for _, fact in facts if fact.fact in _DEMANDS]
    if not asked:
        return None
    given = [fact for _, fact in facts if fact.fact in _GIVEN]
    first = min(_day(fact, jurisdiction) for fact in asked)
    last = max((_day(fact, jurisdiction) for fact in given), default=None)
    return IdentityDemand(asked_on=first, given_on=max(first, last) if last and len(given) >= len(asked) else None)


def _day(fact: FactSeen, jurisdiction: Jurisdiction) -> date:
    return local_day(fact.when.by, jurisdiction)
