"""Searching the bytes first spares decoding, and changes nothing that is said of a record."""

import json

import pytest

from probes.export import Limits
from results.records import MemberRole
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import SHAPES, World, everything, html_file, json_files, ndjson_files, zipped

NOTHING_WHOLE = Limits(unhit_bytes=0, head_bytes=4096)
BALLAST = json.dumps(
    [{"nom": f"Nom {n}", "montant": n, "le": "2026-01-02T10:00:00+01:00"} for n in range(3000)]
).encode()


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_found_does_not_depend_on_what_is_decoded_first(world: World, shape: str):
    export = zipped({**SHAPES[shape](world, world.ids), "autre.json": BALLAST})

    assert look(export, world.truth, limits=NOTHING_WHOLE).records == look(export, world.truth).records


@pytest.mark.parametrize("shape", SHAPES)
def test_neither_do_grades_and_roles_of_what_holds_something(world: World, shape: str):
    export = zipped({**SHAPES[shape](world, world.ids), "autre.json": BALLAST})

    whole, spared = look(export, world.truth), look(export, world.truth, limits=NOTHING_WHOLE)

    held = {hit.member for record in whole.records for field in record.fields for hit in field.hits}
    assert [whole.member(n) for n in held] == [spared.member(n) for n in held]


def test_a_member_without_a_hit_is_graded_by_its_head_and_says_so(world: World):
    export = zipped({**everything(world, world.ids), "autre.json": BALLAST})

    whole, spared = (
        next(m for m in look(export, world.truth, limits=limits).members if m.name == "autre.json")
        for limits in (Limits(), NOTHING_WHOLE)
    )

    assert (whole.records, whole.readability, whole.reasons) == (3000, 5, ())
    assert (spared.readability, spared.reasons) == (4, ("graded_by_head",))
    assert 0 < spared.records < 100
    assert spared.role is whole.role is MemberRole.DATA
    assert spared.sha256 == whole.sha256
    assert spared.size == whole.size


def test_a_loss_told_at_the_end_hides_nothing_that_was_read_before(world: World):
    """Weak values of a record (a town, a day) are sought once its strong ones were found."""
    whole = ndjson_files(world, world.ids)
    damaged = {name: data + b'{"broken": \n' for name, data in whole.items()}

    inspection = look(zipped(damaged), world.truth)

    assert "member_unreadable" in codes(inspection)
    found = [(record.record, field.field, field.found) for record in inspection.records for field in record.fields]
    sound = look(zipped(whole), world.truth)
    assert found == [(record.record, field.field, field.found) for record in sound.records for field in record.fields]


@pytest.mark.parametrize("name", ["a.csv", "a.xml", "a.yaml", "a.html", "a.txt", "a.ndjson", "a.json"])
def test_the_head_of_any_format_tells_its_format_and_no_damage(world: World, name: str):
    rows = {
        "a.csv": "nom,montant\n" + "Zoé,12\n" * 9000,
        "a.xml": "<r>" + "<titulaire><nom>Zoé</nom><v>12</v></titulaire>" * 3000 + "</r>",
        "a.yaml": "".join(f"- nom: Zoé\n  v: {n}\n" for n in range(5000)),
        "a.html": "<html><body><table>" + "<tr><td>Zoé</td><td>12</td></tr>" * 4000 + "</table></body></html>",
        "a.txt": "Une ligne de prose, sans rien d’autre.\n" * 3000,
        "a.ndjson": '{"nom": "Zoé", "v": 12}\n' * 5000,
        "a.json": "[" + ", ".join('{"nom": "Zoé", "v": 12}' for _ in range(5000)) + "]",
    }
    export = zipped({**everything(world, world.ids), name: rows[name].encode()})

    inspection = look(export, world.truth, limits=NOTHING_WHOLE)

    (member,) = [m for m in inspection.members if m.name == name]
    assert member.format == {"txt": "text"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    assert member.leaves > 20
    assert "graded_by_head" in member.reasons
    assert not {"parse_error", "not_strict", "ragged_rows"} & set(member.reasons)
    assert not codes(inspection)


def test_what_no_search_of_bytes_sees_is_decoded_after_all(world: World):
    page = html_file(world, world.ids)["export.html"].decode()
    (word,) = world.truth.record("messages-1").fields[1].canaries
    disguised = page.replace(word, f"<b>{word[:4]}</b><i>{word[4:]}</i>").encode()

    inspection = look(zipped({"a.html": disguised}), world.truth, limits=NOTHING_WHOLE)
    alone = look(
        zipped({"b.html": f"<p>{word[:4]}<b>{word[4:]}</b></p>".encode() + b"<p>x</p>" * 999}),
        world.truth,
        limits=NOTHING_WHOLE,
    )

    assert "messages-1" in present(inspection)
    assert present(alone) == {"messages-1"}
    assert "graded_by_head" not in alone.members[1].reasons


def test_what_is_found_is_looked_for_in_no_other_member(world: World):
    export = zipped({**everything(world, world.ids), **{f"{n}.json": BALLAST for n in range(5)}})

    members = look(export, world.truth, limits=NOTHING_WHOLE).members

    assert sum("graded_by_head" in member.reasons for member in members) == 5


def test_the_last_sum_of_small_members_is_decoded_whole(world: World):
    export = zipped({**json_files(world, world.ids), **{f"{n}.json": BALLAST for n in range(5)}})

    members = look(export, world.truth, limits=Limits(unhit_bytes=2 * len(BALLAST) + 10)).members

    assert [m.records for m in members[-5:-3]] == [3000, 3000]
    assert all(m.records < 3000 for m in members[-3:])
