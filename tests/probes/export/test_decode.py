"""Each format becomes leaves; what is not that format is refused."""

import contextlib
import hashlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.export.decode import DECODERS, Document
from probes.export.decode.separated import dialect_of
from probes.export.encoding import Encoding, choose_encoding
from probes.export.error import ExportError
from probes.export.identify import identify
from tests.probes.export.portal import fold


def document(data: bytes, encoding: str = "utf-8") -> Document:
    return Document(
        open=lambda: io.BytesIO(data),
        size=len(data),
        encoding=Encoding(codec=encoding),
        document_bytes=2**20,
    )


def leaves(kind: str, data: bytes | str) -> list[tuple[str, str, str, str]]:
    raw = data if isinstance(data, bytes) else data.encode()
    return [tuple(leaf) for leaf in DECODERS[kind](document(raw))]


def test_json_keeps_numbers_as_written_and_duplicate_keys():
    data = document(b'{"id": 9007199254740993001, "prix": 12.90, "a/b": [], "k": 1, "k": 2}')
    assert [tuple(leaf) for leaf in DECODERS["json"](data)] == [
        ("/id", "9007199254740993001", "number", ""),
        ("/prix", "12.90", "number", ""),
        ("/a~1b", "", "empty", ""),
        ("/k", "1", "number", ""),
        ("/k", "2", "number", ""),
    ]
    assert data.reasons == {"duplicate_keys"}


def test_the_record_of_json_is_the_nearest_list_element():
    assert leaves("json", '{"n": 1, "l": [{"a": "x", "p": [{"b": null}]}, {"a": true}]}') == [
        ("/n", "1", "number", ""),
        ("/l/0/a", "x", "text", "/l/0"),
        ("/l/0/p/0/b", "", "null", "/l/0/p/0"),
        ("/l/1/a", "true", "boolean", "/l/1"),
    ]


@pytest.mark.parametrize(
    "before",
    ["window.YTD.tweet.part0 = ", "var data=", "\n const x['a b'][0] =\t"],
)
@pytest.mark.parametrize("after", ["", ";", " ;\r\n\n", "\n" * 70_000 + ";"])
def test_a_script_around_json_is_taken_off_and_said_to_be_there(before: str, after: str):
    text = f'{before}[{{"a": "b;"}}, {{"c": 1}}]{after}'
    data = document(text.encode())
    assert identify(text[:65536].encode(), whole=len(text) <= 65536, utf8=True, name="x.js").format == "json"
    assert [tuple(leaf) for leaf in DECODERS["json"](data)] == [
        ("/0/a", "b;", "text", "/0"),
        ("/1/c", "1", "number", "/1"),
    ]
    assert data.reasons == {"preamble"}


@pytest.mark.parametrize("text", ["var x = 3;", "x = {a: 1};", 'x = {"a": 1}; go();', "x == [1]", "if (x) y = [1]"])
def test_a_script_that_assigns_no_json_is_none(text: str):
    assert identify(text.encode(), whole=True, utf8=True, name="x.js").format == "text"


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        ('["a", {"type": "bold", "text": "b"}, "c"]', ["abc"]),
        ('[{"text": "a"}, {"type": "break"}, "b"]', ["ab"]),
        ('["a", "b"]', []),
        ('[{"text": "a"}, {"text": "b"}]', []),
        ('["a", {"text": "b"}, 1]', []),
        ('["a", {"text": "b"}, ["c"]]', []),
        ('["a", {"text": {"text": "b"}}]', []),
    ],
)
def test_a_text_in_pieces_is_given_in_one(pieces: str, joined: list[str]):
    from probes.export.decode.json_document import leaves_of

    text = f'{{"m": [{{"t": {pieces}}}]}}'
    found = [leaf[1] for leaf in leaves("json", text) if leaf[0] == "/m/0/t/joined()"]
    assert found == joined
    assert [tuple(leaf) for leaf in leaves_of(json.loads(text), "", "", document(b""))] == leaves("json", text)


