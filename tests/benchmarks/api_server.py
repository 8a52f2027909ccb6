"""A server of the API, or of pages, in a process of its own, and the bare one that it is compared with."""

import sys
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboards.app import create_app
from dashboards.shelf.book import Edition
from dashboards.shelf.stock import stocked
from tests.dashboards.site import staged

_EDITIONS: TypeAdapter[list[Edition]] = TypeAdapter(list[Edition])
_FILE = "editions.json"


def write_editions(editions: Sequence[Edition], home: Path) -> None:
    (home / _FILE).write_bytes(_EDITIONS.dump_json(list(editions)))


def read_editions(home: Path) -> list[Edition]:
    return _EDITIONS.validate_json((home / _FILE).read_bytes())


def bare(home: Path) -> Starlette:
    """Whatever is asked, the same bytes from memory."""
    said = (home / "same").read_bytes()

    async def answer(_request: Request) -> Response:
        return Response(said, media_type="application/json")

    return Starlette(routes=[Route("/{path:path}", answer)])


def main() -> None:
    kind, home, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if kind == "bare":
        app: Starlette = bare(home)
    elif kind == "site":
        app = staged.app_of(stocked(read_editions(home), home))
    else:
        app = create_app(stocked(read_editions(home), home), ladders={})
    uvicorn.run(app, port=port, log_level="warning", access_log=False, lifespan="off", ws="none")


if __name__ == "__main__":
    main()
