"""When did a person, or a word about this very request, first reply to it? Automatic receipts are none. Pure.

It may be an answer, a demand, a referral, information or an extension, as facts
say it; or a letter that answers ours and comes from whom it names, whatever a
person then read in it but a receipt.
"""

from collections.abc import Iterator
from typing import Final

from auditor.criteria.reading import answer
from results.records import Evidence, Fact, Interval, MailReceived

_REPLIES: Final = (
    Fact.REASON_DEMANDED,
    Fact.IDENTITY_DEMANDED,
    Fact.IDENTITY_DOCUMENT_DEMANDED,
    Fact.DETAILS_DEMANDED,
    Fact.FEE_DEMANDED,
    Fact.PAPER_DEMANDED,
    Fact.REFERRED_ELSEWHERE,
    Fact.EXTENSION_ANNOUNCED,
    Fact.INFORMATION_GIVEN,
    Fact.OMISSION_CONFIRMED,
)
"""Beside the answers on the substance."""

_RECEIPTS: Final = frozenset(
    {Fact.REQUEST_RECEIVED, Fact.REQUEST_ACKNOWLEDGED, Fact.REQUEST_PENDING, Fact.CONFIRMATION_DEMANDED}
)
"""What programs say of any request."""


def first_reply(evidence: Evidence) -> Interval | None:
    """The first reply by the end of its interval; None where none came, or nobody has read what did."""
    submitted = evidence.first(Fact.REQUEST_SUBMITTED)
    if submitted is None:
        return None
    since = submitted[1].when.by
    answered = answer(evidence)
    came = [fact.when for _, fact in evidence.facts(*_REPLIES)]
    came += [] if answered is None else [answered[1].when]
    came += [Interval(after=mail.arrived, by=mail.arrived) for mail in _letters(evidence)]
    return min((when for when in came if when.by >= since), key=lambda when: when.by, default=None)


def _letters(evidence: Evidence) -> Iterator[MailReceived]:
    """Those that were read, and are no receipt in the form of a letter."""
    bodies = [body for _, body in evidence.unread()]
    unread = {a for body in bodies for a in ((body.artifact,) if isinstance(body, MailReceived) else body.artifacts)}
    unread |= {a for _, fact in evidence.proposals() for a in fact.artifacts}
    for _, mail in evidence.mails():
        if mail.ignored or not mail.is_reply or mail.artifact in unread:
            continue
        meant = {fact.fact for _, fact in evidence.facts() if mail.artifact in fact.artifacts}
        if not meant or meant - _RECEIPTS:
            yield mail
