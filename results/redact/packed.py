"""What stands inside packed bytes, as far as one may look without being flooded?"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from enum import IntEnum

from results.errors import ArtifactUnsearchable

MOST_UNPACKED = 128 << 20
"""Bytes unpacked from one artifact before the search gives up, and the gate refuses."""
DEPTH = 3
HEAD = 512
_PORTION = 1 << 20


class Packing(IntEnum):
    """How bytes are packed; those of deflate are zlib's names for it (`wbits`)."""

    ZIP = 0
    GZIP = 31
    ZLIB = 15
    RAW = -15


def packing_of(head: bytes) -> Packing | None:
    """Tell from the first bytes (`HEAD` are plenty) how they may be packed; `RAW` is often a text that happens to fit."""
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return Packing.ZIP
    for kind in (Packing.GZIP, Packing.ZLIB, Packing.RAW):
        try:
            zlib.decompressobj(kind).decompress(head[:HEAD], _PORTION)
        except zlib.error:
            continue
        return kind if head else None
    return None


def unpacked(data: bytes) -> Iterator[bytes]:
    """Give what is inside a zip, gzip, zlib or deflate stream, and inside that; nothing where there is none.

    Raises:
        ArtifactUnsearchable: it is more than one may unpack, encrypted, or packed in a way unknown here.
    """
    yield from _unpacked(data, DEPTH, [MOST_UNPACKED])


def _unpacked(data: bytes, depth: int, left: list[int]) -> Iterator[bytes]:
    kind = packing_of(data[:HEAD])
    if kind is None:
        return
    for member in _zip_members(data, left) if kind is Packing.ZIP else _deflated(data, kind, left):
        if depth == 0:
            raise ArtifactUnsearchable(f"it is packed more than {DEPTH} times over")
        yield member
        yield from _unpacked(member, depth - 1, left)


def _deflated(data: bytes, kind: Packing, left: list[int]) -> Iterator[bytes]:
    while data:
        stream = zlib.decompressobj(kind)
        plain = bytearray()
        try:
            while data and not stream.eof:
                part = stream.decompress(data, _PORTION)
                data = stream.unconsumed_tail
                plain += part
                _count(left, part)
        except zlib.error:  # what came before the fault can be read by others, too
            data = b""
        if kind is not Packing.RAW or (stream.eof and not stream.unused_data):
            yield bytes(plain)
        data = stream.unused_data if kind is Packing.GZIP else b""  # a gzip file may be several in a row


def _zip_members(data: bytes, left: list[int]) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield _member(archive, member, left)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise ArtifactUnsearchable(f"its zip does not open ({error})") from error


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: list[int]) -> bytes:
    plain = bytearray()
    with archive.open(member) as file:
        while part := file.read(_PORTION):
            plain += part
            _count(left, part)
    return bytes(plain)


def _count(left: list[int], part: bytes) -> None:
    left[0] -= len(part)
    if left[0] < 0:
        raise ArtifactUnsearchable(f"it unpacks to more than {MOST_UNPACKED >> 20} MiB")
