"""Are the pages what a strict reader takes, in both languages, each in its own words, whatever names they hold?"""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
import pytest

from dashboards.shelf.stock import Shelf, stocked
from dashboards.site.place import Place
from dashboards.site.register import KINDS, page_at, paths
from dashboards.site.world import World
from results.records import Language, PublishedError
from tests.dashboards.shelved import lay
from tests.dashboards.site import staged
from tests.dashboards.site.crawl import seen
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING

XHTML = "{http://www.w3.org/1999/xhtml}"
ENGLISH = re.compile(
    r"\b(the|and|with|from|which|what|how|when|they|their|this|that|each|every|are|was|were|not|services? are|request|answer"
    r"|deadline|findings?|page of|release|rung|search|next|previous)\b",
    re.IGNORECASE,
)
FRENCH = re.compile(r"\b(le|les|des|une|est|dans|avec|pour|que|qui|sur|demande|délai|publication|échelon)\b")
NAMED = ("code", "bdi", "pre")  # ids, names, commands
each_language = pytest.mark.parametrize("language", ["fr", "en"])
each_sample = pytest.mark.parametrize("path", staged.SAMPLES, ids=lambda path: path or "home")


def html(world: World, path: str, language: Language, *, is_file: bool = False) -> str:
    made = page_at(world, Place(language=language, path=path, is_file=is_file))
    assert made is not None, path
    return made


def tree(page: str) -> Element:
    """The page as a strict parser reads it; anything that a browser would have to repair is an error."""
    return html5lib.HTMLParser(strict=True).parse(page)


def words(element: Element, language: Language, skipped: tuple[str, ...] = NAMED) -> list[str]:
    """The texts of a page in its own language, without names, ids and commands."""
    if element.tag.removeprefix(XHTML) in skipped or element.get("lang", language) != language:
        return []
    found = [element.text or ""]
    for child in element:
        found += [*words(child, language, skipped), child.tail or ""]
    return found


def test_every_kind_has_a_sample() -> None:
    assert {path.partition("/")[0] for path in staged.SAMPLES} == set(KINDS)


@each_language
@each_sample
def test_a_strict_reader_repairs_nothing_and_nothing_is_inline(world: World, path: str, language: Language) -> None:
    for is_file in (False, True):
        page = html(world, path, language, is_file=is_file)
        found = tree(page)
        ids = [element.get("id") for element in found.iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        for element in found.iter():
            assert element.tag not in (f"{XHTML}style", f"{XHTML}iframe", f"{XHTML}object", f"{XHTML}base")
            assert element.tag != f"{XHTML}script" or (element.get("src") and not element.text)
            assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "srcdoc")]
            assert not element.get("href", "").startswith(("javascript:", "data:"))
        assert found.get("lang") == language


@each_language
@each_sample
def test_headings_are_in_order(world: World, path: str, language: Language) -> None:
    levels = [int(e.tag[-1]) for e in tree(html(world, path, language)).iter() if re.fullmatch(f"{XHTML}h[1-6]", e.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@each_sample
def test_french_is_set_as_french_and_is_all_french(world: World, path: str) -> None:
    body = tree(html(world, path, "fr")).find(f"{XHTML}body")
    assert body is not None
    said = [part for part in words(body, "fr") if part.strip()]
    for part in said:
        assert not WRONG_SPACE.search(part), part
        assert not ENGLISH.search(part), part
        assert "…" in part or "..." not in part
    english = tree(html(world, path, "en")).find(f"{XHTML}body")
    assert english is not None
    told = " ".join(words(english, "en", (*NAMED, "th")))
    assert len(FRENCH.findall(told)) < 4, FRENCH.findall(told)


@each_language
@each_sample
def test_it_accuses_nobody(world: World, path: str, language: Language) -> None:
    body = tree(html(world, path, language)).find(f"{XHTML}body")
    assert body is not None
    assert not ACCUSING.search(" ".join(words(body, language)))


@each_language
def test_every_page_leads_to_pages_that_there_are(world: World, language: Language) -> None:
    known = set(paths(world))
    for path in known:
        found = seen(html(world, path, language))
        root = "../" * (1 + path.count("/"))
        for link in found.links:
            if link.startswith("#"):
                assert link[1:] in found.ids, (path, link)
            if link.startswith((f"{root}fr/", f"{root}en/")):
                assert in_words(link.removeprefix(root)[3:]) in {*known, "services"}, (path, link)


@cache
def in_words(link: str) -> str:
    """The path that a link means."""
    return unquote(link.partition("#")[0].partition("?")[0])


@each_language
def test_where_nothing_is_published_every_page_says_so(language: Language) -> None:
    empty = staged.world(Shelf())
    assert list(paths(empty)) == [
        "",
        "sectors",
        "software",
        "criteria",
        "figures",
        "method",
        "releases",
        "contest",
        "legal",
    ]
    for path in paths(empty):
        tree(html(empty, path, language))


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "service",
        "service/",
        "service/nobody",
        "services/0",
        "services/1000",
        "services/track=nothing",
        "services/track=access/2/3",
        "services/name=x",
        "services/99999999999999999999",
        "sector/nothing",
        "sector/bank/1",
        "sector/bank/0",
        "software/nothing",
        "criterion/nothing",
        "figure/nothing",
        "figure/",
        "release/2020-Q1.1",
        "release/../../keys",
        "method/more",
        "legal/",
        "contest/x",
        "\x00",
        "service/' OR 1=1 --",
    ],
)
def test_what_is_not_there_is_no_page(world: World, path: str) -> None:
    assert page_at(world, Place(language="fr", path=path)) is None


