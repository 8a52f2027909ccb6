"""How does a person sign in for us, where no program may or can?

Passkeys, codes by SMS, a captcha at the door: a window is opened where one
signs in, the person does what they do, and nothing is typed or clicked for
them. Once what the scenario calls `signed_in` stands there, the session is
taken and the window closed.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta

from playwright.async_api import Error

from probes.base import Session
from probes.browser import find
from probes.browser.navigate import joined, load
from probes.browser.shared import Browsers
from probes.browser.view import View, look
from probes.browser.wanted import Wanted, compile_target
from probes.browser.window import Window, window
from probes.errors import NotSignedIn, TargetUnreachable
from probes.journal import Journal
from scenarios.pattern import substitute
from scenarios.schema import Login

PATIENCE = timedelta(minutes=15)
_PAGE_TIME = timedelta(seconds=60)
_PAUSE_S = 0.5
_QUIET_S = 3.0


async def sign_in_by_hand(browsers: Browsers, login: Login, session: Session, *, within: timedelta = PATIENCE) -> bytes:
    """Open a window and wait until a person has signed in; gives the session, which is a secret.

    Raises:
        NotSignedIn: the time is over, or the window was closed before.
        TargetUnreachable: the page where one signs in does not come.
        WindowMissing: there is no screen.
    """
    wanted = compile_target(login.signed_in, session.scope.values, session.language)
    journal = Journal(session.scratch / "journal.jsonl", session.redactor, session.now)
    try:
        async with (
            browsers() as browser,
            window(browser, session, journal, state=session.storage_state) as opened,
        ):
            await _go(opened, joined(session.url, substitute(login.start, session.scope.values)))
            await _wait(opened, wanted, session, time.monotonic() + within.total_seconds())
            await opened.traffic.quiet(_QUIET_S)  # a page may store its token after it says hello
            return await opened.state()
    except Error:
        raise NotSignedIn("the window was closed") from None
    finally:
        journal.close()


async def _go(opened: Window, url: str) -> None:
    try:
        await load(opened.page, url, _PAGE_TIME)
    except Error as error:
        await asyncio.sleep(_PAUSE_S)  # a load that is cut short is known before the closing that cut it
        if opened.is_lost:
            raise
        raise TargetUnreachable(url, type(error).__name__) from None


async def _wait(opened: Window, wanted: Wanted, session: Session, end: float) -> None:
    while time.monotonic() < end:
        if opened.is_lost:
            raise NotSignedIn("the window was closed")
        try:
            views: Sequence[View] = await look(opened.page, session.scope.hosts, list(wanted.selectors))
        except (Error, TimeoutError, IndexError):  # the page is changing, or the window is being closed
            views = ()
        if find.search(views, wanted):
            return
        for view in views:
            await view.release()
        await asyncio.sleep(_PAUSE_S)
    raise NotSignedIn("the time is over")
