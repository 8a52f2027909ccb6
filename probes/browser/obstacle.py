"""What stands between us and the page?

Interruptions the scenario names, captchas everybody knows, and walls against
programs. Banners are clicked away; a captcha is never solved and a wall never
evaded: both are recorded, and the stage stops.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from probes.answer import OUT_OF_SERVICE, is_wall, out_of_service
from probes.base import Question
from probes.browser import find
from probes.browser.run import BeginAgain, Run
from probes.browser.view import View
from probes.browser.wanted import Wanted, compile_target
from probes.browser.window import ERROR_PAGE
from probes.course import PersonNeeded
from probes.errors import HostRefused, Maintenance, PageChanged, ProbeError, TargetUnreachable
from results.records import Fact, QuestionTopic
from scenarios.schema import Interruption, InterruptionKind, Step

if TYPE_CHECKING:
    from probes.browser.eyes import Eyes

MOST_INTERRUPTIONS = 3
_FACTOR_WITHIN = timedelta(days=1)  # a case stands still meanwhile
_PROVE_IT = frozenset({InterruptionKind.REAUTHENTICATION, InterruptionKind.SECOND_FACTOR})

Perform = Callable[["Eyes", Step], Awaitable[None]]


class Obstacles:
    """What may stand in the way of one run."""

    def __init__(self, run: Run, perform: Perform) -> None:
        self._run = run
        self._perform = perform
        self._busy = False
        language = run.session.language
        self._entries = [(entry, compile_target(entry.seen, run.values, language)) for entry in run.stage.interruptions]

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """What is looked for besides the step's own target."""
        return () if self._busy else tuple(wanted for _, wanted in self._entries)

    async def clear(self, eyes: "Eyes", views: Sequence[View]) -> bool:
        """Do away with what stands in the way; True if there was something, and it was dealt with.

        Raises:
            StageStopped: a captcha, or a wall against programs.
            PersonNeeded: only a person can go on.
            BeginAgain: the session was lost, and nothing irreversible was done.
            Maintenance, HostRefused, TargetUnreachable: there is no page to look at.
            PageChanged: the same thing keeps coming back.
        """
        if self._busy:
            return False
        await self._turned_away()
        await self._captcha(any(view.captcha for view in views))
        for entry, wanted in self._entries:
            if find.search(views, wanted):
                await self._meet(eyes, entry, wanted)
                return True
        return False

    async def _meet(self, eyes: "Eyes", entry: Interruption, wanted: Wanted) -> None:
        run = self._run
        run.interruptions += 1
        if run.interruptions > MOST_INTERRUPTIONS:
            raise PageChanged(wanted, f"it came back {MOST_INTERRUPTIONS} times")
        run.window.journal.note("interruption", kind=entry.kind.value)
        match entry.kind:
            case InterruptionKind.MAINTENANCE:
                raise Maintenance
            case InterruptionKind.CAPTCHA:
                await self._captcha(met=True)
                return
            case InterruptionKind.SESSION_LOST if run.has_intent:
                raise PageChanged("the session", "it was lost after the step that cannot be taken back")
            case InterruptionKind.SESSION_LOST:
                raise BeginAgain
            case kind if kind in _PROVE_IT:
                await self._prove(eyes, entry)
            case _:
                await self._do(eyes, entry)

    async def _prove(self, eyes: "Eyes", entry: Interruption) -> None:
        """The password or a factor is asked again: by the scenario's steps, else by a person."""
        run = self._run
        picture = await run.picture()
        if not run.signing_in:
            await run.establish((Fact.REAUTHENTICATED,), (picture,))
        if entry.steps:
            await self._do(eyes, entry)
            return
        shown = (picture.sha256,) if picture else ()
        raise PersonNeeded(
            Question(
                topic=QuestionTopic.SECOND_FACTOR,
                step=run.number or 0,
                next_step=0,
                answers=("done",),
                artifacts=shown,
                within=_FACTOR_WITHIN,
            )
        )

    async def _do(self, eyes: "Eyes", entry: Interruption) -> None:
        """Do an interruption's steps; nothing interrupts those."""
        step = self._run.step
        self._busy = True
        try:
            with self._run.on_behalf(self._run.session.scope):  # the scenario's file asks, also on a sign-on's page
                for own in entry.steps:
                    self._run.step = own
                    await self._perform(eyes, own)
            await eyes.seen(entry.seen, timedelta(seconds=2), gone=True)
        finally:
            self._busy = False
            self._run.step = step

    async def _captcha(self, met: bool) -> None:
        run = self._run
        if not met or Fact.CAPTCHA_MET in run.facts:
            return
        picture = await run.picture(full=True)
        await run.establish((Fact.CAPTCHA_MET,), (picture,))

    async def _turned_away(self) -> None:
        """Judge the last answer to a page load, before its page is read as the service's."""
        run = self._run
        page = run.window.page
        if page.url.startswith(ERROR_PAGE):
            raise no_answer(run, run.window.traffic.loads.get(page, ""))
        answer = run.window.traffic.answer_to(page)
        if answer is None:
            return
        if answer.refused is not None:
            raise HostRefused(_host(answer.url))
        if answer.failed is not None:
            raise TargetUnreachable(_host(answer.url), answer.failed)
        if is_wall(answer.status, answer.headers):
            picture = await run.picture(full=True)
            await run.establish((Fact.ACCESS_BLOCKED,), (picture,))
        if answer.status in OUT_OF_SERVICE:
            retry_after = answer.headers.get("retry-after")
            raise out_of_service(_host(answer.url), answer.status, retry_after, run.now())


def no_answer(run: Run, url: str) -> ProbeError:
    """Why a page did not come: our proxy's log knows whether it was refused by us, or could not be reached."""
    host = _host(url)
    name = (urlsplit(url).hostname or "").lower()
    if any(refusal.host == name for refusal in run.session.egress.refusals):
        return HostRefused(host)
    failures = [line.failure for line in run.session.egress.connections if line.host == name and line.failure]
    return TargetUnreachable(host, failures[-1] if failures else "no answer came")


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]
