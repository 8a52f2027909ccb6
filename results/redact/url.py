"""What may be kept of an address?

Where it leads: scheme, host, port, path, and the names of parameters. Not what
it carries: their values, user names, anything behind `#` that is not a plain
anchor. Tokens in the path are the redactor's, who knows them.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

REMOVED = "[removed]"

# RFC 3986, appendix B: matches every string, so nothing here fails on a crooked address.
_PARTS = re.compile(r"(?:([^:/?#]+):)?(//[^/?#]*)?([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_OPAQUE = frozenset({"blob", "data", "javascript", "view-source", "vbscript"})
_ANCHOR = re.compile(r"[A-Za-z][A-Za-z_-]{0,31}", re.ASCII)
_PARAMETER_NAME = re.compile(r"[A-Za-z_][\w.\[\]:-]{0,39}", re.ASCII)
_RUN = re.compile(r"[A-Za-z0-9]+", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_IN_TEXT = re.compile(r"\bhttps?://[^\s\"'<>]+", re.IGNORECASE)


def redact_url(url: str) -> str:
    """Keep where an address leads, drop what it carries; doing it twice changes nothing."""
    scheme, authority, path, query, fragment = _PARTS.fullmatch(url.strip()).groups(default="")  # type: ignore[union-attr]
    if "".join(scheme.split()).lower() in _OPAQUE:
        return f"{scheme}:{REMOVED}"
    pieces = [f"{scheme}:" if scheme else ""]
    if authority:
        pieces.append("//" + authority[2:].rpartition("@")[2])
    pieces.append(";".join((path.partition(";")[0], *map(_pair, path.split(";")[1:]))))
    if query:
        pieces.append("?" + "&".join(map(_pair, query[1:].split("&"))))
    if fragment[1:]:
        pieces.append("#" + _fragment(fragment[1:]))
    return "".join(pieces).strip()


def redact_urls_in(text: str) -> str:
    """The same for every web address in running text."""
    return _IN_TEXT.sub(lambda found: redact_url(found[0]), text)


def parameters_of(url: str) -> Iterator[tuple[str, str]]:
    """Names and values of the parameters of an address, decoded, wherever they stand: query, fragment, path, user."""
    _, authority, path, query, fragment = _PARTS.fullmatch(url.strip()).groups(default="")  # type: ignore[union-attr]
    user, at, _ = authority[2:].rpartition("@")
    if at:
        yield "password", unquote(user.partition(":")[2])
    for piece in (*path.split(";")[1:], *query[1:].split("&"), *fragment[1:].split("&")):
        name, equals, value = piece.partition("=")
        yield (unquote_plus(name), unquote_plus(value)) if equals and value.strip("=") else ("", unquote_plus(piece))


def segments_of(url: str) -> Iterator[str]:
    """The parts of the path of an address, decoded."""
    path = _PARTS.fullmatch(url.strip())[3]  # type: ignore[index]
    return (unquote(part.partition(";")[0]) for part in path.split("/") if part)


def looks_random(value: str) -> bool:
    """Tell whether a value was rather drawn than chosen: a UUID, or a long run of letters and digits."""
    if _UUID.search(value):
        return True
    drawn = [run for run in _RUN.findall(value) if not run.isalpha() and not run.isdigit()]
    return any(len(run) >= 16 for run in drawn) or (sum(map(len, drawn)) >= 24 and not any(map(str.isspace, value)))


def _pair(piece: str) -> str:
    name, equals, value = piece.partition("=")
    if not piece:
        return ""
    if not equals or not value.strip("="):  # `?c2VjcmV0==` is a value without a name
        return REMOVED
    return f"{name}={REMOVED}" if _PARAMETER_NAME.fullmatch(unquote(name)) and not looks_random(name) else REMOVED


def _fragment(fragment: str) -> str:
    if _ANCHOR.fullmatch(fragment):
        return fragment
    pairs = "&".join(map(_pair, fragment.split("&")))
    return pairs if "=" in pairs else REMOVED
