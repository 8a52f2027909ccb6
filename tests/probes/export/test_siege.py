"""What would take all memory, all time or all disk ends within the limits, in the child, and is named."""

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from probes.export import Limits
from probes.export.confine import inspect_confined
from results.records import Inspection
from results.records.unread import unreadable
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import World, json_files, pdf, tarred, zipped
from tests.probes.export.test_confine import kept

MIB = 2**20
TIGHT = Limits(wall_s=120, cpu_s=60, memory_bytes=512 * MIB, entries=300)


async def confined(data: bytes, folder: Path, world: World, limits: Limits = TIGHT) -> Inspection:
    return await inspect_confined([kept(data, folder)], world.truth, None, limits=limits)


def flat_bomb() -> bytes:
    return zipped({"a.json": bytes(96 * MIB)})


def nested_bomb() -> bytes:
    """Ten times ten times ten times a megabyte, each level small by itself."""
    data = bytes(MIB)
    for level in range(4):
        data = zipped({f"{level}-{n}.zip" if level else f"{n}.json": data for n in range(10)})
    return data


def overlapping_bomb() -> bytes:
    """A thousand entries that all are the same kernel of deflate (Fifield, WOOT 2019, its simplest form)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(bytes(8 * MIB)) + packer.flush()
    crc = zlib.crc32(bytes(8 * MIB))
    common = (20, 0, 8, 0, 0x5A21, crc, len(kernel), 8 * MIB)
    local = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", *common, 1, 0) + b"a"
    entry = struct.Struct("<4sHHHHHHLLLHHHHHLL")
    directory = b"".join(
        entry.pack(b"PK\x01\x02", 20, *common, 5, 0, 0, 0, 0, 0, 0) + f"{n:05}".encode() for n in range(1000)
    )
    start = len(local) + len(kernel)
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), start, 0)
    return local + kernel + directory + end


def links() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind, target in (
            ("a", tarfile.SYMTYPE, "/etc/passwd"),
            ("b", tarfile.LNKTYPE, "../../etc/passwd"),
            ("c", tarfile.CHRTYPE, ""),
            ("d", tarfile.FIFOTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
    return buffer.getvalue()


def picture_bomb() -> bytes:
    """A PNG that says it is 60 000 pixels wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">LLBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(MIB))) + chunk(b"IEND", b"")


def pdf_bomb() -> bytes:
    """A page whose content inflates to 200 MiB of white space."""
    page = zlib.compress(b" " * (200 * MIB), 9)
    return pdf(["x"]).replace(
        b"endobj",
        b"endobj\n9 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(page) + page + b"\nendstream\nendobj",
        1,
    )


LEADING_OUT = ("../../etc/passwd", "a/../../b.json", "..\\..\\c.json", "/etc/cron.d/d")


def names_in_five_encodings() -> bytes:
    """Five names, each as its own archiver wrote it, and one of them twice."""
    names = [("données/été.json", codec) for codec in ("utf-8", "cp437", "cp850", "cp1252")] + [
        ("写真.json", "shift_jis")
    ]
    spelt = [name.encode(codec) for name, codec in names]
    spelt.append(spelt[-1])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, raw in enumerate(spelt):
            archive.writestr(f"{number}{'x' * (len(raw) - 1)}", "{}")
    data = buffer.getvalue()
    for number, raw in enumerate(spelt):
        data = data.replace(f"{number}{'x' * (len(raw) - 1)}".encode(), raw)
    return data


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.json": b'{"a": 1}'}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def damaged_tar() -> bytes:
    data = bytearray(tarred({"a.json": b"{}", "b.json": b"{}"}, "w"))
    data[1024 + 150] ^= 1
    return bytes(data)


def external_entity() -> bytes:
    return b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b><b>1</b></a>'