def test_json_that_is_not_strict_is_read_and_said_to_be():
    data = document(b'{"a": NaN, "b": [1, {"c": "d"}]}')
    assert [leaf.value for leaf in DECODERS["json"](data)][-1] == "d"
    assert data.reasons == {"not_strict"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.just("text"), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=100)
@given(JSON, st.sampled_from([None, 2]))
def test_streaming_and_loading_json_give_the_same_leaves(value: object, indent: int | None):
    from probes.export.decode.json_document import leaves_of

    text = json.dumps(value, indent=indent)
    streamed, loaded = document(text.encode()), document(b"")
    one = list(DECODERS["json"](streamed))
    assert one == list(leaves_of(json.loads(text), "", "", loaded))
    assert streamed.records == loaded.records


@pytest.mark.parametrize(
    "prose",
    [
        "Bonjour, voici votre export.\nIl contient, entre autres, vos messages.\nBien à vous, la mutuelle.\n",
        "Chère Zoé,\n\nmerci, et à bientôt ; l’équipe\n",
        "Bonjour Zoé, bonjour\n\nUn export, deux parties\nTrois, quatre\n\nMerci, à demain, peut-être\nOui, non, si\n",
        "a\nb\nc\nd\n",
        "1,2\n3,4\n5,6\n",
        "nom,nom\na,b\nc,d\n",
        'nom,texte\na,"b\nc,d\n',
        "clé : valeur\nautre : chose\n",
    ],
)
def test_prose_is_no_table(prose: str):
    assert dialect_of(prose, whole=True, named=False) is None


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_table_is_one_whatever_its_delimiter(mark: str):
    text = "".join(mark.join(row) + "\r\n" for row in (["id", "texte"], ["1", '"a\nb"'], ["2", "c"]))
    found = dialect_of(text, whole=True, named=False)
    assert found is not None
    assert (found.delimiter, found.preamble, found.header) == (mark, 0, ("id", "texte"))


def test_a_preamble_is_stepped_over_and_reported():
    data = document("Notes:\nvos contacts\n\nPrénom;Nom\nA;B\nC;D\n".encode())
    assert [leaf.value for leaf in DECODERS["csv"](data)] == ["A", "B", "C", "D"]
    assert data.reasons == {"preamble"}


def test_xml_gives_texts_and_attributes_by_element():
    assert leaves("xml", '<d><c ref="7"><n>A</n><n>B</n></c><c><n>C</n></c></d>') == [
        ("/d[1]/c[1]/@ref", "7", "text", "/d[1]/c[1]"),
        ("/d[1]/c[1]/n[1]", "A", "text", "/d[1]/c[1]"),
        ("/d[1]/c[1]/n[2]", "B", "text", "/d[1]/c[1]"),
        ("/d[1]/c[2]/n[1]", "C", "text", "/d[1]/c[2]"),
    ]


def test_xml_keeps_texts_between_elements():
    values = [leaf[1] for leaf in leaves("xml", "<p>un <b>deux</b> trois <b>quatre</b> cinq</p>")]
    assert values[:2] == ["deux", "quatre"]
    assert {"un", "trois", "cinq"} <= set(values[-1].split())


def test_memory_of_xml_does_not_hold_its_elements():
    many = "<d>" + "<c><n>A</n></c>" * 50_000 + "</d>"
    assert sum(1 for _ in DECODERS["xml"](document(many.encode()))) == 50_000


def test_html_gives_cells_by_row_and_joins_inline_elements():
    page = "<table><tr><td>A<b>B</b></td><td>C<br>D</td></tr></table><p>un <i>deux</i></p><script>non</script>"
    found = [(leaf[1], leaf[3].rpartition("/")[2]) for leaf in leaves("html", page)]
    assert found == [("AB", "tr[1]"), ("C D", "tr[1]"), ("un deux", "body[1]")]


