"""What may a controller attach to its answer? By what the bytes are, and never by what anybody says of them.

Pictures, PDF and text: what people look at. What a browser or a system would run
is refused: pages, SVG, programs, scripts, archives, office files with their macros.
"""

import hashlib
import re
import unicodedata
from typing import Final

from dashboards.notice.page.roof import Attached, Refused, Upload
from probes.export.identify import HEAD, identify

MEDIA: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "text": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
}
KINDS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"} | {
    media: kind for kind, media in MEDIA.items() if kind in ("csv", "json", "ndjson")
}
"""How a file ends that is of a media type."""

LARGEST: Final = 10 * 2**20
_LONGEST_NAME: Final = 80
_SNIFFED: Final = (
    4096  # more than any browser looks at to tell a page (WHATWG MIME Sniffing: 1445); further on a log may quote one
)
_TEXTS: Final = frozenset({"text", "csv", "json", "ndjson"})
_SUFFIXES: Final = {"jpeg": "jpg", "text": "txt"}
_KEPT: Final = frozenset({"txt", "log", "csv", "tsv", "json", "ndjson", "jsonl", "pdf", "png", "jpg", "jpeg"})
_SPOKEN: Final = re.compile(rb"<\s*(?:!doctype|html|svg|script|iframe|object|embed|\?xml|\?php)", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"[^\w.() -]+")


def attached(upload: Upload) -> Attached:
    """What a file is.

    Raises:
        Refused: it is empty, too large, or of no kind that may be attached.
    """
    name, data = plain_name(upload.name), upload.data
    if not data:
        raise Refused("file_empty", name=name)
    if len(data) > LARGEST:
        raise Refused("file_too_large", name=name)
    kind = _kind(data, name)
    if kind is None:
        raise Refused("file_kind", name=name)
    return Attached(
        name=_named(name, kind), kind=kind, media_type=MEDIA[kind], sha256=hashlib.sha256(data).hexdigest(), data=data
    )


def plain_name(said: str) -> str:
    """The last part of whatever path it claims, without what leads elsewhere, hides or turns text around."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", said))[-1]
    kept = _UNSAFE.sub("_", "".join(c for c in last if unicodedata.category(c)[0] != "C")).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    return (f"{stem[: _LONGEST_NAME - len(suffix) - 1]}{dot}{suffix}" if dot and len(suffix) < 10 else kept)[
        :_LONGEST_NAME
    ] or "sans-nom"


def _kind(data: bytes, name: str) -> str | None:
    try:
        data.decode("utf-8")
        utf8 = True
    except UnicodeDecodeError:
        utf8 = False
    found = identify(data[:HEAD], whole=len(data) <= HEAD, utf8=utf8, name=name).format
    if found not in MEDIA:
        return None
    if found == "pdf":
        return found if data.startswith(b"%PDF-") else None
    if found in ("png", "jpeg"):
        return found
    is_run = data.startswith(b"#!") or b"\0" in data or _SPOKEN.search(data, 0, _SNIFFED) is not None
    return None if is_run else found


def _named(name: str, kind: str) -> str:
    """A name that ends as its content is: what is called otherwise gets the right ending."""
    _, dot, suffix = name.rpartition(".")
    right = _SUFFIXES.get(kind, kind)
    ends = {right, kind} | ({"log", "txt", "csv", "tsv", "json", "jsonl", "ndjson"} if kind in _TEXTS else set())
    if dot and suffix.lower() in _KEPT & ends:
        return name
    return f"{name.replace('.', '_')}.{right}"
