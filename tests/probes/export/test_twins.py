"""The same data in JSON, in a script and in a page are counted once; what one of them alone has, or has otherwise, is not lost."""

import json
import re
from collections.abc import Collection

import pytest

from probes.export import Limits, roles
from results.records import Found, Inspection, MemberRole
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import Members, World, html_file, json_document, zipped

JSON, SCRIPT, PAGE = "tout.json", "data/tout.js", "export.html"
EACH = {JSON, SCRIPT, PAGE}
Kept = Collection[str]


def written(world: World, *, data: Kept, script: Kept, page: Kept) -> Members:
    """One document, a script around it, and a page to look at, each with the records it is given."""
    return {
        JSON: json_document(world, data)[JSON],
        SCRIPT: b"window.M.tout.part0 = " + json_document(world, script)[JSON] + b";\n",
        PAGE: html_file(world, page)[PAGE],
    }


def thrice(world: World) -> Members:
    return written(world, data=world.ids, script=world.ids, page=world.ids)


def alone(world: World, name: str) -> Members:
    return {name: thrice(world)[name]}


def roles_of(inspection: Inspection) -> dict[str, MemberRole]:
    return {member.name: member.role for member in inspection.members if member.name in EACH}


def where(inspection: Inspection, record: str) -> set[str]:
    names = {member.id: member.name for member in inspection.members}
    found = inspection.record(record)
    assert found is not None
    return {names[hit.member] for field in found.fields for hit in field.hits}


def values(inspection: Inspection, field: str) -> dict[str, Found]:
    return {r.record: f.found for r in inspection.records for f in r.fields if f.field == field}


def test_the_best_is_data_and_the_others_are_its_twins(world: World):
    inspection = look(zipped(thrice(world)), world.truth)

    assert roles_of(inspection) == {JSON: MemberRole.DATA, SCRIPT: MemberRole.TWIN, PAGE: MemberRole.TWIN}
    assert not codes(inspection)


@pytest.mark.parametrize("order", [(JSON, SCRIPT, PAGE), (PAGE, SCRIPT, JSON), (SCRIPT, JSON, PAGE)])
def test_which_comes_first_decides_nothing(world: World, order: tuple[str, ...]):
    members = thrice(world)

    inspection = look(zipped({name: members[name] for name in order}), world.truth)

    assert roles_of(inspection)[JSON] is MemberRole.DATA
    assert list(roles_of(inspection).values()).count(MemberRole.TWIN) == 2


def test_what_a_page_calls_its_values_makes_it_no_other_data(world: World):
    """Headings of its tables are names of fields elsewhere; half of a small page are such."""
    page = "".join(f"<h2>Rubrique {n}</h2><table><tr><th>Intitulé {n}</th></tr></table>" for n in range(60))
    members = thrice(world)
    members[PAGE] = members[PAGE].replace(b"<body>", b"<body>" + page.encode())

    assert roles_of(look(zipped(members), world.truth))[PAGE] is MemberRole.TWIN


@pytest.mark.parametrize("name", sorted(EACH))
def test_what_has_no_better_beside_it_is_data_whatever_its_form(world: World, name: str):
    assert roles_of(look(zipped(alone(world, name)), world.truth)) == {name: MemberRole.DATA}


def test_a_script_is_the_better_of_a_script_and_a_page(world: World):
    members = thrice(world)

    inspection = look(zipped({SCRIPT: members[SCRIPT], PAGE: members[PAGE]}), world.truth)

    assert roles_of(inspection) == {SCRIPT: MemberRole.DATA, PAGE: MemberRole.TWIN}


def test_three_times_the_same_is_counted_once_and_graded_by_the_best(world: World):
    once, three = (look(zipped(members), world.truth) for members in (alone(world, JSON), thrice(world)))

    assert three.counts == once.counts
    assert three.grades == once.grades
    assert [(r.record, r.found, [f.found for f in r.fields]) for r in three.records] == [
        (r.record, r.found, [f.found for f in r.fields]) for r in once.records
    ]
    assert three.documentation is not None
    assert once.documentation is not None
    assert (three.documentation.members, three.documentation.keys) == (
        once.documentation.members,
        once.documentation.keys,
    )


def test_were_twins_taken_for_data_more_would_have_to_be_explained(world: World, monkeypatch: pytest.MonkeyPatch):
    """The role is what keeps the same data from being asked about three times."""
    explained = look(zipped(thrice(world)), world.truth).documentation
    monkeypatch.setattr(roles, "TWIN_SHARE", 1.01)

    inspection = look(zipped(thrice(world)), world.truth)

    assert set(roles_of(inspection).values()) == {MemberRole.DATA}
    assert explained is not None
    assert inspection.documentation is not None
    assert inspection.documentation.members > explained.members


