"""What may an editor offer while a file is written? The JSON Schema (2020-12) of all four kinds of file.

Made from the models; where the language writes shorter than the models do,
this file says how. `python -m scenarios.json_schema` writes the published copy.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from scenarios.schema import STEPS, Model, Operator, Provider, Scenario, ServiceFile

PUBLISHED = Path(__file__).with_name("scenario.schema.json")

Json = dict[str, Any]
_KINDS: dict[str, type[Model]] = {
    "scenario": Scenario,
    "service": ServiceFile,
    "provider": Provider,
    "operator": Operator,
}
_SHARED = ("Words", "Facts", "Duration", "Day")
SENTENCES: dict[str, dict[str, str]] = {
    "Service": {
        "id": "A stable id, never an address.",
        "name": "What people call it.",
        "url": "Where it is; `open: PATH` is relative to it.",
        "controller": "Who answers for it (GDPR Art. 4(7)).",
        "sector": "Which sector it is counted in.",
        "legal_basis": "The ground of each processing (GDPR Art. 6(1)).",
        "languages": "The languages of its pages, the usual one first.",
        "contact": "The published ways to reach it about data protection.",
        "mail_from": "Which addresses its mails come from; `*` stands for anything.",
        "hosts": "Hosts besides that of `url`.",
        "dma_service": "The designated core platform service (DMA).",
        "gatekeeper": "Whether its controller is a designated gatekeeper (DMA).",
        "connected_product": "Whether it belongs to a connected product (Data Act).",
        "api": "Address of its documentation for developers.",
        "environment": "The real thing, or a rehearsal that enters no rate.",
        "access": "Who can get an account there, and how.",
        "terms": "The terms of use as read, and what was decided.",
    },
    "Controller": {
        "name": "Its legal name.",
        "country": "ISO 3166-1, two letters.",
        "timezone": "IANA name: legal days are counted there.",
        "region": "ISO 3166-2 subdivision without the country.",
        "siren": "Nine digits, in quotes.",
        "kind": "Public body, company, association or sole trader.",
    },
    "BasisClaim": {
        "basis": "The ground.",
        "source": "Who says so.",
        "span": "The words that say so, quoted.",
    },
    "Basis": {"default": "Of all categories not named.", "by_category": "Of the categories that differ."},
    "Contact": {
        "dpo": "Mail address of the data-protection officer.",
        "notice": "Address of the privacy notice.",
        "postal": "Postal address, line by line.",
    },
    "Access": {
        "identity": "What one must show to get an account.",
        "surface": "Where the service is used.",
        "auditable": "Whether we can have an account at all.",
        "reason": "Why not, or why only so.",
    },
    "Terms": {
        "url": "Where they stand.",
        "sha256": "Of the page as read.",
        "on": "The day they were read.",
        "decision": "What was decided.",
        "by": "Who decided.",
    },
    "Text": {"fr": "In French.", "en": "In English."},
}
"""What the records of `results` say of their own keys, for readers of a file."""

_FIELD_KEYS = ("field", "css", "test_id", "in", "new")


def scenario_json_schema() -> Json:
    """Describe scenario, service, provider and operator files, for completion and for checks outside this program."""
    _, made = models_json_schema(
        [(kind, "validation") for kind in _KINDS.values()], by_alias=True, ref_template="#/$defs/{model}"
    )
    defs: Json = made["$defs"]
    target = defs["Target"]
    for step in STEPS.values():
        _write_inside(defs[step.__name__], step.key, step.inside, target)
    _write_target(defs)
    _write_source(defs)
    _describe(defs)
    _write_service(defs)
    defs["Scenario"]["anyOf"] = [{"required": ["service"]}, {"required": ["software"]}]
    shared: Json = {}
    content = _share(defs, shared)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Portability auditor: scenario, service, sign-on or operator",
        "type": "object",
        "properties": {key: {"description": f"1 in a {key} file: the version of the language."} for key in _KINDS},
        "anyOf": [_is_kind(key) for key in _KINDS],
        "allOf": [{"if": _is_kind(key), "then": _ref(kind.__name__)} for key, kind in _KINDS.items()],
        "$defs": {**content, **shared},
    }


def _is_kind(key: str) -> Json:
    return {"properties": {key: {"const": 1}}, "required": [key]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _write_inside(step: Json, key: str, inside: tuple[str, ...], target: Json) -> None:
    """Put the keys that stand inside a step key there."""
    if not inside:
        return
    properties, required = step["properties"], step.get("required", [])
    own: Json = {name: properties.pop(name) for name in inside if name in properties}
    owed = [name for name in inside if name in required]
    if properties.pop(":field", None) is not None:
        own = {**{name: target["properties"][name] for name in _FIELD_KEYS}, **own}
    holder: Json = {"type": "object", "properties": own, "required": owed, "additionalProperties": False}
    step["properties"] = {key: holder, **properties}
    step["required"] = [key, *(name for name in required if name not in inside and name != ":field")]


def _write_target(defs: Json) -> None:
    """Let bare words stand for a target."""
    things = defs["Target"]
    words = things["properties"].pop(":bare")
    things["minProperties"] = 1
    defs["Target"] = {"anyOf": [_without(words, "default", "anyOf") | _words(words), things]}


def _words(optional: Json) -> Json:
    found = next(choice for choice in optional["anyOf"] if choice.get("x-shared") == "Words")
    return {"anyOf": found["anyOf"], "x-shared": "Words"}


def _without(schema: Json, *keys: str) -> Json:
    return {key: value for key, value in schema.items() if key not in keys}


def _write_source(defs: Json) -> None:
    """Let a target, `${mail.link}`, or a list stand for what is downloaded."""
    own = defs["Source"]
    for hidden in (":target", ":mail_link"):
        own["properties"].pop(hidden)
    own["minProperties"] = own["maxProperties"] = 1
    defs["Source"] = {"anyOf": [own, _ref("Target")]}
    several = defs["Download"]["properties"]["download"]
    defs["Download"]["properties"]["download"] = {"anyOf": [_ref("Source"), several]}
    for step, key in (("Call", "expect"), ("Call", "contains")):
        items = defs[step]["properties"][key]
        defs[step]["properties"][key] = {"anyOf": [items["items"], items], "description": items.get("description", "")}


def _write_service(defs: Json) -> None:
    """Let the service's short forms stand, and its keys beside those of a service file."""
    service = defs["Service"]["properties"]
    name = {"anyOf": [{"type": "string"}, _ref("Text")], "description": service["name"]["description"]}
    several = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    service["name"] = defs["Provider"]["properties"]["name"] = name
    service["mail_from"] = several | {"description": service["mail_from"]["description"]}
    claim = {"anyOf": [_ref("LegalBasis"), _ref("BasisClaim")]}
    basis = defs["Basis"]["properties"]
    basis["default"] = claim | {"description": basis["default"]["description"]}
    basis["by_category"] = _without(basis["by_category"], "additionalProperties") | {"additionalProperties": claim}
    file = defs["ServiceFile"]
    file["properties"].pop(":record")
    file["properties"].update({key: value for key, value in service.items() if key not in file["properties"]})
    owed = [key for key in defs["Service"]["required"] if key != "id"]
    file["required"] = [key for key in file["required"] if key != ":record"] + owed


