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
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import World, json_files, pdf, tarred, zipped
from tests.probes.export.test_confine import kept

MIB = 2**20
TIGHT = Limits(wall_s=120, cpu_s=60, memory_bytes=512 * MIB)


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

    assert codes(inspection) & expected, inspection.problems
    assert "inspector_stopped" not in codes(inspection)
    assert not present(inspection)


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
