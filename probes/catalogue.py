"""Which probe performs which step, and which a stage? A test compares this register with the language's."""

from collections.abc import Iterable

from scenarios.schema import Download, StepBase

PROBES: dict[str, str] = {
    "open": "browser",
    "click": "browser",
    "tick": "browser",
    "untick": "browser",
    "press": "browser",
    "fill": "browser",
    "choose": "browser",
    "upload": "browser",
    "enter_code": "browser",
    "see": "browser",
    "not_see": "browser",
    "watch_for": "browser",
    "dismiss": "browser",
    "download": "browser",  # of its sources, `call` is the HTTP probe's and `attachment` the mailbox's
    "screenshot": "browser",
    "call": "http",
    "send_letter": "mailbox",
    "wait_mail": "mailbox",
    "sign_in_with": "browser",
    "human": "desk",  # no probe: a person
}


def probe_of(step: StepBase) -> str:
    """Name the probe of a step; an export taken by calls alone is the HTTP probe's."""
    if isinstance(step, Download) and all(source.call is not None for source in step.sources):
        return "http"
    return PROBES[step.key]


def probe_for(steps: Iterable[StepBase]) -> str:
    """Name the probe that runs a stage: the browser, unless every step is a call, or a person's between calls."""
    needed = {probe_of(step) for step in steps}
    return "http" if "http" in needed and needed <= {"http", "desk"} else "browser"
