"""What does the API say of what is public, in which form, and what where there is nothing?"""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI

from dashboards.shelf.stock import Shelf
from results.records import ControllerKind, Text
from tests.dashboards.released import BAD, judged, service
from tests.dashboards.shelved import app_of, ask, shelf_of, two

BELOW = (
    "services",
    "services/acme",
    "cases",
    "cases/case-acme",
    "verdicts",
    "figures",
    "figures/responsiveness/2026-Q4",
    "criteria",
    "criteria/deadline",
    "reasons",
    "corrections",
    "errors",
    "exclusions",
    "sample",
    "frame",
    "tables",
    "tables/verdicts",
    "files",
    "files/datapackage.json",
    "files/excel-fr/cases.csv",
    "archive.zip",
)
ELSEWHERE = (
    "/api/v1/releases",
    "/api/v1/services/acme",
    "/api/v1/openapi.json",
    "/feeds/all.atom",
    "/feeds/services/acme.atom",
    "/badge/acme.svg",
)


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return app_of(
        two(tmp_path, [judged("acme", told=True), judged("blog", told=True)], [judged("acme", BAD, told=True)])
    )


def addresses(*releases: str) -> list[str]:
    return [*ELSEWHERE, *(f"/api/v1/releases/{r}{b}" for r in releases for b in ("", *(f"/{one}" for one in BELOW)))]


def test_every_address_answers_and_keeps_its_bytes(app: FastAPI):
    for address in addresses("current", "2026-Q4.1", "2026-Q4.2"):
        first, again = ask(app, address), ask(app, address)
        assert (first.status, first.body) == (200, again.body), address
        assert first.headers["etag"] == again.headers["etag"]


def test_a_superseded_release_stays_and_says_what_took_its_place(app: FastAPI):
    old = ask(app, "/api/v1/releases/2026-Q4.1/services")
    assert old.json["corrected_by"] == "2026-Q4.2"
    assert 'rel="successor-version"' in old.headers["link"]
    assert ask(app, "/api/v1/releases/2026-Q4.1").json["state"] == "superseded"
    assert ask(app, "/api/v1/releases/current").json["id"] == "2026-Q4.2"
    corrections = ask(app, "/api/v1/releases").json
    assert [(r["id"], r["corrected_by"]) for r in corrections["data"]] == [
        ("2026-Q4.2", None),
        ("2026-Q4.1", "2026-Q4.2"),
    ]


def test_a_scorecard_has_its_findings_in_words_and_its_next_rung(app: FastAPI):
    card = ask(app, "/api/v1/services/acme").json["data"]
    (case,) = card["cases"]
    (verdict,) = case["verdicts"]
    assert (verdict["outcome"], verdict["said"]["words_fr"], verdict["said"]["repair_en"]) == (
        "failed",
        "En retard.",
        "Answer sooner.",
    )
    assert card["releases"] == ["2026-Q4.2", "2026-Q4.1"]
    assert ask(app, "/api/v1/services/blog").json["release"] == "2026-Q4.1", "the last in which it is"


def test_services_are_found_by_what_they_are(tmp_path: Path):
    town = service("town", kind=ControllerKind.PUBLIC_BODY, name=Text(fr="Ville d’Épinal", en="Town"))
    app = app_of(shelf_of(tmp_path, judged("town", told=True, of=town), judged("acme", told=True)))

    def found(query: str) -> list[str]:
        return [row["service_id"] for row in ask(app, f"/api/v1/releases/current/services?{query}").json["data"]]

    assert found("q=EPINAL") == ["town"]
    assert found("controller_kind=public_body") == ["town"]
    assert found("sector=retail&country=FR") == ["acme", "town"]
    assert found("country=DE") == []
    assert found("q=%25") == []


def test_a_figure_has_its_counts_as_lists(tmp_path: Path):
    app = app_of(shelf_of(tmp_path, *(judged(f"shop-{n:02d}", told=True) for n in range(40))))
    prefix = "responsiveness/2026-Q4"
    ids = [f["figure_id"] for f in ask(app, f"/api/v1/releases/current/figures?prefix={prefix}&limit=500").json["data"]]
    assert prefix in ids
    assert all(name.startswith(prefix) for name in ids)
    for name in ids:
        one = ask(app, f"/api/v1/releases/current/figures/{name}").json["data"]
        assert one["figure_id"] == name
        assert isinstance(one["parts"], list)
        assert isinstance(one["curve"], list)


@pytest.mark.parametrize("address", addresses("current", "2026-Q4.1"))
def test_where_nothing_is_published_yet_every_address_says_so(address: str):
    answer = ask(app_of(Shelf()), address, accept_language="en")
    if address in ("/api/v1/releases", "/feeds/all.atom", "/api/v1/openapi.json"):
        assert answer.status == 200
    else:
        assert answer.status == 404
    if answer.headers["content-type"] == "application/problem+json":
        assert answer.json["detail"].startswith("Nothing is published yet.")


