"""Is the ladder of each release drawn and said as its figure counts it?"""

from dataclasses import replace

import pytest

from dashboards.site.figure_row import figure_of
from dashboards.site.over_time import Segment, courses_of, segments_of, sentence_of
from dashboards.site.world import World
from results.figures.figure import Figure, Part
from results.figures.period import period_of

PARTS = (
    Part(name="rung_0", count=4),
    Part(name="rung_3", count=10),
    Part(name="rung_5", count=1),
    Part(name="open", count=25),
)


def ladder(period: str, *parts: Part) -> Figure:
    figure = figure_of({"figure_id": f"ladder/portability/{period}", "period": period}, ())
    return replace(figure, period=period_of(period), parts=parts)


def test_a_bar_is_the_whole_and_has_signs_where_there_is_room():
    assert segments_of((*PARTS, Part(name="not_concerned", count=0))) == (
        Segment(shade=0, sign="0", x=0, width=32),
        Segment(shade=3, sign="3", x=32, width=80),
        Segment(shade=5, sign="", x=112, width=8),
        Segment(shade=None, sign="…", x=120, width=200),
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Fourth quarter of 2026: 11 of 40 requests reached rung 3 or higher, that is 27.5%. Third quarter of 2026: 50.0%.",
        ),
        (
            "fr",
            "4e trimestre 2026 : 11 demandes sur 40 atteignent l’échelon 3 ou plus, soit 27,5 %. 3e trimestre 2026 : 50,0 %.",
        ),
    ],
)
def test_the_sentence_says_this_release_and_the_one_before(language, words):
    before = ladder("2026-Q3", Part(name="rung_2", count=3), Part(name="rung_4", count=3))
    said = sentence_of((ladder("2026-Q4", *PARTS), before), language)
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == words


def test_of_so_few_nothing_is_said():
    assert sentence_of((ladder("2026-Q4"), ladder("2026-Q3", *PARTS)), "en") == ""


def test_both_ladders_are_drawn_the_newest_release_first(world: World):
    courses = courses_of(world, "en")
    assert [course.track for course in courses] == ["portability", "access"]
    assert all([one.release for one in course.moments] == ["2026-Q4.1", "2026-Q3.1"] for course in courses)
