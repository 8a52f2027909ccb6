from datetime import timedelta

import pytest

DAY = timedelta(days=1)
EXTENDED = "Nous prolongeons le délai de deux mois"


async def waited(open_town, camille, vice, **options):
    town = await open_town(vice, **options)
    mine = await town.person(camille)
    await mine.ask()

    async def after(time):
        town.clock.advance(time)
        await mine.sign_in(camille)
        return (await mine.get("/droits/demandes")).text

    return after


@pytest.mark.parametrize(
    ("vice", "announced", "answered", "reasons"),
    [
        ("extends_in_time", 12, 45, True),
        ("extends_late", 40, 45, True),
        ("extends_without_reasons", 12, 22, False),
    ],
)
async def test_an_extension_is_announced_and_the_answer_comes(open_town, camille, vice, announced, answered, reasons):
    after = await waited(open_town, camille, vice)
    assert EXTENDED not in await after(announced * DAY - timedelta(minutes=1))
    page = await after(timedelta(minutes=1))
    assert EXTENDED in page
    assert ("parce que votre dossier est complexe" in page) == reasons
    assert "Télécharger" not in await after((answered - announced) * DAY - timedelta(minutes=1))
    assert "Télécharger" in await after(timedelta(minutes=1))


async def test_an_extension_while_a_proof_is_awaited_brings_no_answer(open_town, camille):
    after = await waited(open_town, camille, "extends_while_waiting_for_proof")
    assert "pièce d’identité" in await after(DAY)
    assert EXTENDED in await after(40 * DAY)
    assert "Télécharger" not in await after(400 * DAY)


@pytest.mark.parametrize("service", ["mutuelle", "ville"])
@pytest.mark.parametrize(
    ("vice", "promise", "days"), [("is_slow", "25 jours", 20), ("breaks_its_promise", "2 jours", 9)]
)
async def test_a_promise_and_the_time_it_takes(open_town, camille, vice, promise, days, service):
    town = await open_town(vice, service=service)
    mine = await town.person(camille)
    assert f"Votre archive sera prête sous {promise}." in (await mine.ask()).text
    town.clock.advance(days * DAY - timedelta(minutes=1))
    await mine.sign_in(camille)
    assert await mine.link() is None
    town.clock.advance(timedelta(minutes=1))
    assert await mine.link() is not None


async def test_promises_vaguely_in_both_languages(open_town, camille):
    town = await open_town("promises_vaguely")
    mine = await town.person(camille, language="en")
    assert "Your archive will be ready within a reasonable time." in (await mine.ask()).text


@pytest.mark.parametrize(
    ("vice", "lives", "said"),
    [
        ("link_dies_within_a_day", timedelta(hours=20), True),
        ("link_dies_unannounced", timedelta(days=5), False),
    ],
)
async def test_a_link_dies_and_its_end_is_announced_or_not(open_town, camille, vice, lives, said):
    after = await waited(open_town, camille, vice)
    page = await after(timedelta(hours=36))
    assert "Télécharger" in page
    assert ("Disponible jusqu’au" in page) == said
    assert "Télécharger" in await after(lives - timedelta(minutes=1))
    assert "Expiré" in await after(timedelta(minutes=1))
