"""Which hosts and ports does this case name?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Self
from urllib.parse import urlsplit

import idna

from probes.egress.log import RefusalReason

_DEFAULT_PORTS = {"http": 80, "https": 443}
WEB_PORTS = frozenset(_DEFAULT_PORTS.values())

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """One entry of an allow-list.

    Attributes:
        host: canonical; for `subdomains`, the name they stand under.
        subdomains: every name under `host`, but not `host` itself.
        port: the only port meant; None for 80 and 443.
    """

    host: str
    subdomains: bool
    port: int | None

    def covers(self, host: str) -> bool:
        return host.endswith(f".{self.host}") if self.subdomains else host == self.host


@dataclass(frozen=True, slots=True)
class AllowList:
    """The hosts and ports a case may talk to; nobody else is reached."""

    entries: tuple[Allowed, ...]

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """Read entries as scenario files write them.

        `mail.acme.example`, `*.acme-cdn.example` (subdomains only),
        `127.0.0.1:8120`, `[::1]:8120`, or a URL, of which host and port count.

        Raises:
            ValueError: an entry is none of these.
        """
        return cls(tuple(_entry(text) for text in texts))

    def refuses(self, host: str, port: int) -> RefusalReason | None:
        """Say why a canonical host and port are not named; None if they are."""
        covering = [entry for entry in self.entries if entry.covers(host)]
        if not covering:
            return RefusalReason.HOST_NOT_LISTED
        if any(port == entry.port or (entry.port is None and port in WEB_PORTS) for entry in covering):
            return None
        return RefusalReason.PORT_NOT_LISTED

    def allows(self, url: str) -> bool:
        """Whether this is a web address of one of the hosts."""
        try:
            parts = urlsplit(url)
            if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
                return False
            host, port = canonical_host(parts.hostname), parts.port or _DEFAULT_PORTS[parts.scheme]
        except ValueError:
            return False
        return self.refuses(host, port) is None

    def names(self, host: str, port: int) -> bool:
        """Whether an entry names this very host and port, so that it may be a private one."""
        return any(entry.host == host and entry.port == port and not entry.subdomains for entry in self.entries)


def canonical_host(text: str) -> str:
    """Write a host the one way the list is compared in.

    Lower case, no final dot, Unicode names as ASCII (IDNA 2008), addresses in
    their usual form however they were written: the URL standard reads
    `2130706433`, `0x7f.1` and `017700000001` as 127.0.0.1, and so must a guard.

    Raises:
        ValueError: no host is written like this.
    """
    host = text
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError(f"not a host name: {text!r} ({error})") from error
    host = host.lower().removesuffix(".")
    if ":" in host:
        address = IPv6Address(host)
        if address.scope_id is not None:
            raise ValueError(f"an address with a zone is of one machine only: {text!r}")
        return str(address.ipv4_mapped or address)
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return str(_ipv4(host))
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise ValueError(f"not a host name: {text!r}")
    return host


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a canonical host is; None if it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _ipv4(host: str) -> IPv4Address:
    """Read one to four decimal, octal or hexadecimal numbers (WHATWG URL, "IPv4 parser")."""
    parts = host.split(".")
    numbers = [_number(part) for part in parts]
    *head, last = numbers
    if len(numbers) > 4 or any(number > 255 for number in head) or last >= 256 ** (5 - len(numbers)):
        raise ValueError(f"not an IPv4 address: {host!r}")
    return IPv4Address(sum(number << 8 * (3 - place) for place, number in enumerate(head)) + last)


def _number(part: str) -> int:
    if not _NUMBER.fullmatch(part):
        raise ValueError(f"not a number of an IPv4 address: {part!r}")
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if len(part) > 1 and part.startswith("0") else 10)


def _entry(text: str) -> Allowed:
    parts = urlsplit(text if "://" in text else f"//{text}")
    is_url = bool(parts.scheme)
    host = parts.hostname or ""
    subdomains = host.startswith("*.")
    try:
        name = canonical_host(host.removeprefix("*.") if subdomains else host)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"hosts entry {text!r}: {error}. Write a host, `*.host`, `host:port` or a URL.") from error
    if parts.username is not None or (is_url and parts.scheme not in ("http", "https")):
        raise ValueError(f"hosts entry {text!r}: only http and https, without user name.")
    if not is_url and (parts.path or parts.query or parts.fragment):
        raise ValueError(f"hosts entry {text!r}: a host has no path. Write it with its scheme, or without path.")
    if subdomains and ("." not in name or literal_address(name)):
        raise ValueError(f"hosts entry {text!r}: a pattern stands for the names under one domain, as *.acme.example.")
    return Allowed(host=name, subdomains=subdomains, port=port)
