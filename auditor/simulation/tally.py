"""What has a simulation come to, counted as it goes? Sums alone: nothing is kept of a case, and parts add up."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from auditor.simulation.judged import Judged
from results.figures import CohortCount, Count
from results.records import Outcome

_LEFT_OUT = (Outcome.UNTESTED, Outcome.INAPPLICABLE)
RATES = ("reply", "responsiveness", "fulfilment")


@dataclass(slots=True, kw_only=True)
class Kept:
    """One share: what was counted, and the sum of the chances that generated it."""

    count: Count = field(default_factory=Count)
    chances: float = 0.0

    def add(self, outcome: Outcome, chance: float) -> None:
        if outcome not in _LEFT_OUT:
            self.count += Count.of(outcome)
            self.chances += chance

    def merge(self, other: "Kept") -> None:
        self.count += other.count
        self.chances += other.chances


@dataclass(slots=True, kw_only=True)
class Tally:
    """A simulation, or a part of it.

    Attributes:
        opened: cases by archetype.
        shares: by archetype and measure; the three rates under "" with one request for each service.
        cohort: one request for each service, as a published rate counts.
        requests: all that were counted.
        found: verdicts by "criterion outcome".
        wrongly: verdicts `failed` on what the service honoured, by "criterion.reason".
    """

    opened: Counter[str] = field(default_factory=Counter)
    shares: dict[tuple[str, str], Kept] = field(default_factory=dict)
    cohort: CohortCount = field(default_factory=CohortCount)
    requests: int = 0
    unasked: int = 0
    judged: int = 0
    found: Counter[str] = field(default_factory=Counter)
    wrongly: Counter[str] = field(default_factory=Counter)
    waits: Counter[str] = field(default_factory=Counter)
    advances: int = 0
    questions: int = 0
    most_questions: int = 0

    def add(self, judged: Judged, *, begin: date, end: date, turn: int) -> None:
        """Count a case; its shares where its first deadline fell in the period."""
        self.judged += 1
        self.found.update(judged.outcomes)
        self.wrongly.update(judged.wrongly)
        exercise = judged.exercise
        if exercise is None or judged.chances is None:
            self.unasked += 1
            return
        if not begin <= exercise.first_deadline < end:
            return
        self.requests += 1
        for one in judged.found:
            self._share(judged.archetype, one.measure).add(one.outcome, one.chance)
        if turn == 0:
            self.cohort += CohortCount.of(exercise)
            outcomes = (exercise.replied, exercise.answered, exercise.usable)
            for name, outcome, chance in zip(RATES, outcomes, judged.chances, strict=True):
                self._share("", name).add(outcome, chance)

    def merge(self, other: "Tally") -> None:
        """Add another part."""
        for mine, theirs in (
            (self.opened, other.opened),
            (self.found, other.found),
            (self.wrongly, other.wrongly),
            (self.waits, other.waits),
        ):
            mine.update(theirs)
        for (archetype, measure), kept in other.shares.items():
            self._share(archetype, measure).merge(kept)
        self.cohort += other.cohort
        self.requests += other.requests
        self.unasked += other.unasked
        self.judged += other.judged
        self.advances += other.advances
        self.questions += other.questions
        self.most_questions += other.most_questions

    def _share(self, archetype: str, measure: str) -> Kept:
        return self.shares.setdefault((archetype, measure), Kept())
