import pytest
from icalendar import Calendar

from scenarios.sandbox import ExportMode


@pytest.fixture
def members(open_town, camille, opened_zip):
    async def export(vice):
        town = await open_town(vice, export_mode=ExportMode.IMMEDIATE)
        mine = await town.person(camille)
        await mine.plant("wyvumine")
        await mine.ask()
        return opened_zip((await mine.get(await mine.link())).content)

    return export


@pytest.mark.parametrize(
    ("vice", "texts", "schemas", "standards"),
    [
        ("unexplained", 0, 0, 2),
        ("hardly_explained", 1, 0, 2),
        ("without_schemas", 2, 0, 2),
        ("standard_unused", 2, 6, 0),
        ("standard_not_kept", 2, 6, 2),
    ],
)
async def test_what_it_leaves_out_is_not_there_and_the_data_are(members, vice, texts, schemas, standards):
    found = await members(vice)
    assert sum(name.endswith(".txt") and "/" not in name for name in found) == texts
    assert sum(name.startswith("schemas/") for name in found) == schemas
    assert sum(name.endswith((".vcf", ".ics")) for name in found) == standards
    assert sum(name.endswith(".json") and "/" not in name for name in found) == 6


async def test_the_events_of_a_loose_calendar_have_neither_id_nor_date_of_making(members):
    events = Calendar.from_ical((await members("standard_not_kept"))["appointments.ics"]).walk("VEVENT")
    assert events
    assert all("dtstart" in event and "uid" not in event and "dtstamp" not in event for event in events)
