"""The words that pictures carry beside their pixels."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from results.records import Found
from tests.probes.export.conftest import look
from tests.probes.export.portal import World
from tests.probes.export.test_decode import leaves

SMALL = Image.new("RGB", (4, 3))


def saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    SMALL.save(out, kind, **options)
    return out.getvalue()


def exif(tag: int, value: object) -> Image.Exif:
    made = Image.Exif()
    made[tag] = value
    return made


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("jpeg", saved("JPEG", exif=exif(0x010E, "Plage du soir"))),
        ("jpeg", saved("JPEG", exif=exif(0x9C9C, "Plage du soir".encode("utf-16-le")))),
        ("jpeg", saved("JPEG", comment="Plage du soir")),
        ("jpeg", saved("JPEG", xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d x:title="Plage du soir"/></x:xmpmeta>')),
        ("gif", saved("GIF", comment=b"Plage du soir")),
    ],
    ids=["Exif", "Exif in UTF-16", "comment", "XMP", "GIF"],
)
def test_a_caption_is_read(kind: str, data: bytes):
    assert "Plage du soir" in {leaf[1] for leaf in leaves(kind, data)}


@pytest.mark.parametrize("zipped", [True, False])
def test_text_chunks_of_png_are_read(zipped: bool):
    info = PngInfo()
    info.add_itxt("Description", "Été", zip=zipped)
    info.add_text("Author", "Zoe", zip=zipped)
    assert [leaf[:2] for leaf in leaves("png", saved("PNG", pnginfo=info))] == [
        ("/metadata/Description[1]", "Été"),
        ("/metadata/Author[2]", "Zoe"),
    ]


def test_a_caption_is_there_for_programs_and_pixels_are_for_eyes(world: World):
    value = world.truth.record("messages-1").fields[0].value
    info = PngInfo()
    info.add_itxt("Title", value)

    inspection = look(saved("PNG", pnginfo=info), world.truth, name="a.png")

    assert inspection.record("messages-1").fields[0].found is Found.EXACT


def test_metadata_that_are_damaged_do_not_hide_the_picture():
    assert leaves("jpeg", saved("JPEG", xmp=b"<x:xmpmeta")) == []
    assert leaves("jpeg", saved("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")) == []
