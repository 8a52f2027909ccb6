"""Who is served, and what is answered in our own name?

A forward proxy on loopback for absolute-form HTTP/1.1 and CONNECT. What a
server does to us (silence, a cut, a slow stream) happens to the client too;
only our own doing, refusals and failures to connect, is answered by us, under
a header of ours that no portal can forge.
"""

import asyncio
import base64
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from hmac import compare_digest
from types import TracebackType
from typing import Self

import h11

from probes.egress.address import Resolve, resolve_by_system
from probes.egress.allow import AllowList
from probes.egress.exchange import Ending, discard_body, exchange, tunnel
from probes.egress.log import Connection, FailureReason, Line, Log, Refusal, RefusalReason
from probes.egress.reach import Failed, Refused, reach
from probes.egress.wire import FAILED_HEADER, REFUSED_HEADER, Target, Wire, headers_for_server, read_target
from results.clock import Clock, SystemClock

IDLE_TIMEOUT_S = 900.0  # a step waits ten minutes at most; what is silent for longer was forgotten

Connect = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter, Line]]]

_SYSTEM_CLOCK = SystemClock()


class Egress:
    """The proxy of one case, open between `async with` and its end.

    Attributes:
        server: where it listens, as a browser is told.
        username, password: without them no other program of this machine can use it.
    """

    def __init__(self, allow: AllowList, *, resolve: Resolve = resolve_by_system, clock: Clock = _SYSTEM_CLOCK) -> None:
        self.server = ""
        self.username = "probe"
        self.password = secrets.token_urlsafe(32)
        self._log = Log(clock)
        self._connect = partial(reach, allow, resolve, self._log)
        self._clients: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._listener: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.server = f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._listener is not None
        self._listener.close()
        while self._clients:
            for client in self._clients:
                client.cancel()
            await asyncio.wait(self._clients)
            await asyncio.sleep(0)  # the sockets close in the loop's next turn
        await self._listener.wait_closed()

    @property
    def url(self) -> str:
        """Where it listens, with the credentials: what `proxy=` of aiohttp takes. A secret."""
        return self.server.replace("//", f"//{self.username}:{self.password}@", 1)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What was not let out, in the order first seen."""
        return self._log.refusals

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Every connection to a server, or attempt, in the order they came about."""
        return self._log.connections

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._clients[task] = writer
        task.add_done_callback(self._drop)

    def _drop(self, task: asyncio.Task[None]) -> None:
        self._clients.pop(task).transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        credentials = base64.b64encode(f"{self.username}:{self.password}".encode())
        try:
            async with asyncio.timeout(IDLE_TIMEOUT_S) as idle:

                def touch() -> None:
                    if not idle.expired():
                        idle.reschedule(loop.time() + IDLE_TIMEOUT_S)

                client = Wire(h11.SERVER, reader, writer, touch=touch)
                await _Conversation(client, credentials, self._connect, self._log).hold()
                writer.close()
                await writer.wait_closed()
        except (OSError, TimeoutError, h11.ProtocolError):
            pass  # the client left, or forgot us: there is nobody to tell


class _Conversation:
    """One client's requests, one after the other, and the server connection kept for the next of them."""

    def __init__(self, client: Wire, credentials: bytes, connect: Connect, log: Log) -> None:
        self._client = client
        self._expected = b"Basic " + credentials
        self._connect = connect
        self._log = log
        self._method = b""
        self._server: Wire | None = None
        self._line: Line | None = None

    async def hold(self) -> None:
        try:
            while await self._serve_one() and self._client.next_cycle():
                pass
        finally:
            self._hang_up()

    async def _serve_one(self) -> bool:
        """Serve one request; False if it was the last that this connection can carry."""
        client, self._method = self._client, b""
        try:
            request = await client.receive()
        except h11.RemoteProtocolError as error:
            if client.reader.at_eof():
                return False
            self._log.refuse("", 0, RefusalReason.MALFORMED)
            if client.http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                await self._answer(error.error_status_hint, REFUSED_HEADER, RefusalReason.MALFORMED)
            return False
        if not isinstance(request, h11.Request):
            return False
        self._method = request.method
        if not compare_digest(dict(request.headers).get(b"proxy-authorization", b""), self._expected):
            await self._answer(407, "Proxy-Authenticate", 'Basic realm="egress"')
            return await discard_body(client)
        try:
            target = _read(request)
            if target.path is None:
                return await self._tunnel(target)
            return await self._forward(request, target, target.path)
        except Refused as refused:
            self._log.refuse(refused.host, refused.port, refused.reason)
            await self._answer(403, REFUSED_HEADER, refused.reason)
        except Failed as failed:
            timed_out = failed.reason is FailureReason.CONNECT_TIMEOUT
            await self._answer(504 if timed_out else 502, FAILED_HEADER, failed.reason)
        return await discard_body(client)

    async def _forward(self, request: h11.Request, target: Target, path: bytes) -> bool:
        server = await self._server_for(target)
        onward = h11.Request(method=request.method, target=path, headers=headers_for_server(request, target))
        ending = await exchange(self._client, server, onward)
        if ending is Ending.SWITCHED:
            await tunnel(self._client, server)
        elif ending is Ending.UNREADABLE:
            assert self._line is not None
            self._line.failure = FailureReason.BAD_RESPONSE
            await self._answer(502, FAILED_HEADER, FailureReason.BAD_RESPONSE)
        elif ending is Ending.COMPLETE:
            if not server.next_cycle():
                self._hang_up()
            return True
        return False

    async def _tunnel(self, target: Target) -> bool:
        self._hang_up()
        server = await self._reach(target)
        if not await discard_body(self._client):
            return False
        await self._client.send(h11.Response(status_code=200, headers=[], reason=b"Connection established"))
        await tunnel(self._client, server)
        return False

    async def _server_for(self, target: Target) -> Wire:
        line, server = self._line, self._server
        if line and server and (line.host, line.port) == (target.host, target.port) and not server.reader.at_eof():
            return server
        self._hang_up()
        return await self._reach(target)

    async def _reach(self, target: Target) -> Wire:
        reader, writer, self._line = await self._connect(target.host, target.port)
        self._server = Wire(h11.CLIENT, reader, writer, touch=self._client.touch, line=self._line)
        return self._server

    def _hang_up(self) -> None:
        if self._server is not None and self._line is not None:
            self._server.writer.transport.abort()
            self._log.close(self._line)
        self._server = self._line = None

    async def _answer(self, status: int, name: str, value: str) -> None:
        text = f"The auditor's own proxy, not the portal: {value}\n".encode()
        headers = [
            (name, value),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(text))),
            ("Cache-Control", "no-store"),
        ]
        body = [] if self._method == b"HEAD" else [h11.Data(data=text)]
        await self._client.send(h11.Response(status_code=status, headers=headers), *body, h11.EndOfMessage())


def _read(request: h11.Request) -> Target:
    try:
        return read_target(request)
    except ValueError:
        raise Refused("", 0, RefusalReason.MALFORMED) from None
