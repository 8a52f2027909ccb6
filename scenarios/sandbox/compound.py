"""How does a file look that only one maker's programs read? (Microsoft [MS-CFB], version 3)."""

import struct

_SECTOR = 512
_LEAST = 4096  # a shorter stream would be kept elsewhere
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_IN_FAT = _SECTOR // 4
_IN_HEADER = 109
_ROOT, _STREAM = 5, 2


def bind_compound(name: str, stream: bytes) -> bytes:
    """Put one stream into a compound file, the container of binary office documents."""
    size = max(len(stream), _LEAST)
    sectors = -(-size // _SECTOR)
    tables = 1
    while tables * _IN_FAT < tables + 1 + sectors:
        tables += 1
    assert tables <= _IN_HEADER, "a larger one would need more tables than its header names"
    chain = [tables + 2 + number for number in range(sectors - 1)]
    table = [*[_FAT] * tables, _END, *chain, _END]
    table += [_FREE] * (tables * _IN_FAT - len(table))
    directory = _entry("Root Entry", _ROOT, child=1, start=_END, size=0) + _entry(
        name, _STREAM, child=_FREE, start=tables + 1, size=size
    )
    return b"".join(
        (
            _header(tables),
            struct.pack(f"<{len(table)}I", *table),
            directory.ljust(_SECTOR, b"\0"),
            stream.ljust(sectors * _SECTOR, b"\0"),
        )
    )


def _header(tables: int) -> bytes:
    first = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x003E,  # minor version
        0x0003,  # major version
        0xFFFE,  # little endian
        9,  # sectors of 512 bytes
        6,
        0,
        tables,
        tables,  # where the directory is
        0,
        _LEAST,
        _END,
        0,
        _END,
        0,
    )
    places = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    return first + struct.pack(f"<{_IN_HEADER}I", *places)


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI8x8xIQ", wide, len(wide), kind, 1, _FREE, _FREE, child, 0, start, size)
