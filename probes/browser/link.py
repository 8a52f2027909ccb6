"""Does the download link open for somebody whose data it is not?

One request each, for our own two accounts' links only: nothing is guessed and
nothing enumerated.
"""

import hashlib
import math
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.async_api import Error

from probes.base import ExportLink, Session
from probes.browser.fetch import Fetched, Shown, fetch, is_encrypted, no_file
from probes.browser.journal import Journal
from probes.browser.navigate import load
from probes.browser.shared import Browsers
from probes.browser.slot import slot
from probes.browser.window import window
from probes.errors import FileTooLarge, ProbeError
from results.records import LinkResult, LinkTried, Requester

_WITHIN = timedelta(minutes=5)
_CHUNK_BYTES = 1 << 20
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_WORD = 15


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


def secret_bits(url: str) -> int:
    """The most that could be unguessable in an address, in bits: at most so much, and perhaps far less.

    Every part with a digit in it, and every run of letters longer than a
    word, is taken as drawn at random from the signs it uses. An address that
    is poor even so can be guessed; that a rich one cannot is not said.
    """
    parts = urlsplit(url)
    pieces = (*parts.path.split("/"), *re.split("[&=;]", parts.query))
    return int(sum(_bits(unquote(piece)) for piece in pieces))


def _judged(came: Fetched | Shown, link: ExportLink) -> tuple[LinkResult, int | None, bool | None]:
    if isinstance(came, Shown):
        return came.result or LinkResult.UNREACHABLE, came.status, None
    instead = no_file(came)
    if instead is not None:
        return instead, came.status, None
    same = _sha256(came.path) == link.sha256
    return (LinkResult.SAME_FILE if same else LinkResult.OTHER_FILE), came.status, is_encrypted(came.path)


def _bits(piece: str) -> float:
    uuid = _UUID.search(piece)
    if uuid:  # RFC 9562: 122 bits of a random one; at most 62 of one made from a time
        rest = _bits(piece.replace(uuid[0], ""))
        return (122 if uuid[1] == "4" else 62) + rest
    return sum(_run_bits(run) for run in _RUN.findall(piece))


def _run_bits(run: str) -> float:
    if not any(sign.isdigit() for sign in run) and len(run) <= _LONGEST_WORD:
        return 0
    if run.isdigit():
        return len(run) * math.log2(10)
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", run):
        return len(run) * 4
    return len(run) * math.log2(64)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
