"""How is one stage of a scenario run in a browser, from opening the window to closing it?"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass

from playwright.async_api import Browser, Error

from probes.base import Ending, Question, Round, Session, Stage, StageReport, Tally
from probes.browser.evidence import Evidence
from probes.browser.eyes import Eyes
from probes.browser.fresh import Newness, keyed_digest, united
from probes.browser.journal import Journal
from probes.browser.login import sign_in
from probes.browser.obstacle import Obstacles
from probes.browser.readback import Reading, fields_of
from probes.browser.run import BeginAgain, PersonNeeded, Rehearsed, Run, StageStopped
from probes.browser.slot import slot
from probes.browser.window import Window, window
from probes.browser.words import perform
from probes.egress import Egress
from probes.errors import BrowserLost, PageChanged, PageMoved, ProbeError, StepTimeout, ValueMissing
from results.records import (
    ArtifactKept,
    Captured,
    EgressRefused,
    Fact,
    FactSeen,
    Looked,
    RecordPlanted,
    Role,
    StageEnded,
    Unobserved,
)
from scenarios.pattern import UnknownVariable
from scenarios.schema import Open, Step

Browsers = Callable[[Egress], AbstractAsyncContextManager[Browser]]
"""Gives a browser that leaves through a proxy, for as long as it is needed."""

_SPARE_S = 60.0  # what a step may take beyond its own time: pictures, evidence, a slow machine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    ending: Ending
    stopped_by: Fact | None = None
    question: Question | None = None
    error: ProbeError | None = None


class BrowserProbe:
    """The hand that works on web pages. It keeps nothing open between two stages."""

    name = "browser"

    def __init__(self, browsers: Browsers) -> None:
        self._browsers = browsers

    async def run(self, stage: Stage, session: Session) -> StageReport:
        """Do the steps of a stage in a window of its own; see `Probe.run`."""
        journal = Journal(session.scratch / "journal.jsonl", session.redactor, session.now)
        before = _refusals(session.egress)
        try:
            async with slot(), self._browsers(session.egress) as browser:
                report = await _in_window(stage, session, browser, journal)
        except ProbeError as error:
            report = _not_begun(stage, session, error)
        except Error as error:
            report = _not_begun(stage, session, BrowserLost(type(error).__name__))
        finally:
            journal.close()
        refused = tuple(
            EgressRefused(host=host, port=port, reason=reason, count=count - before.get((host, port, reason), 0))
            for (host, port, reason), count in _refusals(session.egress).items()
            if count > before.get((host, port, reason), 0)
        )
        return StageReport(
            ending=report.ending,
            bodies=(*report.bodies[:-1], *refused, *report.bodies[-1:]),
            storage_state=report.storage_state,
            saved=report.saved,
            question=report.question,
            links=report.links,
            tally=report.tally,
            message=report.message,
        )


async def _in_window(stage: Stage, session: Session, browser: Browser, journal: Journal) -> StageReport:
    har = session.scratch / "stage.har"
    held = stage.name in ("look", "baseline", "confirm")
    evidence = Evidence(session, journal, export=stage.export, held=held)
    async with window(browser, session, journal, state=session.storage_state, har=har) as opened:
        run = Run(
            stage=stage,
            session=session,
            browser=browser,
            window=opened,
            evidence=evidence,
            scope=session.scope,
            newness=Newness(
                key=session.key, language=session.language, baseline=stage.baseline, row=stage.row
            ),
            clicks=stage.tally.clicks,
            fields=stage.tally.fields,
        )
        eyes = _eyes(run)
        async with AsyncExitStack() as windows:
            outcome = await _done(run, eyes, windows)
            state, page = await _last_look(run, eyes, outcome)
            run.window, run.spare = opened, None
    return await _report(run, outcome, state=state, page=page)
