"""Does D say what an export explains of itself, and of itself alone?"""

import json
import time

import pytest

from results.records import Documentation, MemberRole
from tests.probes.export.conftest import look
from tests.probes.export.portal import (
    Members,
    World,
    calendar,
    cards,
    csv_files,
    html_file,
    json_files,
    ndjson_files,
    pdf_file,
    text_file,
    xml_file,
    zipped,
)

LETTER = "Bonjour. Voici vos données, en toute simplicité.\nBien à vous.\n".encode()
FIELDS = (
    *("categorie", "produit", "liste", "ref", "c_full_name", "c_city", "c_phone", "c_birth_date", "c_subject"),
    *("c_body", "piece", "nom", "chemin", "octets", "c_topic", "c_note", "le", "c_provider", "montant", "devise"),
    *("c_care_date",),
)
FILES = ("profile.json", "contacts.json", "messages.json", "appointments.json", "claims.json")
TEXT = {"type": "string"}
ANYTHING = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}


def told(world: World, members: Members) -> Documentation:
    found = look(zipped(members), world.truth).documentation
    assert found is not None
    return found


def schema(**rows: object) -> bytes:
    row = {"type": "object", "properties": {name: {} for name in FIELDS} | rows, "required": ["ref"]}
    properties = {"categorie": TEXT, "produit": TEXT, "liste": {"type": "array", "items": row}}
    return json.dumps({**ANYTHING, "properties": properties}).encode()


def test_files_without_a_word_explain_nothing(world: World):
    found = told(world, json_files(world, world.ids))
    assert (found.level, found.members, found.named, found.explained, found.by) == (0, 5, 0, 0, ())
    assert set(found.reasons) == {"no_text", "no_schema", "members_unnamed", "fields_unexplained"}


def test_a_letter_is_a_text_for_people_and_no_more(world: World):
    found = told(world, {"LISEZ-MOI.txt": LETTER, **json_files(world, world.ids)})
    assert (found.level, found.named, found.explained) == (1, 0, 0)
    assert [one.kind for one in found.by] == ["text"]


@pytest.mark.parametrize(
    ("named", "level"), [(FILES, 2), (FILES[:4], 2), (FILES[:3], 1)], ids=["all", "four of five", "three of five"]
)
def test_four_files_of_five_must_be_named(world: World, named: tuple[str, ...], level: int):
    text = "Contenu :\n" + "".join(f"- {name} : une catégorie\n" for name in named)
    found = told(world, {"README.txt": text.encode(), **json_files(world, world.ids)})
    assert (found.level, found.named) == (level, len(named))


@pytest.mark.parametrize(
    "written",
    [
        lambda names: "".join(f"{name}: ce que c’est\n" for name in names).encode(),
        lambda names: "".join(f"  * `{name}` — ce que c’est\n" for name in names).encode(),
        lambda names: "".join(f"{name:<15} ce que c’est\n" for name in names).encode(),
    ],
    ids=["colons", "quotes", "columns"],
)
def test_fields_are_explained_where_their_names_begin_a_line(world: World, written):
    found = told(world, {"README.txt": written(FIELDS), **json_files(world, world.ids)})
    assert (found.level, found.explained) == (3, found.keys)


def test_fields_are_explained_in_a_table_of_a_page(world: World):
    rows = "".join(f"<tr><td>{name}</td><td>ce que c’est</td></tr>" for name in FIELDS)
    page = f"<html><body><h1>Dictionnaire</h1><table>{rows}</table></body></html>"
    assert told(world, {"dictionnaire.html": page.encode(), **json_files(world, world.ids)}).level == 3


def test_words_of_the_prose_that_fields_have_for_names_explain_nothing(world: World):
    prose = "Dans la liste, le nom de la piece donne le chemin et les octets ; le montant est en devise.\n" * 3
    assert told(world, {"README.txt": prose.encode(), **json_files(world, world.ids)}).level == 1


def test_a_field_in_five_may_go_unexplained(world: World):
    names = json.loads(json.dumps(FIELDS))[: int(len(FIELDS) * 0.7)]
    text = "".join(f"{name}: ce que c’est\n" for name in names).encode()
    assert told(world, {"README.txt": text, **json_files(world, world.ids)}).level == 1


@pytest.mark.parametrize("name", ["SHA256SUMS", "LICENSE.txt"])
def test_a_list_of_digests_or_a_licence_explains_nothing(world: World, name: str):
    assert told(world, {name: b"0" * 64 + b"  profile.json\n", **json_files(world, world.ids)}).level == 0


def test_a_schema_that_the_data_keep_to_describes_them(world: World):
    inspection = look(zipped({"export.schema.json": schema(), **json_files(world, world.ids)}), world.truth)
    found = inspection.documentation
    assert found is not None
    assert (found.level, found.validated, found.reasons) == (4, 5, ())
    (by,) = found.by
    assert (by.kind, by.validates, by.refuses) == ("json_schema", 5, 0)
    assert inspection.member(by.member).role is MemberRole.DOC
    assert {m.schema for m in inspection.members if m.role is MemberRole.DATA} == {by.member}


