"""Are the right days off counted, in the right place?"""

from datetime import date

import pytest

from auditor.law import COUNTRIES, default_timezone, region_of
from auditor.law.calendar import calendars, day_off, holiday_name, regions, roll_over
from auditor.law.day import zone
from auditor.law.error import CalendarEnds, CountryUnknown, RegionUnknown
from results.records import Jurisdiction


def place(country: str, region: str | None = None) -> Jurisdiction:
    return Jurisdiction(country=country, region=region, timezone="Europe/Paris")


def strict(country: str, region: str | None = None):
    return calendars(place(country, region))[0]


def lenient(country: str, region: str | None = None):
    return calendars(place(country, region))[1]


GOOD_FRIDAY = date(2026, 4, 3)


def test_good_friday_is_a_working_day_in_paris_and_none_in_strasbourg():
    assert day_off(GOOD_FRIDAY, lenient("FR")) is None
    assert day_off(GOOD_FRIDAY, lenient("FR", "67")) is not None


def test_the_strict_reading_knows_no_region():
    assert day_off(GOOD_FRIDAY, strict("FR", "67")) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [("57", "57"), ("67", "6AE"), ("68", "6AE"), ("FR-974", "974"), ("RE", "974"), ("987", "PF"), ("NC", "NC")],
)
def test_a_region_may_be_written_as_people_write_it(written, meant):
    assert region_of(place("FR", written)) == meant


@pytest.mark.parametrize("department", ["75", "2A", "01", "95", "33"])
def test_a_department_without_holidays_of_its_own_changes_nothing(department):
    assert lenient("FR", department) == lenient("FR")


@pytest.mark.parametrize(
    ("country", "region"), [("FR", "GES"), ("FR", "20"), ("FR", "Zone A"), ("EE", "37"), ("DE", "")]
)
def test_an_unknown_region_is_refused_with_those_there_are(country, region):
    with pytest.raises(RegionUnknown, match="Leave the region out"):
        calendars(place(country, region))


def test_a_country_we_have_no_law_for_is_refused():
    with pytest.raises(CountryUnknown, match=r"auditor/law/country\.py"):
        calendars(place("US"))


def test_an_overseas_territory_is_its_country_with_its_own_days():
    abolition = date(2026, 12, 20)  # in La Réunion
    assert lenient("RE") == lenient("FR", "974")
    assert holiday_name(abolition, lenient("RE")) is not None
    assert holiday_name(abolition, strict("RE")) is None


def test_overseas_controllers_live_by_their_own_clock():
    assert default_timezone("FR", "974") == default_timezone("RE") == "Indian/Reunion"
    assert default_timezone("PT", "20") == "Atlantic/Azores"
    assert default_timezone("ES", "CN") == "Atlantic/Canary"
    assert default_timezone("FR", "67") == "Europe/Paris"


def test_english_bank_holidays_count_leniently_where_no_nation_is_named():
    easter_monday = date(2026, 4, 6)
    assert day_off(easter_monday, lenient("GB")) is not None
    assert day_off(easter_monday, lenient("GB", "SCT")) is None


def test_eves_on_which_swedish_periods_do_not_end_count_leniently():
    christmas_eve = date(2026, 12, 24)
    assert day_off(christmas_eve, lenient("SE")) is not None
    assert day_off(christmas_eve, strict("SE")) is None


def test_easter_weekend_is_passed_over_day_by_day_with_names():
    last, passed = roll_over(GOOD_FRIDAY, lenient("FR", "57"))
    assert last == date(2026, 4, 7)
    assert [off.holiday and off.holiday.fr for off in passed] == ["Vendredi saint", None, None, "Lundi de Pâques"]


def test_a_holiday_without_a_french_name_keeps_its_own():
    name = holiday_name(date(2026, 10, 3), lenient("DE"))
    assert name is not None
    assert (name.fr, name.en) == ("Tag der Deutschen Einheit", "German Unity Day")


def test_names_do_not_depend_on_the_locale_of_the_machine(monkeypatch):
    from auditor.law.calendar import _holidays

    monkeypatch.setenv("LANGUAGE", "uk")
    monkeypatch.setenv("LANG", "uk_UA.UTF-8")
    _holidays.cache_clear()
    name = holiday_name(date(2031, 7, 14), lenient("FR"))
    assert name is not None
    assert name.fr == "Fête nationale"


def test_a_year_whose_holidays_nobody_knows_is_an_error():
    with pytest.raises(CalendarEnds, match="2101"):
        roll_over(date(2101, 1, 1), lenient("FR"))


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_every_country_has_a_calendar_and_zones_that_exist(code):
    country = COUNTRIES[code]
    assert country.code == code
    assert day_off(date(2026, 1, 1), strict(code)) is not None
    assert day_off(date(2026, 1, 14), lenient(code)) is None
    assert all(zone(name) for name in (country.timezone, *country.zones.values()))
    assert set(country.zones) <= set(regions(country))
    assert [r.valid_from for r in country.rules] == sorted(r.valid_from for r in country.rules)


@pytest.mark.parametrize("code", sorted(COUNTRIES))
def test_no_region_takes_a_national_holiday_away(code):
    national = [day for day in _days_of(2027) if holiday_name(day, strict(code))]
    for region in regions(COUNTRIES[code])[:6]:
        calendar = lenient(code, region)
        assert all(holiday_name(day, calendar) for day in national)


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1).toordinal()
    return [date.fromordinal(n) for n in range(first, first + 365)]
