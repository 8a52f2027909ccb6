"""Do the report and the brief say what a release holds, in both languages, whatever it holds?"""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
import pytest

from dashboards.observatory.brief import brief
from dashboards.observatory.change import corrected
from dashboards.observatory.chart import plot_of
from dashboards.observatory.page import period_words, running_head
from dashboards.observatory.report import report, share_by
from dashboards.typeface import faces
from results.figures.figure import Kind
from results.figures.period import period_of
from results.figures.publishable import Blank
from results.figures.survival import Point
from results.records import Language, Text
from results.release import Correction, Release
from tests.dashboards.observatory.released import FORMER, SCRIPT, SITUATIONS, released, silent
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING

PAGES = {"report": report, "brief": brief}
each_page = pytest.mark.parametrize("page", PAGES)
each_language = pytest.mark.parametrize("language", ["fr", "en"])
each_situation = pytest.mark.parametrize("situation", SITUATIONS)
XHTML = "{http://www.w3.org/1999/xhtml}"


@cache
def release(situation: str) -> Release:
    return SITUATIONS[situation]()


@cache
def html(page: str, situation: str, language: Language) -> str:
    former = FORMER if situation == "full" else None
    return PAGES[page](release(situation), language, former=former)


@cache
def tree(page: str, situation: str, language: Language) -> Element:
    """The page as a strict parser reads it; anything that a browser would have to repair is an error."""
    return html5lib.HTMLParser(strict=True).parse(html(page, situation, language))


def text(page: str, situation: str, language: Language) -> str:
    body = tree(page, situation, language).find(f"{XHTML}body")
    assert body is not None
    return "".join(body.itertext())


@each_page
@each_language
@each_situation
def test_nothing_of_what_is_outside_is_executed_or_fetched(page: str, language: Language, situation: str):
    for element in tree(page, situation, language).iter():
        assert element.tag != f"{XHTML}script"
        assert element.tag not in (f"{XHTML}img", f"{XHTML}iframe", f"{XHTML}link")
        assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "src", "srcdoc")]
        assert element.get("href", "#").startswith(("#", f"report.{language}.html#"))


@each_language
@each_situation
def test_every_number_leads_to_an_entry_and_every_figure_has_one(language: Language, situation: str):
    page = tree("report", situation, language)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in (*page.iter(), *tree("brief", situation, language).iter()):
        name, _, place = element.get("href", "").partition("#")
        if "." in name or (name == "" and place):
            assert unquote(place) in ids
    assert {figure.id for figure in release(situation).figures} <= set(ids)


@each_page
@each_language
@each_situation
def test_it_accuses_nobody(page: str, language: Language, situation: str):
    assert not ACCUSING.search(text(page, situation, language))


@each_page
@pytest.mark.parametrize("situation", ["no_sample", "nobody", "full", "sampled"])
def test_french_has_its_spaces(page: str, situation: str):
    said = text(page, situation, "fr").replace(SCRIPT, "")
    assert [said[max(0, m.start() - 40) : m.end() + 5] for m in WRONG_SPACE.finditer(said)] == []


@each_language
def test_without_a_sample_titles_begin_with_whom_they_are_about(language: Language):
    begins = "Parmi les 60 services audités" if language == "fr" else "Among the 60 services audited"
    page = text("report", "no_sample", language)
    assert page.count(begins) > 5
    assert ("aucun autre" if language == "fr" else "no others") in page
    assert begins not in text("report", "sampled", language)


@each_language
def test_blanks_are_words_and_never_numbers(language: Language):
    page = text("report", "four", language)
    assert ("effectif insuffisant" if language == "fr" else "too few to say") in page
    assert "None" not in page
    assert "nan" not in page


@each_language
def test_all_silent_is_said_as_such(language: Language):
    page = text("report", "all_silent", language)
    assert ("moins de la moitié avait reçu" if language == "fr" else "fewer than half had been answered") in page
    assert ("0,0\u00a0%" if language == "fr" else "0.0%") in page


@each_language
def test_all_instantaneous_is_said_in_hours(language: Language):
    assert "1\u00a0h" in text("report", "all_instantaneous", language)
    assert ("100,0\u00a0%" if language == "fr" else "100.0%") in text("report", "all_instantaneous", language)


