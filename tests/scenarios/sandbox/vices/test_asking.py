from datetime import timedelta

import pytest

from scenarios.sandbox import ExportMode


async def test_takes_letters_only_offers_no_form_at_all(open_town, camille):
    town = await open_town("takes_letters_only")
    mine = await town.person(camille)
    page = (await mine.get("/droits")).text
    assert "Les demandes sont reçues par courrier uniquement" in page
    assert "/droits/donnees" not in page
    assert (await mine.get("/droits/donnees")).status == 404
    await mine.ask()
    assert town.sandbox.state.orders == []


async def test_form_is_broken_shows_the_page_and_takes_nothing(open_town, camille):
    town = await open_town("form_is_broken")
    mine = await town.person(camille, language="en")
    page = await mine.get("/droits/donnees")
    assert "Requests cannot be made online at the moment." in page.text
    assert "<form" not in page.text.partition("<main")[2]
    await mine.ask()
    assert town.sandbox.state.orders == []


@pytest.mark.parametrize(
    ("vice", "label", "field"),
    [
        ("wants_a_motive", "Motif de votre demande (obligatoire)", "motive"),
        ("wants_a_document", "Copie de votre pièce d’identité (obligatoire)", "document"),
    ],
)
async def test_what_is_compulsory_stands_on_the_form_and_is_insisted_on(open_town, camille, vice, label, field):
    town = await open_town(vice)
    mine = await town.person(camille)
    page = (await mine.get("/droits/donnees")).text
    assert label in page
    required = page.partition(f'name="{field}"')[2].partition(">")[0]
    assert "required" in required
    refused = await mine.ask()
    assert refused.status == 422
    assert town.sandbox.state.orders == []
    perfect = await (await open_town()).person(camille)
    assert label not in (await perfect.get("/droits/donnees")).text


async def test_what_is_compulsory_lets_the_request_through_once_given(open_town, camille):
    everything = [("category", "profile")]
    motive = await (await open_town("wants_a_motive")).person(camille)
    assert "est enregistrée" in (await motive.post("/droits/donnees", [*everything, ("motive", "parce que")])).text
    document = await (await open_town("wants_a_document")).person(camille)
    file = ("document", "carte.pdf", b"%PDF-1.4")
    assert "est enregistrée" in (await document.post("/droits/donnees", everything, file)).text


async def test_wants_a_document_later_asks_the_next_day_and_never_answers(open_town, camille):
    town = await open_town("wants_a_document_later")
    mine = await town.person(camille)
    await mine.ask()
    assert "pièce d’identité" not in (await mine.get("/droits/demandes")).text
    town.clock.advance(timedelta(hours=20))
    assert "envoyez-nous une copie de votre pièce d’identité" in (await mine.get("/droits/demandes")).text
    town.clock.advance(timedelta(days=400))
    await mine.sign_in(camille)
    assert await mine.link() is None


async def test_answers_by_people_has_a_letter_box_and_no_export(open_town, camille):
    town = await open_town("answers_by_people")
    mine = await town.person(camille)
    assert "Écrire à notre déléguée" in (await mine.get("/droits")).text
    assert "Récupérer mes données" not in (await mine.get("/droits/donnees")).text
    assert "est enregistrée" in (await mine.ask()).text


async def test_acknowledges_nothing_gives_a_number_and_says_no_more(open_town, camille):
    town = await open_town("acknowledges_nothing")
    mine = await town.person(camille)
    said = (await mine.ask()).text
    assert f"Formulaire envoyé, référence {town.sandbox.state.orders[0].reference}." in said
    assert "est enregistrée" not in said


@pytest.mark.parametrize(("vice", "listed"), [("shows_no_status", True), ("forgets_the_request", False)])
async def test_nothing_is_shown_of_a_request_until_it_is_answered(open_town, camille, vice, listed):
    town = await open_town(vice)
    mine = await town.person(camille)
    await mine.ask()
    page = (await mine.get("/droits/demandes")).text
    assert "En préparation" not in page
    assert ("Demande du" in page) == listed
    assert ("Vous n’avez encore rien demandé" in page) != listed
    town.clock.advance(timedelta(hours=36))
    assert "Prêt" in (await mine.get("/droits/demandes")).text


async def test_answers_at_once_is_ready_before_anybody_can_wait(open_town, camille):
    town = await open_town("answers_at_once")
    mine = await town.person(camille)
    await mine.ask()
    assert town.sandbox.behaviour.mode is ExportMode.IMMEDIATE
    assert "profile.json" in await mine.archive()
