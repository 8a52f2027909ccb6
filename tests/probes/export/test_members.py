"""Each member gets a role and a grade; files and leaks are known by their bytes."""

import base64
import io
import json

import pytest
from PIL import Image

from results.records import Found, MemberRole
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import (
    SHAPES,
    World,
    csv_files,
    everything,
    files_of,
    html_file,
    json_files,
    pdf,
    picture,
    zipped,
)


def by_name(inspection):
    return {member.name: member for member in inspection.members}


def test_roles_of_an_honest_export(world: World):
    members = by_name(look(zipped(everything(world, world.ids)), world.truth))

    roles = {name: member.role for name, member in members.items()}
    assert roles["export.zip"] is MemberRole.CONTAINER
    assert roles["LISEZ-MOI.txt"] is roles["traitements.txt"] is MemberRole.DOC
    assert roles["schemas/claims.schema.json"] is MemberRole.DOC
    assert roles["claims.json"] is MemberRole.DATA
    assert roles["csv/claims.csv"] is MemberRole.TWIN
    assert {role for name, role in roles.items() if name.startswith("files/")} == {MemberRole.ATTACHMENT}


def test_a_page_without_facts_only_displays_or_explains(world: World):
    export = {
        **json_files(world, world.ids),
        "assets/app.js": b"console.log(1)",
        "assets/logo.png": picture("logo", "PNG"),
        "index.html": b"<html><body><h1>Votre export</h1><p>Ouvrez les fichiers.</p></body></html>",
    }
    inspection = look(zipped(export), world.truth)

    roles = {name: member.role for name, member in by_name(inspection).items()}
    assert roles["assets/app.js"] is roles["assets/logo.png"] is MemberRole.VIEWER
    assert roles["index.html"] is MemberRole.DOC
    assert not codes(inspection)


def test_a_page_with_the_facts_beside_data_is_a_twin(world: World):
    inspection = look(zipped({**json_files(world, world.ids), **html_file(world, world.ids)}), world.truth)

    assert by_name(inspection)["export.html"].role in (MemberRole.TWIN, MemberRole.DATA)
    assert all(f.found is not Found.VISUAL for r in inspection.records for f in r.fields)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"liste": []}', b"nom,texte\r\n"], ids=["empty", "object", "list", "table"]
)
def test_a_member_without_records_holds_a_place(world: World, content: bytes):
    name = "vide.csv" if content.startswith(b"nom") else "vide.json"

    inspection = look(zipped({name: content, **json_files(world, world.ids)}), world.truth)

    assert by_name(inspection)[name].role is MemberRole.PLACEHOLDER
    assert not codes(inspection)


@pytest.mark.parametrize(
    ("shape", "grade"),
    [
        ("json files", 5),
        ("one json, escaped", 5),
        ("json in utf-16", 4),
        ("json, garbled", 4),
        ("json in scripts", 3),
        ("json in base64 in json", 3),
        ("ndjson", 5),
        ("csv", 5),
        ("csv of a french spreadsheet", 4),
        ("xml", 5),
        ("html", 3),
        ("pdf", 2),
        ("text", 2),
    ],
)
def test_grades_of_the_shapes(world: World, shape: str, grade: int):
    inspection = look(zipped(SHAPES[shape](world, world.ids)), world.truth)

    held = {hit.member for record in inspection.records for field in record.fields for hit in field.hits}
    assert min(inspection.member(number).readability for number in held) == grade


def test_values_that_read_as_planted_only_once_repaired_are_said_to_be_garbled(world: World):
    sound = look(zipped(SHAPES["json files"](world, world.ids)), world.truth)
    garbled = look(zipped(SHAPES["json, garbled"](world, world.ids)), world.truth)

    assert not any("mojibake" in member.reasons for member in sound.members)
    assert any("mojibake" in member.reasons for member in garbled.members)


@pytest.mark.parametrize(
    ("text", "grade", "reason"),
    [
        ('[{"le": "2026-01-02T10:00:00+01:00"}]', 5, None),
        ('[{"le": "2026-01-02T10:00:00"}]', 4, "time_without_offset"),
        ('[{"le": "02/01/2026"}]', 4, "ambiguous_dates"),
        ('[{"le": "02/01/2026"}, {"le": "17/01/2026"}]', 5, None),
        ('[{"ip": "10.12.13.4"}, {"ip": "10.1.20.30"}]', 5, None),
        ('[{"v": "1.2.10"}, {"v": "1.12.3"}]', 5, None),
        ('[{"tel": "01.22.33.44.55"}]', 5, None),
        ('[{"v": 1}, {"v": "1"}]', 4, "unstable_types"),
        ('{"v": 1, "v": 2}', 4, "duplicate_keys"),
        ('[{"v": NaN, "w": "x"}]', 3, "not_strict"),
        ('[{"v": 1}, {"v": 2}, {"v": 3}, {"v": 4}, {"v"', 3, "parse_error"),
    ],
)
def test_what_keeps_json_from_the_best_grade(world: World, text: str, grade: int, reason: str | None):
    (member,) = look(text.encode(), world.truth, name="a.json").members

    assert member.readability == grade
    assert member.reasons == ((reason,) if reason else ()) or reason in member.reasons


def test_files_returned_as_given_are_exact(world: World):
    inspection = look(zipped({f"x/{n}.bin": data for n, data in enumerate(world.files.values())}), world.truth)

    assert present(inspection) == set(world.files)
    files = [f for r in inspection.records for f in r.fields if f.field == "file"]
    assert {f.found for f in files} == {Found.EXACT}
    assert {m.role for m in inspection.members[1:]} == {MemberRole.ATTACHMENT}


