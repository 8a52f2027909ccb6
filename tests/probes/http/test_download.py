"""Is an export that is taken by a call taken as it was sent, and what comes in its place told apart?"""

import asyncio
import gzip
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from aiohttp import web

from probes.base import Ending, ExportLink
from results.records import ArtifactKept, FactSeen, LinkResult, LinkTried, StageEnded, Unobserved
from tests.probes.http.conftest import drip

TAKE = {"download": {"call": "GET /f"}}
AT_ONCE = {**TAKE, "auth": "basic", "irreversible": True, "fact": ["request_submitted", "export_delivered"]}


def archive(text="{}"):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr(zipfile.ZipInfo("data.json"), text)
    return data.getvalue()


def partial_files(vault_root):
    return [path for path in vault_root.rglob("*") if path.is_file() and "draft" in path.name]


async def test_the_bytes_that_were_sent(desk, service):
    service.say("/f", archive(), "application/zip")
    played = await desk().play(TAKE, name="collect")
    assert (played.facts, played.exports) == (["export_delivered"], [archive()])
    kept = next(body for body in played.all(ArtifactKept) if body.role == "export")
    assert (kept.media_type, kept.retention, kept.size) == ("application/zip", "export", len(archive()))
    assert played.report.links == (
        ExportLink(url=f"{service.url}/f", sha256=hashlib.sha256(archive()).hexdigest(), called=True),
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"a\r\n\xff\x00", "text/plain"), ('{"é": 1}'.encode("latin-1"), "application/json"), (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "text/vcard")],
)  # fmt: skip
async def test_nothing_is_decoded_or_tidied(desk, service, data, kind):
    service.say("/f", data, kind)
    assert (await desk().play(TAKE, name="collect")).exports == [data]


async def test_a_transfer_coding_is_taken_off(desk, service):
    service.say("/f", gzip.compress(archive()), "application/zip", Content_Encoding="gzip")
    assert (await desk().play(TAKE, name="collect")).exports == [archive()]
    assert service.asked[0].headers["Accept-Encoding"] == "identity"


async def test_an_export_that_comes_at_once_is_request_and_answer(desk, service):
    service.say("/f", archive(), "application/zip")
    played = await desk().play(AT_ONCE)
    submitted, delivered = played.all(FactSeen)
    assert (submitted.fact, delivered.fact, played.intents) == ("request_submitted", "export_delivered", [0])
    assert submitted.when.after is not None, "dated by the request, not by a look"
    assert {type(body) for body in played.handed} >= {ArtifactKept, FactSeen}, "in the ledger at once"
    assert played.report.ending is Ending.DONE
    assert played.all(StageEnded)


async def test_the_same_bytes_as_ever_before_are_stale_where_something_was_awaited(desk, service):
    service.say("/f", archive(), "application/zip")
    known = frozenset({hashlib.sha256(archive()).hexdigest()})
    assert (await desk().play(TAKE, name="collect", known_exports=known)).facts == ["export_stale"]


async def test_and_fresh_where_they_are_the_answer_to_our_own_request(desk, service):
    service.say("/f", archive(), "application/zip")
    known = frozenset({hashlib.sha256(archive()).hexdigest()})
    assert (await desk().play(AT_ONCE, known_exports=known)).facts == ["request_submitted", "export_delivered"]


async def test_the_first_source_there_is(desk, service):
    service.say("/new", archive(), "application/zip")
    step = {"download": [{"call": "GET /old"}, {"call": "GET /new"}, {"call": "GET /newer"}]}
    assert (await desk().play(step, name="collect")).exports == [archive()]
    assert [asked.path for asked in service.asked] == ["/old", "/new"]


