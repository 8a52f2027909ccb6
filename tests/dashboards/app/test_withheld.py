"""Does anything that is served show what was found in a case that is held back, or what is not public yet?"""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from results.figures.row import Finding
from results.records import Obligation, Outcome
from tests.dashboards.app.test_api import BELOW, ELSEWHERE
from tests.dashboards.released import BAD, GOOD, judged, released
from tests.dashboards.shelved import app_of, ask, lay, shelf_of

TELL = Finding(Outcome.CANNOT_TELL, "late", Obligation.LAW)
OURS = "portability_api_"


def served(app: FastAPI, *services: str) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Every public address with its status, headers and bytes; the list of figures and of files all the way down."""
    below = [f"/api/v1/releases/current/{one}" for one in BELOW]
    for service in services:
        below += [f"/feeds/services/{service}.atom", f"/badge/{service}.svg", f"/api/v1/services/{service}"]
        below += [f"/api/v1/releases/current/cases/case-{service}"]
    for row in ask(app, "/api/v1/releases/current/figures?limit=500").json["data"]:
        below.append(f"/api/v1/releases/current/figures/{row['figure_id']}")
    for row in ask(app, "/api/v1/releases/current/files").json["data"]:
        below.append(row["address"])
    found = {}
    for address in (*ELSEWHERE, "/api/v1/releases/current", *below, "/healthz", "/readyz"):
        for language in ("fr", "en"):
            answer = ask(app, address, accept_language=language)
            found[f"{address} {language}"] = (answer.status, dict(answer.headers), answer.body)
    lines = ask(app, "/metrics").body.splitlines()
    figures = b"\n".join(line for line in lines if OURS.encode() not in line)
    return {**found, "/metrics": (200, {}, figures)}


@pytest.mark.parametrize(("others", "finding"), [(2, BAD), (2, TELL), (39, BAD)])
def test_the_same_bytes_and_tags_everywhere_whatever_was_found_in_a_case_that_is_held_back(
    others: int, finding: Finding, tmp_path: Path
):
    crowd = [judged("acme", told=True), *(judged(f"shop-{n:02d}", told=True) for n in range(others - 1))]

    def world(of: Finding, home: Path) -> FastAPI:
        return app_of(shelf_of(home, *crowd, replace(judged("victim", of, told=True), verified=False)))

    one = served(world(finding, tmp_path / "one"), "acme", "victim")
    other = served(world(GOOD, tmp_path / "other"), "acme", "victim")
    assert one == other
    of_victim = b"".join(body for address, (_, _, body) in one.items() if "victim" not in address)
    assert b"victim" not in of_victim
    assert {status for address, (status, _, _) in one.items() if "victim" in address} == {404}


def test_a_folder_that_is_not_public_is_neither_opened_nor_named(tmp_path: Path):
    secret = replace(released(judged("secret", told=True)).release, id="2027-Q1.1")
    lay(secret, tmp_path)
    app = app_of(shelf_of(tmp_path, judged("acme", told=True)))
    everything = b"".join(body for _, _, body in served(app, "acme", "shop").values())
    assert b"secret" not in everything
    assert b"2027-Q1" not in everything
    for path in ("", "/services", "/files/cases.csv", "/archive.zip", "/figures"):
        answer = ask(app, f"/api/v1/releases/2027-Q1.1{path}")
        assert (answer.status, answer.json["code"]) == (404, "release_unknown")
    for path in (tmp_path / ".shelf").iterdir():
        assert b"secret" not in path.read_bytes()
