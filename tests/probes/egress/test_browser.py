"""Does a page find a way past the proxy?

Every way is tried twice: once where the other server is allowed, which shows
that the way works, and once where it is not; in windows of one browser, as runs
of different cases share it.
"""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote, unquote

import pytest
import pytest_asyncio
from playwright.async_api import Error, async_playwright

from probes.chromium import find_executable, launch, new_context
from probes.egress import REFUSED_HEADER, AllowList, Egress

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CONTACT = "+https://auditor.example/bot"

# What a page does, with the address of the other server as {http}, {https} or {ws}. The page's own
# server answers /js?... with that text as a script, and /to?... with a redirect.
WAYS = {
    "image": "<img src='{http}/'>",
    "script": "<script src='{http}/'></script>",
    "style sheet": "<link rel=stylesheet href='{http}/'>",
    "font": "<style>@font-face{{font-family:f;src:url({http}/)}} p{{font-family:f}}</style><p>x",
    "video": "<video src='{http}/' autoplay></video>",
    "frame": "<iframe src='{http}/'></iframe>",
    "frame over https": "<iframe src='{https}/'></iframe>",
    "object": "<object data='{http}/' type='text/html'></object>",
    "fetch": "<script>fetch('{http}/').catch(() => 0)</script>",
    "fetch over https": "<script>fetch('{https}/').catch(() => 0)</script>",
    "event source": "<script>new EventSource('{http}/')</script>",
    "beacon": "<script>navigator.sendBeacon('{http}/', 'x')</script>",
    "ping": "<a id=a href='/empty' ping='{http}/'>x</a><script>a.click()</script>",
    "form": "<form id=f action='{http}/' method=post></form><script>f.submit()</script>",
    "meta refresh": "<meta http-equiv=refresh content='0;url={http}/'>",
    "location": "<script>location = '{http}/'</script>",
    "pop-up": "<script>window.open('{http}/')</script>",
    "download": "<a id=a href='{http}/' download>x</a><script>a.click()</script>",
    "redirect of the page": "<meta http-equiv=refresh content='0;url=/to?{http}/'>",
    "second redirect": "<iframe src='/to?/to?{http}/'></iframe>",
    "redirect of an image": "<img src='/to?/to?{http}/'>",
    "redirect of a fetch": "<script>fetch('/to?{http}/').catch(() => 0)</script>",
    "web socket": "<script>new WebSocket('{ws}/')</script>",
    "secure web socket": "<script>new WebSocket('{wss}/')</script>",
    "worker's fetch": "<script>new Worker('/js?fetch(`{http}/`)')</script>",
    "worker's web socket": "<script>new Worker('/js?new WebSocket(`{ws}/`)')</script>",
    "worker's import": "<script>new Worker('/js?importScripts(`{http}/`)')</script>",
    "shared worker's fetch": "<script>new SharedWorker('/js?fetch(`{http}/`)')</script>",
    "shared worker's web socket": "<script>new SharedWorker('/js?new WebSocket(`{ws}/`)')</script>",
    "worklet": "<script>CSS.paintWorklet.addModule('{http}/').catch(() => 0)</script>",
    "prefetch": "<link rel=prefetch href='{http}/'>",
    "preload": "<link rel=preload as=script href='{http}/'>",
    "module preload": "<link rel=modulepreload href='{http}/'>",
    "prerender": '<script type=speculationrules>{{"prerender":[{{"urls":["{http}/"]}}]}}</script>',
}
# These send nothing, allowed or not: service workers are blocked, a socket opened ahead ends in the proxy,
# names are not looked up, QUIC is off.
SILENT_WAYS = {
    "service worker": "<script>navigator.serviceWorker.register('/js?fetch(`{http}/`)')</script>",
    "preconnect": "<link rel=preconnect href='{http}'>",
    "name look-up ahead": "<link rel=dns-prefetch href='{http}'>",
    "web transport": "<script>new WebTransport('{https}/').ready.catch(() => 0)</script>",
}


