"""Is a feed one by RFC 4287, its ids permanent, and a badge one that everybody can read?"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI

from dashboards.address import Site
from dashboards.channels.badge import Standing, badge
from dashboards.shelf.stock import Shelf
from tests.dashboards.released import BAD, judged
from tests.dashboards.shelved import app_of, ask, shelf_of, two
from tests.dashboards.site.staged import pages

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = Site(url="https://observatory.example")


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return app_of(
        two(tmp_path, [judged("acme", told=True), judged("blog", told=True)], [judged("acme", BAD, told=True)]),
        site=SITE,
    )


def check(feed: ET.Element) -> list[ET.Element]:
    """What RFC 4287 asks of every feed; gives its entries."""
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
        assert (one.findtext(f"{ATOM}id") or "").startswith("tag:observatory.example,2026:")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "").tzinfo
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    (itself,) = [link.get("href") or "" for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert itself.startswith("https://observatory.example/feeds/")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert all(entry.find(f"{ATOM}link").get("rel") == "alternate" for entry in entries)  # type: ignore[union-attr]
    return entries


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", ["/feeds/all.atom", "/feeds/services/acme.atom"])
def test_a_feed_tells_of_every_release_and_of_what_took_its_place(app: FastAPI, path: str, language: str):
    answer = ask(app, f"{path}?lang={language}")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    newest, before = check(ET.fromstring(answer.body))
    assert (newest.findtext(f"{ATOM}title") or "").endswith("2026-Q4.2")
    corrected = "corrigée par 2026-Q4.2" if language == "fr" else "corrected by 2026-Q4.2"
    assert corrected in (before.findtext(f"{ATOM}title") or "")


def test_a_service_of_which_nothing_is_public_has_no_feed(app: FastAPI):
    assert ask(app, "/feeds/services/nobody.atom").json["code"] == "service_unknown"


def test_before_the_first_release_a_feed_is_empty_and_whole():
    assert check(ET.fromstring(ask(app_of(Shelf(), site=SITE), "/feeds/all.atom").body)) == []


@pytest.mark.parametrize("rung", [None, 0, 1, 4, 5])
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_a_badge_has_five_rungs_a_title_and_no_colour_alone(rung: int | None, language: str, theme: str):
    drawn = ET.fromstring(badge(Standing(track="access", rung=rung, period="2026-Q4"), language, theme))  # type: ignore[arg-type]
    svg = "{http://www.w3.org/2000/svg}"
    kinds = [e.get("class") for e in drawn if e.get("class") in ("f", "o", "t")]
    filled = rung or 0
    outlined = int(rung is not None and rung < 5)
    assert kinds == ["f"] * filled + ["o"] * outlined + ["t"] * (5 - filled - outlined)
    assert (drawn.get("role"), drawn.get("aria-labelledby")) == ("img", drawn.find(f"{svg}title").get("id"))  # type: ignore[union-attr]
    said = drawn.findtext(f"{svg}title") or ""
    assert ("2026-Q4" in said, drawn.get("lang")) == (True, language)
    assert rung is None or str(rung) in said


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("staff", "(observed: test account held by somebody of the observatory, 2026-Q4)"),
        ("volunteer", "(observed: account of a volunteer, 2026-Q4)"),
        ("agreed", "(observed: account lent by the controller, 2026-Q4)"),
    ],
)
def test_a_badge_says_by_whose_account_it_was_seen(tmp_path: Path, mode: str, said: str):
    one = judged("acme", told=True)
    shelf = shelf_of(tmp_path, replace(one, row=replace(one.row, holder_mode=mode)))
    assert said in ask(app_of(shelf), "/badge/acme.svg?lang=en").body.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_correction_took_back_its_feed_tells_as_that_and_leads_to_where_it_is_said(
    tmp_path: Path, language: str
):
    app = app_of(
        two(tmp_path, [judged("acme", told=True), judged("blog", told=True)], [judged("acme", told=True)]),
        site=SITE,
        pages=pages(),
    )
    (entry,) = check(ET.fromstring(ask(app, f"/feeds/services/blog.atom?lang={language}").body))
    summary = entry.findtext(f"{ATOM}summary") or ""
    assert summary.startswith("Retiré" if language == "fr" else "Taken back")
    assert "2026-Q4.2" in summary
    link = entry.find(f"{ATOM}link")
    assert link is not None
    page = ask(app, (link.get("href") or "").removeprefix(SITE.url))
    assert (page.status, "2026-Q4.2" in page.body.decode()) == (200, True)


def test_a_statement_that_a_correction_took_back_is_no_badge_any_more(tmp_path: Path):
    app = app_of(two(tmp_path, [judged("acme", told=True), judged("blog", told=True)], [judged("acme", told=True)]))
    answer = ask(app, "/badge/blog.svg?lang=en")
    assert (answer.status, b'<title id="t">not audited</title>' in answer.body) == (404, True)
    assert ask(app, "/badge/acme.svg").status == 200


def test_the_badge_of_nobody_says_so(app: FastAPI):
    answer = ask(app, "/badge/nobody.svg?lang=en")
    assert (answer.status, answer.headers["content-type"]) == (404, "image/svg+xml")
    assert b'<title id="t">not audited</title>' in answer.body
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ask(app, "/badge/acme.svg").status == 200
    assert ask(app, "/badge/acme.svg?theme=pink").status == 422
