"""What is this file really? By its content, proven by parsing; its name only breaks ties."""

import io
import json
import re
from dataclasses import dataclass
from typing import Final

import ijson  # type: ignore[import-untyped]  # it ships neither stubs nor a marker
import yaml

from probes.export.decode.chat import is_chat
from probes.export.decode.separated import dialect_of
from probes.export.decode.sound import FAILURES, sound_until
from probes.export.decode.wrapped import assignment_in, unwrapped
from probes.export.decode.yaml_document import LOADER
from probes.export.encoding import Encoding, choose_encoding
from probes.export.zip_document import OPEN_SHEET

HEAD: Final = 65536
"""Bytes from the start that decide."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"SQLite format 3\0", "sqlite"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"OTTO", "font"),
    (b"\0\1\0\0\0", "font"),
    (b"\0\0\1\0", "icon"),
    (b"ID3", "audio"),
    (b"\xff\xfb", "audio"),
    (b"OggS", "audio"),
    (b"fLaC", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
)
_BITMAP_HEADERS: Final = frozenset(size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124))
_HEIF_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif", b"mif1", b"mif2", b"msf1", b"avif", b"avis")
)
"""ISO/IEC 23008-12, annex B, and AV1 in the same container; other brands are those of films."""
_SIGNED: Final = 512
_JSON_START = re.compile(r"\s*[\[{]")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<(?:head|body|table|div|p|form)[\s>]", re.IGNORECASE)
_XML = re.compile(r"\s*<(?:\?xml\s|!--|[A-Za-z_][\w.:-]*[\s/>])")
_MAIL = re.compile(r"(From [^\r\n]+\r?\n)?(?:[A-Za-z][A-Za-z-]*: [^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){3}")
_MAIL_HEADER = re.compile(r"^(?:message-id|mime-version|received|return-path):", re.IGNORECASE | re.MULTILINE)
_QIF = re.compile(
    r"!(?:Type|Account|Option):?[^\r\n]{0,80}\r?\n(?:![^\r\n]{0,80}\r?\n)*(?:[A-Z0-9$%][^\r\n]*\r?\n)+\^",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"<input\b[^>]{0,500}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_BROKEN_FROM = 8  # values read before it broke: enough to call it JSON or YAML that is damaged
_MOST_LINES = 50
_SOUND_LINES = 0.9  # of the lines that are looked at: enough to call it NDJSON that is damaged
_LINE_NAMES = frozenset({"ndjson", "jsonl"})
_HTML_NAMES = frozenset({"html", "htm", "xhtml"})
_YAML_NAMES = frozenset({"yaml", "yml"})
_YAML_START = re.compile(r"(?:%YAML [^\n]*\n)?---(?:\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A recognised format: `json ndjson csv xml yaml html pdf vcard icalendar text jpeg ...`, `empty` or `opaque`."""

    format: str
    encoding: Encoding | None = None
    login: bool = False


def identify(head: bytes, *, whole: bool, utf8: bool, name: str) -> Identity:
    """Recognise a file.

    Args:
        head: its first `HEAD` bytes.
        whole: whether these are all.
        utf8: whether all its bytes are strict UTF-8.
        name: hostile; only its last dot is looked at.
    """
    if not head:
        return Identity(format="empty")
    binary = _by_signature(head)
    if binary is not None:
        return Identity(format=binary)
    encoding = choose_encoding(head, utf8=utf8)
    if encoding is None:
        return Identity(format="opaque")
    text = head.decode(encoding.codec, "ignore")
    format_ = _of_text(text, whole=whole, suffix=name.rpartition(".")[2].lower())
    return Identity(format=format_, encoding=encoding, login=format_ == "html" and bool(_PASSWORD.search(head)))


def _by_signature(head: bytes) -> str | None:
    if head.startswith(b"PK\x03\x04"):  # a document, else it had been opened as a container
        return "ods" if head.startswith(OPEN_SHEET, 30) else "xlsx"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "audio", b"AVI ": "video"}.get(head[8:12], "opaque")
    if head[4:8] == b"ftyp":
        return "heif" if head[8:12] in _HEIF_BRANDS else "video"
    if head[:2] == b"BM" and head[6:10] == bytes(4) and head[14:18] in _BITMAP_HEADERS:
        return "bmp"
    found = next(((mark, name) for mark, name in _SIGNATURES if head.startswith(mark)), None)
    if found is None or (found[0].isascii() and found[0].isalnum() and _is_text(head[:_SIGNED])):
        return None  # a table may begin with the word ID3
    return found[1]


