"""Does every file become a scenario, with nothing left to look up?"""

import shutil
from pathlib import Path

import pytest

from results.records import Fact
from scenarios.errors import ScenarioError
from scenarios.load import load_catalogue, load_operator, load_provider, load_scenario
from scenarios.schema import HandPlan, See, WatchFor

EXAMPLES = Path(__file__).parents[1] / "examples"
SCENARIOS = sorted((*EXAMPLES.glob("catalogue/*.yaml"), *EXAMPLES.glob("services/*.yaml")))


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the examples that may be spoilt."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def refusal(path: Path, **given) -> tuple[str, int, int]:
    with pytest.raises(ScenarioError) as refused:
        load_scenario(path, **given)
    first = refused.value.problems[0]
    return first.code, first.line, first.column


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_loads(path):
    loaded = load_scenario(path)
    assert loaded.scenario.service is not None
    assert "${words." not in loaded.text
    assert len(loaded.digest) == 64
    assert loaded.languages


def test_sign_ons_and_operators_load():
    assert load_provider(EXAMPLES / "providers" / "identite.yaml").hosts[0] == "connexion.identite.example"
    played = load_operator(EXAMPLES / "operators" / "wordpress.yaml")
    assert [duty.when for duty in played.operator.duties] == [Fact.REQUEST_SUBMITTED, Fact.CONFIRMATION_GIVEN]


def test_a_catalogue_is_loaded_by_file_name():
    catalogue = load_catalogue(EXAMPLES)
    assert {"reseau", "radicale", "indico-test", "ville-famille"} <= set(catalogue)
    assert "indico" not in catalogue
    assert all(loaded.id == name for name, loaded in catalogue.items())


def test_a_service_that_runs_a_software_has_its_tags_and_its_own(copy):
    spoil(copy / "catalogue" / "indico.yaml", "scenario: 1\n", "scenario: 1\ntags: [events]\n")
    spoil(copy / "services" / "indico-test.yaml", "scenario: indico\n", "scenario: indico\ntags: [pilot]\n")
    assert load_scenario(copy / "services" / "indico-test.yaml").scenario.tags == ("events", "pilot")


@pytest.mark.parametrize("tags", ["pilot", "[Pilot]", "[a b]", '[""]', "{a: b}"])
def test_a_tag_is_a_word_in_small_letters(copy, tags):
    spoil(copy / "catalogue" / "reseau.yaml", "persona: zoe\n", f"persona: zoe\ntags: {tags}\n")
    with pytest.raises(ScenarioError):
        load_scenario(copy / "catalogue" / "reseau.yaml")


def test_the_file_is_named_by_its_service_file():
    assert load_scenario(EXAMPLES / "catalogue" / "indico.yaml").id == "indico-test"


def test_one_software_at_several_services_is_not_guessed(copy):
    shutil.copy(copy / "services" / "indico-test.yaml", copy / "services" / "indico-other.yaml")
    assert refusal(copy / "catalogue" / "indico.yaml") == ("which_service", 4, 1)


def test_a_software_without_service_is_read_with_the_catalogue(copy):
    (copy / "services" / "indico-test.yaml").unlink()
    assert "indico-test" not in load_catalogue(copy)
    spoil(copy / "catalogue" / "indico.yaml", "right: portability", "right: porting")
    with pytest.raises(ScenarioError, match=r"indico\.yaml:8:8"):
        load_catalogue(copy)


def test_a_service_file_brings_its_own_words_and_keeps_the_others(copy):
    loaded = load_scenario(copy / "services" / "ville-famille.yaml")
    seen = next(step for step in loaded.scenario.request if isinstance(step, See))
    assert seen.target.words.in_language("fr") == ("Mes droits RGPD",)
    spoil(copy / "services" / "indico-test.yaml", "languages: [en]", "languages: [en]\nwords: {page: {en: Take-out}}")
    indico = load_scenario(copy / "services" / "indico-test.yaml")
    seen = next(step for step in indico.scenario.request if isinstance(step, See))
    assert seen.target.words.in_language("en") == ("Take-out",)
    assert seen.target.words.in_language("fr") == ("Export des données",)


def test_words_stand_inside_longer_words_of_each_language(copy):
    spoil(
        copy / "catalogue" / "indico.yaml",
        'heading: "${words.page}"}\n    fact',
        'heading: {en: "${words.page} now", fr: "${words.page} ici"}}\n    fact',
    )
    seen = next(
        step for step in load_scenario(copy / "services" / "indico-test.yaml").scenario.request if isinstance(step, See)
    )
    assert seen.target.words.in_language("en") == ("Data export now",)
    assert seen.target.words.in_language("fr") == ("Export des données ici",)


def test_words_of_several_languages_are_no_address(copy):
    spoil(copy / "catalogue" / "indico.yaml", "- open: /login/", '- open: "/${words.page}"')
    assert refusal(copy / "services" / "indico-test.yaml") == ("wrong_type", 18, 13)


def test_a_service_file_renames_only_what_there_is(copy):
    spoil(copy / "services" / "ville-famille.yaml", "  export: {", "  exprot: {")
    assert refusal(copy / "services" / "ville-famille.yaml") == ("unknown_key", 12, 3)


def test_words_hold_no_variables(copy):
    spoil(copy / "services" / "ville-famille.yaml", "{fr: Mes droits RGPD}", '{fr: "${words.export}"}')
    assert refusal(copy / "services" / "ville-famille.yaml") == ("unknown_variable", 12, 3)


