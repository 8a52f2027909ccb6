"""Is this a FIT file, and whole?

Source: Garmin FIT protocol (header of 12 or 14 bytes with `.FIT`, the size of
the data, and a CRC of 16 bits behind them). Its messages are not decoded.
"""

from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults
from probes.export.standard.start import Start

_MOST = 4 * 2**20
_TABLE = (
    *(0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401),
    *(0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400),
)


def recognise(start: Start) -> str | None:
    return "fit" if start.data[8:12] == b".FIT" and start.data[:1] in (b"\x0c", b"\x0e") else None


def judge(document: Document, _standard: str) -> Iterator[Faults]:
    """Judge the file as one record; one beyond a few megabytes is taken as it is, if its size is right."""
    with document.open() as stream:
        data = stream.read(_MOST + 1)
    whole = data[0] + int.from_bytes(data[4:8], "little") + 2
    if document.size < whole:
        yield ("cut_off",)
    elif len(data) <= _MOST and _crc(data[:whole]) != 0:
        yield ("checksum_wrong",)
    else:
        yield ()


def _crc(data: bytes) -> int:
    """Work out the checksum; over data and their own checksum it is 0."""
    crc = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) ^ _TABLE[crc & 0xF] ^ _TABLE[nibble]
    return crc
