import csv
import hashlib
import io
import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import jsonschema
import pytest
import vobject
from icalendar import Calendar

from scenarios.sandbox import ExportMode

CATEGORIES = ("profile", "family", "messages", "appointments", "claims", "activity")
IN_36_HOURS = timedelta(hours=36)


async def test_everything_given_comes_back_and_nothing_of_the_neighbour(open_town, camille, noe, read, receipt):
    town = await open_town()
    mine, theirs = await town.person(camille), await town.person(noe)
    await mine.plant("wyvumine")
    await theirs.plant("wyvutheirs")
    await mine.ask()
    town.clock.advance(IN_36_HOURS)
    await mine.sign_in(camille)
    members = await mine.archive()

    (profile,) = read(members, "profile")
    assert (profile["phone"], profile["street"]) == ("01 99 00 12 34", "7 rue wyvumine")
    assert [p["full_name"] for p in read(members, "family")] == [f"Lou wyvumine-{n}" for n in range(3)]
    messages = read(members, "messages")
    assert [m["subject"] for m in messages] == [f"Question wyvumine-{n}" for n in range(4)]
    assert messages[0]["body"] == "Voici wyvumine-0\net « œ ÿ » ; =1+1"
    assert [a["note"] for a in read(members, "appointments")] == ["wyvumine-0", "wyvumine-1"]
    claims = read(members, "claims")
    assert [(c["provider"], c["amount"], c["care_date"]) for c in claims] == [
        ("Cabinet wyvumine-0", 34.5, "2026-10-01"),
        ("Cabinet wyvumine-1", 34.5, "2026-10-02"),
    ]
    assert members[messages[3]["attachments"][0]["path"]] == b"wyvumine-3" + receipt
    assert members[claims[1]["receipt"]["path"]] == b"wyvumine-1" + receipt
    assert {"sign_in", "page"} <= {line["doing"] for line in read(members, "activity")}
    assert not any(b"wyvutheirs" in name.encode() + content for name, content in members.items())


async def test_json_validates_csv_agrees_and_digests_hold(open_town, camille, read):
    town = await open_town(export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille)
    await mine.plant("wyvumine")
    town.clock.advance(timedelta(days=4))
    await mine.sign_in(camille)
    await mine.ask()
    members = await mine.archive()
    for category in CATEGORIES:
        schema = json.loads(members[f"schemas/{category}.schema.json"])
        checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        checker.validate(json.loads(members[f"{category}.json"]))
        rows = list(csv.DictReader(io.StringIO(members[f"csv/{category}.csv"].decode(), newline="")))
        ours = read(members, category)
        assert len(rows) == len(ours)
        for row, record in zip(rows, ours, strict=True):
            assert list(row) == list(record)
            assert all(row[k] == v for k, v in record.items() if isinstance(v, str))
    assert [c["paid"] for c in read(members, "claims")] == [24.15, 24.15]
    listed = dict(reversed(line.split("  ", 1)) for line in members["SHA256SUMS"].decode().splitlines())
    others = {name: content for name, content in members.items() if name != "SHA256SUMS"}
    assert listed == {name: hashlib.sha256(content).hexdigest() for name, content in others.items()}
    assert "LISEZ-MOI.txt" in members


async def test_cards_and_calendar_are_read_by_other_programs(open_town, camille, read):
    town = await open_town(export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille, language="en")
    await mine.plant("wyvumine")
    await mine.ask()
    members = await mine.archive()
    cards = list(vobject.readComponents(members["family.vcf"].decode()))
    assert [(c.fn.value, c.bday.value) for c in cards] == [(f"Lou wyvumine-{n}", f"201{n}-04-05") for n in range(3)]
    events = Calendar.from_ical(members["appointments.ics"]).walk("VEVENT")
    starts = [a["starts_at"] for a in read(members, "appointments")]
    assert [e["dtstart"].dt for e in events] == [datetime.fromisoformat(s) for s in starts]
    assert starts[0] == "2026-12-01T09:30:00+01:00"
    assert "README.txt" in members


async def test_only_what_was_ticked_is_exported(open_town, camille):
    town = await open_town(export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille)
    await mine.plant("wyvumine")
    await mine.post("/droits/donnees", [("category", "family"), ("category", "profile")])
    members = await mine.archive()
    assert {name for name in members if name.endswith(".json") and "/" not in name} == {"profile.json", "family.json"}
    assert not any(name.startswith("files/") for name in members)


async def test_a_request_is_acknowledged_prepared_offered_and_expires(open_town, camille):
    town = await open_town()
    mine = await town.person(camille)
    said = await mine.ask()
    (order,) = town.sandbox.state.orders
    assert f"Votre demande {order.reference} est enregistrée. Votre archive sera prête sous 3 jours." in said.text
    assert "En préparation" in said.text
    assert "Une demande est déjà en cours" in (await mine.ask()).text
    assert (await mine.get(f"/telechargement/{order.token}")).status == 404
    town.clock.advance(IN_36_HOURS - timedelta(seconds=1))
    await mine.sign_in(camille)
    assert await mine.link() is None
    town.clock.advance(timedelta(seconds=1))
    page = await mine.get("/droits/demandes")
    assert "Prêt" in page.text
    assert "Disponible jusqu’au 2 décembre 2026" in page.text
    link = await mine.link()
    town.clock.advance(timedelta(days=7) - timedelta(seconds=1))
    await mine.sign_in(camille)
    assert (await mine.get(link)).status == 200
    town.clock.advance(timedelta(seconds=1))
    assert (await mine.get(link)).status == 410
    assert "Expiré" in (await mine.get("/droits/demandes")).text
    assert town.sandbox.counters.export_requests == {"camille": 1}