async def serve_pages(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The page's own server: /js?TEXT a script, /to?URL a redirect, /page?HTML a page."""
    path, _, rest = head.split(b" ")[1].decode().partition("?")
    rest = unquote(rest)
    if path == "/to":
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {rest}\r\nContent-Length: 0\r\n\r\n".encode())
        return
    kind = "text/javascript" if path == "/js" else "text/html; charset=utf-8"
    body = (rest if path in ("/js", "/page") else "").encode()
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def portal(listening) -> AsyncIterator:
    async with listening(answer=serve_pages) as heard:
        yield heard


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def other(listening) -> AsyncIterator:
    async with listening() as heard:
        yield heard


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def playwright() -> AsyncIterator:
    async with async_playwright() as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(playwright) -> AsyncIterator:
    async with Egress(AllowList.parse([])) as nowhere:
        browser = await launch(playwright, nowhere)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict(portal) -> AsyncIterator:
    """A way out to the page's own server only."""
    async with Egress(AllowList.parse([portal.authority])) as egress:
        yield egress


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lenient(portal, other) -> AsyncIterator:
    """A way out to the other server too."""
    async with Egress(AllowList.parse([portal.authority, other.authority])) as egress:
        yield egress


def page_url(portal, other, html: str) -> str:
    at = other.authority
    filled = html.format(http=f"http://{at}", https=f"https://{at}", ws=f"ws://{at}", wss=f"wss://{at}")
    return f"http://{portal.authority}/page?{quote(filled)}"


async def until(condition, timeout_s: float = 5.0) -> None:
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.01)


def refused(egress: Egress, other) -> int:
    return sum(refusal.count for refusal in egress.refusals if refusal.port == other.port)


@pytest.mark.parametrize("way", WAYS)
async def test_a_way_out_leads_to_an_allowed_server_only(way, browser, strict, lenient, portal, other) -> None:
    url = page_url(portal, other, WAYS[way])
    other.accepted = 0
    context = await new_context(browser, lenient, language="fr", contact=CONTACT)
    page = await context.new_page()
    await page.goto(url, wait_until="commit")
    await until(lambda: other.accepted)
    await context.close()

    other.accepted = 0
    before = refused(strict, other)
    context = await new_context(browser, strict, language="fr", contact=CONTACT)
    page = await context.new_page()
    await page.goto(url, wait_until="commit")
    await until(lambda: refused(strict, other) > before)
    await context.close()
    assert other.accepted == 0


@pytest.mark.parametrize("way", SILENT_WAYS)
@pytest.mark.parametrize("way_out", ["strict", "lenient"])
async def test_a_silent_way_reaches_nobody(way, way_out, request, browser, portal, other) -> None:
    other.accepted = 0
    context = await new_context(browser, request.getfixturevalue(way_out), language="fr", contact=CONTACT)
    page = await context.new_page()
    await page.goto(page_url(portal, other, SILENT_WAYS[way]))
    await asyncio.sleep(0.5)
    await context.close()
    assert other.accepted == 0


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "localhost", "a.localhost."],
)
async def test_a_machine_next_door_is_refused_however_the_page_writes_it(host, browser, strict, portal, other) -> None:
    other.accepted = 0
    before = refused(strict, other)
    context = await new_context(browser, strict, language="fr", contact=CONTACT)
    page = await context.new_page()
    answer = await page.goto(f"http://{host}:{other.port}/")
    assert answer is not None
    assert (answer.status, REFUSED_HEADER.lower() in answer.headers) == (403, True)
    with pytest.raises(Error, match="ERR_TUNNEL_CONNECTION_FAILED"):
        await page.goto(f"https://{host}:{other.port}/")
    by_hand = await context.request.get(f"http://{host}:{other.port}/")
    assert REFUSED_HEADER.lower() in by_hand.headers
    await context.close()
    assert refused(strict, other) >= before + 3
    assert other.accepted == 0


@pytest.mark.parametrize("url", ["file:///etc/hostname", "view-source:file:///etc/hostname"])
async def test_a_page_of_this_machine_is_not_opened(url, browser, strict) -> None:
    context = await new_context(browser, strict, language="fr", contact=CONTACT)
    page = await context.new_page()
    with pytest.raises(Error, match="ERR_BLOCKED_BY_CLIENT"):
        await page.goto(url)
    await context.close()


