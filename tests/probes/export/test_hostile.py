"""A hostile or broken archive is a finding about the export; what could be read is still inspected."""

import io
import lzma
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probes.export import Limits
from results.records import MemberRole
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import World, everything, gzipped, json_files, make_world, picture, tarred, zipped

WORLD = make_world(3, each=1, decoys=20)
HONEST = zipped(everything(WORLD, WORLD.ids))


def test_nothing_is_in_an_empty_file(world: World):
    inspection = look(b"", world.truth)

    assert codes(inspection) == {"empty"}
    assert not inspection.opened


def test_a_zip_without_entries_was_opened_and_is_empty(world: World):
    inspection = look(zipped({}), world.truth)

    assert codes(inspection) == {"empty"}
    assert inspection.opened


def test_a_login_page_saved_as_a_zip_is_called_that(world: World):
    page = b"<!DOCTYPE html><html><body><form><input name=u><input type='password' name=p></form></body></html>"

    inspection = look(page, world.truth)

    assert codes(inspection) == {"login_page", "not_an_archive"}
    assert not inspection.opened


def test_an_error_page_saved_as_a_zip_is_no_archive(world: World):
    inspection = look(b"<html><body><h1>502 Bad Gateway</h1></body></html>", world.truth)

    assert codes(inspection) == {"not_an_archive"}


def test_json_with_the_name_of_a_zip_is_read_as_json(world: World):
    data = json_files(world, world.ids)["messages.json"]

    inspection = look(data, world.truth)

    assert {r.record for r in inspection.records if r.present} == {f"messages-{n}" for n in (1, 2, 3)}
    assert not codes(inspection)


def test_a_bomb_is_stopped_and_its_neighbours_are_read(world: World):
    members = {"bombe.json": bytes(64 * 2**20), **json_files(world, world.ids)}

    inspection = look(zipped(members), world.truth)

    assert "bomb_stopped" in codes(inspection)
    assert present(inspection) == world.ids
    assert inspection.member(2).size < 64 * 2**20


def test_a_high_ratio_is_reported_and_still_read(world: World):
    repeated = "".join(f'{{"n": {n % 7}, "blanc": "{" " * 2000}"}}\n' for n in range(1500))

    inspection = look(zipped({"a.ndjson": repeated.encode()}), world.truth)

    assert codes(inspection) == {"high_ratio"}
    assert inspection.members[1].records == 1500


def test_a_bomb_in_a_tar_is_stopped(world: World):
    inspection = look(tarred({"zéro": bytes(64 * 2**20)}), world.truth, name="a.tar.gz")

    assert "bomb_stopped" in codes(inspection)


def test_a_gzip_bomb_is_stopped(world: World):
    inspection = look(gzipped(bytes(64 * 2**20)), world.truth, name="a.gz")

    assert "bomb_stopped" in codes(inspection)


def test_overlapping_entries_are_reported_and_not_read(world: World):
    honest = zipped({"a.json": b'{"a": 1}', "b.json": b'{"b": 2}'}, method=0)
    second = honest.index(b"PK\x01\x02", honest.index(b"PK\x01\x02") + 1)
    overlapping = honest[: second + 42] + struct.pack("<L", 0) + honest[second + 46 :]

    inspection = look(overlapping, world.truth)

    assert {"overlapping_entries", "member_unreadable"} <= codes(inspection)
    assert {m.size for m in inspection.members[1:]} == {0}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../../etc/passwd", "path_traversal"),
        ("a\\..\\b.json", "path_traversal"),
        ("/etc/cron.d/x", "absolute_path"),
        ("C:\\Windows\\x.json", "absolute_path"),
        ("a\x1b[2Jb.json", "control_characters"),
        ("facture\u202egpj.exe", "bidi_override"),
    ],
)
def test_hostile_names_are_reported_and_escaped(world: World, name: str, code: str):
    inspection = look(tarred({name: b'{"a": 1}'}, "w"), world.truth, name="a.tar")

    assert codes(inspection) == {code}
    shown = inspection.members[1].name
    assert shown.isprintable()
    assert len(shown) <= 200


def test_an_entry_without_a_name_is_read(world: World):
    archive = zipped({"x": b'{"a": 1}', "b.json": b'{"a": 1}'})
    at = archive.index(b"PK\x01\x02")
    nameless = archive[: at + 28] + b"\0\0" + archive[at + 30 : at + 46] + archive[at + 47 :]
    nameless = nameless.replace(archive[-10:-6], (int.from_bytes(archive[-10:-6], "little") - 1).to_bytes(4, "little"))
    inspection = look(nameless, world.truth)
    assert [member.format for member in inspection.members if member.parent is not None] == ["json", "json"]


