"""Does a call reach nobody but the hosts of the case, and does our login reach nobody but its own?"""

import ssl

import pytest
from aiohttp import web

from probes.egress import AllowList, Egress
from results.records import EgressRefused
from tests.certificate import certificate
from tests.probes.http.conftest import TOKEN

SIGNED = {"call": "GET /x", "auth": "basic", "headers": {"X-Key": "${account.token}", "X-Plain": "1"}}


class TestRedirections:
    @pytest.mark.parametrize(
        ("method", "status", "onward"),
        [
            ("GET", 301, "GET"), ("GET", 307, "GET"), ("POST", 302, "GET"), ("POST", 303, "GET"), ("PUT", 303, "GET"),
            ("POST", 307, "POST"), ("PUT", 308, "PUT"),
        ],
    )  # fmt: skip
    async def test_followed_within_the_service(self, desk, service, method, status, onward):
        service.send_to("/x", "/y", status)
        service.say("/y")
        step = {"call": f"{method} /x", "auth": "basic", **({} if method == "GET" else {"body": "corps"})}
        assert (await desk().play(step)).code is None
        second = service.asked[1]
        assert (second.method, second.path, "Authorization" in second.headers) == (onward, "/y", True)
        assert second.body == (b"corps" if onward == method != "GET" else b"")

    @pytest.mark.parametrize("status", [301, 302])
    async def test_a_put_that_is_sent_elsewhere_without_saying_how_is_not_followed(self, desk, service, status):
        service.send_to("/x", "/y", status)
        assert (await desk().play({"call": "PUT /x", "body": "corps"})).code == "call_refused"
        assert service.times("/y") == 0

    async def test_what_signs_us_in_stays_behind(self, desk, service, elsewhere):
        service.send_to("/x", f"{elsewhere.url}/y")
        elsewhere.say("/y")
        assert (await desk().play(SIGNED)).code is None
        said = elsewhere.asked[0].headers
        assert {"Authorization", "X-Key", "Cookie"}.isdisjoint(said)
        assert (said["X-Plain"], TOKEN in str(said)) == ("1", False)

    async def test_and_comes_with_us_to_the_same_place(self, desk, service):
        service.send_to("/x", "/y")
        service.say("/y")
        await desk().play(SIGNED)
        assert service.asked[1].headers["X-Key"] == TOKEN

    async def test_it_does_not_come_back_with_us_either(self, desk, service, elsewhere):
        service.send_to("/x", f"{elsewhere.url}/y")
        elsewhere.send_to("/y", f"{service.url}/z")
        service.say("/z")
        await desk().play(SIGNED)
        assert "Authorization" not in service.asked[1].headers

    async def test_a_login_asked_for_elsewhere_is_no_login_turned_down(self, desk, service, elsewhere):
        service.send_to("/x", f"{elsewhere.url}/y")
        elsewhere.say("/y", status=401)
        assert (await desk().play(SIGNED)).code == "call_refused"

    async def test_what_is_sent_is_sent_to_no_other_place(self, desk, service, elsewhere):
        service.send_to("/x", f"{elsewhere.url}/y", 307)
        played = await desk().play({"call": "POST /x", "body": "${account.password}"})
        assert (played.code, elsewhere.asked) == ("call_refused", [])

    async def test_round_and_round(self, desk, service):
        service.send_to("/x", "/x")
        played = await desk().play({"call": "GET /x"})
        assert (played.code, service.times("/x")) == ("page_changed", 6)

    async def test_to_a_host_that_is_not_named(self, desk, service):
        service.send_to("/x", "http://evil.example/steal")
        played = await desk().play(SIGNED)
        assert played.code == "host_refused"
        assert "evil.example" in played.message

    @pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "http://[bad", "javascript:alert(1)", "data:,x"])
    async def test_to_something_that_is_no_web_address(self, desk, service, location):
        service.send_to("/x", location)
        assert (await desk().play({"call": "GET /x"})).code == "page_changed"

    async def test_credentials_in_the_address_are_not_taken_up(self, desk, service, elsewhere):
        service.send_to("/x", elsewhere.url.replace("//", "//user:pass@") + "/y")
        elsewhere.say("/y")
        assert (await desk().play({"call": "GET /x"})).code is None
        assert "Authorization" not in elsewhere.asked[0].headers