async def test_the_link_is_closed_to_strangers_and_to_other_members(open_town, camille, noe):
    town = await open_town(export_mode=ExportMode.IMMEDIATE)
    mine, theirs, stranger = await town.person(camille), await town.person(noe), await town.person()
    await mine.ask()
    link = await mine.link()
    assert len(link.rpartition("/")[2]) * 6 >= 128
    assert (await mine.get(link)).headers["Content-Type"] == "application/zip"
    assert (await theirs.get(link)).status == 404
    assert (await stranger.get(link)).url == "/connexion"
    counters = town.sandbox.counters
    assert counters.downloads == {"camille": 1}
    assert counters.refused_downloads == {"noe": 1, "anonymous": 1}


async def test_a_member_sees_nothing_of_another(open_town, camille, noe):
    town = await open_town()
    mine, theirs = await town.person(camille), await town.person(noe)
    await mine.plant("wyvumine")
    file_id = town.sandbox.state.members["camille"].messages[3].files[0].id
    assert (await mine.get(f"/fichiers/{file_id}")).status == 200
    assert (await theirs.get(f"/fichiers/{file_id}")).status == 404
    for path in ("/messages", "/famille", "/rendez-vous", "/remboursements", "/profil", "/activite"):
        assert "wyvumine" not in (await theirs.get(path)).text


async def test_the_town_answers_by_an_agent_within_nine_days(open_town, camille, read):
    town = await open_town(service="ville")
    mine = await town.person(camille)
    await mine.plant("wyvumine", "/aides")
    said = await mine.ask()
    assert "sous 15 jours" in said.text
    assert "Accusé de réception de la demande VS-" in (await mine.get("/messages")).text
    town.clock.advance(timedelta(days=9) - timedelta(minutes=1))
    await mine.sign_in(camille)
    assert await mine.link() is None
    town.clock.advance(timedelta(minutes=1))
    members = await mine.archive()
    assert len(read(members, "messages")) == 5
    assert "article 15 du RGPD" in members["traitements.txt"].decode()


@pytest.mark.parametrize(("language", "words"), [("fr", "Droit"), ("en", "Right")])
async def test_every_page_speaks_the_language_asked_for(open_town, camille, language, words):
    town = await open_town()
    visitor = await town.person(camille, language={"fr": "fr-FR,fr;q=0.9,en;q=0.2", "en": "en-GB,en;q=0.8"}[language])
    for path in ("/", "/confidentialite", "/aide", "/contact", "/compte", "/droits", "/droits/donnees", "/nulle-part"):
        page = await visitor.get(path)
        assert f'<html lang="{language}">' in page.text
        assert page.headers["Content-Language"] == language
    notice = (await visitor.get("/confidentialite")).text
    assert f"{'Votre droit à la portabilité' if language == 'fr' else 'Your right to data portability'}" in notice


async def test_the_language_switched_to_lasts(open_town):
    town = await open_town()
    visitor = await town.person()
    assert (await visitor.get("/langue/en?retour=/aide")).url == "/aide"
    assert '<html lang="en">' in (await visitor.get("/")).text
    assert (await visitor.get("/langue/fr?retour=//elsewhere.test/")).url == "/"


async def test_answers_are_dated_by_the_services_own_clock(open_town):
    town = await open_town()
    visitor = await town.person()
    town.clock.advance(timedelta(days=400))
    answer = await visitor.get("/")
    assert parsedate_to_datetime(answer.headers["Date"]) == town.clock.now()
    assert "expires" not in answer.headers["Set-Cookie"].lower()
    assert "Server" not in answer.headers


async def test_two_days_of_idleness_end_the_session_and_it_says_so(open_town, camille):
    town = await open_town()
    mine = await town.person(camille)
    town.clock.advance(timedelta(minutes=30))
    assert (await mine.get("/compte")).url == "/compte"
    town.clock.advance(timedelta(days=2, minutes=1))
    page = await mine.get("/compte")
    assert page.url == "/connexion"
    assert "Votre session a expiré" in page.text


async def test_a_form_without_its_token_changes_nothing(open_town, camille):
    town = await open_town()
    mine = await town.person(camille)
    async with mine.http.post(f"{town.base}/droits/donnees", data={"category": "profile"}) as response:
        assert response.status == 403
    assert town.sandbox.state.orders == []


async def test_five_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(open_town, camille):
    town = await open_town()
    visitor = await town.person()
    for _ in range(5):
        answer = await visitor.post("/connexion", {"username": "camille", "password": "guess"})
    assert answer.status == 429
    assert (await visitor.sign_in(camille)).status == 429
    town.clock.advance(timedelta(minutes=15))
    assert (await visitor.sign_in(camille)).url == "/compte"
    assert town.sandbox.counters.failed_sign_ins == {"camille": 6}
    assert town.sandbox.counters.sign_ins == {"camille": 1}


async def test_a_form_that_is_not_complete_says_what_is_missing(open_town, camille):
    town = await open_town()
    mine = await town.person(camille)
    answer = await mine.post("/remboursements/nouvelle", {"provider": "", "care_date": "", "amount": "beaucoup"})
    assert answer.status == 422
    assert answer.text.count('class="error"') == 4
    assert town.sandbox.state.members["camille"].claims == []
