"""Whoever answers a letter may write what they like: does it cost us time, memory, a wrong fact or a letter to strangers?"""

import asyncio
import base64
import email
import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from probes.base import Ending
from probes.egress import Egress
from probes.mailbox.authentic import Authentic, authentic
from probes.mailbox.bounds import is_bounded
from probes.mailbox.fetch import LARGEST, read_new
from probes.mailbox.mail import Mail, attached_bytes, read_mail
from probes.mailbox.meaning import suggestions
from probes.mailbox.rule import said_by
from probes.mailbox.wire import imap, parse_server, tunnel
from results.records import ArtifactKept, LetterSent, Unobserved
from scenarios.pattern import Inserted, Pattern
from tests.probes.mailbox.conftest import DPO, PASSWORD, ZOE, Desk

HEAD = b"From: DPO <dpo@ville.test>\r\nTo: zoe@post.test\r\nMessage-ID: <1@ville.test>\r\nMIME-Version: 1.0\r\nSubject: s\r\n"
LETTER = {"send_letter": "portability", "to": "${mail.from}", "reply": True, "fact": "identity_given"}
OURS = frozenset({"mx.post.test"})
QUICK_S = 10.0


def from_(value: bytes) -> Mail:
    return read_mail(b"From: " + value + b"\r\nTo: zoe@post.test\r\nSubject: s\r\n\r\nx")


def typed(fields: bytes, body: bytes) -> bytes:
    return HEAD + fields + b"\r\n\r\n" + body


def with_file(fields: bytes) -> bytes:
    parts = b"--b\r\n\r\nVoici.\r\n--b\r\n" + fields + b"\r\n\r\nPK\r\n--b--\r\n"
    return typed(b"Content-Type: multipart/mixed; boundary=b", parts)


def nested(many: int, *, lines: int = 0) -> bytes:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(many))
    return HEAD + parts + b"\r\n" + b"x\r\n" * lines


def in_a_row(many: int) -> bytes:
    return typed(b"Content-Type: multipart/mixed; boundary=b", b"--b\r\n\r\n" * many)


def flooded(many: int) -> bytes:
    return b"X-A: b\r\n" * many + HEAD + b"\r\nx"