def test_hosts_are_those_of_the_address_and_of_all_files():
    assert load_scenario(EXAMPLES / "services" / "ville-famille.yaml").hosts == (
        "famille.ville.example",
        "connexion.identite.example",
        "fournisseur.identite.example",
    )
    assert load_scenario(EXAMPLES / "services" / "mutuelle-exemple.yaml").hosts == (
        "www.mutuelle.example",
        "envoi.mutuelle.example",
    )


def test_a_port_in_the_address_is_part_of_the_host():
    assert load_scenario(EXAMPLES / "catalogue" / "radicale.yaml").hosts == ("127.0.0.1:8160",)


def test_a_moved_scenario_keeps_its_digest_and_leaves_its_host():
    here = load_scenario(EXAMPLES / "catalogue" / "radicale.yaml")
    there = load_scenario(EXAMPLES / "catalogue" / "radicale.yaml", url="http://127.0.0.1:9999")
    assert there.hosts == ("127.0.0.1:9999",)
    assert there.service.url == "http://127.0.0.1:9999"
    assert (there.digest, there.text) == (here.digest, here.text)


def test_the_first_language_that_was_checked_is_the_usual_one(copy):
    assert load_scenario(EXAMPLES / "catalogue" / "boutique.yaml").languages == ("fr", "en")
    spoil(
        copy / "catalogue" / "boutique.yaml", "checked: {fr: 2026-11-23, en: 2026-11-23}", "checked: {en: 2026-11-23}"
    )
    assert load_scenario(copy / "catalogue" / "boutique.yaml").languages == ("en",)


def test_letters_beside_the_catalogue_belong_to_the_scenario():
    letters = load_scenario(EXAMPLES / "services" / "mutuelle-exemple.yaml").letters
    assert set(letters) == {"other_proof"}
    assert set(letters["other_proof"]) == {"fr", "en"}


def test_a_letter_that_names_no_value_is_refused_at_its_line(copy):
    spoil(copy / "letters" / "other_proof.en.txt", "${case.reference}", "${case.number}")
    assert refusal(copy / "services" / "mutuelle-exemple.yaml") == ("unknown_variable", 1, 1)


def test_a_letter_that_is_no_utf8_is_refused(copy):
    (copy / "letters" / "other_proof.fr.txt").write_bytes("pièce".encode("latin-1"))
    assert refusal(copy / "services" / "mutuelle-exemple.yaml")[0] == "not_utf8"


def test_a_service_file_may_choose_another_persona(copy):
    spoil(copy / "services" / "indico-test.yaml", "scenario: indico", "scenario: indico\npersona: zoe")
    assert load_scenario(copy / "services" / "indico-test.yaml").account == "zoe@indico-test"


def test_somebody_must_have_the_account(copy):
    spoil(copy / "catalogue" / "indico.yaml", "persona: anna\n", "")
    assert refusal(copy / "services" / "indico-test.yaml")[0] == "missing_key"


def test_a_missing_file_is_refused_where_it_is_named(copy):
    assert refusal(copy / "catalogue" / "none.yaml") == ("missing_file", 0, 0)
    spoil(copy / "services" / "indico-test.yaml", "scenario: indico", "scenario: indigo")
    assert refusal(copy / "services" / "indico-test.yaml") == ("missing_file", 2, 1)
    (copy / "providers" / "identite.yaml").unlink()
    assert refusal(copy / "services" / "ville-famille.yaml") == ("missing_file", 8, 1)


def test_a_service_and_a_software_do_not_stand_side_by_side(copy):
    spoil(copy / "catalogue" / "reseau.yaml", "right: portability", "software: reseau\nright: portability")
    assert refusal(copy / "catalogue" / "reseau.yaml") == ("two_subjects", 14, 1)


def test_an_id_in_a_service_file_is_the_files_name(copy):
    spoil(copy / "services" / "indico-test.yaml", "scenario: indico", "scenario: indico\nid: indico")
    assert refusal(copy / "services" / "indico-test.yaml") == ("id_is_file_name", 3, 1)


def test_two_files_of_one_name_are_refused(copy):
    spoil(copy / "catalogue" / "radicale.yaml", "id: radicale-test", "id: indico-test")
    (copy / "catalogue" / "radicale.yaml").rename(copy / "catalogue" / "indico-test.yaml")
    with pytest.raises(ScenarioError, match="two files are named indico-test"):
        load_catalogue(copy)


def test_a_catalogue_tells_the_problems_of_all_files(copy):
    spoil(copy / "catalogue" / "reseau.yaml", "right: portability", "right: porting")
    spoil(copy / "catalogue" / "carnet.yaml", "  - choose:", "  - chose:")
    spoil(copy / "providers" / "identite.yaml", "hosts:", "host:")
    with pytest.raises(ScenarioError) as refused:
        load_catalogue(copy)
    assert {Path(p.file).name for p in refused.value.problems} == {"reseau.yaml", "carnet.yaml", "identite.yaml"}


def test_an_unknown_variable_is_refused_at_its_place(copy):
    spoil(copy / "catalogue" / "reseau.yaml", 'with: "${account.username}"', 'with: "${account.user name}"')
    assert refusal(copy / "catalogue" / "reseau.yaml") == ("unknown_variable", 22, 40)


def test_examples_mean_what_they_say():
    nuage = load_scenario(EXAMPLES / "catalogue" / "nuage.yaml").scenario
    assert nuage.login is not None
    assert nuage.login.by_hand
    assert nuage.readback["photos"] is HandPlan.BY_HAND
    watched = [step for step in nuage.wait.look if isinstance(step, WatchFor)]
    assert [step.facts for step in watched] == [(Fact.REQUEST_PENDING,), (Fact.EXPORT_READY,)]
    assert watched[1].target.newly
    assert list(load_scenario(EXAMPLES / "catalogue" / "carnet.yaml").scenario.exports.wanted) == ["json", "html"]
