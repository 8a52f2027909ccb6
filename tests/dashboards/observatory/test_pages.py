"""Do the report and the brief say what a release holds, in both languages, whatever it holds?"""

from dataclasses import replace
from functools import cache
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
import pytest

from dashboards.observatory.brief import brief
from dashboards.observatory.page import faces, period_words, running_head
from dashboards.observatory.report import report
from results.figures.period import period_of
from results.records import Language, Text
from results.release import Release
from tests.dashboards.observatory.released import FORMER, SCRIPT, SITUATIONS, released
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
