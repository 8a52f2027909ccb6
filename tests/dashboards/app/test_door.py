"""What has not changed, who asks too much, other sites, HEAD: is it the same at every public address?"""

from pathlib import Path

import pytest
from fastapi import FastAPI

from dashboards.http.language import preferred
from dashboards.http.pace import Pace
from tests.dashboards.app.test_api import addresses
from tests.dashboards.released import judged
from tests.dashboards.shelved import app_of, ask, shelf_of


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return app_of(shelf_of(tmp_path, judged("acme", told=True), judged("blog", told=True)))


def test_what_a_reader_has_already_is_not_sent_again(app: FastAPI):
    for address in addresses("current"):
        tag = ask(app, address).headers["etag"]
        for has in (tag, f"W/{tag}", f'"other", {tag}'):
            answer = ask(app, address, if_none_match=has)
            assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag), address
        assert ask(app, address, if_none_match='"other"').status == 200


def test_nothing_is_read_for_what_a_reader_has(app: FastAPI, tmp_path: Path):
    tag = ask(app, "/api/v1/releases/current/services").headers["etag"]
    for book in app.state.shelf.books:
        book.index._db.close()
    assert ask(app, "/api/v1/releases/current/services", if_none_match=tag).status == 304


def test_another_release_has_other_tags(app: FastAPI, tmp_path: Path):
    tag = ask(app, "/api/v1/releases/current/services").headers["etag"]
    app.state.shelf = shelf_of(tmp_path / "later", judged("acme", told=True))
    answer = ask(app, "/api/v1/releases/current/services", if_none_match=tag)
    assert (answer.status, len(answer.json["data"])) == (200, 1)


def test_words_in_another_language_have_another_tag_and_rows_have_not(app: FastAPI):
    feeds = {ask(app, "/feeds/all.atom", accept_language=language).headers["etag"] for language in ("fr", "en")}
    rows = {ask(app, "/api/v1/releases", accept_language=language).headers["etag"] for language in ("fr", "en")}
    assert (len(feeds), len(rows)) == (2, 1)
    assert ask(app, "/feeds/all.atom").headers["vary"] == "Accept-Language"


def test_head_is_get_without_a_body(app: FastAPI):
    for address in (*addresses("current"), "/metrics", "/healthz"):
        full, head = ask(app, address), ask(app, address, "HEAD")
        assert (head.status, head.body) == (full.status, b"")
        if address != "/metrics":
            assert head.headers == full.headers


def test_any_site_may_read(app: FastAPI):
    for address in (*addresses("current"), "/metrics", "/api/v1/nothing"):
        assert ask(app, address, origin="https://elsewhere.example").headers["access-control-allow-origin"] == "*"
    before = ask(app, "/api/v1/releases", "OPTIONS", origin="https://x.example", access_control_request_method="GET")
    assert (before.status, before.headers["access-control-allow-methods"]) == (204, "GET, HEAD, OPTIONS")
    assert "access-control-allow-credentials" not in before.headers


def test_who_asks_too_much_waits_and_others_do_not(tmp_path: Path):
    app = app_of(shelf_of(tmp_path, judged("acme", told=True)), rate_per_s=0.5)
    answers = [ask(app, "/api/v1/releases", accept_language="en") for _ in range(3)]
    assert [a.status for a in answers] == [200, 200, 429]
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert ask(app, "/api/v1/releases", client="192.0.2.2").status == 200
    assert ask(app, "/readyz").status == 200, "who watches us is never kept waiting"


def test_who_may_ask_seldom_may_ask():
    seconds = [0.0]
    pace = Pace(0.1, lambda: seconds[0])
    assert [pace.wait_s("a") > 0 for _ in range(2)] == [False, True]
    seconds[0] += 10
    assert pace.wait_s("a") == 0


def test_tokens_come_back_and_buckets_are_not_kept_for_ever():
    seconds = [0.0]
    pace = Pace(1.0, lambda: seconds[0])
    assert [pace.wait_s("a") > 0 for _ in range(5)] == [False, False, False, False, True]
    seconds[0] += 1
    assert pace.wait_s("a") == 0
    for n in range(20_000):
        pace.wait_s(str(n))
    assert len(pace._left) == 10_000


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de, fr;q=0.2, en;q=0.1", "fr"),
        ("en;q=0", "fr"),
        ("en;q=x", "fr"),
        ("*", "fr"),
        (",;,;q", "fr"),
    ],
)
def test_the_language_is_the_readers(accepted: str, language: str):
    assert preferred(accepted) == language


def test_a_network_of_ipv6_is_one_address() -> None:
    pace = Pace(1.0, lambda: 0.0)
    assert sum(pace.wait_s(f"2001:db8:1:2::{n:x}") == 0 for n in range(50)) == 4
    assert pace.wait_s("2001:db8:1:3::1") == 0
    assert sum(pace.wait_s(f"::ffff:192.0.2.{n}") == 0 for n in range(50)) == 50
