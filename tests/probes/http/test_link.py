"""Is the address of an export tried as whoever may not have it, and as nobody else?"""

import base64
import hashlib

import pytest
from aiohttp import web

from probes.base import ExportLink
from results.records import LinkResult, Requester
from tests.probes.http.conftest import PASSWORD

DATA = b"BEGIN:VCARD\r\nEND:VCARD\r\n"
YANN = {
    "values": {"account.username": "yann"},
    "secrets": {"account.password": "other-9xK2", "account.token": "tok-yann-1"},
}


def link(service, **given):
    return ExportLink(url=f"{service.url}/f", sha256=hashlib.sha256(DATA).hexdigest(), called=True, **given)


@pytest.fixture
def guarded(service):
    """An export that Anna's login opens; Yann's login is known and not let in; no login is asked for one."""

    @service.on("/f")
    async def answer(request):
        login = request.headers.get("Authorization", "").partition(" ")[2]
        user = base64.b64decode(login).decode().partition(":")[0]
        if user == "anna":
            return web.Response(body=DATA, content_type="text/vcard")
        return web.Response(status=403 if user == "yann" else 401)

    return service


async def test_a_stranger_sends_no_login(desk, guarded):
    given = {"auth": "basic", "headers": {"X-Key": "${account.token}", "Accept": "text/vcard"}}
    tried = await desk().link(link(guarded, **given), Requester.STRANGER)
    assert (tried.requester, tried.result, tried.status) == (Requester.STRANGER, LinkResult.DENIED, 401)
    (asked,) = guarded.asked
    assert {"Authorization", "X-Key"}.isdisjoint(asked.headers)
    assert asked.headers["Accept"] == "text/vcard"


async def test_the_bystander_sends_its_own_and_is_asked_once(desk, guarded):
    given = {"auth": "basic", "headers": {"X-Key": "${account.token}"}}
    tried = await desk(**YANN).link(link(guarded, **given), Requester.BYSTANDER)
    assert (tried.result, tried.status) == (LinkResult.DENIED, 403)
    (asked,) = guarded.asked
    assert base64.b64decode(asked.headers["Authorization"].partition(" ")[2]) == b"yann:other-9xK2"
    assert asked.headers["X-Key"] == "tok-yann-1"


async def test_the_account_itself_sees_that_it_still_opens(desk, guarded):
    tried = await desk().link(link(guarded, auth="basic"), Requester.ACCOUNT)
    assert (tried.result, tried.status, tried.encrypted) == (LinkResult.SAME_FILE, 200, None)


async def test_a_login_that_is_not_accepted_has_shown_nothing(desk, service):
    service.say("/f", status=401)
    tried = await desk(**YANN).link(link(service, auth="basic"), Requester.BYSTANDER)
    assert (tried.result, tried.status) == (LinkResult.UNREACHABLE, 401)


@pytest.mark.parametrize("given", [{}, {"headers": {"X-Key": "${saved.token}"}}, {"headers": {"Accept": "text/vcard"}}])
async def test_where_nothing_makes_the_bystander_known_it_is_not_tried_as_it(desk, service, given):
    service.say("/f", DATA, "text/vcard")
    at = desk(**YANN, saved={"token": "tok-of-anna"})
    tried = await at.link(link(service, **given), Requester.BYSTANDER)
    assert (tried.result, tried.status, service.asked) == (LinkResult.UNREACHABLE, None, [])


async def test_the_account_uses_what_it_saved(desk, service):
    service.say("/f", DATA, "text/vcard")
    at = desk(saved={"token": "tok-of-anna"})
    tried = await at.link(link(service, headers={"X-Key": "${saved.token}"}), Requester.ACCOUNT)
    assert (tried.result, service.asked[0].headers["X-Key"]) == (LinkResult.SAME_FILE, "tok-of-anna")


@pytest.mark.parametrize(
    ("body", "kind", "status", "result"),
    [
        (DATA, "text/vcard", 200, LinkResult.SAME_FILE),
        (b"BEGIN:VCARD", "text/vcard", 200, LinkResult.OTHER_FILE),
        (b"<html><input type=password>", "text/html", 200, LinkResult.LOGIN_PAGE),
        (b"", "text/vcard", 200, LinkResult.UNREACHABLE),
        (b"no", "text/plain", 403, LinkResult.DENIED),
        (b"no", "text/plain", 410, LinkResult.GONE),
        (b"no", "text/plain", 429, LinkResult.UNREACHABLE),
        (b"no", "text/plain", 503, LinkResult.UNREACHABLE),
    ],
)
async def test_what_a_stranger_gets(desk, service, body, kind, status, result):
    service.say("/f", body, kind, status=status)
    assert (await desk().link(link(service), Requester.STRANGER)).result is result


async def test_led_to_a_sign_in_elsewhere_that_the_case_does_not_name(desk, service):
    service.send_to("/f", "https://login.example/")
    assert (await desk().link(link(service), Requester.STRANGER)).result is LinkResult.UNREACHABLE


class TestWhatIsRemembered:
    async def test_how_the_call_signed_in_but_no_secret(self, desk, service):
        service.say("/f", DATA, "text/vcard")
        step = {"download": {"call": "GET /f"}, "auth": "basic", "headers": {"X-Key": "${account.token}"}}
        (kept,) = (await desk().play(step, name="collect")).report.links
        assert (kept.auth, kept.headers) == ("basic", {"X-Key": "${account.token}"})
        assert PASSWORD not in repr(kept)

    async def test_of_an_address_elsewhere_that_no_login_reached_none(self, desk, service, elsewhere):
        service.send_to("/f", f"{elsewhere.url}/signed?sig=1")
        elsewhere.say("/signed", DATA, "text/vcard")
        headers = {"X-Key": "${account.token}", "Accept": "*/*"}
        step = {"download": {"call": "GET /f"}, "auth": "basic", "headers": headers}
        (kept,) = (await desk().play(step, name="collect")).report.links
        assert (kept.url, kept.auth, kept.headers) == (f"{elsewhere.url}/signed?sig=1", None, {"Accept": "*/*"})

    async def test_what_only_a_post_brings_has_no_link(self, desk, service):
        service.say("/f", DATA, "text/vcard")
        played = await desk().play({"download": {"call": "POST /f"}}, name="collect")
        assert (played.facts, played.report.links) == (["export_delivered"], ())
