import time
from datetime import timedelta

import pyotp
import pytest

from scenarios.sandbox import ExportMode


@pytest.mark.parametrize(
    ("vice", "status", "words"),
    [("portal_down", 503, "503 Service Unavailable"), ("maintenance", 200, "Maintenance en cours")],
)
async def test_the_portal_is_away_for_three_days_after_the_request_and_loses_nothing(
    open_town, camille, vice, status, words
):
    town = await open_town(vice)
    mine = await town.person(camille)
    await mine.ask()
    town.clock.advance(timedelta(hours=19, minutes=59))
    await mine.sign_in(camille)
    assert (await mine.get("/compte")).status == 200
    town.clock.advance(timedelta(minutes=1))
    away = await mine.get("/connexion")
    assert away.status == status
    assert words in away.text
    town.clock.advance(timedelta(days=3))
    await mine.sign_in(camille)
    assert "profile.json" in await mine.archive()


async def test_slow_pages_take_their_time_and_say_the_same(open_town):
    town = await open_town("slow_pages")
    visitor = await town.person()
    began = time.monotonic()
    assert (await visitor.get("/aide")).status == 200
    assert time.monotonic() - began >= 1.5


async def test_the_session_is_lost_once_on_the_way_to_the_request(open_town, camille):
    town = await open_town("session_expires")
    mine = await town.person(camille)
    thrown_out = await mine.get("/droits/donnees")
    assert thrown_out.url == "/connexion"
    assert "Votre session a expiré" in thrown_out.text
    assert "Votre session a expiré" not in (await mine.get("/connexion")).text
    await mine.sign_in(camille)
    assert "est enregistrée" in (await mine.ask()).text


async def test_an_older_archive_is_offered_until_the_new_one_is_there(open_town, camille, read):
    town = await open_town("stale_archive")
    mine = await town.person(camille)
    await mine.plant("wyvumine")
    await mine.ask()
    stale = await mine.archive()
    assert read(stale, "messages") == []
    assert b"15 octobre 2026" in stale["LISEZ-MOI.txt"]
    town.clock.advance(timedelta(hours=36))
    await mine.sign_in(camille)
    assert len(read(await mine.archive(), "messages")) == 4


async def test_the_download_is_an_error_page_for_three_days(open_town, camille, opened_zip):
    town = await open_town("html_error_as_download", export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille)
    await mine.ask()
    link = await mine.link()
    wrong = await mine.get(link)
    assert wrong.status == 200
    assert wrong.content.startswith(b"<!doctype html>")
    assert ".zip" in wrong.headers["Content-Disposition"]
    town.clock.advance(timedelta(days=3))
    await mine.sign_in(camille)
    assert "profile.json" in opened_zip((await mine.get(link)).content)


async def test_the_download_is_empty(open_town, camille):
    town = await open_town("empty_file", export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille)
    await mine.ask()
    answer = await mine.get(await mine.link())
    assert (answer.status, answer.content) == (200, b"")


async def test_the_cookie_banner_stands_until_answered(open_town, camille):
    town = await open_town("consent_banner")
    visitor = await town.person()
    assert 'role="dialog"' in (await visitor.get("/")).text
    assert 'role="dialog"' not in (await visitor.post("/cookies", {"choice": "refuse"})).text
    await visitor.sign_in(camille)
    assert 'role="dialog"' not in (await visitor.get("/compte")).text


async def test_the_captcha_stands_on_the_request_only_and_lets_no_program_pass(open_town, camille):
    town = await open_town("captcha")
    mine = await town.person(camille)
    assert "h-captcha" not in (await mine.get("/droits")).text
    assert "h-captcha" in (await mine.get("/droits/donnees")).text
    assert (await mine.ask()).status == 422
    assert town.sandbox.state.orders == []


async def test_the_account_is_locked_an_hour_after_the_request(open_town, camille, noe):
    town = await open_town("locks_account")
    mine, theirs = await town.person(camille), await town.person(noe)
    await mine.ask()
    town.clock.advance(timedelta(minutes=59))
    await mine.sign_in(camille)
    assert (await mine.get("/compte")).url == "/compte"
    town.clock.advance(timedelta(minutes=1))
    assert (await mine.get("/compte")).url == "/connexion"
    refused = await mine.sign_in(camille)
    assert refused.status == 403
    assert "Votre compte est verrouillé" in refused.text
    await theirs.sign_in(noe)
    assert (await theirs.get("/compte")).url == "/compte"


async def test_the_redesign_renames_links_and_buttons_of_the_rights_only(open_town, camille):
    town = await open_town("page_redesigned")
    mine = await town.person(camille)
    for path, old, new in (
        ("/compte", "Mes données et mes droits", "Vie privée"),
        ("/droits", "Récupérer mes données", "Recevoir ma copie"),
        ("/droits/donnees", "Demander mon archive", "C’est parti"),
    ):
        page = (await mine.get(path)).text
        assert old not in page
        assert new in page
    assert "Nouveau message" in (await mine.get("/messages")).text
    assert "est enregistrée" in (await mine.ask()).text


async def test_the_bot_wall_stands_before_the_rights_only(open_town, camille):
    town = await open_town("bot_wall")
    mine = await town.person(camille)
    assert (await mine.get("/messages")).status == 200
    wall = await mine.get("/droits")
    assert wall.status == 403
    assert wall.headers["cf-mitigated"] == "challenge"
    assert "Vérification de votre navigateur" in wall.text


async def test_two_factor_asks_for_the_code_of_the_services_own_half_minute(open_town, camille):
    town = await open_town("two_factor")
    visitor = await town.person()
    assert (await visitor.sign_in(camille)).url == "/connexion/code"
    assert (await visitor.get("/compte")).url == "/connexion"
    totp = pyotp.TOTP(town.sandbox.state.members["camille"].totp)
    now = town.clock.now()
    assert (await visitor.post("/connexion/code", {"code": totp.at(now + timedelta(minutes=5))})).status == 422
    assert (await visitor.post("/connexion/code", {"code": totp.at(now)})).url == "/compte"
    assert town.sandbox.counters.sign_ins == {"camille": 1}
