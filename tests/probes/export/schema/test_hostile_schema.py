"""Does a hostile schema end within limits, fetch nothing, and say nothing of the data?"""

import io
import json
import time
from decimal import Decimal

import pytest

from probes.export.decode import Document
from probes.export.encoding import Encoding
from probes.export.schema import Budget, UsedUp
from probes.export.schema.json_schema import JsonSchema
from probes.export.schema.machine import MOST_STEPS

HEAD = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def nothing() -> None:
    pass


def document(value: object) -> Document:
    data = json.dumps(value).encode()
    return Document(
        open=lambda: io.BytesIO(data), size=len(data), encoding=Encoding(codec="utf-8"), document_bytes=2**20
    )


def validates(schema: dict[str, object], value: object, others: dict[str, dict] | None = None) -> bool | None:
    return JsonSchema({**HEAD, **schema}, others or {}).validates(document(value), Budget(tick=nothing))


@pytest.mark.parametrize(
    "reference", ["https://a.example/other.json", "file:///etc/passwd", "other.json", "#/$defs/no"]
)
def test_what_is_not_in_the_export_is_not_fetched(reference: str):
    assert validates({"$ref": reference}, {"a": 1}) is None


def test_another_schema_of_the_export_is_found_by_its_name():
    others = {"other.json": {**HEAD, "type": "object", "required": ["a"]}}
    assert validates({"$ref": "other.json"}, {"a": 1}, others) is True
    assert validates({"$ref": "other.json"}, {"b": 1}, others) is False


def test_a_schema_that_refers_to_itself_without_end_tells_nothing():
    assert validates({"$ref": "#"}, {"a": 1}) is None


def test_a_schema_that_multiplies_its_rules_uses_up_the_budget():
    levels = {f"l{n}": {"allOf": [{"$ref": f"#/$defs/l{n + 1}"}] * 9} for n in range(9)}
    schema = JsonSchema({**HEAD, "$ref": "#/$defs/l0", "$defs": {**levels, "l9": {"type": "object"}}}, {})
    budget = Budget(tick=nothing, steps=MOST_STEPS - 20_000)
    with pytest.raises(UsedUp):
        schema.validates(document({"a": 1}), budget)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(x*)*y", "^(?=a)(a|aa)+$", "(.*a){20}", "a*a*a*a*b"])
def test_a_pattern_that_may_take_for_ever_is_not_tried(pattern: str):
    begun = time.monotonic()
    assert validates({"properties": {"a": {"pattern": pattern}}}, {"a": "a" * 40 + "!"}) is True
    assert time.monotonic() - begun < 5


def test_a_plain_pattern_is_kept_or_not():
    rule = {"properties": {"a": {"pattern": "^[0-9a-f]{8}$"}}}
    assert validates(rule, {"a": "0123abcd"}) is True
    assert validates(rule, {"a": "no"}) is False


def test_amounts_are_no_floats():
    rule = {"properties": {"a": {"multipleOf": Decimal("0.01")}}}
    assert validates(rule, {"a": 40.9}) is True
    assert validates(rule, {"a": 40.905}) is False


@pytest.mark.parametrize("schema", [{"type": 7}, {"properties": []}, {"minimum": "x"}])
def test_what_is_no_schema_tells_nothing(schema: dict[str, object]):
    assert validates(schema, {"a": 1}) is None


@pytest.mark.parametrize("broken", [{"$id": 5}, {"$defs": {"a": {"$id": ["x"]}}}, {"$ref": 7}, {"$anchor": {}}])
def test_a_broken_schema_beside_a_sound_one_breaks_nothing(broken: dict):
    others = {"other.json": {**HEAD, **broken}}
    assert validates({"type": "object"}, {"a": 1}, others) is True
    assert validates({"$ref": "other.json"}, {"a": 1}, others) in (None, True)


def test_of_a_list_the_first_elements_are_held_against_it():
    rule = {"items": {"type": "integer"}}
    assert validates(rule, [1] * 600 + ["x"]) is True
    assert validates(rule, [1] * 400 + ["x"]) is False
