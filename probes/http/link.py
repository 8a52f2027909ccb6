"""Does the address of an export that was taken by a call open for somebody whose data it is not?

One request each, for our own two accounts' exports only: nothing is guessed
and nothing enumerated.
"""

import asyncio
import hashlib
from contextlib import aclosing
from datetime import timedelta

from probes.answer import OUT_OF_SERVICE
from probes.base import ExportLink, Session
from probes.delivery import HEAD_BYTES, is_encrypted, no_file
from probes.errors import FileTooLarge, ProbeError
from probes.http.client import Client, Reply, Request, read_url
from probes.http.request import Writer, private, request_of
from probes.http.token import Tokens
from probes.journal import Journal
from probes.secrecy import secret_bits
from results.records import LinkResult, LinkTried, Requester
from scenarios.pattern import Inserted, variables

_WITHIN = timedelta(minutes=5)

_Judged = tuple[LinkResult, int | None, bool | None]
_NOT_TRIED: _Judged = (LinkResult.UNREACHABLE, None, None)


async def try_call(
    link: ExportLink, requester: Requester, *, after: str, session: Session, export: str | None = None
) -> LinkTried:
    """Fetch an address once: without any login as a stranger, else with the login of the session's account.

    What cannot be tried as somebody is not asked for; so nothing is said of it.
    """
    journal = Journal(session.scratch / "link.jsonl", session.redactor, session.now)
    try:
        result, status, encrypted = await _tried(link, requester, session, journal)
    except ProbeError as error:
        journal.note("failure", code=error.code)
        result, status, encrypted = _NOT_TRIED
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


def _request(link: ExportLink, requester: Requester, session: Session, token: str | None) -> Request | None:
    """What this requester would send; None where nothing could make them known, so that they would be a stranger."""
    if requester is Requester.STRANGER:
        hidden = private(link.headers)
        headers = {name: value for name, value in link.headers.items() if name.lower() not in hidden}
        return Request(method="GET", url=read_url(link.url), headers=headers)
    named = {name for value in link.headers.values() for name in variables(value)}
    if requester is Requester.BYSTANDER and any(not name.startswith("account.") for name in named):
        return None  # the account's own token would open the account's own export
    if link.auth is None and not any(name.startswith(("account.", "saved.")) for name in named):
        return None
    saved = {f"saved.{name}": Inserted.of(text) for name, text in session.saved.items()}
    values = {**session.scope.values, **saved}
    writer = Writer(scope=session.scope, values=values, url=read_url(link.url), token=token)
    return request_of(writer, "GET", headers=link.headers, auth=link.auth)


async def _tried(link: ExportLink, requester: Requester, session: Session, journal: Journal) -> _Judged:
    tokens = Tokens(session, session.scope)
    try:
        async with (
            asyncio.timeout(_WITHIN.total_seconds()) as limit,
            Client(session, journal, session.scope.hosts, tokens=tokens) as client,
        ):
            known = link.auth == "oauth2" and requester is not Requester.STRANGER
            request = _request(link, requester, session, await tokens.current(client) if known else None)
            if request is None:
                return _NOT_TRIED
            return await _fetched(link, request, session, client, limit)
    except TimeoutError:
        return _NOT_TRIED


async def _fetched(
    link: ExportLink, request: Request, session: Session, client: Client, limit: asyncio.Timeout
) -> _Judged:
    async with client.ask(request) as reply:
        limit.reschedule(asyncio.get_running_loop().time() + session.longest_transfer.total_seconds())
        if reply.status in OUT_OF_SERVICE or (reply.status == 401 and reply.is_signed):
            # a login that is not accepted has not shown that it would be let in nowhere else
            return LinkResult.UNREACHABLE, reply.status, None
        return await _judged(link, reply, session.largest_file)


async def _judged(link: ExportLink, reply: Reply, largest: int) -> _Judged:
    digest, size, head = hashlib.sha256(), 0, bytearray()
    async with aclosing(reply.chunks()) as chunks:
        async for chunk in chunks:
            size += len(chunk)
            if size > largest:
                raise FileTooLarge(largest)
            digest.update(chunk)
            head += chunk[: HEAD_BYTES - len(head)]
    instead = no_file(bytes(head), status=reply.status, name=reply.name)
    if instead is not None:
        return instead, reply.status, None
    if size == 0:
        return LinkResult.UNREACHABLE, reply.status, None
    same = digest.hexdigest() == link.sha256
    return (LinkResult.SAME_FILE if same else LinkResult.OTHER_FILE), reply.status, is_encrypted(bytes(head))
