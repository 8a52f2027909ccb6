"""What came of a call, and is it what the scenario expects?"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from probes.answer import is_wall, out_of_service
from probes.charset import charset
from probes.course import Course
from probes.delivery import is_page
from probes.errors import (
    CallRefused,
    CredentialRejected,
    PageChanged,
    ProbeError,
    StepTimeout,
    TargetUnreachable,
    TransferCut,
)
from probes.http.client import Client, Reply
from probes.http.request import Writer, address, load_of, request_of
from probes.http.text import is_json, is_markup, read_json, readings
from results.records import ArtifactKept, Fact, Role
from results.redact import secrets_in_json
from scenarios.json_path import NothingThere, value_at
from scenarios.pattern import Match, Pattern
from scenarios.schema import Call
from scenarios.words import Words

MOST_BYTES = 16 * 2**20
"""Of an answer that is read; an export is no answer and streams."""

_MOST_KEPT = 2**20


@dataclass(frozen=True)
class Answer:
    """An answer, read to its end.

    Attributes:
        is_signed: the host that answers has seen our account's login.
    """

    reply: Reply
    body: bytes

    @cached_property
    def text(self) -> str:
        return self.body.decode(charset(self.reply.charset) or "utf-8", "replace")


async def call(course: Course, client: Client, step: Call) -> None:
    """Make one request, and look that its answer is as expected.

    Raises:
        PageChanged: what the answer must hold is not there, or nothing is there at all (404, 410).
        CredentialRejected, TargetUnreachable, CallRefused: as the status says.
        StepTimeout: it took too long.
    """
    answer = await _answer(course, client, step)
    client.answer = answer.text
    course.mark_done(step)
    try:
        if answer.reply.status not in step.expect:
            await turned_away(course, answer)
            raise refused(answer.reply, expected=" or ".join(map(str, step.expect)), now=course.now())
        await _read(course, step, answer)
    except ProbeError:
        await keep(course, answer)
        raise


async def _answer(course: Course, client: Client, step: Call) -> Answer:
    url = address(course.session.url, step.path, course.values)
    token = await client.tokens.current(client) if step.auth == "oauth2" and client.tokens else None
    writer = Writer(scope=course.scope, values=course.values, url=url, token=token)
    request = request_of(writer, step.method, headers=step.headers, auth=step.auth)
    load = load_of(writer, step, course.files)
    if load is not None:
        body, kind, sends = load
        typed = any(name.lower() == "content-type" for name in request.headers)
        headers = request.headers if typed else {**request.headers, "Content-Type": kind}
        request = replace(request, load=body, sends=sends, headers=headers, is_signed=writer.has_login)
    await course.commit(step)
    try:
        async with (
            asyncio.timeout(step.time.total_seconds()),
            client.ask(request, expected=step.expect, unknown=step.signed_out) as reply,
        ):
            answer = Answer(reply, await reply.start(MOST_BYTES + 1))
    except TimeoutError:
        raise StepTimeout(course.number, step.time.total_seconds()) from None
    except TransferCut:
        raise TargetUnreachable(url.host, "its answer broke off") from None
    if len(answer.body) > MOST_BYTES:
        raise PageChanged(f"an answer of {MOST_BYTES >> 20} MiB at most", "a longer one")
    return answer


async def _read(course: Course, step: Call, answer: Answer) -> None:
    """Find what the answer must hold, and save what the scenario wants of it."""
    learn(course, answer)
    captures: dict[str, str] = {}
    for words in step.contains:
        found = _find(course, words, answer)
        if found is None:
            raise PageChanged(f"“{_said(course, words)}” in the answer", "other words")
        captures |= found.captures
    for name, path in step.save.items():
        try:
            captures[name] = value_at(read_json(answer.text), path)
        except (NothingThere, ValueError, RecursionError):
            raise PageChanged(f"{path} in the answer", "nothing at that place") from None
    course.session.redactor.learn((f"saved {name}", captures[name]) for name in step.save)
    await course.capture(captures)


def _find(course: Course, words: Words, answer: Answer) -> Match | None:
    language = course.session.language
    pattern = Pattern.any_of(words.in_language(language), mode="part", values=course.values, language=language)
    found = (pattern.search(reading) for reading in readings(answer.text, answer.reply.media_type))
    return next((match for match in found if match is not None), None)


def _said(course: Course, words: Words) -> str:
    return " / ".join(words.in_language(course.session.language))


async def turned_away(course: Course, answer: Answer) -> None:
    """Record a wall against programs; it is never evaded.

    Raises:
        StageStopped: there is one.
    """
    if is_wall(answer.reply.status, answer.reply.headers):
        await course.establish((Fact.ACCESS_BLOCKED,), (await keep(course, answer),))


def refused(reply: Reply, *, expected: str, now: datetime) -> ProbeError:
    """Say what a status means that was not expected."""
    status = reply.status
    if status in (401, 403) and reply.is_signed:
        return CredentialRejected()
    if status == 429 or status >= 500:
        return out_of_service(reply.host, status, reply.headers.get("Retry-After"), now)
    if status in (404, 410):
        return PageChanged(f"an answer ({expected})", f"nothing there (status {status})")
    return CallRefused(status, expected)


def learn(course: Course, answer: Answer) -> None:
    """Tell the redactor what the service handed us that would let somebody else in."""
    if is_json(answer.reply.media_type):
        with suppress(ValueError, RecursionError):  # it only says so
            course.session.redactor.learn(secrets_in_json(read_json(answer.text)))


async def keep(course: Course, answer: Answer) -> ArtifactKept | None:
    """Keep an answer as proof, redacted as pages are; of one that is no text, nothing."""
    if not answer.body:
        return None
    learn(course, answer)
    media_type, text = answer.reply.media_type, answer.text[:_MOST_KEPT]
    if media_type == "text/html" or is_page(answer.body):
        kept = await course.evidence.markup(text, course.number)
    elif is_json(media_type) or is_markup(media_type) or media_type.startswith("text/"):
        data = course.session.redactor.scrub(text).encode("utf-8", "replace")
        kept = await course.evidence.keep(data, Role.CAPTURE, media_type, step=course.number)
    else:
        kept = None
    course.add(kept)
    return kept
