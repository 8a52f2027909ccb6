"""What does each word of a page stage do? One function a word, and the register of them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from probes.base import Question
from probes.browser import act, find
from probes.browser.download import take
from probes.browser.eyes import Eyes, Pointed
from probes.browser.navigate import address, go
from probes.browser.run import Run
from probes.browser.totp import one_time_code
from probes.browser.wanted import Wanted
from probes.course import PersonNeeded
from probes.errors import PageChanged, SecretAstray, StepTimeout
from results.records import FACTS, QuestionTopic
from scenarios.pattern import Inserted, UnknownVariable, substitute, variables
from scenarios.schema import (
    Choose,
    Click,
    Dismiss,
    Download,
    EnterCode,
    Fill,
    Human,
    NotSee,
    Open,
    Press,
    Screenshot,
    See,
    SignInWith,
    Step,
    Tick,
    Untick,
    Upload,
    WatchFor,
)
from scenarios.schema.walk import words_of

_QUIET_S = 5.0
_SPARE_S = 60.0  # what a step may take beyond its own time: pictures, looking, a slow machine
_GONE = timedelta(0)


async def open_(run: Run, eyes: Eyes, step: Open) -> None:
    """Go to a path of the service, whose own path is kept, or to an address.

    Raises:
        TargetUnreachable, HostRefused: no page came, and why.
    """
    del eyes
    url = address(run, step.path)
    await run.point_of_no_return(step)
    await go(run, url, step.time)


async def click(run: Run, eyes: Eyes, step: Click) -> None:
    pointed = await eyes.one(step.target, step.time)
    await run.point_of_no_return(step)
    run.clicks += 1
    await act.click(run, pointed, step.time)


async def dismiss(run: Run, eyes: Eyes, step: Dismiss) -> None:
    """Click it if it is there, and there once."""
    hits = await eyes.seen(step.target, step.time, to_act=True)
    if len(hits) == 1 and not hits[0].disabled:
        run.clicks += 1
        await act.click(run, await Pointed.at(hits[0]), step.time)


async def tick(run: Run, eyes: Eyes, step: Tick | Untick) -> None:
    wanted, on = eyes.wanted(step.target), isinstance(step, Tick)
    await run.point_of_no_return(step)
    if step.target.each:
        await _tick_every(run, eyes, step, wanted, on=on)
    else:
        pointed = await eyes.one(step.target, step.time, way=find.boxes, in_reach=False)
        await act.tick(run, pointed, wanted, on=on)
    await act.settle(run, step.time)


async def _tick_every(run: Run, eyes: Eyes, step: Tick | Untick, wanted: Wanted, *, on: bool) -> None:
    """One after the other, found anew each time: pages redraw themselves."""
    most: int | None = None
    await eyes.quiet(_QUIET_S)
    while True:
        boxes = await eyes.every(step.target, step.time, way=find.boxes)
        left = [box for box in boxes if box.node.thing is not None and box.node.thing.checked != on]
        if not left:
            return
        if most is not None and len(left) >= most:
            raise PageChanged(wanted, f"{len(left)} stay {'unticked' if on else 'ticked'}")
        most = len(left)
        await act.tick(run, await Pointed.at(left[0]), wanted, on=on)


async def press(run: Run, eyes: Eyes, step: Press) -> None:
    del eyes
    await run.point_of_no_return(step)
    run.clicks += 1
    await run.window.page.keyboard.press(step.keys)
    run.typing = False
    await act.settle(run, step.time)


async def fill(run: Run, eyes: Eyes, step: Fill) -> None:
    text = step.with_.in_language(run.session.language)[0]
    await _type(run, eyes, step, text)


async def enter_code(run: Run, eyes: Eyes, step: EnterCode) -> None:
    await _type(run, eyes, step, "${account.totp}")


async def choose(run: Run, eyes: Eyes, step: Choose) -> None:
    pointed = await eyes.one(step.field, step.time, way=find.chosen_from)
    await run.point_of_no_return(step)
    run.fields += 1
    await act.choose(run, eyes, step, pointed)


async def upload(run: Run, eyes: Eyes, step: Upload) -> None:
    names = variables(step.file)
    path = run.files.get(names[0]) if len(names) == 1 else None
    if path is None:
        raise UnknownVariable(f"{step.file} is no file here; known: {', '.join(run.files) or 'none'}")
    await run.point_of_no_return(step)
    run.fields += 1
    await act.upload(run, eyes, step.field, path, step.time)
    await act.settle(run, step.time)


async def see(run: Run, eyes: Eyes, step: See) -> None:
    """What must be there; its facts hold from now on.

    Raises:
        PageChanged: it does not appear in time.
    """
    await _saw(run, eyes, step, await eyes.must_see(step.target, step.time))


async def not_see(run: Run, eyes: Eyes, step: NotSee) -> None:
    del run
    if await eyes.seen(step.target, step.time, gone=True):
        raise PageChanged(f"the end of {eyes.wanted(step.target)}", "it is still there")


async def watch_for(run: Run, eyes: Eyes, step: WatchFor) -> None:
    """There: the fact. Not there, once the page is quiet: nothing, and no failure.

    The look before the request may name what only the request brings, its
    reference: that stands nowhere yet.

    Raises:
        LanguageChanged: it may be there in words that we do not look for.
    """
    if run.stage.name == "baseline" and not _is_known(run, step):
        return
    hits = await eyes.seen(step.target, _GONE)
    if not hits and await eyes.quiet(min(step.time.total_seconds(), _QUIET_S)):
        hits = await eyes.seen(step.target, _GONE)
    if hits:
        await _saw(run, eyes, step, hits[0])
    elif (changed := eyes.absent(step.target)) is not None:
        raise changed


async def screenshot(run: Run, eyes: Eyes, step: Screenshot) -> None:
    del eyes
    run.window.journal.note("screenshot", name=step.name)
    await run.picture(full=True)


async def human(run: Run, eyes: Eyes, step: Human) -> None:
    """Hand over to a person: the stage goes on after the answer."""
    del eyes
    number = run.number or 0
    if step.is_final:
        await run.point_of_no_return(step)
    picture = await run.picture(full=True)
    raise PersonNeeded(
        Question(
            topic=QuestionTopic.SCENARIO,
            step=number,
            next_step=number + 1,
            answers=tuple(step.answers) or ("done",),
            words=step.words,
            attach=step.attach,
            artifacts=(picture.sha256,) if picture else (),
        )
    )


async def sign_in_with(run: Run, eyes: Eyes, step: SignInWith) -> None:
    """Do a provider's steps with its own account; its secrets are typed on its hosts only."""
    sign_on = run.session.sign_ons[step.provider]
    with run.on_behalf(sign_on.scope, sign_on=step.provider):
        for own in sign_on.steps:
            await eyes.unhindered(before=own)
            await perform(run, eyes, own)


