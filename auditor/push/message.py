"""How are people told, by any of the ways that Apprise knows?

Apprise writes targets into its log, and keeps some of what it learns on the
disk: neither happens here. It follows no redirects.
"""

import asyncio
import logging
from pathlib import Path
from typing import Final

from auditor.push.tried import Tried
from dashboards.typography import written
from results.records import Language, PushCode, Said

TIMEOUT_S: Final = 60.0

_TELL_TALES: Final = ("apprise", "urllib3.connectionpool")
"""Loggers that write down where something was sent, and with it the token."""


async def notify(target: str, said: Said, language: Language, *, attach: Path | None = None) -> Tried:
    """Tell people once, in their language; `attach`: a file that goes with it, where the way carries files.

    A way that cannot be told apart from another gives no more than whether it took the message.
    """
    return await asyncio.to_thread(_notify, target, written(said.title, language), written(said.body, language), attach)


def _notify(target: str, title: str, body: str, attach: Path | None) -> Tried:
    from apprise import Apprise, AppriseAsset, NotifyFormat
    from apprise.result import AppriseResultStatus

    for name in _TELL_TALES:
        logging.getLogger(name).disabled = True
    asset = AppriseAsset(
        app_id="portability-auditor",
        app_desc="portability-auditor",
        storage_mode="memory",
        http_redirects=False,
        async_mode=False,
        service_timeout=TIMEOUT_S,
    )
    way = Apprise(asset=asset)
    if not way.add(target) or len(way) != 1:
        return Tried(code=PushCode.TARGET_UNUSABLE, why="what is kept there is no one target of Apprise's")
    result = way.notify(
        title=title, body=body, body_format=NotifyFormat.TEXT, attach=None if attach is None else str(attach)
    )
    if result:
        return Tried(code=PushCode.DELIVERED)
    late = getattr(result, "status", None) == AppriseResultStatus.TIMEOUT
    return Tried(code=PushCode.TIMEOUT if late else PushCode.REFUSED)
