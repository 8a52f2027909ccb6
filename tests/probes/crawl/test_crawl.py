"""Is a site looked over with care: no faster than said, nowhere else, nothing that is forbidden, and what was not read is said?"""

import asyncio
from itertools import pairwise

import pytest
from aiohttp import web
from fpdf import FPDF

from tests.probes.crawl.conftest import NOTICE, Pages, look_over

NAMED = "Vous avez le droit à la portabilité de vos données (article 20 du RGPD)."
ASKING = 'Pour exercer vos droits, écrivez à <a href="mailto:dpo@site.example">dpo@site.example</a>.'


def usual(pages: Pages, *more: str) -> None:
    """A home page that leads to a notice."""
    pages.page("/", "<h1>Accueil</h1><p>Bienvenue chez nous.</p>", "/donnees Protection des données", *more)
    pages.page("/donnees", NOTICE.format(more=f"{NAMED} {ASKING}"))


async def test_what_the_notice_says_is_found_word_by_word(pages: Pages) -> None:
    usual(pages)
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert brought.words("notice") == ["Protection des données"]
    assert brought.words("portability") == [NAMED]
    assert brought.words("asking") == ["Pour exercer vos droits, écrivez à dpo@site.example."]
    assert brought.site.is_whole


async def test_no_request_comes_sooner_after_another_than_is_said(pages: Pages) -> None:
    usual(pages, "/a A", "/b B", "/c C")
    for path in ("/a", "/b", "/c"):
        pages.page(path, "<p>Une page.</p>")
    await look_over(f"{pages.url}/", hosts=(pages.host,), pause_s=0.3)
    moments = [moment for moment, _, path in pages.asked if path != "/robots.txt"]
    assert len(moments) == 5
    assert moments[-1] - moments[0] >= 4 * 0.3 - 0.1  # the way to the server may take longer once than the next time
    assert min(later - sooner for sooner, later in pairwise(moments)) >= 0.2


async def test_it_says_who_it_is_and_carries_no_cookie(pages: Pages) -> None:
    heard: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        heard.append(request)
        response = web.Response(text='<a href="/next">Contact</a>', content_type="text/html")
        response.set_cookie("session", "abc")
        return response

    pages.answers = {"/": answer, "/next": answer, "/robots.txt": answer}
    await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert {r.headers["User-Agent"] for r in heard} == {"portability-auditor (+https://auditor.example/bot)"}
    assert [r for r in heard if r.cookies] == []
    assert len(heard) >= 3


async def test_what_robots_are_asked_to_leave_is_left_and_said(pages: Pages) -> None:
    usual(pages)
    pages.say("/robots.txt", "User-agent: *\nDisallow: /donnees\n", "text/plain")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert "/donnees" not in pages.paths
    assert brought.site.left == {f"{pages.url}/donnees": "robots"}
    assert (brought.site.is_whole, brought.site.stops) == (False, ("robots",))


async def test_no_other_site_is_ever_asked_and_a_notice_there_is_said(pages: Pages) -> None:
    pages.page("/", "<p>Accueil</p>", "http://elsewhere.test/privacy Confidentialité", "http://other.test/ Ailleurs")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert {host for _, host, _ in pages.asked} == {pages.host}
    assert {c.host for c in brought.egress.connections} == {"127.0.0.1"}
    assert brought.egress.refusals == ()
    assert brought.site.stops == ("elsewhere",)


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest",
        "http://10.0.0.1/",
        "http://[::1]:80/",
        "http://2130706433:1/",
        "http://elsewhere.test/",
    ],
)
async def test_a_redirection_to_another_host_or_a_private_address_is_not_followed(pages: Pages, target: str) -> None:
    pages.page("/", "<p>Accueil</p>", "/donnees Protection des données")
    pages.say("/donnees", "", status=302, Location=target)
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert {c.host for c in brought.egress.connections} == {"127.0.0.1"}
    assert {c.port for c in brought.egress.connections} == {pages.port}
    assert brought.notices == []
    assert brought.site.stops == ("elsewhere",)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,<h1>x", "file:///etc/passwd", "//", "http://["]
)
async def test_a_link_that_is_no_web_address_leads_nowhere(pages: Pages, target: str) -> None:
    pages.page("/", "<p>Accueil</p>", f"{target} Confidentialité")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert pages.paths.count("/") >= 1
    assert {page.url for page in brought.site.pages} == {f"{pages.url}/"}


async def test_the_budget_ends_it_and_what_was_not_read_is_named(pages: Pages) -> None:
    usual(pages, *(f"/p{n} Page {n}" for n in range(30)))
    for n in range(30):
        pages.page(f"/p{n}", "<p>Rien.</p>")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,), pages=8)
    assert len(brought.site.pages) <= 9
    assert brought.found("portability")  # what promises most is read first
    assert not brought.site.is_whole
    assert set(brought.site.left.values()) == {"budget"}


