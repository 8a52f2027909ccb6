"""How are pages of plain text read, and their one button pressed, without a browser?

A probe of the tests' own: it goes through everything that the true ones go
through (course, client, egress, vault, intent), and costs no browser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from probes.base import Ending, Session, Stage, StageReport
from probes.course import Course, Outcome, StageStopped
from probes.errors import PageChanged, ProbeError, TargetUnreachable
from probes.http.client import Client, Request, read_url
from probes.journal import Journal
from probes.proof import Proofs
from probes.walk import closing
from results.records import Role
from scenarios.pattern import Pattern
from scenarios.schema import Click, Kind, Open, See, Step, Target, WatchFor

_LARGEST = 2**16
_LABELS = {Kind.HEADING: re.compile(r"^# (.+)$", re.MULTILINE), Kind.BUTTON: re.compile(r"\[(.+?)\]")}


@dataclass(slots=True)
class Reader:
    """The probe; `page` of a run is the text that the service answered last."""

    name: str = "reader"

    async def run(self, stage: Stage, session: Session) -> StageReport:
        journal = Journal(session.scratch / "pages.jsonl", session.redactor, session.now)
        proofs = Proofs(session, journal, export=stage.export)
        course = Course(stage=stage, session=session, evidence=proofs, scope=session.scope)
        try:
            async with Client(session, journal, course.hosts) as client:
                outcome = await _outcome(course, _Visit(course, client))
        finally:
            journal.close()
        if not course.is_poll or outcome.error is not None:
            course.add(await proofs.keep(journal.path.read_bytes(), Role.JOURNAL, "application/x-ndjson"))
        course.add(*closing(course, outcome))
        return StageReport(ending=outcome.ending, bodies=tuple(course.bodies), saved=course.saved)


async def _outcome(course: Course, visit: "_Visit") -> Outcome:
    try:
        for number, step in enumerate(course.stage.steps):
            course.number, course.step = number, step
            await visit.do(step)
    except StageStopped as stopped:
        return Outcome(ending=Ending.STOPPED, stopped_by=stopped.fact)
    except ProbeError as error:
        course.fail(error)
        return Outcome(ending=Ending.FAILED, error=error)
    return Outcome(ending=Ending.DONE)


@dataclass(slots=True)
class _Visit:
    course: Course
    client: Client
    path: str = "/"
    page: str = ""

    async def do(self, step: Step) -> None:
        match step:
            case Open():
                self.path = step.path
                self.page = await self._asked("GET")
            case Click():
                self._see(step.target)
                await self.course.commit(step)
                self.page = await self._asked("POST")
                self.course.mark_done(step)
            case See():
                shown = await self.course.capture(self._see(step.target))
                await self.course.establish(step.facts, shown)
            case WatchFor():
                if self._find(step.target) is not None:
                    await self.course.establish(step.facts, (await self.course.evidence.words(self.page, None),))
            case _:
                raise AssertionError(f"no word of plain pages: {step.key}")

    async def _asked(self, method: str) -> str:
        request = Request(method=method, url=read_url(self.course.session.url + self.path))
        async with self.client.ask(request) as reply:
            if reply.status != 200:
                raise TargetUnreachable(reply.host, f"status {reply.status}")
            return (await reply.start(_LARGEST)).decode()

    def _see(self, target: Target) -> dict[str, str]:
        found = self._find(target)
        if found is None:
            raise PageChanged(target.words.in_language("en"), self.page)
        return found

    def _find(self, target: Target) -> dict[str, str] | None:
        """What the captures hold; None where the words do not stand there."""
        words = target.words.in_language("en")
        pattern = Pattern.any_of(words, mode="part" if target.kind is Kind.TEXT else "label", values={}, language="en")
        return next((match.captures for text in self._texts(target.kind) if (match := pattern.search(text))), None)

    def _texts(self, kind: Kind) -> Iterator[str]:
        if kind is Kind.TEXT:
            yield self.page
        else:
            yield from _LABELS[kind].findall(self.page)