def test_what_a_controller_had_published_stands_beside_its_findings_word_for_word(world: World) -> None:
    page = html(world, "service/service-7", "fr")
    statement = page.partition('<blockquote class="statement">')[2].partition("</blockquote>")[0]
    assert "<p>Nous avions répondu.</p>\n<p>Notre journal le montre, et nous le tenons à disposition.</p>" in statement
    assert "Controller service-7" in statement
    assert 'href="#finding-' in statement
    assert "statement" not in html(world, "service/service-8", "fr")


def test_of_a_case_that_is_held_back_no_statement_is_public() -> None:
    held = staged.quarter(14, "2026-Q4", date(2026, 10, 1), seed=0, is_told=False)
    assert not held.cases
    assert not [one for one in held.cases if one.statements]
    told = staged.quarter(14, "2026-Q4", date(2026, 10, 1), seed=0)
    assert [one.statements[0].words[:4] for one in told.cases if one.statements] == ["Nous", "Nous"]


def test_a_service_that_was_last_observed_long_ago_is_shown_as_old(world: World) -> None:
    fresh, late = html(world, "service/service-0", "en"), replace(world, today=date(2028, 6, 1))
    assert "more than twelve months ago" not in fresh
    assert "more than twelve months ago" in html(late, "service/service-0", "en")
    assert "more than twelve months ago" in html(late, "", "en")


def test_the_first_sentence_says_when_the_account_was_a_volunteers(world: World) -> None:
    first = [
        re.search(r'<p class="answer">(.*?)</p>', html(world, f"service/service-{n}", "en"), re.DOTALL)
        for n in range(2)
    ]
    said = sorted("a volunteer’s account" if "volunteer" in one[1] else "a test account" for one in first if one)
    assert said == ["a test account", "a volunteer’s account"]
    assert all("with a" in one[1] for one in first if one)


@each_language
def test_where_a_statement_stood_that_was_taken_back_its_page_says_that_and_whose_error_it_was(
    tmp_path: Path, language: Language
) -> None:
    old = staged.quarter(8, "2026-Q4", date(2026, 10, 1), seed=0)
    new = staged.quarter(4, "2026-Q4", date(2026, 10, 1), seed=0, number=2)
    gone = sorted({s.service.id for s in old.services} - {s.service.id for s in new.services})
    case = next(one for one in old.cases if one.row.service == gone[0])
    wrong = PublishedError(
        found_on=date(2027, 4, 8),
        release=old.id,
        subject=f"{case.row.case} deadline",
        said="failed",
        should_say="passed",
        cause="Horloge déréglée.",
        person="ines",
    )
    new = replace(new, errors=(wrong,))
    on = stocked([lay(new, tmp_path, days=9), lay(old, tmp_path, corrected_by="2026-Q4.2")], tmp_path)
    made = staged.world(on)
    assert set(paths(made)) >= {f"service/{name}" for name in gone}
    owned, other = (html(made, f"service/{name}", language, is_file=True) for name in gone[:2])
    taken_back = "a été retiré le 11 avril 2027" if language == "fr" else "was taken back on 11 April 2027"
    for page in (owned, other):
        assert taken_back in page.replace("\u00a0", " ")
        assert "release/2026-Q4.1.html" in page
        assert "release/2026-Q4.2.html" in page
        assert 'class="verdicts"' not in page, "what was said is not said again"
        assert "Nous avions répondu" not in page
    assert ("Horloge déréglée." in owned, "Horloge déréglée." in other) == (True, False)
    assert page_at(made, Place(language=language, path="service/nobody")) is None
    assert f"service/{gone[0]}" not in html(made, "", language), "the index lists what stands"
    assert "2026-Q4.2" in html(made, "release/2026-Q4.1", language)


@each_language
def test_what_is_to_be_named_in_a_contest_stands_where_it_says(world: World, language: Language) -> None:
    told = " ".join(words(tree(html(world, "contest", language)), language))
    service = tree(html(world, "service/service-2", language))
    heading = next(one for one in service.iter() if one.get("id") == "proof")
    assert "".join(heading.itertext()) in told
    proof = next(one for one in service.iter() if one.get("aria-labelledby") == "proof")
    said = [one for one in proof.iter(f"{XHTML}dt") if one.text == {"fr": "Dossier", "en": "Case"}[language]]
    assert said, "the name of the case"
    named = {"fr": "un constat se désigne par la question", "en": "a finding is named by the question"}[language]
    assert named in told
    assert [one for one in service.iter() if one.get("class") == "question"]
    corrects = {"fr": "une publication rectificative", "en": "a release that corrects"}[language]
    assert corrects in told, "no page shows a reply that no release holds"
