"""Which rung does a case reach, and what stands in the way of the next?

The minimum rule: a rung is reached when each of its criteria that this method
has is passed, inapplicable or good, and all lower rungs are reached. A rung
whose criteria the method lacks is "not assessed". Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from results.records import (
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
            title=Text(fr="Une réponse dans le délai légal", en="An answer within the legal period"),
            criteria=("deadline",),
        ),
        Step(
            title=Text(
                fr="Un export qui s’ouvre, sans frais ni obstacle", en="An export that opens, free and unhindered"
            ),
            criteria=(USABLE, "cost", "hindrance", "identity_demand"),
        ),
        Step(
            title=Text(fr="Structuré et lisible par machine", en="Structured and machine-readable"),
            criteria=("structured", "machine_readable", "common_format", "validity"),
        ),
        Step(
            title=Text(fr="Complet, exact, expliqué, protégé", en="Complete, accurate, explained, protected"),
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
            title=Text(fr="Normes du domaine, transfert direct", en="The domain’s standards, direct transfer"),
            criteria=("interoperability", "direct_transfer"),
        ),
    ),
    Track.ACCESS: (
        Step(
            title=Text(fr="Une réponse dans le délai légal", en="An answer within the legal period"),
            criteria=("deadline",),
        ),
        Step(
            title=Text(fr="Une copie en main, sans frais", en="A copy in hand, free of charge"),
            criteria=(USABLE, "cost", "copy"),
        ),
        Step(
            title=Text(
                fr="Une copie complète, avec les explications dues", en="A complete copy, with the information owed"
            ),
            criteria=("provided_data", "observed_data", "processing_information"),
        ),
        Step(
            title=Text(fr="Lisible par machine", en="Machine-readable"),
            criteria=("machine_readable_copy",),
            beyond_law=True,
        ),
        Step(
            title=Text(fr="Aux normes du domaine", en="In the domain’s standard"),
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
