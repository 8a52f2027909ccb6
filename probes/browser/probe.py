"""How is one stage of a scenario run in a browser, from opening the window to closing it?"""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, Error

from probes.base import Ending, Session, Stage, StageReport, Tally
from probes.browser.evidence import Evidence
from probes.browser.fresh import Newness, united
from probes.browser.run import Run
from probes.browser.shared import Browsers
from probes.browser.slot import slot
from probes.browser.stage import do, eyes_of
from probes.browser.window import Window, window
from probes.course import POLLS, Outcome, refusals, refused_since
from probes.errors import BrowserLost, ProbeError
from probes.journal import Journal
from results.records import (
    ArtifactKept,
    Body,
    Captured,
    FactSeen,
    Looked,
    Role,
    StageEnded,
    Unobserved,
)
from scenarios.schema import Open

_STATE_TIMEOUT_S = 30.0


class BrowserProbe:
    """The hand that works on web pages. It keeps nothing open between two stages."""

    name = "browser"

    def __init__(self, browsers: Browsers) -> None:
        self._browsers = browsers

    async def run(self, stage: Stage, session: Session) -> StageReport:
        """Do the steps of a stage in a window of its own; see `Probe.run`."""
        try:
            async with slot(), self._browsers() as browser:
                return await _in_window(stage, session, browser)
        except ProbeError as error:
            return _not_begun(stage, session, error)
        except Error as error:
            return _not_begun(stage, session, BrowserLost(type(error).__name__))


async def _in_window(stage: Stage, session: Session, browser: Browser) -> StageReport:
    journal = Journal(session.scratch / "journal.jsonl", session.redactor, session.now)
    evidence = Evidence(session, journal, export=stage.export, held=stage.name in POLLS)
    har = session.scratch / "stage.har"
    before = refusals(session.egress)
    try:
        async with window(browser, session, journal, state=session.storage_state, har=har) as opened:
            run = Run(
                stage=stage,
                session=session,
                browser=browser,
                window=opened,
                evidence=evidence,
                scope=session.scope,
                newness=Newness(key=session.key, language=session.language, baseline=stage.baseline, row=stage.row),
                clicks=stage.tally.clicks,
                fields=stage.tally.fields,
            )
            eyes = eyes_of(run)
            outcome = await do(run, eyes)
            message = run.fail(outcome.error) if outcome.error else None
            page = await eyes.digest() if run.is_poll and not run.window.is_lost else None
            state = await _kept_state(opened)
    finally:
        journal.close()
    run.add(*refused_since(before, session.egress))
    changed = outcome.ending is not Ending.DONE or page is None or page != stage.page
    await _close_evidence(run, har, journal.path, changed=changed)
    tally = _tally(run)
    run.add(*_closing(run, outcome, tally, page=page, changed=changed))
    return StageReport(
        ending=outcome.ending,
        bodies=tuple(run.bodies),
        storage_state=state,
        saved=run.saved,
        question=outcome.question,
        links=tuple(run.links),
        tally=tally,
        message=message,
        let_in_by=run.let_in_by,
    )


async def _kept_state(opened: Window) -> bytes | None:
    if opened.is_lost:
        return None
    try:
        async with asyncio.timeout(_STATE_TIMEOUT_S):
            return await opened.state()
    except (Error, TimeoutError):
        return None


async def _close_evidence(run: Run, har: Path, journal: Path, *, changed: bool) -> None:
    """Keep what was held, the HAR and the journal; of a poll that saw nothing new, nothing."""
    if run.is_poll and not changed:
        run.evidence.drop()
        run.bodies = [body for body in run.bodies if not isinstance(body, ArtifactKept | FactSeen | Captured)]
        har.unlink(missing_ok=True)  # noqa: ASYNC240  our own scratch
        journal.unlink(missing_ok=True)  # noqa: ASYNC240
        return
    refused = await run.evidence.release()
    run.bodies = [body for body in run.bodies if not (isinstance(body, ArtifactKept) and body.sha256 in refused)]
    run.add(await run.evidence.har(har))
    run.add(await run.evidence.keep(journal.read_bytes(), Role.JOURNAL, "application/x-ndjson"))  # noqa: ASYNC240
    journal.unlink(missing_ok=True)  # noqa: ASYNC240


def _closing(run: Run, outcome: Outcome, tally: Tally, *, page: str | None, changed: bool) -> list[Body]:
    """What the run as a whole says, at the end of its bodies."""
    export = run.stage.export
    bodies: list[Body] = []
    if run.is_poll and outcome.ending in (Ending.DONE, Ending.STOPPED):
        rows = united(run.rows)
        bodies.append(Looked(facts=tuple(run.facts), changed=changed, page=page, rows=rows, export=export))
    if outcome.ending in (Ending.DONE, Ending.STOPPED):
        bodies.append(
            StageEnded(
                stopped_by=outcome.stopped_by,
                clicks=tally.clicks,
                fields=tally.fields,
                pages=tally.pages,
                response_time=run.window.traffic.response_time,
                languages=tuple(sorted(run.languages)),
                export=export,
                from_home=run.stage.name == "request" and _begins_at_home(run.stage),
            )
        )
    if outcome.error is not None:
        bodies.append(run.unobserved(outcome.error))
    return bodies


def _begins_at_home(stage: Stage) -> bool:
    first = stage.steps[0] if stage.steps else None
    return isinstance(first, Open) and first.path == "/"


def _tally(run: Run) -> Tally:
    pages = run.window.traffic.pages - run.uncounted + run.stage.tally.pages
    return Tally(clicks=run.clicks, fields=run.fields, pages=pages)


def _not_begun(stage: Stage, session: Session, error: ProbeError) -> StageReport:
    body = Unobserved(code=error.code, retry=error.retry, export=stage.export)
    message = session.redactor.scrub(str(error))
    return StageReport(ending=Ending.FAILED, bodies=(body,), tally=stage.tally, message=message)
