"""What is asked by `tests.benchmarks.load`: the API, the pages, the desk, and the bare one that they are compared with."""

import asyncio
import socket
import sys
from collections.abc import Sequence
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

import uvicorn
from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auditor.house import open_house
from auditor.roof import DeskRoof
from auditor.settings import Settings
from auditor.several import Keeper, kept
from dashboards.app import create_app
from dashboards.shelf.book import Edition
from dashboards.shelf.stock import stocked
from results.clock import SetClock
from tests.benchmarks.desk_fill import looked_through
from tests.dashboards.desk.rig import app_over
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


async def serve(app: Starlette, port: int) -> None:
    await uvicorn.Server(_config(app, port)).serve()


def _config(app: Starlette, port: int = 0) -> uvicorn.Config:
    return uvicorn.Config(app, port=port, log_level="warning", access_log=False, lifespan="off", ws="none")


async def serve_desk(folder: Path, port: int, now: str, database: str, processes: str) -> None:
    """The desk of the installation in a folder, at an instant, by several processes."""
    keeper = Keeper(work=one_of_several, given=(folder, now, database), tell=print)
    with socket.create_server(("127.0.0.1", port), backlog=2048) as listening:
        await keeper.keep(listening, int(processes), asyncio.Event())


def one_of_several(listening: socket.socket, line: Connection, folder: Path, now: str, database: str) -> None:
    asyncio.run(_serve_beside(listening, line, folder, datetime.fromisoformat(now), database))


async def _serve_beside(listening: socket.socket, line: Connection, folder: Path, now: datetime, database: str) -> None:
    settings = Settings(home=folder / "home", scenarios=folder / "scenarios", database=database)
    async with open_house(settings, clock=SetClock(now)) as house:
        app = app_over(DeskRoof(house, looked_through(house)))
        server = uvicorn.Server(_config(app))

        def end() -> None:
            server.should_exit = True

        async with kept(line, end):
            await server.serve(sockets=[listening])


async def main() -> None:
    kind, home, port, *more = sys.argv[1:]
    folder = Path(home)
    match kind:
        case "bare":
            await serve(bare(folder), int(port))
        case "site":
            await serve(staged.app_of(stocked(read_editions(folder), folder)), int(port))
        case "desk":
            await serve_desk(folder, int(port), *more)
        case _:
            await serve(create_app(stocked(read_editions(folder), folder), ladders={}), int(port))


if __name__ == "__main__":
    asyncio.run(main())
