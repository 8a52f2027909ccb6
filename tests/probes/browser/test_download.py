"""Is the export taken as it was sent, and what comes in its place told apart?"""

import asyncio
import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from probes.base import Ending, ExportLink
from probes.browser.link import try_link
from probes.delivery import transport_of
from results.records import ArtifactKept, FactSeen, LinkResult, LinkTried, Requester, Transport, Unobserved

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TAKE = ({"open": "/"}, {"download": {"link": "Télécharger"}, "within": "3s"})


def archive(text="{}"):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr(zipfile.ZipInfo("data.json"), text)
    return data.getvalue()


def exports(played):
    return [played.vault.read("case-1", body.sha256) for body in played.all(ArtifactKept) if body.role == "export"]


@pytest.fixture
def offered(site):
    """A page that offers a file."""
    site.page("/", "<a href=/f>Télécharger</a>")
    return site


async def test_the_bytes_that_were_sent(play, offered):
    data = archive()
    offered.file("/f", data, "application/zip", name="data.zip")
    played = await play(TAKE, name="collect")
    assert played.facts == ["export_delivered"]
    assert exports(played) == [data]
    assert [(link.url, link.sha256) for link in played.report.links] == [
        (f"{offered.url}/f", hashlib.sha256(data).hexdigest())
    ]


async def test_it_is_noted_how_it_came(play, offered):
    offered.file("/f", archive(), "application/zip", name="data.zip")
    played = await play(TAKE, name="collect")
    assert [body.transport for body in played.all(ArtifactKept) if body.role == "export"] == [Transport.LOOPBACK]


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        ("https://portail.example/f?t=1", Transport.ENCRYPTED),
        ("http://portail.example/f", Transport.PLAIN),
        ("http://127.0.0.1:8200/f", Transport.LOOPBACK),
        ("http://[::1]:8200/f", Transport.LOOPBACK),
        ("https://localhost/f", Transport.LOOPBACK),
        ("http://portail.localhost:8200/f", Transport.LOOPBACK),
        ("http://localhost.example/f", Transport.PLAIN),
        ("blob:https://portail.example/3f2a", Transport.ENCRYPTED),
        ("blob:http://portail.example/3f2a", None),
        ("data:application/json,{}", None),
        ("blob:null/3f2a", None),
    ],
)
async def test_the_address_that_gave_a_file_says_how_it_came(url, transport):
    assert transport_of(url) is transport


async def test_outside_collect_it_establishes_what_the_scenario_says(play, offered):
    offered.file("/f", archive(), "application/zip", name="data.zip")
    step = {**TAKE[1], "irreversible": True, "fact": ["request_submitted", "export_delivered"]}
    played = await play([TAKE[0], step])
    assert played.facts == ["request_submitted", "export_delivered"]
    assert played.intents == [1]


@pytest.mark.parametrize(
    ("kind", "data"),
    [("application/pdf", b"%PDF-1.4 x"), ("application/json", '{"é": 1}'.encode("latin-1")), ("text/plain", b"a\r\n\xff"), ("text/csv", b"a;b\r\n"), ("image/png", b"\x89PNG")],
)  # fmt: skip
async def test_what_a_browser_would_show_is_taken_byte_for_byte_with_one_request(play, offered, kind, data):
    offered.file("/f", data, kind)
    played = await play(TAKE, name="collect")
    assert exports(played) == [data], played.report.message
    assert offered.times("/f") == 1


async def test_from_a_new_tab_too(play, site):
    site.page("/", "<a href=/f target=_blank>Télécharger</a>")
    site.file("/f", b'{"a": 1}', "application/json")
    assert exports(await play(TAKE, name="collect")) == [b'{"a": 1}']
    site.file("/f", archive(), "application/zip", name="data.zip")
    assert exports(await play(TAKE, name="collect")) == [archive()]


async def test_made_by_the_page_itself(play, site):
    site.page(
        "/",
        "<a download=x.json href=\"javascript:void(a=document.createElement('a'),a.href=URL.createObjectURL(new Blob(['{}'])),a.download='x.json',a.click())\">Télécharger</a>",
    )
    played = await play([{"open": "/"}, {"download": "Télécharger", "within": "3s"}], name="collect")
    assert exports(played) == [b"{}"]
    assert played.report.links == ()


