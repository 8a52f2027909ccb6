"""Whose is this mail: to which of our open cases does it belong?

Surest first: it answers a letter of ours, or brings back the token we wrote
with; else its words name the case; else it comes from the service that a case
waits for. Where two could claim it, or where it answers a letter of ours that
none of them wrote, nobody but a person may say.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

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
        strays: it brings back a letter or a token of ours, and none of these cases': it may answer one that is closed.
    """

    ledgers: tuple[str, ...] = ()
    surely: bool = False
    strays: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is one case's, and nobody needs to be asked."""
        return len(self.ledgers) == 1 and not self.strays


_TOKEN: Final = re.compile(r"[0-9a-f]{8}")
_LETTER: Final = re.compile(r"<case-[0-9a-f]+\.")


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
    strays = any(_TOKEN.fullmatch(token) for token in tokens) or any(_LETTER.match(one) for one in known)
    words = readable("\n".join((mail.subject, *said.texts, *said.after))).upper()
    named = [claim.ledger for claim in claims if claim.reference and claim.reference.upper() in words]
    if named:
        return Belongs(ledgers=_once(named), strays=strays)
    expected = [c.ledger for c in claims if c.sender is not None and mail.sender and c.sender.search(mail.sender)]
    return Belongs(ledgers=_once(expected), strays=strays)


def _once(ledgers: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ledgers)))
