"""How is a release built while the desk goes on? In a process of its own, one at a time.

It is asked for at a moment, and built as of that moment. Whatever ends the
server or the process, a release is there whole, or not at all: what was begun
and broken off is a number that no release has. What was asked for stands in the
log of acts, and whoever builds holds a lock: so each of several servers tells
the same, and none begins beside another.
"""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection
from operator import attrgetter
from pathlib import Path
from typing import Final

from auditor.house import House, open_house
from auditor.refusal import Refused
from auditor.release import Drawing, build, check_build
from auditor.sample import parse_frame, parse_sample_file
from auditor.settings import Settings, SettingsError
from dashboards.desk.edition import ORDERED, BuildTold, Wanted
from results import lock
from results.clock import SetClock
from results.durable import PRIVATE_FILE
from results.errors import ResultsError
from results.figures.period import Period, period_of
from results.figures.sampling import SampleRefused
from results.records.person import PersonAct
from results.store import act
from scenarios.errors import ScenarioError

BUILT: Final = "release_built"
NOT_BUILT: Final = "release_not_built"
_ACTS: Final = (ORDERED, BUILT, NOT_BUILT, "refused")
_KEPT: Final = 10
_PLACE: Final = ".building"
"""Of the lock, in the installation's folder."""
_TRIES: Final = 5
_PAUSE_S: Final = 0.05
_REFUSES: Final = (Refused, SampleRefused, ResultsError, ScenarioError, SettingsError)


class Yard:
    """What was asked to be built at the desk, as the log of acts has it, and what this server builds."""

    def __init__(self) -> None:
        self._working: asyncio.Task[None] | None = None

    async def told(self, house: House) -> tuple[BuildTold, ...]:
        """The newest first."""
        async with house.store.read() as tx:
            acts = [one for what in _ACTS for one in await act.listing(tx, what=what, limit=20 * _KEPT)]
        told = _remembered(acts)
        if told and told[0].broke_off and _is_taken(house):
            return (replace(told[0], broke_off=False), *told[1:])
        return told

    async def begin(self, house: House, wanted: Wanted, *, person: str) -> None:
        """Begin to build, if nothing is being built.

        Raises:
            Refused: what is seen at once: as for building, or another is being built.
        """
        period = _period(wanted.period)
        await check_build(
            house,
            period,
            until=wanted.until,
            corrects=wanted.corrects,
            parquet=wanted.parquet,
            with_pdf=wanted.with_pdf,
        )
        await asyncio.to_thread(_drawing, wanted)
        place = await _taken(house)
        if place is None:
            raise await self._busy(house, person, wanted.period)
        begun = BuildTold(period=period.name, person=person, at=house.clock.now())
        self._working = asyncio.create_task(self._see_through(house, wanted, begun, place))

    async def _busy(self, house: House, person: str, period: str) -> Refused:
        told = await self.told(house)
        if len(told) > 1 and (told[0].person, told[0].period) == (person, period):
            told = told[1:]  # this order itself, which is written down already; or the one that it repeats
        who = f"{told[0].person} has a release of {told[0].period} built" if told else "a release is being built"
        return Refused(f"{who}; wait until that is done")

    async def _see_through(self, house: House, wanted: Wanted, begun: BuildTold, place: int) -> None:
        try:
            done = await _built_apart(house.settings, wanted, begun)
            async with house.store.write() as tx:
                at, name = house.clock.now(), begun.person
                if done.release is not None:
                    await act.note(tx, name, BUILT, done.release, at=at, details=begun.period)
                else:
                    await act.note(tx, name, NOT_BUILT, begun.period, at=at, details=done.refused or "")
        finally:
            os.close(place)


async def _taken(house: House) -> int | None:
    """The place of whoever builds, an open file; None: somebody has it, and not only to see whether it is free."""
    for _ in range(_TRIES):
        place = _open_place(house)
        if lock.take(place):
            return place
        os.close(place)
        await asyncio.sleep(_PAUSE_S)
    return None


def _is_taken(house: House) -> bool:
    place = _open_place(house)
    is_free = lock.take(place)
    os.close(place)
    return not is_free


def _open_place(house: House) -> int:
    return os.open(house.settings.home / _PLACE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)


def _remembered(acts: Iterable[PersonAct]) -> tuple[BuildTold, ...]:
    """What came of each order; one of which nothing is written broke off with the server that it was given to."""
    told: list[BuildTold] = []
    for one in sorted(acts, key=attrgetter("seq")):
        if one.what == ORDERED:
            told.append(BuildTold(period=one.subject, person=one.person, at=one.at, broke_off=True))
        elif not told or told[-1].person != one.person:
            continue
        elif one.what == BUILT:
            told[-1] = replace(told[-1], release=one.subject, broke_off=False)
        elif one.what == NOT_BUILT:
            told[-1] = replace(told[-1], refused=one.details or None, broke_off=not one.details)
        elif one.subject == "releases/build" and told[-1].broke_off:
            told.pop()  # it was refused with the form, and never begun
    return tuple(reversed(told[-_KEPT:]))


def _period(name: str) -> Period:
    try:
        return period_of(name)
    except ValueError as error:
        raise Refused(str(error)) from None


def _drawing(wanted: Wanted) -> Drawing | None:
    """The sample that it rests on, if it does.

    Raises:
        SampleRefused: a file cannot be read.
    """
    if wanted.sample is None or wanted.frame is None:
        return None
    return Drawing(
        known=parse_sample_file(Path(wanted.sample.name), wanted.sample.data),
        frame=parse_frame(Path(wanted.frame.name), wanted.frame.data),
    )


async def _built_apart(settings: Settings, wanted: Wanted, begun: BuildTold) -> BuildTold:
    """Have it built by another process, and hear what came of it; whoever waits no more ends that process."""
    context = multiprocessing.get_context("spawn")  # nothing of this process's loops and threads
    hears, says = context.Pipe(duplex=False)
    process = context.Process(target=_apart, args=(settings, wanted, begun.person, begun.at, says), daemon=True)
    await asyncio.to_thread(process.start)
    says.close()
    heard, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_reader(hears.fileno(), heard.set)
    try:
        await heard.wait()
        release, refused = hears.recv()
        return replace(begun, release=release, refused=refused)
    except EOFError:
        return replace(begun, broke_off=True)
    finally:
        loop.remove_reader(hears.fileno())
        process.terminate()
        await asyncio.to_thread(process.join)
        hears.close()


def _apart(settings: Settings, wanted: Wanted, person: str, at: datetime, says: Connection) -> None:
    """The whole of the process; an interruption is its parent's, who ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        says.send((asyncio.run(_build(settings, wanted, person, at)), None))
    except _REFUSES as refused:
        says.send((None, str(refused)))


async def _build(settings: Settings, wanted: Wanted, person: str, at: datetime) -> str:
    async with open_house(settings, clock=SetClock(at)) as house:
        built = await build(
            house,
            period_of(wanted.period),
            person=person,
            until=wanted.until,
            drawing=_drawing(wanted),
            corrects=wanted.corrects,
            parquet=wanted.parquet,
            with_pdf=wanted.with_pdf,
        )
    return built.row.id