def _share(node: Any, shared: Json) -> Any:
    """Write words, facts, durations and days once, and refer to them; leave out what tells an editor nothing."""
    if isinstance(node, list):
        return [_share(item, shared) for item in node]
    if not isinstance(node, Mapping):
        return node
    if "x-shared" in node:
        name = node["x-shared"]
        own = {key: node[key] for key in ("description", "default") if key in node}
        shared[name] = _without(dict(node), "x-shared", *own)
        return {**own, **_ref(name)}
    choices = [choice for choice in node.get("anyOf", ()) if choice != {"type": "null"}]
    if "anyOf" in node and len(choices) < len(node["anyOf"]):
        rest = _without(dict(node), "anyOf", "default")
        return _share({**choices[0], **rest} if len(choices) == 1 else {**rest, "anyOf": choices}, shared)
    return {key: _shortened(key, _share(value, shared)) for key, value in node.items() if not _is_noise(key, value)}


def _shortened(key: str, value: Any) -> Any:
    """Keep the first paragraph of a description, on one line."""
    return " ".join(value.partition("\n\n")[0].split()) if key == "description" and isinstance(value, str) else value


def _is_noise(key: str, value: object) -> bool:
    """Titles that only repeat a key's name, and defaults that say nothing."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, [], {}))


def _describe(defs: Json) -> None:
    """Give every key its sentence: a step's key that of the step, a service's keys those of the list above."""
    for step in STEPS.values():
        properties = defs[step.__name__]["properties"]
        properties[step.key].setdefault("description", defs[step.__name__]["description"])
    for name, sentences in SENTENCES.items():
        for key, sentence in sentences.items():
            defs[name]["properties"][key] = {**defs[name]["properties"][key], "description": sentence}


def write(say: Callable[[str], object] = print) -> None:
    """Write the published copy beside this file."""
    import json

    PUBLISHED.write_text(json.dumps(scenario_json_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(str(PUBLISHED))


if __name__ == "__main__":
    write()
