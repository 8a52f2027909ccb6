"""In the shape of every real service, recall measured is recall planted, record by record."""

import random
from collections import Counter

import pytest

from probes.export.decode import DECODERS
from results.records import Found, Inspection, MemberRole
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.shapes import SHAPES
from tests.probes.export.shapes.shape import Shape

ALL = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


def found(inspection: Inspection) -> dict[tuple[str, str], Found]:
    return {(record.record, field.field): field.found for record in inspection.records for field in record.fields}


def differences(inspection: Inspection, expected: dict[tuple[str, str], Found]) -> dict[tuple[str, str], str]:
    measured = found(inspection)
    return {fact: f"{measured[fact]} for {expected[fact]}" for fact in expected if measured[fact] is not expected[fact]}


def shapes_read_by(kind: str) -> list[Shape]:
    return [shape for shape in SHAPES.values() if kind in shape.decoders]


@ALL
def test_whatever_is_held_is_found_as_it_was_planted(shape: Shape):
    held = shape.account.held

    inspection = look(shape.export(held), shape.account.truth)

    assert differences(inspection, shape.expected(held)) == {}
    assert present(inspection) == shape.account.ids
    assert inspection.decoy_hits == 0
    assert codes(inspection) == shape.problems


@ALL
@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_service_left_out_is_missing_and_nothing_else(shape: Shape, seed: int):
    ids = sorted(shape.account.ids)
    held = shape.account.kept(random.Random(seed).sample(ids, len(ids) // 2))

    inspection = look(shape.export(held), shape.account.truth)

    assert differences(inspection, shape.expected(held)) == {}
    assert present(inspection) == {had.id for had in held}
    assert inspection.decoy_hits == 0


@ALL
def test_what_a_service_damaged_is_not_called_equal(shape: Shape):
    inspection = look(shape.export(shape.account.damaged()), shape.account.truth)

    assert differences(inspection, shape.expected_of_damage()) == {}
    assert present(inspection) == shape.account.ids - shape.account.lost
    assert inspection.decoy_hits == 0


@ALL
def test_removing_a_record_lowers_its_category_and_no_other(shape: Shape):
    gone = random.Random(shape.name).choice(shape.account.held)
    rest = shape.account.kept(shape.account.ids - {gone.id})

    whole, less = (_counts(look(shape.export(held), shape.account.truth)) for held in (shape.account.held, rest))

    assert whole - less == {gone.category: 1}


def _counts(inspection: Inspection) -> Counter[str]:
    return Counter({count.category: count.found for count in inspection.counts})


@pytest.mark.parametrize("kind", sorted(DECODERS))
def test_without_a_decoder_less_is_found(monkeypatch: pytest.MonkeyPatch, kind: str):
    """Bytes alone are never enough: what a decoder does shows in some shape."""
    shapes = shapes_read_by(kind)
    assert shapes, "no shape needs this decoder"
    monkeypatch.delitem(DECODERS, kind)

    for shape in shapes:
        inspection = look(shape.export(shape.account.held), shape.account.truth)
        assert differences(inspection, shape.expected(shape.account.held))


@pytest.mark.parametrize(
    ("name", "grade"),
    [
        ("activity in HTML, the default", 3),
        ("chat in a text, with invisible marks and French dates", 3),
        ("dossier in blocks of keys and values", 2),
        ("statement on paper", 2),
        ("OFX in SGML", 3),
        ("QIF", 3),
        ("two tables in one CSV", 3),
        ("CSV after a mark and a note of three lines", 3),
        ("workbook of an open office", 4),
        ("social network, garbled, seconds beside milliseconds", 4),
        ("database of a phone", 5),
        ("mail and photos in localised folders", 5),
    ],
)
def test_facts_stand_in_members_of_this_grade(name: str, grade: int):
    shape = SHAPES[name]
    inspection = look(shape.export(shape.account.held), shape.account.truth)

    grades = {member.readability for member in inspection.members if member.role is MemberRole.DATA}
    assert grades == {grade}


def test_there_are_shapes_of_fifteen_services_and_more():
    assert len({id(shape.account) for shape in SHAPES.values()}) >= 15
    assert all(shape.name == name for name, shape in SHAPES.items())


@ALL
def test_each_truth_has_two_hundred_decoys(shape: Shape):
    assert len({decoy.value for decoy in shape.account.truth.decoys}) == 200
