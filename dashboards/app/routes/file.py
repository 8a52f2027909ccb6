"""Which files of a release can be had, byte for byte? Those that it lists, by their exact names, and nothing else."""

import asyncio
import json
from datetime import UTC
from email.utils import format_datetime
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response
from starlette.types import Message, Receive, Scope, Send

from dashboards.app.asked import Of
from dashboards.app.page import listed
from dashboards.app.routes.release import files_in
from dashboards.http.problem import Problem
from dashboards.shelf.book import Book
from dashboards.shelf.folder import ReleaseUnreadable

router = APIRouter(prefix="/api/v1/releases/{release}", tags=["files"])

_TYPES: Final = {
    ".csv": "text/csv; charset=utf-8; header=present",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".prom": "application/openmetrics-text; version=1.0.0; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".svg": "image/svg+xml",
}
_UNKNOWN: Final = "application/octet-stream"
_CAGED: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox"
_CONTENT: Final[dict[str, dict[str, object]]] = {media_type: {} for media_type in (*_TYPES.values(), _UNKNOWN)}
_BYTES: Final = {
    200: {"content": _CONTENT, "description": "The file."},
    206: {"content": _CONTENT, "description": "A part of it."},
}


class Download(FileResponse):
    """A file in pieces, or parts of it (RFC 9110, 14); a HEAD, which the door has made a GET, reads none of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def unless_refused(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (400, 416):
                said = {n.decode(): v.decode() for n, v in message["headers"] if n == b"content-range"}
                raise Problem(message["status"], "range_invalid", headers=said)
            await send(message)

        await super().__call__({**scope, "method": scope.get("asked_as", "GET")}, receive, unless_refused)


@router.get("/files", response_model=None)
async def files(book: Of) -> Response:
    """List the files of a release."""
    return listed(book, [json.dumps(one) for one in files_in(book)])


@router.get("/files/{path:path}", response_class=Response, responses=_BYTES)  # type: ignore[arg-type]
async def file(request: Request, book: Of, path: str) -> Response:
    """Give a file of a release; `Range` gives parts of it."""
    if path not in book.package.files:
        raise Problem(404, "not_found")
    return await _download(request, book, book.package.folder / path)


@router.get("/archive.zip", response_class=Response, responses=_BYTES)  # type: ignore[arg-type]
async def archive(request: Request, book: Of) -> Response:
    """Give the whole release as one file."""
    return await _download(request, book, book.package.folder.with_name(f"{book.id}.zip"))


async def _download(request: Request, book: Book, path: Path) -> Response:
    await asyncio.to_thread(_check, book, path)
    media_type = _TYPES.get(path.suffix, _UNKNOWN)
    headers = {
        "etag": request.scope["etag"],
        "last-modified": format_datetime(book.edition.changed_at.astimezone(UTC), usegmt=True),
        "Content-Security-Policy": _CAGED,
    }
    name = path.name if path.suffix == ".zip" else f"{book.id}-{path.name}"
    return Download(path, media_type=media_type, headers=headers, filename=name, content_disposition_type="inline")


def _check(book: Book, path: Path) -> None:
    """Refuse what is no file of the release, or not what it was."""
    checked = book.package.checked.get(path)
    if checked is None or not path.resolve().is_relative_to(book.package.folder.parent.resolve()) or not path.is_file():
        raise Problem(404, "not_found")
    if not checked.is_still(path):
        raise Problem(503, "not_ready", more=f"({ReleaseUnreadable.code})")
