"""Does a text serve the languages it says, and survive being written out?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from scenarios.source.scalar import resolve
from scenarios.words import Words

WORDS = TypeAdapter(Words)
TEXTS = st.text(min_size=1, max_size=12).filter(str.strip)
SPOKEN = st.dictionaries(
    st.sampled_from(["fr", "en"]), st.one_of(TEXTS, st.lists(TEXTS, min_size=1, max_size=3)), min_size=1
)
WRITTEN = st.recursive(st.one_of(TEXTS, SPOKEN), lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=4)


def test_a_plain_string_serves_every_language():
    words = WORDS.validate_python("Exporter")
    assert words.in_language("fr") == words.in_language("en") == ("Exporter",)
    assert words.languages == {"fr", "en"}


def test_each_language_has_its_own_words():
    words = WORDS.validate_python({"fr": ["Exporter", "Télécharger"], "en": "Export"})
    assert words.in_language("fr") == ("Exporter", "Télécharger")
    assert words.in_language("en") == ("Export",)


def test_a_language_left_out_is_not_served():
    words = WORDS.validate_python({"fr": "Exporter"})
    assert words.in_language("en") == ()
    assert words.languages == {"fr"}


def test_a_list_mixes_plain_and_spoken_words_in_order():
    words = WORDS.validate_python(["*/download/*", {"fr": "Télécharger*", "en": "Download*"}])
    assert words.in_language("en") == ("*/download/*", "Download*")


@pytest.mark.parametrize(("typed", "said"), [("1.10", "1.10"), ("0x1F", "0x1F"), ("true", "true"), ("007", "007")])
def test_an_unquoted_scalar_is_the_words_that_were_typed(typed, said):
    assert WORDS.validate_python(resolve(typed)).in_language("fr") == (said,)


@pytest.mark.parametrize("nothing", ["", "  ", [], {}, {"fr": []}, None])
def test_no_words_are_refused(nothing):
    with pytest.raises(ValidationError):
        WORDS.validate_python(nothing)


def test_another_language_is_refused():
    with pytest.raises(ValidationError, match="de"):
        WORDS.validate_python({"de": "Exportieren"})


@given(WRITTEN)
def test_what_is_written_out_reads_back_the_same(written):
    words = WORDS.validate_python(written)
    again = WORDS.validate_python(WORDS.dump_python(words))
    assert again.in_language("fr") == words.in_language("fr")
    assert again.in_language("en") == words.in_language("en")
    assert WORDS.dump_python(again) == WORDS.dump_python(words)
