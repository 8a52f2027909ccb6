"""How does the server give the pages: in which language, how packed, kept for how long, and what where there is none?"""

import gzip
from urllib.parse import urljoin, urlsplit

import pytest
from fastapi import FastAPI

from dashboards.shelf.stock import Shelf
from tests.dashboards.shelved import Answer, app_of, ask
from tests.dashboards.site import staged
from tests.dashboards.site.crawl import seen

HTML = {"accept": "text/html,*/*"}


@pytest.fixture(scope="module")
def app(shelf: Shelf) -> FastAPI:
    return staged.app_of(shelf)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr", "fr"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.5", "en"),
        ("", "fr"),
        ("fr;q=0.2, en;q=0.8", "en"),
        ("xx", "fr"),
    ],
)
def test_the_first_page_is_in_the_language_that_is_preferred(app: FastAPI, accepted: str, language: str) -> None:
    answer = ask(app, "/", accept_language=accepted)
    assert (answer.status, answer.headers["location"]) == (302, f"{language}/")
    assert "accept-language" in answer.headers["vary"].lower()
    assert ask(app, f"/{language}").headers["location"] == f"{language}/"


def test_a_page_says_its_language_and_lets_nothing_else_in(app: FastAPI) -> None:
    answer = ask(app, "/en/service/service-0", **HTML)
    assert answer.headers["content-language"] == "en"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_switch_keeps_the_page_and_the_question(app: FastAPI) -> None:
    links = seen(ask(app, "/fr/services?q=banque&sector=bank&page=1", **HTML).body.decode()).links
    assert "../en/services?q=banque&sector=bank&page=1" in links
    assert "../../en/service/service-0" in seen(ask(app, "/fr/service/service-0", **HTML).body.decode()).links


def test_a_reader_who_has_a_page_already_is_told_so_until_something_changes(app: FastAPI, shelf: Shelf) -> None:
    first = ask(app, "/fr/", **HTML)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert ask(app, "/fr/", if_none_match=tag, **HTML).status == 304
    assert ask(app, "/en/", if_none_match=tag, **HTML).status == 200
    other = staged.app_of(Shelf(books=shelf.books[1:]))
    assert ask(other, "/fr/", if_none_match=tag, **HTML).status == 200
    tomorrow = staged.app_of(shelf)
    tomorrow.state.pages.today = lambda: staged.TODAY.replace(day=11)
    assert ask(tomorrow, "/fr/", if_none_match=tag, **HTML).status == 200


def test_pages_are_packed_for_who_reads_that_and_small(app: FastAPI) -> None:
    plain, packed = ask(app, "/fr/", **HTML), ask(app, "/fr/", accept_encoding="gzip, br", **HTML)
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert len(packed.body) < 20_000
    assert ask(app, "/fr/", "HEAD", **HTML).body == b""


def test_words_find_services_whatever_case_and_accents(app: FastAPI) -> None:
    found = ask(app, "/fr/services?q=CREDIT", **HTML).body.decode()
    assert "Crédit" in found
    assert "Messagerie" not in found
    nothing = ask(app, "/fr/services?q=zzzz", **HTML)
    assert nothing.status == 200
    assert "Aucun service ne répond" in nothing.body.decode()
    both = ask(app, "/en/services?track=access&sector=bank", **HTML).body.decode()
    assert "Services: Access, Banking" in both


@pytest.mark.parametrize(
    "path", ["/fr/nothing", "/en/service/nobody", "/fr/services?page=999", "/fr/a/b/c/d", "/nothing", "/fr/method/x"]
)
def test_what_there_is_not_is_a_page_too_whose_links_work(app: FastAPI, path: str) -> None:
    answer = ask(app, path, accept_language="fr", **HTML)
    assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    found = seen(answer.body.decode())
    for link in [*found.links, *found.loads]:
        if not link.startswith("#"):
            target = urlsplit(urljoin(f"http://test{path}", link))
            assert ask(app, target.path + (f"?{target.query}" if target.query else ""), **HTML).status == 200, link


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_page_takes_nothing(app: FastAPI, method: str) -> None:
    answer = ask(app, "/fr/", method, **HTML)
    assert answer.status == 405
    assert "Ici, on ne fait que lire" in answer.body.decode()


def test_a_program_is_answered_as_a_program(app: FastAPI) -> None:
    answer = ask(app, "/api/v1/services/nobody", accept="text/html")
    assert answer.headers["content-type"] == "application/problem+json"
    assert ask(app, "/nothing", accept="application/json").headers["content-type"] == "application/problem+json"


