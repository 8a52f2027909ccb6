"""In whichever format a picture comes back it is known again, or said not to have been compared; never called missing unseen."""

import dataclasses
import hashlib
import io
import random
import struct

import pytest
from PIL import Image

from results.records import Found, GroundTruth, Inspection
from results.records.unread import obscured
from tests.probes.export.conftest import codes, look
from tests.probes.export.portal import World, json_files, picture, zipped

ORIGINAL = picture("originale", "PNG")
HEIF_BRANDS = ("heic", "heix", "mif1", "msf1", "avif")


@pytest.fixture
def truth(world: World) -> GroundTruth:
    """The truth, had this picture been uploaded with the first message, and no other file."""

    def changed(record):
        if record.id != "messages-1":
            return dataclasses.replace(record, fields=tuple(f for f in record.fields if not f.sha256))
        digest = hashlib.sha256(ORIGINAL).hexdigest()
        fields = (
            dataclasses.replace(f, sha256=digest, media_type="image/png") if f.sha256 else f for f in record.fields
        )
        return dataclasses.replace(record, fields=tuple(fields))

    return dataclasses.replace(world.truth, records=tuple(map(changed, world.truth.records)))


def saved(kind: str, *, data: bytes = ORIGINAL, size: tuple[int, int] | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.open(io.BytesIO(data))
    (image.resize(size) if size else image).save(out, kind, **options)
    return out.getvalue()


def found(inspection: Inspection) -> tuple[Found, str | None]:
    (field,) = [f for f in inspection.record("messages-1").fields if f.field == "file"]
    return field.found, field.hits[0].variant if field.hits else None


def with_picture(world: World, truth: GroundTruth, data: bytes, name: str = "x") -> Inspection:
    return look(zipped({**json_files(world, {"profile"}), name: data}), truth, originals=(ORIGINAL,))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("BMP", {}),
        ("PNG", {"dpi": (72, 72)}),
    ],
    ids=["WEBP", "TIFF", "TIFF, packed", "BMP", "PNG"],
)
def test_the_same_pixels_are_the_same_picture(world: World, truth: GroundTruth, kind: str, options: dict[str, object]):
    inspection = with_picture(world, truth, saved(kind, **options))

    assert found(inspection) == (Found.NORMALISED, "pixels")
    assert not codes(inspection)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("WEBP", {"quality": 50}),
        ("WEBP", {"size": (320, 240)}),
        ("TIFF", {"compression": "jpeg"}),
        ("BMP", {"size": (320, 240)}),
        ("JPEG", {}),
    ],
    ids=["WEBP", "smaller WEBP", "TIFF of a JPEG", "smaller BMP", "JPEG"],
)
def test_nearly_the_same_pixels_are_a_picture_encoded_anew(world: World, truth: GroundTruth, kind: str, options):
    inspection = with_picture(world, truth, saved(kind, **options))

    assert found(inspection) == (Found.LOOSE, "transcoded")
    assert not codes(inspection)


@pytest.mark.parametrize("kind", ["WEBP", "TIFF", "BMP", "JPEG"])
def test_another_picture_is_not_taken_for_it(world: World, truth: GroundTruth, kind: str):
    inspection = with_picture(world, truth, saved(kind, data=picture("une autre", "PNG")))

    assert found(inspection)[0] is Found.ABSENT


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_large_picture_in_an_archive_is_sound_and_compared(world: World, truth: GroundTruth, kind: str):
    """Larger than what is kept at hand: its reader goes back to the start, where the archive can only go on."""
    noise = Image.frombytes("RGB", (1300, 1300), random.Random(1).randbytes(1300 * 1300 * 3))
    as_uploaded, as_given = io.BytesIO(), io.BytesIO()
    noise.save(as_uploaded, "BMP")
    noise.save(as_given, kind)
    digest = hashlib.sha256(as_uploaded.getvalue()).hexdigest()
    records = tuple(
        dataclasses.replace(r, fields=tuple(dataclasses.replace(f, sha256=digest) if f.sha256 else f for f in r.fields))
        for r in truth.records
    )

    inspection = look(
        zipped({**json_files(world, {"profile"}), "x": as_given.getvalue()}),
        dataclasses.replace(truth, records=records),
        originals=(as_uploaded.getvalue(),),
    )

    assert found(inspection) == (Found.NORMALISED, "pixels")
    assert not codes(inspection)


def huge_webp() -> bytes:
    """Thirty-four bytes of 16 000 times 16 000 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "WEBP", lossless=True)
    data = bytearray(out.getvalue())
    struct.pack_into("<I", data, 21, (15_999) | (15_999 << 14))  # VP8L: width and height less one, 14 bits each
    return bytes(data)


def huge_tiff() -> bytes:
    """A page that says it is 60 000 pixels wide and high."""
    entries = ((256, 60_000), (257, 60_000), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 60_000), (279, 8))
    rows = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + rows + bytes(4)


@pytest.mark.parametrize(("name", "build"), [("a.webp", huge_webp), ("a.tif", huge_tiff)])
def test_more_pixels_than_anybody_should_decode_are_told(world: World, truth: GroundTruth, name: str, build):
    inspection = with_picture(world, truth, build(), name)

    assert codes(inspection) & {"budget_exceeded", "member_unreadable"}
    assert obscured(inspection)


@pytest.mark.parametrize("kind", ["WEBP", "TIFF", "BMP"])
def test_what_breaks_off_is_told_and_nothing_is_called_missing_for_it(world: World, truth: GroundTruth, kind: str):
    data = saved(kind)

    inspection = with_picture(world, truth, data[: len(data) // 2])

    assert found(inspection)[0] is Found.ABSENT
    assert "member_unreadable" in codes(inspection)
    assert obscured(inspection)


def heif(brand: str) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand.encode() + bytes(4) + b"mif1miaf" + bytes(range(200))


@pytest.mark.parametrize("brand", HEIF_BRANDS)
def test_a_picture_that_we_cannot_decode_is_named_where_one_is_missing(world: World, truth: GroundTruth, brand: str):
    inspection = with_picture(world, truth, heif(brand), "photo.heic")

    (member,) = (m for m in inspection.members if m.name == "photo.heic")
    assert member.format == "heif"
    assert ("unsupported", member.id, "heif") in {(p.code, p.member, p.detail) for p in inspection.problems}
    assert obscured(inspection)


def test_even_where_it_is_referenced_or_described(world: World, truth: GroundTruth):
    export = {
        **json_files(world, {"profile"}),
        "photo.heic": heif("heic"),
        "photo.heic.json": b'{"titre": "photo.heic"}',
    }

    inspection = look(zipped(export), truth, originals=(ORIGINAL,))

    assert "unsupported" in codes(inspection)


def test_where_every_picture_came_back_it_is_nothing_to_tell(world: World, truth: GroundTruth):
    export = {
        **json_files(world, world.ids),
        "a.png": ORIGINAL,
        "photo.heic": heif("heic"),
        "p.json": b'{"de": "photo.heic"}',
    }

    inspection = look(zipped(export), truth, originals=(ORIGINAL,))

    assert found(inspection)[0] is Found.EXACT
    assert not codes(inspection)


def test_a_film_is_no_picture(world: World, truth: GroundTruth):
    inspection = with_picture(
        world, truth, struct.pack(">I", 24) + b"ftypisom" + bytes(4) + b"mp42" + bytes(200), "a.mp4"
    )

    assert "unsupported" not in codes(inspection)