@each_language
def test_of_withheld_cases_nothing_but_their_number_is_said(language: Language):
    page = html("report", "no_public_case", language)
    assert not [case for case in (f"{n:06d}-00" for n in range(60)) if case in page]
    assert "Service 7" not in page


@each_language
def test_the_first_two_hundred_services_stand_there_by_name_and_sole_traders_do_not(language: Language):
    made = released(330)
    page = html5lib.HTMLParser(strict=True).parse(report(made, language))
    names = ["".join(e.itertext()) for e in page.iter(f"{XHTML}bdi")]
    traders = {s.service.name.fr for s in made.services if s.service.controller.kind == "sole_trader"}
    assert len(names) == 200
    assert not traders & set(names)
    assert [n.casefold() for n in names] == sorted(n.casefold() for n in names)


@each_language
def test_each_figure_may_be_cited_and_recomputed(language: Language):
    page = tree("report", "no_sample", language)
    made = release("no_sample")
    for figure in made.figures:
        entry = next(e for e in page.iter(f"{XHTML}div") if e.get("id") == figure.id)
        words = "".join(entry.itertext())
        assert f"{made.id}, " in words
        assert figure.id in words
        assert figure.method[:12] in words


@each_page
def test_what_changed_and_why_is_said_where_there_was_a_release_before(page: str):
    said = text(page, "full", "fr")
    assert "2026-Q3.2" in said
    assert "59,1\u00a0%" in said
    assert "notre méthode a changé" in said
    assert "Il n’y a pas de publication d’une période antérieure" in text(page, "no_sample", "fr")


@each_page
@each_language
def test_a_figure_of_change_is_told_in_points(page: str, language: Language):
    made = release("no_sample")
    words = Text(fr="l’évolution de la part", en="the change of the share")
    change = replace(
        made.figures[0],
        id="change/responsiveness/2026-Q4",
        title=words,
        value=-2.34,
        reach=None,
        blank=None,
        curve=None,
    )
    said = PAGES[page](replace(made, figures=(*made.figures, change)), language)
    assert words.in_(language) in said
    assert ("−2,3\u00a0points" if language == "fr" else "−2.3\u00a0points") in said
    assert ("Il n’y a pas de publication" if language == "fr" else "There is no release of a period") not in said


@each_language
def test_intervals_of_groups_that_are_all_at_nothing_overlap(language: Language):
    said = report(released(120, change=silent), language)
    assert ("leurs intervalles ne se recouvrent pas" if language == "fr" else "intervals do not overlap") not in said
    assert ("leurs intervalles se recouvrent" if language == "fr" else "their intervals overlap") in said


@each_language
def test_of_services_that_were_chosen_no_draw_is_told(language: Language):
    drawn = "chacun peut refaire le tirage" if language == "fr" else "anybody can draw again"
    assert drawn in text("report", "sampled", language)
    chosen = text("report", "judgmental", language)
    assert drawn not in chosen
    assert "20260901" not in chosen
    assert ("choix raisonné" if language == "fr" else "chosen on purpose") in chosen


@each_page
@each_language
def test_corrections_are_told_in_words(page: str, language: Language):
    machine = re.compile(
        r"\d / \d|curve: |\b(?:passed|failed|cannot_tell|untested|inapplicable) |\w=\d|too few;|not reached;"
    )
    made, place = release("corrected"), "corrections" if page == "report" else "moved"
    part = next(e for e in tree(page, "corrected", language).iter() if e.get("aria-labelledby") == place)
    said = "".join(part.itertext())
    assert {shape for one in made.corrections for shape in ("curve: ", " / ", "failed ", "; ") if shape in one.before}
    assert any("failed late" in one.after for one in made.corrections)
    assert machine.findall(said) == []
    if page == "report":
        late = "non tenu\u00a0: Réponse reçue au moins …" if language == "fr" else "not met: Answered at least …"
        assert late in said


