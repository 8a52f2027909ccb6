"""Is a token asked for once, kept out of everything, used where it may go, and asked for again when it has run out?"""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from probes.base import ExportLink
from results.records import LinkResult, Requester
from scenarios.schema import OAuth2
from tests.probes.http.conftest import NOW
from tests.probes.http.test_download import archive

GIVEN = "at_9sQ2kX7wLmN4vB1zRt"
CLIENT = {"account.client_id": "our-program", "account.client_secret": "s3cret-of/the program"}
CALL = {"call": "GET /requests/7", "auth": "oauth2"}
AT = OAuth2(token="/oauth/token", scope="export")


def give(service, **more):
    said = {"access_token": GIVEN, "token_type": "Bearer", **more}
    service.say("/oauth/token", json.dumps(said), "application/json")


def asked_for(service, number=0):
    found = [one for one in service.asked if one.path == "/oauth/token"][number]
    return {name: values[0] for name, values in parse_qs(found.body.decode()).items()}


@pytest.fixture
def api(service):
    """An interface that lets in whoever brings the token."""

    @service.on("/requests/7")
    async def answer(request):
        if request.headers.get("Authorization") != f"Bearer {GIVEN}":
            return web.Response(status=401)
        return web.json_response({"status": "in_progress"})

    return service


async def test_a_program_asks_in_its_own_name(desk, api):
    give(api, expires_in=3600)
    played = await desk(secrets=CLIENT, oauth2=AT).play(CALL, CALL)
    assert (played.code, api.times("/oauth/token"), api.times("/requests/7")) == (None, 1, 2)
    assert asked_for(api) == {"grant_type": "client_credentials", "scope": "export"}
    said = next(one.headers["Authorization"] for one in api.asked if one.path == "/oauth/token")
    assert base64.b64decode(said.removeprefix("Basic ")) == b"our-program:s3cret-of%2Fthe+program"


async def test_a_right_that_a_person_has_given_is_used_and_its_successor_kept(desk, api):
    give(api, refresh_token="rt_second_4Kd8sPq1")
    played = await desk(secrets={**CLIENT, "account.refresh_token": "rt_first_8Yh3nGt5"}, oauth2=AT).play(CALL)
    assert asked_for(api)["refresh_token"] == "rt_first_8Yh3nGt5"
    assert played.report.saved == {"oauth2_refresh_token": "rt_second_4Kd8sPq1"}
    await desk(secrets=CLIENT, oauth2=AT, saved=played.report.saved).play(CALL)
    assert asked_for(api, 1)["refresh_token"] == "rt_second_4Kd8sPq1"


async def test_one_that_has_run_out_is_asked_for_again(desk, api):
    give(api, expires_in=60)
    moments = iter([NOW + timedelta(seconds=20 * step) for step in range(100)])
    played = await desk(secrets=CLIENT, oauth2=AT, now=lambda: next(moments)).play(CALL, CALL, CALL, CALL, CALL)
    assert played.code is None
    assert api.times("/oauth/token") > 1


async def test_neither_the_token_nor_what_brings_it_is_kept_anywhere(desk, api):
    give(api, refresh_token="rt_second_4Kd8sPq1")
    played = await desk(secrets=CLIENT, oauth2=AT).play(CALL, name="look")
    kept = b"".join(played.artifacts())
    for secret in (GIVEN, "rt_second_4Kd8sPq1", *CLIENT.values()):
        assert secret.encode() not in kept


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (401, {"error": "invalid_client"}, "credential_rejected"),
        (400, {"error": "invalid_grant"}, "credential_rejected"),
        (400, {"error": "invalid_scope"}, "call_refused"),
        (200, {"token_type": "Bearer"}, "page_changed"),
        (200, [], "page_changed"),
    ],
)
async def test_where_none_is_given_nothing_is_called(desk, api, status, said, code):
    api.say("/oauth/token", json.dumps(said), "application/json", status=status)
    played = await desk(secrets=CLIENT, oauth2=AT).play(CALL)
    assert (played.code, api.times("/requests/7")) == (code, 0)


async def test_without_a_place_that_gives_one_the_mend_is_said(desk, api):
    played = await desk(secrets=CLIENT).play(CALL)
    assert played.code == "value_missing"
    assert "oauth2:" in played.message


async def test_it_stays_with_the_host_it_was_given_for(desk, api, elsewhere):
    give(api)
    api.send_to("/onward", f"{elsewhere.url}/there")
    elsewhere.say("/there", "ok")
    await desk(secrets=CLIENT, oauth2=AT).play({"call": "GET /onward", "auth": "oauth2"})
    assert "Authorization" not in elsewhere.asked[0].headers


async def test_an_exports_address_is_tried_again_by_the_account_with_a_token_of_its_own(desk, service):
    give(service)

    @service.on("/f")
    async def file(request):
        known = request.headers.get("Authorization") == f"Bearer {GIVEN}"
        return web.Response(body=archive(), content_type="application/zip") if known else web.Response(status=401)

    one = desk(secrets=CLIENT, oauth2=AT)
    played = await one.play({"download": {"call": "GET /f"}, "auth": "oauth2"}, name="collect")
    (link,) = played.report.links
    assert (played.exports, link.auth) == ([archive()], "oauth2")
    assert (await one.link(link, Requester.ACCOUNT)).result is LinkResult.SAME_FILE
    assert (await one.link(link, Requester.STRANGER)).result is not LinkResult.SAME_FILE
    assert isinstance(link, ExportLink)
