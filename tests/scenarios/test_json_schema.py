"""Does the published JSON Schema describe the files that load, and explain every key?"""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scenarios.json_schema import PUBLISHED, scenario_json_schema
from scenarios.schema import STEPS
from scenarios.source import read_yaml

EXAMPLES = Path(__file__).parents[1] / "examples"
FILES = [
    path
    for folder in ("catalogue", "services", "providers", "operators")
    for path in sorted((EXAMPLES / folder).glob("*.yaml"))
]
SCHEMA = scenario_json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
CATALOGUE = EXAMPLES / "catalogue" / "reseau.yaml"


def test_the_published_copy_is_the_one_made_from_the_models():
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == SCHEMA, "run: python -m scenarios.json_schema"


def test_it_is_a_json_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_is_valid(path):
    assert [error.message for error in VALIDATOR.iter_errors(read_yaml(path).data)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("right: portability", "right: porting"),
        ("persona: zoe", "persona_name: zoe"),
        ("click: {link: Paramètres}", "clik: {link: Paramètres}"),
        ("click: {link: Paramètres}", "click: {lnk: Paramètres}"),
        ("fact: request_pending", "fact: pending"),
        ("limits: {cooldown: 3d}", "limits: {cooldown: 3 days}"),
        ('field: Identifiant, with: "${account.username}"', "field: Identifiant"),
        ("sector: social_network", "sector: network"),
        ("irreversible: true", "irreversible: maybe"),
        ("checked: {fr: 2026-11-23}", "checked: {de: 2026-11-23}"),
    ],
)
def test_slips_of_the_pen_are_invalid(old, new):
    text = CATALOGUE.read_text(encoding="utf-8")
    assert old in text
    assert not VALIDATOR.is_valid(read_yaml(text.replace(old, new)).data)


def test_a_file_of_no_kind_is_invalid():
    assert not VALIDATOR.is_valid({"name": "x"})


def test_every_step_is_offered():
    offered = {key for choice in SCHEMA["$defs"].values() for key in choice.get("properties", {}) if key in STEPS}
    assert offered >= set(STEPS)


def test_every_key_has_a_sentence():
    bare = [
        f"{name}.{key}"
        for name, definition in SCHEMA["$defs"].items()
        for part in (definition, *definition.get("anyOf", ()))
        for key, value in part.get("properties", {}).items()
        if "description" not in value
        and "description" not in SCHEMA["$defs"].get(value.get("$ref", "").rpartition("/")[2], {})
    ]
    assert bare == []


def test_no_name_of_the_models_shows():
    assert '":' not in json.dumps(SCHEMA).replace('": ', "")
