"""Is one request sent as the scenario says, and its answer taken for what it is?"""

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from probes.base import Ending
from results.records import Captured, StageEnded, Unobserved
from tests.probes.http.conftest import NOW, PASSWORD, TOKEN, drip


async def test_a_call_as_expected_ends_the_stage_well(desk, service):
    service.say("/x", "bonjour")
    played = await desk().play({"call": "GET /x"})
    assert (played.report.ending, played.code, len(played.all(StageEnded))) == (Ending.DONE, None, 1)
    assert service.asked[0].headers["User-Agent"] == "portability-auditor (+https://auditor.example/bot)"
    assert service.asked[0].headers["Accept-Language"] == "fr"


class TestWhatIsSent:
    async def test_basic(self, desk, service):
        service.say("/x")
        await desk().play({"call": "GET /x", "auth": "basic"})
        scheme, _, coded = service.asked[0].headers["Authorization"].partition(" ")
        assert (scheme, base64.b64decode(coded).decode()) == ("Basic", f"anna:{PASSWORD}")

    async def test_bearer(self, desk, service):
        service.say("/x")
        await desk().play({"call": "GET /x", "auth": "bearer"})
        assert service.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"

    async def test_a_login_that_the_account_does_not_have(self, desk, service):
        played = await desk(secrets={}).play({"call": "GET /x", "auth": "bearer"})
        assert played.code == "value_missing"
        assert "account.token" in played.message
        assert service.asked == []

    async def test_headers_json_form_and_body(self, desk, service):
        service.say("/x")
        values = {"record.title": "Vélo « rouge » & bleu"}
        await desk(values=values).play(
            {"call": "POST /x", "json": {"a": ["${record.title}", 1, None]}, "headers": {"X-Key": "${account.token}"}},
            {"call": "POST /x", "form": {"title": "${record.title}", "p": "${account.password}"}},
            {"call": "POST /x", "body": "<a>${record.title}</a>", "headers": {"Content-Type": "application/xml"}},
        )
        first, second, third = service.asked
        assert json.loads(first.body) == {"a": ["Vélo « rouge » & bleu", 1, None]}
        assert (first.headers["Content-Type"], first.headers["X-Key"]) == ("application/json", TOKEN)
        assert parse_qs(second.body.decode()) == {"title": ["Vélo « rouge » & bleu"], "p": [PASSWORD]}
        assert second.headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert (third.headers["Content-Type"], third.body.decode()) == (
            "application/xml",
            "<a>Vélo « rouge » & bleu</a>",
        )

    async def test_a_file_of_the_record(self, desk, service, tmp_path):
        service.say("/x", status=201)
        card = tmp_path / "carte.vcf"
        card.write_bytes(b"BEGIN:VCARD\r\nEND:VCARD\r\n")
        step = {"call": "PUT /x", "file": "${record.card}", "expect": [201, 204]}
        await desk(files={"record.card": card}).play(step)
        assert (service.asked[0].method, service.asked[0].body) == ("PUT", card.read_bytes())
        assert service.asked[0].headers["Content-Length"] == str(len(card.read_bytes()))

    async def test_a_file_that_is_not_there(self, desk, service):
        played = await desk().play({"call": "PUT /x", "file": "${record.card}"})
        assert (played.code, service.asked) == ("value_missing", [])

    async def test_a_value_in_the_path_stays_one_piece_of_it(self, desk, service):
        await desk(values={"account.username": "anna/../yann?x=1#é"}).play({"call": "GET /${account.username}/c"})
        assert service.asked[0].path == "/anna%2F..%2Fyann%3Fx%3D1%23%C3%A9/c"

    async def test_a_variable_with_which_the_path_begins_is_an_address(self, desk, service):
        await desk(saved={"next": f"{service.url}/a%2Fb?x=%2F&y=1"}).play({"call": "GET ${saved.next}"})
        assert service.asked[0].path == "/a%2Fb?x=%2F&y=1"

    async def test_the_services_own_path_is_kept(self, desk, service):
        await desk(url=f"{service.url}/app/").play({"call": "GET /x"})
        assert service.asked[0].path == "/app/x"

    async def test_a_header_that_would_be_two(self, desk, service):
        played = await desk(values={"record.note": "a\r\nX-Evil: 1"}).play(
            {"call": "GET /x", "headers": {"X-Note": "${record.note}"}}
        )
        assert (played.code, service.asked) == ("value_missing", [])

    async def test_cookies_last_as_long_as_the_stage_and_are_not_told_when_signed_out(self, desk, service):
        service.say("/login", Set_Cookie="who=anna-4f9c2d7e8a1b; Path=/")
        service.say("/x")
        at = desk()
        await at.play({"call": "POST /login"}, {"call": "GET /x"}, {"call": "GET /x", "signed_out": True})
        await at.play({"call": "GET /x"})
        assert [asked.headers.get("Cookie") for asked in service.asked[1:]] == ["who=anna-4f9c2d7e8a1b", None, None]


