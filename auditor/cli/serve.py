"""`auditor serve`: over HTTP, what is public (pages, the API, feeds, badges, metrics) and the auditors' desk."""

import asyncio
import signal
import socket
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from auditor.cli.console import out, say
from auditor.cli.installation import opened, run
from auditor.house import House
from auditor.refusal import Refused
from auditor.serve import application, keep_stocked
from auditor.site import lacking
from dashboards.address import Site
from dashboards.shelf.stock import Shelf
from results.errors import StoreFull, StoreUnreachable
from results.store import person

_PATIENCE_S = 10  # for answers that are being given when it is told to end


def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on; behind a proxy, leave it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8000,
    rate: Annotated[float, typer.Option(min=0, help="Requests a second of one address; 0: no limit.")] = 100,
) -> None:
    """Serve what is public, and the desk, until Ctrl-C or SIGTERM; a release that is published appears within seconds."""
    run(served(host, port, rate=rate or None))


async def served(host: str, port: int, *, rate: float | None = None, home: Path | None = None) -> None:
    """Serve the installation at `home`, or of AUDITOR_HOME, until somebody ends it.

    Raises:
        Refused: the address cannot be listened on.
    """
    async with opened(home) as house:
        with _listening(host, port) as listening:
            with suppress(StoreUnreachable, StoreFull):  # pages come without it too, and slower
                await house.store.count_values()
            url = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
            app = await application(house, site=Site(url=house.settings.public_url.rstrip("/") or url), rate_per_s=rate)
            server = _Guest(
                uvicorn.Config(
                    app,
                    lifespan="off",
                    log_level="warning",
                    access_log=False,
                    ws="none",
                    server_header=False,
                    timeout_graceful_shutdown=_PATIENCE_S,
                )
            )
            out().print(f"{url}/api/v1/releases", markup=False)
            _tell(app.state.shelf)
            say(
                f"Pages {url}/  feeds {url}/feeds/all.atom  badges {url}/badge/SERVICE.svg  metrics {url}/metrics. Ctrl-C ends it."
            )
            await _tell_of_desk(house, url)
            if missing := lacking(house.settings):
                say(missing)
            with _ending(server):
                serving = asyncio.create_task(server.serve(sockets=[listening]))
                looking = asyncio.create_task(keep_stocked(app, house, _tell, say))
                done, _ = await asyncio.wait({serving, looking}, return_when=asyncio.FIRST_COMPLETED)
                server.should_exit = True
                await serving
                looking.cancel()
                if looking in done:
                    looking.result()
    say("The server has stopped.")


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
