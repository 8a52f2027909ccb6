"""What did somebody send by a form of the page? Bounded while it is read, and never on a disk as it is.

What is too large is read to its end and thrown away, so that whoever sent it is
told why: a browser whose upload is cut off shows nothing but an error of its own.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from dashboards.notice.page.form import MOST_FILES
from dashboards.notice.page.roof import Refused, Upload

LARGEST: Final = 15 * 2**20
"""Of a form with its files."""

AT_ONCE: Final = 4
"""So many forms with files are read at a time."""

_THROWN_AWAY: Final = 256 * 2**20
_LONGEST_TEXT: Final = 2**18
_MOST_FIELDS: Final = 200
_PATIENCE_S: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Texts and files, by the names of their fields."""

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()

    def text(self, name: str) -> str:
        return next(iter(self.texts.get(name, ())), "").strip()

    def many(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.texts.get(name, ())))


class _InMemory(MultiPartParser):
    spool_max_size = LARGEST + 1


class _TooLarge(Exception):
    """More came than may."""


async def read_sent(request: Request, room: asyncio.Semaphore) -> Sent:
    """Read a form.

    Raises:
        Refused: it is too large, cannot be read, takes too long, or too many are being read.
    """
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise Refused("too_large")
    if room.locked():
        raise Refused("busy")
    async with room:
        stream = request.stream()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                return await _parsed(request, stream)
        except (_TooLarge, MultiPartException, KeyError, UnicodeError):
            await _throw_away(stream)
        except (TimeoutError, ClientDisconnect):
            pass
    raise Refused("too_large")


async def _parsed(request: Request, stream: AsyncGenerator[bytes, None]) -> Sent:
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > LARGEST:
        raise _TooLarge
    parser = _InMemory(
        request.headers,
        _at_most(stream),
        max_files=2 * MOST_FILES,
        max_fields=_MOST_FIELDS,
        max_part_size=_LONGEST_TEXT,
    )
    form = await parser.parse()
    texts: dict[str, list[str]] = {}
    files: list[Upload] = []
    try:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                texts.setdefault(name, []).append(value.replace("\r\n", "\n"))
            elif value.filename:
                files.append(Upload(name=value.filename, data=await value.read()))
    finally:
        await form.close()
    return Sent(texts=texts, files=tuple(files))


async def _at_most(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in stream:
        size += len(part)
        if size > LARGEST:
            raise _TooLarge
        yield part


async def _throw_away(stream: AsyncGenerator[bytes, None]) -> None:
    """Read on without keeping anything, for as long as anybody means it."""
    size = 0
    try:
        async with asyncio.timeout(_PATIENCE_S):
            async for part in stream:
                size += len(part)
                if size > _THROWN_AWAY:
                    return
    except (TimeoutError, ClientDisconnect, RuntimeError):
        return  # whoever goes away, or has nothing more to send, is told nothing
