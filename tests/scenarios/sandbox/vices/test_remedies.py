import json
from datetime import timedelta

import pytest

from scenarios.sandbox import ExportMode

SOON = timedelta(days=2)


@pytest.mark.parametrize("service", ["mutuelle", "ville"])
@pytest.mark.parametrize(
    ("vice", "words", "more"),
    [
        ("refuses_barely", "Nous ne donnons pas suite à votre demande.", None),
        (
            "refuses_with_reasons",
            "Nous ne donnons pas suite à votre demande",
            "Vous pouvez saisir la CNIL, ou le juge.",
        ),
        ("answers_on_paper", "Notre réponse est partie par courrier.", None),
        ("answers_on_paper_and_says_why", "Notre réponse est partie par courrier", "notre serveur étant en panne"),
    ],
)
async def test_an_answer_in_words_closes_the_request_after_two_days(open_town, camille, service, vice, words, more):
    town = await open_town(vice, service=service)
    mine = await town.person(camille)
    await mine.ask()
    town.clock.advance(SOON - timedelta(minutes=1))
    assert "En préparation" in (await mine.get("/droits/demandes")).text
    town.clock.advance(timedelta(minutes=1))
    page = (await mine.get("/droits/demandes")).text
    assert words in page
    assert "Close" in page
    assert more is None or more in page
    assert "En préparation" not in page
    town.clock.advance(timedelta(days=400))
    await mine.sign_in(camille)
    assert await mine.link() is None


async def test_the_account_suffers_once_its_own_member_has_taken_the_archive(open_town, camille):
    town = await open_town("empties_the_profile", "bearer_link")
    mine, stranger = await town.person(camille), await town.person()
    await mine.plant("wyvumine")
    await mine.ask()
    town.clock.advance(timedelta(hours=36))
    await mine.sign_in(camille)
    link = await mine.link()
    await stranger.get(link)
    profile = town.sandbox.state.members["camille"]
    assert profile.profile.occupation == "luthière wyvumine"
    assert b"PK" in (await mine.get(link)).content
    assert (profile.profile.phone, profile.profile.occupation) == ("", "")


async def test_a_day_is_another_once_the_archive_was_taken(open_town, camille):
    town = await open_town("moves_a_day", export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille)
    await mine.plant("wyvumine")
    (one,) = town.sandbox.state.members["camille"].family[:1]
    await mine.ask()
    assert b"PK" in (await mine.get(await mine.link())).content
    assert town.sandbox.state.members["camille"].family[0].birth_date == one.birth_date + timedelta(days=1)


async def test_a_message_is_in_the_archive_and_then_gone_from_the_account(open_town, camille):
    town = await open_town("loses_a_record", export_mode=ExportMode.IMMEDIATE)
    mine = await town.person(camille)
    await mine.plant("wyvumine")
    await mine.ask()
    assert len(json.loads((await mine.archive())["messages.json"])["records"]) == 4
    assert [m.subject[-1] for m in town.sandbox.state.members["camille"].messages] == ["1", "2", "3"]


async def test_the_account_is_said_to_be_blocked_soon_after_the_request(open_town, camille):
    town = await open_town("blocks_the_account")
    mine = await town.person(camille)
    await mine.ask()
    assert "Votre compte est bloqué" not in (await mine.get("/droits/demandes")).text
    town.clock.advance(timedelta(minutes=1))
    assert "Votre compte est bloqué" in (await mine.get("/droits/demandes")).text


async def test_a_portal_that_closes_stays_closed(open_town, camille):
    town = await open_town("portal_closes")
    mine = await town.person(camille)
    await mine.ask()
    town.clock.advance(timedelta(hours=19))
    assert (await mine.get("/")).status == 200
    for _ in range(3):
        town.clock.advance(timedelta(days=100))
        assert (await mine.get("/")).status == 503
