"""The letters that come with the program say what the law lets a person ask, in both languages, and can be replaced."""

import re
from pathlib import Path

import pytest

from results.records import LANGUAGES, Language
from scenarios.errors import ScenarioInvalid
from scenarios.letter import CLARIFICATION, NAMES, SHIPPED, own_letters, template
from scenarios.load import load_scenario
from scenarios.source import Document
from scenarios.variable import MISSING, check_variables


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
    clarifies = name == CLARIFICATION
    assert (str(MISSING) in text) is clarifies
    assert not list(check_variables(document, saved=frozenset(), words=frozenset(), exports=False, missing=clarifies))


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_about_an_answer_is_no_new_request_and_asks_for_one_of_two_things(language: Language):
    text = template(CLARIFICATION, language, {}) or ""
    assert re.search(r"pas une nouvelle demande|no new request", text)
    assert re.search(r"compléter|complete", text)
    assert re.search(r"confirmer|confirm", text)
    assert re.search(r"aucune indemnisation|no compensation", text)
    assert not re.search(r"illegal|illégal|violation|article 20|Article 20", text)


def test_an_auditor_may_write_it_otherwise_as_long_as_it_says_what_is_missing(tmp_path: Path):
    scenario = load_scenario(Path(__file__).parents[1] / "examples" / "catalogue" / "paper.yaml").scenario
    own = tmp_path / "clarification.fr.txt"
    own.write_text("Objet : x\n\nManquent :\n${case.missing}\n", encoding="utf-8")
    assert own_letters(tmp_path, scenario)[CLARIFICATION] == {"fr": own.read_text(encoding="utf-8")}
    own.write_text("Objet : x\n\nIl manque des données.\n", encoding="utf-8")
    with pytest.raises(ScenarioInvalid, match="does not say what is missing"):
        own_letters(tmp_path, scenario)


def test_no_other_letter_can_name_what_is_missing(tmp_path: Path):
    scenario = load_scenario(Path(__file__).parents[1] / "examples" / "catalogue" / "paper.yaml").scenario
    (tmp_path / "access.fr.txt").write_text("Objet : x\n\n${case.missing}\n", encoding="utf-8")
    with pytest.raises(ScenarioInvalid, match="no variable"):
        own_letters(tmp_path, scenario)
