"""May this stage begin now, as far as the account is concerned?

Pure. `decide` knows one ledger and no other; what an account suffered in any of
them holds back all: a password that was refused is not typed again for a day,
a locked account is left alone, and a session that only a person can open is
asked for before the service is visited in vain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from auditor.account.state import locked, next_try
from auditor.action import Action, AskHuman, Perform, Wait
from auditor.attempt import FAILING_ANSWERS
from results.records import AccountEvent, CaseOpened, PlantingOpened, QuestionTopic, Requester
from scenarios.schema import Login

SESSION_ANSWERS = ("done", "abandon")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIn:
    """The account a stage signs in with.

    Attributes:
        sign_on: the history of our account at the sign-on, whose password it is that is typed.
        session_until: until when the session is good that a person opened; None: there is none.
    """

    events: Sequence[AccountEvent]
    sign_on: Sequence[AccountEvent] = ()
    session_until: datetime | None = None


def signs_in_as(action: Perform, opened: CaseOpened | PlantingOpened) -> str | None:
    """The account whose sign-in a stage needs; None where it goes as a stranger."""
    match action.requester:
        case Requester.STRANGER:
            return None
        case Requester.BYSTANDER if isinstance(opened, CaseOpened):
            return opened.bystander
    return opened.account


def admit(action: Perform, login: Login, account: SigningIn, now: datetime) -> Action:
    """Let the stage begin, or say until when it waits, or what a person must do first."""
    if locked(account.events) is not None or locked(account.sign_on) is not None:
        return AskHuman(topic=QuestionTopic.ACCOUNT_LOCKED, answers=FAILING_ANSWERS, stage=action.stage)
    if login.by_hand:
        if account.session_until is None or account.session_until <= now:
            return AskHuman(topic=QuestionTopic.SESSION_LOST, answers=SESSION_ANSWERS, stage=action.stage)
        return action
    tries = [next_try(account.events), next_try(account.sign_on)]
    again = max((moment for moment in tries if moment is not None), default=None)
    return Wait(until=again, why="password_refused") if again is not None and now < again else action
