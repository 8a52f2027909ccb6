"""Does the page of each criterion speak of that criterion, in the words that the method's page has too, and of all its reasons?"""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from auditor.criteria import REGISTER, Judge
from dashboards.shelf.book import Index
from dashboards.shelf.stock import Shelf
from dashboards.site.finding import NOTHING, filled
from dashboards.site.measurement import MEASUREMENTS
from dashboards.site.place import Place
from dashboards.site.purpose import PURPOSES
from dashboards.site.register import page_at
from dashboards.site.world import World
from dashboards.typography import written
from results.records import LANGUAGES, Text
from tests.dashboards.site import staged
from tests.dashboards.site.test_pages import ENGLISH, FRENCH
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING

OURS = [*PURPOSES.values(), *MEASUREMENTS.values()]


def test_every_criterion_has_its_own_words_and_no_other_has_any() -> None:
    ids = [judge.CRITERION.id for judge in REGISTER]
    assert list(PURPOSES) == ids
    assert list(MEASUREMENTS) == ids
    assert len({text.fr for text in OURS}) == len({text.en for text in OURS}) == len(OURS)


@pytest.mark.parametrize("text", OURS, ids=lambda text: text.en[:40])
def test_they_are_french_and_english_and_accuse_nobody(text: Text) -> None:
    french, english = written(text, "fr"), written(text, "en")
    assert not WRONG_SPACE.search(french)
    assert not ENGLISH.search(french)
    assert len(FRENCH.findall(english)) == 0
    assert "'" not in french + english
    assert not ACCUSING.search(french + english)


@pytest.mark.parametrize("judge", REGISTER, ids=lambda judge: judge.CRITERION.id)
def test_the_page_says_why_how_what_is_met_what_is_open_and_how_to_repair(world: World, judge: Judge) -> None:
    criterion = judge.CRITERION
    for language in LANGUAGES:
        page = unescape(page_at(world, Place(language=language, path=f"criterion/{criterion.id}")) or "")
        assert written(PURPOSES[criterion.id], language) in page
        assert written(MEASUREMENTS[criterion.id], language) in page
        repair = page.partition('id="repair"')[2]
        for reason in criterion.reasons.values():
            assert filled(reason.words.in_(language), NOTHING, language) in page
            if reason.repair:
                assert filled(reason.repair.in_(language), NOTHING, language) in repair
            elif reason.settle:
                assert filled(reason.settle.in_(language), NOTHING, language) in page


def test_a_release_says_what_would_settle_a_question_that_is_open(world: World) -> None:
    book = world.catalogue.book
    assert book is not None
    rows = {
        row["reason"]: row
        for line in book.index.rows("reasons", {"criterion": "cost"})
        for row in [json.loads(line.json)]
    }
    assert rows["fee_unconfirmed"]["settle_en"] == "A person’s reading of the page."
    assert rows["free"]["settle_en"] is None


def test_of_a_release_that_does_not_say_what_is_open_all_that_may_be_found_is_one_list(
    world: World, tmp_path: Path
) -> None:
    book = world.catalogue.book
    assert book is not None
    earlier = tmp_path / "earlier.sqlite"
    shutil.copyfile(book.index.path, earlier)
    with closing(sqlite3.connect(earlier)) as db:
        db.execute("UPDATE reasons SET json = json_remove(json, '$.settle_fr', '$.settle_en')")
        db.commit()
    old = staged.world(Shelf(books=(replace(book, index=Index(book.package, earlier)),)))
    page = page_at(old, Place(language="en", path="criterion/cost")) or ""
    assert "What may be found" in page
    assert "When nobody can tell" not in page
    assert "nobody has confirmed it yet" in page
