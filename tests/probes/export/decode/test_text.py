"""Texts with a grammar, and prose that has none."""

import pytest

from probes.export.decode.chat import is_chat
from tests.probes.export.test_decode import leaves


@pytest.mark.parametrize(
    "stamp",
    [
        "[14/01/2026, 09:00:00] {}",
        "[14/01/2026 à 09:00:00] {}",
        "14/01/2026 à 09:00 - {}",
        "1/14/26, 9:00\u202fAM - {}",
        "\u200e[2026-01-14, 09:00:00] {}",
        "[14 janv. 2026 à 09:00:00] {}",
        "14.01.26, 09:00 - {}",
    ],
)
def test_a_chat_gives_time_author_and_text_of_each_message(stamp: str):
    said = "Zoé\u202f: bonjour\r\nà : toi\r\n"
    text = stamp.format("Messages chiffrés.") + "\r\n" + stamp.format(said) + stamp.format("Ana: \u200eok")
    found = leaves("text", text)
    assert [(leaf[0].rpartition("/")[2], leaf[1]) for leaf in found if not leaf[0].endswith("time")] == [
        ("text", "Messages chiffrés."),
        ("author", "Zoé"),
        ("text", "bonjour\nà : toi"),
        ("author", "Ana"),
        ("text", "ok"),
    ]
    assert {leaf[3] for leaf in found} == {"/message[1]", "/message[2]", "/message[3]"}


@pytest.mark.parametrize(
    "text",
    [
        "Le 14/01/2026, 09:00 - rendez-vous.\nEt puis rien.\n",
        "14/01/2026 09:00 - début\n14/01/2026 10:00 - fin\n",  # nobody speaks
        "[10:32] Anna: bonjour\n[10:33] Ben: salut\n",
        "Nom : Zoé\nNé le : 14/01/2026 09:00\n",
    ],
)
def test_not_every_line_with_a_date_is_a_message(text: str):
    assert not is_chat(text)


def test_a_block_of_keys_and_values_gives_the_values():
    assert leaves(
        "text", "Contrat\nNom\u00a0: Zoé\nPrime = 12,90 €\nSite : https://x.example/a:b\n\nAu revoir : merci.\n"
    ) == [
        ("/block[1]/line[1]", "Contrat", "text", "/block[1]"),
        ("/block[1]/Nom[2]", "Zoé", "text", "/block[1]"),
        ("/block[1]/Prime[3]", "12,90 €", "text", "/block[1]"),
        ("/block[1]/Site[4]", "https://x.example/a:b", "text", "/block[1]"),
        ("/block[2]/line[1]", "Au revoir : merci.", "text", "/block[2]"),
    ]


def test_prose_with_a_colon_stays_whole():
    text = "Voici vos données, Zoé.\nVous y trouverez ceci : des messages.\nBien à vous.\n"
    assert [leaf[1] for leaf in leaves("text", text)] == text.splitlines()


def test_a_block_without_end_is_read_in_portions():
    assert len(leaves("text", "x\n" * 1201)) == 1201