@pytest.mark.parametrize(
    ("missing_in", "found_in"),
    [({JSON}, {SCRIPT, PAGE}), ({JSON, SCRIPT}, {PAGE}), ({JSON, PAGE}, {SCRIPT}), ({SCRIPT, PAGE}, {JSON})],
    ids=["not in the JSON", "in the page alone", "in the script alone", "in the JSON alone"],
)
def test_a_record_that_only_some_of_them_hold_came_back(world: World, missing_in: set[str], found_in: set[str]):
    gone = "claims-2"
    rest = world.ids - {gone}
    kept = {name: rest if name in missing_in else world.ids for name in EACH}

    inspection = look(zipped(written(world, data=kept[JSON], script=kept[SCRIPT], page=kept[PAGE])), world.truth)

    assert present(inspection) == world.ids
    assert where(inspection, gone) == found_in
    assert where(inspection, "claims-1") == EACH
    assert [count.found for count in inspection.counts] == [count.planted for count in inspection.counts]


def test_what_holds_more_than_the_better_one_is_data_itself(world: World):
    """A page with a fifth more than the JSON is no copy of it, and is graded as what it is."""
    few = frozenset(name for name in world.ids if not name.startswith("claims"))

    inspection = look(zipped(written(world, data=few, script=few, page=world.ids)), world.truth)

    assert roles_of(inspection) == {JSON: MemberRole.DATA, SCRIPT: MemberRole.TWIN, PAGE: MemberRole.DATA}
    grades = {grade.category: grade.readability for grade in inspection.grades}
    assert grades["claims"] < grades["messages"]


def test_what_holds_less_than_the_better_one_is_its_twin(world: World):
    few = world.ids - {"claims-1", "claims-2", "messages-1"}

    inspection = look(zipped(written(world, data=world.ids, script=few, page=few)), world.truth)

    assert roles_of(inspection) == {JSON: MemberRole.DATA, SCRIPT: MemberRole.TWIN, PAGE: MemberRole.TWIN}


def test_halves_of_an_account_in_two_forms_are_both_data(world: World):
    half = frozenset(sorted(world.ids)[::2])

    inspection = look(
        zipped({JSON: json_document(world, half)[JSON], PAGE: html_file(world, world.ids - half)[PAGE]}), world.truth
    )

    assert roles_of(inspection) == {JSON: MemberRole.DATA, PAGE: MemberRole.DATA}
    assert present(inspection) == world.ids


def otherwise(world: World, members: Members, names: set[str]) -> Members:
    """In these, the subjects read as somebody changed them, with the same marks."""
    subjects = [r.named("subject").value for r in world.truth.records if r.category == "messages"]
    changed = dict(members)
    for name in names:
        text = changed[name].decode()
        for subject in subjects:
            (word,) = re.findall(r"Zorvexalimo\w+", subject)
            assert word in text
            text = text.replace(subject, f"Au soir, {word}")
        changed[name] = text.encode()
        assert changed[name] != members[name]
    return changed


@pytest.mark.parametrize("wrong", [{JSON}, {SCRIPT}, {PAGE}, {JSON, SCRIPT}, {SCRIPT, PAGE}, {JSON, PAGE}])
def test_a_value_that_one_of_them_has_as_planted_is_there(world: World, wrong: set[str]):
    inspection = look(zipped(otherwise(world, thrice(world), wrong)), world.truth)

    assert set(values(inspection, "subject").values()) <= {Found.EXACT, Found.NORMALISED}
    assert set(values(inspection, "body").values()) <= {Found.EXACT, Found.NORMALISED}


def test_a_value_that_all_of_them_have_otherwise_is_not_called_equal(world: World):
    inspection = look(zipped(otherwise(world, thrice(world), EACH)), world.truth)

    assert set(values(inspection, "subject").values()) == {Found.LOOSE}


def test_a_twin_that_disagrees_on_a_tenth_is_data_itself(world: World):
    rows = {f"ligne {n}": f"valeur {n}" for n in range(100)}
    other = {**rows, **{f"ligne {n}": f"autre {n}" for n in range(10)}}
    members = {
        **json_document(world, world.ids),
        "a.json": json.dumps(rows).encode(),
        "b.json": json.dumps(other).encode(),
        "c.json": json.dumps(rows | {"ligne 3": "autre"}).encode(),
    }

    given = {member.name: member.role for member in look(zipped(members), world.truth).members}

    assert (given["a.json"], given["b.json"]) == (MemberRole.DATA, MemberRole.DATA)
    assert given["c.json"] is MemberRole.TWIN  # 99 of 100


def test_a_twin_of_which_only_the_head_is_read_loses_nothing(world: World):
    inspection = look(zipped(thrice(world)), world.truth, limits=Limits(unhit_bytes=0, head_bytes=4096))

    assert inspection.counts == look(zipped(thrice(world)), world.truth).counts
    assert roles_of(inspection)[JSON] is MemberRole.DATA