def test_an_encrypted_member_is_opaque(world: World):
    data = bytearray(zipped({"a.json": b'{"a": 1}'}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1

    inspection = look(bytes(data), world.truth)

    assert codes(inspection) == {"encrypted_member"}
    assert not inspection.opened
    assert inspection.members[1].readability == 0


def test_an_unknown_compression_is_unsupported(world: World):
    data = bytearray(zipped({"a.json": b'{"a": 1}'}))
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + at] = 99

    inspection = look(bytes(data), world.truth)

    assert codes(inspection) == {"unsupported"}


@pytest.mark.parametrize("start", [b"Rar!\x1a\x07\x01\0" + bytes(84), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(84)])
def test_formats_not_read_yet_are_named(world: World, start: bytes):
    inspection = look(start, world.truth, name="a.bin")

    assert codes(inspection) == {"unsupported"}
    assert not inspection.opened


def test_a_cut_zip_is_read_as_far_as_it_goes(world: World):
    data = zipped(json_files(world, world.ids))
    cut = data[: data.index(b"appointments.json") + 200]

    inspection = look(cut, world.truth)

    assert "truncated" in codes(inspection)
    assert {"profile", "contacts-1", "messages-3"} <= present(inspection)
    assert "claims-1" not in present(inspection)


def test_a_cut_zip_of_streamed_entries_is_read_as_far_as_it_goes(world: World):
    buffer = io.BytesIO()
    with zipfile.ZipFile(_Pipe(buffer), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in json_files(world, world.ids).items():
            archive.writestr(name, data)
    data = buffer.getvalue()

    inspection = look(data[: data.index(b"claims.json")], world.truth)

    assert "truncated" in codes(inspection)
    assert present(inspection) == {i for i in world.ids if not i.startswith("claims")}


def test_a_cut_tar_gz_is_read_as_far_as_it_goes(world: World):
    data = tarred(json_files(world, world.ids))

    inspection = look(data[: len(data) // 2], world.truth, name="a.tar.gz")

    assert "truncated" in codes(inspection)
    assert "profile" in present(inspection)


def _damaged_header(data: bytearray, at: int) -> None:
    data[at + 150] ^= 1


def _header_of_zeros(data: bytearray, at: int) -> None:
    data[at : at + 512] = bytes(512)


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
@pytest.mark.parametrize("damage", [_damaged_header, _header_of_zeros])
def test_behind_a_damaged_header_a_tar_is_read_on_and_the_damage_is_named(
    world: World, mode: str, damage: Callable[[bytearray, int], None]
):
    data = bytearray(tarred(json_files(world, world.ids), "w"))
    damage(data, data.index(b"messages.json"))
    packed = {"w": bytes, "w:gz": gzipped, "w:xz": lzma.compress}[mode](bytes(data))

    inspection = look(packed, world.truth, name="a.tar")

    assert codes(inspection) == {"member_unreadable"}
    assert present(inspection) == {i for i in world.ids if not i.startswith("messages")}


def test_a_tar_that_ends_without_its_end_may_have_been_cut(world: World):
    data = tarred(json_files(world, world.ids), "w")

    inspection = look(data[: data.index(b"messages.json")], world.truth, name="a.tar")

    assert codes(inspection) == {"member_unreadable"}, "and not truncated: to every reader it is sound"


def test_tars_that_were_put_together_are_all_read(world: World):
    both = [tarred(dict([pair]), "w") for pair in json_files(world, world.ids).items()]

    inspection = look(b"".join(both), world.truth, name="a.tar")

    assert not codes(inspection)
    assert present(inspection) == world.ids


def test_a_wrong_checksum_is_named_and_the_member_still_searched(world: World):
    data = bytearray(zipped(json_files(world, world.ids), method=0))
    data[data.index(b'"produit"') + 2] ^= 1

    inspection = look(bytes(data), world.truth)

    assert "member_unreadable" in codes(inspection)
    assert present(inspection) == world.ids


def test_zips_in_zips_are_opened_to_the_third_depth(world: World):
    data = zipped(json_files(world, world.ids))
    for depth in range(1, 5):
        inspection = look(data, world.truth)
        assert (present(inspection) == world.ids) == (depth <= 3)
        assert ("budget_exceeded" in codes(inspection)) == (depth > 3)
        data = zipped({f"{depth}.zip": data})


def test_the_same_container_twice_is_opened_once(world: World):
    inner = zipped(json_files(world, world.ids))

    inspection = look(zipped({"a.zip": inner, "b.zip": inner}), world.truth)

    assert codes(inspection) == {"repeated_container"}
    assert present(inspection) == world.ids


def test_billions_of_laughs_are_not_expanded(world: World):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "haha">{entities}]><a><b>&l9;</b></a>'

    inspection = look(bomb.encode(), world.truth, name="a.xml")

    assert inspection.members[0].format == "xml"
    assert inspection.members[0].leaves <= 1


def test_an_external_entity_is_not_fetched(world: World):
    secret = world.truth.record("profile").fields[0].canaries[0]
    xml = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a><b>&x;</b><b>1</b></a>'

    inspection = look(xml.encode(), world.truth, name="a.xml")

    assert secret not in str(inspection)
    assert inspection.members[0].leaves == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a": 1' + "0" * 5000 + "}",
        '{"a": ' + "7" * 200_000 + "}",
        '{"a": "' + "x" * 100_000 + '", "b": ' + "7" * 5000 + "}",
        '{"a": [1e' + "9" * 30 + "]}",
    ],
    ids=["lists", "objects", "digits", "digits throughout", "digits late", "exponent"],
)
def test_json_beyond_reason_ends_that_member_alone(world: World, text: str):
    inspection = look(zipped({"a.json": text.encode(), **json_files(world, world.ids)}), world.truth)

    assert "member_unreadable" in codes(inspection)
    assert present(inspection) == world.ids