def described(many: int, parameters: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain; " + b';"' * parameters + b"\r\n\r\nx\r\n"
    return typed(b"Content-Type: multipart/mixed; boundary=b", part * many)


def returned() -> bytes:
    fields = b"Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: quoted-printable"
    return typed(fields, nested(3000).replace(b"=", b"=3D"))


IN_A_ROW = "a million parts, one after the other"
REPORT = "a million recipients in a report"
WORDS = "coded words without an end"
BOMBS: dict[str, Callable[[], bytes]] = {  # made when they are wanted: together they fill a memory
    "a hundred thousand fields": lambda: flooded(100_000),
    "ten thousand parts in each other": lambda: nested(10_000),
    "parts in each other, and every line asked of all of them": lambda: nested(150, lines=700_000),
    IN_A_ROW: lambda: in_a_row(10**6),
    REPORT: lambda: typed(b"Content-Type: message/delivery-status", b"A: b\r\n\r\n" * 10**6),
    WORDS: lambda: b"Subject: " + b"=?utf-8?q?" * 10**6 + b"\r\n" + HEAD + b"\r\nx",
    "a field of five megabytes of parameters": lambda: typed(b"Content-Type: text/plain; " + b';"' * 2_500_000, b"x"),
    "a field folded a million times": lambda: typed(b"Content-Type: text/plain;" + b'\r\n ;"' * 10**6, b"x"),
    "parameters of many parts": lambda: described(400, 15_000),
    "a line of fifty megabytes": lambda: HEAD + b"\r\n" + b"A" * 50_000_000,
    "lines without anything": lambda: HEAD + b"\r\n" * 20_000_000,
    "a page of boxes in each other": lambda: typed(b"Content-Type: text/html", b"<div>" * 100_000 + b"refus"),
    "a report that returns a bomb, coded": returned,
}


@pytest.mark.parametrize("made", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_read_in_a_moment_and_left_to_a_person(made: Callable[[], bytes]):
    raw = made()
    begun = time.monotonic()
    mail = read_mail(raw)
    said_by(mail)
    assert time.monotonic() - begun < QUICK_S
    assert mail.damaged or b"rfc822-headers" in raw[:400]
    assert mail.sender in ("dpo@ville.test", "")


def test_whose_a_bomb_is_its_head_still_tells():
    for name in (WORDS, IN_A_ROW):
        mail = read_mail(BOMBS[name]())
        assert (mail.sender, mail.message_id) == ("dpo@ville.test", "<1@ville.test>")


@pytest.mark.parametrize("name", [IN_A_ROW, REPORT])
def test_a_bomb_takes_no_more_memory_than_a_few_times_itself(name: str):
    """Shown first: an object for each part is a hundred times as much."""
    raw = BOMBS[name]()
    few = raw[: len(raw) // 50]
    tracemalloc.start()
    kept = email.message_from_bytes(few)
    _, library = tracemalloc.get_traced_memory()
    del kept
    tracemalloc.reset_peak()
    read_mail(raw)
    _, ours = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert library > 20 * len(few)
    assert ours < 5 * len(raw)


def test_a_file_of_fifty_megabytes_is_no_bomb():
    raw = typed(b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64", (b"A" * 76 + b"\r\n") * 650_000)
    mail = read_mail(raw)
    (file,) = mail.attachments
    assert (mail.damaged, file.size) == (False, 650_000 * 57)
    assert len(attached_bytes(raw, file.number)) == file.size


def test_a_file_is_not_taken_out_of_a_bomb():
    with pytest.raises(ValueError, match="beyond"):
        attached_bytes(BOMBS[IN_A_ROW](), 1)


def test_a_zip_in_a_mail_is_bytes_and_is_never_opened_here():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros", bytes(200 * 2**20))
    raw = typed(
        b"Content-Type: application/zip; name=x.zip\r\nContent-Transfer-Encoding: base64",
        base64.encodebytes(packed.getvalue()),
    )
    tracemalloc.start()
    mail = read_mail(raw)
    assert attached_bytes(raw, mail.attachments[0].number) == packed.getvalue()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * len(raw)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        (b"Content-Disposition: attachment; filename*=utf-8''donn%C3%A9es.zip", "données.zip"),
        ('Content-Disposition: attachment; filename="données.zip"'.encode(), "données.zip"),
        (b'Content-Disposition: attachment; filename="=?utf-8?q?donn=C3=A9es=2Ezip?="', "données.zip"),
        (b'Content-Type: application/zip; name="../../../etc/passwd"', "passwd"),
        (b'Content-Type: application/zip; name="C:\\\\x\\\\boot.zip"', "boot.zip"),
        (b"Content-Disposition: attachment; filename*=utf-8''a%00b%0Ac%1B%5B2J.zip", "a b c [2J.zip"),
        (b"Content-Disposition: attachment; filename*=utf-8''photo%E2%80%AEgpj.exe", "photo_gpj.exe"),
        (b'Content-Disposition: attachment; filename=".."', "attachment"),
        (b'Content-Disposition: attachment; filename="' + b"a" * 5000 + b'.zip"', "a" * 120),
    ],
)  # fmt: skip
def test_a_file_s_name_is_a_name_and_nothing_else(fields: bytes, name: str):
    mail = read_mail(with_file(fields))
    assert [file.name for file in mail.attachments] == [name]
    assert mail.plain.strip() == "Voici."


@pytest.mark.parametrize(
    "charset", [b"punycode", b"idna", b"unicode_escape", b"raw_unicode_escape", b"undefined", b"zlib", b"rot13", b"x" * 3000, b"../x", b'"x\0y"']
)  # fmt: skip
def test_a_name_that_is_no_character_set_costs_nothing_and_loses_nothing(charset: bytes):
    """Shown beside it: as punycode the same bytes take Python a hundred times as long."""
    body = b"Voici. " + b"a" * 100_000 + b"-" + b"b1" * 60_000
    begun = time.monotonic()
    mail = read_mail(typed(b"Content-Type: text/plain; charset=" + charset, body))
    assert time.monotonic() - begun < 5
    assert mail.plain.startswith("Voici.") or mail.damaged


@pytest.mark.parametrize(
    "value",
    [
        b'"dpo@ville.test" <evil@evil.test>',
        b"=?utf-8?q?dpo=40ville=2Etest?= <evil@evil.test>",
        b"=?utf-8?q?=3Cdpo=40ville=2Etest=3E?= <evil@evil.test>",
        b"=?utf-8?q?dpo=40ville=2Etest_=28?= <evil@evil.test> =?utf-8?q?=29?=",
        b"=?utf-8?q?dpo=40ville=2Etest=2C?= <evil@evil.test>",
        "DPO dpo@ville.test\u200b <evil@evil.test>".encode(),
        b"evil@evil.test (dpo@ville.test)",
    ],
)  # fmt: skip
def test_a_name_that_looks_like_the_service_s_address_is_a_name(value: bytes):
    assert from_(value).sender in ("evil@evil.test", "")


@pytest.mark.parametrize(
    "value",
    [
        b"dpo@ville.test, evil@evil.test",
        b"dpo@ville.test\r\nFrom: evil@evil.test",
        b"evil" + b" " * 4078 + b"<dpo@ville.test.evil.test>",
        b"(" * 20_000 + b"dpo@ville.test",
        b"<=?utf-8?q?dpo=40ville=2Etest?=>",
    ],
)
def test_who_names_several_senders_or_half_a_one_names_none(value: bytes):
    assert from_(value).sender == ""


def test_a_server_s_word_below_a_sender_s_own_is_not_reached_by_a_flood_of_fields():
    flood = b"X-A: b\r\n" * 100_000
    forged = b"Authentication-Results: mx.post.test; dkim=pass header.d=ville.test\r\n"
    first = read_mail(
        b"Authentication-Results: mx.post.test; dkim=fail header.d=ville.test\r\n" + forged + flood + HEAD + b"\r\nx"
    )
    assert authentic(first, servers=OURS) is not Authentic.PASSED


def page(html: str) -> Mail:
    return read_mail(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode())


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " data:text/html,x", "file:///etc/passwd", "ftp://ville.test/x", "//ville.test/x",
     "https://dpo@ville.test/x", "https://ville.test@evil.test/x", "https://ville.test\\@evil.test/x", "http://[::1", "https:///x", "vbscript:x"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_no_link(url: str):
    assert page(f'<a href="{url}">Télécharger</a>').links == ()


def test_a_link_leads_where_it_leads_whatever_its_words_say():
    (link,) = page('<a href="https://evil.test/d/1">https://ville.test/d/1</a>').links
    assert link.url == "https://evil.test/d/1"


def test_what_lies_too_deep_to_be_read_is_said_to_be_there():
    shallow, deep = (page("<p>Reçu.</p>" + "<div>" * many + "Refus.") for many in (100, 400))
    assert (shallow.damaged, "Refus." in shallow.page) == (False, True)
    assert deep.damaged


def test_words_beyond_what_is_read_are_said_to_be_there():
    short, long = (read_mail(HEAD + b"\r\n" + b"Bonjour. " * many + b"Refus.") for many in (1000, 100_000))
    assert (short.damaged, long.damaged) == (False, True)


SLOW = {
    "one sentence": "demande " * 40_000,
    "one word": "copie" * 60_000,
    "a wall of spaces": "sous x" + " " * 250_000 + "y",
    "a wall of full stops": "sous x" + "." * 250_000 + "y",
    "the same promise without end": "sous " * 50_000,
    "dashes": "-" * 250_000,
    "quotation marks": "> " * 120_000,
    "heads of mails": "De : a\n" * 35_000,
    "dates": "le 1 mars 20261 " * 15_000,
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_no_text_makes_a_rule_take_long(text: str):
    mail = read_mail(HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode())
    begun = time.monotonic()
    said = said_by(mail)
    suggestions("\n\n".join((*said.texts, *said.after)))
    for words in (
        "réponse sous {promise}",
        "sous {promise}",
        "disponible {a} jusqu’au {expires} inclus",
        "*sous*demande*{date}*",
    ):
        Pattern.compile(words, mode="part", values={}, language="fr").search(mail.plain)
    assert time.monotonic() - begun < QUICK_S


@pytest.mark.parametrize(
    "address", [".x@ville.test", "é@ville.test", "x\x7f@ville.test", "=?utf-8?q?a?=@ville.test", "x" * 300 + "@ville.test"]
)  # fmt: skip
async def test_an_address_that_no_letter_could_be_sent_to_gets_none_and_stops_nobody(desk: Desk, address: str):
    played = await desk.play(LETTER, name="mail", mail=HEAD + b"\r\nx", values={"mail.from": Inserted.of(address)})
    assert [body.code for body in played.all(Unobserved)] == ["letter_refused"]
    assert (played.report.ending, played.intents, desk.post.taken) == (Ending.FAILED, [], [])


async def test_what_is_answered_puts_no_field_into_our_answer(desk: Desk):
    theirs = (
        b"From: dpo@ville.test\r\nMessage-ID: <a@b>\r\n <x\r\n References: y>\r\n"
        b"Subject: =?utf-8?q?a=0D=0ABcc=3A_all=40evil=2Etest?=\r\n =?utf-8?q?=0D=0A=0D=0Abody?=\r\n"
        b"References: <c@d>\r\n\t<e@f>\r\nX: y\r\n\r\nUne copie ?\r\n"
    )
    played = await desk.play(LETTER, name="mail", mail=theirs)
    assert played.report.ending is Ending.DONE, played.report.message
    for _ in range(200):
        if desk.house.came:
            break
        await asyncio.sleep(0.01)
    (raw,) = desk.house.came
    head = raw.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert len(names) == len(set(names))
    assert not {b"bcc", b"x"} & set(names)
    assert read_mail(raw).recipients == (DPO,)
    assert desk.post.taken[0][1] == DPO
    assert len(played.all(LetterSent)) == 1


async def look(desk: Desk):
    """Sign in as the program does, and read what came."""
    server = parse_server(f"imap://{ZOE.replace('@', '%40')}:{PASSWORD}@127.0.0.1:{desk.post.imap}", kinds=("imap",))
    async with Egress(server.hosts) as egress:
        way = await tunnel(egress, server)

        def read():
            with imap(way, server) as client:
                return read_new(client, {})

        return await asyncio.to_thread(read)


async def test_of_a_mail_that_is_too_large_the_beginning_of_its_head_is_fetched(desk: Desk):
    await desk.post.deliver(ZOE, b"X-Pad: " + b"a" * 3_000_000 + b"\r\n" + HEAD + b"\r\n" + b"A" * 76 * (LARGEST // 76))
    await desk.post.deliver(ZOE, HEAD + b"\r\nCourt.")
    large, small = (await look(desk)).arrived
    assert (large.whole, len(large.raw)) == (False, 2**20)
    assert small.whole
    assert read_mail(small.raw).plain == "Court."


async def test_bombs_in_the_mailbox_do_not_keep_us_from_the_mail_behind_them(desk: Desk):
    for raw in (flooded(5000), in_a_row(2000), nested(40, lines=50_000), HEAD + b"\r\n" + b"A" * 5_000_000):
        await desk.post.deliver(ZOE, raw)
    await desk.post.deliver(ZOE, HEAD + b"\r\nVotre code : 4711", authentic="dkim=pass header.d=ville.test")
    played = await desk.play({"wait_mail": {"from": DPO, "body": "code : {code}"}, "within": "60s"})
    assert played.report.ending is Ending.DONE, played.report.message
    assert played.report.saved["code"] == "4711"
    assert [body.role for body in played.all(ArtifactKept)].count("mail") == 1


@pytest.mark.parametrize(
    "date",
    ["Fri, 31 Dec 9999 23:59:59 -1200", "Fri, 31 Dec 9999 23:59:59 -0001", "Fri, 99 Foo 99999999999", "9" * 4000],
)
def test_a_moment_beyond_the_calendar_is_none(date: str):
    assert read_mail(HEAD + f"Date: {date}\r\n\r\nx".encode()).written_at is None
    assert read_mail(HEAD + b"Date: Fri, 31 Dec 9999 11:59:59 -1200\r\n\r\nx").written_at is not None


def test_what_is_within_bounds_is_ordinary_mail():
    digest = b"".join(b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + typed(b"Content-Type: multipart/alternative; boundary=c%d" % n,
             b"--c%d\r\n\r\nx\r\n--c%d--\r\n" % (n, n)) for n in range(40))  # fmt: skip
    assert is_bounded(typed(b"Content-Type: multipart/digest; boundary=b", digest + b"--b--\r\n"))
    assert is_bounded(typed(b"To: " + b", ".join(b"a%d@post.test" % n for n in range(1000)), b"x"))