def test_without_pages_there_are_none(shelf: Shelf) -> None:
    bare = app_of(shelf)
    for path in ("/", "/fr/", "/fr", "/assets/site.css"):
        assert ask(bare, path, **HTML).status == 404


@pytest.mark.parametrize("name", ["../settings.py", "..%2f..%2fkeys", "site.css%00", "nothing.css", ""])
def test_nothing_else_is_loaded_from_where_the_sheet_lies(app: FastAPI, name: str) -> None:
    assert ask(app, f"/assets/{name}", **HTML).status == 404


def test_what_is_published_while_it_serves_is_shown(shelf: Shelf) -> None:
    made = staged.app_of(Shelf())
    assert "Rien n’est encore publié" in ask(made, "/fr/", **HTML).body.decode()
    made.state.shelf = shelf
    assert "service-0" in ask(made, "/fr/services?q=service-0", **HTML).body.decode()


def test_every_link_of_the_site_leads_somewhere(app: FastAPI) -> None:
    """From the front on, as far as links go: pages, files, feeds, badges, the API."""
    waiting, known = ["/fr/", "/en/"], {"/fr/", "/en/"}
    answers: dict[str, Answer] = {}
    while waiting:
        address = waiting.pop()
        answer = answers[address] = ask(app, address, **HTML)
        assert answer.status == 200, address
        if not answer.headers["content-type"].startswith("text/html") or address.startswith("/api/"):
            continue
        found = seen(answer.body.decode())
        for link in [*found.links, *found.loads]:
            target = urlsplit(urljoin(f"http://test{address}", link))
            if target.netloc != "test":
                assert target.scheme in ("https", "mailto"), link
                continue
            if target.fragment and target.path == urlsplit(address).path:
                assert target.fragment in found.ids, (address, link)
            to = target.path + (f"?{target.query}" if target.query else "")
            if to not in known:
                known.add(to)
                waiting.append(to)
    kinds = {path.split("/")[1] for path in known}
    assert kinds == {"fr", "en", "api", "feeds", "badge", "assets", "grids"}
    assert len(known) > 800


def test_what_goes_wrong_of_ours_is_a_page_with_the_id_that_the_log_has(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    broken = staged.app_of(shelf)

    async def fail() -> None:
        raise ZeroDivisionError

    for path in ("/en/broken", "/api/v1/broken"):
        broken.add_api_route(path, fail)
    page = ask(broken, "/en/broken")
    assert (page.status, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert page.headers["access-control-allow-origin"] == "*", "it went through the door"
    told = page.body.decode().partition("<code>")[2][:8]
    assert f"Fault {told}: GET /en/broken" in caplog.text
    program = ask(broken, "/api/v1/broken", **HTML)
    assert program.headers["content-type"] == "application/problem+json"
    assert f"Fault {program.json['fault']}: GET /api/v1/broken" in caplog.text


def test_a_search_engine_is_told_what_there_is_once_the_address_is_known(app: FastAPI, shelf: Shelf) -> None:
    told = ask(app, "/robots.txt").body.decode()
    assert "Sitemap: https://portability.example/sitemap.xml" in told
    every = ask(app, "/sitemap.xml")
    assert every.headers["content-type"] == "application/xml"
    assert b"<loc>https://portability.example/fr/service/service-0</loc>" in every.body
    assert ask(app, "/sitemap.xml", if_none_match=every.headers["etag"]).status == 304
    assert ask(app, "/sitemap-1.xml").status == 404
    nameless = staged.app_of(shelf, "")
    assert (ask(nameless, "/robots.txt").status, ask(nameless, "/sitemap.xml").status) == (404, 404)


def test_a_page_that_was_asked_for_before_is_the_same_in_every_respect(app: FastAPI) -> None:
    for path in ("/fr/service/service-0", "/fr/services?q=banque", "/fr/services?q=houle"):
        plain, packed = ask(app, path, **HTML), ask(app, path, accept_encoding="gzip", **HTML)
        assert gzip.decompress(packed.body) == plain.body
        for first, more in ((plain, {}), (packed, {"accept_encoding": "gzip"})):
            again = ask(app, path, **more, **HTML)
            assert (again.status, again.headers, again.body) == (first.status, first.headers, first.body)
    assert ask(app, "/fr/services?q=banque", **HTML).body != ask(app, "/fr/services?q=houle", **HTML).body
