"""How is a thing clicked, filled, ticked, chosen?"""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import ElementHandle, Error, FileChooser, Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from probes.browser import find
from probes.browser.eyes import Eyes, Pointed
from probes.browser.run import Run
from probes.browser.wanted import Wanted
from probes.errors import PageChanged, StepTimeout
from scenarios.pattern import Pattern
from scenarios.schema import Choose, Kind, Target

_LABEL_OF = """(box) => [...(box.labels ?? [])].find((label) => label.checkVisibility({checkOpacity: true, visibilityProperty: true}))"""
_IS_TICKED = "(box) => box.tagName === 'INPUT' ? box.checked : box.getAttribute('aria-checked') === 'true'"


async def click(run: Run, pointed: Pointed, within: timedelta) -> None:
    """Click, and wait for the page this leads to, if it leads to one.

    Raises:
        StepTimeout: the click could not be done in time.
    """
    page = run.window.page
    try:
        await pointed.element.click(timeout=within.total_seconds() * 1000, no_wait_after=True)
    except PlaywrightTimeout:
        raise StepTimeout(run.number, within.total_seconds()) from None
    except Error:
        if run.window.is_lost or not page.is_closed():
            raise
    run.typing = False
    await settle(run, within)


async def settle(run: Run, within: timedelta) -> None:
    """After what may lead to another page: wait until it is there.

    Raises:
        StepTimeout: it did not come.
    """
    seconds = within.total_seconds()
    if not run.window.is_lost and not await run.window.traffic.settle(run.window.page, seconds):
        raise StepTimeout(run.number, seconds)


async def tick(run: Run, pointed: Pointed, wanted: Wanted, *, on: bool) -> None:
    """Bring a box into a state, and look that it is in it.

    Raises:
        PageChanged: it is disabled, or stays as it was.
    """
    if await pointed.ask(_IS_TICKED) == on:
        return
    if pointed.found.disabled:
        raise PageChanged(wanted, "disabled")
    run.clicks += 1
    for way in (_by_hand, _by_label, _by_script):
        if await way(pointed) and await pointed.ask(_IS_TICKED) == on:
            return
    raise PageChanged(wanted, f"it stays {'unticked' if on else 'ticked'}")


async def choose(run: Run, eyes: Eyes, step: Choose, pointed: Pointed) -> None:
    """Choose an option of a list, a radio group or a combo box.

    Raises:
        PageChanged: there is no such option, or more than one; says which there are.
    """
    wanted = eyes.wanted(step.field)
    language = run.session.language
    option = Pattern.any_of(step.option.in_language(language), mode="label", values=run.values, language=language)
    thing = pointed.found.node.thing
    assert thing is not None
    if thing.options:
        place = _the_option(wanted, option, [words for words, _ in thing.options])
        if thing.options[place][1]:
            raise PageChanged(f"option “{thing.options[place][0]}” of {wanted}", "disabled")
        await pointed.element.select_option(index=place)
    elif thing.role in ("group", "radiogroup"):
        await _choose_radio(run, pointed, wanted, option)
    else:
        await pointed.element.click()
        chosen = await eyes.this(Wanted(kind=Kind.OPTION, words=option), step.time)
        await chosen.element.click()
    await settle(run, step.time)


async def upload(run: Run, eyes: Eyes, target: Target, path: Path, within: timedelta) -> None:
    """Give a file to an upload, hidden or not; else to what opens a file dialog when clicked.

    Raises:
        PageChanged: there is neither.
    """
    wanted = eyes.wanted(target)
    uploads = find.files(await eyes.look(wanted, to_act=True), wanted)
    if len(uploads) == 1:
        await (await Pointed.at(uploads[0])).element.set_input_files(path)
        return
    pressed = target.model_copy(update={"field": None, "bare": target.field}) if target.field else target
    pointed = await eyes.one(pressed, within)
    try:
        async with run.window.page.expect_file_chooser(timeout=within.total_seconds() * 1000) as waiting:
            await pointed.element.click()
        chooser: FileChooser = await waiting.value
    except PlaywrightTimeout:
        raise PageChanged(wanted, "it takes no file") from None
    await chooser.set_files(path)


async def _by_hand(pointed: Pointed) -> bool:
    return pointed.found.seen and await _clicked(pointed.element)


async def _by_label(pointed: Pointed) -> bool:
    label = (await pointed.element.evaluate_handle(_LABEL_OF)).as_element()
    return label is not None and await _clicked(label)


async def _by_script(pointed: Pointed) -> bool:
    """The styling leaves nothing to click: the box itself is told."""
    await pointed.ask("(box) => box.click()")
    return True


async def _clicked(element: ElementHandle | Locator) -> bool:
    try:
        await element.click(timeout=2000)
    except PlaywrightTimeout:
        return False
    return True


async def _choose_radio(run: Run, pointed: Pointed, wanted: Wanted, option: Pattern) -> None:
    view = pointed.found.view
    inside = find.span_of(view, pointed.found.node)
    target = Wanted(kind=Kind.BOX, words=option)
    hits = list(find.labelled(view, target, inside, find.RADIOS))
    if len(hits) != 1:
        names = [node.thing.names[:1] for node in inside.nodes(view) if node.thing and node.thing.role in find.RADIOS]
        raise PageChanged(
            f"option “{' / '.join(option.texts)}” of {wanted}", _listed([n for name in names for n in name])
        )
    await tick(run, await Pointed.at(hits[0]), target, on=True)


def _the_option(wanted: Wanted, option: Pattern, names: list[str]) -> int:
    places = [place for place, name in enumerate(names) if option.search(name)]
    if len(places) != 1:
        raise PageChanged(f"option “{' / '.join(option.texts)}” of {wanted}", _listed(names))
    return places[0]


def _listed(names: list[str]) -> str:
    return "it offers " + (", ".join(f"“{name}”" for name in names) or "nothing")
