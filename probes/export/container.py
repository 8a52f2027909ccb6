"""What is wrapped in this zip, 7z, tar or compressed file?"""

import bz2
import io
import lzma
import re
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, BinaryIO, Final, cast

from probes.export.entry import Beyond, Entry, Note
from probes.export.error import MemberUnreadable
from probes.export.inflater import gunzipped
from probes.export.limits import Meter, Toll
from probes.export.spelling import spelling_of
from probes.export.stream import PORTION, buffered, size_of, translating
from probes.export.zip_directory import zip_entries
from probes.export.zip_document import document_in


def _zstd(stream: BinaryIO) -> object:
    from probes.export.zstd import unzstd  # few exports are: the others need not load it

    return unzstd(stream)


_DECOMPRESSORS: dict[str, Callable[[BinaryIO], object]] = {
    "gzip": gunzipped,
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
    "zstd": _zstd,
}
_TAR_OF = {"gzip": "tar.gz", "bzip2": "tar.bz2", "xz": "tar.xz", "zstd": "tar.zst"}
_COMPRESSION_OF = {tar: plain for plain, tar in _TAR_OF.items()}
_SUFFIX = re.compile(r"\.(gz|bz2|xz|zst|tgz|tbz2?|txz|tzst)$", re.IGNORECASE)
_BLOCK = 512

CONTAINERS: Final = frozenset({"zip", "7z", "tar", "part", *_DECOMPRESSORS, *_COMPRESSION_OF})
"""What holds other files; a `part` is a piece of an archive that was cut up."""


def container_of(stream: BinaryIO) -> str | None:
    """Recognise a container by its content, and a compressed tar by looking inside.

    Raises:
        ExportError: what is compressed cannot be inflated even at its beginning.
    """
    head = stream.read(_BLOCK)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return None if document_in(head, stream) else "zip"
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
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
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return "zstd"
    return "xz" if head.startswith(b"\xfd7zXZ\0") else None


def _is_tar(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def entries_of(kind: str, stream: BinaryIO, name: str, meter: Meter, note: Note) -> Iterator[Entry | Beyond]:
    """List what a container holds; they may be opened as long as its stream is open.

    Raises:
        ExportError: it cannot be listed (further).
    """
    if kind == "zip":
        yield from zip_entries(stream, meter, note)
    elif kind == "7z":
        from probes.export.seven_zip import seven_zip_entries  # few exports are: the others need not load it

        yield from seven_zip_entries(stream, meter)
    elif kind == "tar":
        yield from _tar_entries(stream, note, in_place=True)
    elif kind in _COMPRESSION_OF:
        toll = Toll(meter=meter, packed=size_of(stream))
        plain = buffered(_decompressed(_COMPRESSION_OF[kind], stream), toll)
        yield from _tar_entries(plain, note, in_place=False)
        while plain.read1():  # the checksum stands at the end
            pass
    else:
        inner = _SUFFIX.sub("", name.replace("\\", "/").rpartition("/")[2]) or "content"
        yield Entry(name=inner, open=partial(_decompressed, kind, stream), packed=size_of(stream))


def _decompressed(kind: str, stream: BinaryIO) -> BinaryIO:
    stream.seek(0)
    return cast("BinaryIO", _DECOMPRESSORS[kind](stream))


def _tar_entries(stream: io.BufferedIOBase | BinaryIO, note: Note, *, in_place: bool) -> Iterator[Entry]:
    with translating():
        archive = tarfile.open(fileobj=cast("BinaryIO", stream), mode="r:")  # noqa: SIM115 (holds nothing)
    while True:
        with translating():
            member = archive.next() or _next_behind(archive, stream, note)
        if member is None:
            return
        cast("Any", archive).members.clear()  # it remembers all, for those who ask by name
        if member.isdir():
            continue
        if member.issparse():
            note("unsupported", "a file with holes in a tar")
            continue
        if not member.isreg():
            note("special_entry", None)
            continue
        opened = partial(_extracted, archive, member)
        yield Entry(
            name=_tar_name(member.name),
            open=opened,
            in_place=opened if in_place else None,
            changed_on=_day_of_tar(member.mtime),
        )


def _next_behind(archive: tarfile.TarFile, stream: io.BufferedIOBase | BinaryIO, note: Note) -> tarfile.TarInfo | None:
    """Look behind what ends a tar for tarfile: a damaged header does as well as its true end (POSIX.1-2017, pax).

    What follows is read on: files behind the damage, or another tar that was
    put behind this one.
    """
    place, damaged = archive.offset, False
    reader = io.BufferedReader(cast("io.RawIOBase", stream), PORTION)
    try:
        reader.seek(place)
        while (block := reader.read(_BLOCK)) and not _is_header(block):
            damaged = damaged or block.count(0) < len(block)
            place += len(block)
    finally:
        reader.detach()
    if damaged:
        note("member_unreadable", "a header in the tar is damaged")
    if not block:
        if place == archive.offset:
            note("member_unreadable", "the tar has no end")  # readers mind it not; what follows may be lost
        return None
    archive.offset = place
    return archive.next()


def _is_header(block: bytes) -> bool:
    if not _is_tar(block):
        return False
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


def _tar_name(name: str) -> str:
    """Read a name that is not UTF-8 as it reads best; tarfile keeps such bytes as lone surrogates (PEP 383)."""
    raw = name.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(spelling_of([raw]), "replace")


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
