"""What is new, of all and of one service?"""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboards.app.asked import Public
from dashboards.app.page import api
from dashboards.channels.atom import MEDIA_TYPE
from dashboards.channels.feed import Ways, feed_of_all, feed_of_service
from dashboards.http.language import language_of
from dashboards.http.problem import Problem
from dashboards.site.place import feed_of
from results.records import Language

router = APIRouter(prefix="/feeds", tags=["feeds"])

_ATOM: Final = {200: {"content": {MEDIA_TYPE: {}}, "description": "RFC 4287; `?lang=fr` or `en`."}}


@router.get("/all.atom", response_class=Response, responses=_ATOM)  # type: ignore[arg-type]
async def all_releases(request: Request, shelf: Public) -> Response:
    """Tell of every release."""
    language = language_of(request)
    return _answer(feed_of_all(shelf, request.app.state.site, language, _ways(request, language)), language)


@router.get("/services/{service}.atom", response_class=Response, responses=_ATOM)  # type: ignore[arg-type]
async def of_service(request: Request, shelf: Public, service: str) -> Response:
    """Tell of every release in which a service is."""
    language = language_of(request)
    found = feed_of_service(shelf, service, request.app.state.site, language, _ways(request, language))
    if found is None:
        raise Problem(404, "service_unknown" if shelf.books else "no_release")
    return _answer(found, language)


def _ways(request: Request, language: Language) -> Ways:
    """To pages where there are some, else to the API."""

    def itself(service: str | None) -> str:
        return f"/{feed_of(service, language, is_file=False)}"

    if request.app.state.pages is None:
        return Ways(
            release=lambda release: api("releases", release),
            service=lambda release, service: api("releases", release, "services", service),
            itself=itself,
            media_type="application/json",
        )
    return Ways(
        release=lambda release: f"/{language}/release/{quote(release)}",
        service=lambda _, service: f"/{language}/service/{quote(service, safe='')}",
        itself=itself,
        media_type="text/html",
    )


def _answer(feed: bytes, language: Language) -> Response:
    return Response(feed, media_type=MEDIA_TYPE, headers={"Content-Language": language})
