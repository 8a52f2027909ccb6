"""Do calls come in an order in which they can be made, and do those that only look change nothing?"""

from collections.abc import Iterator
from typing import TypeGuard

from scenarios.errors import Problem
from scenarios.lint.subject import Subject
from scenarios.schema import Call, Download, Human, Kind, See, StepBase, WatchFor
from scenarios.schema.walk import parts_of
from scenarios.source import Loc
from scenarios.variable import captures_of, strings_of, variables_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", "SEARCH"})
"""Methods that ask and change nothing (RFC 9110 9.2.1, RFC 4918, RFC 3253, RFC 5323)."""

_ONLY_LOOK = (("wait", "look"), ("confirm",))
_ORDER = ("readback", "request", "wait", "collect", "transfer")
"""Stages of a case, in which what an earlier one kept is still known; what planting kept is not."""


def check_calls(subject: Subject) -> Iterator[Problem]:
    """Refuse a value named before the call that keeps it, and a call that could change something where we only look."""
    scenario = subject.loaded.scenario
    lists = [(loc, part) for loc, part in parts_of(scenario) if _is_steps(part)]
    by_calls = {name: loc for loc, steps in lists for name in _kept(steps)}
    by_words = {name for _, text in strings_of(scenario.model_dump(mode="json")) for name in captures_of(text)}
    for loc, steps in lists:
        known = {name for where, others in lists if _is_before(where, loc) for name in _kept(others)} | by_words
        for index, step in enumerate(steps):
            yield from _too_early(subject, (*loc, index), step, by_calls.keys() - known)
            known |= _kept((step,))
            if _looks_into_an_answer(step) and not all(_is_of_calls(one) for one in steps):
                message = "`answer` is what a call was answered, and this stage is done in a browser"
                mend = "make the stage of calls alone, or look at the page"
                yield subject.error("answer_elsewhere", (*loc, index), message, mend)
            only_looks = any(loc[: len(way)] == way for way in _ONLY_LOOK)
            if isinstance(step, Call) and only_looks and step.method not in SAFE:
                message = f"{step.method} may change something, and this stage only looks"
                mend = f"ask by one of {', '.join(sorted(SAFE))}, or do it in `request`"
                yield subject.error("unsafe_call", (*loc, index, "step:call", "call"), message, mend)


def _too_early(subject: Subject, loc: Loc, step: StepBase, unknown: frozenset[str] | set[str]) -> Iterator[Problem]:
    named = {
        v.name for _, text in strings_of(step.model_dump(mode="json")) for v in variables_of(text) if v.root == "saved"
    }
    for name in sorted(named & unknown):
        message = f"${{saved.{name}}} is named before any call has kept it"
        yield subject.error(
            "unset_variable", loc, message, "put the call with this `save` before it, in the same stage"
        )


def _looks_into_an_answer(step: StepBase) -> bool:
    return isinstance(step, See | WatchFor) and step.target.kind is Kind.ANSWER


def _is_of_calls(step: StepBase) -> bool:
    by_call = isinstance(step, Download) and all(source.call is not None for source in step.sources)
    return by_call or isinstance(step, Call | Human) or _looks_into_an_answer(step)


def _kept(steps: tuple[StepBase, ...]) -> set[str]:
    return {name for step in steps if isinstance(step, Call) for name in step.save}


def _is_before(one: Loc, other: Loc) -> bool:
    """Whether a stage has always ended before another begins."""
    if one[0] not in _ORDER or other[0] not in _ORDER:
        return False
    return _ORDER.index(str(one[0])) < _ORDER.index(str(other[0]))


def _is_steps(part: object) -> TypeGuard[tuple[StepBase, ...]]:
    return isinstance(part, tuple) and bool(part) and isinstance(part[0], StepBase)
