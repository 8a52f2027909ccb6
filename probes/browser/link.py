"""Does the download link open for somebody whose data it is not?

One request each, for our own two accounts' links only: nothing is guessed and
nothing enumerated.
"""

import hashlib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Error

from probes.base import ExportLink, Session
from probes.browser.fetch import Fetched, Shown, fetch
from probes.browser.navigate import load
from probes.browser.shared import Browsers
from probes.browser.slot import slot
from probes.browser.window import window
from probes.delivery import head_of, is_encrypted, no_file
from probes.errors import FileTooLarge, ProbeError
from probes.journal import Journal
from probes.secrecy import secret_bits
from results.records import LinkResult, LinkTried, Requester

_WITHIN = timedelta(minutes=5)


async def try_link(
    browsers: Browsers,
    link: ExportLink,
    requester: Requester,
    *,
    after: str,
    session: Session,
    export: str | None = None,
) -> LinkTried:
    """Fetch a link once, as whoever `session.storage_state` is: nobody, the bystander, or the account itself."""
    journal = Journal(session.scratch / "link.jsonl", session.redactor, session.now)
    try:
        async with (
            slot(),
            browsers() as browser,
            window(browser, session, journal, state=session.storage_state) as opened,
        ):

            async def open_link() -> None:
                with suppress(Error):  # a file is no page; whether anything came is seen afterwards
                    await load(opened.page, link.url, _WITHIN)

            came = await fetch(opened, session, open_link, _WITHIN)
            result, status, encrypted = _judged(came, link)
    except (Error, FileTooLarge, ProbeError) as error:
        journal.note("failure", code=getattr(error, "code", "browser_lost"))
        result, status, encrypted = LinkResult.UNREACHABLE, None, None
    finally:
        journal.close()
    return LinkTried(
        requester=requester,
        result=result,
        after=after,
        status=status,
        export=export,
        secret_bits=secret_bits(link.url),
        encrypted=encrypted,
    )


def _judged(came: Fetched | Shown, link: ExportLink) -> tuple[LinkResult, int | None, bool | None]:
    if isinstance(came, Shown):
        return came.result or LinkResult.UNREACHABLE, came.status, None
    head = head_of(came.path)
    instead = no_file(head, status=came.status, name=came.name)
    if instead is not None:
        return instead, came.status, None
    same = _sha256(came.path) == link.sha256
    return (LinkResult.SAME_FILE if same else LinkResult.OTHER_FILE), came.status, is_encrypted(head)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
