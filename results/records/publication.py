"""What has happened around a case that decides whether it may be public, and what holds it back?"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from results.records.text import Text


class PublicationWhat(StrEnum):
    """What a publication event says; append-only, the words are permanent."""

    CONFIRMED = "confirmed"  # somebody else than the case's auditor has reviewed a finding (LAW 5)
    NOTIFIED = "notified"  # the notice was delivered
    RETURNED = "returned"  # it came back after all: as if it had not been
    EXTENDED = "extended"  # the controller has asked for more time to answer
    CONTESTED = "contested"
    DECIDED = "decided"  # about what was contested
    TOLD = "told"  # of a finding of the security track, by two channels
    REPAIRED = "repaired"
    FOUND_AGAIN = "found_again"  # what was seen repaired, or was said to be, fails in a later re-test
    STATED = "stated"  # a statement of the controller's stands beside it (droit de réponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationEvent:
    """One act about the publication of a case.

    Attributes:
        day: on which it happened, in the controller's zone.
        criteria: of which findings; empty: of all of the case.
        reasons: of each of them, in their order, why it was found when this was said; none: nobody wrote it down.
        again: a notice of a re-test.
        upheld: of a decision: the finding stands.
        person: who did it, by name or role; never public.
        shown_by: of a repair, the case that showed it; None: a person says so.
        advisory: in which whoever makes the software disputes it, and that is decided; None: the controller does.
        note: for the desk; of a statement, its words, which are public.
    """

    case: str
    at: datetime
    day: date
    what: PublicationWhat
    person: str
    criteria: tuple[str, ...] = ()
    again: bool = False
    upheld: bool | None = None
    note: str = ""
    shown_by: str | None = None
    advisory: str | None = None
    reasons: tuple[str, ...] = ()

    def is_about(self, criterion: str, reason: str) -> bool:
        """Whether it is of this finding, and not of another one that the same criterion made before or since."""
        if self.criteria and criterion not in self.criteria:
            return False
        said = dict(zip(self.criteria, self.reasons, strict=False)).get(criterion)
        return not said or said == reason


class Hold(StrEnum):
    """Why a case is not public (yet)."""

    EVIDENCE = "evidence"
    UNCONFIRMED = "unconfirmed"
    NOT_NOTIFIED = "not_notified"
    REPLY_WINDOW = "reply_window"
    CONTESTED = "contested"
    REVOKED = "revoked"
    SECURITY = "security"
    WAITING = "waiting"
    TOGETHER = "together"


HOLDS: dict[Hold, Text] = {
    Hold.EVIDENCE: Text(fr="les preuves ne se vérifient pas", en="the evidence does not verify"),
    Hold.UNCONFIRMED: Text(
        fr="le constat n’est pas encore confirmé (second export, second compte, ou relecture par une autre personne)",
        en="the finding is not confirmed yet (a second export, a second account, or somebody else’s review)",
    ),
    Hold.NOT_NOTIFIED: Text(
        fr="l’organisme n’en a pas encore été averti", en="the controller has not been told of it yet"
    ),
    Hold.REPLY_WINDOW: Text(
        fr="le délai de réponse de l’organisme court", en="the controller’s time to reply is running"
    ),
    Hold.CONTESTED: Text(
        fr="le constat est contesté, et rien n’est décidé", en="the finding is contested, and nothing is decided"
    ),
    Hold.REVOKED: Text(fr="la contestation a été admise", en="the contest was upheld"),
    Hold.SECURITY: Text(
        fr="une faille n’est publique qu’une fois réparée, ou 90 jours après le signalement",
        en="a weakness is public only once it is repaired, or 90 days after it was reported",
    ),
    Hold.WAITING: Text(
        fr="tout cas, bon ou mauvais, attend aussi longtemps qu’un organisme aurait pour répondre",
        en="every case, good or bad, waits for as long as a controller would have to reply",
    ),
    Hold.TOGETHER: Text(
        fr="un autre cas est retenu, et celui-ci, public, le laisserait deviner",
        en="another case is held back, and this one, were it public, would tell of it",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One reason why a case is held back.

    Attributes:
        until: the last day on which it holds; None: until somebody acts.
        criteria: the findings that it concerns.
    """

    why: Hold
    until: date | None = None
    criteria: tuple[str, ...] = field(default_factory=tuple)
