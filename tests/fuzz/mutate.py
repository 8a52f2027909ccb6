"""Which exports does the fuzzer try? Real ones, of every wrapping and shape, with something wrong in them."""

import bz2
import io
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import py7zr
import zstandard

from results.records import GroundTruth
from tests.probes.export.portal import SHAPES as PORTAL
from tests.probes.export.portal import Members, World, everything, gzipped, tarred, zipped
from tests.probes.export.shapes import SHAPES

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


def _tarred_and(pack: Callable[[bytes], bytes]) -> Callable[[Members], bytes]:
    return lambda members: pack(tarred(members, "w"))


WRAPPINGS: dict[str, Callable[[Members], bytes]] = {
    "zip": zipped,
    "stored zip": lambda members: zipped(members, method=0),
    "LZMA zip": lambda members: zipped(members, method=14),
    "zip in zip": lambda members: zipped({"a.zip": zipped(members), "b.zip": zipped(members, method=0)}),
    "tar": lambda members: tarred(members, "w"),
    "tar.gz": tarred,
    "tar.bz2": _tarred_and(bz2.compress),
    "tar.xz": lambda members: tarred(members, "w:xz"),
    "tar.zst": _tarred_and(zstandard.compress),
    "7z": _seven_zip,
    "gzip": lambda members: gzipped(next(iter(members.values()))),
    "bare": lambda members: next(iter(members.values())),
}
CHECKED: Final = frozenset({"zip", "LZMA zip", "zip in zip", "tar.gz", "tar.bz2", "tar.xz", "7z"})
"""Nothing in them changes without their saying so."""
OF_ONE: Final = frozenset({"gzip", "bare"})
"""They hold the first member alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is tried.

    Attributes:
        kind: in words.
        truth: what stood in the account.
        files: as delivered, by name.
        surely: records of which it would be wrong to say that they are missing, unless something could not be read.
    """

    kind: str
    truth: GroundTruth
    files: dict[str, bytes]
    surely: frozenset[str]


def export_for(seed: int, world: World) -> Export:
    """Make one export, the same for the same seed; in nine of ten there is something wrong."""
    chance = random.Random(seed)
    shape, truth, members = _account(chance, world)
    wrapping, whole = chance.choice(list(WRAPPINGS)), frozenset(record.id for record in truth.records)
    parts = chance.choice((1, 1, 1, 2, 3))
    if seed % 10 == 0:
        surely = whole if wrapping not in OF_ONE else written_in(members, truth, first_alone=True)
        return Export(
            kind=f"{shape}, sound in {wrapping}",
            truth=truth,
            files=_in_parts(WRAPPINGS[wrapping](members), parts),
            surely=surely,
        )
    if chance.random() < 0.5:  # what is inside is broken, what is around it is sound: decoders get to see it
        name = chance.choice(list(members))
        members = {name: mutated(members.pop(name), chance), **members}
        return Export(
            kind=f"{shape}, broken inside {wrapping}",
            truth=truth,
            files=_in_parts(WRAPPINGS[wrapping](members), parts),
            surely=written_in(members, truth, first_alone=wrapping in OF_ONE),
        )
    data = mutated(WRAPPINGS[wrapping](members), chance)
    if wrapping in ("zip", "stored zip") and chance.random() < 0.3:
        return Export(
            kind=f"{shape} in broken {wrapping}",
            truth=truth,
            files=_in_parts(_with_true_checksums(data), parts),
            surely=frozenset(),
        )
    return Export(
        kind=f"{shape} in broken {wrapping}",
        truth=truth,
        files=_in_parts(data, parts),
        surely=whole if wrapping in CHECKED else frozenset(),
    )


def _account(chance: random.Random, world: World) -> tuple[str, GroundTruth, Members]:
    """One of the portal's shapes, or of those that real services have."""
    name = chance.choice([*PORTAL, "everything", *SHAPES])
    if name in SHAPES:
        shape = SHAPES[name]
        return name, shape.account.truth, dict(shape.write(shape.account.held))
    return (
        name,
        world.truth,
        dict(everything(world, world.ids) if name == "everything" else PORTAL[name](world, world.ids)),
    )


def written_in(members: Members, truth: GroundTruth, *, first_alone: bool = False) -> frozenset[str]:
    """The records of which a canary stands openly in the bytes of a member."""
    contents = list(members.values())[: 1 if first_alone else None]
    return frozenset(
        record.id
        for record in truth.records
        if any(word.encode() in data for f in record.fields for word in f.canaries for data in contents)
    )


def _in_parts(data: bytes, parts: int) -> dict[str, bytes]:
    """Cut it up, as some deliver an archive."""
    if parts == 1:
        return {"export": data}
    size = max(1, -(-len(data) // parts))
    return {f"export.zip.{n + 1:03}": data[n * size : (n + 1) * size] for n in range(parts)}


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
