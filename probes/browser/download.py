"""How is the export taken, in one part or several, and what is it if it is no file?"""

from contextlib import suppress
from datetime import timedelta

from playwright.async_api import ElementHandle, Error, Locator

from probes.base import ExportLink
from probes.browser.eyes import Eyes, Pointed
from probes.browser.fetch import Shown, Trigger, fetch
from probes.browser.navigate import load
from probes.browser.obstacle import no_answer
from probes.browser.run import Run
from probes.course import export_kept
from probes.delivery import head_of, keep_file, no_file, transport_of
from probes.errors import NoFile, PageChanged
from results.records import ArtifactKept, Fact, LinkResult, LinkTried, Requester, Role
from scenarios.pattern import substitute
from scenarios.quantity import parse_integer
from scenarios.schema import Download, Source, Target
from scenarios.schema.trade import MAIL_LINK

_MOST_PARTS = 500
_QUIET_S = 5.0
_NOW = timedelta(0)


async def take(run: Run, eyes: Eyes, step: Download) -> None:
    """Take the export from the first source there is.

    Raises:
        PageChanged: there is none of them.
        NoFile: something came that is no file: a sign-in page, a refusal, nothing.
        TransferCut, FileTooLarge: it did not come whole.
    """
    *others, last = step.sources
    for source in others:
        if await _is_there(run, eyes, source) and await _taken(run, eyes, step, source):
            return
    if not await _taken(run, eyes, step, last):
        raise PageChanged("an export to take", "none of the sources holds one")


async def _is_there(run: Run, eyes: Eyes, source: Source) -> bool:
    """Whether a source can be tried now; those of other probes say so themselves."""
    if source.target is None:
        return not source.mail_link or "mail.link" in run.values
    if await eyes.seen(source.target, _NOW):
        return True
    return await eyes.quiet(_QUIET_S) and bool(await eyes.seen(source.target, _NOW))


async def _taken(run: Run, eyes: Eyes, step: Download, source: Source) -> bool:
    if source.target is not None:
        await _by_click(run, eyes, step, source.target)
        return True
    await run.point_of_no_return(step)
    if source.mail_link:
        url = substitute(MAIL_LINK, run.values)

        async def open_link() -> None:
            with suppress(Error):  # a file is no page; whether anything came is seen afterwards
                await load(run.window.page, url, step.time)

        await _delivered(run, step, [await _file(run, open_link, step, url=url)], total=None)
        return True
    done = await run.delegated(step.model_copy(update={"sources": (source,)}))
    if done.done:
        files = [b for b in done.bodies if isinstance(b, ArtifactKept) and b.role == Role.EXPORT]
        assert files, "what was taken is among the bodies"
        await _delivered(run, step, files, total=None)
    return done.done


async def _by_click(run: Run, eyes: Eyes, step: Download, target: Target) -> None:
    """Click what brings the file; with `each` one after the other, found anew each time: pages redraw themselves."""
    kept: list[ArtifactKept] = []
    total: int | None = None
    if target.each:
        await eyes.quiet(_QUIET_S)
    while len(kept) < _MOST_PARTS:
        if target.each:
            every = await eyes.every(target, step.time)
            if len(kept) >= len(every):
                break
            one = await Pointed.at(every[len(kept)])
        else:
            one = await eyes.one(target, step.time)
        if not kept:
            await run.point_of_no_return(step)
        await run.capture(one.found.captures)
        language = run.session.language
        total = parse_integer(one.found.captures.get("total", ""), language) or total
        part = parse_integer(one.found.captures.get("n", ""), language) or (len(kept) + 1 if target.each else None)
        run.clicks += 1
        kept.append(await _file(run, _pressing(one.element, step.time), step, part=part))
        await run.hand_over()  # parts in hand stay in hand
        if not target.each:
            break
    await _delivered(run, step, kept, total=total)


def _pressing(element: ElementHandle | Locator, within: timedelta) -> Trigger:
    async def press() -> None:
        await element.click(timeout=within.total_seconds() * 1000, no_wait_after=True)

    return press


async def _file(
    run: Run, trigger: Trigger, step: Download, *, part: int | None = None, url: str | None = None
) -> ArtifactKept:
    """Take one file; what came instead is an observation about the link, and no export."""
    came = await fetch(run.window, run.session, trigger, step.time)
    run.typing = False
    if isinstance(came, Shown):
        if came.status is None and came.is_error:
            raise no_answer(run, url or run.window.traffic.loads.get(run.window.page, ""))
        raise await _refused(run, came.result, came.status)
    instead = no_file(head_of(came.path), status=came.status, name=came.name)
    if instead is not None:
        raise await _refused(run, instead, came.status)
    kept = await keep_file(run.session, came.path)
    body = export_kept(run, kept.sha256, kept.size, came.media_type, part=part, transport=transport_of(came.url))
    run.add(body)
    if came.is_get and came.url.startswith(("http://", "https://")):
        run.links.append(ExportLink(url=came.url, sha256=kept.sha256, export=run.stage.export))
    return body


async def _refused(run: Run, result: LinkResult | None, status: int | None) -> NoFile:
    """Write down what came in place of the file."""
    picture = await run.picture(full=True)
    run.add(await run.evidence.page(run.window, run.number))
    if result is not None:
        run.add(
            LinkTried(
                requester=Requester.ACCOUNT,
                result=result,
                after=run.stage.name,
                status=status,
                export=run.stage.export,
            )
        )
    if result is LinkResult.GONE:
        await run.establish((Fact.EXPORT_EXPIRED,), (picture,))
    return NoFile("nothing" if result is None else f"{result.value.replace('_', ' ')} (status {status})")


async def _delivered(run: Run, step: Download, kept: list[ArtifactKept], *, total: int | None) -> None:
    """Establish what the files mean."""
    run.mark_done(step)
    picture = await run.picture()
    await run.establish(run.facts_of_export(step, kept, total=total), (*kept, picture))