def xml_bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "haha">{entities}]><a><b>&l9;</b></a>'.encode()


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "flat bomb": (flat_bomb, {"bomb_stopped"}),
    "nested bomb": (nested_bomb, {"budget_exceeded", "repeated_container"}),
    "overlapping bomb": (overlapping_bomb, {"overlapping_entries", "member_unreadable"}),
    "links and devices": (links, {"special_entry"}),
    "picture bomb": (picture_bomb, {"budget_exceeded"}),
    "JSON of 5 000 levels": (lambda: b'{"a":' * 5000 + b"1" + b"}" * 5000, {"member_unreadable"}),
    "CSV of NULs": (lambda: b"nom,texte\n" + bytes(4 * MIB), {"unsupported"}),
    "truncated gzip": (lambda: gzip.compress(b'[{"nom": "a"}, ' * 90_000)[:2000], {"truncated"}),
    "gzip of gzip of gzip of gzip": (lambda: _wrapped(gzip.compress, 5), {"budget_exceeded"}),
    "names that lead out of the folder": (lambda: tarred(dict.fromkeys(LEADING_OUT, b"{}"), "w"), {"path_traversal"}),
    "names in five encodings": (names_in_five_encodings, {"duplicate_names"}),
    "encrypted members": (encrypted_zip, {"encrypted_member"}),
    "more entries than are read": (lambda: crowded_zip(400, {}), {"budget_exceeded"}),
    "a tar with a damaged header": (damaged_tar, {"member_unreadable"}),
    "a zip without its end": (lambda: zipped({"a.json": b"{}", "b.json": b"{}"})[:-60], {"truncated"}),
    "XML that refers to a file of ours": (external_entity, set()),
    "nothing": (lambda: b"", {"empty"}),
}


def _wrapped(wrap: Callable[[bytes], bytes], times: int) -> bytes:
    data = b"{}"
    for _ in range(times):
        data = wrap(data)
    return data


@pytest.mark.parametrize("case", HOSTILE)
async def test_what_is_hostile_ends_within_limits_and_is_named(case: str, world: World, tmp_path: Path):
    make, expected = HOSTILE[case]

    inspection = await confined(make(), tmp_path, world)

    assert codes(inspection) & expected or not expected, inspection.problems
    assert "inspector_stopped" not in codes(inspection)
    assert not present(inspection)
    assert "root:" not in str(inspection)


@pytest.mark.parametrize("case", ["XML bomb", "PDF bomb"])
async def test_what_is_not_expanded_harms_nobody(case: str, world: World, tmp_path: Path):
    make = {"XML bomb": xml_bomb, "PDF bomb": pdf_bomb}[case]

    inspection = await confined(make(), tmp_path, world)

    assert "inspector_stopped" not in codes(inspection)
    assert inspection.members[0].leaves <= 2


