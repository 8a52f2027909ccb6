"""Which file does a person upload, when the persona only names one?

A picture or document that no file stands for is made from its token: its
pixels are unique, and the token can be read in it by eyes. Every byte is written
here, by integer arithmetic alone: no encoder of another version can change a
digest that was stored before planting.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from scenarios.typeface import GLYPH_HEIGHT, GLYPH_WIDTH, GLYPHS

_WIDE, _HIGH = 80, 60
"""Of a picture, in blocks of 8 pixels: 640 x 480, small for a photograph and large enough for every form."""

Pixel = tuple[int, int, int]


def make_file(suffix: str, token: str) -> bytes:
    """Make the file of a token: the same bytes for the same suffix and token, on every machine.

    Raises:
        KeyError: no file with this suffix can be made; `MAKERS` lists those that can.
    """
    return MAKERS[suffix](token)


def _mosaic(token: str) -> list[list[Pixel]]:
    """Paint soft colours that differ for every token at a glance, also when made small, with the token on them."""
    seed = hashlib.sha256(token.encode("ascii")).digest() * 2
    corners = [[seed[3 * (5 * y + x) :][:3] for x in range(5)] for y in range(4)]
    rows = [_blended(corners, y) for y in range(_HIGH)]
    half = (len(token) + 1) // 2
    for line, letters in enumerate((token[:half], token[half:])):
        for x, y in _ink(letters):
            rows[20 + 12 * line + y][5 + x] = (255, 255, 255)
    return rows


def _blended(corners: Sequence[Sequence[bytes]], y: int) -> list[Pixel]:
    """Mix in each block of a row the colours of the four corners around it, in whole numbers, dark enough for white letters."""
    row, below = divmod(y * 3, _HIGH)
    sides = [
        [upper * (_HIGH - below) + lower * below for upper, lower in zip(*pair, strict=True)]
        for pair in zip(corners[row], corners[row + 1], strict=True)
    ]
    scale = 8 * _WIDE * _HIGH
    pixels = []
    for x in range(_WIDE):
        column, right = divmod(x * 4, _WIDE)
        left = _WIDE - right
        (a, b, c), (d, e, f) = sides[column], sides[column + 1]
        pixels.append(
            (
                (a * left + d * right) * 5 // scale,
                (b * left + e * right) * 5 // scale,
                (c * left + f * right) * 5 // scale,
            )
        )
    return pixels


def _ink(letters: str) -> Iterator[tuple[int, int]]:
    for place, letter in enumerate(letters.upper()):
        for x, column in enumerate(GLYPHS[letter]):
            for y in range(GLYPH_HEIGHT):
                if column >> y & 1:
                    yield place * (GLYPH_WIDTH + 1) + x, y


def _png(token: str) -> bytes:
    """Write a PNG (ISO/IEC 15948) whose data are stored, not deflated: deflate differs from one zlib to the next."""
    lines = [b"\0" + b"".join(bytes(pixel) * 4 for pixel in row) for row in _mosaic(token)]
    data = b"".join(line * 4 for line in lines)
    stored = b"\x78\x01"
    for start in range(0, len(data), 0xFFFF):
        piece = data[start : start + 0xFFFF]
        last = start + 0xFFFF >= len(data)
        stored += struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF) + piece
    stored += struct.pack(">I", zlib.adler32(data))
    header = struct.pack(">IIBBBBB", _WIDE * 4, _HIGH * 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", stored) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


# Baseline JPEG (ITU-T T.81) of flat blocks: each block of 8 x 8 pixels is one colour, so only its first coefficient
# is written. With a quantiser of 8 that coefficient is the colour itself, less 128.
_LENGTHS = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1] + [0] * 7)
"""Table K.3: how many codes there are of 1 to 16 bits, for the categories 0 to 11."""
_CODES = (
    "00", "010", "011", "100", "101", "110",
    "1110", "11110", "111110", "1111110", "11111110", "111111110",
)  # fmt: skip
_END_OF_BLOCK = "0"


def _jpeg(token: str) -> bytes:
    """Write a JPEG in three components of full size, without any metadata that a service might strip."""
    quantiser = b"\0" + bytes([8] * 64)
    components = b"".join(bytes([number, 0x11, 0]) for number in (1, 2, 3))
    frame = struct.pack(">BHHB", 8, _HIGH * 8, _WIDE * 8, 3) + components
    firsts = b"\x00" + _LENGTHS + bytes(range(12))
    others = b"\x10" + bytes([1] + [0] * 15) + b"\0"
    scan = bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xDB, quantiser),
            _segment(0xC0, frame),
            _segment(0xC4, firsts + others),
            _segment(0xDA, scan),
            _packed("".join(_coded(_mosaic(token)))).replace(b"\xff", b"\xff\0"),
            b"\xff\xd9",
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def _coded(rows: list[list[Pixel]]) -> Iterator[str]:
    """Code each block's colour as its difference from the block before (T.81, F.1.2.1), in noughts and ones."""
    before = [0, 0, 0]
    for row in rows:
        for pixel in row:
            for component, level in enumerate(_levels(pixel)):
                difference, before[component] = level - before[component], level
                yield _code(difference)


@cache
def _code(difference: int) -> str:
    size = abs(difference).bit_length()
    value = difference if difference > 0 else difference + (1 << size) - 1
    return _CODES[size] + (f"{value:0{size}b}" if size else "") + _END_OF_BLOCK


def _levels(pixel: Pixel) -> Pixel:
    """Turn RGB into YCbCr (ITU-T T.871, 7), less 128, in whole numbers."""
    red, green, blue = pixel
    return (
        (299 * red + 587 * green + 114 * blue) // 1000 - 128,
        min(127, (-168736 * red - 331264 * green + 500000 * blue) // 1000000),
        min(127, (500000 * red - 418688 * green - 81312 * blue) // 1000000),
    )


def _packed(bits: str) -> bytes:
    whole = bits + "1" * (-len(bits) % 8)
    return int(whole, 2).to_bytes(len(whole) // 8, "big")


def _pdf(token: str) -> bytes:
    """Write one page with the token as text in Helvetica (ISO 32000-1, 9.6.2.2: one of the standard fonts)."""
    content = f"BT /F1 18 Tf 72 720 Td ({token.capitalize()}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    )
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _txt(token: str) -> bytes:
    return f"{token.capitalize()}\n".encode("ascii")


MAKERS: dict[str, Callable[[str], bytes]] = {
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
    ".png": _png,
    ".pdf": _pdf,
    ".txt": _txt,
}
