"""What is public at all, and what does a release hold?"""

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app import model
from dashboards.app.asked import Of, Public
from dashboards.app.page import answer, api
from dashboards.http.language import language_of
from dashboards.http.problem import WORDS
from dashboards.shelf.book import Book
from dashboards.typography import spaced

router = APIRouter(prefix="/api/v1/releases", tags=["releases"])


@router.get("", response_model=model.Releases)
async def releases(request: Request, shelf: Public) -> Response:
    """List every release that was ever public, the newest first."""
    current, language = shelf.current, language_of(request)
    said = {
        "current": current.id if current else None,
        "data": [summary(book) for book in shelf.books],
        "note": None if shelf.books else spaced(WORDS["no_release"].in_(language), language),
    }
    return Response(_json(said), media_type="application/json")


@router.get("/{release}", response_model=model.ReleaseCard)
async def release(book: Of) -> Response:
    """One release: its method, sample, tables and files."""
    about = book.package.about
    method = about.get("method") or {}
    licences = about.get("licenses") or [{}]
    said = {
        **summary(book),
        "title_fr": about.get("title_fr"),
        "title_en": about.get("title"),
        "licence": licences[0].get("name"),
        "known_until": about.get("known_until"),
        "schema_version": about.get("version"),
        "method_version": method.get("version"),
        "method_digest": method.get("digest"),
        "withheld_cases": about.get("withheld_cases"),
        "sample": about.get("sample"),
        "tables": tables_in(book),
        "files": files_in(book),
        "archive": api("releases", book.id, "archive.zip"),
    }
    return answer(book, _json(said).decode())


def summary(book: Book) -> dict[str, Any]:
    edition = book.edition
    return {
        "id": edition.id,
        "state": edition.state,
        "period": edition.period,
        "published_at": edition.published_at.isoformat(),
        "corrects": edition.corrects,
        "corrected_by": edition.corrected_by,
        "sha256": edition.digest,
        "address": api("releases", edition.id),
    }


def tables_in(book: Book) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "title_fr": one.title["fr"],
            "title_en": one.title["en"],
            "rows": book.index.counts[one.name],
            "address": api("releases", book.id, "tables", one.name),
        }
        for one in book.package.resources
    ]


def files_in(book: Book) -> list[dict[str, Any]]:
    files = sorted(book.package.files.items())
    return [{"path": p, "sha256": h or None, "address": api("releases", book.id, "files", p)} for p, h in files]


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
