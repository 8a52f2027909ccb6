"""Does the funnel count who got at least so far, and keep apart of whom it is not known yet?"""

from dataclasses import replace

from dashboards.ladder import Step
from dashboards.site.figure_row import figure_of
from dashboards.site.funnel import funnels_of, reached, stages_of
from dashboards.site.world import World
from results.figures.figure import Figure, Part
from results.figures.period import period_of
from results.records import Text

STEPS = tuple(Step(title=Text(fr=name, en=name), criteria=()) for name in ("answered", "usable", "complete"))


def ladder(**counts: int) -> Figure:
    figure = figure_of({"figure_id": "ladder/portability/2026-Q4", "period": "2026-Q4"}, ())
    parts = tuple(Part(name=name, count=count) for name, count in counts.items())
    return replace(figure, period=period_of("2026-Q4"), parts=parts)


def test_whoever_got_higher_got_as_far_and_a_refusal_with_reasons_is_none_of_them():
    figure = ladder(rung_0=4, rung_1=6, rung_2=0, rung_3=10, open=5, not_concerned=7)
    assert reached(figure, 3) == (25, 16, 10, 10)


def test_bars_are_as_wide_as_what_is_known_and_dashed_as_what_is_not():
    asked, *stages = stages_of((25, 16, 10, 10), 5, STEPS, "en")
    assert (asked.count, asked.share, asked.sure, asked.unsure) == ("25", "100.0%", 320, 0)
    assert [(s.number, s.title, s.count, s.share, s.sure, s.unsure) for s in stages] == [
        (1, "answered", "16", "64.0%", 204.8, 64),
        (2, "usable", "10", "40.0%", 128, 64),
        (3, "complete", "10", "40.0%", 128, 64),
    ]
    assert asked.sure >= stages[0].sure + stages[0].unsure


def test_it_is_of_the_newest_release_from_all_requests_to_the_top(world: World):
    funnels = funnels_of(world, "fr")
    assert [funnel.title for funnel in funnels] == ["Échelle de la portabilité", "Échelle de l’accès"]
    book = world.catalogue.book
    assert book is not None
    for funnel in funnels:
        assert funnel.release == book.id
        assert [stage.number for stage in funnel.stages] == list(range(len(funnel.stages)))
        assert funnel.sentence.startswith(f"Sur {funnel.stages[0].count}")