class TestNoFile:
    async def test_a_sign_in_page_under_the_files_name(self, play, offered):
        offered.file("/f", b"<!doctype html><form><input type=password></form>", "application/zip", name="data.zip")
        played = await play(TAKE, name="collect")
        assert (exports(played), played.facts) == ([], [])
        assert played.code == "no_file"
        tried = played.all(LinkTried)[0]
        assert (tried.requester, tried.result) == (Requester.ACCOUNT, LinkResult.LOGIN_PAGE)

    async def test_an_error_page_under_the_files_name(self, play, offered):
        offered.file("/f", b"<html><h1>Erreur</h1></html>", "text/html", name="data.zip")
        assert (await play(TAKE, name="collect")).all(LinkTried)[0].result is LinkResult.DENIED

    async def test_a_page_offered_as_one_is_a_file(self, play, offered):
        offered.file("/f", b"<html><h1>Vos notes</h1></html>", "text/html", name="notes.html")
        assert (await play(TAKE, name="collect")).facts == ["export_delivered"]

    @pytest.mark.parametrize(
        ("status", "result", "facts"),
        [(404, LinkResult.GONE, ["export_expired"]), (410, LinkResult.GONE, ["export_expired"]), (403, LinkResult.DENIED, []), (500, LinkResult.UNREACHABLE, [])],
    )  # fmt: skip
    async def test_a_page_that_says_no(self, play, offered, status, result, facts):
        offered.page("/f", "<h1>Non</h1>", status=status)
        played = await play(TAKE, name="collect")
        tried = played.all(LinkTried)[0]
        assert (tried.result, tried.status, played.facts) == (result, status, facts)
        assert played.code == "no_file"

    async def test_an_error_offered_as_a_file(self, play, offered):
        offered.file("/f", b"<html>x</html>", "text/html", status=500, name="data.zip")
        assert (await play(TAKE, name="collect")).code == "no_file"

    async def test_a_sign_in_page_by_redirection(self, play, offered):
        @offered.on("/f")
        async def away(request):
            return web.Response(status=302, headers={"Location": "/login"})

        offered.page("/login", "<form><input type=password name=p></form>")
        assert (await play(TAKE, name="collect")).all(LinkTried)[0].result is LinkResult.LOGIN_PAGE

    async def test_a_sign_in_page_by_redirection_to_a_host_nobody_named(self, play, offered):
        """Ours to mend: it says neither that the link is closed nor that it is dead."""

        @offered.on("/f")
        async def away(request):
            return web.Response(status=302, headers={"Location": "https://sign-on.example/login"})

        played = await play(TAKE, name="collect")
        assert (played.code, played.all(LinkTried), played.facts) == ("host_refused", [], [])

    async def test_nothing_at_all(self, play, site):
        site.page("/", "<button>Télécharger</button>")
        played = await play([{"open": "/"}, {"download": "Télécharger", "within": "1s"}], name="collect")
        assert played.code == "no_file"
        assert played.all(LinkTried) == []


class TestTransfers:
    async def test_one_that_breaks_off(self, play, offered):
        @offered.on("/f")
        async def cut(request):
            response = web.StreamResponse(
                headers={"Content-Disposition": "attachment; filename=x.zip", "Content-Length": "5000"}
            )
            await response.prepare(request)
            await response.write(b"x" * 100)
            await asyncio.sleep(0.2)
            request.transport.abort()
            return response

        failure = (await play(TAKE, name="collect")).all(Unobserved)[0]
        assert (failure.code, failure.retry) == ("transfer_cut", True)

    async def test_one_that_breaks_off_without_having_said_its_length(self, play, offered):
        """In chunks, of which the last never comes (RFC 9112, 8): it is no small file, but a piece of one."""

        @offered.on("/f")
        async def cut(request):
            response = web.StreamResponse(headers={"Content-Disposition": "attachment; filename=x.zip"})
            await response.prepare(request)
            await response.write(archive()[:60])
            await asyncio.sleep(0.2)
            request.transport.abort()
            return response

        played = await play(TAKE, name="collect")
        assert (played.code, played.facts, exports(played)) == ("transfer_cut", [], [])

    async def test_one_that_stands_still_is_given_up_and_tried_again(self, play, offered, monkeypatch):
        monkeypatch.setattr("probes.browser.fetch.STILL_S", 1.0)

        @offered.on("/f")
        async def still(request):
            response = web.StreamResponse(headers={"Content-Disposition": "attachment; filename=x.zip"})
            await response.prepare(request)
            await response.write(b"x" * 100)
            await asyncio.sleep(20)
            return response

        played = await play(TAKE, name="collect")
        failure = played.all(Unobserved)[0]
        assert (failure.code, failure.retry, played.facts) == ("transfer_cut", True, [])

    async def test_one_that_never_ends(self, play, offered):
        """It does not stand still, and will never be too large: a little comes, and a little more."""

        @offered.on("/f")
        async def dripping(request):
            response = web.StreamResponse(headers={"Content-Disposition": "attachment; filename=x.zip"})
            await response.prepare(request)
            for _ in range(400):
                await response.write(b"x" * 10)
                await asyncio.sleep(0.05)
            return response

        step = {"download": {"link": "Télécharger"}, "within": "1s"}
        played = await play([TAKE[0], step], name="collect", session={"longest_transfer": timedelta(seconds=2)})
        failure = played.all(Unobserved)[0]
        assert (failure.code, failure.retry, played.facts) == ("step_timeout", True, [])
        assert played.report.ending is Ending.FAILED

    async def test_one_that_is_too_large_is_stopped(self, play, offered):
        @offered.on("/f")
        async def endless(request):
            response = web.StreamResponse(headers={"Content-Disposition": "attachment; filename=x.zip"})
            await response.prepare(request)
            for _ in range(200):
                await response.write(b"x" * 10_000)
                await asyncio.sleep(0.02)
            return response

        played = await play(TAKE, name="collect", session={"largest_file": 100_000})
        assert played.code == "file_too_large"
        assert exports(played) == []


