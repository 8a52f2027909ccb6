"""Mails as servers and programs really keep them."""

import base64
import hashlib

import pytest

from probes.export.decode import DECODERS, Document
from probes.export.error import BudgetExceeded, ExportError
from results.records import Found
from tests.probes.export.conftest import codes, look
from tests.probes.export.portal import World, pdf, zipped
from tests.probes.export.test_decode import document, leaves

HEADERS = "From: =?ISO-8859-1?Q?Zo=E9?= <z@x.example>\r\nDate: Sun, 15 Mar 2026 14:02:31 +0100\r\nMIME-Version: 1.0\r\n"


def values(kind: str, data: bytes | str) -> dict[str, str]:
    return {path: value for path, value, *_ in leaves(kind, data)}


def test_headers_are_read_as_people_read_them():
    long = "Subject: =?utf-8?B?w4l0w6kg4oCU?=\r\n =?utf-8?Q?_suite?=\r\n"
    found = values("eml", f"{HEADERS}{long}\r\nx\r\n")
    assert found["/message[1]/from[1]"] == "Zoé <z@x.example>"
    assert found["/message[1]/date[1]"] == "2026-03-15T14:02:31+01:00"
    assert found["/message[1]/subject[1]"] == "Été — suite"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("quoted-printable", "un =C3=A9t=\r\n=C3=A9\r\n"), ("base64", "dW4gw6l0\r\nw6k=\r\n"), ("8bit", "un été\r\n")],
)
def test_a_body_is_decoded(encoding: str, body: str):
    head = f"{HEADERS}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    assert values("eml", head + body)["/message[1]/part[1]/text"] == "un été"


def test_a_charset_that_lies_does_not_lose_the_body():
    head = f"{HEADERS}Content-Type: text/plain; charset=x-unknown\r\n\r\n"
    assert values("eml", head.encode() + "cœur été".encode())["/message[1]/part[1]/text"] == "cœur été"
    assert values("eml", head.encode() + "été".encode("latin-1"))["/message[1]/part[1]/text"] == "été"


def test_an_attachment_is_known_by_its_bytes_and_its_name():
    content = b"%PDF-1.7 \xff\x00"
    mail = (
        f'{HEADERS}Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nvoir\r\n--b\r\n'
        "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''re%C3%A7u.pdf\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.b64encode(content).decode()}\r\n--b--\r\n"
    )
    found = leaves("eml", mail)
    assert ("/message[1]/part[3]/name", "reçu.pdf", "text", "/message[1]") in found
    assert (
        "/message[1]/part[3]/content",
        hashlib.sha256(content).hexdigest(),
        "digest",
        "/message[1]",
    ) in found


def test_what_is_attached_is_read_by_its_own_decoder_or_said_not_to_be():
    def attached(kind: str, content: bytes) -> Document:
        encoded = base64.encodebytes(content).decode()
        head = f"{HEADERS}Content-Type: {kind}\r\nContent-Disposition: attachment; filename=a\r\n"
        return document(f"{head}Content-Transfer-Encoding: base64\r\n\r\n{encoded}".encode())

    table = attached("text/csv", b"Nom;Ville\r\nZo\xc3\xa9;Metz\r\nAna;Nice\r\n")
    assert ("/message[1]/part[1]/1/Ville", "Metz", "text", "/message[1]") in map(tuple, DECODERS["eml"](table))
    assert table.unread == set()

    for kind, content in (("application/zip", zipped({"a": b"x"})), ("application/pdf", b"%PDF-1.7 broken")):
        data = attached(kind, content)
        list(DECODERS["eml"](data))
        assert data.unread == {"files inside it"}
        assert data.reasons == set()


def test_what_stands_only_in_a_pdf_that_is_attached_is_there_for_eyes(world: World):
    value = world.truth.record("appointments-1").fields[0].value
    encoded = base64.encodebytes(pdf([value])).decode()
    head = f"{HEADERS}Message-ID: <1@x>\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"

    inspection = look(f"{head}{encoded}".encode(), world.truth, name="a.eml")

    assert inspection.record("appointments-1").fields[0].found is Found.VISUAL
    assert codes(inspection) == set()


def test_a_body_in_html_gives_its_texts_within_the_mail():
    found = leaves("eml", f"{HEADERS}Content-Type: text/html\r\n\r\n<p>un &eacute;t&eacute;</p><p>deux</p>")
    assert [(leaf[1], leaf[3]) for leaf in found[-2:]] == [("un été", "/message[1]"), ("deux", "/message[1]")]


def test_a_mailbox_is_cut_where_mails_begin_and_nowhere_else():
    mail = f"{HEADERS}Subject: {{}}\r\n\r\nFrom here on.\r\n\r\n>From there.\r\nFrom a line\r\n\r\n"
    box = "".join(f"From x@x.example Sun Mar 15 14:02:31 2026\r\n{mail.format(n)}" for n in range(3))
    data = document(box.encode())
    found = list(DECODERS["mbox"](data))
    assert data.records == 3
    assert [leaf.value for leaf in found if leaf.path.endswith("subject[1]")] == ["0", "1", "2"]
    assert {leaf.value for leaf in found if leaf.path.endswith("/text")} == {
        "From here on.\n\nFrom there.\nFrom a line"
    }


def test_a_mail_beyond_its_budget_is_named_and_the_others_are_read():
    small, large = (f"From x@x.example Sun Mar 15 14:02:31 2026\n{HEADERS}\n{'x' * n}\n\n" for n in (10, 2**21))
    data = document((small + large + small).encode())
    found = []
    with pytest.raises(BudgetExceeded):
        found.extend(leaf for leaf in DECODERS["mbox"](data) if leaf.path.endswith("/text"))
    assert [leaf.path for leaf in found] == ["/message[1]/part[1]/text", "/message[3]/part[1]/text"]


def test_parts_inside_parts_end_in_good_order():
    deep = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(2000))
    many = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + "--b\r\n\r\nx\r\n" * 2000
    for mail in (deep, many):
        with pytest.raises(ExportError):
            leaves("eml", f"{HEADERS}{mail}")
