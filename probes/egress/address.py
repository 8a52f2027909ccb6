"""Which address does a name mean, and is it one of the public internet?

Behind a proxy Chromium's own protection of local networks is off, so this is
the only guard against a portal that leads us to a machine next door.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

Resolve = Callable[[str], Awaitable[Sequence[str]]]

# IANA special-purpose registries (RFC 6890 and successors). Written out, because what `ipaddress` calls
# global has changed between the Python versions we run on.
NOT_PUBLIC_IPV4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
NOT_PUBLIC_IPV6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo, ORCHID
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_UNICAST = IPv6Network("2000::/3")  # all that IANA has given out for the public internet
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address reached
_6TO4 = IPv6Network("2002::/16")  # RFC 3056: bits 16 to 47 are the IPv4 address reached


def is_public(address: Address) -> bool:
    """Whether this address, and the one it carries inside, belong to the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in NOT_PUBLIC_IPV4)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address in _6TO4:
        return is_public(IPv4Address(int(address) >> 80 & 0xFFFFFFFF))
    return address in _UNICAST and not any(address in block for block in NOT_PUBLIC_IPV6)


async def resolve_by_system(host: str) -> Sequence[str]:
    """Look a name up as the machine does, best address first.

    Raises:
        OSError: the name has no address, or nobody answered.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in found]


def read_address(text: str) -> Address | None:
    """Read what a resolver answered; None if it is no address that can be judged (a zone, rubbish)."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return None if address.scope_id is not None else address.ipv4_mapped or address
    return address
