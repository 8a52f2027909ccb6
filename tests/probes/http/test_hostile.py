"""Whoever is called may answer what they like: does it lead us astray, cost us time or memory, or stop the program?"""

import asyncio
import gzip
import json
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

import brotli
import pytest
import zstandard

from probes.answer import come_back
from probes.base import Ending
from probes.egress import AllowList
from results.records import Captured, Unobserved
from scenarios.schema import OAuth2
from tests.probes.http.conftest import NOW, drip

CALL = {"call": "GET /x"}
TAKE = {"download": {"call": "GET /f"}}
AT = OAuth2(token="/oauth/token", scope="export")
CLIENT = {"account.client_id": "our-program", "account.client_secret": "s3cret"}
QUICK_S = 10.0


@dataclass
class Raw:
    """A service that answers bytes, whether they are HTTP or not."""

    port: int = 0
    answer: Callable[[asyncio.StreamWriter], Awaitable[None]] | bytes = b""
    asked: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
async def elsewhere() -> AsyncIterator[Raw]:
    """In place of the other origin of the case."""
    raw = Raw()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raw.asked.append(await reader.readuntil(b"\r\n\r\n"))
        try:
            if isinstance(raw.answer, bytes):
                writer.write(raw.answer)
                await writer.drain()
            else:
                await raw.answer(writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    raw.port = server.sockets[0].getsockname()[1]
    yield raw
    server.close()
    await server.wait_closed()


ASTRAY = [
    "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/",
    "http://017700000001/", "http://127.1/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://localhost/",
    "http://0.0.0.0/", "http://[fe80::1%25eth0]/", "http://10.0.0.1/", "http://metadata.google.internal/", "http://127.0.0.1.nip.example/",
    "https://127.0.0.1/", "//evil.example/x", "//[:]", "//[0:]", "http:\\\\evil.example\\x", "http://127.0.0.1@evil.example/", "http://xn--/", "http://%00/",
    "http://[v1.x]/", "http://../", "http://a..b/", "http://ville\u3002test/",
]  # fmt: skip
NO_ADDRESS = [
    "file:///etc/passwd", "data:text/html,x", "javascript:alert(1)", "gopher://127.0.0.1/x", "ftp://127.0.0.1/x", "mailto:a@b.example",
    "about:blank", "http://[::1", "http://a:99999999/", "blob:http://127.0.0.1/x",
]  # fmt: skip


class TestRedirections:
    @pytest.mark.parametrize("location", ASTRAY)
    async def test_to_a_machine_that_the_case_does_not_name(self, desk, service, location):
        service.send_to("/x", location)
        at = desk()
        played = await at.play(CALL)
        assert played.code in ("host_refused", "page_changed"), played.message
        assert {line.port for line in at.session.egress.connections} == {service.port}

    @pytest.mark.parametrize("location", NO_ADDRESS)
    async def test_to_what_is_no_web_address(self, desk, elsewhere, location):
        written = location.encode("utf-8", "surrogateescape")
        elsewhere.answer = b"HTTP/1.1 302 Found\r\nLocation: " + written + b"\r\nContent-Length: 0\r\n\r\n"
        played = await desk(url=elsewhere.url).play(CALL)
        assert (played.code, len(elsewhere.asked)) == ("page_changed", 1), played.message

    @pytest.mark.parametrize(
        "location", ["http:///x", "http://", "", "#", "?", "\udc80]= [x[@/;.]/", "x" * 8000, "/\xff\x7f"]
    )
    async def test_to_what_browsers_read_as_a_place_of_the_same_host(self, desk, elsewhere, location):
        written = location.encode("utf-8", "surrogateescape")
        elsewhere.answer = b"HTTP/1.1 302 Found\r\nLocation: " + written + b"\r\nContent-Length: 0\r\n\r\n"
        at = desk(url=elsewhere.url)
        played = await at.play(CALL)
        assert played.code in ("page_changed", "call_refused", "target_unreachable"), played.message
        assert len(elsewhere.asked) <= 6
        assert {line.port for line in at.session.egress.connections} == {elsewhere.port}

    async def test_to_ever_new_addresses(self, desk, service):
        for number in range(20):
            service.send_to(f"/{number}", f"/{number + 1}", 307)
        played = await desk().play({"call": "GET /0"})
        assert (played.code, len(service.asked)) == ("page_changed", 6)

    async def test_a_file_is_not_taken_from_next_door_either(self, desk, service):
        service.send_to("/f", "http://169.254.169.254/latest")
        played = await desk().play(TAKE, name="collect")
        assert (played.code, played.exports) == ("host_refused", [])

    @pytest.mark.parametrize("link", ["http://[::1", "//[:]", "javascript:x", "http://169.254.169.254/"])
    async def test_the_next_page_of_an_export_does_not_lead_there_either(self, desk, elsewhere, link):
        written = link.encode("utf-8", "surrogateescape")
        elsewhere.answer = b"HTTP/1.1 200 OK\r\nLink: <" + written + b'>; rel="next"\r\nContent-Length: 2\r\n\r\nPK'
        played = await desk(url=elsewhere.url).play({**TAKE, "next": "link"}, name="collect")
        assert len(elsewhere.asked) == 1
        assert played.code in (None, "page_changed", "host_refused"), played.message


BOMBS = {
    "gzip": partial(gzip.compress, compresslevel=1),
    "deflate": partial(zlib.compress, level=1),
    "br": partial(brotli.compress, quality=1),
    "zstd": zstandard.compress,
}


class TestBodies:
    @pytest.mark.parametrize("coding", BOMBS)
    async def test_an_answer_that_unpacks_to_four_hundred_megabytes_is_left(self, desk, service, coding):
        service.say("/x", BOMBS[coding](bytes(400 * 2**20)), "application/json", Content_Encoding=coding)
        at, begun = desk(), time.monotonic()
        tracemalloc.start()
        played = await at.play(CALL)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert played.code == "page_changed", played.message
        assert "16 MiB" in played.message
        assert most < 200 * 2**20
        assert time.monotonic() - begun < QUICK_S

    @pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
    async def test_what_is_not_coded_as_it_says_is_no_answer(self, desk, service, coding):
        service.say("/x", b"not coded at all", "text/plain", Content_Encoding=coding)
        assert (await desk().play(CALL)).code in ("target_unreachable", "transfer_cut")

    @pytest.mark.parametrize(
        ("head", "code"),
        [
            (b"Content-Length: 1000", "target_unreachable"),
            (b"Content-Length: 3", None),  # what follows is nobody's
            (b"Content-Length: -1", "target_unreachable"),
            (b"Content-Length: 3\r\nContent-Length: 1000", "target_unreachable"),
            (b"Content-Length: 9999999999999999999999", "target_unreachable"),
            (b"Transfer-Encoding: chunked", "target_unreachable"),
            (b"Content-Length: 8\r\nTransfer-Encoding: chunked", "target_unreachable"),
        ],
    )
    async def test_a_length_that_is_none(self, desk, elsewhere, head, code):
        elsewhere.answer = b"HTTP/1.1 200 OK\r\n" + head + b"\r\nConnection: close\r\n\r\nBonjour."
        played = await desk(url=elsewhere.url).play(CALL)
        assert played.code == code, played.message

    async def test_an_answer_that_drips_is_waited_for_as_long_as_the_step_and_no_longer(self, desk, service):
        @service.on("/x")
        async def dripping(request):
            return await drip(request, *[b"x"] * 400, pause_s=0.05)

        begun = time.monotonic()
        assert (await desk().play({**CALL, "within": "1s"})).code == "step_timeout"
        assert time.monotonic() - begun < QUICK_S

    async def test_so_is_a_head_that_drips(self, desk, elsewhere):
        async def dripping(writer):
            writer.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(400):
                writer.write(b"X-%d: y\r\n" % number)
                await writer.drain()
                await asyncio.sleep(0.05)

        elsewhere.answer = dripping
        begun = time.monotonic()
        assert (await desk(url=elsewhere.url).play({**CALL, "within": "1s"})).code == "step_timeout"
        assert time.monotonic() - begun < QUICK_S

    @pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "zlib", "x" * 5000, "../x", "utf-8\x7f"])
    async def test_a_name_that_is_no_character_set_costs_nothing(self, desk, elsewhere, charset):
        """Shown beside it: as punycode the same bytes take Python minutes."""
        body = b"Bonjour. " + b"a" * 1_000_000 + b"-" + b"b1" * 500_000
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset={charset}\r\nContent-Length: {len(body)}\r\n\r\n"
        elsewhere.answer = head.encode() + body
        begun = time.monotonic()
        played = await desk(url=elsewhere.url).play({**CALL, "contains": "Bonjour."})
        assert played.code is None, played.message
        assert time.monotonic() - begun < QUICK_S

    @pytest.mark.parametrize("text", ["sous " * 40_000, "sous x" + " " * 400_000 + "y", "sous x" + "." * 400_000 + "y"])
    async def test_no_words_make_the_search_for_others_take_long(self, desk, service, text):
        service.say("/x", text)
        begun = time.monotonic()
        await desk().play({**CALL, "contains": "prête sous {promise} au plus"})
        await desk().play({**CALL, "contains": "sous {promise}"})
        assert time.monotonic() - begun < QUICK_S


