"""What does an answer say, to somebody who reads its format?

The words of a record are escaped, folded and coded on their way; looked for are
the words as sent, and as the format means them.
"""

import html
import json
import re
from collections.abc import Iterator

from results.redact.tree import Json, strings_in

_CARDS = frozenset({"text/vcard", "text/x-vcard", "text/directory", "text/calendar"})
_FOLD = re.compile(r"\r?\n[ \t]")  # RFC 6350 3.2, RFC 5545 3.1
_ESCAPE = re.compile(r"\\([\\,;:nN])")  # RFC 6350 3.4, RFC 5545 3.3.11


def is_json(media_type: str) -> bool:
    return media_type == "application/json" or media_type.endswith("+json")


def is_markup(media_type: str) -> bool:
    return media_type in ("text/html", "application/xml", "text/xml") or media_type.endswith("+xml")


def read_json(text: str) -> Json:
    """Read JSON with its numbers as they are written; half letters (RFC 8259, 8.2) become question marks.

    Raises:
        ValueError: it is none.
        RecursionError: it is nested beyond what is read.
    """
    value: Json = json.loads(text, parse_int=str, parse_float=str)
    if "\\ud" not in text and "\\uD" not in text:
        return value
    whole: Json = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    return whole


def readings(text: str, media_type: str) -> Iterator[str]:
    """Give the text as it was sent, then as its format is read."""
    yield text
    if is_json(media_type):
        try:
            yield "\n".join(strings_in(read_json(text)))
        except (ValueError, RecursionError):
            return
    elif is_markup(media_type):
        yield html.unescape(text)
    elif media_type in _CARDS:
        yield _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], _FOLD.sub("", text))