class TestParts:
    async def test_all_parts_of_one_export(self, play, site):
        site.page("/", "".join(f"<a href=/{n}>Télécharger la partie {n} sur 3</a><br>" for n in (1, 2, 3)))
        for n in (1, 2, 3):
            site.file(f"/{n}", archive(str(n)), "application/zip", name=f"{n}.zip")
        step = {"download": {"link": "Télécharger la partie {n} sur {total}", "each": True}}
        played = await play([{"open": "/"}, step], name="collect")
        assert played.facts == ["export_delivered"]
        assert [body.part for body in played.all(ArtifactKept) if body.role == "export"] == [1, 2, 3]

    @pytest.mark.parametrize("how", ["404", "500", "cut"])
    async def test_parts_of_which_one_does_not_come_are_no_answer(self, play, site, how):
        """Those that came stay in hand, and all are taken again."""
        site.page("/", "".join(f"<a href=/{n}>Télécharger la partie {n} sur 3</a><br>" for n in (1, 2, 3)))
        for n in (1, 3):
            site.file(f"/{n}", archive(str(n)), "application/zip", name=f"{n}.zip")

        @site.on("/2")
        async def fails(request):
            if how != "cut":
                return web.Response(status=int(how), text="Erreur")
            headers = {"Content-Length": "1000000", "Content-Disposition": "attachment; filename=2.zip"}
            response = web.StreamResponse(headers=headers)
            await response.prepare(request)
            await response.write(archive("2"))
            request.transport.close()
            return response

        step = {"download": {"link": "Télécharger la partie {n} sur {total}", "each": True}}
        played = await play([{"open": "/"}, step], name="collect")
        assert played.report.ending is Ending.FAILED
        assert [body.part for body in played.all(ArtifactKept) if body.role == "export"] == [1]
        assert set(played.facts) <= {"export_expired"}

    async def test_fewer_than_the_total_is_partial(self, play, site):
        site.page("/", "<a href=/1>Télécharger la partie 1 sur 3</a>")
        site.file("/1", archive(), "application/zip", name="1.zip")
        step = {"download": {"link": "Télécharger la partie {n} sur {total}", "each": True}}
        assert (await play([{"open": "/"}, step], name="collect")).facts == ["export_delivered", "export_partial"]