class TestHeads:
    async def test_a_flood_of_cookies_is_no_answer_or_a_quick_one(self, desk, elsewhere):
        flood = b"".join(b"Set-Cookie: c%d=%032d; Path=/\r\n" % (n, n) for n in range(2000))
        elsewhere.answer = b"HTTP/1.1 200 OK\r\n" + flood + b"Content-Length: 0\r\n\r\n"
        begun = time.monotonic()
        played = await desk(url=elsewhere.url).play(CALL, CALL)
        assert played.code in (None, "target_unreachable"), played.message
        assert time.monotonic() - begun < QUICK_S

    async def test_cookies_of_every_kind_stop_nothing(self, desk, elsewhere):
        odd = (b"=", b"a", b";", b"a=b; Max-Age=99999999999999999999", b"a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT", b"a=b; Domain=.",
               b"a=b; Path=\x7f", b"\xff=\xfe", b'a="b', b"a" * 8000 + b"=b", b"a=b; Expires=" + b"9" * 4000)  # fmt: skip
        lines = b"".join(b"Set-Cookie: " + one + b"\r\n" for one in odd)
        elsewhere.answer = b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 0\r\n\r\n"
        assert (await desk(url=elsewhere.url).play(CALL, CALL)).report.ending is Ending.DONE

    async def test_fields_that_are_no_utf8_are_written_down_as_they_are(self, desk, elsewhere):
        name = "donn\xe9es".encode("latin-1")
        fields = b"Content-Disposition: attachment; filename=" + name + b".zip\r\nX-Owner: Zo\xe9\r\n"
        elsewhere.answer = b"HTTP/1.1 200 OK\r\n" + fields + b"Content-Length: 8\r\n\r\nPK\x03\x04data"
        played = await desk(url=elsewhere.url).play(TAKE, name="collect")
        assert played.facts == ["export_delivered"], played.message
        lines = [json.loads(line) for line in played.artifacts("journal")[0].splitlines()]
        assert [line["event"] for line in lines] == ["request", "response"]

    async def test_a_policy_of_thirty_thousand_letters_is_an_ordinary_answer(self, desk, service):
        service.say("/x", "bonjour", Content_Security_Policy="img-src " + "https://a.example " * 1700)
        assert (await desk().play({**CALL, "contains": "bonjour"})).code is None

    async def test_a_head_without_end_is_no_answer(self, desk, elsewhere):
        elsewhere.answer = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200_000
        assert (await desk(url=elsewhere.url).play(CALL)).code == "target_unreachable"

    @pytest.mark.parametrize(
        "disposition",
        ["attachment; filename=../../etc/passwd", "attachment; filename*=punycode''aaa-b1b1", "attachment; filename*=utf-8''%ff%00",
         "attachment; =", ";;;", "attachment; filename=" + "a" * 7000, "attachment; filename*0=a; filename*2=b"],
    )  # fmt: skip
    async def test_a_file_s_name_becomes_no_path_and_stops_nothing(self, desk, service, disposition):
        service.say("/f", b"PK\x03\x04data", "application/zip", Content_Disposition=disposition)
        at = desk()
        played = await at.play(TAKE, name="collect")
        assert played.facts == ["export_delivered"], played.message
        assert sorted(path.name for path in at.session.scratch.iterdir()) == []

    @pytest.mark.parametrize(
        ("header", "when"),
        [
            ("31536000", NOW.replace(year=2027)),  # a year: a claim, which the engine keeps to as far as is reasonable
            ("Fri, 31 Dec 9999 23:59:59 -1200", None),
            ("Fri, 31 Dec 9999 23:59:59 GMT", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
            ("\u0663", None),
            ("1" * 5000, None),
            ("Mon, 99 Foo 99999999999", None),
        ],
    )
    def test_a_time_to_come_back_is_read_or_not(self, header, when):
        assert come_back(header, NOW) in (when, NOW.replace(second=3) if header == "\u0663" else when)

    async def test_a_time_beyond_the_calendar_stops_nothing(self, desk, service):
        service.say("/x", status=503, Retry_After="Fri, 31 Dec 9999 23:59:59 -1200")
        (failure,) = (await desk().play(CALL)).all(Unobserved)
        assert (failure.code, failure.not_before) == ("target_unreachable", None)


DEEP = "[" * 100_000 + "]" * 100_000


class TestJson:
    @pytest.mark.parametrize(
        "body", [DEEP, '{"a":' * 100_000 + "1" + "}" * 100_000, "[" * 900 + "]" * 900, "[1e400]", "NaN", "\udc80", "9" * 100_000, "{}" * 9]
    )  # fmt: skip
    async def test_what_nobody_can_read_is_no_answer_and_stops_nothing(self, desk, elsewhere, body):
        data = body.encode("utf-8", "surrogateescape")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data)
        elsewhere.answer = head + data
        at = desk(url=elsewhere.url)
        assert (await at.play({**CALL, "save": {"id": "$.id"}})).code == "page_changed"
        assert (await at.play({**CALL, "contains": "rien de tel"})).code == "page_changed"

    @pytest.mark.parametrize(
        "value", ["1e400", "-1e400", "9" * 5000, "NaN", "Infinity", "null", "{}", "1.5", "99999999999", "-5", '"never"', "1" + "0" * 18]
    )  # fmt: skip
    async def test_a_token_s_life_of_any_length(self, desk, service, value):
        service.say("/oauth/token", '{"access_token": "tok", "expires_in": ' + value + "}", "application/json")
        service.say("/x", "bonjour")
        played = await desk(secrets=CLIENT, oauth2=AT).play({**CALL, "auth": "oauth2"})
        assert played.code in (None, "page_changed"), played.message

    @pytest.mark.parametrize("token", ["a\r\nX-Other: b", "a\nb", "é", "a b", "\x00", "", "a" * 20_000, None, ["a"]])
    async def test_a_token_that_would_be_another_header_is_none(self, desk, service, token):
        service.say("/oauth/token", json.dumps({"access_token": token}), "application/json")
        service.say("/x", "bonjour")
        played = await desk(secrets=CLIENT, oauth2=AT).play({**CALL, "auth": "oauth2"})
        assert (played.code, service.times("/x")) == ("page_changed", 0)

    async def test_half_a_letter_is_a_question_mark_wherever_it_goes_on(self, desk, service):
        """Shown first: as it is, no address can be made of it."""
        with pytest.raises(UnicodeEncodeError):
            quote("\ud83d")
        service.say(
            "/x", r'{"id": "a\ud83d", "smile": "\ud83d\ude00", "token": "\ud800f3a9c7e1b5d24680"}', "application/json"
        )
        service.say("/y/a%3F", "bonjour")
        played = await desk().play({**CALL, "save": {"id": "$.id"}, "contains": "😀"}, {"call": "GET /y/${saved.id}"})
        assert played.report.saved == {"id": "a?"}
        assert service.asked[-1].path == "/y/a%3F"

    @pytest.mark.parametrize("number", ["99999999999999999999", "9" * 6000, "1" * 16])
    async def test_a_number_that_no_ledger_holds_is_kept_as_words(self, desk, service, number):
        service.say("/x", f"partie {number} sur 12.")
        played = await desk().play({**CALL, "contains": "partie {n} sur {total}."})
        assert {body.name: body.number for body in played.all(Captured)} in ({"n": None, "total": 12}, {})


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://[:]", "//[0:]", "http://xn--/", "\udc80", "http://a:b:c/", "http://[v1.x]/"]
)
def test_an_address_that_is_none_is_on_no_list(url):
    assert not AllowList.parse(["https://ville.test", "[::1]:80"]).allows(url)
