"""What did the service hand us that would let somebody else in?

Pure: each function lists (name, value); `Redactor.learn` decides what to keep.
Cookies and credentials are listed whatever they look like. Of other fields,
those with a telling name, and values that look drawn at random.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from lxml import etree

from results.redact.markup import parse_html
from results.redact.tree import Json, child, items, named_strings_in, text
from results.redact.url import looks_random, parameters_of, segments_of

Learned = tuple[str, str]
"""A name that may be shown, and the value that may not."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_.-]")
_TELLING = (
    r"passw(?:or)?d|\bpass(?: ?phrase| ?code)?\b|mot de passe|\bpwd\b|secret(?!ar)|token|\bauth\b|authoriz|credential"
    r"|\bbearer\b|\bjwt\b|saml|\botp\b|csrf|xsrf|\bnonce\b|sess(?:ion)? ?id|\bsid\b|api ?key"
)
_FIELD = re.compile(_TELLING)  # not `session`, `state`, `code`: in a record of a person these are facts
_PARAMETER = re.compile(_TELLING + r"|\b(?:code|key|session|sig|signature|state|ticket)\b")
_WORD = re.compile(r"[A-Za-z]?[a-z]+(?:[-_/ .][A-Za-z]?[a-z]+)*|[A-Z]+", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,10}(?:[.,]\d+)?|\d{13}|\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_LONGEST_WORDS = 24
_LEADING = frozenset({"href", "src", "action", "formaction"})
_CREDENTIALS = frozenset({"authorization", "proxy-authorization"})
_ADDRESSES = frozenset({"location", "content-location", "referer", "refresh", "link"})


def is_guessable(value: str) -> bool:
    """Tell a word, a date, a moment (also Unix time) or a short number from what protects something."""
    return bool(_NUMBER.fullmatch(value) or (len(value) < _LONGEST_WORDS and _WORD.fullmatch(value)))


def secrets_in_headers(headers: Iterable[tuple[str, str]]) -> Iterator[Learned]:
    """Cookies both ways, credentials, tokens in headers of their own, parameters of addresses."""
    for name, value in headers:
        lower = name.lower()
        if lower == "set-cookie":
            yield from secrets_in_cookies([_cookie(value.partition(";")[0])])
        elif lower == "cookie":
            yield from secrets_in_cookies(map(_cookie, value.split(";")))
        elif lower in _CREDENTIALS:
            yield from _credentials(value)
        elif lower in _ADDRESSES:
            yield from secrets_in_url(value)
        elif not name.startswith(":") and (_tells(_FIELD, name) or looks_random(value)):
            yield f"header {name}", value.strip()


def secrets_in_cookies(cookies: Iterable[tuple[str, str]]) -> Iterator[Learned]:
    """Values of cookies, as sent and decoded."""
    for name, value in cookies:
        bare = value.strip().strip('"')
        yield f"cookie {name}", bare
        if unquote(bare) != bare:
            yield f"cookie {name}", unquote(bare)


def secrets_in_url(url: str) -> Iterator[Learned]:
    """Parameters with telling names or random values, a password, random parts of the path."""
    for name, value in parameters_of(url):
        if _tells(_PARAMETER, name) or looks_random(value):
            yield f"parameter {name}".strip(), value
    yield from (("path", part) for part in segments_of(url) if looks_random(part))


def secrets_in_html(html: str) -> Iterator[Learned]:
    """Hidden inputs, `meta` tokens, parameters of links and forms."""
    for element in parse_html(html).iter(etree.Element):
        name = element.get("name") or element.get("id") or ""
        value = element.get("content" if element.tag == "meta" else "value") or ""
        unseen = element.tag == "meta" or element.get("type", "").lower() in {"hidden", "password"}
        if unseen and (_tells(_FIELD, name) or looks_random(value)):
            yield f"field {name}".strip(), value
        for attribute in _LEADING.intersection(element.keys()):
            yield from secrets_in_url(element.get(attribute) or "")


def secrets_in_json(value: Json) -> Iterator[Learned]:
    """Strings under telling keys, and those that look random."""
    for name, string in named_strings_in(value):
        if _tells(_FIELD, name) or looks_random(string):
            yield f"field {name}".strip(), string


def secrets_in_storage(state: Json) -> Iterator[Learned]:
    """Cookies, localStorage and IndexedDB of a browser's saved state (Playwright's `storage_state`)."""
    yield from secrets_in_cookies((text(cookie, "name"), text(cookie, "value")) for cookie in items(state, "cookies"))
    for origin in items(state, "origins"):
        for item in items(origin, "localStorage"):
            name, value = text(item, "name"), text(item, "value")
            if _tells(_FIELD, name) or looks_random(value):
                yield f"storage {name}", value
        yield from secrets_in_json(child(origin, "indexedDB"))


def _tells(names: re.Pattern[str], name: str) -> bool:
    """Tell whether a name speaks of a secret: `refreshToken`, `csrf_token`, `X-Auth-Token`."""
    return names.search(_HUMP.sub(" ", name).lower()) is not None


def _cookie(piece: str) -> tuple[str, str]:
    name, equals, value = piece.partition("=")
    return (name.strip(), value) if equals else ("", piece)


def _credentials(value: str) -> Iterator[Learned]:
    scheme, _, credentials = value.strip().partition(" ")
    yield f"authorization {scheme}" if credentials else "authorization", credentials.strip() or scheme
    if scheme.lower() == "basic":
        try:
            yield "authorization basic", base64.b64decode(credentials, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return