class TestWhatComesBack:
    @pytest.mark.parametrize(
        ("status", "expect", "code", "retry"),
        [
            (200, 200, None, None),
            (201, [201, 204], None, None),
            (404, 404, None, None),
            (404, 200, "page_changed", False),
            (410, 200, "page_changed", False),
            (400, 200, "call_refused", False),
            (204, 200, "call_refused", False),
            (500, 200, "target_unreachable", True),
            (401, 200, "call_refused", False),
        ],
    )
    async def test_the_status(self, desk, service, status, expect, code, retry):
        service.say("/x", status=status)
        played = await desk().play({"call": "GET /x", "expect": expect})
        assert played.code == code, played.message
        assert [body.retry for body in played.all(Unobserved)] == ([] if code is None else [retry])

    async def test_words_that_are_there(self, desk, service):
        service.say("/x", "Nom : Zoé  L’Hôte, 12,90 €", "text/plain; charset=utf-8")
        values = {"record.full_name": "Zoé L'Hôte"}
        step = {"call": "GET /x", "contains": ["${record.full_name}", {"fr": "12,90", "en": "12.90"}]}
        assert (await desk(values=values).play(step)).code is None

    async def test_words_that_are_not_there(self, desk, service):
        service.say("/x", "Nom : Yann")
        played = await desk().play({"call": "GET /x", "contains": "Zoé"})
        assert played.code == "page_changed"
        assert "Zoé" in played.message
        assert played.artifacts("capture") == [b"Nom : Yann"], "what came instead is kept"

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            ("FN:L’Hôte\\, Zoé et encore des mots assez longs pour que la \r\n ligne soit pliée", "text/vcard"),
            ("SUMMARY:L’Hôte\\, Zoé et encore des mots assez longs pour que la ligne \n\tsoit pliée", "text/calendar"),
            (json.dumps(["L’Hôte, Zoé et encore des mots assez longs pour que la ligne soit pliée"]), "application/json"),
            ("<p>L&rsquo;H&ocirc;te, Zo&#233; et encore des mots assez longs pour que la ligne soit pliée", "text/html"),
        ],
        ids=["vcard", "icalendar", "json", "html"],
    )  # fmt: skip
    async def test_words_as_their_format_writes_them(self, desk, service, body, kind):
        service.say("/x", body, f"{kind}; charset=utf-8")
        name = "L’Hôte, Zoé et encore des mots assez longs pour que la ligne soit pliée"
        assert (
            await desk(values={"record.name": name}).play({"call": "GET /x", "contains": "${record.name}"})
        ).code is None

    async def test_what_is_saved_serves_the_next_call(self, desk, service):
        service.say("/jobs", '{"job": {"id": 9007199254740993001, "done": false}}', "application/json")
        played = await desk().play(
            {"call": "POST /jobs", "save": {"id": "$.job.id", "done": "$['job'].done"}},
            {"call": "GET /jobs/${saved.id}"},
        )
        assert played.report.saved == {"id": "9007199254740993001", "done": "false"}
        assert service.asked[1].path == "/jobs/9007199254740993001"

    @pytest.mark.parametrize("body", ['{"other": 1}', "[]", "Erreur", '{"id": {"a": 1}}'])
    async def test_nothing_to_save(self, desk, service, body):
        service.say("/x", body, "application/json")
        played = await desk().play({"call": "GET /x", "save": {"id": "$.id"}})
        assert (played.code, played.report.saved) == ("page_changed", {})

    async def test_what_stands_in_the_place_of_a_capture_is_an_observation(self, desk, service):
        service.say("/x", "Votre archive sera prête sous 3 jours.")
        played = await desk().play({"call": "GET /x", "contains": "prête sous {promise}"})
        assert [body.duration_h for body in played.all(Captured)] == [72]
        assert played.report.saved == {"promise": "3 jours"}

    async def test_a_redirection_that_is_expected_is_the_answer(self, desk, service):
        service.send_to("/x", "/y")
        played = await desk().play({"call": "GET /x", "expect": 302})
        assert (played.code, service.times("/y")) == (None, 0)

    async def test_an_answer_without_end(self, desk, service):
        @service.on("/x")
        async def endless(request):
            return await drip(request, *[b"x" * 1000] * 100)

        played = await desk().play({"call": "GET /x", "within": "1s"})
        assert (played.code, played.all(Unobserved)[0].retry) == ("step_timeout", True)

    async def test_an_answer_that_breaks_off(self, desk, service):
        @service.on("/x")
        async def cut(request):
            response = await drip(request, b"x" * 100, Content_Length="5000")
            request.transport.abort()
            return response

        assert (await desk().play({"call": "GET /x"})).code == "target_unreachable"


