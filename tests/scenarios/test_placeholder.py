"""What is in braces becomes a plausible thing that can be known again, or says that it cannot."""

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.records import FieldType
from scenarios.canary import Origin, find_canaries, make_token
from scenarios.placeholder import FICTION, PLACEHOLDERS, anchors, check_pattern, fill, make_decoys

words = st.text("abcdefgh-123", min_size=1, max_size=8)
origins = st.builds(Origin, seed=words, account=words, record=words, field=words)
locales = st.sampled_from(["fr-FR", "en-GB", "de-DE", "it-IT"])
pieces = st.sampled_from(
    [*(f"{{{word}}}" for word in PLACEHOLDERS if word != "number"), "{number:2}", " – é ", "x", "{}"]
)
patterns = st.lists(pieces, min_size=1, max_size=5).map(" ".join)

ORIGIN = Origin(seed="seed", account="zoe@nuage", record="note-1", field="text")


@given(patterns, origins, locales)
def test_a_value_contains_its_canaries_and_no_other(pattern: str, origin: Origin, locale: str) -> None:
    filled = fill(pattern, origin, locale)
    assert all(canary in filled.value for canary in filled.canaries)
    assert list(find_canaries(filled.value)) == [canary.lower() for canary in filled.canaries]
    assert len(set(filled.canaries)) == len(filled.canaries)
    assert bool(filled.canaries) == anchors(pattern)


@given(patterns, origins, locales)
def test_the_same_place_is_filled_the_same_way(pattern: str, origin: Origin, locale: str) -> None:
    assert fill(pattern, origin, locale) == fill(pattern, origin, locale)


@pytest.mark.parametrize("word", ["name", "place"])
def test_a_name_is_letters_only_and_begins_with_a_capital(word: str) -> None:
    assert re.fullmatch("[A-Z][a-z]{18}", fill(f"{{{word}}}", ORIGIN, "fr-FR").value)


def test_two_names_in_one_field_are_two_canaries() -> None:
    one, other = fill("{name} {name}", ORIGIN, "fr-FR").canaries
    assert one != other


def test_words_keep_their_place_in_the_value() -> None:
    value = fill("Ride {words}!", ORIGIN, "en-GB").value
    assert re.fullmatch(r"Ride Wyvu[a-z]{15} [a-zA-Z ]+!", value)


def test_an_address_reaches_nobody() -> None:
    filled = fill("{email}", ORIGIN, "fr-FR")
    assert filled.value == f"{filled.canaries[0]}@courriel.example"


@pytest.mark.parametrize(("prefix", "digits"), [each for ranges in FICTION.values() for each in ranges])
def test_forms_that_ask_libphonenumber_take_every_range_of_fiction(prefix: str, digits: int) -> None:
    for last in ("0" * digits, "9" * digits):
        assert phonenumbers.is_valid_number(phonenumbers.parse(prefix + last))


@given(origins, locales)
def test_a_phone_number_is_in_a_range_of_its_country_and_weak(origin: Origin, locale: str) -> None:
    filled = fill("{phone}", origin, locale)
    ranges = FICTION.get(locale[-2:], FICTION["FR"])
    assert any(re.fullmatch(rf"\{prefix}\d{{{digits}}}", filled.value) for prefix, digits in ranges)
    assert filled.canaries == ()


@given(origins, st.integers(1, 15))
def test_a_number_has_so_many_digits_and_is_weak(origin: Origin, digits: int) -> None:
    filled = fill(f"{{number:{digits}}}", origin, "fr-FR")
    assert re.fullmatch(rf"[1-9]\d{{{digits - 1}}}", filled.value)
    assert filled.canaries == ()


@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_a_quarter_of_the_sentences_tests_what_services_do_to_letters(locale: str) -> None:
    made = [
        fill("{sentence}", Origin(seed="s", account="a", record=str(n), field="f"), locale).value for n in range(400)
    ]
    hard = [
        sentence for sentence in made if re.search("[ÿŒœİß\u0590-\u05ff]", sentence) and re.search('[;"“«?]', sentence)
    ]
    assert 60 <= len(hard) <= 140
    everything = "".join(made)
    for piece in ("œ", "ÿ", "ß", "İ", "שלום", "007", "9007199254740993001", "1\u202f234,56\u202f€", '"', ";", "&"):
        assert piece in everything


def test_no_sentence_holds_what_a_form_of_one_line_would_refuse() -> None:
    for locale in ("fr-FR", "en-GB"):
        for n in range(200):
            value = fill("{sentence}", Origin(seed="s", account="a", record=str(n), field="f"), locale).value
            assert "\n" not in value
            assert not value.startswith(("=", "+", "-", "@"))
            assert max(map(ord, value)) <= 0xFFFF
            assert len(value) <= 120


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("{nam}", "“{nam}” is no canary; known here: {name} {words}"),
        ("{number}", "how many digits"),
        ("{number:0}", "how many digits"),
        ("{number:99}", "how many digits"),
        ("{name:3}", "write {name}"),
        ("${record.id}", "a persona has none"),
        ("${name}", "a persona has none"),
    ],
)
def test_braces_that_mean_nothing_are_refused_with_their_mend(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        check_pattern(pattern)


def test_other_braces_are_plain_text() -> None:
    assert fill("{} {A} {1} }{", ORIGIN, "fr-FR").value == "{} {A} {1} }{"


def test_decoys_differ_from_each_other_and_from_everything_planted() -> None:
    decoys = list(make_decoys("seed", "zoe@nuage", 1000))
    values = [decoy.value for decoy in decoys]
    assert len(set(values)) == 1000
    planted = {
        make_token(Origin(seed="seed", account="zoe@nuage", record=record, field=str(n)))
        for record in ("", "note-1")
        for n in range(1000)
    }
    found = {token for value in values for token in find_canaries(value)}
    assert len(found) == 1000
    assert not found & planted
    assert {decoy.type for decoy in decoys} == {FieldType.TEXT, FieldType.EMAIL}