def _is_text(start: bytes) -> bool:
    """Whether nothing stands here that no text holds."""
    return choose_encoding(start, utf8=True) is not None and not re.search(rb"[\x00-\x08\x0e-\x1f]", start)


def _of_text(text: str, *, whole: bool, suffix: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")
    upper = start[:20].upper()
    if upper.startswith("BEGIN:VCARD"):
        return "vcard"
    if upper.startswith("BEGIN:VCALENDAR"):
        return "icalendar"
    if (mail := _MAIL.match(start)) and _MAIL_HEADER.search(start[:4096]):
        return "mbox" if mail[1] else "eml"
    if start.startswith("OFXHEADER") or (start.startswith("<?OFX") and "<OFX>" in start[:2048]):
        return "ofx"
    if _QIF.match(start):
        return "qif"
    if assignment_in(start) and _parse_json(unwrapped(start))[1] is None:
        return "json"
    if _JSON_START.match(start):
        found = _json_kind(start, whole=whole, suffix=suffix)
        if found is not None:
            return found
    if _XML.match(start) or start.startswith("<!"):
        named = suffix in _HTML_NAMES and not start.startswith("<?xml")
        return (
            "html" if named or (_HTML.search(start[:2048]) and not start.startswith("<?xml")) else _xml_or_html(start)
        )
    if (suffix in _YAML_NAMES or _YAML_START.match(start)) and _is_yaml(start):
        return "yaml"
    if is_chat(text):  # before tables: stamps are full of commas
        return "text"
    if dialect_of(text, whole=whole, named=suffix in ("csv", "tsv")) is not None:
        return "csv"
    return "text"


def _xml_or_html(start: str) -> str:
    """An XML declaration may stand before XHTML, which is read as HTML."""
    return "html" if re.search(r"<html[\s>]|<!doctype\s+html", start[:2048], re.IGNORECASE) else "xml"


def _json_kind(text: str, *, whole: bool, suffix: str) -> str | None:
    """Prove JSON by parsing the head; one document, one a line, or one that is damaged."""
    values, error = _parse_json(text)
    if error is None:
        return "ndjson" if suffix in _LINE_NAMES and "\n" not in text.strip() else "json"
    if suffix in _LINE_NAMES:
        return "ndjson"
    lines = [line for line in text.split("\n") if line.strip()]
    complete = [_is_json_object(line) for line in (lines if whole else lines[:-1])[:_MOST_LINES]]
    if sum(complete) > 1 and sum(complete) >= _SOUND_LINES * len(complete) - 1:  # the last may be cut
        return "ndjson"
    if values >= _BROKEN_FROM or suffix == "json":
        return "json"
    return None


def _parse_json(text: str) -> tuple[int, str | None]:
    """Parse as far as it goes; more may follow. Give the number of values and the parser's complaint."""
    values = 0
    try:
        data = text.encode("utf-8", "replace")
        for _ in ijson.basic_parse(io.BytesIO(data[: sound_until(data)]), use_float=False):
            values += 1
    except FAILURES as error:
        return values, None if "EOF" in str(error) else str(error)
    return values, None


def _is_yaml(text: str) -> bool:
    """Prove YAML by parsing the head, which may be cut off: a mapping or a list, for prose is YAML too."""
    values = collections = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            values += isinstance(event, yaml.ScalarEvent)
            collections += isinstance(event, yaml.CollectionStartEvent)
            if values and not collections:
                return False
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None)
        return collections > 0 and values >= _BROKEN_FROM and not _is_front_matter(text, at.index if at else 0)
    return collections > 0


def _is_front_matter(text: str, until: int) -> bool:
    """Whether a document of keys ends before the damage, and another begins: prose with a few keys before it."""
    return re.search(r"\n---[ \t]*\r?\n", text[:until]) is not None


def _is_json_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False
