"""Tokens: the same from the same origin, never the same from two, and never by chance."""

import base64
import math
import random
import re
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scenarios import canary
from scenarios.canary import (
    BASE64_MARKERS,
    CHECK,
    IDS,
    LENGTH,
    MARKER,
    MARKERS,
    Origin,
    find_canaries,
    is_token,
    make_token,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
seeds = texts.filter(bool)
origins = st.builds(Origin, seed=seeds, account=texts, record=texts, field=texts)
tokens = st.builds(make_token, origins, st.integers(0, 9))


def _many(number: int) -> list[str]:
    return [make_token(Origin(seed="seed", account="zoe@nuage", record=str(n), field="text")) for n in range(number)]


@given(origins, st.integers(0, 9))
def test_the_same_origin_gives_the_same_token(origin: Origin, index: int) -> None:
    assert make_token(origin, index) == make_token(origin, index)


def test_tokens_stay_the_same_for_ever_since_accounts_hold_them() -> None:
    origin = Origin(seed="0", account="zoe@nuage", record="contact-1", field="full_name")
    assert [make_token(origin, n) for n in range(2)] == ["wyvumupvyqjonjeczyd", "wyvuvutdocfivcoxgop"]


@given(origins, origins)
def test_two_origins_have_two_tokens(one: Origin, other: Origin) -> None:
    assume(one != other)
    assert make_token(one) != make_token(other)


@pytest.mark.parametrize("part", ["seed", "account", "record", "field", "namespace"])
def test_each_part_of_an_origin_matters(part: str) -> None:
    parts = {"seed": "s", "account": "a", "record": "r", "field": "f", "namespace": "canary"}
    assert make_token(Origin(**parts)) != make_token(Origin(**{**parts, part: "x"}))


def test_parts_do_not_run_into_each_other() -> None:
    one = Origin(seed="s", account="a", record="b", field="c")
    assert make_token(one) != make_token(Origin(seed="s", account="ab", record="", field="c"))
    assert make_token(one) != make_token(Origin(seed="s", account='a", "b', record="", field="c"))


def test_an_empty_seed_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a seed"):
        Origin(seed="", account="a", record="r", field="f")


@given(tokens)
def test_a_token_is_nineteen_letters_that_a_form_for_names_takes(token: str) -> None:
    assert re.fullmatch("[a-z]{19}", token)
    assert len(token) == LENGTH
    assert token.startswith(MARKER)
    assert is_token(token)


def test_a_token_carries_fifty_bits_after_the_unseemly_are_left_out() -> None:
    bad = sum(
        onset + vowel + coda in canary._UNSEEMLY
        for onset in canary._ONSETS
        for vowel in canary._VOWELS
        for coda in canary._CODAS
    )
    assert math.log2(IDS * (1 - bad / canary._RADIX) ** canary._SYLLABLES) >= 50


def test_fifty_thousand_tokens_differ_in_every_letter_position_as_fifty_bits_do() -> None:
    made = _many(50_000)
    assert len(set(made)) == len(made)
    for place in range(0, LENGTH - len(MARKER), 3):
        syllables = {token[len(MARKER) + place :][:3] for token in made}
        assert len(syllables) > 0.95 * canary._RADIX


def test_no_token_holds_what_a_civil_servant_should_not_read() -> None:
    assert not [token for token in _many(5_000) if any(word in token for word in canary._UNSEEMLY)]


@given(tokens, st.data())
def test_every_single_changed_letter_is_refused(token: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, LENGTH - 1))
    letter = data.draw(st.sampled_from([c for c in string.ascii_lowercase if c != token[place]]))
    assert not is_token(token[:place] + letter + token[place + 1 :])


def test_one_wellformed_word_in_thirty_one_passes() -> None:
    chance = random.Random(7)
    trials = 62_000
    words = (MARKER + canary._written(chance.randrange(canary._RADIX**5)) for _ in range(trials))
    assert sum(map(is_token, words)) == pytest.approx(trials / CHECK, rel=0.1)


def test_random_letters_after_the_marker_never_pass() -> None:
    chance = random.Random(7)
    words = (MARKER + "".join(chance.choices(string.ascii_lowercase, k=15)) for _ in range(50_000))
    assert not any(map(is_token, words))
    assert CHECK * (26**3 / canary._RADIX) ** 5 > 1_400_000


@given(st.lists(tokens, max_size=4), st.text(string.digits + " -_.,;<>\"'éœÿ\n", min_size=1, max_size=6))
def test_all_tokens_of_a_text_are_found_in_order(planted: list[str], between: str) -> None:
    assert list(find_canaries(between + between.join(planted) + between)) == planted


@given(tokens, st.sampled_from([str.upper, str.capitalize, str.title]))
def test_a_service_may_change_the_case(token: str, change: object) -> None:
    assert callable(change)
    assert list(find_canaries(change(token))) == [token]


def test_tokens_are_found_inside_longer_words_and_back_to_back() -> None:
    one, other = _many(2)
    assert list(find_canaries(f"img_{one}{other}s.jpg")) == [one, other]


def test_letters_that_only_look_like_ascii_make_no_token() -> None:
    token = next(token for token in _many(500) if "k" in token)
    assert not list(find_canaries(token.replace("k", "\N{KELVIN SIGN}")))


@given(texts)
def test_other_people_s_words_hold_no_token(text: str) -> None:
    assert not list(find_canaries(text))


@given(tokens, st.sampled_from(["utf-8", "latin-1", "cp1252", "utf-16-le", "utf-16-be"]), st.integers(0, 2))
def test_the_markers_announce_a_token_in_every_encoding_and_case(token: str, encoding: str, case: int) -> None:
    written = (token, token.capitalize(), token.upper())[case]
    assert any(marker in f"é {written}".encode(encoding, "replace") for marker in MARKERS)


@given(tokens, st.integers(0, 2), st.integers(0, 2))
def test_the_base64_markers_announce_a_token_at_every_alignment(token: str, case: int, offset: int) -> None:
    written = (token, token.capitalize(), token.upper())[case]
    assert any(marker in base64.b64encode(b"x" * offset + written.encode()) for marker in BASE64_MARKERS)