class TestHosts:
    async def test_a_call_elsewhere_is_refused_before_it_leaves(self, desk, service):
        played = await desk().play({"call": "GET http://evil.example/"})
        assert (played.code, played.all(EgressRefused)) == ("host_refused", [])

    async def test_a_name_that_leads_to_a_machine_next_door(self, desk, service):
        async def next_door(_host):
            return ["127.0.0.1"]

        async with Egress(AllowList.parse(["portal.example", service.url]), resolve=next_door) as egress:
            played = await desk(url="http://portal.example", egress=egress, own=["portal.example"]).play(
                {"call": "GET /x"}
            )
        assert played.code == "host_refused"
        assert [(body.host, body.reason) for body in played.all(EgressRefused)] == [
            ("portal.example", "address_not_public")
        ]

    async def test_and_the_same_by_redirection(self, desk, service):
        async def next_door(_host):
            return ["169.254.169.254"]

        service.send_to("/x", "http://portal.example/latest/meta-data")
        hosts = ["portal.example", service.url]
        async with Egress(AllowList.parse(hosts), resolve=next_door) as egress:
            played = await desk(egress=egress, own=hosts).play({"call": "GET /x"})
        assert played.code == "host_refused"

    async def test_nobody_answers(self, desk):
        async with Egress(AllowList.parse(["127.0.0.1:1"])) as egress:
            played = await desk(url="http://127.0.0.1:1", egress=egress, own=["127.0.0.1:1"]).play({"call": "GET /"})
        assert played.code == "target_unreachable"
        assert "connect_failed" in played.message

    async def test_a_secret_is_sent_to_no_host_but_its_own(self, desk, service, elsewhere):
        for step in (
            {"call": f"GET {elsewhere.url}/y", "auth": "basic"},
            {"call": f"GET {elsewhere.url}/y", "headers": {"X-Key": "${account.token}"}},
            {"call": f"POST {elsewhere.url}/y", "json": {"p": "${account.password}"}},
        ):
            assert (await desk(own=[service.url]).play(step)).code in ("secret_astray", "host_refused")
        assert elsewhere.asked == []

    async def test_the_portal_cannot_pass_its_answer_off_as_our_refusal(self, desk, service):
        service.say("/x", status=403, X_Egress_Refused="host_not_listed")
        assert (await desk().play({"call": "GET /x"})).code == "call_refused"


class TestTls:
    @pytest.fixture
    async def secure(self, tmp_path, monkeypatch):
        """Serve one answer over TLS under a name of its own; the authority is one that this machine trusts."""
        authority = certificate(tmp_path, "authority")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        runners = []

        async def serve(*, name="localhost", ended=False, trusted=True, onward=None):
            certificate(tmp_path, name, authority if trusted else None, ended=ended)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tmp_path / f"{name}.pem", tmp_path / f"{name}.key")

            async def answer(_request):
                if onward is not None:
                    return web.Response(status=307, headers={"Location": onward})
                return web.Response(text="bonjour", status=200, headers={"X-Egress-Failed": "connect_failed"})

            app = web.Application()
            app.router.add_get("/", answer)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
            runners.append(runner)
            return f"localhost:{runner.addresses[0][1]}"

        yield serve
        for runner in runners:
            await runner.cleanup()

    async def ask(self, desk, host):
        async with Egress(AllowList.parse([host])) as egress:
            return await desk(url=f"https://{host}", egress=egress, own=[host]).play(
                {"call": "GET /", "contains": "bonjour"}
            )

    async def test_a_certificate_that_holds(self, desk, secure):
        played = await self.ask(desk, await secure())
        assert played.code is None, played.message

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"ended": True}, "its certificate has expired"),
            ({"name": "other.example"}, "its certificate is of another host"),
            ({"trusted": False}, "nobody we trust vouches"),
        ],
    )
    async def test_one_that_does_not(self, desk, secure, given, said):
        played = await self.ask(desk, await secure(**given))
        assert played.code == "target_unreachable"
        assert said in played.message

    async def test_an_answer_that_leads_out_of_tls_takes_no_login_with_it(self, desk, secure, service):
        host = await secure(onward=f"{service.url}/x")
        service.say("/x", "bonjour")
        async with Egress(AllowList.parse([host, service.url])) as egress:
            at = desk(url=f"https://{host}", egress=egress, own=[host, service.url])
            played = await at.play({**SIGNED, "call": "GET /"})
        assert played.code is None, played.message
        (asked,) = service.asked
        assert not {"Authorization", "X-Key", "Cookie"} & set(asked.headers)
        assert asked.headers["X-Plain"] == "1"

    async def test_a_host_that_is_not_named_is_refused_in_the_tunnel_too(self, desk, service):
        async with Egress(AllowList.parse(["a.example"])) as egress:
            played = await desk(url="https://b.example", egress=egress, own=["a.example", "b.example"]).play(
                {"call": "GET /"}
            )
        assert played.code == "host_refused"
        assert [body.host for body in played.all(EgressRefused)] == ["b.example"]
