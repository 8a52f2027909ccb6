"""Is what was done told a day and service at a time, and nothing left out?"""

from auditor.cli.diary import Diary, Line, told

LONG_WAIT = (
    [(-60, "Granit", "plant"), (-60, "Sablon", "plant"), (-60, "Granit", "plant"), (-60, "Sablon", "readback")]
    + [(0, "Granit", stage) for stage in ("readback", "baseline", "request", "look", "look")]
    + [(day, "Granit", "look") for day in range(1, 36)]
    + [(3, "Sablon", "verify")]
    + [(36, "Granit", "look"), (36, "Granit", "collect")]
)


def lines() -> list[Line]:
    diary = Diary()
    return [line for happened in LONG_WAIT for line in diary.note(*happened)] + list(diary.close())


def test_a_day_at_a_service_is_one_line() -> None:
    assert [(line.first, line.last, line.service) for line in lines()] == [
        (-60, -60, "Granit"),
        (-60, -60, "Sablon"),
        (0, 0, "Granit"),
        (3, 3, "Sablon"),
        (1, 36, "Granit"),
        (36, 36, "Granit"),
    ]


def test_nothing_is_left_out() -> None:
    assert sorted(stage for line in lines() for stage in line.stages) == sorted(stage for *_, stage in LONG_WAIT)


def test_it_is_told_in_both_languages() -> None:
    line = Line(first=1, last=36, service="Granit", stages=("look",) * 36)
    assert told(line, "fr") == "jours 1 à 36     Granit  regarder s’il y a une réponse (36 fois)"
    assert told(line, "en", width=8) == "days 1 to 36     Granit    looking for an answer (36 times)"
    planted = Line(first=-60, last=-60, service="Granit", stages=("plant", "plant", "readback"))
    assert told(planted, "en") == "day −60          Granit  planting the data (2 times), reading the planted data back"