def test_a_file_inside_json_is_found_by_its_bytes(world: World):
    data = {"contenu": base64.b64encode(world.files["messages-1"]).decode()}

    inspection = look(json.dumps(data).encode(), world.truth, name="a.json")

    result = inspection.record("messages-1")
    assert result is not None
    assert result.fields[2].found is Found.EXACT


def test_a_picture_without_its_metadata_shows_the_same_pixels(world: World):
    original = picture("originale", "PNG", pnginfo=None)
    again = io.BytesIO()
    Image.open(io.BytesIO(original)).save(again, "BMP")
    truth = _with_file(world, "messages-1", original)

    inspection = look(zipped({"a.bmp": again.getvalue()}), truth.truth, originals=(original,))

    assert _file(inspection) == (Found.NORMALISED, "pixels")


def test_a_transcoded_picture_is_told_and_another_is_not_taken_for_it(world: World):
    original = picture("originale", "PNG")
    truth = _with_file(world, "messages-1", original).truth

    smaller = io.BytesIO()
    Image.open(io.BytesIO(original)).resize((320, 240)).save(smaller, "JPEG", quality=60)
    transcoded = look(zipped({"a.jpg": smaller.getvalue()}), truth, originals=(original,))
    other = look(zipped({"a.jpg": picture("une autre")}), truth, originals=(original,))

    assert _file(transcoded) == (Found.LOOSE, "transcoded")
    assert _file(other)[0] is Found.ABSENT


def test_a_file_that_is_only_named_did_not_come_back(world: World):
    inspection = look(zipped(json_files(world, world.ids)), world.truth)

    assert {f.found for r in inspection.records for f in r.fields if f.field == "file"} == {Found.PARTIAL}


def test_a_file_of_the_same_name_and_other_bytes_came_back_changed(world: World):
    name = next(name for name in files_of(world, {"claims-1"}))

    inspection = look(zipped({name: pdf(["autre contenu"])}), world.truth)

    result = inspection.record("claims-1")
    assert result is not None
    assert (result.fields[3].found, result.fields[3].hits[0].variant) == (Found.LOOSE, "changed")


@pytest.mark.parametrize("shape", SHAPES)
def test_records_of_the_bystander_are_leaks_in_every_shape(world: World, bystander: World, shape: str):
    leaked = frozenset({"messages-2", "contacts-1"})
    mine = SHAPES[shape](world, world.ids)
    theirs = {f"autre/{name}": data for name, data in SHAPES[shape](bystander, leaked).items()}

    inspection = look(zipped({**mine, **theirs}), world.truth, bystander=bystander.truth)

    assert {leak.record for leak in inspection.leaks} == leaked
    assert all(leak.kind == "bystander_canary" and leak.private for leak in inspection.leaks)
    assert present(inspection) == world.ids


def test_a_file_of_the_bystander_is_a_leak_by_its_bytes(world: World, bystander: World):
    inspection = look(zipped({"a": bystander.files["messages-1"]}), world.truth, bystander=bystander.truth)

    assert [leak.record for leak in inspection.leaks] == ["messages-1"]


def test_nothing_leaks_where_nothing_of_the_bystander_is(world: World, bystander: World):
    inspection = look(zipped(everything(world, world.ids)), world.truth, bystander=bystander.truth)

    assert not inspection.leaks


def test_a_password_hash_is_a_leak(world: World):
    members = csv_files(world, world.ids)
    members["compte.json"] = json.dumps({"mdp": "$2b$12$" + "x" * 53}).encode()

    (leak,) = look(zipped(members), world.truth).leaks

    assert (leak.kind, leak.record) == ("password_hash", None)


def _with_file(world: World, record_id: str, data: bytes) -> World:
    """The same world, had this file been uploaded."""
    import dataclasses
    import hashlib

    def changed(record):
        if record.id != record_id:
            return record
        fields = [
            dataclasses.replace(f, sha256=hashlib.sha256(data).hexdigest(), media_type="image/png") if f.sha256 else f
            for f in record.fields
        ]
        return dataclasses.replace(record, fields=tuple(fields))

    records = tuple(changed(record) for record in world.truth.records)
    return dataclasses.replace(world, truth=dataclasses.replace(world.truth, records=records))


def _file(inspection) -> tuple[Found, str | None]:
    (field,) = [f for f in inspection.record("messages-1").fields if f.field == "file"]
    return field.found, field.hits[0].variant if field.hits else None


def test_two_hundred_thousand_members_are_not_compared_each_with_each():
    from probes.export.sketch import Alike, Sketch

    def sketch(values):
        made = Sketch()
        for value in values:
            made.add(str(value))
        return made

    sketches = {n: sketch(range(n * 10, n * 10 + 12)) for n in range(3000)} | {9999: sketch(range(500, 512))}

    likely = Alike(sketches)

    assert 50 in likely.to(9999)
    assert sum(len(likely.to(number)) for number in sketches) < 30_000


def test_samples_of_large_documents_compare_fairly():
    from probes.export.sketch import Sketch

    whole, part, other = Sketch(), Sketch(), Sketch()
    for n in range(60_000):
        whole.add(f"v{n}")
        if n % 3:
            part.add(f"V{n}  ")
        other.add(f"w{n}")

    assert part.share_in(whole) == 1
    assert 0.6 < whole.share_in(part) < 0.73
    assert other.share_in(whole) == 0
