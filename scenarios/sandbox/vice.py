"""What is a vice, and what must it cause?"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from results.records import FactDetails, Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour
from scenarios.sandbox.holding import Members

Change = Callable[[Behaviour], Behaviour]


def changing_files(change: Callable[[Members], Members]) -> Change:
    """The same service, whose archive is changed once it is made."""
    return lambda behaviour: replace(behaviour, additions=(*behaviour.additions, change))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vice:
    """One way in which a service can go wrong, or merely be in trouble.

    Attributes:
        criterion: which criterion must see it; None where it must accuse nobody.
        reason: the reason that the criterion must give.
        outcome: the outcome that it must come to.
        track: the article on which it shows.
        obligation: how much the outcome weighs; practice is never a shortfall.
        on_access: the same where Art. 15 or a town's own law weighs it otherwise.
        also: what the same fact causes besides, as criterion and reason; whatever else fails is a false accusation.
        details: what a person finds in the service's words where they weigh in law.
        patient: a look every few days shows as much as a daily one: nothing changes for weeks, or when does not matter.
        days: how long it takes to show.
        cases: how many cases it takes; each later one confirms the one before, where something lacked in that.
        by_letter: it shows where one asks by letter, and is answered by mail.
        surveyed: it shows where the public pages are looked over, and those of the request examined for barriers.
        clarified: once it has answered, the case asks it about what the answer lacks.
        rare: driven where all are driven, and not with every test.
        words: what the service does.
        apply: the behaviour with this one thing changed.
    """

    name: str
    criterion: str | None
    reason: str | None
    outcome: Outcome | None
    track: Track
    words: Text
    apply: Change
    obligation: Obligation = Obligation.LAW
    on_access: Obligation | None = None
    also: tuple[tuple[str, str], ...] = ()
    details: FactDetails | None = None
    patient: bool = False
    days: int = 60
    cases: int = 1
    rare: bool = False
    by_letter: bool = False
    surveyed: bool = False
    clarified: bool = False

    def weighs(self, track: Track) -> Obligation:
        """How much the outcome weighs on a track."""
        return self.on_access or self.obligation if track is Track.ACCESS else self.obligation
