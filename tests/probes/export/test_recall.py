"""What was found is what was planted: no record more, none less, in every shape an export may have."""

import json
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.records import Found, MemberRole
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import (
    CATEGORIES,
    SHAPES,
    World,
    everything,
    json_files,
    make_world,
    tarred,
    zipped,
)

WORLD = make_world(7)
IDS = sorted(WORLD.ids)
SUBSETS = st.sets(st.sampled_from(IDS)).map(frozenset)


def test_one_world_is_never_found_in_another(world: World, bystander: World):
    inspection = look(zipped(everything(bystander, bystander.ids)), world.truth)

    assert present(inspection) == set()
    assert inspection.decoy_hits == 0
    assert not codes(inspection)


@pytest.mark.parametrize("shape", SHAPES)
def test_everything_is_found_in_every_shape(world: World, shape: str):
    inspection = look(zipped(SHAPES[shape](world, world.ids)), world.truth)

    assert present(inspection) == world.ids
    assert inspection.decoy_hits == 0
    assert inspection.opened
    assert not codes(inspection)


@settings(max_examples=30, deadline=None)
@given(shape=st.sampled_from(sorted(SHAPES)), keep=SUBSETS)
def test_what_is_kept_is_found_and_nothing_else(shape: str, keep: frozenset[str]):
    inspection = look(zipped(SHAPES[shape](WORLD, keep)), WORLD.truth)

    assert present(inspection) == keep
    assert inspection.decoy_hits == 0
    assert not inspection.leaks


@settings(max_examples=10, deadline=None)
@given(gone=st.sampled_from(IDS))
def test_removing_a_record_lowers_its_category_and_no_other(gone: str):
    whole = look(zipped(everything(WORLD, WORLD.ids)), WORLD.truth)
    less = look(zipped(everything(WORLD, WORLD.ids - {gone})), WORLD.truth)

    lowered = Counter({c.category: c.found for c in whole.counts}) - Counter({c.category: c.found for c in less.counts})
    assert lowered == {WORLD.truth.record(gone).category: 1}


@settings(max_examples=10, deadline=None)
@given(order=st.randoms(use_true_random=False), method=st.sampled_from([0, 8, 12, 14]))
def test_order_and_compression_of_members_change_nothing(order: random.Random, method: int):
    members = list(everything(WORLD, WORLD.ids).items())
    order.shuffle(members)

    inspection = look(zipped(dict(members), method=method), WORLD.truth)

    reference = look(zipped(everything(WORLD, WORLD.ids)), WORLD.truth)
    assert _facts(inspection) == _facts(reference)
    assert _roles(inspection) == _roles(reference)


@settings(max_examples=10, deadline=None)
@given(indent=st.sampled_from([None, 0, 4]), ascii_=st.booleans(), sort=st.booleans(), keep=SUBSETS)
def test_writing_json_otherwise_changes_nothing(indent: int | None, ascii_: bool, sort: bool, keep: frozenset[str]):
    members = json_files(WORLD, keep, indent=indent, ensure_ascii=ascii_, sort_keys=sort)

    inspection = look(zipped(members), WORLD.truth)

    assert _facts(inspection) == _facts(look(zipped(json_files(WORLD, keep)), WORLD.truth))


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_read_like_a_zip(world: World, mode: str):
    members = everything(world, world.ids)

    inspection = look(tarred(members, mode), world.truth, name="export.tar")

    assert _facts(inspection) == _facts(look(zipped(members), world.truth))
    assert not codes(inspection)


def test_typed_values_are_told_from_texts(world: World):
    inspection = look(zipped(json_files(world, world.ids)), world.truth)

    found = {(r.category, f.field): f.found for r in inspection.records for f in r.fields}
    assert found["messages", "body"] is Found.EXACT
    assert found["claims", "amount"] is Found.NORMALISED
    assert found["claims", "care_date"] is Found.EXACT
    assert found["appointments", "starts_at"] is Found.NORMALISED
    assert found["contacts", "phone"] is Found.EXACT
    assert found["messages", "file"] is Found.PARTIAL