@pytest.mark.parametrize("start", [b'[{"texte": "', b"nom,texte\na,", b"<a><b>", b"", b"<html><p>"])
async def test_a_line_without_an_end_ends_that_member_alone(start: bytes, world: World, tmp_path: Path):
    """Of 160 MiB here; what is longer is treated the same, and takes longer to write."""
    members = {"a.json": start + b"mots et mots, " * (160 * MIB // 14), **json_files(world, world.ids)}

    inspection = await confined(zipped(members, method=0), tmp_path, world)

    assert present(inspection) == world.ids, inspection.problems
    assert "inspector_stopped" not in codes(inspection)


def test_entries_without_number_end_the_reading_in_good_order(world: World):
    members = {**json_files(world, {"profile"}), **{f"{n}.txt": b"" for n in range(3000)}}

    inspection = look(zipped(members), world.truth, limits=Limits(entries=2000))

    assert codes(inspection) == {"budget_exceeded"}
    assert len(inspection.members) == 2000
    assert present(inspection) == {"profile"}


def test_json_of_five_thousand_levels_leaves_its_neighbours(world: World):
    deep = json.dumps([]).join(["[" * 4999, "]" * 4999]).encode()

    inspection = look(tarred({"a.json": deep, **json_files(world, world.ids)}), world.truth)

    assert present(inspection) == world.ids
    assert "member_unreadable" in codes(inspection)


def test_a_link_in_a_zip_is_but_a_small_text(world: World):
    info = zipfile.ZipInfo("a.json")
    info.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "../../../etc/passwd")

    inspection = look(buffer.getvalue(), world.truth)

    assert inspection.members[1].size == len("../../../etc/passwd")
    assert inspection.members[1].leaves <= 1


def crowded_zip(files: int, members: dict[str, bytes], body: bytes = b"{}") -> bytes:
    """The members, and behind them so many more files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        for number in range(files):
            archive.writestr(zipfile.ZipInfo(f"notes/{number}.json"), body)
    return buffer.getvalue()


def crowded_tar(files: int, members: dict[str, bytes]) -> bytes:
    data = io.BytesIO(tarred(members, "w").rstrip(b"\0"))
    data.seek(-(-len(data.getvalue()) // 512) * 512)
    for number in range(files):
        info = tarfile.TarInfo(f"notes/{number}.json")
        info.size = 2
        data.write(info.tobuf(tarfile.USTAR_FORMAT) + b"{}".ljust(512, b"\0"))
    return data.getvalue() + bytes(1024)


CROWDED: dict[str, Callable[[int, dict[str, bytes]], bytes]] = {
    "zip": crowded_zip,
    "zip in zip": lambda files, members: zipped({"a.zip": crowded_zip(files, members)}),
    "tar": crowded_tar,
    "tar.gz": lambda files, members: gzip.compress(crowded_tar(files, members), 1),
}


@pytest.mark.parametrize("kind", CROWDED)
def test_of_too_many_entries_those_within_the_limit_are_read_and_the_rest_is_counted(kind: str, world: World):
    """A thirtieth of what is asked for 300 000, which a long test tries."""
    data = CROWDED[kind](3000, json_files(world, {"profile", "messages-1"}))

    inspection = look(data, world.truth, limits=Limits(entries=1000))

    assert len(inspection.members) == 1000
    assert present(inspection) == {"profile", "messages-1"}
    files, members = 3000 + len(json_files(world, {"profile", "messages-1"})), inspection.members
    inside = sum(member.format not in ("zip", "tar", "tar.gz") for member in members)
    (problem,) = inspection.problems
    assert problem.code == "budget_exceeded"
    assert problem.detail == f"entries: {files - inside} were not read"
    assert inspection.member(problem.member or 0).format in ("zip", "tar", "tar.gz")
    assert unreadable(inspection)


def test_folders_of_a_zip_are_no_files_that_were_not_read(world: World):
    members = {**json_files(world, world.ids), **{f"{'d' * 60}{n}/": b"" for n in range(1500)}}

    inspection = look(zipped(members, method=0), world.truth, limits=Limits(entries=100))

    assert present(inspection) == world.ids
    assert not inspection.problems


def test_entries_beyond_the_directory_a_zip_says_it_has_harm_nobody(world: World):
    """Its end lies about everything that it says."""
    honest = crowded_zip(500, json_files(world, world.ids))
    end = honest.rindex(b"PK\x05\x06")
    for place, number in ((12, 0xFFFFFFFF), (12, 46 * 60), (12, 0), (16, 0xFFFFFFFF), (16, 0), (8, 0xFFFFFFFF)):
        lying = honest[: end + place] + struct.pack("<L", number) + honest[end + place + 4 :]
        inspection = look(lying, world.truth, limits=Limits(entries=100))
        assert len(inspection.members) <= 100
        if not unreadable(inspection):
            assert codes(inspection) == {"empty"}  # it says that there is nothing in it


@pytest.mark.long
async def test_a_zip_of_300_000_entries_is_read_up_to_the_limit(world: World, tmp_path: Path):
    """With the limits of every inspection."""
    data = crowded_zip(300_000, json_files(world, world.ids))

    inspection = await confined(data, tmp_path, world, Limits())

    assert len(inspection.members) == Limits().entries
    assert present(inspection) == world.ids
    assert codes(inspection) == {"budget_exceeded"}
