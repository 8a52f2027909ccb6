"""Where a service keeps what was planted is learned from where it was found."""

import pytest

from probes.export.mapping import learn_mapping, pattern_of
from results.records import FactHit, FieldResult, Found, Mapped, Member, MemberRole, Provenance, RecordResult
from tests.probes.export.conftest import look
from tests.probes.export.portal import World, json_files, zipped
from tests.probes.export.shapes import SHAPES


def test_the_keys_of_a_service_are_learned(world: World):
    inspection = look(zipped(json_files(world, world.ids)), world.truth)

    learned = learn_mapping(inspection.records, inspection.members)

    assert {(m.category, m.field, m.path, m.hits) for m in learned if m.category == "contacts"} == {
        ("contacts", "full_name", "$.liste[*].c_full_name", 3),
        ("contacts", "phone", "$.liste[*].c_phone", 3),
        ("contacts", "birth_date", "$.liste[*].c_birth_date", 3),
    }


@pytest.mark.parametrize(
    ("shape", "fact", "where"),
    [
        ("texts in pieces", ("messages", "text"), {"$.messages[*].text": 4}),
        ("social network, garbled, seconds beside milliseconds", ("messages", "at"), {"$.messages[*].timestamp_ms": 4}),
        ("two tables in one CSV", ("readings", "note"), {"/*/Commentaire": 4}),
        ("database of a phone", ("messages", "text"), {"/message/*/body": 4}),
        ("OFX in SGML", ("operations", "label"), {"/OFX[*]/BANKMSGSRSV1[*]/STMTTRNRS[*]/STMTRS[*]/BANKTRANLIST[*]/STMTTRN[*]/NAME[*]": 4}),
        ("workbook of an open office", ("orders", "price"), {"/sheet[*]/*/Prix": 4}),
    ],
)  # fmt: skip
def test_every_format_has_paths_that_can_be_named(shape: str, fact: tuple[str, str], where: dict[str, int]):
    account = SHAPES[shape].account
    inspection = look(SHAPES[shape].export(account.held), account.truth)

    learned = learn_mapping(inspection.records, inspection.members)

    assert {m.path: m.hits for m in learned if (m.category, m.field) == fact} == where


def test_equal_values_teach_and_what_merely_stands_somewhere_only_without_them():
    loose, exact = _hit("/note", Found.LOOSE), _hit("/l/4/name", Found.EXACT)

    assert _learned(loose, exact) == {"$.l[*].name": 1}
    assert _learned(loose) == {"$.note": 1}


@pytest.mark.parametrize("found", [Found.PARTIAL, Found.VISUAL, Found.ABSENT])
def test_less_than_a_value_teaches_nothing(found: Found):
    assert _learned(_hit("/name", found)) == {}


def test_bytes_without_a_path_and_paths_that_were_cut_teach_nothing():
    assert _learned(_hit("", Found.LOOSE), _hit("/" + "a" * 199, Found.EXACT)) == {}


def test_keys_made_of_data_do_not_fill_the_page():
    records = [_record(f"r{n}", _hit(f"/{'abcdefghijklmnop'[n]}/name", Found.EXACT)) for n in range(16)]

    assert len(learn_mapping(records, [_member()])) == 8


@pytest.mark.parametrize(
    ("path", "format_", "pattern"),
    [
        ("/a/0/b", "json", "$.a[*].b"),
        ("/3/a b/c~1d", "ndjson", "$[*]['a b']['c/d']"),
        ("/it's", "json", "$['it\\'s']"),
        ("/d[1]/c[12]/@ref", "xml", "/d[*]/c[*]/@ref"),
        ("/7/Nom", "csv", "/*/Nom"),
    ],
)
def test_a_pattern_has_a_star_for_each_index(path: str, format_: str, pattern: str):
    assert pattern_of(path, format_) == pattern


def _hit(path: str, found: Found) -> FactHit:
    return FactHit(member=1, path=path, found=found)


def _member() -> Member:
    return Member(id=1, name="a.json", size=1, sha256="0" * 64, role=MemberRole.DATA, format="json", readability=5)


def _record(name: str, *hits: FactHit) -> RecordResult:
    field = FieldResult(field="full_name", found=hits[0].found, hits=hits)
    return RecordResult(
        record=name,
        category="contacts",
        provenance=Provenance.PROVIDED,
        present=True,
        found=hits[0].found,
        fields=(field,),
    )


def _learned(*hits: FactHit) -> dict[str, int]:
    learned = learn_mapping([_record("r1", *hits)], [_member()])
    assert all(
        isinstance(m, Mapped) and (m.category, m.field, m.format) == ("contacts", "full_name", "json") for m in learned
    )
    return {m.path: m.hits for m in learned}
