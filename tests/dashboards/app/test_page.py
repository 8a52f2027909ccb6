"""Is every row given once, whatever the size of the page, and no cursor taken for another's?"""

from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.dashboards.released import BAD, judged
from tests.dashboards.shelved import app_of, ask, shelf_of, two

LIST = "/api/v1/releases/current/services"


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return app_of(shelf_of(tmp_path, *(judged(f"shop-{n:03d}", BAD, told=True) for n in range(57))))


def walk(app: FastAPI, first: str) -> list[str]:
    """Every row from the first page to the last, by what names it."""
    found, address = [], first
    while address:
        answer = ask(app, address)
        assert answer.status == 200
        found += [str(next(iter(row.values()))) for row in answer.json["data"]]
        address = answer.json["next"]
        if address:
            assert f'<{address}>; rel="next"' in answer.headers["link"]
    return found


@pytest.mark.parametrize("limit", [1, 2, 7, 19, 56, 57, 58, 500])
def test_every_row_comes_once_and_in_order(app: FastAPI, limit: int):
    assert walk(app, f"{LIST}?limit={limit}") == [f"shop-{n:03d}" for n in range(57)]


@pytest.mark.parametrize("limit", [3, 10])
def test_a_question_goes_on_from_page_to_page(app: FastAPI, limit: int):
    assert walk(app, f"{LIST}?q=SHOP-01&sector=retail&limit={limit}") == [f"shop-{n:03d}" for n in range(10, 20)]
    ids = walk(app, f"/api/v1/releases/current/figures?prefix=responsiveness&limit={limit}")
    assert ids == sorted(set(ids), key=ids.index)
    assert ids == walk(app, "/api/v1/releases/current/figures?prefix=responsiveness&limit=500")


def test_the_size_may_change_on_the_way(app: FastAPI):
    first = ask(app, f"{LIST}?limit=10").json
    cursor = first["next"].rpartition("cursor=")[2]
    rest = walk(app, f"{LIST}?limit=13&cursor={cursor}")
    assert [row["service_id"] for row in first["data"]] + rest == [f"shop-{n:03d}" for n in range(57)]


@pytest.mark.parametrize("other", ["q=shop", "country=FR", "sector=bank"])
def test_a_cursor_is_of_its_question_alone(app: FastAPI, other: str):
    cursor = ask(app, f"{LIST}?limit=10").json["next"].rpartition("cursor=")[2]
    assert ask(app, f"{LIST}?{other}&cursor={cursor}").json["code"] == "cursor_invalid"
    assert ask(app, f"/api/v1/releases/current/cases?cursor={cursor}").json["code"] == "cursor_invalid"


def test_a_cursor_is_of_its_release_alone_and_the_next_page_names_it(tmp_path: Path):
    many = [judged(f"shop-{n}", told=True) for n in range(5)]
    app = app_of(two(tmp_path, many, many))
    following = ask(app, f"{LIST}?limit=2").json["next"]
    assert following.startswith("/api/v1/releases/2026-Q4.2/services?")
    cursor = following.rpartition("cursor=")[2]
    assert ask(app, f"/api/v1/releases/2026-Q4.1/services?cursor={cursor}").status == 422


@pytest.mark.parametrize("cursor", ["", "x", "%00", "AAAA", "éé", "=" * 9, "A" * 200, "-1"])
def test_what_is_no_cursor_is_refused_in_words(app: FastAPI, cursor: str):
    assert ask(app, f"{LIST}?cursor={cursor}").json["code"] == "cursor_invalid"
