"""Does a monitoring system read the figures that stand, and how the server is?"""

from pathlib import Path

from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_open
from prometheus_client.parser import text_string_to_metric_families as read_text

from dashboards.shelf.stock import Shelf
from tests.dashboards.released import judged, released
from tests.dashboards.shelved import app_of, ask, shelf_of

OPEN = "application/openmetrics-text; version=1.0.0"


def test_both_forms_say_the_figures_of_the_release_and_the_server(tmp_path: Path):
    cases = [judged(f"shop-{n:02d}", told=True) for n in range(40)]
    app = app_of(shelf_of(tmp_path, *cases))
    ask(app, "/api/v1/releases")
    ask(app, "/api/v1/nobody/knows")
    for read, accept in ((read_open, OPEN), (read_text, "text/plain")):
        answer = ask(app, "/metrics", accept=accept)
        families = {family.name: family for family in read(answer.body.decode())}
        values = {s.labels["figure"]: s.value for s in families["portability_figure"].samples}
        assert values == {f.id: f.value for f in released(*cases).release.figures if f.value is not None}
        assert families["portability_api_releases"].samples[0].value == 1
        counted = {(s.labels["route"], s.labels["status"]) for s in families["portability_api_requests"].samples}
        assert {("/api/v1/releases", "200"), ("elsewhere", "404")} <= counted


def test_before_the_first_release_there_is_the_server_alone():
    answer = ask(app_of(Shelf()), "/metrics", accept=OPEN)
    names = {family.name for family in read_open(answer.body.decode())}
    assert "portability_api_releases" in names
    assert "portability_figure" not in names


def test_what_is_answered_before_anything_is_read_is_no_address_that_leads_nowhere(tmp_path: Path):
    app = app_of(shelf_of(tmp_path, judged("acme", told=True)), rate_per_s=0.5)
    tag = ask(app, "/api/v1/services/acme").headers["etag"]
    assert ask(app, "/api/v1/services/acme", if_none_match=tag).status == 304
    assert ask(app, "/api/v1/services/acme").status == 429
    assert ask(app, "/api/v1/services/acme", "OPTIONS").status == 204
    lines = [line for line in ask(app, "/metrics").body.decode().splitlines() if "requests_total{" in line]
    routes = {(line.split('"')[1], line.split('"')[3]) for line in lines}
    of = "/api/v1/services/{service}"
    assert routes == {(of, "200"), ("early", "304"), ("early", "429"), ("early", "204")}


def test_addresses_that_lead_nowhere_share_a_label(tmp_path: Path):
    app = app_of(shelf_of(tmp_path, judged("acme", told=True)))
    for n in range(50):
        ask(app, f"/api/v1/nothing/{n}")
        ask(app, f"/api/v1/services/{n}")
    body = ask(app, "/metrics").body.decode()
    routes = {line.split('route="')[1].split('"')[0] for line in body.splitlines() if "requests_total{" in line}
    assert routes == {"elsewhere", "/api/v1/services/{service}"}