class TestTurnedAway:
    @pytest.mark.parametrize("status", [401, 403])
    async def test_a_login_turned_down_is_never_tried_again(self, desk, service, status):
        service.say("/x", "Non", status=status)
        steps = [{"call": "GET /x", "auth": "basic"}, {"call": "GET /x", "auth": "basic"}]
        played = await desk().play(*steps)
        failure = played.all(Unobserved)[0]
        assert (failure.code, failure.retry, service.times("/x")) == ("credential_rejected", False, 1)

    @pytest.mark.parametrize(
        "login",
        [
            {"headers": {"X-Key": "${account.token}"}},
            {"form": {"user": "anna", "password": "${account.password}"}},
            {"json": {"deep": ["${account.password}"]}},
        ],
    )
    async def test_a_login_of_any_other_form_too(self, desk, service, login):
        service.say("/login", "Non", status=401)
        played = await desk().play({"call": "POST /login", **login})
        assert (played.code, service.times("/login")) == ("credential_rejected", 1)

    @pytest.mark.parametrize(
        ("status", "header", "when"),
        [
            (429, "120", NOW + timedelta(seconds=120)),
            (503, "Mon, 23 Nov 2026 10:30:00 GMT", datetime(2026, 11, 23, 10, 30, tzinfo=UTC)),
            (503, "later", None),
            (429, "-1", None),
            (429, "9" * 40, None),
        ],
    )
    async def test_later(self, desk, service, status, header, when):
        service.say("/x", status=status, Retry_After=header)
        played = await desk().play({"call": "GET /x", "auth": "basic"})
        (failure,) = played.all(Unobserved)
        assert (failure.code, failure.retry, failure.not_before) == ("target_unreachable", True, when)
        journal = played.artifacts("journal")[0].decode()
        assert json.dumps(["Retry-After", header]) in journal

    async def test_a_wall_against_programs_stops_the_stage(self, desk, service):
        service.say("/x", "<html><h1>Un instant</h1>", "text/html", status=403, cf_mitigated="challenge")
        played = await desk().play({"call": "GET /x", "auth": "basic"}, {"call": "GET /y"})
        assert (played.report.ending, played.facts, service.times("/y")) == (Ending.STOPPED, ["access_blocked"], 0)
        assert b"Un instant" in played.artifacts("dom")[0]


class TestIrreversible:
    async def test_the_intent_is_written_before_and_the_observation_handed_over_after(self, desk, service):
        seen = []

        @service.on("/x")
        async def answer(request):
            seen.append(list(at.intents))
            return web.Response(text="ok")

        service.say("/before", Set_Cookie="a=1")
        at = desk()
        played = await at.play({"call": "GET /before"}, {"call": "POST /x", "irreversible": True})
        assert seen == [[1]], "the intent was there when the request came"
        assert played.intents == [1]
        assert played.report.ending is Ending.DONE

    async def test_nothing_is_sent_in_a_rehearsal(self, desk, service):
        service.say("/before")
        played = await desk().play({"call": "GET /before"}, {"call": "POST /x", "irreversible": True}, dry_run=True)
        assert (played.report.ending, service.times("/x"), played.intents) == (Ending.REHEARSED, 0, [])

    @pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
    async def test_a_connection_lost_before_the_answer_is_not_made_again(self, desk, service, method):
        @service.on("/x")
        async def lost(request):
            request.transport.abort()
            return web.Response()

        service.say("/before")
        played = await desk().play({"call": "GET /before"}, {"call": f"{method} /x", "irreversible": True})
        failure = played.all(Unobserved)[0]
        assert service.times("/x") == 1
        assert (failure.code, failure.after_irreversible, failure.retry) == ("target_unreachable", True, False)


async def test_a_person_is_asked_between_two_calls(desk, service):
    service.say("/x")
    steps = [{"call": "GET /x"}, {"human": "Lisez le SMS.", "answers": {"done": {"words": "Fait"}}}, {"call": "GET /x"}]
    at = desk()
    played = await at.play(*steps)
    assert (played.report.ending, played.report.question.next_step) == (Ending.ASKED, 2)
    await at.play(*steps, from_step=2)
    assert service.times("/x") == 2


async def test_time_for_a_step_is_counted_for_the_whole_answer(desk, service):
    @service.on("/x")
    async def slow(request):
        return await drip(request, *[b"x"] * 40, pause_s=0.1)

    played = await desk(longest_transfer=timedelta(hours=1)).play({"call": "GET /x", "within": "1s"})
    assert played.code == "step_timeout"
