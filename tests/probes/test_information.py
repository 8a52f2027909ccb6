"""Of which elements of Art. 15(1) do words speak?"""

import pytest

from probes.information import elements_in
from results.records import ALWAYS_OWED, InformationElement

FRENCH = """
Finalités : tenir votre compte.
Catégories : identité, échanges.
Destinataires : notre hébergeur.
Durée : cinq ans.
Source : vous-même.
Décision automatisée : aucune.
Vous pouvez demander la rectification ou l'effacement, et adresser une réclamation à la CNIL.
"""
ENGLISH = """
We process your data for the following purposes: keeping your account.
Categories of personal data: identity, messages.
They are shared with our hosting company and kept for five years.
We obtained them from yourself. There is no automated decision-making.
You have the right to rectification, erasure and restriction, and may lodge a complaint with a supervisory authority.
"""


@pytest.mark.parametrize("text", [FRENCH, ENGLISH])
def test_an_answer_that_says_all_is_seen_to_speak_of_all(text: str):
    assert elements_in(text) == tuple(InformationElement)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Bonjour,\nVous trouverez vos données en pièce jointe.\nCordialement", ()),
        ("Dear customer,\nplease find your data attached.\nKind regards", ()),
        ("Vos données sont conservées pendant trois ans.", (InformationElement.RETENTION,)),
        ("Your data are stored until you close your account.", (InformationElement.RETENTION,)),
        ("La durée du trajet est de dix minutes.", ()),
        ("You may complain to the supervisory authority.", (InformationElement.COMPLAINT,)),
        ("Nous ne pratiquons pas de profilage.", (InformationElement.AUTOMATED_DECISIONS,)),
    ],
)
def test_other_words_are_not_taken_for_it(text: str, named: tuple[InformationElement, ...]):
    assert elements_in(text) == named


def test_what_is_always_owed_stands_in_the_order_of_the_law():
    assert [e for e in InformationElement if e in ALWAYS_OWED] == list(ALWAYS_OWED)


@pytest.mark.parametrize("filling", ["\n", " ", "a", "é.", "durée "])
def test_no_text_takes_long(filling: str):
    elements_in(filling * 400_000)


def test_a_text_without_end_is_read_by_its_head():
    assert elements_in("a" * 10_000_000 + "\nFinalités :") == ()
