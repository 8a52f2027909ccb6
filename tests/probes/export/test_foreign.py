"""Are addresses that are not the account's own counted, and none of them kept?"""

import json

import pytest
from pydantic import TypeAdapter

from probes.export.decode import Leaf
from probes.export.foreign import ForeignValues, is_iban
from results.records import FieldType, Foreign, Inspection
from tests.probes.export.conftest import look
from tests.probes.export.portal import World, json_files, make_world, weak, zipped


def counted(world: World, *texts: str, paths: tuple[str, ...] = ()) -> dict[str, Foreign]:
    values = ForeignValues(world.truth)
    for number, text in enumerate(texts):
        path = paths[number] if paths else f"/liste/{number}/champ"
        values.see(1, Leaf(path, text, "text", ""))
    return {found.kind: found for found in values.found()}


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("email", ("Ines <ines@autre.example>", "mailto:INES@autre.example, yann@autre.example")),
        ("phone", ("+33 1 99 00 55 66", "01 99 00 77 88", "0199005566")),
        ("iban", ("FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000")),
        ("ip", ("8.8.8.8", "sent from 2001:4860:4860::8888 today")),
    ],
)
def test_two_of_a_kind_are_two_however_often_they_stand_there(world: World, kind: str, texts: tuple[str, ...]):
    found = counted(world, *texts, *texts)
    assert {name: one.count for name, one in found.items()} == {kind: 2}
    assert found[kind].places[0].path == "/liste/*/champ"
    assert found[kind].places[0].count == 2 * len(texts) + (2 if kind == "email" else 0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02T03:04:05+01:00",
        "10:30:00",
        "1.2.3",
        "Chrome/120.0.6099.109",
        "127.0.0.1",
        "192.168.1.1",
        "FR76 3000 6000 0112 3456 7890 188",  # the check digits are wrong
        "3f2b8c1e-77aa-4c00-9b6d-1c2d3e4f5a6b@sablon.example",  # the UID of an event
        "0012345678901234567890",
        "1234567890",
        "a@b",
        "14/03/2026",
    ],
)
def test_what_is_no_address_is_not_counted(world: World, text: str):
    assert counted(world, text) == {}


def test_what_was_planted_is_not_foreign_however_it_is_written():
    world = make_world(1)
    own = counted(world, "+33199001234", "01 99 00 12 34", "tel:+33 1 99 00 12 34")
    assert own == {}


def test_numbers_and_flags_are_not_looked_at(world: World):
    values = ForeignValues(world.truth)
    values.see(1, Leaf("/a", "33199005566", "number", ""))
    assert values.found() == ()


def test_no_value_stands_in_the_inspection(world: World):
    rows = [{"de": f"contact{n}@autre.example", "tel": f"+3319900{4000 + n}", "ip": "8.8.4.4"} for n in range(50)]
    export = {**json_files(world, world.ids), "recus.json": json.dumps({"recus": rows}).encode()}
    inspection = look(zipped(export), world.truth)

    counts = {found.kind: found.count for found in inspection.foreign}
    assert counts == {"email": 50, "phone": 50, "ip": 1}
    assert {place.path for found in inspection.foreign for place in found.places} == {
        "/recus/*/de",
        "/recus/*/tel",
        "/recus/*/ip",
    }
    written = TypeAdapter(Inspection).dump_json(inspection)
    assert b"autre.example" not in written
    assert b"8.8.4.4" not in written
    assert not inspection.leaks


def test_beyond_a_number_of_them_it_says_at_least(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("probes.export.foreign._MOST_VALUES", 3)
    found = counted(world, *(f"a{n}@autre.example" for n in range(5)))
    assert (found["email"].count, found["email"].at_least) == (3, True)


def test_check_digits_of_an_iban():
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB82WEST12345698765431")
    assert not is_iban("GB82")


def test_a_weak_value_of_the_truth_is_our_own(world: World):
    assert weak("phone", FieldType.PHONE, "+33199001234").value in {
        f.value for r in world.truth.records for f in r.fields
    }
