"""In which order is a stage done, and how did it end?"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from playwright.async_api import Error

from probes.base import Ending
from probes.browser import barriers
from probes.browser.eyes import LOOKING, Eyes
from probes.browser.login import sign_in
from probes.browser.navigate import address
from probes.browser.obstacle import Obstacles
from probes.browser.run import BeginAgain, Run
from probes.browser.window import window
from probes.browser.words import perform
from probes.course import Outcome, PersonNeeded, Rehearsed, StageStopped
from probes.errors import BrowserLost, PageMoved, ProbeError, ValueMissing
from probes.readback import Reading
from results.records import RecordPlanted
from scenarios.pattern import UnknownVariable
from scenarios.schema import Open, Step


@dataclass(slots=True, kw_only=True)
class _Progress:
    """How far a stage has come: what is done is not done again after the session was lost.

    Attributes:
        standing: the address of the page that was opened to read the last record back, if it was only looked at since.
    """

    rounds: int = 0
    standing: str | None = None
    reading: Reading = field(default_factory=Reading)


def eyes_of(run: Run) -> Eyes:
    """Make what sees for a run, and clears what stands in the way."""

    async def do(eyes: Eyes, step: Step) -> None:
        await perform(run, eyes, step)

    return Eyes(run, Obstacles(run, do))


async def do(run: Run, eyes: Eyes) -> Outcome:
    """Sign in, then do every step; whatever ends it early is the outcome, not an error."""
    progress = _Progress()
    async with AsyncExitStack() as windows:
        outcome = await _outcome(run, eyes, windows, progress)
        run.add(*progress.reading.bodies())
        if not run.window.is_lost:
            if outcome.ending is Ending.FAILED:
                await run.picture(full=True)
            if outcome.ending is not Ending.DONE or await eyes.is_news():
                run.add(await run.evidence.page(run.window, run.number))
        _leave(run)
    return outcome


async def _outcome(run: Run, eyes: Eyes, windows: AsyncExitStack, progress: _Progress) -> Outcome:
    try:
        return await _again_and_again(run, eyes, windows, progress)
    except StageStopped as stopped:
        return Outcome(ending=Ending.STOPPED, stopped_by=stopped.fact)
    except PersonNeeded as needed:
        return Outcome(ending=Ending.ASKED, question=needed.question)
    except Rehearsed:
        return Outcome(ending=Ending.REHEARSED)
    except UnknownVariable as missing:
        return Outcome(ending=Ending.FAILED, error=ValueMissing(missing))
    except ProbeError as error:
        return Outcome(ending=Ending.FAILED, error=error)
    except Error as error:
        lost = BrowserLost(type(error).__name__)
        return Outcome(ending=Ending.FAILED, error=lost if run.window.is_lost else PageMoved(run.number))


async def _again_and_again(run: Run, eyes: Eyes, windows: AsyncExitStack, progress: _Progress) -> Outcome:
    """Begin again where the session was lost; the number of interruptions ends it."""
    while True:
        try:
            if run.stage.login is not None:
                await sign_in(run, eyes, run.stage.login)
            if run.stage.rounds:
                await _rounds(run, eyes, windows, progress)
            else:
                await _steps(run, eyes, windows, run.stage.steps, run.stage.from_step)
                await barriers.at_the_end(run, eyes)
            return Outcome(ending=Ending.DONE)
        except BeginAgain:
            progress.standing = None
            _leave(run)


async def _rounds(run: Run, eyes: Eyes, windows: AsyncExitStack, progress: _Progress) -> None:
    while progress.rounds < len(run.stage.rounds):
        run.round = run.stage.rounds[progress.rounds]
        steps = run.stage.steps_by[run.round.category]
        if run.stage.name == "readback":
            await _read(run, eyes, windows, progress, steps)
        else:
            await _steps(run, eyes, windows, steps, 0)
            run.add(RecordPlanted(category=run.round.category, record=run.round.record))
            await run.hand_over()
        progress.rounds += 1


async def _read(run: Run, eyes: Eyes, windows: AsyncExitStack, progress: _Progress, steps: Sequence[Step]) -> None:
    """Read one record back; the page where the last one stood is not asked for again, nor pictured."""
    assert run.round is not None
    opened = address(run, steps[0].path) if isinstance(steps[0], Open) and not steps[0].signed_out else None
    stays = opened is not None and opened == progress.standing

    async def do(number: int) -> None:
        if number or not stays:
            await _step(run, eyes, windows, steps, number, to_picture=not stays)

    complete = await progress.reading.read(run.round, steps, do)
    only_looked = all(isinstance(step, LOOKING) and not step.signed_out for step in steps[1:])
    progress.standing = opened if complete and only_looked else None


async def _steps(run: Run, eyes: Eyes, windows: AsyncExitStack, steps: Sequence[Step], first: int) -> None:
    for number in range(first, len(steps)):
        await _step(run, eyes, windows, steps, number)


async def _step(
    run: Run,
    eyes: Eyes,
    windows: AsyncExitStack,
    steps: Sequence[Step],
    number: int,
    *,
    to_picture: bool = True,
) -> None:
    step = steps[number]
    run.number, run.step = number, step
    run.following = steps[number + 1] if number + 1 < len(steps) else None
    run.pictured = None
    await barriers.before(run, eyes, step, number)
    await _change_window(run, windows, step)
    await eyes.unhindered(before=step)
    await perform(run, eyes, step)
    if to_picture and not run.is_poll and not run.is_pictured and not _is_pictured_later(run):
        await run.picture()


def _is_pictured_later(run: Run) -> bool:
    """Planting and read-back take one picture a record; a step that cannot be taken back, one before it is done."""
    return run.following is not None and (run.round is not None or run.is_final(run.following))


async def _change_window(run: Run, windows: AsyncExitStack, step: Step) -> None:
    """`signed_out`: a fresh window that knows nothing of the account, until the next `open`."""
    if step.signed_out and run.spare is None:
        fresh = window(run.browser, run.session, run.window.journal, state=None)
        run.spare, run.window = run.window, await windows.enter_async_context(fresh)
    elif run.spare is not None and isinstance(step, Open) and not step.signed_out:
        _leave(run)


def _leave(run: Run) -> None:
    """Go back to the account's window; the other is closed with the stage."""
    if run.spare is not None:
        run.uncounted -= run.window.traffic.pages
        run.window, run.spare = run.spare, None
