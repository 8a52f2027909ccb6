"""What a person who reads the mail is offered as its meaning, and what never."""

import pytest

from probes.mailbox.meaning import gives_reasons, suggestions
from results.records import Fact, Obstacle
from tests.probes.mailbox.answers import ANSWERS, DENIED, Answer

HELLO = "Madame, Monsieur,\n\n{}\n\nVous pouvez nous joindre du lundi au vendredi.\n\nCordialement,"
KINDS = ("RECEIVED", "IDENTITY", "EXTENSION", "REFUSAL", "CLARIFICATION", "DELIVERY")


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.text[:50])
def test_the_first_suggestion_is_what_it_means(answer: Answer):
    found = suggestions(HELLO.format(answer.text))
    assert found, answer.text
    assert (found[0].fact, found[0].obstacle) == answer.means[0], found


@pytest.mark.parametrize("text", DENIED)
def test_what_is_said_not_to_be_wanted_is_not_suggested(text: str):
    assert not {one.fact for one in suggestions(HELLO.format(text))} & {
        Fact.IDENTITY_DOCUMENT_DEMANDED,
        Fact.FEE_DEMANDED,
        Fact.IDENTITY_DEMANDED,
    }


@pytest.mark.parametrize(
    ("text", "fact", "obstacle"),
    [
        ("Votre demande doit être signée.", Fact.IDENTITY_DEMANDED, Obstacle.SIGNATURE),
        ("Please return the signed form.", Fact.IDENTITY_DEMANDED, Obstacle.SIGNATURE),
        ("Merci de nous indiquer votre date de naissance afin de vérifier votre identité.", Fact.IDENTITY_DEMANDED, Obstacle.EXTRA_IDENTITY),
        ("Please confirm your date of birth so that we can verify your identity.", Fact.IDENTITY_DEMANDED, Obstacle.EXTRA_IDENTITY),
        ("Les demandes ne sont traitées que par courrier postal.", Fact.PAPER_DEMANDED, Obstacle.WRONG_CHANNEL),
        ("Requests must be sent by post.", Fact.PAPER_DEMANDED, Obstacle.WRONG_CHANNEL),
        ("Veuillez adresser votre demande à rgpd@service.example.", Fact.REFERRED_ELSEWHERE, Obstacle.WRONG_CHANNEL),
        ("This mailbox is not monitored.", Fact.REFERRED_ELSEWHERE, Obstacle.WRONG_CHANNEL),
        ("Votre demande doit être rédigée en anglais.", Fact.DETAILS_DEMANDED, Obstacle.OTHER_LANGUAGE),
        ("Please write to us in English.", Fact.DETAILS_DEMANDED, Obstacle.OTHER_LANGUAGE),
        ("Votre demande présente un caractère manifestement excessif.", Fact.REFUSED, Obstacle.EXCESSIVE),
        ("Your request is considered manifestly excessive.", Fact.REFUSED, Obstacle.EXCESSIVE),
        ("Nous ne détenons aucune donnée vous concernant.", Fact.NO_DATA_HELD, None),
        ("We do not hold any data about you.", Fact.NO_DATA_HELD, None),
        ("Des frais de dossier de 15 € vous seront facturés.", Fact.FEE_DEMANDED, None),
        ("A fee of £10 applies.", Fact.FEE_DEMANDED, None),
        ("Merci de nous indiquer la raison de votre demande.", Fact.REASON_DEMANDED, None),
        ("What is the purpose of your request?", Fact.REASON_DEMANDED, None),
    ],
)  # fmt: skip
def test_every_way_of_making_it_harder_has_its_name(text: str, fact: Fact, obstacle: Obstacle | None):
    assert (fact, obstacle) in {(one.fact, one.obstacle) for one in suggestions(text)}


def test_a_receipt_beside_a_demand_is_both_and_the_demand_comes_first():
    found = suggestions("We have received your request. Please send us a copy of your passport.")
    assert [one.fact for one in found] == [Fact.IDENTITY_DOCUMENT_DEMANDED, Fact.REQUEST_ACKNOWLEDGED]
    assert found[0].sentence == "Please send us a copy of your passport."


@pytest.mark.parametrize("text", ["", "Bonjour,\n\nJe vous souhaite un bel été.\n", "x" * 200_000, "a " * 100_000])
def test_of_what_means_nothing_nothing_is_suggested(text: str):
    assert suggestions(text) == ()


def test_reasons_are_heard_in_both_languages():
    assert gives_reasons("en raison de la complexité de la demande")
    assert gives_reasons("due to its complexity")
    assert not gives_reasons("Votre demande est rejetée.")


@pytest.mark.parametrize(
    "text",
    [
        "Nous confirmons que ces éléments ne figurent pas dans notre réponse.",
        "Nous ne détenons pas d’autres données vous concernant.",
        "Les recherches n’ont pas été incluses dans l’export.",
        "Ces messages ont été laissés de côté.",
        "We hold no other data about you.",
        "The messages are not included in the file.",
        "There is nothing else to send you.",
        "Those searches were left out of the export.",
    ],
)
def test_that_nothing_else_comes_is_suggested_only_of_who_was_asked_about_it(text: str):
    first = suggestions(HELLO.format(text), clarified=True)[0]
    assert first.fact is Fact.OMISSION_CONFIRMED, first
    assert Fact.OMISSION_CONFIRMED not in {one.fact for one in suggestions(HELLO.format(text))}


@pytest.mark.parametrize(
    "text",
    [
        "Vous trouverez vos données en pièce jointe.",
        "Nous avons bien reçu votre message et vous répondrons sous 15 jours.",
        "Please find the completed file attached.",
    ],
)
def test_who_was_asked_and_sends_the_rest_is_not_said_to_leave_it_out(text: str):
    assert Fact.OMISSION_CONFIRMED not in {one.fact for one in suggestions(HELLO.format(text), clarified=True)}
