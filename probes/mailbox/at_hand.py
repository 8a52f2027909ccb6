"""What is known of the mail that a stage is about?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from probes.mailbox.mail import read_mail
from probes.mailbox.rule import matching, said_by
from scenarios.pattern import Inserted
from scenarios.schema import MailRule


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAtHand:
    """A mail, and what `${mail.from}` and `${mail.link}` stand for: where a rule names no link, there is none."""

    raw: bytes = field(repr=False)
    values: Mapping[str, Inserted]


def read_at_hand(raw: bytes, rules: Sequence[MailRule], values: Mapping[str, Inserted]) -> MailAtHand:
    """Read a mail once more, by the rules that lead from it to the stage."""
    mail = read_mail(raw)
    known = {"mail.from": Inserted.of(mail.sender)} if mail.sender else {}
    links = (found.link for found in matching(rules, mail, said_by(mail), values))
    link = next((one for one in links if one is not None), None)
    if link is not None:
        known["mail.link"] = Inserted.of(link)
    return MailAtHand(raw=raw, values=known)
