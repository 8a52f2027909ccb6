"""What does one mail say for the case that it belongs to?

Pure. Facts come of the scenario's rules alone; they count at once only where
our own server vouches for the sender and nothing weighs in law. All else is
proposed, or asked of a person, with what the words may mean.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from auditor.legal_clock import came_between
from auditor.mail_at_hand import CLOCKS_DIFFER
from probes.mailbox.authentic import Authentic, authentic
from probes.mailbox.kind import AUTOMATIC, FROM_SERVERS, MailKind, kind_of
from probes.mailbox.mail import Mail
from probes.mailbox.meaning import Suggestion, suggestions
from probes.mailbox.rule import Matched, Said, matching, said_by
from results.records import FACTS, Body, Fact, FactSeen, Language, MailReceived
from scenarios.pattern import Inserted
from scenarios.schema import MailRule

NOTHING: Final = "nothing"
_NO_ANSWER: Final = ("image/", "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-")
MEANINGS: Final = (
    Fact.REQUEST_ACKNOWLEDGED,
    Fact.CONFIRMATION_DEMANDED,
    Fact.IDENTITY_DEMANDED,
    Fact.IDENTITY_DOCUMENT_DEMANDED,
    Fact.DETAILS_DEMANDED,
    Fact.REASON_DEMANDED,
    Fact.FEE_DEMANDED,
    Fact.PAPER_DEMANDED,
    Fact.REFERRED_ELSEWHERE,
    Fact.EXTENSION_ANNOUNCED,
    Fact.REFUSED,
    Fact.NO_DATA_HELD,
    Fact.EXPORT_READY,
    Fact.INFORMATION_GIVEN,
    Fact.EXPORT_FAILED,
    Fact.BOUNCED,
)
"""What a person may say that a mail means."""


def _everywhere(_url: str) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a mailbox's mails are held against.

    Attributes:
        rules: of the case's scenario.
        values: of its variables.
        servers: names by which our server vouches for senders.
        trusted: senders that need nobody to vouch for them, in rigs.
        allows: whether a link leads to a host that the scenario names.
        asked_at: when the request left our hands; what came before is no answer to it.
        clarified: they were asked about what an answer lacks.
    """

    rules: Sequence[MailRule]
    values: Mapping[str, Inserted]
    servers: frozenset[str]
    trusted: frozenset[str] = frozenset()
    allows: Callable[[str], bool] = _everywhere
    asked_at: datetime | None = None
    clarified: bool = False


