"""Does a mail show that a notice arrived, by itself or once a person has read it? Pure.

By itself only their server's word that it was delivered does, or a person's own
letter. What a program answers may come from a quarantine, or from a box that
nobody opens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auditor.law import local_day
from auditor.notice.state import NoticeState
from probes.mailbox.kind import MailKind, kind_of
from probes.mailbox.mail import Mail
from results.records import (
    Body,
    Delivery,
    Entry,
    Jurisdiction,
    MailReceived,
    NoticeDelivered,
    NoticeReturned,
    ReplyAct,
    Text,
)

ARRIVED: Final = "arrived"
NOTHING: Final = "nothing"
READ_ANSWERS: Final = (*(str(act) for act in ReplyAct), ARRIVED, NOTHING)

READ_REPLY: Final = Text(
    fr="Un courriel est arrivé au sujet d’un avis. Lisez-le : que fait-il (`auditor notice read`) ? « arrived » s’il montre "
    "seulement que l’avis est arrivé là où quelqu’un le lira ; « nothing » s’il ne dit rien, ou si l’avis n’a été remis à personne.",
    en="A mail came about a notice. Read it: what does it do (`auditor notice read`)? “arrived” if it only shows that the "
    "notice arrived where somebody will read it; “nothing” if it says nothing, or the notice was handed to nobody.",
)
READ_RETURN: Final = Text(
    fr="Un serveur a dit l’avis remis, puis il est revenu. Lisez ce courriel : est-il arrivé malgré tout (arrived), ou non "
    "(nothing) ? Jusqu’à votre réponse, il compte comme non remis.",
    en="A server said that the notice was delivered, and then it came back. Read this mail: did it arrive all the same "
    "(arrived), or not (nothing)? Until you answer it counts as not delivered.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A mail for a notice, and where that stood when it came."""

    mail: Mail
    state: NoticeState
    at: datetime
    surely: bool
    jurisdiction: Jurisdiction

    @property
    def letter(self) -> int | None:
        """Which of our letters it is about."""
        named = {*self.mail.references, *(self.mail.report.original if self.mail.report is not None else ())}
        return next((entry.seq for entry, sent in self.state.sent if sent.message_id in named), None)


def told_by(came: Came) -> Iterator[Body]:
    """What a mail shows by itself, before anybody has read it: it came back, or it arrived."""
    sort, artifact = kind_of(came.mail), came.mail.sha256
    day = local_day(came.at, came.jurisdiction)
    if not came.surely:
        return
    if sort is MailKind.BOUNCE:
        yield NoticeReturned(artifact=artifact, letter=came.letter)
    elif _is_delivered(came) and came.letter not in came.state.came_back:
        yield NoticeDelivered(how=Delivery.RECEIPT, day=day, artifact=artifact, letter=came.letter)
    elif sort is MailKind.LETTER:
        yield NoticeDelivered(how=Delivery.REPLIED, day=day, artifact=artifact, letter=came.letter)


def asked_by(came: Came) -> Text | None:
    """What a person is asked about it; None: it needs nobody. Whoever is away has read nothing, and gets more time."""
    sort = kind_of(came.mail)
    if sort is MailKind.LETTER:
        return READ_REPLY
    if not came.surely:
        return None
    if sort is MailKind.BOUNCE:
        returned = NoticeReturned(artifact=came.mail.sha256, letter=came.letter)
        return READ_RETURN if came.state.takes_back(returned) else None
    if _is_delivered(came):
        return READ_RETURN if came.letter in came.state.came_back and came.state.delivered is None else None
    return READ_REPLY if sort in (MailKind.RECEIPT, MailKind.BULK) else None


def _is_delivered(came: Came) -> bool:
    """Delivered, says their server, or opened, says their program; handed on is not that."""
    report = came.mail.report
    return kind_of(came.mail) is MailKind.DELIVERED and (report is None or report.action == "delivered")


def arrived_by(
    ledger: Sequence[Entry],
    state: NoticeState,
    *,
    artifacts: Sequence[str],
    answers: Sequence[str],
    jurisdiction: Jurisdiction,
    person: str,
) -> tuple[NoticeDelivered, ...]:
    """What a person has read in a mail shows of its arrival, where nothing showed it before; of the day the mail came.

    Args:
        ledger: of the notice.
        state: what that ledger says.
        artifacts: the mail.
        answers: what the person says that it does.
        jurisdiction: of the controller, whose days are counted.
        person: who has read it.
    """
    mail = next(
        (e.body for e in ledger if isinstance(e.body, MailReceived) and e.body.artifact in artifacts),
        None,
    )
    if mail is None or state.delivered is not None or NOTHING in answers:
        return ()
    return (
        NoticeDelivered(
            how=Delivery.RECEIPT if tuple(answers) == (ARRIVED,) else Delivery.REPLIED,
            day=local_day(mail.arrived, jurisdiction),
            artifact=mail.artifact,
            person=person,
        ),
    )