async def test_a_site_that_drips_is_left_when_time_is_up(pages: Pages) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(600):
            await response.write(b"<p>.</p>")
            await asyncio.sleep(0.1)
        return response

    usual(pages, "/slow Contact")
    pages.answers["/slow"] = drip
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,), seconds=6.0)
    assert brought.found("portability")
    assert not brought.site.is_whole


async def test_a_page_that_only_a_program_builds_says_nothing_and_nothing_is_missing(pages: Pages) -> None:
    pages.say("/", '<html><body><div id="app"></div><script src="/app.js"></script></body></html>')
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert (brought.site.is_whole, brought.site.stops) == (False, ("scripts",))


async def test_a_notice_that_is_a_document_is_read(pages: Pages) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    text = NOTICE.format(more=NAMED).replace("<h1>", "").replace("</h1>", "\n").replace("<p>", "").replace("</p>", "")
    pdf.multi_cell(0, 6, text.replace("’", "'"))
    usual(pages)
    pages.say("/donnees", bytes(pdf.output()), "application/pdf")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert brought.found("portability")
    assert len(brought.notices) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7 broken",
        b"<" * 200_000,
        b"<div>" * 20_000 + b"x",
        b"\xff\xfe\x00" * 1000,
        b"<a href='" + b"x" * 400_000 + b"'>Contact</a>",
        b"",
        b"<p>" + b"a@" * 100_000,
    ],
    ids=["pdf", "angles", "deep", "bytes", "long", "empty", "mails"],
)
async def test_no_page_takes_it_down(pages: Pages, body: bytes) -> None:
    usual(pages, "/strange Contact")
    pages.say("/strange", body)
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert brought.found("portability")
    assert f"{pages.url}/strange" in {page.url for page in brought.site.pages} | set(brought.site.left)


async def test_a_body_of_50_megabytes_is_not_read(pages: Pages) -> None:
    async def flood(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        for _ in range(50):
            await response.write(b"x" * 2**20)
        return response

    usual(pages, "/flood Contact")
    pages.answers["/flood"] = flood
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert brought.site.left[f"{pages.url}/flood"] == "errors"
    assert brought.found("portability")


async def test_two_ways_to_a_page_are_one_page_and_the_shorter_counts(pages: Pages) -> None:
    usual(pages, "/vie Vie privée")
    pages.say("/vie", "", status=301, Location="/donnees")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert len(brought.notices) == 1
    assert brought.site.clicks_to(f"{pages.url}/donnees") == 1


async def test_clicks_are_counted_by_the_shortest_way(pages: Pages) -> None:
    pages.page("/", "<p>Accueil</p>", "/a Mentions légales", "/b Plan")
    pages.page("/a", "<p>Mentions</p>", "/c Contact")
    pages.page("/b", "<p>Plan</p>", "/donnees Protection des données")
    pages.page("/c", "<p>Contact</p>", "/donnees Protection des données")
    pages.page("/donnees", NOTICE.format(more=NAMED))
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert brought.site.clicks_to(f"{pages.url}/donnees") == 2


async def test_a_dead_site_brings_nothing(pages: Pages) -> None:
    host = pages.host
    pages.say("/", "down", status=503)
    brought = await look_over(f"{pages.url}/", hosts=(host,))
    assert (brought.site.pages, brought.site.is_whole) == ((), False)
    assert brought.site.left == {f"{pages.url}/": "errors"}


async def test_a_link_that_promises_a_notice_and_leads_nowhere_leaves_it_open(pages: Pages) -> None:
    pages.page("/", "<p>Accueil</p>", "/donnees Protection des données")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert brought.site.left == {f"{pages.url}/donnees": "errors"}
    assert not brought.site.is_whole


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("November 26, 2026 Got something to say?", []),
        ("le 26 novembre 2026 Bonjour", []),
        ("© 2026 Acme", []),
        ("2010–2026 Acme", []),
        ("Kerkstraat 12, 2000 Antwerpen", ["2000 Antwerpen"]),
        ("L-1234 Luxembourg", ["1234 Luxembourg"]),
        ("March 1, 2026 Acme, Rue Haute 5, 1000 Bruxelles", ["1000 Bruxelles"]),
    ],
)
async def test_a_year_is_no_postal_code(pages: Pages, text: str, address: list[str]) -> None:
    pages.page("/", f"<p>{text}</p>")
    brought = await look_over(f"{pages.url}/", hosts=(pages.host,))
    assert brought.words("contact") == address
