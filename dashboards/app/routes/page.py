"""Where are the pages of the site, what they load, their tables, and what search engines ask for?"""

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from dashboards.app.pages import Pages, packed
from dashboards.http.language import preferred
from dashboards.http.problem import Problem
from dashboards.site.asset import ASSETS, asset
from dashboards.site.front import ROBOTS, SITEMAP, robots, sitemaps
from dashboards.site.grid import file_of_group
from dashboards.site.register import KINDS, paths
from results.records import LANGUAGES

router = APIRouter(include_in_schema=False)

_TYPES: Final = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


async def page(request: Request) -> Response:
    """Give a page of the site."""
    return await _pages(request).page(request)


for _language in LANGUAGES:
    for _kind in KINDS:
        router.add_api_route(f"/{_language}/{_kind}", page)
        if _kind:
            router.add_api_route(f"/{_language}/{_kind}/{{rest:path}}", page)


@router.get("/")
async def front(request: Request) -> Response:
    """Lead to the language that the reader's program prefers."""
    _pages(request)
    language = preferred(request.headers.get("accept-language", ""))
    return RedirectResponse(f"{language}/", 302, headers={"Vary": "Accept-Language"})


@router.get("/fr")
@router.get("/en")
async def bare(request: Request) -> Response:
    """Lead to the home page of a language."""
    _pages(request)
    return RedirectResponse(f"{request.url.path.lstrip('/')}/", 308)


@router.get("/assets/{name}")
async def loaded(request: Request, name: str) -> Response:
    """Give what pages load: their sheet, their script, their mark."""
    _pages(request)
    if name not in ASSETS:
        raise Problem(404, "path_unknown")
    return packed(request, asset(name), _TYPES[name[name.rindex(".") :]], {})


@router.get(f"/{ROBOTS}")
async def for_robots(request: Request) -> Response:
    """Say to search engines where they are told what there is."""
    return packed(request, robots(_at(request)), "text/plain; charset=utf-8", {})


@router.get(f"/{SITEMAP}")
@router.get("/sitemap-{number}.xml")
async def listed(request: Request) -> Response:
    """List the addresses of all pages."""
    _at(request)
    world = await _pages(request).world(request.scope["shelf"])
    found = (await asyncio.to_thread(sitemaps, world, paths(world))).get(request.url.path.removeprefix("/"))
    if found is None:
        raise Problem(404, "path_unknown")
    return packed(request, found, "application/xml", {})


@router.get("/grids/{group:path}.csv")
async def grid(request: Request, group: str) -> Response:
    """Give the services of a sector or software beside the criteria, as a table."""
    world = await _pages(request).world(request.scope["shelf"])
    found = await asyncio.to_thread(file_of_group, world, group)
    if found is None:
        raise Problem(404, "path_unknown")
    return packed(request, found, "text/csv; charset=utf-8; header=present", {})


def _at(request: Request) -> str:
    """The address of the site; lists of addresses there are only where somebody has said it."""
    url = _pages(request).url
    if not url:
        raise Problem(404, "path_unknown")
    return url


def _pages(request: Request) -> Pages:
    pages: Pages | None = request.app.state.pages
    if pages is None:
        raise Problem(404, "path_unknown")
    return pages
