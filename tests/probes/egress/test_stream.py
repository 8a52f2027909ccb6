"""Do streams of any length, uploads and web sockets pass as they are, and are they counted right?"""

import asyncio
import base64
import hashlib
import resource
from collections.abc import AsyncIterator

import aiohttp
import pytest

from probes.egress import REFUSED_HEADER, AllowList, Egress


async def test_bytes_are_counted_as_the_server_saw_them(egress, portal, dialing) -> None:
    async with dialing(egress) as client:
        for _ in range(2):
            await client.ask(f"GET http://{portal.authority}/ HTTP/1.1")
            await client.reader.readexactly(5)
    async with dialing(egress) as client:
        await client.ask(f"CONNECT {portal.authority} HTTP/1.1")
        await client.say("GET / HTTP/1.1\r\n\r\n")
        await client.head()
        await client.reader.readexactly(5)
    while not all(connection.closed for connection in egress.connections):
        await asyncio.sleep(0.01)
    plain, tunnelled = egress.connections
    assert plain.bytes_up + tunnelled.bytes_up == portal.bytes_in
    assert plain.bytes_down + tunnelled.bytes_down == portal.bytes_out
    assert (tunnelled.bytes_up, tunnelled.host, tunnelled.address) == (18, "127.0.0.1", "127.0.0.1")
    assert tunnelled.opened <= tunnelled.closed


CHUNK = bytes(range(256)) * 256
CHUNKS = 200 * 1024 * 1024 // len(CHUNK)


@pytest.mark.parametrize("framing", ["length", "chunked", "until_close", "tunnel"])
async def test_200_megabytes_pass_through_flat_memory(framing, listening, dialing) -> None:
    async def stream(head, reader, writer) -> None:
        lines = {"length": f"Content-Length: {CHUNKS * len(CHUNK)}\r\n", "chunked": "Transfer-Encoding: chunked\r\n"}
        writer.write(f"HTTP/1.1 200 OK\r\n{lines.get(framing, '')}\r\n".encode())
        for _ in range(CHUNKS):
            writer.write(b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK) if framing == "chunked" else CHUNK)
            await writer.drain()
        if framing == "chunked":
            writer.write(b"0\r\n\r\n")
        writer.close()

    async with listening(answer=stream) as portal, Egress(AllowList.parse([portal.authority])) as egress:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        digest = hashlib.sha256()
        if framing == "tunnel":
            async with dialing(egress) as client:
                await client.ask(f"CONNECT {portal.authority} HTTP/1.1")
                await client.say("GET / HTTP/1.1\r\n\r\n")
                await client.head()
                await asyncio.sleep(0.3)  # a client slower than the server
                while data := await client.reader.read(65536):
                    digest.update(data)
        else:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://{portal.authority}/", proxy=egress.url) as answer,
            ):
                await asyncio.sleep(0.3)
                async for data in answer.content.iter_any():
                    digest.update(data)
        grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    expected = hashlib.sha256()
    for _ in range(CHUNKS):
        expected.update(CHUNK)
    assert digest.digest() == expected.digest()
    assert grown_kib < 32 * 1024


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def test_aiohttp_leaves_through_it_and_uploads_come_back_whole(session, listening) -> None:
    async def echo(head, reader, writer) -> None:
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (length, await reader.readexactly(length)))

    body = b"0123456789" * 100_000
    async with listening(answer=echo) as portal, Egress(AllowList.parse([portal.authority])) as egress:
        answer = await session.put(f"http://{portal.authority}/", data=body, proxy=egress.url)
        assert await answer.read() == body
        assert egress.connections[0].bytes_up > len(body)


async def test_aiohttp_learns_of_a_refusal_from_our_header(session, egress, forbidden) -> None:
    answer = await session.get(f"http://{forbidden.authority}/", proxy=egress.url)
    assert (answer.status, answer.headers[REFUSED_HEADER]) == (403, "port_not_listed")
    with pytest.raises(aiohttp.ClientHttpProxyError) as refused:
        await session.get(f"https://{forbidden.authority}/", proxy=egress.url)
    assert refused.value.headers is not None
    assert refused.value.headers[REFUSED_HEADER] == "port_not_listed"


async def test_aiohttp_follows_no_redirect_to_a_forbidden_host(session, listening, forbidden) -> None:
    async def redirect(head, reader, writer) -> None:
        location = f"http://{forbidden.authority}/"
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())

    async with listening(answer=redirect) as portal, Egress(AllowList.parse([portal.authority])) as egress:
        answer = await session.get(f"http://{portal.authority}/", proxy=egress.url)
        assert answer.headers[REFUSED_HEADER] == "port_not_listed"


async def test_a_web_socket_is_carried_through_plain_http(session, listening) -> None:
    async def greet(head, reader, writer) -> None:
        key = head.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r")[0]
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        lines = (b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket", b"Connection: Upgrade")
        writer.write(b"\r\n".join((*lines, b"Sec-WebSocket-Accept: " + accept, b"", b"\x81\x05hello")))
        await writer.drain()
        await reader.read(1)
        writer.close()

    async with listening(answer=greet) as portal, Egress(AllowList.parse([portal.authority])) as egress:
        socket = await session.ws_connect(f"ws://{portal.authority}/", proxy=egress.url)
        assert await socket.receive_str(timeout=5) == "hello"
        await socket.close()


async def test_a_web_socket_to_a_forbidden_port_is_refused(session, egress, forbidden) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await session.ws_connect(f"ws://{forbidden.authority}/", proxy=egress.url)
    assert refused.value.headers is not None
    assert refused.value.headers[REFUSED_HEADER] == "port_not_listed"
