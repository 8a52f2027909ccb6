"""Does every address stay within the hosts? (rule 2; the proxy holds the same line on the wire)"""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scenarios.errors import Problem
from scenarios.lint.subject import Part, Subject
from scenarios.loaded import host_of
from scenarios.schema import Call, Download, Login, Open
from scenarios.schema.walk import Declaration, parts_of
from scenarios.source import Loc

_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_PATTERN = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})+(:\d+)?|{_LABEL}(:\d+)?|\[[0-9a-f:]+\](:\d+)?")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def host_matches(host: str, pattern: str) -> bool:
    """Tell whether a host (with its port, if any) is one that a pattern names; `*.x` does not cover `x` itself."""
    host, pattern = host.lower(), pattern.lower()
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern[1:])
    return host == pattern


def check_hosts(subject: Subject) -> Iterator[Problem]:
    """Refuse host patterns that name nothing, and addresses outside them."""
    loaded = subject.loaded
    if urlsplit(loaded.service.url).scheme not in ("http", "https") or not host_of(loaded.service.url):
        yield subject.error("bad_host", ("url",), "`url` is no http address", "write https://host/path", part="service")
    yield from _patterns(subject, loaded.scenario.hosts, "scenario")
    yield from _patterns(subject, loaded.service.hosts, "service")
    yield from addresses_in(subject, loaded.scenario, loaded.hosts, "scenario")
    if loaded.provider is not None:
        yield from _patterns(subject, loaded.provider.hosts, "provider")
        yield from addresses_in(subject, loaded.provider, loaded.provider.hosts, "provider")


def _patterns(subject: Subject, hosts: tuple[str, ...], part: Part) -> Iterator[Problem]:
    for index, host in enumerate(hosts):
        if not _PATTERN.fullmatch(host.lower()) or _is_wide(host):
            message = f"“{host}” names no host"
            mend = "write a name as www.acme.example, or *.acme.example for all below it; no scheme, no path"
            yield subject.error("bad_host", ("hosts", index), message, mend, part=part)


def _is_wide(host: str) -> bool:
    return host.startswith("*.") and (host.count(".") < 2 or _is_literal(host[2:]))


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition(":")[0])
    except ValueError:
        return False
    return True


def addresses_in(subject: Subject, declaration: Declaration, hosts: tuple[str, ...], part: Part) -> Iterator[Problem]:
    """Refuse addresses in one file that lie outside its hosts."""
    for loc, address in addresses_of(declaration):
        if not _ADDRESS.match(address):
            continue
        host = host_of(address)
        if urlsplit(address).scheme.lower() not in ("http", "https"):
            yield subject.error(
                "foreign_host", loc, f"“{address}” is no http address", "write https://host/path", part=part
            )
        elif "${" in host:
            yield subject.error(
                "foreign_host", loc, f"the host in “{address}” is not written out", "write the host's name", part=part
            )
        elif not any(host_matches(host, pattern) for pattern in hosts):
            yield subject.error(
                "foreign_host", loc, f"“{host}” is none of the hosts of this file", f"add {host} to `hosts`", part=part
            )


def addresses_of(declaration: object) -> Iterator[tuple[Loc, str]]:
    """Walk over every path and address that a declaration opens or calls; variables at the start are left to the proxy."""
    for loc, part in parts_of(declaration):
        match part:
            case Open():
                yield (*loc, "open"), part.path
            case Call():
                yield (*loc, "call"), part.path
            case Login():
                yield (*loc, "start"), part.start
            case Download():
                for index, source in enumerate(part.sources):
                    if source.call is not None:
                        yield (*loc, "step:download", "download", index, "call"), source.call.partition(" ")[2]
