"""What may a controller attach to its answer? By what the bytes are, and never by what anybody says of them.

Pictures, PDF and text: what people look at. What a browser or a system would run
is refused: pages, SVG, programs, scripts, archives, office files with their macros.
Nothing is parsed here, so nothing can be made to burst.
"""

import codecs
import hashlib
import re
import unicodedata
from typing import Final

from dashboards.notice.page.roof import Attached, Refused, Upload

MEDIA: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "text": "text/plain",
}
KINDS: Final = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}
"""How a file ends that is of a media type."""

LARGEST: Final = 10 * 2**20
_MAGIC: Final = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}
_ENDINGS: Final = {
    "pdf": ("pdf",),
    "png": ("png",),
    "jpeg": ("jpg", "jpeg"),
    "text": ("txt", "log", "csv", "tsv", "json", "jsonl", "ndjson"),
}
_LONGEST_NAME: Final = 80
_LONGEST_ENDING: Final = 10
_SNIFFED: Final = (
    4096  # more than any browser looks at to tell a page (WHATWG MIME Sniffing: 1445); further on a log may quote one
)
_RUN: Final = re.compile(r"\s*[<#]!|\s*<[A-Za-z/?]")
_SPOKEN: Final = re.compile(r"<\s*(?:!doctype|html|svg|script|iframe|object|embed|\?xml|\?php)", re.IGNORECASE)
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
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
    kind = next((kind for kind, magic in _MAGIC.items() if data.startswith(magic)), None)
    kind = kind or ("text" if _is_harmless_text(data) else None)
    if kind is None:
        raise Refused("file_kind", name=name)
    return Attached(
        name=_named(name, kind), kind=kind, media_type=MEDIA[kind], sha256=hashlib.sha256(data).hexdigest(), data=data
    )


def plain_name(said: str) -> str:
    """The last part of whatever path it claims, without what leads elsewhere, hides or turns text around."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", said))[-1]
    kept = _UNSAFE.sub("_", "".join(c for c in last if unicodedata.category(c)[0] != "C")).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) < _LONGEST_ENDING:
        kept = f"{stem[: _LONGEST_NAME - len(ending) - 1]}{dot}{ending}"
    return kept[:_LONGEST_NAME] or "sans-nom"


def _is_harmless_text(data: bytes) -> bool:
    text = text_in(data)
    if text is None or _NO_TEXT.search(text):
        return False
    return _RUN.match(text) is None and _SPOKEN.search(text, 0, _SNIFFED) is None


def text_in(data: bytes) -> str | None:
    """The text that bytes are; None where they are none.

    As it says itself where it begins with a mark of its encoding; else UTF-8, else what Windows wrote.
    """
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _named(name: str, kind: str) -> str:
    """A name that ends as its content is: what is called otherwise gets the right ending."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return name if ending in _ENDINGS[kind] else f"{name.replace('.', '_')}.{_ENDINGS[kind][0]}"
