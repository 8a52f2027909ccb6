"""What is wrapped in this zip, tar or compressed file?"""

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import BinaryIO, cast

from probes.export.error import ExportError, MemberEncrypted, MemberUnreadable, Unsupported
from probes.export.limits import Meter, Toll
from probes.export.salvage import salvage
from probes.export.stream import buffered, size_of, translating
from probes.export.zip_document import document_in
from probes.export.zip_part import READ_HERE, part_of

Note = Callable[[str, str | None], None]
"""Takes a problem's code and our words on it."""

_DECOMPRESSORS: dict[str, Callable[[BinaryIO], object]] = {
    "gzip": lambda stream: gzip.GzipFile(fileobj=stream),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
_TAR_OF = {"gzip": "tar.gz", "bzip2": "tar.bz2", "xz": "tar.xz"}
_COMPRESSION_OF = {tar: plain for plain, tar in _TAR_OF.items()}
_SUFFIX = re.compile(r"\.(gz|bz2|xz|tgz|tbz2?|txz)$", re.IGNORECASE)
_ENCRYPTED = 0x1
_BLOCK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file inside a container.

    Attributes:
        open: a fresh stream of its bytes, unguarded.
        packed: bytes it takes in the container, where it is compressed by itself.
        trouble: known beforehand; then it is not opened.
        changed_on: the day the container gives it, where it gives one.
    """

    name: str
    open: Callable[[], BinaryIO]
    packed: int | None = None
    trouble: ExportError | None = None
    changed_on: date | None = None


def container_of(stream: BinaryIO) -> str | None:
    """Recognise a container by its content, and a compressed tar by looking inside.

    Raises:
        ExportError: what is compressed cannot be inflated even at its beginning.
    """
    head = stream.read(_BLOCK)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return None if document_in(head, stream) else "zip"
    if _is_tar(head):
        return "tar"
    kind = _compression(head)
    if kind is None:
        return None
    with translating():
        inner = _decompressed(kind, stream).read(_BLOCK)
    return _TAR_OF[kind] if _is_tar(inner) else kind


def _compression(head: bytes) -> str | None:
    if head.startswith(b"\x1f\x8b\x08"):
        return "gzip"
    if re.match(rb"BZh[1-9]1AY&SY", head):
        return "bzip2"
    return "xz" if head.startswith(b"\xfd7zXZ\0") else None


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def entries_of(kind: str, stream: BinaryIO, name: str, meter: Meter, note: Note) -> Iterator[Entry]:
    """List what a container holds; they may be opened as long as its stream is open.

    Raises:
        ExportError: it cannot be listed (further).
    """
    if kind == "zip":
        yield from _zip_entries(stream, meter, note)
    elif kind == "tar":
        yield from _tar_entries(stream, note)
    elif kind in _COMPRESSION_OF:
        toll = Toll(meter=meter, packed=size_of(stream))
        plain = buffered(_decompressed(_COMPRESSION_OF[kind], stream), toll)
        yield from _tar_entries(plain, note)
        while plain.read1():  # the checksum stands at the end
            pass
    else:
        inner = _SUFFIX.sub("", name.replace("\\", "/").rpartition("/")[2]) or "content"
        yield Entry(name=inner, open=partial(_decompressed, kind, stream), packed=size_of(stream))


def _decompressed(kind: str, stream: BinaryIO) -> BinaryIO:
    stream.seek(0)
    return cast("BinaryIO", _DECOMPRESSORS[kind](stream))


def _zip_entries(stream: BinaryIO, meter: Meter, note: Note) -> Iterator[Entry]:
    """List a zip by its directory, or, where that is missing or damaged, by the headers before each entry."""
    directory = _directory_size(stream)
    if directory is None:
        note("truncated", "the zip has no directory at its end")
        yield from _salvaged(stream, meter)
        return
    if directory > 256 * meter.limits.entries:
        raise MemberUnreadable("its directory is too large")
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        note("truncated", "the zip's directory is damaged")
        yield from _salvaged(stream, meter)
        return
    with archive:
        infos = archive.infolist()
        overlapped = _overlapped(infos)
        if overlapped:
            note("overlapping_entries", f"{len(overlapped)} entries")
        if len({info.orig_filename for info in infos}) < len(infos):
            note("duplicate_names", None)
        for info in infos:
            if not info.is_dir():
                yield Entry(
                    name=info.orig_filename,
                    open=partial(_opened, archive, info, stream),
                    packed=info.compress_size,
                    trouble=_trouble(info, overlapped),
                    changed_on=_day_of_zip(info.date_time),
                )


def _trouble(info: zipfile.ZipInfo, overlapped: set[int]) -> ExportError | None:
    if info.flag_bits & _ENCRYPTED:
        return MemberEncrypted("by its zip")
    return MemberUnreadable("it overlaps with another entry") if id(info) in overlapped else None


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo, stream: BinaryIO) -> BinaryIO:
    with translating():
        if info.compress_type in READ_HERE:
            return part_of(info, stream).open()
        return cast("BinaryIO", archive.open(info))


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


def _directory_size(stream: BinaryIO) -> int | None:
    """Read how many bytes the central directory claims (APPNOTE 4.3.14, 4.3.16); None if there is none."""
    size = size_of(stream)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        return None
    claimed: int = struct.unpack_from("<L", tail, at + 12)[0]
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if claimed == 0xFFFFFFFF and large >= 0 and len(tail) - large >= 48:
        claimed = struct.unpack_from("<Q", tail, large + 40)[0]
    return claimed


def _salvaged(stream: BinaryIO, meter: Meter) -> Iterator[Entry]:
    """List what can still be read of a zip that was cut off."""
    for found in salvage(stream, meter):
        trouble: ExportError | None = None
        if found.encrypted:
            trouble = MemberEncrypted("by its zip")
        elif found.part.method not in READ_HERE:
            trouble = Unsupported("its compression method")
        yield Entry(name=found.name, open=found.part.open, packed=found.part.packed, trouble=trouble)


def _tar_entries(stream: io.BufferedIOBase | BinaryIO, note: Note) -> Iterator[Entry]:
    with translating():
        archive = tarfile.open(fileobj=cast("BinaryIO", stream), mode="r:")  # noqa: SIM115 (closed below)
    with archive:
        while True:
            with translating():
                member = archive.next()
            if member is None:
                return
            if member.isdir():
                continue
            if not member.isreg() or member.issparse():
                note("special_entry", None)
                continue
            yield Entry(
                name=member.name, open=partial(_extracted, archive, member), changed_on=_day_of_tar(member.mtime)
            )


def _day_of_zip(stamp: tuple[int, int, int, int, int, int]) -> date | None:
    """None where it has none: a zip's calendar begins on 1 January 1980 (APPNOTE 4.4.6)."""
    try:
        day = date(*stamp[:3])
    except ValueError:
        return None
    return day if day > date(1980, 1, 1) else None


def _day_of_tar(seconds: float) -> date | None:
    """In UTC; None at the epoch, which many programs write where they have no date."""
    try:
        day = datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None
    return day if day > date(1970, 1, 1) else None


def _extracted(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    with translating():
        opened = archive.extractfile(member)
    if opened is None:
        raise MemberUnreadable("the tar holds no bytes of it")
    return cast("BinaryIO", opened)