def test_two_curves_that_end_alike_are_told_apart():
    made = release("no_sample")
    days = next(f for f in made.figures if f.id == "days_to_answer/2026-Q4")
    before, after = (f"12; curve: 0.450000 after 23.000000 days ({digest * 8})" for digest in "ab")
    turned = Correction(release="2026-Q4.1", subject=days.id, before=before, after=after, why="evidence")
    (one,) = corrected(replace(made, corrects="2026-Q4.1", corrections=(turned,)), "fr")
    assert (one.before, one.after) == tuple(
        f"12\u00a0jours\u202f; 45,0\u00a0% au bout de 23\u00a0jours ({digest * 8})" for digest in "ab"
    )


@pytest.mark.parametrize(
    ("slug", "said", "fr", "en"),
    [
        ("responsiveness", "3 / 4 / 1", "3 sur 7, et 1 indécis", "3 of 7, and 1 undecided"),
        ("responsiveness", "0.512", "51,2\u00a0%", "51.2%"),
        ("responsiveness", "0.4..0.61", "entre 40,0\u00a0% et 61,0\u00a0%", "between 40.0% and 61.0%"),
        ("responsiveness", "-", "n’y est pas", "not in it"),
        ("days_to_answer", "", "moitié non atteinte", "half not reached"),
        ("days_to_answer", "not reached", "moitié non atteinte", "half not reached"),
        (
            "days_to_answer",
            "curve: 0.450000 after 23.000000 days (abcdef12)",
            "moitié non atteinte\u202f; 45,0\u00a0% au bout de 23\u00a0jours",
            "half not reached; 45.0% after 23\u00a0days",
        ),
        (
            "ladder/access",
            "rung_2=3; open=4",
            "échelon 2\u00a0: 3\u202f; pas encore établi\u00a0: 4",
            "rung 2: 3; not settled yet: 4",
        ),
        ("ladder/access", "too few", "effectif insuffisant", "too few to say"),
    ],
)
def test_a_value_of_a_table_is_read_in_words(slug: str, said: str, fr: str, en: str):
    turned = Correction(release="2026-Q4.1", subject=f"{slug}/2026-Q4", before=said, after="x", why="evidence")
    made = replace(release("no_sample"), corrects="2026-Q4.1", corrections=(turned,))
    assert (corrected(made, "fr")[0].before, corrected(made, "en")[0].before) == (fr, en)


@each_page
def test_bounds_and_a_median_that_was_not_reached_stand_beside_those_of_now(page: str):
    former = replace(FORMER, values={"responsiveness": "0.4..0.61", "days_to_answer": "not reached"})
    said = PAGES[page](release("no_sample"), "fr", former=former)
    assert "entre 40,0\u00a0% et 61,0\u00a0%" in said
    assert "moitié non atteinte" in said


def test_of_a_median_that_was_not_reached_the_brief_does_not_say_that_there_is_no_number():
    five = next(e for e in tree("brief", "all_silent", "fr").iter() if e.get("aria-labelledby") == "five-4")
    said = "".join(five.itertext())
    assert "moins de la moitié avait une réponse sur le fond" in said
    assert "nous n’avons pas regardé plus longtemps" in said
    assert "Aucun pourcentage" not in said


def test_the_brief_tells_of_the_followed_figures_first_and_how_many_are_left():
    made = release("no_sample")
    names = [f"criterion/{criterion.id}" for criterion in made.criteria[:30]]
    followed = ["reply", "responsiveness", "fulfilment"]
    moves = [
        replace(
            made.figures[0],
            id=f"change/{name}/2026-Q4",
            title=Text(fr=f"l’évolution de {name}.", en=f"the change of {name}."),
            value=None if name == names[0] else -2.0,
            blank=Blank.TOO_FEW if name == names[0] else None,
            count=None,
            reach=None,
            curve=None,
        )
        for name in [*names, *followed]
    ]
    turned = replace(made, figures=(*made.figures, *moves))
    said = brief(turned, "en").partition("What moved")[2].partition("</section>")[0]
    told = re.findall(r"the change of ([\w/]+)\.", said)
    assert told == ["responsiveness", "reply", "fulfilment", *sorted(names[1:])[:2]]
    assert "28 more in the report." in said
    assert "9 more are in figures.csv." in report(turned, "en")