def test_vcards_are_unfolded_and_decoded():
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Dupont;Ana;;;\r\n" + fold("FN:Ana Dupont de la Longue-Maison-du-Bois")
    values = {leaf[0]: leaf[1] for leaf in leaves("vcard", card + "BDAY:2001-02-03\r\nEND:VCARD\r\n")}
    assert values["/card[1]/fn[1]"] == "Ana Dupont de la Longue-Maison-du-Bois"
    assert values["/card[1]/n.family[1]"] == "Dupont"


def test_old_vcards_in_quoted_printable_are_read():
    card = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9 L=\r\n=C5=93w\r\nEND:VCARD\r\n"
    assert "Zoé Lœw" in {leaf[1] for leaf in leaves("vcard", card)}


def test_calendars_give_times_with_their_offset():
    text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
    text += "DTSTART;TZID=Europe/Paris:20260301T103000\r\nSUMMARY:Bilan\\, suite\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    values = {leaf[0].rpartition("/")[2]: leaf[1] for leaf in leaves("icalendar", text)}
    assert values["dtstart[1]"] == "2026-03-01T10:30:00+01:00"
    assert values["summary[1]"] == "Bilan, suite"


@pytest.mark.parametrize(
    ("data", "utf8", "codec"),
    [
        (b"abc", True, "utf-8"),
        ("é".encode(), True, "utf-8"),
        (b"\xef\xbb\xbfa", True, "utf-8-sig"),
        ("été".encode("utf-16"), False, "utf-16"),
        ("abcdef".encode("utf-16-le"), True, "utf-16-le"),
        ("abcdef".encode("utf-16-be"), True, "utf-16-be"),
        ("cœur €".encode("cp1252"), False, "cp1252"),
        (b"\xe9\x81\x9d", False, "latin-1"),
    ],
)
def test_the_ladder_of_encodings(data: bytes, utf8: bool, codec: str):
    found = choose_encoding(data, utf8=utf8)
    assert found is not None
    assert found.codec == codec
    assert found.certain == (codec != "latin-1")


def test_bytes_that_are_no_text_have_no_encoding():
    assert choose_encoding(hashlib.sha256(b"x").digest() * 4 + b"\0\1\2\3", utf8=False) is None


@pytest.mark.parametrize(
    ("data", "name", "format_"),
    [
        (b'{"a": 1}', "a.bin", "json"),
        (b'{"a": 1', "a.bin", "json"),
        (b'{"a": 1}\n{"a": 2}\n', "a.json", "ndjson"),
        (b"[10:32] Anna: bonjour\n", "chat.txt", "text"),
        (b"<?xml version='1.0'?><a/>", "a.txt", "xml"),
        (b"<!DOCTYPE html><p>x", "a.zip", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "a.xml", "html"),
        (b"a;b\n1;2\n3;4\n", "a.txt", "csv"),
        (b"a;b\n", "a.csv", "csv"),
        (b"a;b\n", "a.txt", "text"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "a", "vcard"),
        (b"%PDF-1.7\n", "a", "pdf"),
        (b"From a@x.example Mon\nReceived: x\nFrom: a\nTo: b\nMIME-Version: 1.0\n\nx\n", "a.txt", "mbox"),
        (b"Received: x\nFrom: a\nTo: b\nMIME-Version: 1.0\n\nx\n", "a.txt", "eml"),
        (b"!Type:Bank\nD1/2'26\nT-3\n^\n", "a.txt", "qif"),
        (b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>\n", "a.txt", "ofx"),
        (b"[14/01/2026, 09:00] A: x\n[15/01/2026, 09:00] B: y\n", "a.csv", "text"),
        (b"SQLite format 3\0", "a.txt", "sqlite"),
        (b"Nom: a\nVille: b\nRue: c\nTel: d\n", "a.txt", "text"),
        (b"", "a.json", "empty"),
    ],
)
def test_formats_are_known_by_their_content(data: bytes, name: str, format_: str):
    assert identify(data, whole=True, utf8=True, name=name).format == format_


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(DECODERS)), st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_a_decoder_gives_leaves_or_says_why_not(kind: str, data: bytes):
    with contextlib.suppress(ExportError):
        for leaf in DECODERS[kind](document(data)):
            assert leaf.path.startswith(leaf.record)
