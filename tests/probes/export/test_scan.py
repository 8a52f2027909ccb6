"""A canary is found in every disguise, and the cost of looking is that of reading."""

import base64
import html
import json
import quopri
import random
from importlib.util import find_spec
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.export.anchor import Markers, anchors_of, forms_of
from probes.export.literals import search_for
from probes.export.scan import Kind, Needle, Scanner
from probes.export.variant import Way
from scenarios.canary import Origin, make_token

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


def needles(*literals: str) -> list[Needle]:
    return [Needle(kind=Kind.OWN, literal=literal, record=str(n), field="x") for n, literal in enumerate(literals)]


TOKENS = [make_token(Origin(seed="s", account="zoe@x", record=str(n), field="x")) for n in range(40)]
ARBITRARY = needles(
    "Zorvexalimoqwertyuio",
    "zorvexalimoqwertyuioz",
    'Zorvexœlimé d’Aÿ🧑‍🚀 "x"; ß',
    "été œuf à 9007199254740993001",
    "Кошка на окне 1234567",
    "ÀÉÎ Straße Kvolibramitu " + "très long, ö " * 9,
    "A1b2c3d4e5f6g7h8",
    "Qorvexalie\u0301 x",
    "tavrimolie\u0301tz",
    "ĳorvexaliméöüß Zzé",
)
MARKED = needles(*TOKENS, TOKENS[0].capitalize(), f"{TOKENS[1]}@courriel.example")
HYPERSCAN = pytest.param(True, id="hyperscan", marks=pytest.mark.skipif(find_spec("hyperscan") is None, reason="extra"))
LARGE = pytest.mark.parametrize("large", [pytest.param(False, id="default"), HYPERSCAN])


def naive(sought: list[Needle], data: bytes) -> set[tuple[str, str, int]]:
    """Every form of every needle, one after the other."""
    found = set()
    for needle in sought:
        for form, variant in forms_of(needle.literal).items():
            place = data.find(form)
            while place >= 0:
                found.add((needle.record, variant, place))
                place = data.find(form, place + 1)
    return found


@LARGE
@pytest.mark.parametrize("sought", [ARBITRARY, MARKED], ids=["arbitrary", "with markers"])
def test_anchors_find_what_a_search_for_every_form_finds(sought: list[Needle], large: bool):
    chance = random.Random(7)
    scanner = Scanner(sought, large=large)
    forms = [form for needle in sought for form in forms_of(needle.literal)]
    for _ in range(60):
        parts = []
        for form in chance.sample(forms, 12):
            cut = chance.choice([len(form), len(form), chance.randrange(len(form))])
            parts += [form[:cut], chance.choice([b"", b"w", b"d3l2", b"\0", b"AA", chance.randbytes(3), b"wyvu"])]
        data = b"".join(parts)
        size = chance.choice([len(data), 700])
        portions = [data[at : at + size] for at in range(0, len(data), size)]

        hits = [hit for hit in scanner.in_bytes(portions) if hit.needle in sought]

        seen = [(hit.needle.record, hit.variant, hit.offset) for hit in hits if hit.needle is not None]
        assert set(seen) == naive(sought, data)
        assert len(seen) == len(set(seen))


@pytest.mark.parametrize("needle", [*ARBITRARY, *MARKED], ids=lambda needle: needle.literal[:20])
def test_each_form_holds_an_anchor(needle: Needle):
    assert_each_form_holds_an_anchor(needle.literal)
    for way in Way if Markers.fit([needle.literal]) else ():
        for form in forms_of(needle.literal, way):
            assert any(literal in form for literal, written in Markers.LITERALS.items() if written is way)


def assert_each_form_holds_an_anchor(value: str) -> None:
    """One that stands for the way in which it is written, or for all."""
    told = list(anchors_of(value))
    for way in Way:
        anchors = [anchor for anchor, named in told if named in (way, None)]
        assert all(any(anchor in form for anchor in anchors) for form in forms_of(value, way))
    ways = [form for way in Way for form in forms_of(value, way)]
    assert sorted(ways) == sorted(forms_of(value))


@given(st.text(min_size=1, max_size=70) | st.from_regex(r"\w{0,3}[A-Za-z]{8,14}\w{0,9}", fullmatch=True))
def test_each_form_of_any_value_holds_an_anchor(value: str):
    assert_each_form_holds_an_anchor(value)


def test_only_canaries_of_ours_are_sought_by_their_marker():
    assert Markers.fit([needle.literal for needle in MARKED])
    for other in ("Zorvexalimoqwertyuio", "wyvu is no token", f"at {TOKENS[0]}", TOKENS[0] + "é"):
        assert not Markers.fit([*TOKENS, other])


@LARGE
@pytest.mark.parametrize("number", [5, 64, 65, 400])
def test_literals_are_found_wherever_they_overlap(number: int, large: bool):
    chance = random.Random(number)
    literals = list({bytes(chance.choices(b"ab\0", k=chance.randint(2, 9))) for _ in range(number * 3)})[:number]
    search = search_for(literals, large=large)
    for _ in range(20):
        window = bytes(chance.choices(b"ab\0c", k=300))
        places = list(search(window))
        assert set(places) == {
            (n, at) for n, text in enumerate(literals) for at in range(300) if window.startswith(text, at)
        }
    assert not list(search(b""))
