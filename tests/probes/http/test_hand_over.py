"""Does a call in the midst of another probe's stage give back what it saw, and leave what it means to the other?"""

from dataclasses import replace

import pytest

from probes.errors import CredentialRejected, NoFile, PageChanged
from results.records import ArtifactKept, FactSeen
from scenarios.pattern import Inserted


async def test_what_it_saved(desk, service):
    service.say("/x", '{"id": "job-17"}', "application/json")
    done = await desk().hand_over({"call": "GET /x", "save": {"id": "$.id"}})
    assert (done.done, done.saved) == (True, {"id": "job-17"})
    assert [body.role for body in done.bodies] == ["journal"]


async def test_with_the_values_known_there(desk, service):
    service.say("/x")
    at = desk()
    scope = replace(at.session.scope, values={"saved.id": Inserted.of("17")})
    await at.hand_over({"call": "GET /x/${saved.id}", "expect": 404}, scope=scope)
    assert service.asked[0].path == "/x/17"


async def test_the_step_that_cannot_be_taken_back_was_answered_for_already(desk, service):
    service.say("/x")
    at = desk()
    await at.hand_over({"call": "POST /x", "irreversible": True})
    assert (service.times("/x"), at.intents) == (1, [])


async def test_a_file_without_a_word_on_what_it_means(desk, service):
    service.say("/f", b"PK", "application/zip")
    done = await desk().hand_over({"download": {"call": "GET /f"}, "fact": "export_delivered"}, name="collect")
    files = [body for body in done.bodies if isinstance(body, ArtifactKept) and body.role == "export"]
    assert (len(files), len(done.links)) == (1, 1)
    assert [body for body in done.bodies if isinstance(body, FactSeen)] == []


async def test_nothing_to_take_lets_the_next_source_be_tried(desk, service):
    done = await desk().hand_over({"download": {"call": "GET /f"}}, name="collect")
    assert done.done is False


@pytest.mark.parametrize(
    ("step", "status", "error"),
    [
        ({"call": "GET /x", "auth": "basic"}, 401, CredentialRejected),
        ({"call": "GET /x"}, 404, PageChanged),
        ({"download": {"call": "GET /x"}}, 403, NoFile),
    ],
)
async def test_a_failure_is_the_others_and_what_shows_it_is_in_the_ledger(desk, service, step, status, error):
    service.say("/x", "Non", status=status)
    at = desk()
    with pytest.raises(error):
        await at.hand_over(step)
    assert {body.role for body in at.handed if isinstance(body, ArtifactKept)} == {"capture", "journal"}


async def test_two_calls_of_one_stage_keep_a_journal_each(desk, service):
    service.say("/x")
    at = desk()
    for _ in range(2):
        done = await at.hand_over({"call": "GET /x"})
        assert [body.role for body in done.bodies] == ["journal"]
