"""Are words, dates and durations written as each language wants them?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.criteria import REGISTER
from dashboards.typography import article, counted, day, days, delay, listed, moment, money, size, spaced, within
from results.records import Interval, Text

ASKED = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Est-ce tout ?", "Est-ce tout\u202f?"),
        ("ceci ; cela !", "ceci\u202f; cela\u202f!"),
        ("Échéance : demain", "Échéance\u00a0: demain"),
        ("95 % des « faits »", "95\u00a0% des «\u00a0faits\u00a0»"),
        ("déjà\u202f; juste\u00a0: ainsi", "déjà\u202f; juste\u00a0: ainsi"),
        ("https://exemple.example à 10:30", "https://exemple.example à 10:30"),
    ],
)
def test_french_gets_its_spaces(typed: str, printed: str) -> None:
    assert spaced(typed, "fr") == printed


@given(st.text(alphabet=" \u00a0\u202f;:!?%«»aé1", max_size=30))
def test_putting_the_spaces_twice_changes_nothing(words: str) -> None:
    assert spaced(spaced(words, "fr"), "fr") == spaced(words, "fr")


@given(st.text(max_size=30))
def test_english_is_left_alone(words: str) -> None:
    assert spaced(words, "en") == words


@pytest.mark.parametrize("first", [date(2026, 5, 1), date(2026, 1, 1)])
def test_the_first_of_a_month_is_an_ordinal_in_french_alone(first: date) -> None:
    assert day(first, "fr").startswith("1er\u00a0")
    assert day(first, "en").startswith("1\u00a0")


def test_the_eleventh_is_no_ordinal() -> None:
    assert day(date(2026, 1, 11), "fr") == "11\u00a0janvier\u00a02026"


def test_a_moment_on_the_first_is_an_ordinal_too_and_names_its_zone() -> None:
    assert moment(ASKED, "fr", "Europe/Paris").startswith("1er\u00a0mai\u00a02026 à\u00a010:00 (CEST)")


@pytest.mark.parametrize(
    ("count", "fr", "en"), [(0, "0 jour", "0 days"), (1, "1 jour", "1 day"), (2, "2 jours", "2 days")]
)
def test_each_language_has_its_own_plural_of_nothing(count: int, fr: str, en: str) -> None:
    assert (days(count, "fr"), days(count, "en")) == (fr.replace(" ", "\u00a0"), en.replace(" ", "\u00a0"))


def test_large_numbers_are_grouped() -> None:
    many = Text(fr="{n} éléments", en="{n} records")
    assert counted(12345, many, many, "fr") == "12\u202f345 éléments"
    assert counted(12345, many, many, "en") == "12,345 records"


def test_an_article_is_cited_in_each_language() -> None:
    assert article("GDPR Art. 12(3); Reg. 1182/71 Art. 3(4)", "fr") == (
        "RGPD art.\u00a012(3)\u202f; règl.\u00a01182/71 art.\u00a03(4)"
    )


def test_no_law_is_cited_in_french_by_an_english_name() -> None:
    said = {article(judge.CRITERION.legal_basis, "fr") for judge in REGISTER}
    assert not [law for law in said for word in ("GDPR", "recital", "CJEU", "practice") if word in law]


def test_a_recital_is_cited_in_each_language() -> None:
    assert article("GDPR recital 68", "fr") == "RGPD considérant 68"
    assert article("GDPR recital 68", "en") == "GDPR recital 68"


@pytest.mark.parametrize(
    ("hours", "fr", "en"),
    [
        (0, "en moins d’une heure", "within an hour"),
        (36, "en moins de 36 heures", "within 36 hours"),
        (49, "en 3\u00a0jours au plus", "in 3\u00a0days at most"),
    ],
)
def test_how_soon_at_most_is_told_in_hours_then_in_days(hours: int, fr: str, en: str) -> None:
    assert (within(hours, "fr"), within(hours, "en")) == (fr, en)


def test_an_amount_is_written_and_what_is_none_stays() -> None:
    assert money("12.50 EUR", "fr").replace("\u202f", "\u00a0") == "12,50\u00a0€"
    assert money("12.50 EUR", "en") == "€12.50"
    assert money("quelques sous", "fr") == "quelques sous"


def test_a_list_ends_with_a_word() -> None:
    assert listed(["a", "b", "c"], "fr") == "a, b et c"
    assert listed(["a"], "en") == "a"


@pytest.mark.parametrize(
    ("after", "by", "said"),
    [
        (None, timedelta(seconds=10), "at once"),
        (timedelta(0), timedelta(hours=6), "within 6 h"),
        (None, timedelta(hours=6), "within 6 h"),
        (timedelta(days=1), timedelta(days=2), "between 1 d and 2 d"),
        (timedelta(days=2), timedelta(days=2, minutes=1), "2 d"),
    ],
)
def test_what_lies_between_two_looks_stays_an_interval(after: timedelta | None, by: timedelta, said: str) -> None:
    when = Interval(after=None if after is None else ASKED + after, by=ASKED + by)
    assert delay(ASKED, when, "en").replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0\u00a0o", "0\u00a0B"),
        (812, "812\u00a0o", "812\u00a0B"),
        (1000, "1,0\u00a0ko", "1.0\u00a0kB"),
        (3_449_000, "3,4\u00a0Mo", "3.4\u00a0MB"),
        (12_300_000, "12\u00a0Mo", "12\u00a0MB"),
        (999_600, "1,0\u00a0Mo", "1.0\u00a0MB"),
        (5_000_000_000_000_000, "5\u202f000\u00a0To", "5,000\u00a0TB"),
    ],
)
def test_sizes_are_written_in_the_largest_unit(count: int, french: str, english: str) -> None:
    assert (size(count, "fr"), size(count, "en")) == (french, english)
