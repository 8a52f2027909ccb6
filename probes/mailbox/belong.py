"""Whose is this mail: to which of our open cases does it belong?

Surest first: it answers a letter of ours, or brings back the token we wrote
with; else its words name the case; else it comes from the service that a case
waits for. Where two could claim it, nobody but a person may say.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from probes.mailbox.compose import is_of, token_in
from probes.mailbox.mail import Mail
from probes.mailbox.rule import Said
from scenarios.pattern import Pattern, readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What makes a mail a case's.

    Attributes:
        ledger: of the case.
        token: that its letters' sender address carries.
        reference: as its letters' subjects say it.
        letters: Message-IDs of what it has sent.
        sender: whom it waits for; None: nobody in particular.
    """

    ledger: str
    token: str
    reference: str
    letters: frozenset[str] = frozenset()
    sender: Pattern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongs:
    """Whose a mail is.

    Attributes:
        ledgers: none: nobody's; several: any of these.
        surely: by a letter or a token, which no stranger knows.
    """

    ledgers: tuple[str, ...] = ()
    surely: bool = False


def owner_of(mail: Mail, said: Said, claims: Sequence[Claim]) -> Belongs:
    """Say to which case a mail belongs."""
    known = {mail.message_id for mail in (mail,)} | set(mail.references)
    if mail.report is not None:
        known |= set(mail.report.original)
    tokens = {token for address in mail.recipients if (token := token_in(address)) is not None}
    surely = [
        claim.ledger
        for claim in claims
        if claim.letters & known or claim.token in tokens or any(is_of(one, claim.ledger) for one in known)
    ]
    if surely:
        return Belongs(ledgers=_once(surely), surely=True)
    words = readable("\n".join((mail.subject, *said.texts, *said.after))).upper()
    named = [claim.ledger for claim in claims if claim.reference and claim.reference.upper() in words]
    if named:
        return Belongs(ledgers=_once(named))
    expected = [c.ledger for c in claims if c.sender is not None and mail.sender and c.sender.search(mail.sender)]
    return Belongs(ledgers=_once(expected))


def _once(ledgers: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ledgers)))