class TestSources:
    async def test_the_same_bytes_as_before_are_stale(self, play, offered):
        offered.file("/f", archive(), "application/zip", name="data.zip")
        known = frozenset({hashlib.sha256(archive()).hexdigest()})
        assert (await play(TAKE, name="collect", known_exports=known)).facts == ["export_stale"]

    async def test_the_link_of_a_mail(self, play, site):
        site.file("/f", archive(), "application/zip", name="data.zip")
        values = {"mail.link": f"{site.url}/f?token=a8f3c9d1e2b4"}
        played = await play([{"download": "${mail.link}"}], name="collect", values=values)
        assert exports(played) == [archive()]
        assert played.report.links[0].url.endswith("?token=a8f3c9d1e2b4")

    async def test_the_first_source_there_is(self, play, offered):
        offered.file("/f", archive(), "application/zip", name="data.zip")
        step = {"download": [{"button": "Exporter"}, {"link": "Télécharger"}, {"link": "Télécharger"}]}
        played = await play([{"open": "/"}, step], name="collect")
        assert len(exports(played)) == 1
        assert offered.times("/f") == 1

    async def test_an_attachment_is_the_mailboxs_and_what_it_means_is_ours_to_say(self, play):
        played = await play([{"download": [{"attachment": "*.zip"}, "${mail.link}"]}], name="collect")
        assert played.delegated == ["download"]
        assert (played.report.ending, played.facts) == (Ending.DONE, ["export_delivered"])

    async def test_a_call_in_the_midst_of_a_page_is_a_request_dated_by_it(self, play, site):
        site.page("/", "<h1>Vos droits</h1>")
        site.file("/f", archive(), "application/zip")
        step = {
            "download": {"call": "GET /f"},
            "auth": "basic",
            "irreversible": True,
            "fact": ["request_submitted", "export_delivered"],
        }
        account = {"values": {"account.username": "anna"}, "secrets": {"account.password": "correct-Horse-7"}}
        played = await play([{"open": "/"}, {"see": "Vos droits"}, step], **account)
        submitted = next(body for body in played.all(FactSeen) if body.fact == "request_submitted")
        assert (exports(played), played.intents) == ([archive()], [2])
        assert submitted.when.after is not None
        assert [(link.url, link.called, link.auth) for link in played.report.links] == [
            (f"{site.url}/f", True, "basic")
        ]

    async def test_a_call_that_finds_nothing_lets_the_link_be_clicked(self, play, offered):
        offered.file("/f", archive(), "application/zip", name="data.zip")
        step = {"download": [{"call": "GET /none"}, {"link": "Télécharger"}]}
        assert exports(await play([{"open": "/"}, step], name="collect")) == [archive()]


class TestLinks:
    async def link(self, play, url, sha256="0" * 64, state=None):
        await play([])
        session = play.session
        if state is not None:
            session = replace(session, storage_state=state)
        requester = Requester.BYSTANDER if state else Requester.STRANGER
        return await try_link(
            play.browsers, ExportLink(url=url, sha256=sha256), requester, after="at_once", session=session
        )

    async def test_open_to_all(self, play, site):
        site.file("/f", archive(), "application/zip", name="data.zip")
        tried = await self.link(play, f"{site.url}/f", hashlib.sha256(archive()).hexdigest())
        assert (tried.result, tried.status, tried.encrypted) == (LinkResult.SAME_FILE, 200, False)

    async def test_another_file(self, play, site):
        site.file("/f", archive("{1}"), "application/zip", name="data.zip")
        assert (await self.link(play, f"{site.url}/f")).result is LinkResult.OTHER_FILE

    @pytest.mark.parametrize(
        ("status", "body", "result"),
        [(200, "<input type=password>", LinkResult.LOGIN_PAGE), (403, "<p>Non</p>", LinkResult.DENIED), (401, "<p>Non</p>", LinkResult.DENIED), (410, "<p>Fini</p>", LinkResult.GONE), (503, "x", LinkResult.UNREACHABLE)],
    )  # fmt: skip
    async def test_closed(self, play, site, status, body, result):
        site.page("/f", body, status=status)
        assert (await self.link(play, f"{site.url}/f")).result is result

    async def test_closed_by_a_redirection_to_the_sign_in_page(self, play, site):
        @site.on("/f")
        async def away(request):
            return web.Response(status=302, headers={"Location": "/login"})

        site.page("/login", "<form><input type=password name=p></form>")
        assert (await self.link(play, f"{site.url}/f")).result is LinkResult.LOGIN_PAGE

    async def test_a_redirection_to_a_host_nobody_named_says_nothing_of_the_link(self, play, site):
        @site.on("/f")
        async def away(request):
            return web.Response(status=302, headers={"Location": "https://sign-on.example/login"})

        assert (await self.link(play, f"{site.url}/f")).result is LinkResult.UNREACHABLE

    async def test_nobody_answers(self, play, site):
        assert (await self.link(play, "http://127.0.0.1:1/f")).result is LinkResult.UNREACHABLE

    async def test_as_the_bystander(self, play, site):
        @site.on("/f")
        async def theirs(request):
            if request.cookies.get("who") != "yann":
                return web.Response(status=403)
            return web.Response(
                body=archive(),
                content_type="application/zip",
                headers={"Content-Disposition": "attachment; filename=d.zip"},
            )

        site.page("/", "x", headers={"Set-Cookie": "who=yann"})
        state = (await play([{"open": "/"}])).report.storage_state
        tried = await self.link(play, f"{site.url}/f", hashlib.sha256(archive()).hexdigest(), state)
        assert (tried.requester, tried.result) == (Requester.BYSTANDER, LinkResult.SAME_FILE)
