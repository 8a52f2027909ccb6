"""Which rung does a case reach, and what stands in the way of the next?

The minimum rule: a rung is reached when each of its criteria that this method
has is passed, inapplicable or good, and all lower rungs are reached. A rung
whose criteria the method lacks is "not assessed". Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from results.records import (
    RUNGS,
    FamilyState,
    Ladder,
    Obligation,
    Outcome,
    Rung,
    RungState,
    Text,
    Track,
    Verdict,
)

USABLE = "usable"  # an export in hand that opens: a clock, not a criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    title: Text
    criteria: tuple[str, ...]
    beyond_law: bool = False


LADDERS: Mapping[Track, tuple[Step, ...]] = {
    Track.PORTABILITY: (
        Step(
            title=RUNGS[Track.PORTABILITY][0],
            criteria=("deadline",),
        ),
        Step(
            title=RUNGS[Track.PORTABILITY][1],
            criteria=(USABLE, "cost", "hindrance", "identity_demand"),
        ),
        Step(
            title=RUNGS[Track.PORTABILITY][2],
            criteria=("structured", "machine_readable", "common_format", "validity"),
        ),
        Step(
            title=RUNGS[Track.PORTABILITY][3],
            criteria=(
                "provided_data",
                "observed_data",
                "attachments",
                "history",
                "accuracy",
                "documentation",
                "leakage",
                "link_protection",
            ),
        ),
        Step(
            title=RUNGS[Track.PORTABILITY][4],
            criteria=("interoperability", "direct_transfer"),
        ),
    ),
    Track.ACCESS: (
        Step(
            title=RUNGS[Track.ACCESS][0],
            criteria=("deadline",),
        ),
        Step(
            title=RUNGS[Track.ACCESS][1],
            criteria=(USABLE, "cost", "copy"),
        ),
        Step(
            title=RUNGS[Track.ACCESS][2],
            criteria=("provided_data", "observed_data", "processing_information"),
        ),
        Step(
            title=RUNGS[Track.ACCESS][3],
            criteria=("machine_readable_copy",),
            beyond_law=True,
        ),
        Step(
            title=RUNGS[Track.ACCESS][4],
            criteria=("interoperability",),
            beyond_law=True,
        ),
    ),
}

_FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)


def climb(track: Track, verdicts: Mapping[str, Verdict], *, usable: bool | None) -> Ladder:
    """Draw the ladder of a track; `usable` None: not known (yet)."""
    rungs: list[Rung] = []
    reached, standing = 0, True
    for number, step in enumerate(LADDERS[track], start=1):
        state, in_the_way = _rung(step, verdicts, usable)
        if state is RungState.REACHED and standing:
            reached = number
        elif state is RungState.REACHED:
            state = RungState.NOT_REACHED
        else:
            standing = False
        rungs.append(
            Rung(number=number, title=step.title, state=state, in_the_way=in_the_way, beyond_law=step.beyond_law)
        )
    return Ladder(track=track, rungs=tuple(rungs), reached=reached)


def _rung(step: Step, verdicts: Mapping[str, Verdict], usable: bool | None) -> tuple[RungState, str | None]:
    known = [c for c in step.criteria if c == USABLE or c in verdicts]
    if not known:
        return RungState.NOT_ASSESSED, None
    open_criterion = None
    for criterion in known:
        if criterion == USABLE:
            if usable is False:
                return RungState.FAILED, USABLE
            open_criterion = open_criterion or (USABLE if usable is None else None)
        elif verdicts[criterion].outcome is Outcome.FAILED:
            return RungState.FAILED, criterion
        elif verdicts[criterion].outcome not in _FINE:
            open_criterion = open_criterion or criterion
    return (RungState.OPEN, open_criterion) if open_criterion else (RungState.REACHED, None)


def family_state(verdicts: tuple[Verdict, ...]) -> FamilyState:
    """A family by its law criteria alone: all passed, one failed, or open."""
    applicable = [
        v.outcome for v in verdicts if v.obligation is Obligation.LAW and v.outcome is not Outcome.INAPPLICABLE
    ]
    if Outcome.FAILED in applicable:
        return FamilyState.SHORTFALL_OBSERVED
    if applicable and all(outcome is Outcome.PASSED for outcome in applicable):
        return FamilyState.AS_EXPECTED
    return FamilyState.OPEN
