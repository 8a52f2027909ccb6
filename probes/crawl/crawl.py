"""How is a site looked over, in a process of its own, and what is believed of what it says?

The parent holds the way out and the clock: the child reaches nobody but through
the proxy it is given, and is ended when its time is up. What was found until
then counts as found, and nothing as missing.
"""

import asyncio
import contextlib
import os
from typing import Final

from pydantic import ValidationError

from probes.crawl.site import Read, Site
from probes.crawl.task import LINE, TASK, EndLine, Task
from probes.forking import Child, fork_child

_CHILD: Final = "probes.crawl.child"
_TRUST: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Where a machine says whom it trusts, if not in the usual place."""

_LONGEST_LINE: Final = 16 * 2**20
_MOST_PAGES: Final = 1000
_GRACE_S: Final = 30.0  # after the crawl's own time, for starting and for the last answer


async def crawl(task: Task) -> Site:
    """Look a site over; raise nothing for what it sends, or for what becomes of the child."""
    trust = {name: os.environ[name] for name in _TRUST if name in os.environ}
    child = await fork_child(_CHILD, environment=trust, limit=_LONGEST_LINE)
    pages: list[Read] = []
    end: EndLine | None = None
    try:
        async with asyncio.timeout(task.seconds + _GRACE_S):
            end = await _converse(child, task, pages)
    except TimeoutError:
        end = EndLine(left={}, is_whole=False, stops=("time",))
    finally:
        await child.end()
    end = end or EndLine(left={}, is_whole=False, stops=("errors",))
    return Site(home=task.home, pages=tuple(pages), left=end.left, is_whole=end.is_whole, stops=end.stops)


async def _converse(child: Child, task: Task, pages: list[Read]) -> EndLine | None:
    """Tell the child its task; hear page after page, until it says how it ended. None: it did not."""
    with contextlib.suppress(ConnectionError):
        child.stdin.write(TASK.dump_json(task))
        await child.stdin.drain()
        child.stdin.write_eof()
    while True:
        try:
            line = await child.stdout.readline()
        except (ValueError, ConnectionError):  # longer than any line of ours, or it died
            return None
        if not line:
            return None
        try:
            said = LINE.validate_json(line)
        except ValidationError:
            return None
        if isinstance(said, EndLine):
            return said
        if len(pages) < _MOST_PAGES:
            pages.append(said.page)
