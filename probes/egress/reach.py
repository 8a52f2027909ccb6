"""May this host and port be reached, and at which address?

It connects to an address it has just judged, never to a name, so that a
second look-up cannot lead elsewhere (DNS rebinding).
"""

import asyncio
import socket
from collections.abc import Sequence

import aiohappyeyeballs

from probes.egress.address import Address, Resolve, is_public, read_address
from probes.egress.allow import AllowList, literal_address
from probes.egress.log import FailureReason, Line, Log, RefusalReason

CONNECT_TIMEOUT_S = 30.0
HAPPY_EYEBALLS_DELAY_S = 0.25  # RFC 8305


class Refused(Exception):
    """We do not let this out."""

    def __init__(self, host: str, port: int, reason: RefusalReason) -> None:
        super().__init__(host, port, reason)
        self.host = host
        self.port = port
        self.reason = reason


class Failed(Exception):
    """It may be reached, and could not be."""

    def __init__(self, reason: FailureReason) -> None:
        super().__init__(reason)
        self.reason = reason


async def reach(
    allow: AllowList, resolve: Resolve, log: Log, host: str, port: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, Line]:
    """Judge host, port and address, and connect to that very address.

    Raises:
        Refused: one of them is not allowed.
        Failed: there is no such name, or nobody took the connection in 30 s.
    """
    reason = allow.refuses(host, port)
    if reason is not None:
        raise Refused(host, port, reason)
    line = log.begin(host, port)
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            found = await _look_up(resolve, host)
            reader, writer = await _connect(_judge(allow, host, port, found), port)
    except (Failed, TimeoutError) as error:
        reached = error.reason if isinstance(error, Failed) else FailureReason.CONNECT_TIMEOUT
        log.fail(line, reached)
        raise Failed(reached) from error
    line.address = writer.get_extra_info("peername")[0]
    log.keep(line)
    return reader, writer, line


async def _look_up(resolve: Resolve, host: str) -> Sequence[Address | None]:
    literal = literal_address(host)
    if literal is not None:
        return [literal]
    try:
        found = await resolve(host)
    except OSError as error:
        raise Failed(FailureReason.NAME_NOT_RESOLVED) from error
    if not found:
        raise Failed(FailureReason.NAME_NOT_RESOLVED)
    return [read_address(text) for text in found]


def _judge(allow: AllowList, host: str, port: int, found: Sequence[Address | None]) -> list[Address]:
    """Keep the public addresses; private ones only where the list names host and port.

    A link-local address (cloud metadata) must itself be named: a name that
    leads there is never one that an auditor meant.
    """
    named = allow.names(host, port)
    literal = literal_address(host) is not None
    fit = [
        address
        for address in found
        if address is not None and (is_public(address) or (named and (literal or not address.is_link_local)))
    ]
    if not fit:
        raise Refused(host, port, RefusalReason.ADDRESS_NOT_PUBLIC)
    return fit


async def _connect(addresses: Sequence[Address], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    infos = [
        (
            socket.AF_INET if address.version == 4 else socket.AF_INET6,
            socket.SOCK_STREAM,
            socket.IPPROTO_TCP,
            "",
            (str(address), port) if address.version == 4 else (str(address), port, 0, 0),
        )
        for address in addresses
    ]
    try:
        sock = await aiohappyeyeballs.start_connection(infos, happy_eyeballs_delay=HAPPY_EYEBALLS_DELAY_S)
    except OSError as error:
        raise Failed(FailureReason.CONNECT_FAILED) from error
    return await asyncio.open_connection(sock=sock)