async def delegate(run: Run, eyes: Eyes, step: Step) -> None:
    """A word of another probe, in the midst of our page."""
    del eyes
    await run.point_of_no_return(step)
    await run.delegated(step)


async def _type(run: Run, eyes: Eyes, step: Fill | EnterCode, text: str) -> None:
    pointed = await eyes.one(step.field, step.time, way=find.typed)
    thing = pointed.found.node.thing
    if thing is not None and thing.readonly:
        raise PageChanged(eyes.wanted(step.field), "it takes no input")
    written = _written(run, text, pointed)
    await run.point_of_no_return(step)
    run.fields += 1
    await pointed.element.fill(written, timeout=step.time.total_seconds() * 1000)


def _written(run: Run, text: str, pointed: Pointed) -> str:
    """What is to be typed. A secret is read now, and only if the field's page is of the file that asks for it.

    Raises:
        SecretAstray: it is not.
    """
    secret = [name for name in variables(text) if name in run.scope.secrets]
    if not secret:
        return substitute(text, run.values)
    if not run.scope.hosts.allows(pointed.found.view.url):
        raise SecretAstray(urlsplit(pointed.found.view.url).netloc)
    run.typing = run.secret_typed = True
    run.typed_at = run.sign_on
    read = {name: run.scope.secrets[name]() for name in secret}
    if text == "${account.totp}":
        return one_time_code(read["account.totp"], run.now())
    return substitute(text, {**run.values, **{name: Inserted.of(value) for name, value in read.items()}})


def _is_known(run: Run, step: WatchFor) -> bool:
    named = {name for _, words in words_of(step.target) for text in words.texts for name in variables(text)}
    return all(name in run.values for name in named if name.startswith("saved."))


async def _saw(run: Run, eyes: Eyes, step: See | WatchFor, hit: find.Found) -> None:
    captured = await run.capture(hit.captures)
    if step.facts:
        matters = any(FACTS[fact].weighty or FACTS[fact].stops for fact in step.facts)
        picture = await run.picture(full=True) if matters or await eyes.is_news() else None
        await run.establish(step.facts, (picture, *captured))


def _longest_s(run: Run, step: Step) -> float:
    """How long a step may take in all; a sign-on as long as its own steps may."""
    if isinstance(step, SignInWith):
        return sum(_longest_s(run, own) for own in run.session.sign_ons[step.provider].steps)
    spare_s = run.session.longest_transfer.total_seconds() if isinstance(step, Download) else _SPARE_S
    return step.time.total_seconds() * 2 + spare_s


Word = Callable[[Run, Eyes, Any], Awaitable[None]]

WORDS: dict[str, Word] = {
    "open": open_,
    "click": click,
    "tick": tick,
    "untick": tick,
    "press": press,
    "fill": fill,
    "choose": choose,
    "upload": upload,
    "enter_code": enter_code,
    "see": see,
    "not_see": not_see,
    "watch_for": watch_for,
    "dismiss": dismiss,
    "download": take,
    "screenshot": screenshot,
    "human": human,
    "sign_in_with": sign_in_with,
    "call": delegate,
    "send_letter": delegate,
    "wait_mail": delegate,
}


async def perform(run: Run, eyes: Eyes, step: Step) -> None:
    """Do one step.

    Raises:
        ProbeError: it could not be done as the scenario says.
        StageStopped, PersonNeeded, BeginAgain, Rehearsed: what ends the stage, or begins it again.
    """
    longest_s = _longest_s(run, step)
    try:
        async with asyncio.timeout(longest_s):
            await WORDS[step.key](run, eyes, step)
    except TimeoutError:
        raise StepTimeout(run.number, longest_s) from None
    if step.is_final:
        run.mark_done(step)
        if not (isinstance(run.following, See) and run.following.facts):  # which takes one as soon as it shows
            await run.picture(full=True)
        await run.hand_over()
