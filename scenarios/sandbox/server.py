"""How is a sandbox served over real HTTP?"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Generator

import uvicorn

from scenarios.sandbox.app import Sandbox

_POLL_S = 0.005


class _Guest(uvicorn.Server):
    """A server inside somebody else's loop: the host keeps its signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@contextlib.asynccontextmanager
async def serve(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve a sandbox in the running loop and give its base URL; port 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    config = uvicorn.Config(
        sandbox.app,
        lifespan="off",
        log_config=None,
        access_log=False,
        ws="none",
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=1,
    )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        server = _Guest(config)
        # No task group: it would wrap in a group of its own whatever the caller's block raises.
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            while not server.started and not running.done():  # noqa: ASYNC110  uvicorn has no event for it
                await asyncio.sleep(_POLL_S)
            yield f"http://{host}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running
