"""The letters that come with the program say what the law lets a person ask, in both languages, and can be replaced."""

import re
from pathlib import Path

import pytest

from results.records import LANGUAGES, Language
from scenarios.letter import NAMES, SHIPPED, template
from scenarios.source import Document
from scenarios.variable import check_variables


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_has_a_subject_known_variables_and_a_signature(name: str, language: Language):
    text = template(name, language, {})
    assert text is not None
    head, blank, *rest = text.split("\n")
    assert re.match(r"(?:Objet|Subject)\s?: .{10,}", head)
    assert "${case.reference}" in head
    assert blank == ""
    assert text.rstrip().endswith("${persona.full_name}")
    assert max(map(len, rest)) <= 130
    document = Document(name=name, data=text.splitlines(), values={})
    assert not list(check_variables(document, saved=frozenset(), words=frozenset(), exports=False))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["portability", "access"])
def test_a_request_names_its_articles_and_claims_no_money(name: str, language: Language):
    text = template(name, language, {}) or ""
    assert re.search(r"[Aa]rticle 15", text)
    assert (re.search(r"[Aa]rticle 20", text) is not None) is (name == "portability")
    assert re.search(r"aucune indemnisation|no compensation", text)
    assert not re.search(r"illegal|illégal|violation|\b30 (?:jours|days)\b", text)


def test_files_and_names_agree_and_a_scenario_may_write_its_own():
    assert {path.name.partition(".")[0] for path in SHIPPED.glob("*.txt")} == NAMES
    assert template("access", "fr", {"access": {"fr": "Objet : x\n\ny"}}) == "Objet : x\n\ny"
    assert template("access", "en", {"access": {"fr": "Objet : x\n\ny"}}) == template("access", "en", {})
    assert template("../../pyproject", "fr", {}) is None
    assert isinstance(SHIPPED, Path)
