"""Files that are made: real ones, another for each token, the same bytes everywhere."""

import hashlib
import io
from itertools import combinations

import pypdfium2
import pytest
from PIL import Image

from scenarios.attachment import MAKERS, make_file
from scenarios.canary import Origin, make_token

TOKENS = [make_token(Origin(seed="seed", account="zoe@nuage", record=f"photo-{n}", field="picture")) for n in range(6)]


@pytest.mark.parametrize("suffix", MAKERS)
def test_the_same_token_gives_the_same_bytes_and_another_gives_others(suffix: str) -> None:
    assert make_file(suffix, TOKENS[0]) == make_file(suffix, TOKENS[0])
    assert len({make_file(suffix, token) for token in TOKENS}) == len(TOKENS)


@pytest.mark.parametrize(
    ("suffix", "digest"),
    [
        (".jpg", "3a8ddde768346b8f"),
        (".png", "5b8b9aee4b859e99"),
        (".pdf", "db0761fafca80d05"),
        (".txt", "7a9709f12e2445c3"),
    ],
)
def test_the_bytes_never_change_since_their_digests_are_stored(suffix: str, digest: str) -> None:
    assert hashlib.sha256(make_file(suffix, "wyvu" + "bakdo" * 3)).hexdigest()[:16] == digest


@pytest.mark.parametrize(("suffix", "kind", "size"), [(".jpg", "JPEG", (640, 480)), (".png", "PNG", (320, 240))])
def test_a_picture_opens_and_is_whole(suffix: str, kind: str, size: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(make_file(suffix, TOKENS[0]))) as picture:
        picture.load()
        assert (picture.format, picture.size, picture.mode) == (kind, size, "RGB")


def test_jpeg_and_png_of_a_token_show_the_same() -> None:
    with (
        Image.open(io.BytesIO(make_file(".jpg", TOKENS[0]))) as jpeg,
        Image.open(io.BytesIO(make_file(".png", TOKENS[0]))) as png,
    ):
        large, small = jpeg.resize((80, 60), Image.Resampling.BOX), png.resize((80, 60), Image.Resampling.BOX)
    pairs = zip(large.tobytes(), small.tobytes(), strict=True)
    assert max(abs(one - other) for one, other in pairs) <= 6


def test_the_token_stands_white_on_the_picture() -> None:
    with Image.open(io.BytesIO(make_file(".png", TOKENS[0]))) as picture:
        pixels = picture.resize((80, 60), Image.Resampling.BOX).convert("L")
    white = [(n % 80, n // 80) for n, level in enumerate(pixels.tobytes()) if level >= 250]
    assert min(y for _, y in white) == 20
    assert max(y for _, y in white) == 38
    assert sum(level > 170 for level in pixels.tobytes()) == len(white)


def test_pictures_differ_at_a_glance_so_that_a_service_may_make_them_smaller() -> None:
    thumbs = []
    for token in TOKENS:
        with Image.open(io.BytesIO(make_file(".jpg", token))) as picture:
            thumbs.append(picture.resize((4, 4), Image.Resampling.BOX).tobytes())
    for one, other in combinations(thumbs, 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) > 10


def test_the_text_of_a_pdf_is_the_token() -> None:
    document = pypdfium2.PdfDocument(make_file(".pdf", TOKENS[0]))
    page = document[0]
    text = page.get_textpage()
    assert text.get_text_range() == TOKENS[0].capitalize()
    text.close()
    page.close()
    document.close()