def test_budgets_end_the_reading_and_keep_what_was_read(world: World):
    members = {**json_files(world, {"profile"}), "gros.txt": b"mots et mots\n" * 100_000}

    for limits in (Limits(total_bytes=200_000), Limits(entries=3), Limits(member_bytes=200_000)):
        inspection = look(zipped(members, method=0), world.truth, limits=limits)
        assert codes(inspection) == {"budget_exceeded"}
        assert present(inspection) == {"profile"}
        for record in inspection.records:
            for field in record.fields:
                for hit in field.hits:
                    assert inspection.member(hit.member)


def test_time_runs_out_in_good_order(world: World):
    inspection = look(HONEST, world.truth, limits=Limits(wall_s=0))

    assert codes(inspection) == {"budget_exceeded"}
    assert not inspection.opened


def test_large_members_are_streamed(world: World):
    limits = Limits(held_bytes=64, nested_bytes=2**20)
    members = everything(world, world.ids)

    for data in (zipped(members), tarred(members), zipped({"a.zip": zipped(members)})):
        assert present(look(data, world.truth, limits=limits)) == world.ids


def test_a_nested_container_beyond_its_budget_is_named(world: World):
    """Only where it must be held in memory: one that is merely stored is opened where it lies."""
    inner, limits = zipped(everything(world, world.ids), method=0), Limits(held_bytes=64, nested_bytes=1024)

    assert codes(look(zipped({"a.zip": inner}), world.truth, limits=limits)) == {"budget_exceeded"}
    assert not codes(look(zipped({"a.zip": inner}, method=0), world.truth, limits=limits))


def test_pages_of_pixels_are_said_to_be_unread(world: World):
    inspection = look(zipped({"page-01.png": picture("x", "PNG")}), world.truth)

    assert codes(inspection) == {"picture_unread"}
    assert inspection.members[1].role is MemberRole.DATA
    assert inspection.members[1].readability == 1


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_damage_to_an_archive_finds_what_is_not_there_or_raises(data: st.DataObject):
    kind = data.draw(st.sampled_from([HONEST, tarred(json_files(WORLD, WORLD.ids)), zipped({"a.zip": HONEST})]))
    damaged = bytearray(kind)
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))

    inspection = look(bytes(damaged[:cut] if data.draw(st.booleans()) else damaged), WORLD.truth)

    assert inspection.decoy_hits == 0
    if present(inspection) != WORLD.ids:
        assert inspection.problems


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(["a.json", "a.csv", "a.xml", "a.vcf", "a.pdf", "a.ics", "a"]))
def test_any_bytes_are_inspected(content: bytes, name: str):
    starts = (b"", b"%PDF-1.4\n", b"BEGIN:VCARD\n", b"BEGIN:VCALENDAR\n", b"{", b"<a>", b"<html>", b"\x89PNG\r\n\x1a\n")
    for start in starts:
        inspection = look(start + content, WORLD.truth, name=name)
        assert present(inspection) == set()


class _Pipe:
    """A file that cannot seek: then sizes follow the data."""

    def __init__(self, inner: io.BytesIO) -> None:
        self.write = inner.write
        self.flush = inner.flush
