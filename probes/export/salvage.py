"""What can still be read of a zip whose directory is gone?

Each entry has a header of its own before its bytes (APPNOTE 4.3.7). They are
followed from the start until one does not make sense.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from probes.export.inflater import ERRORS, inflater
from probes.export.limits import Meter
from probes.export.spelling import spelling_of
from probes.export.zip_part import HEADER, SIGNATURE, Part

_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x1, 0x8, 0x800
_SPLIT = b"PK\x07\x08"  # APPNOTE 8.5.3
_SMALL = 4096  # inflates to 4 MiB at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """An entry found by its own header."""

    name: str
    part: Part
    encrypted: bool


def salvage(stream: BinaryIO, meter: Meter) -> Iterator[Salvaged]:
    """Follow the headers; the last entry is usually cut. A split zip has a mark of its own before the first."""
    stream.seek(0)
    place = len(_SPLIT) if stream.read(len(_SPLIT)) == _SPLIT else 0
    while True:
        meter.tick()
        stream.seek(place)
        raw = stream.read(HEADER.size)
        if len(raw) < HEADER.size or not raw.startswith(SIGNATURE):
            return
        _, _, flags, method, _, _, crc, packed, _, name_size, extra_size = HEADER.unpack(raw)
        spelt = stream.read(name_size)
        name = spelt.decode("utf-8" if flags & _UTF8 else spelling_of([spelt]), "replace")
        start = place + HEADER.size + name_size + extra_size
        sizes_follow = bool(flags & _SIZES_FOLLOW)
        if sizes_follow and method != zipfile.ZIP_DEFLATED:
            return
        if sizes_follow:
            packed, crc = _deflated_size(stream, start, meter), None
        if not name.endswith("/"):
            part = Part(stream=stream, start=start, packed=packed, method=method, crc=crc)
            yield Salvaged(name=name, part=part, encrypted=bool(flags & _ENCRYPTED))
        place = start + packed
        if sizes_follow:
            place = _after_descriptor(stream, place)


def _deflated_size(stream: BinaryIO, start: int, meter: Meter) -> int:
    """Inflate to nowhere, to learn where the data end."""
    stream.seek(start)
    inflating = inflater()
    read = 0
    while not inflating.eof and (data := stream.read(_SMALL)):
        meter.tick()
        read += len(data)
        try:
            inflating.decompress(data)
        except ERRORS:
            return read
    return read - len(inflating.unused_data)


def _after_descriptor(stream: BinaryIO, place: int) -> int:
    """Step over the sizes that follow the data, of 12 to 24 bytes."""
    stream.seek(place)
    gap = stream.read(28).find(SIGNATURE)
    return place + (gap if gap >= 0 else 28)
