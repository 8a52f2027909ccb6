"""Is what a page says plainly read, and everything else left alone?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.records import FieldType
from scenarios.pattern import Inserted, Pattern
from scenarios.quantity import Duration, parse_date, parse_duration, parse_integer, parse_money, usual_forms


@pytest.mark.parametrize(
    ("text", "language", "hours"),
    [("48 heures", "fr", 48), ("24h", "fr", 24), ("sept jours", "fr", 168), ("7 jours.", "fr", 168),
     ("quinze jours", "fr", 360), ("une semaine", "fr", 168), ("un délai de 30 jours", "fr", 720),
     ("jusqu’à 7 jours", "fr", 168), ("30\u00a0jours calendaires", "fr", 720), ("90 minutes", "fr", 2),
     ("7 days", "en", 168), ("a week", "en", 168), ("up to 48 hours", "en", 48), ("the next 2 days", "en", 48)],
)  # fmt: skip
def test_plain_durations_are_read(text, language, hours):
    assert parse_duration(text, language).hours == hours


@pytest.mark.parametrize(
    ("text", "language"),
    [("2 à 3 jours", "fr"), ("environ 2 jours", "fr"), ("3 jours ouvrés", "fr"), ("quelques jours", "fr"),
     ("les meilleurs délais", "fr"), ("48 heures, par e-mail", "fr"), ("2-3 days", "en"), ("3 business days", "en"),
     ("about a week", "en"), ("soon", "en"), ("7 days", "fr"), ("", "fr")],
)  # fmt: skip
def test_vague_durations_and_working_days_are_not_read(text, language):
    assert parse_duration(text, language) is None


def test_a_month_is_no_number_of_hours_but_leads_to_a_day():
    month = parse_duration("un mois", "fr")
    assert month == Duration(months=1)
    assert month.hours is None
    assert month.after(datetime(2026, 1, 31, tzinfo=UTC)).date() == date(2026, 2, 28)
    assert parse_duration("a year", "en").after(datetime(2026, 1, 31, tzinfo=UTC)).date() == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("text", "language"),
    [("23 novembre 2026", "fr"), ("23 nov. 2026", "fr"), ("lundi 23 novembre 2026", "fr"), ("23/11/2026", "fr"),
     ("23/11/26", "fr"), ("23.11.2026 à 14 h 30", "fr"), ("2026-11-23", "fr"), ("23/11/2026 à 14h30", "fr"),
     ("23 November 2026", "en"), ("November 23, 2026", "en"), ("Nov. 23rd, 2026", "en"), ("23rd of November 2026", "en"),
     ("Mon, 23 Nov 2026 14:30:00 GMT", "en"), ("23/11/2026", "en"), ("11/23/2026", "en"),
     ("2026-11-23T14:30:00Z", "en"), ("November 23, 2026 at 2:30 p.m.", "en")],
)  # fmt: skip
def test_days_in_their_usual_forms(text, language):
    assert parse_date(text, language) == date(2026, 11, 23)


def test_the_first_of_a_month_in_french():
    assert parse_date("1er décembre 2026", "fr") == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [("03/04/2026", "en"), ("31/02/2026", "fr"), ("mardi 23 novembre 2026", "fr"), ("23 novembre", "fr"),
     ("demain", "fr"), ("23 novembre 2026 ou plus tard", "fr"), ("November 2026", "en"), ("13/13/2026", "en")],
)  # fmt: skip
def test_what_could_be_two_days_or_none_is_not_read(text, language):
    assert parse_date(text, language) is None


def test_two_equal_numbers_are_no_riddle():
    assert parse_date("04/04/2026", "en") == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("text", "language", "money"),
    [("12,90 €", "fr", "12.90 EUR"), ("5 euros", "fr", "5.00 EUR"), ("1\u202f234,56\u00a0€", "fr", "1234.56 EUR"),
     ("€12.90", "en", "12.90 EUR"), ("EUR 1,234.50", "en", "1234.50 EUR"), ("£5", "en", "5.00 GBP"),
     ("12,90 EUR", "en", "12.90 EUR")],
)  # fmt: skip
def test_sums(text, language, money):
    assert str(parse_money(text, language)) == money


@pytest.mark.parametrize("text", ["$5", "12", "1.234 €", "gratuit", "12 € par copie", "€ 5 €"])
def test_sums_that_leave_a_doubt(text):
    assert parse_money(text, "fr") is None


def test_numbers_beyond_what_a_calendar_or_a_ledger_holds_are_not_read():
    assert parse_duration("9999 mois", "fr") is None
    assert parse_duration("9999 ans", "fr") is None
    assert parse_duration("100 ans", "fr") is not None
    assert parse_integer("9" * 15, "fr") == 10**15 - 1
    assert [parse_integer("9" * many, "fr") for many in (16, 5000)] == [None, None]
    assert parse_money("9" * 5000 + " €", "fr") is None


def test_integers():
    assert parse_integer("12", "fr") == 12
    assert parse_integer("1\u202f234", "fr") == 1234
    assert parse_integer("1,234", "en") == 1234
    assert parse_integer("1,234", "fr") is None
    assert parse_integer("douze", "fr") is None


DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
LANGUAGE = st.sampled_from(["fr", "en"])


@given(DAYS, LANGUAGE)
def test_no_usual_form_of_a_day_is_read_as_another_day(day, language):
    for form in usual_forms(day.isoformat(), FieldType.DATE, language):
        read = parse_date(form, language)
        assert read in (day, None) or language == "en"  # an English page may put day or month first
        if read not in (day, None):
            assert (read.month, read.day) == (day.day, day.month)


@given(DAYS, LANGUAGE)
def test_a_capture_takes_every_usual_form_of_a_day_whole(day, language):
    pattern = Pattern.compile("Archive {date}", mode="part", values={}, language=language)
    for form in usual_forms(day.isoformat(), FieldType.DATE, language):
        assert pattern.search(f"Archive {form} Télécharger").captures["date"] == form


@given(st.decimals(0, 10**6, places=2), LANGUAGE)
def test_no_usual_form_of_a_sum_is_read_as_another(amount, language):
    for form in usual_forms(f"{amount} EUR", FieldType.MONEY, language):
        read = parse_money(form, language)
        assert read is None or read.amount == Decimal(amount)


@given(st.integers(0, 10**7), LANGUAGE)
def test_every_usual_form_of_a_number_is_found_and_no_neighbour(number, language):
    pattern = Pattern.compile("${n.n}", mode="part", values={"n.n": Inserted.of(str(number), FieldType.NUMBER)})
    for form in usual_forms(str(number), FieldType.NUMBER, language):
        assert pattern.search(f"il y en a {form} ici")
        assert not pattern.search(f"1{form}")


def test_a_datetime_is_found_with_its_time_of_day():
    assert "23 novembre 2026 à 14 h 05" in usual_forms("2026-11-23T14:05:00", FieldType.DATETIME, "fr")
    assert "November 23, 2026 at 2:05 PM" in [
        form.replace("november", "November") for form in usual_forms("2026-11-23T14:05:00", FieldType.DATETIME, "en")
    ]


def test_what_cannot_be_read_has_no_form_but_its_own():
    assert usual_forms("bientôt", FieldType.DATE, "fr") == ("bientôt",)
    assert usual_forms("12", FieldType.TEXT, "fr") == ("12",)
