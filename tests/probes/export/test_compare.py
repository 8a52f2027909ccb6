"""A value is equal to itself in any honest notation, and to nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.export.compare import Comparer
from probes.export.decode import Leaf
from probes.export.when import Calendar
from results.records import FieldType, Found
from tests.probes.export.portal import make_world, weak

COMPARER = Comparer.of(make_world(1).truth)  # fr-FR, Europe/Paris
EXACT, NORMALISED, LOOSE = Found.EXACT, Found.NORMALISED, Found.LOOSE


def compared(kind: FieldType, planted: str, written: str, type_: str = "text", order: str | None = None):
    match = COMPARER.compare(weak("x", kind, planted), Leaf("/x", written, type_, ""), order)
    return match[0] if match else None


@pytest.mark.parametrize(
    ("kind", "planted", "written", "found"),
    [
        (FieldType.DATE, "2019-04-05", "2019-04-05", EXACT),
        (FieldType.DATE, "2019-04-05", "20190405", NORMALISED),
        (FieldType.DATE, "2019-04-05", "05/04/2019", NORMALISED),
        (FieldType.DATE, "2019-04-05", "5 avril 2019", NORMALISED),
        (FieldType.DATE, "2019-08-01", "1er août 2019", NORMALISED),
        (FieldType.DATE, "2019-04-05", "April 5, 2019", NORMALISED),
        (FieldType.DATE, "2019-04-05", "2019-04-05T00:00:00+02:00", NORMALISED),
        (FieldType.DATE, "2019-04-05", "2019-04-04T22:00:00Z", NORMALISED),
        (FieldType.DATE, "2019-04-05", "1554415200", NORMALISED),
        (FieldType.DATE, "2019-04-05", "2019-04-06", None),
        (FieldType.DATE, "2019-04-05", "5 mai 2019", None),
        (FieldType.DATE, "2019-04-05", "2019-04-05T09:00:00+02:00", NORMALISED),
        (FieldType.DATE, "2019-04-05", "2019-04-06T09:00:00+02:00", None),
        (FieldType.DATETIME, "2026-03-01T10:30:00", "2026-03-01T09:30:00Z", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:00", "2026-03-01 10:30:00", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:00", "1772357400000", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:00", "2026-03-01T10:30:00Z", None),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "01/03/2026, 10:30:05", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1er mars 2026 à 10h30", LOOSE),
        (FieldType.DATETIME, "2026-03-01T10:30:00", "1er mars 2026 à 10h30", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T22:30:05", "Mar 1, 2026, 10:30:05\u202fPM CET", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "Mar 1, 2026, 10:30:05 PM", None),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1 March 2026 09:30:05 UTC", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1 March 2026 10:30:05 UTC", None),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1 March 2026 12:30:05 UTC+3", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "20260301093005.123[0:GMT]", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "20260301043005[-5:EST]", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1772357405", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1772357405.734", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1772357405123", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "1772357405123456", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "13416831005000000", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05", "177235740", None),
        (FieldType.DATETIME, "2026-03-01T10:30:05.250", "2026-03-01T09:30:05.250Z", NORMALISED),
        (FieldType.DATETIME, "2026-03-01T10:30:05.250", "2026-03-01T09:30:05Z", None),
        (FieldType.DATE, "2026-03-01", "1/03'26", NORMALISED),
        (FieldType.DATE, "2026-03-01", "01 Mar 2026", NORMALISED),
        (FieldType.DATE, "2026-03-01", "20260301120000.000[0:GMT]", NORMALISED),
        (FieldType.NUMBER, "1234,56", "1 234,56", NORMALISED),
        (FieldType.NUMBER, "1234,56", "+1'234.56", NORMALISED),
        (FieldType.NUMBER, "1765432109876543217", "1.7654321098765432E+18", None),
        (FieldType.NUMBER, "1234,56", "1\u202f234,56", NORMALISED),
        (FieldType.NUMBER, "1234,56", "1,234.56", NORMALISED),
        (FieldType.NUMBER, "1234", "1,234", NORMALISED),
        (FieldType.NUMBER, "42", "42.0", NORMALISED),
        (FieldType.NUMBER, "42", "420", None),
        (FieldType.NUMBER, "42", "quarante-deux", None),
        (FieldType.NUMBER, "9007199254740993001", "9007199254740993000", None),
        (FieldType.MONEY, "12,90 EUR", "12,90 €", NORMALISED),
        (FieldType.MONEY, "12,90 EUR", "12.9", NORMALISED),
        (FieldType.MONEY, "12,90 EUR", "€12.90", NORMALISED),
        (FieldType.MONEY, "12,90 EUR", "12,90 USD", None),
        (FieldType.MONEY, "1 142,90 EUR", "EUR 1,142.90", NORMALISED),
        (FieldType.MONEY, "1 142,90 EUR", "1.142,90 euros", NORMALISED),
        (FieldType.MONEY, "-12,90 EUR", "(12.90)", NORMALISED),
        (FieldType.MONEY, "-12,90 EUR", "12,90-", NORMALISED),
        (FieldType.MONEY, "12,90 EUR", "-12,90", None),
        (FieldType.MONEY, "12,90 EUR", "1290", None),
        (FieldType.MONEY, "12,90 EUR", "129", None),
        (FieldType.PHONE, "+33199001234", "01 99 00 12 34", NORMALISED),
        (FieldType.PHONE, "+33199001234", "0033 1 99 00 12 34", NORMALISED),
        (FieldType.PHONE, "+33199001234", "tel:+33-1-99-00-12-34", NORMALISED),
        (FieldType.PHONE, "+33199001234", "01 99 00 12 35", None),
        (FieldType.PHONE, "+33199001234", "1234", None),
        (FieldType.EMAIL, "a.b@courriel.example", "mailto:A.B@courriel.example", NORMALISED),
        (FieldType.EMAIL, "a.b@courriel.example", "Zoé <a.b@courriel.example>", NORMALISED),
        (FieldType.URL, "https://Exemple.example/a/", "https://exemple.example/a", NORMALISED),
        (FieldType.URL, "https://exemple.example/a", "https://exemple.example/b", None),
        (FieldType.BOOLEAN, "oui", "1", NORMALISED),
        (FieldType.BOOLEAN, "oui", "non", None),
        (FieldType.ENUM, "Enfant", "ENFANT", NORMALISED),
        (FieldType.ENUM, "Enfant", "child", None),
        (FieldType.ENUM, "Très souvent", "TRÈS_SOUVENT", NORMALISED),
        (FieldType.ENUM, "Très souvent", "souvent", None),
        (FieldType.TEXT, "FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189", NORMALISED),
        (FieldType.TEXT, "FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 188", None),
        (FieldType.TEXT, "0041 2233", "00412233", NORMALISED),
        (FieldType.TEXT, "00412233", "412233", None),
        (FieldType.TEXT, "Jean-Luc", "JeanLuc", None),
        (FieldType.TEXT, "à demain", "\u200eà demain\u200f", NORMALISED),
        (FieldType.TEXT, "naïf", "nai\u0308f", NORMALISED),
        (FieldType.TEXT, "cœur d’été", "cÅ“ur dâ€™Ã©tÃ©", NORMALISED),
        (FieldType.TEXT, "R&D <b>", "R&amp;D &lt;b&gt;", NORMALISED),
        (FieldType.TEXT, "=1+1", "'=1+1", NORMALISED),
        (FieldType.TEXT, "deux\nlignes", "deux\r\nlignes", NORMALISED),
        (FieldType.TEXT, "Metz", "Metzeral", None),
    ],
)
def test_values_compare_as_what_they_are(kind: FieldType, planted: str, written: str, found: Found | None):
    assert compared(kind, planted, written) is found


def test_types_of_json_make_a_number_exact():
    assert compared(FieldType.NUMBER, "42", "42.00", "number") is EXACT
    assert compared(FieldType.BOOLEAN, "oui", "true", "boolean") is EXACT


def test_the_column_decides_what_a_numbered_date_means():
    assert compared(FieldType.DATE, "2019-04-05", "04/05/2019", order="md") is NORMALISED
    assert compared(FieldType.DATE, "2019-04-05", "04/05/2019", order="dm") is None
    assert compared(FieldType.DATE, "2019-04-05", "05/04/2019", order="dm") is NORMALISED


def test_the_column_decides_for_moments_too():
    planted = "2019-04-05T10:30:00"
    assert compared(FieldType.DATETIME, planted, "04/05/2019 10:30:00", order="md") is NORMALISED
    assert compared(FieldType.DATETIME, planted, "04/05/2019 10:30:00", order="dm") is None


def test_the_digest_of_a_file_is_no_value():
    assert compared(FieldType.TEXT, "abc", "abc", "digest") is None


@given(st.sampled_from(list(FieldType)), st.text(max_size=30))
def test_every_text_is_equal_to_itself(kind: FieldType, text: str):
    assert compared(kind, text, text) is EXACT


@given(
    st.sampled_from(list(FieldType)),
    st.one_of(st.text(max_size=40), st.from_regex(r"[\d/.,:T +-]{1,25}", fullmatch=True)),
    st.sampled_from(["text", "number", "boolean", "null", "empty"]),
)
def test_no_text_of_an_export_upsets_the_comparison(kind: FieldType, written: str, type_: str):
    planted = {
        FieldType.DATE: "2019-04-05",
        FieldType.DATETIME: "2019-04-05T10:00:00",
        FieldType.NUMBER: "42",
        FieldType.MONEY: "12,90 EUR",
        FieldType.PHONE: "+33199001234",
    }.get(kind, "valeur")
    compared(kind, planted, written, type_)


def test_a_locale_that_nobody_knows_leaves_the_names_of_months_that_are_known():
    calendar = Calendar.of("xx-klingon-Zz", "Europe/Paris")
    assert [day for day, _ in calendar.days("3 février 2026", None)] == [date(2026, 2, 3)]


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_the_ends_of_the_calendar_are_days_too(text: str):
    calendar = Calendar.of("fr-FR", "Europe/Paris")
    assert [day.isoformat() for day, _ in calendar.days(text, None)] == [text[:10]]