def test_a_schema_that_the_data_do_not_keep_to_describes_nothing(world: World):
    found = told(world, {"export.schema.json": schema(ref={"type": "integer"}), **json_files(world, world.ids)})
    assert found.validated == 0
    assert found.level == 3  # it names the fields all the same
    assert "schema_not_kept" in found.reasons


def test_a_schema_that_allows_everything_describes_nothing(world: World):
    found = told(world, {"export.schema.json": json.dumps(ANYTHING).encode(), **json_files(world, world.ids)})
    assert (found.level, found.validated) == (1, 0)
    assert "schema_describes_nothing" in found.reasons


def test_lines_of_json_are_held_against_a_schema_one_by_one(world: World):
    row = {**ANYTHING, "properties": {name: {} for name in FIELDS}, "required": ["ref"]}
    members = {"row.schema.json": json.dumps(row).encode(), **ndjson_files(world, world.ids)}
    assert told(world, members).validated == 5


@pytest.mark.parametrize(("number", "validated"), [("xs:string", 1), ("xs:integer", 0)])
def test_an_xml_schema_describes_xml(world: World, number: str, validated: int):
    fields = (*FIELDS, "ref")
    inner = "".join(f'<xs:element name="{name}" type="{number}"/>' for name in fields)
    rows = "".join(
        f'<xs:element name="{name}"><xs:complexType><xs:choice maxOccurs="unbounded" minOccurs="0">{inner}</xs:choice>'
        '<xs:attribute name="ref"/></xs:complexType></xs:element>'
        for name in ("profile", "contacts", "messages", "appointments", "claims")
    )
    xsd = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:mutuelle" '
        'elementFormDefault="qualified"><xs:element name="dossier"><xs:complexType>'
        f'<xs:choice maxOccurs="unbounded">{rows}</xs:choice></xs:complexType></xs:element></xs:schema>'
    )
    found = told(world, {"dossier.xsd": xsd.encode(), **xml_file(world, world.ids)})
    assert [one.kind for one in found.by] == ["xsd"]
    assert found.validated == validated


def test_an_xml_schema_that_asks_for_another_is_not_applied(world: World):
    xsd = (
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="/etc/passwd"/></xs:schema>'
    )
    assert told(world, {"dossier.xsd": xsd, **xml_file(world, world.ids)}).by == ()


def columns_of(world: World, category: str) -> list[str]:
    return csv_files(world, world.ids)[f"{category}.csv"].decode().splitlines()[0].split(",")


@pytest.mark.parametrize(("ref", "validated"), [("string", 1), ("integer", 0)])
def test_the_columns_of_a_table_are_described_by_a_data_package(world: World, ref: str, validated: int):
    fields = [{"name": name, "type": ref if name == "ref" else "string"} for name in columns_of(world, "contacts")]
    package = {"name": "export", "resources": [{"path": "contacts.csv", "schema": {"fields": fields}}]}
    members = {"datapackage.json": json.dumps(package).encode(), **csv_files(world, world.ids)}
    found = told(world, members)
    assert [one.kind for one in found.by] == ["table_schema"]
    assert found.validated == validated


def test_the_columns_of_a_table_are_described_by_metadata_of_csv_on_the_web(world: World):
    columns = [{"titles": [name], "datatype": "string"} for name in columns_of(world, "claims")]
    about = {"@context": "http://www.w3.org/ns/csvw", "url": "claims.csv", "tableSchema": {"columns": columns}}
    members = {"claims.csv-metadata.json": json.dumps(about).encode(), **csv_files(world, world.ids)}
    found = told(world, members)
    assert [one.kind for one in found.by] == ["csvw"]
    assert found.validated == 1


def test_a_domain_standard_that_is_kept_explains_itself(world: World):
    found = told(world, {"contacts.vcf": cards(world, world.ids), "rendez-vous.ics": calendar(world, world.ids)})
    assert (found.level, found.members, found.validated) == (4, 2, 2)


@pytest.mark.parametrize("shape", [pdf_file, text_file, html_file], ids=["pdf", "text", "page"])
def test_what_is_for_the_eye_has_no_fields_to_explain(world: World, shape):
    found = told(world, shape(world, world.ids))
    assert (found.level, found.members) == (None, 0)


@pytest.mark.parametrize("part", ["a", "a_", "é.", "`a", "a/", "0f"])
def test_a_text_without_lines_or_spaces_takes_no_longer_than_it_is_long(world: World, part: str):
    begun = time.process_time()
    told(world, {"README.txt": part.encode() * 400_000, **json_files(world, world.ids)})
    assert time.process_time() - begun < 20


def test_objects_keyed_by_values_have_no_names_to_explain(world: World):
    days = {f"2026-01-{day:02}": {"ref": f"r{day}", "pas": day} for day in range(1, 31)}
    text = b"ref: what it is\npas: how many\n"
    found = told(world, {"README.txt": text, "jours.json": json.dumps(days).encode()})
    assert (found.keys, found.level) == (2, 3)
