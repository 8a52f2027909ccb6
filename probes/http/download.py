"""How is an export taken by a call, and what is it if it is no file?"""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import NoReturn

from yarl import URL

from probes.base import ExportLink, Session
from probes.course import Course, export_kept
from probes.delivery import HEAD_BYTES, no_file, result_of, transport_of
from probes.errors import (
    CredentialRejected,
    FileTooLarge,
    NoFile,
    PageChanged,
    StepTimeout,
    TargetUnreachable,
    TransferCut,
)
from probes.http.call import MOST_BYTES, Answer, keep, refused, turned_away
from probes.http.client import Client, Reply, Request, joined
from probes.http.request import Writer, address, private, request_of
from probes.http.text import read_json
from results.records import ArtifactKept, Fact, LinkResult, LinkTried, Requester
from results.vault import Kept
from results.vault.writer import VaultWriter
from scenarios.json_path import NothingThere, value_at
from scenarios.schema import Download

_GONE = (404, 410)
_MOST_RESUMED = 20
_MOST_PAGES = 1000


async def take(course: Course, client: Client, step: Download) -> None:
    """Take the export from the first source there is, and establish what it means.

    Raises:
        NoFile: something came that is no file: a sign-in page, a refusal, nothing.
        TransferCut, FileTooLarge, StepTimeout: it did not come whole.
        CredentialRejected, TargetUnreachable: as the status says.
    """
    kept = await fetch(course, client, step)
    course.mark_done(step)
    await course.establish(course.facts_of_export(step, list(kept)), kept)


async def fetch(
    course: Course, client: Client, step: Download, *, or_nothing: bool = False
) -> tuple[ArtifactKept, ...]:
    """Bring the export into the vault, byte for byte; nothing, if that may be, where there is none at the last source."""
    *others, last = [source.call for source in step.sources if source.call is not None]
    for call in others:
        kept = await _pages(course, client, step, call, or_nothing=True)
        if kept:
            return kept
    return await _pages(course, client, step, last, or_nothing=or_nothing)


