"""We could not observe: why not, and what mends it?

Each leaf has a stable `code`, says whether trying again can help, and its
docstring is its message, filled with the values it was raised with.
"""

from datetime import datetime
from typing import ClassVar


class ProbeError(Exception):
    """We could not observe."""

    code: ClassVar[str] = "probe"
    retry: ClassVar[bool] = False

    def __init__(self, *values: object, not_before: datetime | None = None, sign_on: str | None = None) -> None:
        """`not_before`: when the service asks us to come back; `sign_on`: who turned our account down, if not the service."""
        super().__init__(*values)
        self.values = values
        self.not_before = not_before
        self.sign_on = sign_on

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(*self.values)


class BrowserMissing(ProbeError):
    """There is no Chromium here: {0}. Run `make setup`, or name one: `export AUDITOR_CHROMIUM=/path/to/headless-shell`."""

    code = "browser_missing"


class WindowMissing(ProbeError):
    """No window can be opened here: {0}. Run the same command where there is a screen and this installation's home (AUDITOR_HOME) is at hand, or over `ssh -X`."""

    code = "window_missing"


class NotSignedIn(ProbeError):
    """Nobody is signed in: {0}. Nothing was kept; run the command again."""

    code = "not_signed_in"
    retry = True


class BrowserUnguarded(ProbeError):
    """The variable {0} is set: pages could reach this machine past the proxy. Run `unset {0}`."""

    code = "browser_unguarded"


class TargetUnreachable(ProbeError):
    """{0} cannot be reached: {1}. It is tried again later."""

    code = "target_unreachable"
    retry = True


class StepTimeout(ProbeError):
    """Step {0} took longer than {1} s. Give it more with `within:`, or see whether the page is slow."""

    code = "step_timeout"
    retry = True


class Maintenance(ProbeError):
    """The page says that it is being worked on. It is tried again later."""

    code = "maintenance"
    retry = True


class BrowserLost(ProbeError):
    """The browser ended while it was working: {0}. The stage is tried again."""

    code = "browser_lost"
    retry = True


class PageMoved(ProbeError):
    """The page changed under our hands at step {0}. The stage is tried again."""

    code = "page_moved"
    retry = True


class ValueMissing(ProbeError):
    """{0}. Look at what the earlier steps and mails have brought."""

    code = "value_missing"


class PageChanged(ProbeError):
    """{0} is not there as the scenario says; instead: {1}. Look at the page, then mend the scenario."""

    code = "page_changed"


class LanguageChanged(ProbeError):
    """{0} is not there, and the page speaks another language: it is in “{1}” now, and was in “{2}”. Set the account back to the language of the case, or abandon."""

    code = "language_changed"


class CallRefused(ProbeError):
    """The service answers {0} where the scenario expects {1}. Look at the answer that was kept, then mend the scenario."""

    code = "call_refused"


class HostRefused(ProbeError):
    """The page leads to {0}, which the scenario does not name. If the service needs it, add it under `hosts:`."""

    code = "host_refused"


class AccessRefused(ProbeError):
    """The service turns our program away: {0}. It is recorded, never evaded."""

    code = "access_refused"


class CredentialRejected(ProbeError):
    """The service did not accept the login. It is not tried again; check the account by hand: `auditor account list`."""

    code = "credential_rejected"


class SecretAstray(ProbeError):
    """A secret was to be typed on {0}, which is no host of the file that asks for it. Nothing was typed."""

    code = "secret_astray"


class HeldBack(ProbeError):
    """The step that cannot be taken back was not done: {0}."""

    code = "held_back"
    retry = True


class NoFile(ProbeError):
    """There came no file, but {0}. Look at the page that was kept."""

    code = "no_file"
    retry = True


class TransferCut(ProbeError):
    """The file broke off while it was fetched: {0}. It is tried again."""

    code = "transfer_cut"
    retry = True


class FileTooLarge(ProbeError):
    """The file is larger than {0} bytes. Raise `largest_export` in auditor.toml if there is room for it."""

    code = "file_too_large"


class MailboxInvalid(ProbeError):
    """The address of our mailbox cannot be used: {0}. Write it as imaps://user:password@host:993, and smtps://... to send."""

    code = "mailbox_invalid"


class MailboxRejected(ProbeError):
    """Our own mail server {0} does not accept the login. See `mailbox` of the account in accounts.toml."""

    code = "mailbox_rejected"


class LetterRefused(ProbeError):
    """The mail server did not take the letter: {0}. It was not sent; look at the address it is for."""

    code = "letter_refused"
