"""`auditor serve`: over HTTP, what is public (pages, the API, feeds, badges, metrics) and the auditors' desk."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from auditor.cli.console import out, say
from auditor.cli.ending import ended
from auditor.cli.installation import opened, run
from auditor.gathered import folder_of
from auditor.house import House
from auditor.refusal import Refused
from auditor.serve import application, keep_stocked
from auditor.several import Keeper, kept
from auditor.site import lacking
from dashboards.address import Site
from dashboards.app.tally import SHARED
from dashboards.shelf.stock import Shelf, stock
from results.errors import StoreFull, StoreUnreachable
from results.store import person

_PATIENCE_S = 10  # for answers that are being given when it is told to end


def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on; behind a proxy, leave it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8000,
    rate: Annotated[float, typer.Option(min=0, help="Requests a second of one address; 0: no limit.")] = 100,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="How many answer side by side: one for each core, where many ask.")
    ] = 1,
) -> None:
    """Serve what is public, and the desk, until Ctrl-C or SIGTERM; a release that is published appears within seconds."""
    if processes > 1:
        run(served_by_several(host, port, rate=rate or None, processes=processes))
    else:
        run(served(host, port, rate=rate or None))


async def served(host: str, port: int, *, rate: float | None = None, home: Path | None = None) -> None:
    """Serve the installation at `home`, or of AUDITOR_HOME, until somebody ends it.

    Raises:
        Refused: the address cannot be listened on.
    """
    async with opened(home) as house:
        with _listening(host, port) as listening:
            url = await _prepared(house, host, listening)
            app = await application(house, site=_site(house, url), rate_per_s=rate)
            await _introduce(house, url, app.state.shelf)
            server = _Guest(_config(app))
            with _ending(server):
                await _serve(server, app, house, listening, _tell)
    say("The server has stopped.")


async def served_by_several(
    host: str, port: int, *, rate: float | None, processes: int, home: Path | None = None
) -> None:
    """The same, by several processes; each counts the requests of an address for itself.

    Raises:
        Refused: the address cannot be listened on, or a process cannot serve.
    """
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    with _listening(host, port) as listening, tempfile.TemporaryDirectory(prefix="auditor-") as counts:
        async with opened(home) as house:
            url = await _prepared(house, host, listening)
            await _introduce(house, url, await stock(house.store, folder_of(house)))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, over.set)
        keeper = Keeper(work=one_of_several, given=(url, rate, home), tell=say, patience_s=_PATIENCE_S + 5)
        with _counting_together(counts):
            await keeper.keep(listening, processes, over)
    say("The server has stopped.")


def one_of_several(listening: socket.socket, line: Connection, url: str, rate: float | None, home: Path | None) -> None:
    """What each of several processes does."""
    sys.exit(ended(lambda: run(_serve_beside(listening, line, url, rate, home))))


async def _serve_beside(
    listening: socket.socket, line: Connection, url: str, rate: float | None, home: Path | None
) -> None:
    async with opened(home) as house:
        app = await application(house, site=_site(house, url), rate_per_s=rate)
        server = _Guest(_config(app))

        def end() -> None:
            server.should_exit = True

        async with kept(line, end):
            await _serve(server, app, house, listening, lambda _shelf: None)  # else each would tell the same


@contextmanager
def _counting_together(folder: str) -> Iterator[None]:
    """What starts meanwhile counts there: it is told by its environment, before it loads what counts."""
    os.environ[SHARED] = folder
    try:
        yield
    finally:
        del os.environ[SHARED]


async def _prepared(house: House, host: str, listening: socket.socket) -> str:
    """The address by which it is reached here, once the store has counted what it holds."""
    with suppress(StoreUnreachable, StoreFull):  # pages come without it too, and slower
        await house.store.count_values()
    return f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"


def _site(house: House, url: str) -> Site:
    return Site(url=house.settings.public_url.rstrip("/") or url)


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE_S,
    )


async def _introduce(house: House, url: str, shelf: Shelf) -> None:
    out().print(f"{url}/api/v1/releases", markup=False)
    _tell(shelf)
    say(
        f"Pages {url}/  feeds {url}/feeds/all.atom  badges {url}/badge/SERVICE.svg  metrics {url}/metrics. Ctrl-C ends it."
    )
    await _tell_of_desk(house, url)
    if missing := lacking(house.settings):
        say(missing)


async def _serve(
    server: uvicorn.Server, app: FastAPI, house: House, listening: socket.socket, tell: Callable[[Shelf], None]
) -> None:
    """Until it is to end, or what is public cannot be looked after."""
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    looking = asyncio.create_task(keep_stocked(app, house, tell, say))
    done, _ = await asyncio.wait({serving, looking}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving
    looking.cancel()
    if looking in done:
        looking.result()


async def _tell_of_desk(house: House, url: str) -> None:
    async with house.store.read() as tx:
        is_manned = bool(await person.listing(tx))
    way_in = "" if is_manned else " Nobody may enter it yet: `auditor user add NAME --role admin`."
    say(f"The auditors' desk: {url}/desk.{way_in}")


class _Guest(uvicorn.Server):
    """A server inside our own loop, which keeps its signals."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@contextmanager
def _ending(server: uvicorn.Server) -> Iterator[None]:
    """Asked to end, the server gives the answers that it began; asked twice, it ends at once."""
    loop = asyncio.get_running_loop()

    def asked() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def is_free(host: str, port: int) -> bool:
    """Whether nobody else listens there."""
    try:
        _listening(host, port).close()
    except Refused:
        return False
    return True


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise Refused(f"{host} port {port} cannot be used ({error.strerror}); choose another with --port") from error


def _tell(shelf: Shelf) -> None:
    current = shelf.current
    if current is None:
        say("Nothing is published yet; every address says so. `auditor release publish` changes that.")
        return
    counts = current.index.counts
    say(
        f"Release {current.id}: {counts.get('services', 0)} services, {counts.get('cases', 0)} requests, "
        f"{counts.get('figures', 0)} figures; {len(shelf.books)} releases in all."
    )
