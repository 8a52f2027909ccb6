"""How do a client and a server talk through us, without our holding what they say?

Every write waits until it is taken, so a stream of any length takes the same
memory. None of these raises for what the two sides do: they end, and say how.
"""

import asyncio
from enum import Enum, auto

import h11

from probes.egress.wire import Wire, headers_for_client

MOST_DISCARDED_BYTES = 1024 * 1024

_PEER_ERRORS = (OSError, h11.ProtocolError)


class Ending(Enum):
    """How an exchange came to its end."""

    COMPLETE = auto()
    SWITCHED = auto()  # to another protocol, on both sides
    BROKEN = auto()  # one side stopped in the middle
    UNREADABLE = auto()  # the server's answer is no HTTP, and none of it was passed on


async def exchange(client: Wire, server: Wire, request: h11.Request) -> Ending:
    """Send a request on and its answer back, both bodies flowing at the same time."""
    try:
        await server.send(request)
    except _PEER_ERRORS:
        return Ending.BROKEN
    async with asyncio.TaskGroup() as group:
        body = group.create_task(_send_body(client, server))
        try:
            return await _send_answer(server, client)
        finally:
            body.cancel()


async def tunnel(client: Wire, server: Wire) -> None:
    """Carry bytes both ways until both sides have ended, or one has broken off."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_carry(client, server))
        group.create_task(_carry(server, client))


async def discard_body(client: Wire) -> bool:
    """Read a request that goes nowhere to its end; False if it is too long, or does not come."""
    left = MOST_DISCARDED_BYTES
    while left > 0 and not client.http.they_are_waiting_for_100_continue:
        event = await client.receive()
        if not isinstance(event, h11.Data):
            return isinstance(event, h11.EndOfMessage)
        left -= len(event.data)
    return False


async def _send_body(client: Wire, server: Wire) -> None:
    try:
        while True:
            event = await client.receive()
            if not isinstance(event, h11.Data | h11.EndOfMessage):
                break
            await server.send(event)
            if isinstance(event, h11.EndOfMessage):
                # Nothing more is due before the answer: what is read now tells whether the client is still there.
                early = await client.read()
                client.http.receive_data(early)
                if early:
                    return
                break
    except _PEER_ERRORS:
        if not client.reader.at_eof():
            return  # the server takes no more, but may answer still (413)
    server.writer.close()


async def _send_answer(server: Wire, client: Wire) -> Ending:
    begun = False
    try:
        while True:
            event = await server.receive()
            if isinstance(event, h11.InformationalResponse | h11.Response):
                await client.send(
                    type(event)(status_code=event.status_code, headers=headers_for_client(event), reason=event.reason)
                )
                begun = True
                if event.status_code == 101:
                    return Ending.SWITCHED
            elif isinstance(event, h11.Data | h11.EndOfMessage):
                await client.send(event)
                if isinstance(event, h11.EndOfMessage):
                    return Ending.COMPLETE
            else:
                return Ending.BROKEN
    except h11.RemoteProtocolError:
        return Ending.BROKEN if begun or server.reader.at_eof() else Ending.UNREADABLE
    except _PEER_ERRORS:
        return Ending.BROKEN


async def _carry(source: Wire, sink: Wire) -> None:
    try:
        data, _ = source.http.trailing_data
        while True:
            if data:
                await sink.write(data)
            data = await source.read()
            if not data:
                break
        if sink.writer.can_write_eof():
            sink.writer.write_eof()
    except OSError:
        source.writer.close()
        sink.writer.close()