@each_language
def test_what_was_seen_repaired_stands_with_its_service(language: Language):
    made = release("no_sample")
    mended = replace(made.cases[0], repaired=(("deadline", date(2027, 1, 4)),))
    said = report(replace(made, cases=(mended, *made.cases[1:])), language)
    day = "4\u00a0janvier\u00a02027" if language == "fr" else "4\u00a0January\u00a02027"
    assert f"{'constaté réparé le' if language == 'fr' else 'observed repaired on'} {day}" in said


def test_numbers_of_a_french_page_are_french():
    made = release("no_sample")
    figure = next(f for f in made.figures if f.reach is not None)
    assert figure.reach is not None
    wide = replace(figure, reach=replace(figure.reach, kind=Kind.CLUSTERED, design_effect=1.7))
    said = report(replace(made, figures=tuple(wide if f is figure else f for f in made.figures)), "fr")
    assert "effet de plan 1,70" in said


def test_an_operator_without_a_name_is_called_the_same_everywhere():
    said = report(replace(release("no_sample"), operator=""), "fr")
    assert "-, «" not in said
    assert said.count("L’opérateur de cette installation") > 20


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (1, "0,0\u00a0%"),
        (7, "0,0 à 40,0\u00a0% (0,0 à 55,0\u00a0%)"),
        (10, "40,0\u00a0% (25,0 à 55,0\u00a0%)"),
        (20, "40,0 à 45,0\u00a0% (25,0 à 60,0\u00a0%)"),
        (60, "45,0\u00a0% (30,0 à 60,0\u00a0%)"),
        (61, "non constaté"),
    ],
)
def test_the_table_by_day_says_no_more_than_was_observed(day: int, said: str):
    points = (
        Point(since=3, day=10, share=0.4, low=0.25, high=0.55),
        Point(since=14, day=21, share=0.45, low=0.3, high=0.6),
    )
    figure = next(f for f in release("no_sample").figures if f.id == "days_to_answer/2026-Q4")
    assert figure.curve is not None
    curve = replace(figure.curve, points=points, until=60.0)
    assert share_by(replace(figure, curve=curve), day, "fr") == said


def test_where_all_had_come_it_stays_so():
    figure = next(f for f in release("all_instantaneous").figures if f.id == "days_to_answer/2026-Q4")
    assert share_by(figure, 90, "fr").startswith("100,0\u00a0%")


def test_a_curve_is_drawn_as_far_as_anybody_watched():
    figure = next(f for f in release("no_sample").figures if f.id == "days_to_answer/2026-Q4")
    assert figure.curve is not None
    plot = plot_of(replace(figure, curve=replace(figure.curve, points=figure.curve.points[:1], until=20.0)), 60, "fr")
    assert plot is not None
    ends = [float(x) for x in re.findall(r"H([\d.]+)", plot.line + plot.band)]
    assert max(ends) == 136.0  # a third of the way from 50 to 308


def test_the_brief_answers_ten_questions_with_the_id_of_a_figure():
    page = tree("brief", "no_sample", "en")
    questions = next(e for e in page.iter(f"{XHTML}ol") if e.get("class") == "questions")
    codes = ["".join(code.itertext()) for code in questions.iter(f"{XHTML}code")]
    assert len(codes) == 10
    assert set(codes) <= {figure.id for figure in release("no_sample").figures}


@each_page
@each_language
def test_what_goes_on_paper_says_the_same(page: str, language: Language):
    def body(paper: bool) -> str:
        return PAGES[page](release("no_sample"), language, paper=paper).partition("<body")[2]

    assert body(True) == body(False)
    assert faces().count("@font-face") == 4
    assert "url(" not in html(page, "no_sample", language)


def test_a_running_head_is_text_whatever_it_says():
    assert running_head('a"}</style>').startswith(r'@page{@top-left{content:"a\22 \7d \3c \2f style\3e ";')


@pytest.mark.parametrize(
    ("name", "fr", "en"),
    [
        ("2026", "2026", "2026"),
        ("2026-H2", "2e semestre 2026", "second half of 2026"),
        ("2026-Q1", "1er trimestre 2026", "first quarter of 2026"),
        ("2026-11", "novembre 2026", "November 2026"),
    ],
)
def test_a_period_is_called_as_people_call_it(name: str, fr: str, en: str):
    assert (period_words(period_of(name), "fr"), period_words(period_of(name), "en")) == (fr, en)