async def _pages(
    course: Course, client: Client, step: Download, call: str, *, or_nothing: bool
) -> tuple[ArtifactKept, ...]:
    """Fetch one address, and those that its answers lead to, page by page.

    Raises:
        PageChanged: the pages never end.
    """
    method, _, path = call.partition(" ")
    url, kept, seen = address(course.session.url, path, course.values), list[ArtifactKept](), set[str]()
    while True:
        number = len(kept) + 1 if step.next is not None else None
        taken = await _taken(course, client, step, method, url, or_nothing=or_nothing and not kept, part=number)
        if taken is None:
            return ()
        kept.append(taken.kept)
        if taken.following is None:
            return tuple(kept)
        await course.hand_over()  # pages in hand stay in hand
        seen.add(str(url))
        url = taken.following
        if str(url) in seen or len(kept) >= _MOST_PAGES:
            raise PageChanged("a last page", f"pages without end, after {len(kept)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page of an export, and where the next is."""

    kept: ArtifactKept
    following: URL | None


async def _taken(
    course: Course, client: Client, step: Download, method: str, url: URL, *, or_nothing: bool, part: int | None
) -> _Page | None:
    """Fetch one address. It must begin to come within the step's time, and end within that of transfers."""
    within, session = step.time, course.session
    token = await client.tokens.current(client) if step.auth == "oauth2" and client.tokens else None
    writer = Writer(scope=course.scope, values=course.values, url=url, token=token)
    request = request_of(writer, method, headers=step.headers, auth=step.auth)
    await course.commit(step)
    try:
        async with (
            asyncio.timeout(within.total_seconds()) as limit,
            client.ask(request, unknown=step.signed_out) as reply,
        ):
            if reply.status in _GONE and or_nothing:
                return None
            within = session.longest_transfer
            limit.reschedule(asyncio.get_running_loop().time() + within.total_seconds())
            if reply.status != 200:
                await _refuse(course, Answer(reply, await reply.start(HEAD_BYTES)))
            kept, head = await _streamed(session, reply, client, request)
            if kept is None:
                await _refuse(course, Answer(reply, head))
    except TimeoutError:
        raise StepTimeout(course.number, within.total_seconds()) from None
    body = export_kept(course, kept.sha256, kept.size, reply.media_type, part=part, transport=transport_of(reply.url))
    course.add(body)
    if reply.method == "GET":
        course.links.append(_link(reply, kept, step, course.stage.export))
    return _Page(kept=body, following=_following(session, step, reply, kept))


def _following(session: Session, step: Download, reply: Reply, kept: Kept) -> URL | None:
    """Where the next page is, by its answer's `Link` (RFC 8288), or by what stands in it; None: this was the last.

    Raises:
        PageChanged: it names none that could be asked for.
    """
    if step.next is None:
        return None
    if step.next == "link":
        written = reply.next
    else:
        written = _named(session, step.next, kept)
    if written is None:
        return None
    try:
        return joined(URL(reply.url), written)
    except ValueError:
        raise PageChanged("the address of the next page", "something that is none") from None


def _named(session: Session, path: str, kept: Kept) -> str | None:
    if kept.size > MOST_BYTES:
        raise PageChanged(f"pages of {MOST_BYTES >> 20} MiB at most", "a longer one")
    try:
        text = value_at(read_json(session.vault.read(session.ledger, kept.sha256).decode("utf-8", "replace")), path)
    except (NothingThere, ValueError, RecursionError):
        return None
    return text or None


async def _streamed(session: Session, reply: Reply, client: Client, request: Request) -> tuple[Kept | None, bytes]:
    """Bring a body into the vault without holding it in memory; nothing of one that is no file. Also its beginning."""
    if (reply.length or 0) > session.largest_file:
        raise FileTooLarge(session.largest_file)
    with session.vault.open_writer(session.ledger) as writer:
        pouring = _Pouring(writer=writer, largest=session.largest_file)
        await _pour(reply, pouring, client, request)
        head = bytes(pouring.head)
        if pouring.size == 0 or no_file(head, status=reply.status, name=reply.name) is not None:
            return None, head
        return await asyncio.to_thread(writer.commit), head


@dataclass(slots=True, kw_only=True)
class _Pouring:
    """A file on its way into the vault."""

    writer: VaultWriter
    largest: int
    size: int = 0
    head: bytearray = field(default_factory=bytearray)
    resumed: int = 0

    async def take(self, reply: Reply) -> None:
        async with aclosing(reply.chunks()) as chunks:
            async for chunk in chunks:
                self.size += len(chunk)
                if self.size > self.largest:
                    raise FileTooLarge(self.largest)
                self.head += chunk[: HEAD_BYTES - len(self.head)]
                self.writer.write(chunk)


async def _pour(reply: Reply, pouring: _Pouring, client: Client, request: Request) -> None:
    """Take a body, and where it breaks off, what is left of the very same file (RFC 9110, 13.1.5 and 14.2).

    Raises:
        TransferCut: it broke off, and the service does not go on, or too often.
    """
    began = pouring.size
    try:
        await pouring.take(reply)
    except TransferCut:
        mark = reply.headers.get("ETag", "")
        stood_still = pouring.size == began
        if request.method != "GET" or not mark.startswith('"') or stood_still or pouring.resumed >= _MOST_RESUMED:
            raise
        pouring.resumed += 1
        rest = {"Range": f"bytes={pouring.size}-", "If-Range": mark}
        async with client.ask(replace(request, headers={**request.headers, **rest})) as more:
            if more.status != 206 or not more.headers.get("Content-Range", "").startswith(f"bytes {pouring.size}-"):
                raise
            await _pour(more, pouring, client, request)


async def _refuse(course: Course, answer: Answer) -> NoReturn:
    """Write down what came in place of the file.

    Raises:
        NoFile, CredentialRejected, TargetUnreachable: always one of them.
        StageStopped: a wall against programs stands there.
    """
    await turned_away(course, answer)
    reply = answer.reply
    shown = await keep(course, answer)
    why = refused(reply, expected="200", now=course.now())
    if isinstance(why, CredentialRejected):
        raise why
    result = _instead(answer)
    if result is not None and reply.method == "GET":
        course.add(
            LinkTried(
                requester=Requester.ACCOUNT,
                result=result,
                after=course.stage.name,
                status=reply.status,
                export=course.stage.export,
            )
        )
    if isinstance(why, TargetUnreachable):
        raise why
    if result is LinkResult.GONE and course.stage.name == "collect":  # elsewhere no link was given that could be dead
        await course.establish((Fact.EXPORT_EXPIRED,), (shown,))
    raise NoFile(f"{'nothing' if result is None else result.value.replace('_', ' ')} (status {reply.status})")


def _instead(answer: Answer) -> LinkResult | None:
    """What it says about the link; None if nothing came, or what is no answer about a file."""
    status = answer.reply.status
    found = no_file(answer.body, status=status, name=answer.reply.name)
    if found is not None or status < 300:
        return found
    return result_of(status, has_password=False)


def _link(reply: Reply, kept: Kept, step: Download, export: str | None) -> ExportLink:
    """Remember from where the file came, and how a call must be made there."""
    hidden = frozenset() if reply.is_private else private(step.headers)
    return ExportLink(
        url=reply.url,
        sha256=kept.sha256,
        called=True,
        auth=step.auth if reply.is_signed else None,
        headers={name: value for name, value in step.headers.items() if name.lower() not in hidden},
        export=export,
    )
