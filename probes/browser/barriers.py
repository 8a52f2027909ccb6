"""Which pages of a stage are examined for barriers, when, and what is said of it?

Each page once, before the step that may leave it; never between a step that
cannot be taken back and what must be seen after it. Whatever goes wrong here is
said, and hinders no step.
"""

import json
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.async_api import Error

from probes.browser.axe import Remark, Report, TooLarge, Unread, examine
from probes.browser.eyes import LOOKING, Eyes
from probes.browser.fresh import keyed_digest
from probes.browser.run import Run
from probes.browser.view import View
from probes.errors import ProbeError
from results.records import Barrier, BarriersSought, Fact, Role
from results.redact import Json, redact_dom, redact_url, secrets_in_html
from scenarios.schema import Screenshot, Step


async def before(run: Run, eyes: Eyes, step: Step, number: int) -> None:
    """Examine the page that a step is about to act on, unless it was; before the first step there is none.

    Raises:
        ProbeError, StageStopped ...: something stands in the way of the step itself.
    """
    is_first = number == run.stage.from_step
    if not run.stage.barriers or is_first or isinstance(step, (*LOOKING, Screenshot)) or _is_under_way(run):
        return
    await eyes.unhindered()
    await _examine(run, eyes)


async def at_the_end(run: Run, eyes: Eyes) -> None:
    """Examine the page on which the stage ended, unless it was."""
    if run.stage.barriers and not _is_under_way(run) and not run.window.is_lost:
        with suppress(ProbeError):  # all steps are done
            await _examine(run, eyes)


def _is_under_way(run: Run) -> bool:
    """Whether the step that cannot be taken back has begun, and nothing shows yet what came of it."""
    return run.has_intent and Fact.REQUEST_SUBMITTED not in run.facts


async def _examine(run: Run, eyes: Eyes) -> None:
    views = await eyes.now()
    if not views or urlsplit(views[0].url).scheme not in ("http", "https"):
        return
    page = keyed_digest(run.session.key, _identity(views))
    if page in run.examined:
        return
    run.examined.add(page)
    if run.typing:
        run.add(_missed(run, page, "secret_typed"))
        return
    try:
        report = await examine(run.window.page, run.hosts)
    except (TooLarge, Unread) as error:
        run.add(_missed(run, page, error.code))
    except TimeoutError:
        run.add(_missed(run, page, "too_slow"))
    except Error:
        run.add(_missed(run, page, "page_moved"))
    else:
        await _tell(run, page, report)


def _identity(views: list[View]) -> str:
    """What makes a page the same: its address without parameters, and its headings; an address may show several in turn."""
    url = urlsplit(views[0].url)
    headings = [
        view.inside(node)
        for view in views
        for node in view.nodes
        if node.thing is not None and node.thing.role == "heading" and node.thing.seen
    ]
    return "\n".join((url.netloc, url.path, url.fragment.partition("?")[0], *headings))


def _missed(run: Run, page: str, why: str) -> BarriersSought:
    run.window.journal.note("barriers_missed", why=why)
    return BarriersSought(page=page, missed=why, step=run.number, export=run.stage.export)


async def _tell(run: Run, page: str, report: Report) -> None:
    """Keep the report, and say what it comes to in words of axe-core's alone."""
    kept = await run.evidence.keep(_written(run, report), Role.ACCESSIBILITY, "application/json")
    run.add(
        kept,
        BarriersSought(
            page=page,
            version=report.version,
            barriers=tuple(map(_barrier, report.remarks.barriers)),
            doubtful=tuple(map(_barrier, report.remarks.doubtful)),
            frames=report.frames,
            unfinished=report.unfinished,
            artifact=kept.sha256 if kept else None,
            step=run.number,
            export=run.stage.export,
        ),
    )


def _barrier(remark: Remark) -> Barrier:
    return Barrier(rule=remark.rule, impact=remark.impact, tags=remark.tags, count=remark.count)


def _written(run: Run, report: Report) -> bytes:
    """The report as JSON: pieces of the page's code without values, and nothing that is a secret."""
    redactor, said = run.session.redactor, report.remarks
    for remark in (*said.barriers, *said.doubtful):
        for place in remark.places:
            redactor.learn(secrets_in_html(place.html))
    told: Json = {
        "engine": "axe-core",
        "version": report.version,
        "url": redact_url(run.window.page.url),
        "frames_not_examined": report.frames,
        "rules_not_finished": list(report.unfinished),
        "barriers": [_in_full(remark) for remark in said.barriers],
        "doubtful": [_in_full(remark) for remark in said.doubtful],
        "passed": list(said.passed),
        "inapplicable": list(said.inapplicable),
    }
    return json.dumps(redactor.scrub_json(told), ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _in_full(remark: Remark) -> Json:
    return {
        "rule": remark.rule,
        "impact": remark.impact,
        "tags": list(remark.tags),
        "help": remark.help,
        "count": remark.count,
        "places": [
            {"where": list(place.where), "html": redact_dom(place.html), "says": place.says} for place in remark.places
        ],
    }
