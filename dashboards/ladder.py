"""Where on the ladder does a public case stand, and what is in the way of the next rung?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from results.records import Outcome, Text

USABLE = "usable"  # an export in hand that opens: a clock, not a criterion
_FINE = (Outcome.PASSED, Outcome.INAPPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung, and the criteria that it asks for."""

    title: Text
    criteria: tuple[str, ...]
    beyond_law: bool = False


Ladders = Mapping[str, Sequence[Step]]


def ladder_of(case: Mapping[str, object], outcomes: Mapping[str, str], ladders: Ladders) -> dict[str, object] | None:
    """The ladder of a case; None where none concerns it: a lawful refusal, or a track without one."""
    reached, track = case.get("rung"), str(case.get("track"))
    steps = ladders.get(track, ())
    if not isinstance(reached, int) or not steps:
        return None
    rungs = [
        {
            "number": number,
            "title_fr": step.title.fr,
            "title_en": step.title.en,
            "reached": number <= reached,
            "beyond_law": step.beyond_law,
        }
        for number, step in enumerate(steps, start=1)
    ]
    following = None
    if reached < len(steps):
        step = steps[reached]
        following = {
            "number": reached + 1,
            "title_fr": step.title.fr,
            "title_en": step.title.en,
            "in_the_way": _in_the_way(step, case, outcomes),
        }
    return {"track": track, "reached": reached, "rungs": rungs, "next": following}


def _in_the_way(step: Step, case: Mapping[str, object], outcomes: Mapping[str, str]) -> str | None:
    """The first that failed, else the first that is open."""
    found = {name: outcomes[name] for name in step.criteria if name in outcomes}
    if USABLE in step.criteria and case.get("usable_hi") is None:
        return USABLE
    failed = (name for name, outcome in found.items() if outcome == Outcome.FAILED)
    unsettled = (name for name, outcome in found.items() if outcome not in _FINE)
    return next(failed, None) or next(unsettled, None)


def written(ladder: Mapping[str, object] | None) -> str:
    return json.dumps(ladder, ensure_ascii=False, separators=(",", ":"))
