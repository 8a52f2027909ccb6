"""Is the ledger the only truth: taken up from any prefix on a store that knows nothing else, does it go on the same?

The prefixes are those that the end of a process can leave; the intent that
stands alone is left out: it is not gone on from but asked about
(`test_interleaving`).
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from results.records import Answered, Asked, Body, Closed, Entry, Unobserved
from results.store import ledger
from tests.auditor.engine.memory import MemoryHands
from tests.auditor.engine.world import Template, World, make_template, world

UNREACHABLE = Unobserved(code="target_unreachable", retry=True)
CHANGED = Unobserved(code="page_changed", retry=False)
FAILS = st.dictionaries(
    st.tuples(
        st.sampled_from(["readback", "baseline", "request", "look", "collect", "verify"]), st.sampled_from([1, 2])
    ),
    st.sampled_from([UNREACHABLE, UNREACHABLE, CHANGED]),
    max_size=4,
)


@dataclass(frozen=True, kw_only=True)
class Course:
    """How this case goes: when the service answers, and which runs of ours cannot look."""

    answers_after: timedelta
    fails: dict[tuple[str, int], Unobserved]

    def hands(self, made: World) -> MemoryHands:
        return MemoryHands(loaded=made.loaded, service=made.service, fails=self.fails)


COURSES = st.builds(
    Course,
    answers_after=st.sampled_from([timedelta(minutes=1), timedelta(hours=5), timedelta(days=3)]),
    fails=FAILS,
)


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Between two steps: how long the ledger was, what time it was, what had been asked of the service."""

    entries: int
    now: datetime
    requests: tuple[datetime, ...]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, home_database: str) -> Template:
    return asyncio.run(make_template(tmp_path_factory.mktemp("template"), home_database))


async def live(made: World, course: Course) -> list[Moment]:
    """Advance to the end; a person answers each question as it is asked."""
    made.service.answers_after = course.answers_after
    engine, moments = made.engine(course.hands(made)), []
    for _ in range(200):
        await engine.advance(made.case)
        await made.answer()
        entries = await made.entries()
        moments.append(Moment(entries=len(entries), now=made.clock.now(), requests=tuple(made.service.requests)))
        if not await made.go_on():
            return moments
    raise AssertionError("the case came to no end")


async def take_up(made: World, entries: tuple[Entry, ...], moment: Moment) -> None:
    """A store that has the prefix and nothing else, on the day of the last entry."""
    async with made.house.store.write() as tx:
        for e in entries[1 : moment.entries]:
            await ledger.append(tx, made.case, e.body, at=e.at, by=e.by, stage=e.stage, attempt=e.attempt)
    made.clock.set(moment.now)
    made.service.requests = list(moment.requests)


def said(entries: tuple[Entry, ...]) -> list[tuple[object, ...]]:
    """What the ledger says; questions by their order, for their names are made anew."""
    names: dict[str, str] = {}

    def named(body: Body) -> Body:
        if isinstance(body, Asked | Answered):
            return replace(body, question=names.setdefault(body.question, f"q-{len(names)}"))
        return body

    return [(e.at, e.by, e.stage, e.attempt, named(e.body)) for e in entries]


async def compare(template: Template, folder: Path, course: Course, place: float) -> None:
    async with world(template, folder / "whole") as made:
        moments = await live(made, course)
        whole = await made.entries()
    assert isinstance(whole[-1].body, Closed)
    moment = moments[int(place * (len(moments) - 1))]
    async with world(template, folder / "again") as made:
        await take_up(made, whole, moment)
        await live(made, course)
        again = await made.entries()
    assert said(again) == said(whole)


@given(course=COURSES, place=st.floats(0, 1))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_taken_up_anywhere_the_ledger_becomes_the_same(
    template: Template, tmp_path: Path, course: Course, place: float
) -> None:
    asyncio.run(compare(template, tmp_path, course, place))
