"""Which probe performs which step? A test compares this register with the language's."""

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