def answers_to(meanings: Sequence[Fact], *, clarified: bool = False) -> tuple[str, ...]:
    """What a person who reads a mail is offered: the likeliest first, and that it means nothing."""
    offered = (*MEANINGS, Fact.OMISSION_CONFIRMED) if clarified else MEANINGS
    return (*(str(fact) for fact in dict.fromkeys((*meanings, *offered)) if fact in offered), NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a mail is for a case.

    Attributes:
        bodies: to be appended, the mail itself first.
        kept: what the words of rules that count keep, with the language they are in.
        asks: whether a person must read it.
        meanings: what it may mean, the likeliest first: what the person is offered.
    """

    bodies: tuple[Body, ...]
    kept: Mapping[str, tuple[str, Language]] = field(default_factory=dict)
    asks: bool = False
    meanings: tuple[Fact, ...] = ()


def receive(mail: Mail, post: Post, *, at: datetime, surely: bool, whole: bool = True) -> Received:
    """Say what a mail is for a case.

    Args:
        mail: as it was read.
        post: what it is held against.
        at: when it came to our server.
        surely: it answers a letter of the case.
        whole: it was read to its end; of one that is too large, a person must say what it means.
    """
    sort, said = kind_of(mail), said_by(mail)
    vouched = authentic(mail, servers=post.servers)
    trusted = vouched is not Authentic.PASSED and mail.sender in post.trusted
    matched = matching(post.rules, mail, said, post.values)
    ignored = any(post.rules[one.number].ignore for one in matched)
    answers = surely or (post.asked_at is not None and at >= post.asked_at - CLOCKS_DIFFER)
    body = MailReceived(
        artifact=mail.sha256,
        sort=sort.value,
        authentic="trusted" if trusted else vouched.value,
        arrived=at,
        rules=tuple(one.number for one in matched),
        surely=surely,
        written_at=mail.written_at,
        whole=whole,
        ignored=ignored,
    )
    if not answers or ignored:
        return Received(bodies=(body,))
    if sort in FROM_SERVERS:
        came_back = sort is MailKind.BOUNCE
        known = _from_server(mail, sort, at, surely=surely)
        return Received(bodies=(body, *known), asks=came_back and not known, meanings=(Fact.BOUNCED,))
    if not whole or mail.damaged:
        return Received(bodies=(body,), asks=True)
    astray = {one.number for one in matched if one.link is not None and not post.allows(one.link)}
    followed = tuple(one for one in matched if one.number not in astray)
    sure = vouched is Authentic.PASSED or trusted
    facts = tuple(_facts(followed, post.rules, mail, sort, at, sure=sure))
    if not facts and sort is MailKind.RECEIPT and surely and sure and _only_acknowledges(said):
        facts = (_seen(Fact.REQUEST_ACKNOWLEDGED, mail, at, proposed=False),)
    left = _left(said, facts, clarified=post.clarified)
    meant = dict.fromkeys((*(one.fact for one in left), *(f for n in sorted(astray) for f in post.rules[n].facts)))
    says_nothing = not (followed or facts) and sort is not MailKind.OUT_OF_OFFICE
    asks = bool(left) or says_nothing or _brings_more(mail, followed)
    return Received(
        bodies=(body, *facts),
        kept={name: words for one in reversed(followed) for name, words in one.captures.items()} if sure else {},
        asks=asks or bool(astray),
        meanings=tuple(meant),
    )


def _from_server(mail: Mail, sort: MailKind, at: datetime, *, surely: bool) -> tuple[FactSeen, ...]:
    """A report is believed where it names a letter of ours: nobody else knows that name."""
    if sort is not MailKind.BOUNCE or not surely:
        return ()
    return (_seen(Fact.BOUNCED, mail, at, proposed=False),)


def _facts(
    matched: Sequence[Matched],
    rules: Sequence[MailRule],
    mail: Mail,
    sort: MailKind,
    at: datetime,
    *,
    sure: bool,
) -> Sequence[FactSeen]:
    found: dict[Fact, FactSeen] = {}
    for one in matched:
        rule = rules[one.number]
        for fact in rule.facts:
            of_program = sort in AUTOMATIC and fact is not Fact.REQUEST_ACKNOWLEDGED
            weighs = FACTS[fact].weighty and not rule.certain
            seen = _seen(fact, mail, at, proposed=weighs or of_program or not sure)
            if fact not in found or found[fact].proposed:
                found[fact] = seen
    return tuple(found.values())


def _only_acknowledges(said: Said) -> bool:
    """Whether an automatic answer says that our letter came, and nothing else that could matter."""
    meant = {one.fact for one in suggestions("\n\n".join((*said.texts, *said.after)))}
    return meant == {Fact.REQUEST_ACKNOWLEDGED}


def _brings_more(mail: Mail, followed: Sequence[Matched]) -> bool:
    """Whether a file came with it that no rule speaks of: it may be the answer."""
    named = {one.attachment for one in followed}
    return any(file.name not in named and not file.media_type.startswith(_NO_ANSWER) for file in mail.attachments)


def _left(said: Said, facts: Sequence[FactSeen], *, clarified: bool) -> tuple[Suggestion, ...]:
    """What the words may mean beside what the rules found: what stands below a signature, too, is read for that."""
    known = {fact.fact for fact in facts}
    meant = suggestions("\n\n".join((*said.texts, *said.after)), clarified=clarified)
    matters = (one for one in meant if one.fact is not Fact.REQUEST_ACKNOWLEDGED or not known)
    return tuple(one for one in matters if one.fact not in known)


def _seen(fact: Fact, mail: Mail, at: datetime, *, proposed: bool) -> FactSeen:
    when = came_between(mail.written_at, at)
    return FactSeen(fact=fact, when=when, proposed=proposed, artifacts=(mail.sha256,))
