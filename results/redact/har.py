"""What may be kept of a HAR (HTTP Archive 1.2)?

When, where to, which status, how large, how long. It is built anew from what is
known to be harmless; whatever else a writer put in is left out. Bodies are left
out always, of forms the names of the fields stay.
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qsl

from results.redact.header import redact_header
from results.redact.tree import Json, child, items, text
from results.redact.url import REMOVED, looks_random, redact_url

_FIELD = re.compile(r"[A-Za-z_][\w.\[\]:-]{0,59}", re.ASCII)
_PART_NAME = re.compile(r'content-disposition:[^\r\n]*?\bname="([^"\r\n]*)"', re.IGNORECASE)
_COOKIE = ("path", "domain", "expires", "httpOnly", "secure", "sameSite")


def redact_har(har: Json) -> Json:
    """Keep of a HAR what may be kept; run `Redactor.scrub_json` over the result for tokens in paths."""
    log = child(har, "log")
    return {
        "log": {
            **_kept(log, "version"),
            "creator": _kept(child(log, "creator"), "name", "version"),
            "browser": _kept(child(log, "browser"), "name", "version"),
            "pages": [_page(page) for page in items(log, "pages")],
            "entries": [_entry(entry) for entry in items(log, "entries")],
        }
    }


def _page(page: Json) -> Json:
    return {
        **_kept(page, "startedDateTime", "id"),
        "title": "",
        "pageTimings": _kept(child(page, "pageTimings"), "onContentLoad", "onLoad"),
    }


def _entry(entry: Json) -> Json:
    timings = ("blocked", "dns", "connect", "ssl", "send", "wait", "receive")
    return {
        **_kept(entry, "pageref", "startedDateTime", "time", "serverIPAddress", "_resourceType"),
        "request": _request(child(entry, "request")),
        "response": _response(child(entry, "response")),
        "cache": {},
        "timings": _kept(child(entry, "timings"), *timings),
    }


def _request(request: Json) -> Json:
    posted = child(request, "postData")
    return {
        **_kept(request, "method", "httpVersion", "headersSize", "bodySize"),
        "url": redact_url(text(request, "url")),
        "headers": _headers(request),
        "cookies": _cookies(request),
        "queryString": [
            {"name": _name(text(pair, "name")), "value": REMOVED} for pair in items(request, "queryString")
        ],
        **({} if posted is None else {"postData": _posted(posted)}),
    }


def _response(response: Json) -> Json:
    return {
        **_kept(response, "status", "statusText", "httpVersion", "headersSize", "bodySize", "_transferSize"),
        "headers": _headers(response),
        "cookies": _cookies(response),
        "content": _kept(child(response, "content"), "size", "compression", "mimeType"),
        "redirectURL": redact_url(text(response, "redirectURL")),
    }


def _headers(message: Json) -> list[Json]:
    pairs = ((text(header, "name"), text(header, "value")) for header in items(message, "headers"))
    return [{"name": name, "value": redact_header(name, value)} for name, value in pairs]


def _cookies(message: Json) -> list[Json]:
    return [
        {"name": _name(text(cookie, "name")), "value": REMOVED, **_kept(cookie, *_COOKIE)}
        for cookie in items(message, "cookies")
    ]


def _posted(posted: Json) -> Json:
    mime = text(posted, "mimeType").partition(";")[0].strip().lower()
    listed = [text(parameter, "name") for parameter in items(posted, "params")]
    names = dict.fromkeys(map(_name, listed or _field_names(mime, text(posted, "text"))))
    return {"mimeType": mime, "params": [{"name": name} for name in names]}


def _field_names(mime: str, body: str) -> Iterator[str]:
    if mime == "application/x-www-form-urlencoded":
        yield from (name for name, value in parse_qsl(body, keep_blank_values=True) if value)
    elif mime == "multipart/form-data":
        yield from _PART_NAME.findall(body)
    elif mime.endswith("json"):
        try:
            value: Json = json.loads(body)
        except ValueError:
            return
        yield from _keys(value)


def _keys(value: Json, above: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            path = f"{above}.{key}" if above else key
            yield path
            yield from _keys(item, path)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item, f"{above}[]")


def _name(name: str) -> str:
    return name if _FIELD.fullmatch(name) and not looks_random(name) else REMOVED


def _kept(value: Json, *keys: str) -> dict[str, Json]:
    return {key: value[key] for key in keys if key in value} if isinstance(value, dict) else {}
