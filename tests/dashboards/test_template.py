"""Is everything the templates say also said in French?"""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir

import dashboards
from dashboards.template import catalogue, chunks, read
from tests.dashboards.test_finding import WRONG_SPACE
from tests.dashboards.test_sentence import ACCUSING

HOME = Path(dashboards.__file__).parent
OPTIONS = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def said_in_templates() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(HOME / "templates", [("**.j2", "jinja2")], OPTIONS)
    return {message for _, _, message, _, _ in found}


def french() -> Catalog:
    return read(sorted((HOME / "locale/fr/LC_MESSAGES").glob("*.po")), "fr")


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def test_every_message_has_its_french_and_no_french_is_left_over() -> None:
    kept = french()
    known = {tuple(m.id) if isinstance(m.id, list | tuple) else m.id for m in kept if m.id}
    assert known == said_in_templates()
    assert not kept.obsolete
    assert all(all(forms(m)) and not m.fuzzy for m in kept if m.id)


def test_the_values_of_a_message_are_the_same_in_both_languages() -> None:
    for message in french():
        if message.id:
            assert not [str(error) for error in message.check()]


@pytest.mark.parametrize("message", [m for m in french() if m.id], ids=lambda m: str(m.id)[:40])
def test_french_is_printed_with_its_spaces_and_accuses_nobody(message: Message) -> None:
    translated = catalogue("fr")
    if isinstance(message.id, str):
        words = [translated.gettext(message.id)]
    else:
        words = [translated.ngettext(*message.id[:2], n) for n in (1, 2)]
    for said in words:
        assert not WRONG_SPACE.search(said.replace("%(", "(").replace("&", "")), said
        assert not ACCUSING.search(said)


def test_plurals_follow_each_language() -> None:
    assert catalogue("fr").ngettext("%(count)s record", "%(count)s records", 0) == "%(count)s élément"
    assert catalogue("en").ngettext("%(count)s record", "%(count)s records", 0) == "%(count)s records"


def test_a_digest_may_break_every_eight_digits() -> None:
    assert chunks("0123456789abcdef0") == ["01234567", "89abcdef", "0"]
