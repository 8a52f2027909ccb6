"""What is one request, as every figure counts it and as cases.csv prints it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from results.figures.cohort import Exercise
from results.records import (
    ControllerKind,
    Environment,
    Interval,
    Ladder,
    Obligation,
    Outcome,
    RungState,
    Scorecard,
    Sector,
    Track,
)

_UNKNOWN = (RungState.OPEN, RungState.NOT_ASSESSED)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one criterion found in the case; positional, for there are many."""

    outcome: Outcome
    reason: str
    obligation: Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the case stands on the ladder of one track.

    Attributes:
        rung: the highest that it reached for certain, 0 to 5.
        is_open: nobody can tell (yet) whether it reaches the next.
    """

    track: Track
    rung: int
    is_open: bool = False

    @classmethod
    def on(cls, ladder: Ladder) -> "Standing":
        following = next((rung.state for rung in ladder.rungs if rung.number == ladder.reached + 1), None)
        return cls(track=ladder.track, rung=ladder.reached, is_open=following in _UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One request with all that figures read of it.

    Attributes:
        controller: its register number, or its name where it has none.
        software: what the service runs on, where others share it.
        track: which article judges the case: never `both`.
        stratum, weight: of the probability sample that the service was drawn in; the weight is the inverse of its
            chance of being drawn.
        holder_mode: as whom we asked: `staff`, `volunteer`, `agreed`, `statutory`.
        submitted: None where nothing was asked.
        watched_until: until when anything would have been seen: what had not come by then is right-censored there.
        is_extended: a valid extension was announced.
        is_withheld: something keeps the case from being public yet; it counts, and is never told apart.
        news_to: of what is held back, the earlier releases of the period that did not count it as it is now.
        exercise: as the three rates count it; None where nothing was asked, or nothing proves since when.
        standings: one for each limb of the request; none for a lawful refusal, which no ladder concerns.
        outcomes: what each criterion found, by its id.
    """

    case: str
    service: str
    controller: str
    controller_kind: ControllerKind
    sector: Sector
    country: str
    track: Track
    channel: str
    holder_mode: str
    watched_until: datetime
    software: str | None = None
    stratum: str | None = None
    weight: float | None = None
    environment: Environment = Environment.PRODUCTION
    received_on: date | None = None
    first_deadline: date | None = None
    final_deadline: date | None = None
    submitted: Interval | None = None
    acknowledged: Interval | None = None
    answered: Interval | None = None
    usable: Interval | None = None
    is_extended: bool = False
    is_withheld: bool = False
    news_to: tuple[str, ...] = ()
    evidence_level: str | None = None
    exercise: Exercise | None = None
    standings: tuple[Standing, ...] = ()
    outcomes: Mapping[str, Finding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.track is Track.BOTH:
            raise ValueError(f"case {self.case}: one track judges a case, portability or access")
        if self.weight is not None and not self.weight >= 1:
            raise ValueError(f"case {self.case}: a weight is one over a chance, and so at least 1: {self.weight}")

    @property
    def rung(self) -> int | None:
        """The rung reached on the ladder of its own track; None where none concerns it."""
        return next((s.rung for s in self.standings if s.track is self.track), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Of a request, what tells whether it may show what another one found.

    Attributes:
        account: by which we asked.
        confirms: the case whose findings this one was opened to confirm.
        failed: the criteria that found a failure.
    """

    case: str
    service: str
    account: str
    confirms: str | None
    failed: frozenset[str]


def row_of(
    card: Scorecard,
    *,
    track: Track,
    channel: str,
    holder_mode: str,
    exercise: Exercise | None,
    software: str | None = None,
    stratum: str | None = None,
    weight: float | None = None,
    is_withheld: bool = False,
    evidence_level: str | None = None,
) -> CaseRow:
    """Lay a scorecard out as a row; what a scorecard does not hold is named beside it.

    Raises:
        ValueError: the track is `both`, or the weight below 1.
    """
    service, clocks, extension = card.service, card.clocks, card.verdict("extension")
    return CaseRow(
        case=card.case,
        service=service.id,
        controller=service.controller.siren or service.controller.name,
        controller_kind=service.controller.kind,
        sector=service.sector,
        country=service.controller.country,
        software=software,
        track=track,
        stratum=stratum,
        weight=weight,
        channel=channel,
        holder_mode=holder_mode,
        environment=service.environment,
        received_on=clocks.received_on,
        first_deadline=clocks.first_deadline,
        final_deadline=clocks.final_deadline,
        submitted=clocks.submitted,
        acknowledged=clocks.acknowledged,
        answered=clocks.answered,
        usable=clocks.usable,
        watched_until=card.observed_at,
        is_extended=extension is not None and extension.reason == "formally_valid",
        is_withheld=is_withheld,
        evidence_level=evidence_level,
        exercise=exercise,
        standings=tuple(Standing.on(ladder) for ladder in card.ladders),
        outcomes={v.criterion: Finding(v.outcome, v.reason, v.obligation) for v in card.verdicts},
    )