async def test_a_page_cannot_reach_the_proxy_itself_or_learn_its_password(browser, strict, portal) -> None:
    context = await new_context(browser, strict, language="fr", contact=CONTACT)
    page = await context.new_page()
    answer = await page.goto(strict.server)
    assert answer is not None
    assert answer.status == 403
    await page.goto(f"http://{portal.authority}/")
    await context.close()
    assert not any(b"proxy-" in head.lower() or strict.password.encode() in head for head in portal.heads)


WEBRTC = """async (at) => {
    const peer = new RTCPeerConnection({iceServers: [{urls: [`stun:${at}`, `turn:${at}?transport=udp`, `turn:${at}?transport=tcp`], username: 'a', credential: 'b'}]});
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    await new Promise(done => setTimeout(done, 1000));
}"""


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.count = 0

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.count += 1


async def test_webrtc_sends_no_datagram(playwright, browser, strict, portal, listening) -> None:
    loop = asyncio.get_running_loop()
    async with listening() as turn:
        transport, datagrams = await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", turn.port))
        unguarded = await playwright.chromium.launch(executable_path=find_executable())
        page = await unguarded.new_page()
        await page.goto(f"http://{portal.authority}/")
        await page.evaluate(WEBRTC, turn.authority)
        await unguarded.close()
        sent_unguarded = datagrams.count
        datagrams.count = turn.accepted = 0

        context = await new_context(browser, strict, language="fr", contact=CONTACT)
        page = await context.new_page()
        await page.goto(f"http://{portal.authority}/")
        await page.evaluate(WEBRTC, turn.authority)
        await context.close()
        transport.close()
        assert (datagrams.count, turn.accepted) == (0, 0)
    if not sent_unguarded:
        pytest.skip("this machine has no network interface that WebRTC would use: nothing was proved")


async def test_an_https_portal_is_reached_through_the_proxys_password_first_of_all(playwright, listening, tls) -> None:
    async with (
        listening(answer=serve_pages, tls=tls) as portal,
        Egress(AllowList.parse([portal.authority])) as egress,
    ):
        browser = await launch(playwright, egress)
        context = await browser.new_context(ignore_https_errors=True)  # nobody signed the certificate
        page = await context.new_page()
        html = f"<script>new WebSocket('wss://{portal.authority}/socket')</script>"
        answer = await page.goto(f"https://{portal.authority}/page?{quote(html)}")
        await until(lambda: any(b"GET /socket" in head for head in portal.heads))
        await browser.close()
        assert answer is not None
        assert answer.status == 200
        assert egress.refusals == ()


async def test_a_dead_proxy_lets_nothing_out(browser, portal) -> None:
    egress = Egress(AllowList.parse([portal.authority]))
    await egress.__aenter__()
    context = await new_context(browser, egress, language="fr", contact=CONTACT)
    page = await context.new_page()
    await page.goto(f"http://{portal.authority}/")
    await egress.__aexit__(None, None, None)
    before = portal.accepted
    with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED"):
        await page.goto(f"http://{portal.authority}/")
    await context.close()
    assert portal.accepted == before


async def test_a_window_without_a_way_out_of_its_own_reaches_nobody(browser, portal) -> None:
    """What the browser does outside our windows leaves by the proxy that lets nothing out."""
    context = await browser.new_context()
    page = await context.new_page()
    before = portal.accepted
    answer = await page.goto(f"http://{portal.authority}/")
    await context.close()
    assert answer is not None
    assert (answer.status, REFUSED_HEADER.lower() in answer.headers) == (403, True)
    assert portal.accepted == before


async def test_two_windows_of_one_browser_each_leave_by_their_own_way(browser, strict, lenient, portal, other) -> None:
    """Side by side, as two cases run: what one may reach the other may not, and cookies are not shared."""
    one = await new_context(browser, lenient, language="fr", contact=CONTACT)
    two = await new_context(browser, strict, language="fr", contact=CONTACT)
    allowed, refused_ = await one.new_page(), await two.new_page()
    other.accepted = 0
    for url, status in ((f"http://{other.authority}/", 200), (f"http://{portal.authority}/", 200)):
        answer = await allowed.goto(url)
        assert answer is not None
        assert answer.status == status
    reached = other.accepted
    answer = await refused_.goto(f"http://{other.authority}/")
    assert answer is not None
    assert answer.status == 403
    assert other.accepted == reached
    await one.close()
    await two.close()
