"""Which exports does the fuzzer try? Real ones, of every wrapping and shape, with something wrong in them."""

import io
import random
import struct
import zlib
from collections.abc import Callable

import py7zr
import zstandard

from tests.probes.export.portal import SHAPES, Members, World, everything, gzipped, tarred, zipped

_INTERESTING = (
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\0\0\0\x80",
    b"PK\x03\x04",
    b"\r\n",
    b'"',
    b"[[[[",
)
_LARGEST = 2**20


def _seven_zip(members: Members) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 0}]) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return buffer.getvalue()


WRAPPINGS: dict[str, Callable[[Members], bytes]] = {
    "zip": zipped,
    "stored zip": lambda members: zipped(members, method=0),
    "LZMA zip": lambda members: zipped(members, method=14),
    "zip in zip": lambda members: zipped({"a.zip": zipped(members), "b.zip": zipped(members, method=0)}),
    "tar": lambda members: tarred(members, "w"),
    "tar.gz": tarred,
    "tar.xz": lambda members: tarred(members, "w:xz"),
    "tar.zst": lambda members: zstandard.compress(tarred(members, "w")),
    "7z": _seven_zip,
    "gzip": lambda members: gzipped(next(iter(members.values()))),
    "bare": lambda members: next(iter(members.values())),
}


def export_for(seed: int, world: World) -> tuple[str, bytes]:
    """Make one export with something wrong in it, the same for the same seed; say of what kind it is."""
    chance = random.Random(seed)
    shape = chance.choice([*SHAPES, "everything"])
    members = dict(everything(world, world.ids) if shape == "everything" else SHAPES[shape](world, world.ids))
    wrapping = chance.choice(list(WRAPPINGS))
    if chance.random() < 0.5:  # what is inside is broken, what is around it is sound: decoders get to see it
        name = chance.choice(list(members))
        members = {name: mutated(members.pop(name), chance), **members}
        return f"{shape}, broken inside {wrapping}", WRAPPINGS[wrapping](members)
    data = mutated(WRAPPINGS[wrapping](members), chance)
    if wrapping in ("zip", "stored zip") and chance.random() < 0.3:
        data = _with_true_checksums(data)
    return f"{shape} in broken {wrapping}", data


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Do one to eight things to some bytes."""
    changed = bytearray(data[:_LARGEST])
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed) + 1)
        much = chance.choice((1, 2, 4, 8, 64, 1024))
        match chance.randrange(7):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                what = chance.choice(_INTERESTING)
                changed[place : place + len(what)] = what
            case 2:
                del changed[place : place + much]
            case 3:
                changed[place:place] = changed[place : place + much] * chance.choice((1, 2, 50))
            case 4:
                other = chance.randrange(len(changed) + 1)
                changed[place:place] = changed[other : other + much]
            case 5:
                number = chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, chance.randrange(2**32)))
                changed[place : place + 4] = struct.pack("<L", number)
            case _ if chance.random() < 0.3:
                del changed[place:]
    return bytes(changed[:_LARGEST])


def _with_true_checksums(data: bytes) -> bytes:
    """Repair the checksums of stored entries, so that what was changed is believed."""
    changed, place = bytearray(data), data.find(b"PK\x03\x04")
    while 0 <= place <= len(data) - 30:
        method, packed, names = (
            *struct.unpack_from("<H", data, place + 8),
            *struct.unpack_from("<L", data, place + 18),
            sum(struct.unpack_from("<HH", data, place + 26)),
        )
        if method == 0:
            start = place + 30 + names
            struct.pack_into("<L", changed, place + 14, zlib.crc32(data[start : start + packed]))
        place = data.find(b"PK\x03\x04", place + 4)
    return bytes(changed)
