"""Which days count: until when must a controller answer, may it reply to a notice, must somebody decide what it disputes?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from dashboards.desk.shown import Due
from results.records import Text


class What(StrEnum):
    """Who must do what by a day."""

    ANSWER = "answer"  # the controller answers the request
    REPLY = "reply"  # the controller may reply to a notice before what it tells of may be public
    DECIDE = "decide"  # somebody here decides what the controller disputes


WORDS: Final = {
    What.ANSWER: Text(fr="l’organisme doit répondre à la demande", en="the controller must answer the request"),
    What.REPLY: Text(
        fr="fin du droit de réponse : ensuite, le constat peut être publié",
        en="the right of reply ends: after it, the finding may be published",
    ),
    What.DECIDE: Text(
        fr="contestation à trancher, par une personne d’ici", en="a dispute to be decided, by somebody here"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The last day on which something is in time.

    Attributes:
        ledger: the case, or the notice.
        name: of the service; of a notice, of whom it is for.
        since: the day the request arrived, or the notice.
        last_day: where the controller is.
        at: the first instant that is late.
        is_suspended: the clock stands still.
    """

    ledger: str
    what: What
    name: Text
    zone: str
    since: date
    last_day: date
    at: datetime
    is_suspended: bool = False

    @property
    def is_of_notice(self) -> bool:
        return self.what is not What.ANSWER

    @property
    def path(self) -> str:
        return f"/desk/{'notices' if self.is_of_notice else 'cases'}/{self.ledger}"


def dated(due: Due) -> Dated:
    """The day by which a request must be answered, beside those of notices."""
    return Dated(
        ledger=due.case,
        what=What.ANSWER,
        name=due.name,
        zone=due.zone,
        since=due.received_on,
        last_day=due.last_day,
        at=due.at,
        is_suspended=due.suspended,
    )
