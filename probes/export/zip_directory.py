"""What does a zip say that it holds, and which of it can be read?"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import BinaryIO, Final, cast

from probes.export.entry import Beyond, Entry, Note
from probes.export.error import ExportError, MemberEncrypted, MemberUnreadable, Unsupported
from probes.export.limits import Meter
from probes.export.place import Window, binary
from probes.export.salvage import salvage
from probes.export.spelling import spelling_of
from probes.export.stream import translating
from probes.export.zip_end import Listing, directory_of, end_of
from probes.export.zip_part import READ_HERE, SIGNATURE, part_of

_ENCRYPTED, _STRONGLY, _UTF8 = 0x1, 0x40, 0x800
_AES: Final = 99
_UNICODE_PATH: Final = 0x7075
_READ_BY_ZIPFILE: Final = (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_METHODS: Final = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    16: "IBM CMPSC",
    18: "IBM TERSE",
    19: "IBM LZ77",
    93: "Zstandard",
    94: "MP3",
    95: "XZ",
    96: "JPEG",
    97: "WavPack",
    98: "PPMd",
    _AES: "AES encryption",
}
"""APPNOTE 4.4.5."""


def zip_entries(stream: BinaryIO, meter: Meter, note: Note) -> Iterator[Entry | Beyond]:
    """List a zip by its directory, or, where that is missing or damaged, by the headers before each entry.

    Raises:
        ExportTooLarge: time is up.
    """
    directory = directory_of(stream)
    if directory is None:
        note("truncated", "the zip has no directory at its end")
        yield from _salvaged(stream, meter)
        return
    fits = directory.start < 0 or directory.is_within(meter.entries_left)
    listing = None if fits else Listing(stream, directory, meter)
    try:
        archive = zipfile.ZipFile(listing.shown() if listing else stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        note("truncated", "the zip's directory is damaged")
        yield from _salvaged(stream, meter)
        return
    is_whole = listing is None or not listing.is_cut
    if is_whole and not archive.filelist and _begins_with_entry(stream):
        note("truncated", "the zip's directory is empty, and its entries are not")
        yield from _salvaged(stream, meter)
        return
    yield from _listed(archive, stream, note)
    if listing and (beyond := listing.count_beyond()):
        yield Beyond(beyond)


def _begins_with_entry(stream: BinaryIO) -> bool:
    stream.seek(0)
    return stream.read(len(SIGNATURE)) == SIGNATURE


def _listed(archive: zipfile.ZipFile, stream: BinaryIO, note: Note) -> Iterator[Entry]:
    infos = archive.infolist()
    _place_on_disks(infos, stream)
    overlapped = _overlapped(infos)
    if overlapped:
        note("overlapping_entries", f"{len(overlapped)} entries")
    if len({info.orig_filename for info in infos}) < len(infos):
        note("duplicate_names", None)
    codec = spelling_of(_raw_name(info) for info in infos if not info.flag_bits & _UTF8)
    for info in infos:
        if info.file_size or not info.filename.endswith("/"):  # it may have no name at all
            yield _entry(archive, info, stream, _trouble(info, overlapped), codec)


def _entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, stream: BinaryIO, trouble: ExportError | None, codec: str
) -> Entry:
    stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
    return Entry(
        name=_name(info, codec),
        open=partial(_opened, archive, info, stream),
        in_place=partial(_in_place, info, stream) if stored else None,
        packed=info.compress_size,
        trouble=trouble,
        changed_on=_day(info.date_time),
    )


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    """Give the bytes of a name that zipfile read by habit, as CP437."""
    return info.orig_filename.encode("cp437", "replace")


def _name(info: zipfile.ZipInfo, codec: str) -> str:
    """Read a name as its archiver meant it: by its flag, by Info-ZIP's field beside it, or as all names read best."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = _raw_name(info)
    return _unicode_path(info.extra, raw) or raw.decode(codec, "replace")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Read the name in UTF-8 that stands beside one in an old encoding, if it is of this one (APPNOTE 4.6.9)."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(body) > 5 and struct.unpack_from("<L", body, 1)[0] == zlib.crc32(raw):
            return body[5:].decode("utf-8", "replace")
    return None


def _trouble(info: zipfile.ZipInfo, overlapped: set[int]) -> ExportError | None:
    if info.flag_bits & (_ENCRYPTED | _STRONGLY):
        return MemberEncrypted("by its zip, with AES" if info.compress_type == _AES else "by its zip")
    if info.compress_type not in (*READ_HERE, *_READ_BY_ZIPFILE):
        return _unsupported(info.compress_type)
    return MemberUnreadable("it overlaps with another entry") if id(info) in overlapped else None


def _unsupported(method: int) -> Unsupported:
    return Unsupported(f"{_METHODS.get(method, 'a compression unknown to it')} (zip method {method})")


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, stream: BinaryIO) -> BinaryIO:
    with translating():
        if info.compress_type in READ_HERE:
            return part_of(info, stream).open()
        return cast("BinaryIO", archive.open(info))


def _in_place(info: zipfile.ZipInfo, stream: BinaryIO) -> BinaryIO:
    with translating():
        part = part_of(info, stream)
    return binary(Window(stream, part.start, part.packed))


def _place_on_disks(infos: list[zipfile.ZipInfo], stream: BinaryIO) -> None:
    """Find entries of a split zip by their disk: each counts from its disk's start (APPNOTE 8.3.2).

    zipfile counts all from the disk that the directory begins on.
    """
    starts = getattr(stream, "starts", None)
    if starts is None:
        return
    tail, at = end_of(stream)
    here = struct.unpack_from("<H", tail, at + 6)[0] if at >= 0 else 0
    for info in infos:
        if max(info.volume, here) < len(starts):
            info.header_offset += starts[info.volume] - starts[here]


def _overlapped(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Find entries that begin inside another: the trick of the densest bombs (Fifield, WOOT 2019)."""
    overlapped: set[int] = set()
    end, last = -1, None
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end and last is not None:
            overlapped |= {id(last), id(info)}
        if (stop := info.header_offset + 30 + info.compress_size) > end:
            end, last = stop, info
    return overlapped


def _salvaged(stream: BinaryIO, meter: Meter) -> Iterator[Entry]:
    """List what can still be read of a zip that was cut off."""
    for found in salvage(stream, meter):
        trouble: ExportError | None = None
        if found.encrypted:
            trouble = MemberEncrypted("by its zip, with AES" if found.part.method == _AES else "by its zip")
        elif found.part.method not in READ_HERE:
            trouble = _unsupported(found.part.method)
        yield Entry(name=found.name, open=found.part.open, packed=found.part.packed, trouble=trouble)


def _day(stamp: tuple[int, int, int, int, int, int]) -> date | None:
    """None where it has none: a zip's calendar begins on 1 January 1980 (APPNOTE 4.4.6)."""
    try:
        day = date(*stamp[:3])
    except ValueError:
        return None
    return day if day > date(1980, 1, 1) else None