class TestNoFile:
    @pytest.mark.parametrize(
        ("body", "kind", "headers", "result"),
        [
            ("<!doctype html><form><input type=password></form>", "application/zip", {}, LinkResult.LOGIN_PAGE),
            ("<html><h1>Erreur</h1></html>", "application/zip", {}, LinkResult.DENIED),
            ("<html><h1>Erreur</h1></html>", "text/html", {"Content_Disposition": "attachment; filename=x.zip"}, LinkResult.DENIED),
        ],
        ids=["a sign-in page", "an error page", "an error page under the file's name"],
    )  # fmt: skip
    async def test_a_page_in_its_place(self, desk, service, body, kind, headers, result):
        service.say("/f", body, kind, **headers)
        played = await desk().play(TAKE, name="collect")
        assert (played.code, played.facts, played.exports) == ("no_file", [], [])
        assert [tried.result for tried in played.all(LinkTried)] == [result]
        assert len(played.artifacts()) == 2, "the page and the journal are kept"
        assert played.report.links == ()

    async def test_a_page_offered_as_one_is_a_file(self, desk, service):
        service.say("/f", "<html>Notes</html>", "text/html", Content_Disposition="attachment; filename=notes.html")
        assert (await desk().play(TAKE, name="collect")).facts == ["export_delivered"]

    @pytest.mark.parametrize("status", [200, 204])
    async def test_nothing(self, desk, service, status):
        service.say("/f", b"", "application/zip", status=status)
        played = await desk().play(TAKE, name="collect")
        assert (played.code, played.facts, played.all(LinkTried)) == ("no_file", [], [])
        assert "nothing" in played.message

    async def test_not_yet_is_no_export(self, desk, service):
        service.say("/f", '{"state": "pending"}', "application/json", status=202)
        played = await desk().play(TAKE, name="collect")
        assert (played.code, played.exports) == ("no_file", [])

    @pytest.mark.parametrize(
        ("status", "code", "result", "facts"),
        [
            (404, "no_file", LinkResult.GONE, ["export_expired"]),
            (410, "no_file", LinkResult.GONE, ["export_expired"]),
            (403, "no_file", LinkResult.DENIED, []),
            (500, "target_unreachable", LinkResult.UNREACHABLE, []),
            (503, "target_unreachable", LinkResult.UNREACHABLE, []),
            (429, "target_unreachable", LinkResult.UNREACHABLE, []),
        ],
    )
    async def test_a_status_that_says_no(self, desk, service, status, code, result, facts):
        service.say("/f", "Non", status=status, Retry_After="60")
        played = await desk().play(TAKE, name="collect")
        tried = played.all(LinkTried)[0]
        assert (played.code, tried.result, tried.status, played.facts) == (code, result, status, facts)

    async def test_where_no_link_was_given_none_is_dead(self, desk, service):
        service.say("/f", status=404)
        played = await desk().play(AT_ONCE)
        assert (played.code, played.facts) == ("no_file", [])
        assert played.all(Unobserved)[0].after_irreversible

    @pytest.mark.parametrize("status", [401, 403])
    async def test_a_login_turned_down_says_nothing_of_the_link(self, desk, service, status):
        service.say("/f", "Non", status=status)
        played = await desk().play({**TAKE, "auth": "basic"}, name="collect")
        assert (played.code, played.all(LinkTried), service.times("/f")) == ("credential_rejected", [], 1)


