"""Is it there yet? Looking again and again, and clearing what stands in the way meanwhile."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.async_api import ElementHandle, Error, Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from probes.base import Question
from probes.browser import find
from probes.browser.find import Found
from probes.browser.fresh import keyed_digest
from probes.browser.obstacle import Obstacles
from probes.browser.run import Run
from probes.browser.view import View, look
from probes.browser.wanted import Wanted, compile_target
from probes.course import PersonNeeded
from probes.errors import BrowserLost, LanguageChanged, PageChanged, ProbeError
from results.records import QuestionTopic
from scenarios.schema import Choose, Click, Fill, NotSee, See, Step, Target, Tick, Untick, WatchFor

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.05, 0.4
_TRIAL_MS = 1500
_SURE_S = 3.0  # where nothing can come by itself, what we did ourselves has led to a request by then, or leads to none
# Of a frame only the browser's driver knows what lies above it.
_ON_TOP = """(element) => {
  element.scrollIntoViewIfNeeded?.();
  const {x, y, width, height} = element.getBoundingClientRect();
  const top = element.getRootNode().elementFromPoint?.(x + width / 2, y + height / 2);
  return window === window.top && !!top && element.contains(top);
}"""
LOOKING = (See, WatchFor, NotSee)  # the first thing they do is look, and they do nothing else
_ACTING = (Click, Fill, Choose, Tick, Untick)  # ... at something that they take in hand

Way = Callable[[Sequence[View], Wanted], list[Found]]
Judge = Callable[[Sequence[View]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """The one thing to act on, in hand."""

    found: Found
    element: ElementHandle | Locator

    async def ask(self, question: str) -> Any:
        """Ask something of the element, by a function of one element."""
        return await self.found.view.ask(self.found.node, question)

    @classmethod
    async def at(cls, found: Found) -> "Pointed":
        """Take in hand what a look to act has found."""
        return cls(found=found, element=await found.view.element(found.node))


class Eyes:
    """What sees for one run; the elements of the last look stay in reach until the next."""

    def __init__(self, run: Run, obstacles: Obstacles) -> None:
        self._run = run
        self._obstacles = obstacles
        self._last: list[View] = []
        self._is_fresh = False
        self._seen: tuple[Page, int] | None = None  # a page that cannot change by itself, and what it had asked for
        self._reach: tuple[Page, int] | None = None  # the same, of one whose things are in reach, and stay there

    def wanted(self, target: Target) -> Wanted:
        """Compile a target with the values there are now."""
        return compile_target(target, self._run.values, self._run.session.language)

    async def look(self, *wanted: Wanted, to_act: bool = False) -> list[View]:
        """See page and frames; nothing while the page changes to another. `to_act`: elements can be taken in hand.

        Raises:
            BrowserLost: the browser is gone.
        """
        self._is_fresh, self._seen, self._reach = False, None, None
        for view in self._last:
            await view.release()
        selectors = [name for target in (*wanted, *self._obstacles.wanted) for name in target.selectors]
        try:
            unique = list(dict.fromkeys(selectors))
            self._last = await look(self._run.window.page, self._run.hosts, unique, to_act=to_act)
        except (Error, TimeoutError, IndexError):
            if self._run.window.is_lost:
                raise BrowserLost("its process or its last tab is gone") from None
            self._last = []
        if self._spoken is not None:
            self._run.languages.add(self._spoken)
        if to_act:
            self._reach = self._mark if all(view.is_inert for view in self._last) else None
        elif self._is_still:
            self._seen = self._mark
        return self._last

    async def now(self) -> list[View]:
        """What there is to see: what was seen last, if that still stands."""
        return self._last if self._stands else await self.look()

    async def digest(self) -> str:
        """Digest what can be read now, so that the next poll of its kind knows whether anything changed."""
        texts = [view.text for view in await self.now()]
        return keyed_digest(self._run.session.key, "\n".join([self._run.stage.name, *texts]))

    async def is_news(self) -> bool:
        """Whether there is anything to keep of what can be read now: a poll keeps nothing that the last one saw."""
        run = self._run
        return not run.is_poll or run.stage.page is None or await self.digest() != run.stage.page

    @property
    def _is_still(self) -> bool:
        return bool(self._last) and all(view.is_still for view in self._last)

    @property
    def _is_final(self) -> bool:
        """Whether what was seen last stays for ever: nothing in it runs, nothing is under way, and it is not asked for anew."""
        window = self._run.window
        if window.is_lost or not self._last or not all(view.is_inert for view in self._last):
            return False
        answer = window.traffic.answer_to(window.page)
        return window.traffic.is_quiet and answer is not None and "refresh" not in answer.headers

    @property
    def _mark(self) -> tuple[Page, int] | None:
        """What differs as soon as another page comes."""
        window = self._run.window
        return None if window.is_lost else (window.page, window.traffic.asked)

    @property
    def _stands(self) -> bool:
        """Whether what was seen last is what there is: we did nothing since, and nothing comes by itself."""
        return self._seen is not None and self._seen == self._mark

    async def _at_hand(self) -> list[View]:
        """What can be acted on: what was seen last, where nothing that was done in the page could change it."""
        if self._last and self._reach is not None and self._reach == self._mark:
            return self._last
        return await self.look(to_act=True)

    @property
    def _spoken(self) -> str | None:
        """The language that the page of a step says it is in."""
        run = self._run
        return None if run.signing_in or run.spare is not None or not self._last else self._last[0].language

    def absent(self, target: Target | Wanted) -> ProbeError | None:
        """Why something may only seem not to be there: the page speaks another language than the same pages did before."""
        before, now = self._run.stage.languages, self._spoken
        if not before or now is None or now in before:
            return None
        wanted = target if isinstance(target, Wanted) else self.wanted(target)
        return LanguageChanged(wanted, now, ", ".join(before))

    async def until(self, judge: Judge, within: timedelta, *wanted: Wanted, to_act: bool = False) -> bool:
        """Look until it is as it should be; what stands in the way is cleared meanwhile, and costs no time.

        A page that nothing can change, and that asks for no other, is not waited for to the end.

        Raises:
            StageStopped, PersonNeeded, BeginAgain, ProbeError: what stands in the way cannot be cleared.
        """
        end = time.monotonic() + within.total_seconds()
        sure = time.monotonic() + _SURE_S
        pause = FIRST_PAUSE_S
        while True:
            known = (self._is_fresh or (self._stands and not to_act)) and not any(one.selectors for one in wanted)
            self._is_fresh = False
            views = self._last if known else await self.look(*wanted, to_act=to_act)
            if views and judge(views):
                return True
            begun = time.monotonic()
            if views and await self._obstacles.clear(self, views):
                end += time.monotonic() - begun
                sure = time.monotonic() + _SURE_S
                continue
            if time.monotonic() >= (min(sure, end) if self._is_final else end):
                return False
            await asyncio.sleep(min(pause, max(0.0, end - time.monotonic())))
            pause = min(pause * 1.5, LONGEST_PAUSE_S)
            self._seen = None

    async def unhindered(self, *, before: Step | None = None) -> None:
        """Clear what stands in the way before a step, or before we look; who begins by looking is given this look."""
        acts, looks = isinstance(before, _ACTING), before is None or isinstance(before, LOOKING)
        while await self._obstacles.clear(self, await (self._at_hand() if acts else self.now())):
            self._seen = self._reach = None
        self._is_fresh = acts or looks
        if not looks:
            self._seen = None

    async def quiet(self, longest_s: float) -> bool:
        """Wait for what a page may still bring; False where it can bring nothing, and there was nothing to wait for."""
        if self._is_still:
            return False
        await self._run.window.traffic.quiet(longest_s)
        return True

    async def seen(self, target: Target, within: timedelta, *, gone: bool = False, to_act: bool = False) -> list[Found]:
        """Wait until it appears, or is gone; gives what was found at last."""
        wanted = self.wanted(target)
        hits: list[Found] = []

        def judge(views: Sequence[View]) -> bool:
            hits[:] = self._current(views, wanted)
            return bool(hits) != gone

        await self.until(judge, within, wanted, to_act=to_act)
        return hits

    async def must_see(self, target: Target, within: timedelta) -> Found:
        """Wait until it appears; gives the first of them.

        Raises:
            PageChanged, LanguageChanged: it does not; says what there is instead.
        """
        hits = await self.seen(target, within)
        if not hits:
            wanted = self.wanted(target)
            views = await self.look(wanted)
            raise self.absent(wanted) or PageChanged(wanted, find.instead(views, wanted, []))
        return hits[0]

    async def one(self, target: Target, within: timedelta, *, way: Way = find.search, in_reach: bool = True) -> Pointed:
        """Wait for the one thing that is meant, enabled and within reach of a click.

        Raises:
            PageChanged: there is none, more than one, or it is disabled or covered; says what there is instead.
            LanguageChanged: there is none, and the page is in another language.
            PersonNeeded: several are equally new.
        """
        return await self.this(self.wanted(target), within, way=way, in_reach=in_reach)

    async def this(
        self, wanted: Wanted, within: timedelta, *, way: Way = find.search, in_reach: bool = True
    ) -> Pointed:
        """As `one`, of a target that is compiled already."""
        end = time.monotonic() + within.total_seconds()
        while True:
            left = timedelta(seconds=max(0.0, end - time.monotonic()))
            found = await self._single(wanted, left, way)
            pointed = await _in_hand(found)
            if pointed is not None and (not in_reach or await _within_reach(pointed)):
                return pointed
            if time.monotonic() >= end:
                raise PageChanged(wanted, "it is covered by something else")

    async def every(self, target: Target, within: timedelta, *, way: Way = find.search) -> list[Found]:
        """Wait for all that are meant, in page order; any of them can be taken in hand.

        Raises:
            PageChanged, LanguageChanged: there is none.
        """
        wanted = self.wanted(target)
        hits: list[Found] = []

        def judge(views: Sequence[View]) -> bool:
            hits[:] = self._fresh(views, wanted, way(views, wanted))
            return bool(hits)

        if not await self.until(judge, within, wanted, to_act=True):
            raise self.absent(wanted) or PageChanged(wanted, find.instead(self._last, wanted, []))
        return hits

    async def _single(self, wanted: Wanted, within: timedelta, way: Way) -> Found:
        hits: list[Found] = []

        def judge(views: Sequence[View]) -> bool:
            hits[:] = self._fresh(views, wanted, way(views, wanted))
            return len(hits) == 1 and not hits[0].disabled

        if await self.until(judge, within, wanted, to_act=True):
            return hits[0]
        if len(hits) == 1:
            raise PageChanged(wanted, "disabled")
        if wanted.newly and len(hits) > 1:
            await self._ask_which(hits)
        changed = None if hits else self.absent(wanted)
        raise changed or PageChanged(wanted, find.instead(self._last, wanted, hits))

    def _current(self, views: Sequence[View], wanted: Wanted) -> list[Found]:
        return self._fresh(views, wanted, find.search(views, wanted))

    def _fresh(self, views: Sequence[View], wanted: Wanted, hits: list[Found]) -> list[Found]:
        """Of a target that must be new, what is new; before the request nothing is, and all is remembered."""
        if not wanted.newly:
            return hits
        if self._run.is_poll:
            self._run.rows.append(self._run.newness.digests(views, wanted))
        if self._run.stage.name == "baseline":
            return []
        return list(self._run.newness.among(views, wanted, hits).hits)

    async def _ask_which(self, hits: Sequence[Found]) -> None:
        run = self._run
        kept = [await run.evidence.words(hit.text, run.number) for hit in hits]
        run.add(*kept)
        await run.picture(full=True)
        raise PersonNeeded(
            Question(
                topic=QuestionTopic.WHICH_ROW,
                step=run.number or 0,
                next_step=run.number or 0,
                answers=tuple(run.newness.name(hit, place) for place, hit in enumerate(hits)),
                artifacts=tuple(artifact.sha256 for artifact in kept if artifact),
            )
        )


async def _in_hand(found: Found) -> Pointed | None:
    """Take it in hand; None if the page has drawn itself anew in the meantime."""
    try:
        return await Pointed.at(found)
    except Error:
        return None


async def _within_reach(pointed: Pointed) -> bool:
    """Whether a click would reach it: nothing lies above it. Tried only where that does not show."""
    try:
        if not await pointed.ask(_ON_TOP):
            await pointed.element.click(trial=True, timeout=_TRIAL_MS)
    except (PlaywrightTimeout, Error):
        return False
    return True
