"""What does one case of a scenario ask of people, of its account and of its controller?

The minutes are assumptions of ours, all of them here; whoever measures better
changes them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from results.records import Fact, Jurisdiction, Right


class Work(StrEnum):
    """What a person is asked to do."""

    PLANTING = "planting"  # put the data of one category into one account, and prove it
    SIGN_IN = "sign_in"  # open a session by hand
    STEP = "step"  # a step of the scenario that only a person can do
    LETTER = "letter"  # post a letter: date, tracking number, receipt
    LOOK = "look"  # say whether something came
    FACT = "fact"  # read what the program proposes, and say yes or no


MINUTES: Mapping[Work, int] = {
    Work.PLANTING: 20,
    Work.SIGN_IN: 5,
    Work.STEP: 10,
    Work.LETTER: 25,
    Work.LOOK: 3,
    Work.FACT: 5,
}
ONE_FACT_IN = 4  # of the weighty facts a scenario knows, so many turn up in a case; at least one
SELF_SERVICE_LASTS = timedelta(days=9)  # the file within two days, then the link is tried for a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What decides about the plan of a scenario.

    Attributes:
        controller, contact: who is asked, and whose mail is read; services that share one share its limits.
        written: the request is a letter.
        cooldown: the service's own time between two requests.
        valid_until: the last day on which a case may begin, as the declaration says.
        certain: weighty facts that count without a person's yes.
        doubted: weighty facts that a person must confirm.
        by_hand: categories that people plant, over both accounts; none once they are planted.
        at_request, at_end: what people do when the request is made, and when the answer is taken.
        sign_in_every: how long a session lasts that a person opens; None: the program signs in.
        look_every: how often a person is asked whether something came; None: never.
        production: no rehearsal system.
    """

    scenario: str
    service: str
    account: str
    controller: str
    contact: str
    jurisdiction: Jurisdiction
    right: Right
    written: bool
    cooldown: timedelta
    valid_until: date = date.max
    certain: tuple[Fact, ...] = ()
    doubted: tuple[Fact, ...] = ()
    by_hand: int = 0
    at_request: tuple[Work, ...] = ()
    at_end: tuple[Work, ...] = ()
    sign_in_every: timedelta | None = None
    look_every: timedelta | None = None
    production: bool = True

    @property
    def facts_met(self) -> int:
        """How many weighty facts a person is taken to read in one case."""
        return -(-len(self.doubted) // ONE_FACT_IN)
