"""How is a bundle packed into one file, so that a flipped bit in the packing shows, too?

A zip (APPNOTE 6.3.10) whose every byte follows from the files in it: stored, in
the order of their names, no dates, always with Zip64 fields. Reading builds
what should stand there and compares. Any other zip of the same files is not
this one: unpack it and verify the folder.
"""

import hashlib
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_VERSION = 45  # of the Zip64 fields
_MADE_BY = (3 << 8) | _VERSION  # by Unix: the file modes count
_DATE = (1 << 5) | 1  # 1980-01-01, the zero of zip
_MODE = 0o100644 << 16
_FULL = 0xFFFFFFFF  # "see the Zip64 field"
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_LOCAL_EXTRA = struct.Struct("<HHQQ")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_CENTRAL_EXTRA = struct.Struct("<HHQQQ")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR = struct.Struct("<4sIQI")
_END = struct.Struct("<4sHHHHIIH")
_PORTION = 1 << 20
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True)
class _Packed:
    name: bytes
    crc: int
    size: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file as it was found: digest, size, and the bytes where they were asked for."""

    sha256: str
    size: int
    data: bytes = b""


@dataclass(slots=True, kw_only=True)
class Found:
    """What stands in a bundle, and what is wrong with its packing: place and fault."""

    files: dict[str, Content] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


class ZipWriter:
    """Packs files one after the other; they must come in the order of their names."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._packed: list[_Packed] = []

    def add(self, path: str, portions: Iterable[bytes]) -> None:
        name, offset = path.encode("ascii"), self._file.tell()
        assert not self._packed or self._packed[-1].name < name, "files are packed in the order of their names"
        self._file.write(_local_header(_Packed(name, 0, 0, offset)))
        crc = size = 0
        for portion in portions:
            self._file.write(portion)
            crc, size = zlib.crc32(portion, crc), size + len(portion)
        packed = _Packed(name, crc, size, offset)
        self._file.seek(offset)
        self._file.write(_local_header(packed))
        self._file.seek(0, os.SEEK_END)
        self._packed.append(packed)

    def finish(self) -> None:
        self._file.write(_directory(self._packed, self._file.tell()))


def read_zip(path: Path, keep: frozenset[str]) -> Found:
    """Read a packed bundle; keep the bytes of the files named."""
    found = Found()
    packed: list[_Packed] = []
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        while (head := _next_header(file)) is not None:
            offset = file.tell() - len(head)
            name, size = _name_and_size(head)
            if offset + len(head) + size > end:
                found.faults[path.name] = f"the zip is cut or crooked at byte {offset}"
                return found
            content, crc = _read_content(file, size, keep=name in keep)
            member = _Packed(name.encode("latin-1"), crc, size, offset)
            if head != _local_header(member) or (packed and packed[-1].name >= member.name):
                found.faults[name] = f"its header or bytes in the zip were changed (byte {offset})"
            packed.append(member)
            found.files[name] = content
        start = file.tell()
        expected = _directory(packed, start)
        if file.read(len(expected) + 1) != expected:
            found.faults[path.name] = f"the zip's directory was changed (from byte {start})"
    return found


def read_folder(path: Path, keep: frozenset[str]) -> Found:
    """Read an unpacked bundle; keep the bytes of the files named. Links and devices are faults, not followed."""
    found = Found()
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            file = Path(folder, name)
            relative = file.relative_to(path).as_posix()
            if file.is_symlink() or not (file.is_dir() or file.is_file()):
                found.faults[relative] = "it is no plain file"
            elif file.is_file():
                with file.open("rb") as opened:
                    found.files[relative], _ = _read_content(opened, None, keep=relative in keep)
    return found


def _read_content(file: BinaryIO, size: int | None, *, keep: bool) -> tuple[Content, int]:
    digest, crc, done, kept = hashlib.sha256(), 0, 0, bytearray()
    for portion in _portions(file, size):
        digest.update(portion)
        crc, done = zlib.crc32(portion, crc), done + len(portion)
        if keep:
            kept += portion
    return Content(sha256=digest.hexdigest(), size=done, data=bytes(kept)), crc


def _portions(file: BinaryIO, size: int | None) -> Iterator[bytes]:
    while size is None or size > 0:
        portion = file.read(_PORTION if size is None else min(size, _PORTION))
        if not portion:
            return
        size = None if size is None else size - len(portion)
        yield portion


def _next_header(file: BinaryIO) -> bytes | None:
    """The next local header whole, or None, the file standing where it stood."""
    start = file.tell()
    head = file.read(_LOCAL.size)
    if head.startswith(b"PK\3\4") and len(head) == _LOCAL.size:
        *_, name_length, extra_length = _LOCAL.unpack(head)
        if 0 < name_length <= _LONGEST_NAME and extra_length == _LOCAL_EXTRA.size:
            rest = file.read(name_length + extra_length)
            if len(rest) == name_length + extra_length:
                return head + rest
    file.seek(start)
    return None


def _name_and_size(head: bytes) -> tuple[str, int]:
    _, _, size, _ = _LOCAL_EXTRA.unpack(head[-_LOCAL_EXTRA.size :])
    return head[_LOCAL.size : -_LOCAL_EXTRA.size].decode("latin-1"), size


def _local_header(packed: _Packed) -> bytes:
    fixed = _LOCAL.pack(
        b"PK\3\4", _VERSION, 0, 0, 0, _DATE, packed.crc, _FULL, _FULL, len(packed.name), _LOCAL_EXTRA.size
    )
    return fixed + packed.name + _LOCAL_EXTRA.pack(1, 16, packed.size, packed.size)


def _directory(members: list[_Packed], start: int) -> bytes:
    """All that follows the files: the central directory and the three records that end a Zip64 file."""
    central = b"".join(
        _CENTRAL.pack(
            *(b"PK\1\2", _MADE_BY, _VERSION, 0, 0, 0, _DATE, packed.crc, _FULL, _FULL),
            *(len(packed.name), _CENTRAL_EXTRA.size, 0, 0, 0, _MODE, _FULL),
        )
        + packed.name
        + _CENTRAL_EXTRA.pack(1, 24, packed.size, packed.size, packed.offset)
        for packed in members
    )
    count = len(members)
    end64 = _END64.pack(b"PK\6\6", _END64.size - 12, _MADE_BY, _VERSION, 0, 0, count, count, len(central), start)
    locator = _LOCATOR.pack(b"PK\6\7", 0, start + len(central), 1)
    return central + end64 + locator + _END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, _FULL, _FULL, 0)
