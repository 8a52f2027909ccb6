"""What is read at a link: the door, the notice, its evidence?"""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from dashboards.notice.page.call import Call
from dashboards.notice.page.form import FORMS, is_offered
from dashboards.notice.page.roof import Shown
from dashboards.notice.page.words import SAID
from dashboards.typography import listed, written
from results.records import NoticeDocument

_DOCUMENT: TypeAdapter[NoticeDocument] = TypeAdapter(NoticeDocument)
OF_ALL: Final = tuple(name for name in FORMS if name not in ("contest", "repair"))
"""What is offered beside what is offered of each finding."""


def door(call: Call) -> Response:
    """Before anything is shown: what opening it means."""
    document = call.shown.document
    services = listed(list(dict.fromkeys(finding.service for finding in call.shown.told)), document.language)
    response = call.page("door", title=written(SAID["door"], call.language), services=services)
    call.guard.remember(response, call.visit, opened=False)
    return response


async def open_notice(call: Call) -> Response:
    """They have opened it by hand."""
    await call.roof.open(call.token)
    response = call.go()
    call.guard.remember(response, call.visit, opened=True)
    return response


async def notice(call: Call) -> Response:
    """The notice, where its findings stand, and what may be done."""
    shown = call.shown
    offered = [name for name in ("contest", "repair", *OF_ALL) if is_offered(name, shown)]
    return call.page("notice", offered=offered, cases=_cases(shown))


async def document(call: Call) -> Response:
    """The notice as a document, as it came with the mail."""
    name = f"{call.shown.document.number.lower()}.json"
    data = _DOCUMENT.dump_json(call.shown.document, indent=2) + b"\n"
    return Response(data, media_type="application/json", headers=call.guard.download(f"notice-{name}"))


async def evidence(call: Call) -> Response:
    """The bundle of one case; it lies on our disk only while it is sent."""
    case = call.rest[1] if len(call.rest) == 2 else ""
    if case not in _cases(call.shown):
        return call.missing()
    with ExitStack() as stack:
        path = stack.enter_context(call.roof.scratch()) / "evidence.zip"
        await call.roof.evidence(call.token, case, path)
        until_sent = stack.pop_all()
    return _Passing(path, until_sent, headers=call.guard.download(f"{case}.zip"))


class _Passing(FileResponse):
    """A zip that is gone once it was sent, or could not be, whatever part of it was asked for."""

    def __init__(self, path: Path, until_sent: ExitStack, *, headers: Mapping[str, str]) -> None:
        super().__init__(path, media_type="application/zip", headers=headers)
        self._until_sent = until_sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._until_sent:
            await super().__call__(scope, receive, send)


def _cases(shown: Shown) -> list[str]:
    """Those whose evidence may be taken along: whoever makes a software is told of no service, and so of no case."""
    return [] if shown.is_advisory else list(dict.fromkeys(finding.case for finding in shown.told))
