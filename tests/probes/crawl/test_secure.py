"""Is a site read over TLS, through the proxy, and only one for which somebody vouches whom this machine trusts?"""

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.certificate import certificate
from tests.probes.crawl.conftest import NOTICE, look_over

HOST = "localhost"


@pytest.fixture
async def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A site over TLS whose authority this machine trusts: its host and port."""
    authority = certificate(tmp_path, "authority")
    certificate(tmp_path, HOST, authority)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / f"{HOST}.pem", tmp_path / f"{HOST}.key")

    async def answer(request: web.Request) -> web.Response:
        links = '<a href="/donnees">Protection des données</a>'
        body = {"/": f"<p>Accueil</p>{links}", "/donnees": NOTICE.format(more="Droit à la portabilité de vos données.")}
        text = body.get(request.path)
        return web.Response(text=text or "", status=200 if text else 404, content_type="text/html")

    application = web.Application()
    application.router.add_get("/{rest:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    yield f"{HOST}:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_site_is_read_over_tls(secure: str) -> None:
    brought = await look_over(f"https://{secure}/", hosts=(secure,))
    assert [notice.url for notice in brought.notices] == [f"https://{secure}/donnees"]
    assert brought.found("portability")
    assert brought.site.is_whole
    assert {connection.host for connection in brought.egress.connections} == {HOST}


async def test_one_for_which_nobody_vouches_is_not(secure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    brought = await look_over(f"https://{secure}/", hosts=(secure,))
    assert (brought.site.pages, brought.site.left) == ((), {f"https://{secure}/": "errors"})


async def test_another_host_is_not_reached_over_tls_either(secure: str) -> None:
    brought = await look_over(f"https://{secure}/", hosts=("site.test",))
    assert brought.site.pages == ()
    assert brought.egress.connections == ()
    assert {refusal.host for refusal in brought.egress.refusals} == {HOST}