def test_the_server_is_alive_and_says_why_it_is_not_ready(app: FastAPI):
    assert ask(app, "/healthz").json["status"] == "ok"
    assert ask(app, "/readyz").json["release"] == "2026-Q4.2"
    app.state.trouble = "store_unreachable"
    not_ready = ask(app, "/readyz", accept_language="en")
    assert (not_ready.status, not_ready.json["code"]) == (503, "not_ready")
    assert "store_unreachable" in not_ready.json["detail"]
    assert ask(app_of(Shelf()), "/readyz?lang=en").json["detail"].startswith("Nothing is published yet.")


@pytest.mark.parametrize(
    ("address", "said", "where"),
    [
        ("/healthz", ("Le serveur répond.", "The server answers."), "detail"),
        ("/readyz", ("Ce qui est public est affiché.", "What is public is shown."), "detail"),
    ],
)
def test_the_server_says_how_it_is_in_the_language_that_is_asked(
    app: FastAPI, address: str, said: tuple[str, str], where: str
):
    for language, words in zip(("fr", "en"), said, strict=True):
        answer = ask(app, address, accept_language=language)
        assert (answer.json[where], answer.headers["content-language"]) == (words, language)


def test_that_nothing_is_published_is_said_in_the_language_that_is_asked():
    answers = [ask(app_of(Shelf()), "/api/v1/releases", accept_language=language) for language in ("fr", "en")]
    assert [answer.json["note"][:4] for answer in answers] == ["Rien", "Noth"]
    assert len({answer.headers["etag"] for answer in answers}) == 2
    assert all(answer.headers["vary"] == "Accept-Language" for answer in answers)
    assert ask(app_of(Shelf()), "/healthz", accept_language="fr").json["detail"].startswith("Rien")


@pytest.mark.parametrize(
    ("target", "method", "status", "code"),
    [
        ("/api/v1/nothing", "GET", 404, "path_unknown"),
        ("/api/v1/releases/2020-Q1.1", "GET", 404, "release_unknown"),
        ("/api/v1/services/nobody", "GET", 404, "service_unknown"),
        ("/api/v1/releases/current/cases/none", "GET", 404, "not_found"),
        ("/api/v1/releases/current/figures/none", "GET", 404, "not_found"),
        ("/api/v1/releases", "POST", 405, "method_not_allowed"),
        ("/api/v1/releases/current/services?limit=0", "GET", 422, "parameter_invalid"),
        ("/api/v1/releases/current/services?limit=501", "GET", 422, "parameter_invalid"),
        ("/api/v1/releases/current/services?cursor=x", "GET", 422, "cursor_invalid"),
        ("/api/v1/releases/current/verdicts?outcome=illegal", "GET", 422, "parameter_invalid"),
        ("/api/v1/releases/current/tables/cases?nobody=1", "GET", 422, "parameter_invalid"),
    ],
)
def test_what_is_wrong_is_said_in_one_form_and_both_languages(
    app: FastAPI, target: str, method: str, status: int, code: str
):
    said = {language: ask(app, target, method, accept_language=language) for language in ("fr", "en")}
    for language, answer in said.items():
        assert (answer.status, answer.json["status"], answer.json["code"]) == (status, status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language
    assert said["fr"].json["detail"] != said["en"].json["detail"]


def test_a_table_is_asked_by_what_names_its_rows(app: FastAPI):
    rows = ask(app, "/api/v1/releases/2026-Q4.1/tables/cases?case_id=case-blog").json["data"]
    assert [row["service_id"] for row in rows] == ["blog"]


@pytest.mark.parametrize("address", ["files/cases.csv", "files/datapackage-digest.json", "archive.zip"])
def test_a_file_that_is_changed_while_it_is_served_is_not_given_out(tmp_path: Path, address: str):
    app = app_of(shelf_of(tmp_path, judged("acme", told=True)))
    home = tmp_path / "2026-Q4.1"
    path = home.with_name("2026-Q4.1.zip") if address == "archive.zip" else home / Path(address).name
    address, whole = f"/api/v1/releases/current/{address}", path.read_bytes()
    path.write_bytes(whole[:-1] + b"?")
    answer = ask(app, address)
    assert (answer.status, answer.json["code"], answer.headers["cache-control"]) == (503, "not_ready", "no-store")
    assert "etag" not in answer.headers
    path.write_bytes(whole)
    assert ask(app, address).body == whole, "restored, it is given out again"


def test_sole_traders_are_named_nowhere(tmp_path: Path):
    alone = service(
        "alone",
        kind=ControllerKind.SOLE_TRADER,
        name=Text(fr="Zoé Martin", en="Zoé Martin"),
        url="https://zoe-martin.example",
    )
    app = app_of(shelf_of(tmp_path, judged("alone", told=True, of=alone)))
    below = [a.replace("acme", "alone") for a in [*addresses("current"), "/metrics"]]
    for address in below:
        body = ask(app, address).body
        assert b"Martin" not in body, address
        assert b"zoe-martin" not in body, address


def test_the_description_is_openapi_3_1_and_every_error_has_one_form(app: FastAPI):
    said = ask(app, "/api/v1/openapi.json").json
    assert said["openapi"].startswith("3.1")
    for path, methods in said["paths"].items():
        assert set(methods) == {"get"}, path
        for status, answer in methods["get"]["responses"].items():
            assert status < "400" or "application/problem+json" in answer["content"]
    assert "HTTPValidationError" not in json.dumps(said)
