"""How is a list given out in pages, each row once, whatever their size?

A cursor names the last row given, the release and what was asked: another
release or question refuses it. Addresses of following pages name the release,
so that who began with `current` goes on in what it was then.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Query
from starlette.responses import Response

from dashboards.http.problem import Problem
from dashboards.shelf.book import Book, Line

MOST, USUAL = 500, 50

Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows in a page.")]
Cursor = Annotated[str | None, Query(max_length=200, description="From `next` of the page before; opaque.")]


def api(*parts: str) -> str:
    """An address of the API; slashes in a part stay, as those of a figure's id."""
    return "/".join(("/api/v1", *(quote(part, safe="/=@:+,.~-_") for part in parts)))


def page(
    book: Book,
    table: str,
    *,
    path: str,
    filters: Mapping[str, str | None],
    limit: int,
    cursor: str | None,
    words: str | None = None,
    begins: tuple[str, str] | None = None,
    shown: Callable[[Line], str] = lambda line: line.json,
) -> Response:
    """A page of a table, as it was asked for.

    Args:
        book: the release.
        table: in it.
        path: the address of the list, below the release.
        filters: columns and the values they must have; None: any.
        limit: rows at most.
        cursor: of the page before.
        words: that must be in what is searched.
        begins: a column and what it begins with; its name in the address is `prefix`.
        shown: how a row is given out.

    Raises:
        Problem: the cursor is not of this list.
    """
    asked = {name: value for name, value in filters.items() if value is not None}
    question = {**asked, **({"q": words} if words else {}), **({"prefix": begins[1]} if begins else {})}
    mark = _mark(book, table, question)
    after = _read(cursor, mark) if cursor is not None else 0
    rows = book.index.rows(table, asked, after=after, limit=limit + 1, words=words, begins=begins)
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        query = {**question, "limit": limit, "cursor": _written(mark, rows[-1].n)}
        following = f"{api('releases', book.id, path)}?{urlencode(query)}"
    return listed(book, [shown(row) for row in rows], following)


def listed(book: Book, rows: list[str], following: str | None = None) -> Response:
    """Rows, each a JSON text, with the release they are of."""
    body = f'{envelope(book)},"next":{json.dumps(following)},"data":[{",".join(rows)}]}}'
    return answer(book, body, *([f'<{following}>; rel="next"'] if following else []))


def one(book: Book, name: str, said: str) -> Response:
    """One thing, a JSON text, with the release it is of."""
    return answer(book, f'{envelope(book)},"{name}":{said}}}')


def envelope(book: Book) -> str:
    """What every answer begins with: the release, and which one took its place."""
    return f'{{"release":{json.dumps(book.id)},"corrected_by":{json.dumps(book.edition.corrected_by)}'


def answer(book: Book, body: str, *links: str) -> Response:
    newer = book.edition.corrected_by
    said = [*links, *([f'<{api("releases", newer)}>; rel="successor-version"'] if newer else [])]
    headers = {"Link": ", ".join(said)} if said else {}
    return Response(body.encode(), media_type="application/json", headers=headers)


def _mark(book: Book, table: str, question: Mapping[str, str]) -> str:
    said = json.dumps([book.edition.digest, table, sorted(question.items())])
    return hashlib.sha256(said.encode("utf-8", errors="replace")).hexdigest()[:12]


def _written(mark: str, n: int) -> str:
    return base64.urlsafe_b64encode(f"{mark}{n:x}".encode()).decode().rstrip("=")


def _read(cursor: str, mark: str) -> int:
    refused = Problem(422, "cursor_invalid", errors=({"parameter": "cursor", "why": "not of this list"},))
    try:
        said = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        n = int(said[len(mark) :], 16)
    except (binascii.Error, ValueError):
        raise refused from None
    if not said.startswith(mark) or _written(mark, n) != cursor or n >= 2**62:
        raise refused
    return n
