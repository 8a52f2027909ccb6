"""What is a vice, and what must it cause?"""

from collections.abc import Callable
from dataclasses import dataclass

from results.records import Obligation, Outcome, Text, Track
from scenarios.sandbox.behaviour import Behaviour


@dataclass(frozen=True, slots=True, kw_only=True)
class Vice:
    """One way in which a service can go wrong, or merely be in trouble.

    Attributes:
        criterion: which criterion must see it; None where it must accuse nobody.
        reason: the reason that the criterion must give.
        outcome: the outcome that it must come to.
        track: the article on which it shows.
        obligation: how much the outcome weighs; practice is never a shortfall.
        words: what the service does.
        apply: the behaviour with this one thing changed.
    """

    name: str
    criterion: str | None
    reason: str | None
    outcome: Outcome | None
    track: Track
    words: Text
    apply: Callable[[Behaviour], Behaviour]
    obligation: Obligation = Obligation.LAW
