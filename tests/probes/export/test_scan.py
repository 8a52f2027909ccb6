"""A canary is found in every disguise, and the cost of looking is that of reading."""

import base64
import html
import json
import quopri
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.export.scan import Kind, Needle, Scanner

PLAIN = Needle(kind=Kind.OWN, literal="Zorvexalimoqwertyuio", record="a", field="x")
HARD = Needle(kind=Kind.OWN, literal='Zorvexœlimé d’Aÿ🧑‍🚀 "x"; ß', record="b", field="x")
SCANNER = Scanner([PLAIN, HARD])

TEXTS = {
    "plain": lambda v: v,
    "within more": lambda v: f"avant {v}, après",
    "upper case": str.upper,
    "entities": lambda v: html.escape(v).encode("ascii", "xmlcharrefreplace").decode(),
    "json in json": json.dumps,
    "percent": quote,
    "quoted-printable": lambda v: quopri.encodestring(v.encode()).decode(),
    "base64": lambda v: base64.b64encode(v.encode()).decode(),
    "base64 of utf-16": lambda v: base64.b64encode(v.encode("utf-16-le")).decode(),
    "mojibake": lambda v: "".join(_as_cp1252(b) for b in v.encode()),
    "tags": lambda v: f"<b>{v[:6]}</b>{v[6:]}",
    "line breaks": lambda v: v.replace(" ", "\r\n"),
}


def _as_cp1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("disguise", TEXTS)
@pytest.mark.parametrize("needle", [PLAIN, HARD], ids=["plain", "hard"])
def test_text_is_searched_in_every_disguise(needle: Needle, disguise: str):
    assert needle in SCANNER.in_text(TEXTS[disguise](needle.literal))


BYTES = {
    "utf-8": lambda v: v.encode(),
    "utf-16 little": lambda v: v.encode("utf-16-le"),
    "utf-16 big": lambda v: v.encode("utf-16-be"),
    "json escapes": lambda v: json.dumps(v)[1:-1].replace('\\"', '"').encode(),
    "entities": lambda v: v.encode("ascii", "xmlcharrefreplace"),
    "mojibake": lambda v: TEXTS["mojibake"](v).encode(),
    "lower case": lambda v: v.lower().encode(),
    "upper case": lambda v: v.upper().encode(),
}


@pytest.mark.parametrize("disguise", BYTES)
@pytest.mark.parametrize("needle", [PLAIN, HARD], ids=["plain", "hard"])
def test_bytes_are_searched_in_every_encoding(needle: Needle, disguise: str):
    data = b"\0\xff" + BYTES[disguise](needle.literal) + b"\xfe"
    assert needle in {hit.needle for hit in SCANNER.in_bytes([data])}


@given(st.binary(max_size=5))
def test_base64_is_found_at_every_alignment(before: bytes):
    data = base64.b64encode(before + PLAIN.literal.encode() + b"tail")
    assert PLAIN in {hit.needle for hit in SCANNER.in_bytes([data])}


@settings(max_examples=60)
@given(st.integers(0, 3000), st.lists(st.integers(1, 900), max_size=20))
def test_a_hit_is_given_once_however_the_bytes_are_cut(place: int, cuts: list[int]):
    data = bytes(place) + PLAIN.literal.encode() + bytes(2000)
    portions, at = [], 0
    for cut in cuts:
        portions.append(data[at : at + cut])
        at += cut
    portions.append(data[at:])

    hits = [hit for hit in SCANNER.in_bytes(portions) if hit.variant == "plain"]

    assert [hit.offset for hit in hits] == [place]


@settings(max_examples=200)
@given(st.text())
def test_no_other_text_is_a_hit(text: str):
    assert not SCANNER.in_text(text)


HASHES = (
    "$2b$12$" + "a" * 53,
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21l$" + "b" * 43,
    "$6$saltsalt$" + "c" * 86,
    "pbkdf2_sha256$600000$abcdefgh$" + "d" * 43 + "=",
)


@pytest.mark.parametrize("written", HASHES)
def test_password_hashes_are_known(written: str):
    (hit,) = SCANNER.in_bytes([b'{"password": "' + written.encode() + b'"}'])
    assert hit.needle is None
    assert hit.offset == 14


@pytest.mark.parametrize("written", ["$2b$ is a prefix", "$6$ for a coffee", "pbkdf2 explained", "$argon2"])
def test_words_about_password_hashes_are_none(written: str):
    assert not list(SCANNER.in_bytes([written.encode()]))
