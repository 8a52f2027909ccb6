"""Is everything that the page of a notice says written in both languages, with its values and its spaces?"""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import auditor.notice
import dashboards.notice.page
from dashboards.notice.page.form import FORMS
from dashboards.notice.page.words import ACTS, REFUSALS, RULINGS, SAID, WAYS
from dashboards.typography import written
from results.records import ReplyAct, Ruling, Text, Way
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING

_REFUSED = re.compile(r'Refused\("([a-z_]+)"')


def texts() -> Iterator[tuple[str, Text]]:
    for table in (SAID, ACTS, RULINGS, WAYS, REFUSALS):
        yield from ((str(name), text) for name, text in table.items())
    for name, form in FORMS.items():
        yield from ((f"{name} {part}", getattr(form, part)) for part in ("title", "lead", "label"))


def values(words: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


@pytest.mark.parametrize(("name", "text"), list(texts()), ids=[name for name, _ in texts()])
def test_both_languages_say_the_same_with_the_same_values(name: str, text: Text) -> None:
    assert text.fr.strip()
    assert text.en.strip()
    assert values(text.fr) == values(text.en)
    said = written(text, "fr").replace("<b>", "").replace("</b>", "")
    assert not WRONG_SPACE.search(said), said
    assert not ACCUSING.search(said)
    assert "'" not in text.fr, "an apostrophe is ’"


def test_every_act_ruling_and_way_has_its_words() -> None:
    assert set(ACTS) == set(ReplyAct)
    assert set(RULINGS) == set(Ruling)
    assert set(WAYS) == set(Way)
    assert {form.act for form in FORMS.values()} == set(ReplyAct), "all that a mail can do the page can do"


def test_whatever_is_refused_has_its_words_and_no_words_are_left_over() -> None:
    folders = (Path(str(auditor.notice.__file__)).parent, Path(str(dashboards.notice.page.__file__)).parent)
    code = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("*.py"))
    used = set(_REFUSED.findall(code)) | {"too_fast"}
    assert used == set(REFUSALS)
