"""Is what stands in an answer seen where the scenario names its place, and nowhere else?

The shape is that of the Data Rights Protocol: a request has a status, and a
reason where it is denied.
"""

import json

import pytest

from probes.base import Ending
from results.records import Captured, Looked

LOOK = (
    {"call": "GET /requests/${saved.id}"},
    {"watch_for": {"answer": "$.status", "value": "fulfilled"}, "fact": "export_ready"},
    {"watch_for": {"answer": "$.status", "value": "denied"}, "fact": "refused"},
    {"watch_for": {"answer": "$.expected_by", "value": "{promise}"}, "fact": "request_pending"},
)
SAVED = {"id": "42"}


def status(service, **said):
    service.say("/requests/42", json.dumps(said), "application/json")


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ({"status": "fulfilled"}, ["export_ready"]),
        ({"status": "Fulfilled"}, ["export_ready"]),
        ({"status": "in_progress"}, []),
        ({"status": "not fulfilled"}, []),
        ({"state": {"status": "fulfilled"}}, []),
        ({"status": ["fulfilled"]}, []),
        ({"status": "denied", "reason": "no_match"}, ["refused"]),
        ({"status": "in_progress", "expected_by": "12 mars 2026"}, ["request_pending"]),
    ],
)
async def test_what_stands_at_the_place_and_only_there(desk, service, said, facts):
    status(service, **said)
    played = await desk(saved=SAVED).play(*LOOK, name="look")
    assert (played.code, played.facts) == (None, facts)
    (looked,) = played.all(Looked)
    assert [str(fact) for fact in looked.facts] == facts


async def test_a_refusal_is_proposed_and_what_shows_it_is_kept(desk, service):
    status(service, status="denied", reason="no_match")
    played = await desk(saved=SAVED).play(*LOOK, name="look")
    fact = next(body for body in played.bodies if getattr(body, "fact", None) == "refused")
    assert fact.proposed
    assert [played.vault.read("case-1", shown) for shown in fact.artifacts] == [b"denied"]


async def test_what_its_words_keep_is_read(desk, service):
    status(service, status="in_progress", expected_by="12 mars 2026")
    played = await desk(saved=SAVED).play(*LOOK, name="look")
    assert [captured.day.isoformat() for captured in played.all(Captured)] == ["2026-03-12"]


async def test_what_must_stand_there_and_does_not_is_a_change(desk, service):
    status(service, status="open")
    played = await desk(saved=SAVED).play(LOOK[0], {"see": {"answer": "$.status", "value": "in_progress"}})
    assert played.code == "page_changed"
    assert "$.status" in played.message
    played = await desk(saved=SAVED).play(LOOK[0], {"see": {"answer": "$.status"}})
    assert played.report.ending is Ending.DONE


async def test_an_answer_that_is_no_json_is_no_look(desk, service):
    service.say("/requests/42", "<html>", "text/html")
    played = await desk(saved=SAVED).play(*LOOK, name="look")
    assert (played.code, played.facts, played.all(Looked)) == ("page_changed", [], [])


def pages(service, *, link=False, last=3):
    for number in range(1, last + 1):
        onward = f"/page/{number + 1}" if number < last else None
        said = {"items": [number], **({"next": onward} if not link else {})}
        headers = {"Link": f'<{onward}>; rel="next"'} if link and onward else {}
        service.say(f"/page/{number}", json.dumps(said), "application/json", **headers)


@pytest.mark.parametrize(("way", "link"), [("link", True), ("$.next", False)])
async def test_an_export_in_pages_is_taken_to_the_last(desk, service, way, link):
    pages(service, link=link)
    played = await desk().play({"download": {"call": "GET /page/1"}, "next": way}, name="collect")
    assert (played.code, played.facts) == (None, ["export_delivered"])
    assert [json.loads(data)["items"] for data in played.exports] == [[1], [2], [3]]
    parts = [body.part for body in played.bodies if getattr(body, "role", None) == "export"]
    assert parts == [1, 2, 3]


async def test_pages_that_go_round_end_with_a_change(desk, service):
    service.say("/page/1", json.dumps({"next": "/page/1"}), "application/json")
    played = await desk().play({"download": {"call": "GET /page/1"}, "next": "$.next"}, name="collect")
    assert (played.code, played.facts) == ("page_changed", [])


async def test_a_page_on_a_foreign_host_is_not_asked_for(desk, service):
    service.say("/page/1", json.dumps({"next": "https://elsewhere.example/2"}), "application/json")
    played = await desk().play({"download": {"call": "GET /page/1"}, "next": "$.next"}, name="collect")
    assert played.code == "host_refused"