def test_weak_values_of_one_record_are_not_found_in_another(world: World):
    """The neighbour's row holds the value; this record's own row does not."""
    rows = {c: json.loads(data) for c, data in json_files(world, world.ids).items()}
    claims = rows["claims.json"]["liste"]
    claims[0]["montant"], claims[1]["montant"] = claims[1]["montant"], claims[0]["montant"]

    inspection = look(json.dumps(rows).encode(), world.truth, name="export.json")

    amounts = {r.record: f.found for r in inspection.records for f in r.fields if f.field == "amount"}
    assert amounts == {"claims-1": Found.ABSENT, "claims-2": Found.ABSENT, "claims-3": Found.NORMALISED}


def test_what_is_only_in_a_pdf_is_visual(world: World):
    inspection = look(SHAPES["pdf"](world, world.ids)["export.pdf"], world.truth, name="export.pdf")

    strong = {f.found for r in inspection.records for f in r.fields if f.field in ("subject", "topic", "provider")}
    assert strong == {Found.VISUAL}


def test_a_changed_value_is_found_but_not_called_equal(world: World):
    members = json_files(world, world.ids)
    members["messages.json"] = members["messages.json"].replace(b" au matin", b" le soir")

    inspection = look(zipped(members), world.truth)

    subjects = [f.found for r in inspection.records for f in r.fields if f.field == "subject"]
    assert set(subjects) == {Found.LOOSE}


def test_half_a_name_is_a_part_of_it(world: World):
    second = world.truth.record("contacts-1").fields[0].canaries[1]
    members = {name: data.replace(second.encode(), b"X.") for name, data in json_files(world, world.ids).items()}

    inspection = look(zipped(members), world.truth)

    result = inspection.record("contacts-1")
    assert result is not None
    assert result.present
    assert result.fields[0].found is Found.PARTIAL


def test_a_damaged_member_is_named_and_what_precedes_the_damage_counts(world: World):
    members = json_files(world, world.ids)
    text = members["messages.json"]
    members["messages.json"] = text[: text.index(b"c_body", len(text) // 3 * 2)]

    inspection = look(zipped(members), world.truth)

    found = present(inspection)
    assert "messages-1" in found
    assert world.ids - found <= {"messages-3"}
    assert "member_unreadable" in codes(inspection)


def test_a_record_may_stand_in_keys_and_comments(world: World):
    token = world.truth.record("profile").fields[0].canaries[0]

    for data, name in (
        (json.dumps({token: {"a": 1}}).encode(), "a.json"),
        (f"<a><!-- {token} --><b>1</b><b>2</b></a>".encode(), "a.xml"),
        (f"<html><body><p>x<script>var a='{token}'</script></body></html>".encode(), "a.html"),
    ):
        inspection = look(data, world.truth, name=name)
        assert present(inspection) == {"profile"}, name
        assert inspection.record("profile").fields[0].found is Found.LOOSE


def test_decoys_are_found_by_the_same_code(world: World):
    decoy = world.truth.decoys[0].value

    inspection = look(json.dumps({"a": decoy}).encode(), world.truth, name="a.json")

    assert inspection.decoy_hits == 1
    assert not inspection.safe


def _facts(inspection):
    return [(r.record, r.present, [(f.field, f.found) for f in r.fields]) for r in inspection.records]


def _roles(inspection):
    return Counter((m.name, m.role, m.readability) for m in inspection.members if m.role is not MemberRole.CONTAINER)


def test_counts_are_by_category_in_the_order_of_the_truth(world: World):
    inspection = look(zipped(json_files(world, {"profile", "messages-2"})), world.truth)

    assert [(c.category, c.found, c.planted) for c in inspection.counts] == [
        (category, {"profile": 1, "messages": 1}.get(category, 0), 1 if category == "profile" else 3)
        for category in CATEGORIES
    ]
