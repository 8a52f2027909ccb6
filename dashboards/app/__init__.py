"""The web application: what is public, for people and programs. The desk is a router beside these."""

from collections.abc import Mapping, Sequence
from functools import partial
from time import monotonic

from fastapi import FastAPI, Request

from dashboards.address import Site
from dashboards.app import description
from dashboards.app.door import Door
from dashboards.app.pages import Pages
from dashboards.app.routes import (
    badge,
    case,
    criterion,
    feed,
    figure,
    file,
    health,
    metrics,
    page,
    release,
    service,
    table,
    verdict,
)
from dashboards.app.tally import Tally
from dashboards.desk.register import install
from dashboards.desk.roof import Roof
from dashboards.http import problem
from dashboards.http.fault import Face
from dashboards.http.pace import Pace
from dashboards.ladder import Step
from dashboards.notice.page.counter import BELOW, Counter
from dashboards.notice.page.roof import Roof as NoticeRoof
from dashboards.shelf.stock import Shelf

ROUTERS = (
    release.router,
    service.router,
    case.router,
    verdict.router,
    figure.router,
    criterion.router,
    table.router,
    file.router,
    feed.router,
    badge.router,
    metrics.router,
    health.router,
    page.router,
)


def create_app(
    shelf: Shelf,
    *,
    ladders: Mapping[str, Sequence[Step]],
    site: Site | None = None,
    pages: Pages | None = None,
    rate_per_s: float | None = None,
    roof: Roof | None = None,
    notices: NoticeRoof | None = None,
) -> FastAPI:
    """Make the application. `app.state.shelf` may be put in another's place while it serves, `trouble` says why not.

    Args:
        shelf: what is public.
        ladders: the rungs of each track, and their criteria.
        site: the address by which it is reached.
        pages: those of the site; None: programs alone are answered.
        rate_per_s: requests of one address, on average; None: no limit.
        roof: the program around the auditors' desk; None: there is no desk.
        notices: the program around the pages of notices; None: there are none.
    """
    app = FastAPI(openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.shelf, app.state.trouble = shelf, None
    app.state.pages = pages
    app.state.faces, app.state.face_of_pages = {}, pages.face if pages is not None else _faceless
    app.state.ladders, app.state.site, app.state.tally = ladders, site or Site(), Tally()
    app.openapi = partial(description.describe, app)  # type: ignore[method-assign]
    problem.install(app)
    for router in ROUTERS:
        app.include_router(router)
    if roof is not None:
        install(app, roof, app.state.site, rate_per_s=rate_per_s)
    if notices is not None:
        counter = Counter(notices, app.state.site)
        app.router.routes.append(counter.route())
        app.state.faces[BELOW] = counter.face
    app.add_middleware(problem.Net)
    app.add_middleware(Door, pace=Pace(rate_per_s, monotonic), tally=app.state.tally)
    app.add_middleware(problem.Net)  # what goes wrong in the door itself
    return app


def _faceless(_request: Request) -> Face | None:
    return None
