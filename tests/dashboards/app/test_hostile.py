"""Do hostile names and addresses stay what they are: text, and nothing?"""

import json
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from fastapi import FastAPI

from dashboards.isolate import told
from results.records import Text
from tests.dashboards.app.test_feed import ATOM
from tests.dashboards.released import judged, service
from tests.dashboards.shelved import app_of, ask, shelf_of

NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]>&amp;&#0;<!--",
    '=HYPERLINK("http://x")',
    "@SUM(1+1)",
    "\u202eevil\u202c",
    "بوابة البلدية",
    "שירות העירייה",
    "a" * 200,
    "line\nbreak",
    "nul\x01bell\x07",
    "emoji 🏛️",
)
PATHS = (
    "..%2f..%2fkeys",
    "%2e%2e/%2e%2e/store.sqlite",
    "../../../etc/passwd",
    "/etc/passwd",
    "cases.csv/..",
    "./cases.csv",
    "cases.csv%00.json",
    "excel-fr",
    "excel-fr/",
    "..",
    "",
    "CASES.CSV",
    "cases.csv%20",
    "cases.csv\\",
    "%ff%fe",
    ".shelf",
)


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return app_of(shelf_of(tmp_path, judged("acme", told=True)))


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_text_wherever_it_stands(name: str, tmp_path: Path):
    app = app_of(shelf_of(tmp_path, judged("acme", told=True, of=service("acme", name=Text(fr=name, en=name)))))
    row = ask(app, "/api/v1/services/acme").json["data"]
    assert row["name_en"] == name.replace("\r", "\n")
    feed = ET.fromstring(ask(app, "/feeds/services/acme.atom?lang=en").body)
    assert feed.findtext(f"{ATOM}title") == f"{told(name)}: data portability"
    assert ET.fromstring(ask(app, "/badge/acme.svg").body).tag.endswith("svg")
    for address in ("/badge/acme.svg", "/feeds/services/acme.atom"):
        assert b"<script" not in ask(app, address).body


def test_a_name_that_runs_from_right_to_left_ends_where_it_ends():
    assert told("\u202eevil") == "\u2068\u202eevil\u2069"
    assert told("بلدية\u2069x").count("\u2069") == 1
    assert told("plain") == "plain"


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_a_release(app: FastAPI, path: str):
    for before in ("/api/v1/releases/current/files/", "/api/v1/releases/", "/feeds/services/", "/badge/"):
        answer = ask(app, before + path)
        assert answer.status == 404 or answer.body == ask(app, "/api/v1/releases/current/files").body, (before, path)


def test_a_link_that_leads_out_is_not_followed(app: FastAPI, tmp_path: Path):
    (tmp_path / "2026-Q4.1" / "cases.csv").unlink()
    (tmp_path / "2026-Q4.1" / "cases.csv").symlink_to("/etc/hostname")
    assert ask(app, "/api/v1/releases/current/files/cases.csv").status == 404


@pytest.mark.parametrize("word", ["' OR 1=1 --", '" ; DROP TABLE services; --', "%", "_", "*", "\x00", "é" * 199])
def test_a_question_is_no_command(app: FastAPI, word: str):
    for name in ("q", "sector", "software"):
        answer = ask(app, f"/api/v1/releases/current/services?{name}=x{quote(word)}")
        assert (answer.status, answer.json["data"]) == (200, [])
    assert ask(app, f"/api/v1/releases/current/services/{quote(word, safe='')}").status == 404
    assert len(ask(app, "/api/v1/releases/current/services").json["data"]) == 1


def test_parts_of_a_file_are_given_and_what_is_no_part_is_refused(app: FastAPI, tmp_path: Path):
    address = "/api/v1/releases/current/files/cases.csv"
    whole = ask(app, address)
    assert whole.body == (tmp_path / "2026-Q4.1" / "cases.csv").read_bytes()
    assert whole.headers["content-type"].startswith("text/csv")
    part = ask(app, address, range="bytes=10-19")
    assert (part.status, part.body, part.headers["content-range"]) == (
        206,
        whole.body[10:20],
        f"bytes 10-19/{len(whole.body)}",
    )
    again = ask(app, address, range="bytes=10-19", if_range='"other"')
    assert (again.status, again.body) == (200, whole.body)
    beyond = ask(app, address, range="bytes=999999-")
    assert (beyond.status, beyond.json["code"]) == (416, "range_invalid")
    assert ask(app, address, range="lines=1-2").status in (200, 400)
    assert ask(app, address, "HEAD").headers["content-length"] == str(len(whole.body))


def test_media_types_are_those_of_the_files(app: FastAPI):
    types = {
        row["path"]: ask(app, row["address"]).headers["content-type"]
        for row in ask(app, "/api/v1/releases/current/files").json["data"]
    }
    assert types["assertions.jsonld"] == "application/ld+json"
    assert types["datapackage.json"] == "application/json"
    assert types["metrics.prom"].startswith("application/openmetrics-text")
    assert ask(app, "/api/v1/releases/current/archive.zip").headers["content-type"] == "application/zip"
    assert json.loads(ask(app, "/api/v1/releases/current/files/datapackage.json").body)["id"] == "2026-Q4.1"


@pytest.mark.parametrize("number", [0, 1, 4])
def test_few_are_served_too(number: int, tmp_path: Path):
    app = app_of(shelf_of(tmp_path, *(judged(f"shop-{n}", told=True) for n in range(number))))
    assert len(ask(app, "/api/v1/releases/current/services").json["data"]) == number
    assert ask(app, "/feeds/all.atom").status == 200
    assert ask(app, "/metrics").status == 200
    figures = ask(app, "/api/v1/releases/current/figures").json["data"]
    assert all(figure["value"] is None for figure in figures)
