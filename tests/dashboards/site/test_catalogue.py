"""Is everybody found who fits, in the order of the names, however narrow the question?"""

import pytest

from dashboards.site.catalogue import Question
from dashboards.site.world import World
from results.records import LANGUAGES

QUESTIONS = (
    Question(),
    Question(track="access"),
    Question(sector="bank", track="portability"),
    Question(sector="local_government", words="VILLE de"),
    Question(words="credit"),
    Question(country="FR"),
    Question(software="nobody-has-it"),
    Question(sector="bank", software="nobody-has-it"),
)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_part_holds_who_fits_and_nobody_else(world: World, question: Question) -> None:
    for language in LANGUAGES:
        found = world.catalogue.found(question, language)
        assert list(found.services) == [one for one in world.catalogue.in_order[language] if question.fits(one)]
    assert found.services or "nobody" in question.software


def test_a_letter_begins_where_the_first_name_with_it_stands(world: World) -> None:
    found = world.catalogue.found(Question(), "fr")
    assert found.begins
    for letter, place in found.begins.items():
        initials = [one.initials["fr"] for one in found.services]
        assert initials.index(letter) == place
    assert set(found.begins) == {one.initials["fr"] for one in found.services} - {""}
