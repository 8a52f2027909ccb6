"""Does the first sentence say what was observed, and no more?"""

import re

import pytest

from dashboards.sentence import circumstances, headline
from results.records import Language
from tests.dashboards.staged import SITUATIONS

# LAW: only an authority or a court finds an infringement
ACCUSING = re.compile(
    r"illegal|illégal|unlawful|illicite|violat|complian|non-?conform|conforme|conformité|infraction|breach|guilty|coupable",
    re.IGNORECASE,
)


def said(situation: str, language: Language = "en") -> str:
    return headline(SITUATIONS[situation]().card, language).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_sentence_names_service_account_and_day_and_accuses_nobody(situation: str, language: Language) -> None:
    staged = SITUATIONS[situation]()
    sentence = headline(staged.card, language)
    assert staged.card.service.name.in_(language) in sentence
    assert ("compte de test" if language == "fr" else "test account") in sentence
    assert re.search(r"\b2026\b", sentence)
    assert sentence.endswith(".")
    assert sentence.count(".") <= 4
    assert not ACCUSING.search(sentence + circumstances(staged.entries, language))


def test_a_perfect_service_is_said_to_be_quick_and_whole() -> None:
    assert said("perfect") == (
        "Sablon answered within 36 hours, before the legal deadline; we had asked on 2 March 2026, with a test account. "
        "In the file it gave we found all 8 records we had entrusted to it, in formats that software can read."
    )


def test_a_late_and_partial_answer_says_by_how_much_and_what_is_missing() -> None:
    assert said("slow", "fr") == (
        "Sablon a répondu au moins 5 jours après l’échéance légale du 2 avril 2026 ; nous avions fait la demande le "
        "2 mars 2026, avec un compte de test. Dans le fichier remis, nous avons retrouvé 4 des 6 éléments que nous lui "
        "avions confiés, dans des formats qu’un logiciel sait lire ; il manque en entier : famille."
    )


def test_a_leak_and_an_open_link_are_both_told() -> None:
    assert "private data of a second account of ours" in said("leaking")
    assert "opened with the session of another account" in said("leaking")


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        ("silent", "By 2 May 2026, after the legal deadline of 2 April 2026, we had seen no answer from Sablon"),
        ("waiting", "By 14 March 2026 we had not yet seen an answer from Sablon, due by 2 April 2026"),
        ("portal_down", "We do not know whether Sablon answered"),
        ("identity", "the legal clock stands still"),
        ("unproven", "Nothing proves that Sablon received our request"),
        ("refused_password", "nothing shows that our request to Sablon, prepared with a test account, was sent"),
        ("unsent", "nothing shows that our request to Sablon, prepared with a test account, was sent"),
        ("fee", "asked for a payment (€12.50) before handling a request"),
        ("refused", "No file was handed over."),
        ("unread", "we could not read all of it"),
        ("unexamined", "our looks do not tell whether before or after"),
        ("unexamined", "on its pre-production site"),
        ("extended", "after announcing an extension"),
        ("bearer_link", "that the rest is missing remains to be confirmed"),
        ("missing_again", "we found 4 of the 6 records we had entrusted to it"),
        ("missing_again", "2 of those missing were missing from an earlier export too"),
    ],
)
def test_what_is_not_known_is_not_claimed(situation: str, words: str) -> None:
    assert words in said(situation)


@pytest.mark.parametrize("situation", ["waiting", "portal_down", "identity", "unproven", "refused_password", "unsent"])
def test_without_an_answer_nothing_is_said_of_a_file(situation: str) -> None:
    assert "file" not in said(situation)


@pytest.mark.parametrize("situation", ["bearer_link", "two_limbs"])
def test_what_is_missing_in_one_export_only_is_not_called_wholly_missing(situation: str) -> None:
    assert "wholly missing" not in said(situation)


def test_the_ledger_adds_why_and_which_answer_it_was() -> None:
    assert circumstances(SITUATIONS["refused"]().entries, "en") == "The request is refused."
    assert "says nothing about the service" in circumstances(SITUATIONS["refused_password"]().entries, "en")
    assert circumstances(SITUATIONS["perfect"]().entries, "en") == ""
