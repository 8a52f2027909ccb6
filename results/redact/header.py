"""What may be kept of the headers of a request or an answer?

The values of a list of headers that carry no secrets; of addresses where they
lead, of cookies their names and attributes. Of all others the name alone, which
shows that they were sent.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from results.redact.url import REMOVED, looks_random, redact_url

_KEPT = frozenset(
    """
    accept accept-charset accept-encoding accept-language accept-ranges access-control-allow-credentials
    access-control-allow-headers access-control-allow-methods access-control-allow-origin age allow cache-control
    connection content-encoding content-language content-length content-range content-type date dnt expires from
    host if-modified-since keep-alive last-modified origin pragma priority range retry-after
    sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user server
    strict-transport-security te transfer-encoding upgrade upgrade-insecure-requests user-agent vary via
    x-content-type-options x-frame-options x-powered-by x-robots-tag
    """.split()  # noqa: SIM905  a list this long is read as prose
)
_ADDRESSES = frozenset({"location", "content-location", "referer"})
_SCHEMES = frozenset({"authorization", "proxy-authorization", "www-authenticate", "proxy-authenticate"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z-]{0,15}(?=\s)", re.ASCII)
_COOKIE_ATTRIBUTES = frozenset(
    {"domain", "expires", "httponly", "max-age", "partitioned", "path", "priority", "samesite", "secure"}
)
_FILE_NAME = re.compile(r"filename\*?\s*=\s*(?:[\w-]*'[\w-]*')?\"?([^\";]*)", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:\.[A-Za-z0-9]{1,5}){1,2}$", re.ASCII)


def redact_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keep the names, and the values that may be kept, in their order."""
    return [(name, redact_header(name, value)) for name, value in headers]


def redact_header(name: str, value: str) -> str:
    """Keep of one header's value what may be kept."""
    lower = name.lower()
    if lower in _KEPT:
        return value
    if lower in _ADDRESSES:
        return redact_url(value)
    if lower == "set-cookie":
        return _set_cookie(value)
    if lower == "cookie":
        return "; ".join(_nameless(piece.strip()) for piece in value.split(";"))
    if lower == "content-disposition":
        return _disposition(value)
    scheme = _SCHEME.match(value) if lower in _SCHEMES else None
    return f"{scheme[0]} {REMOVED}" if scheme else REMOVED


def _set_cookie(value: str) -> str:
    first, *attributes = (piece.strip() for piece in value.split(";"))
    kept = [piece for piece in attributes if piece.partition("=")[0].strip().lower() in _COOKIE_ATTRIBUTES]
    return "; ".join((_nameless(first), *kept))


def _nameless(cookie: str) -> str:
    name, equals, _ = cookie.partition("=")
    return f"{name}={REMOVED}" if equals and not looks_random(name) else REMOVED


def _disposition(value: str) -> str:
    """Keep how the file is offered and its extension: names of downloads carry names and tokens."""
    kind = value.partition(";")[0].strip()
    name = _FILE_NAME.search(value)
    extension = _EXTENSION.search(unquote(name[1]).strip()) if name else None
    if kind.lower() not in {"attachment", "inline", "form-data"}:
        kind = REMOVED
    return f'{kind}; filename="{REMOVED}{extension[0] if extension else ""}"' if name else kind
