import re

import pytest


@pytest.mark.parametrize(
    ("vice", "barrier"),
    [
        ("field_without_name", r'<select name="format">'),
        ("faint_words", r'<p class="faint">'),
        ("picture_without_words", r"<img (?![^>]*\balt=)[^>]*>"),
    ],
)
async def test_the_barrier_stands_on_the_form_and_lets_whoever_sees_it_through(open_town, camille, vice, barrier):
    mine = await (await open_town(vice)).person(camille)
    assert re.search(barrier, (await mine.get("/droits/donnees")).text)
    assert "est enregistrée" in (await mine.post("/droits/donnees", [("category", "profile")])).text
    perfect = await (await open_town()).person(camille)
    assert not re.search(barrier, (await perfect.get("/droits/donnees")).text)
