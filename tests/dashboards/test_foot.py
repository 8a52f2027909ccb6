"""Does the foot of every letter and notice say all that Art. 14 asks for, in good French and in English?"""

import re

import pytest

from dashboards.foot import Controller, authority, of_letter, of_notice
from dashboards.typography import NARROW, NO_BREAK
from results.records import LANGUAGES, Language

OPERATOR = Controller(name="Observatoire d’essai", months=12, address="donnees@observatoire.test")
OWED = {  # GDPR Art. 14(1) and (2), as far as it concerns whoever answers a letter
    "fr": {
        "what it is": r"article 14",
        "controller": r"Observatoire d’essai est responsable du traitement",
        "purpose": r"(répondent aux demandes d’accès et de portabilité|répondre avant toute publication)",
        "ground": r"intérêt légitime \(article 6, paragraphe 1, point f\)",
        "source": r"celles que vous publiez",
        "recipients": r"personnes qui suivent ce dossier",
        "time": r"12 mois après la clôture",
        "rights": r"accès, rectification, effacement ou limitation, et vous opposer",
        "where": r"donnees@observatoire\.test",
        "complaint": r"la CNIL",
        "extracts": r"les noms sont retirés de tout extrait",
    },
    "en": {
        "what it is": r"Article 14",
        "controller": r"Observatoire d’essai is the controller",
        "purpose": r"(answer requests for access and portability|reply before anything is published)",
        "ground": r"legitimate interest \(Article 6\(1\)\(f\)\)",
        "source": r"those that you publish",
        "recipients": r"read by those who follow this case",
        "time": r"12 months after closure",
        "rights": r"access, rectification, erasure or restriction, and object",
        "where": r"donnees@observatoire\.test",
        "complaint": r"the CNIL",
        "extracts": r"names are removed from every extract",
    },
}
ENGLISH = re.compile(r"\b(?:the|of|and|with|was|is|you|your|this|not)\b")
FRENCH = re.compile(r"\b(?:le|les|des|est|avec|vous|votre|cette|dans)\b")


def plain(words: str) -> str:
    return " ".join(words.replace(NARROW, " ").replace(NO_BREAK, " ").split())


def feet(controller: Controller, language: Language) -> list[str]:
    notice = " ".join(of_notice(controller, country="FR", language=language))
    return [of_letter(controller, country="FR", language=language), notice]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", OWED["fr"])
def test_everything_that_is_owed_stands_in_both(what: str, language: Language) -> None:
    for foot in feet(OPERATOR, language):
        assert re.search(OWED[language][what], plain(foot)), foot


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_of_one_language_and_french_is_spaced_as_french_is(language: Language) -> None:
    other = ENGLISH if language == "fr" else FRENCH
    for foot in feet(OPERATOR, language):
        assert other.search(plain(foot)) is None
        if language == "fr":
            assert re.search(rf"[^{NO_BREAK}{NARROW}][;:?!](?=\s|$)", foot) is None


@pytest.mark.parametrize(
    ("language", "who", "how"),
    [
        ("fr", "la personne qui signe cette lettre est responsable", "répondez à cette lettre ;"),
        ("en", "whoever signs this letter is the controller", "reply to this letter;"),
    ],
)
def test_where_nobody_says_who_asks_it_is_whoever_signs_and_a_reply_is_the_way(
    language: Language, who: str, how: str
) -> None:
    foot = of_letter(Controller(name="", months=12), country="FR", language=language)
    assert who in plain(foot)
    assert how in plain(foot)
    assert "http" not in foot


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_named_whole_on_a_line_of_its_own(language: Language) -> None:
    page = "https://observatoire.test/donnees-personnelles-de-ceux-qui-nous-repondent"
    for foot in (
        of_letter(Controller(name="O", months=12, page=page), country="FR", language=language),
        "\n".join(of_notice(Controller(name="O", months=12, page=page), country="FR", language=language)),
    ):
        assert foot.splitlines()[-1].endswith(page)


def test_the_time_is_the_settings_and_the_authority_that_of_the_country() -> None:
    foot = of_letter(Controller(name="O", months=6), country="DE", language="fr")
    assert "6 mois après la clôture" in plain(foot)
    assert "CNIL" not in foot
    assert authority("DE", "fr") in plain(foot)


def test_lines_of_a_letter_are_as_long_as_a_mail_program_leaves_them() -> None:
    for language in LANGUAGES:
        foot = of_letter(OPERATOR, country="FR", language=language)
        assert max(map(len, foot.splitlines())) <= 72