class TestTransfers:
    async def test_one_that_breaks_off(self, desk, service, tmp_path):
        @service.on("/f")
        async def cut(request):
            response = await drip(request, b"x" * 100, Content_Length="5000")
            request.transport.abort()
            return response

        played = await desk().play(TAKE, name="collect")
        failure = played.all(Unobserved)[0]
        assert (failure.code, failure.retry, played.exports) == ("transfer_cut", True, [])

    @pytest.mark.parametrize("announced", [True, False])
    async def test_one_that_is_too_large_is_stopped(self, desk, service, announced):
        sent = []

        @service.on("/f")
        async def large(request):
            headers = {"Content-Length": str(200 * 10_000)} if announced else {}
            response = web.StreamResponse(headers=headers)
            await response.prepare(request)
            for _ in range(200):
                await response.write(b"x" * 10_000)
                sent.append(10_000)
                await asyncio.sleep(0.005)
            return response

        played = await desk(largest_file=100_000).play(TAKE, name="collect")
        assert (played.code, played.exports) == ("file_too_large", [])
        assert sum(sent) < 200 * 10_000

    async def test_one_that_unpacks_to_too_much_is_stopped(self, desk, service):
        service.say("/f", gzip.compress(bytes(50_000_000)), "application/zip", Content_Encoding="gzip")
        played = await desk(largest_file=1_000_000).play(TAKE, name="collect")
        assert (played.code, played.exports) == ("file_too_large", [])

    async def test_one_that_never_ends(self, desk, service):
        @service.on("/f")
        async def dripping(request):
            return await drip(request, *[b"x" * 100] * 200, pause_s=0.05)

        at = desk(longest_transfer=timedelta(seconds=1))
        played = await at.play(TAKE, name="collect")
        assert (played.code, played.exports) == ("step_timeout", [])

    async def test_one_that_takes_longer_than_the_step_but_comes(self, desk, service):
        @service.on("/f")
        async def slow(request):
            return await drip(request, *[b"PK" * 100] * 15, pause_s=0.1)

        played = await desk().play({**TAKE, "within": "1s"}, name="collect")
        assert played.facts == ["export_delivered"], played.message

    async def test_one_that_does_not_begin(self, desk, service):
        @service.on("/f")
        async def silent(request):
            await asyncio.sleep(5)
            return web.Response()

        played = await desk().play({**TAKE, "within": "1s"}, name="collect")
        assert played.code == "step_timeout"


class Breaking:
    """A file that breaks off after so many bytes, each time; it goes on where it is asked to, if it can."""

    def __init__(self, data: bytes, *, after: int, mark: str = '"v1"', ranges: bool = True) -> None:
        self.data, self.after, self.mark, self.ranges = data, after, mark, ranges
        self.asked: list[str | None] = []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        goes_on = wanted is not None and self.ranges and request.headers.get("If-Range") == self.mark
        begin = int(wanted.removeprefix("bytes=").removesuffix("-")) if goes_on and wanted else 0
        rest = self.data[begin:]
        headers = {"ETag": self.mark, "Content-Type": "application/zip", "Content-Length": str(len(rest))}
        if goes_on:
            headers["Content-Range"] = f"bytes {begin}-{len(self.data) - 1}/{len(self.data)}"
        response = web.StreamResponse(status=206 if goes_on else 200, headers=headers)
        await response.prepare(request)
        await response.write(rest[: self.after])
        if len(rest) > self.after:
            assert request.transport is not None
            request.transport.close()
        return response


async def test_what_breaks_off_goes_on_where_it_was(desk, service):
    data = archive("x" * 5000) + b"\0" * 200_000
    service.answers["/f"] = breaking = Breaking(data, after=80_000)
    played = await desk().play(TAKE, name="collect")
    assert (played.code, played.exports) == (None, [data])
    assert [asked is not None for asked in breaking.asked] == [False, True, True]


@pytest.mark.parametrize(
    "breaking",
    [
        Breaking(b"PK\x03\x04" + b"\0" * 200_000, after=80_000, mark='W/"v1"'),
        Breaking(b"PK\x03\x04" + b"\0" * 200_000, after=80_000, ranges=False),
        Breaking(b"PK\x03\x04" + b"\0" * 200_000, after=0),
    ],
    ids=["no sure mark", "it cannot", "nothing ever comes"],
)
async def test_what_cannot_go_on_surely_is_not_taken_at_all(desk, service, breaking):
    service.answers["/f"] = breaking
    played = await desk().play(TAKE, name="collect")
    assert (played.code, played.exports) == ("transfer_cut", [])
    assert len(breaking.asked) <= 2
