"""How many had a reply, an answer, a usable file in time? Three rates of one cohort, always together.

The cohort of a period are the requests whose first deadline fell in it, so that
nobody can be left out because an answer is slow. The definitions are ours (the
law has none), and are printed with every rate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import add

from results.figures.count import Count, Rate, rate_of
from results.records import Outcome, Text

WORDS: Mapping[str, Text] = {
    "reply": Text(fr="ont eu une réponse dans le délai légal", en="had a reply within the legal period"),
    "responsiveness": Text(
        fr="ont eu une réponse sur le fond dans le délai légal", en="were answered within the legal period"
    ),
    "fulfilment": Text(
        fr="ont obtenu un fichier utilisable dans le délai légal", en="had a usable file within the legal period"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One request as the rates count it: each outcome is `passed` where the thing came in time.

    Attributes:
        first_deadline: last day of the first month, whatever was announced later.
        replied: a person, or a word about this very request; automatic receipts are none.
        answered: an export, or a refusal with reasons.
        usable: an export in hand that opens.
        is_extended: a valid extension still runs: nothing is decided yet.
    """

    service: str
    first_deadline: date
    replied: Outcome
    answered: Outcome
    usable: Outcome
    is_extended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortCount:
    """A cohort, counted; counts of parts add up to that of the whole."""

    requests: int = 0
    replied: Count = field(default_factory=Count)
    answered: Count = field(default_factory=Count)
    usable: Count = field(default_factory=Count)
    extended: int = 0

    @classmethod
    def of(cls, exercise: Exercise) -> "CohortCount":
        return cls(
            requests=1,
            replied=Count.of(exercise.replied),
            answered=Count.of(exercise.answered),
            usable=Count.of(exercise.usable),
            extended=int(exercise.is_extended),
        )

    @classmethod
    def over(cls, exercises: Iterable[Exercise], *, begin: date, end: date) -> "CohortCount":
        """Count those whose first deadline lies from `begin` on and before `end`."""
        return reduce(add, (cls.of(e) for e in exercises if begin <= e.first_deadline < end), cls())

    def __add__(self, other: "CohortCount") -> "CohortCount":
        return CohortCount(
            requests=self.requests + other.requests,
            replied=self.replied + other.replied,
            answered=self.answered + other.answered,
            usable=self.usable + other.usable,
            extended=self.extended + other.extended,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The three, and beside them how many requests wait under a valid extension."""

    requests: int
    extended: int
    reply: Rate
    responsiveness: Rate
    fulfilment: Rate


def rates_of(count: CohortCount) -> Rates:
    """Make the three rates of a cohort."""
    return Rates(
        requests=count.requests,
        extended=count.extended,
        reply=rate_of(count.replied),
        responsiveness=rate_of(count.answered),
        fulfilment=rate_of(count.usable),
    )
