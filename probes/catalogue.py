"""Which probe performs which step, and which a stage? A test compares this register with the language's."""

from collections.abc import Iterable

from scenarios.schema import Download, Kind, See, StepBase, WatchFor

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


_ALONE = ("http", "mailbox")
"""Probes that run a stage of their own."""


def probe_of(step: StepBase) -> str:
    """Name the probe of a step.

    An export taken by calls alone is the HTTP probe's, and so is what is seen
    in an answer; one that is taken out of mails is the mailbox's.
    """
    if isinstance(step, Download) and all(source.call is not None for source in step.sources):
        return "http"
    if isinstance(step, Download) and all(source.attachment is not None for source in step.sources):
        return "mailbox"
    if isinstance(step, See | WatchFor) and step.target.kind is Kind.ANSWER:
        return "http"
    return PROBES[step.key]


def probe_for(steps: Iterable[StepBase]) -> str:
    """Name the probe that runs a stage: the browser, unless every step is a call, or every one a letter or a mail.

    A person's steps may stand between them.
    """
    needed = {probe_of(step) for step in steps}
    return next((name for name in _ALONE if name in needed and needed <= {name, "desk"}), "browser")
