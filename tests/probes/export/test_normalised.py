"""A service writes what it was given in a form of its own: is it found, and said to be the same?"""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import phonenumbers
import pytest

from results.records import FieldType, Found, GroundTruth, Inspection, TruthField
from scenarios.persona import load_persona
from scenarios.truth import make_truth
from tests.probes.export.conftest import look

PERSONAS = Path(__file__).parents[3] / "scenarios" / "personas"
NUMBER = phonenumbers.PhoneNumberFormat


@pytest.fixture(scope="module")
def truth() -> GroundTruth:
    return make_truth(
        load_persona(PERSONAS / "camille.yaml"), account="camille@sablon", seed="normalised", files=PERSONAS
    )


def as_phone(value: str, form: int) -> str:
    return phonenumbers.format_number(phonenumbers.parse(value, "FR"), form)


def as_day(value: str, form: str) -> str:
    return date.fromisoformat(value).strftime(form)


def typed(**forms: Callable[[str], str]) -> Callable[[TruthField], str]:
    """Another form for each type named, and for all the rest the form of texts."""
    plain = forms.get("text", str)
    return lambda field: forms.get(field.type.value, plain)(field.value)


SERVICES = {
    "trims and collapses spaces": typed(text=lambda value: " ".join(value.split())),
    "pads": typed(text=lambda value: f"  {value}\n"),
    "writes in capitals": typed(text=str.upper),
    "writes in small letters": typed(text=str.lower),
    "writes numbers abroad": typed(
        phone=lambda value: as_phone(value, NUMBER.E164),
        date=lambda value: as_day(value, "%Y%m%d"),
        money=lambda value: value.replace(",", ".").replace(" EUR", ""),
    ),
    "writes numbers at home": typed(
        phone=lambda value: as_phone(value, NUMBER.NATIONAL).replace(" ", "."),
        date=lambda value: as_day(value, "%d/%m/%Y"),
        money=lambda value: value.replace(" EUR", "\u202f€"),
    ),
}


def export(truth: GroundTruth, write: Callable[[TruthField], str]) -> bytes:
    """Everything that is no file, a list for each category."""
    categories: dict[str, list[dict[str, str]]] = {}
    for record in truth.records:
        fields = {f.name: write(f) for f in record.fields if f.type is not FieldType.FILE}
        categories.setdefault(record.category, []).append(fields)
    return json.dumps(categories, ensure_ascii=False).encode()


def found(inspection: Inspection, truth: GroundTruth) -> dict[str, Found]:
    kinds = {(r.id, f.name): f.type for r in truth.records for f in r.fields}
    return {
        f"{record.record}.{field.field}": field.found
        for record in inspection.records
        for field in record.fields
        if kinds[record.record, field.field] is not FieldType.FILE
    }


@pytest.mark.parametrize("write", SERVICES.values(), ids=SERVICES)
def test_all_of_it_is_found_and_the_same(truth: GroundTruth, write: Callable[[TruthField], str]) -> None:
    fields = found(look(export(truth, write), truth, name="data.json"), truth)
    assert {name: how for name, how in fields.items() if how not in (Found.EXACT, Found.NORMALISED)} == {}
    assert Found.NORMALISED in fields.values()


def test_as_it_was_given_it_is_found_exactly(truth: GroundTruth) -> None:
    assert set(found(look(export(truth, typed()), truth, name="data.json"), truth).values()) == {Found.EXACT}


def test_what_says_something_else_is_not_the_same(truth: GroundTruth) -> None:
    """What the forms above must not be confused with."""
    other = typed(date=lambda value: as_day(value, "%d/%m/2001"), money=lambda _: "1,23 EUR")
    fields = found(look(export(truth, other), truth, name="data.json"), truth)
    wrong = [r for r in truth.records for f in r.fields if f.type in (FieldType.DATE, FieldType.MONEY)]
    assert wrong
    assert all(
        fields[f"{r.id}.{f.name}"] is Found.ABSENT for r in wrong for f in r.fields if f.type in ("date", "money")
    )
