"""Whatever an export is wrapped in, what it holds is read in place, or named as unreadable."""

import io
import lzma
import struct
import tarfile
import warnings
import zipfile
import zlib

import py7zr
import pytest
import zstandard

from probes.export import Limits, inspect
from results.records import Inspection, Problem
from tests.probes.export.conftest import codes, look, present, source
from tests.probes.export.portal import World, everything, gzipped, json_files, tarred, zipped


def seven_zip(members: dict[str, bytes], **options: object) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", **options) as archive:
        for name, data in members.items():
            archive.writestr(data, name)
    return buffer.getvalue()


def look_at_all(files: dict[str, bytes], world: World) -> Inspection:
    sources = [source(data, name) for name, data in files.items()]
    return inspect(sources, world.truth, bystander=None, limits=Limits())


def cut(data: bytes, name: str, into: int = 3) -> dict[str, bytes]:
    size = -(-len(data) // into)
    return {f"{name}.{n + 1:03}": data[n * size : (n + 1) * size] for n in range(into)}


def detail(inspection: Inspection, code: str) -> str:
    return next(str(problem.detail) for problem in inspection.problems if problem.code == code)


WRAPPED = {
    "7z": seven_zip,
    "7z by LZMA and BCJ": lambda members: seven_zip(
        members, filters=[{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA}]
    ),
    "7z by deflate": lambda members: seven_zip(members, filters=[{"id": py7zr.FILTER_DEFLATE}]),
    "7z by zstd": lambda members: seven_zip(members, filters=[{"id": py7zr.FILTER_ZSTD}]),
    "tar.zst": lambda members: zstandard.compress(tarred(members, "w")),
    "tar.zst in two frames": lambda members: _two_frames(tarred(members, "w")),
    "7z in a zip": lambda members: zipped({"a.bin": seven_zip(members)}),
    "zip in a 7z": lambda members: seven_zip({"a": zipped(members)}),
    "zip stored in a zip": lambda members: zipped({"a": zipped(members)}, method=0),
    "zip in a tar": lambda members: tarred({"a": zipped(members)}, "w"),
    "zip by LZMA": lambda members: zipped(members, method=zipfile.ZIP_LZMA),
}


def _two_frames(data: bytes) -> bytes:
    return zstandard.compress(data[:1000]) + zstandard.compress(data[1000:])


@pytest.mark.parametrize("small", [True, False], ids=["held", "streamed"])
@pytest.mark.parametrize("wrapping", WRAPPED)
def test_what_is_wrapped_is_read_whole(world: World, wrapping: str, small: bool):
    limits = Limits() if small else Limits(held_bytes=64)

    inspection = look(WRAPPED[wrapping](everything(world, world.ids)), world.truth, name="export", limits=limits)

    assert present(inspection) == world.ids
    assert not codes(inspection)


def test_a_single_file_by_zstd_is_read(world: World):
    data = zstandard.compress(json_files(world, world.ids)["messages.json"])

    inspection = look(data, world.truth, name="messages.json.zst")

    assert [member.name for member in inspection.members] == ["messages.json.zst", "messages.json"]
    assert "messages-1" in present(inspection)


def test_zstd_that_is_cut_is_read_as_far_as_it_goes(world: World):
    tar = tarred(json_files(world, world.ids), "w")
    data = zstandard.compress(tar[: len(tar) // 2]) + zstandard.compress(tar[len(tar) // 2 :])[:-40]

    inspection = look(data, world.truth, name="a.tar.zst")

    assert "truncated" in codes(inspection)
    assert "profile" in present(inspection)


@pytest.mark.parametrize(
    "bomb",
    [
        zstandard.compress,
        lambda zeros: seven_zip({"a": zeros}),
        lambda zeros: seven_zip({"a": zeros[: len(zeros) // 2], "b": zeros[len(zeros) // 2 :]}),
        lzma.compress,
    ],
    ids=["zstd", "7z", "solid 7z", "xz"],
)
def test_a_bomb_of_any_compression_is_stopped(world: World, bomb):
    inspection = look(bomb(bytes(64 * 2**20)), world.truth, name="a")

    assert "bomb_stopped" in codes(inspection)
    assert all(member.size < 64 * 2**20 for member in inspection.members[1:])


def test_an_encrypted_7z_is_named_whether_its_directory_can_be_read_or_not(world: World):
    open_directory = seven_zip({"a.json": b'{"a": 1}'}, password="secret")
    sealed = seven_zip({"a.json": b'{"a": 1}'}, password="secret", header_encryption=True)

    assert [m.name for m in look(open_directory, world.truth).members] == ["export.zip", "a.json"]
    for data in (open_directory, sealed):
        inspection = look(data, world.truth)
        assert codes(inspection) == {"encrypted_member"}
        assert detail(inspection, "encrypted_member") == "by its 7z"
        assert not inspection.opened


def test_a_7z_with_a_wrong_checksum_is_named_and_still_searched(world: World):
    members = {"a.json": json_files(world, world.ids)["messages.json"]}
    data = bytearray(seven_zip(members, filters=[{"id": py7zr.FILTER_COPY}]))
    data[data.index(members["a.json"][:40])] ^= 1

    inspection = look(bytes(data), world.truth)

    assert "member_unreadable" in codes(inspection)
    assert "messages-1" in present(inspection)


def test_a_damaged_7z_names_what_is_lost(world: World):
    data = bytearray(seven_zip(everything(world, world.ids)))
    for place in range(60, len(data) - 400, 97):
        data[place] ^= 0x55

    assert codes(look(bytes(data), world.truth)) & {"member_unreadable", "truncated"}


def test_encryption_by_aes_and_deflate64_are_named_each_for_itself(world: World):
    """As WinZip writes them: method 99 with the flag of encryption, and method 9."""
    aes, deflate64 = (_method(zipped({"a.json": b'{"a": 1}'}), method, flag) for method, flag in ((99, 1), (9, 0)))

    assert look(aes, world.truth).problems == (
        Problem(code="encrypted_member", member=2, detail="by its zip, with AES"),
    )
    assert look(deflate64, world.truth).problems == (
        Problem(code="unsupported", member=2, detail="Deflate64 (zip method 9)"),
    )


def _method(data: bytes, method: int, flag: int) -> bytes:
    changed = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.index(signature)
        changed[place + at] |= flag
        changed[place + at + 2] = method
    return bytes(changed)


def test_rar_is_recognised_and_named(world: World):
    inspection = look(b"Rar!\x1a\x07\x01\x00" + bytes(200), world.truth, name="export.rar")

    assert [(problem.code, problem.detail) for problem in inspection.problems] == [("unsupported", "rar")]


@pytest.mark.parametrize(
    ("name", "wrap"),
    [("export.zip", zipped), ("export.7z", seven_zip), ("export.tar.gz", tarred)],
)
def test_an_archive_that_was_cut_up_is_read_as_one(world: World, name: str, wrap):
    pieces = cut(wrap(everything(world, world.ids)), name)

    inspection = look_at_all(pieces, world)

    assert present(inspection) == world.ids
    assert not codes(inspection)
    assert [m.format for m in inspection.members[:3]] == [inspection.members[0].format, "part", "part"]


def test_the_first_piece_need_not_come_first(world: World):
    pieces = cut(zipped(everything(world, world.ids)), "export.zip")

    inspection = look_at_all(dict(reversed(pieces.items())), world)

    assert present(inspection) == world.ids


def test_a_missing_piece_is_named(world: World):
    pieces = cut(zipped(everything(world, world.ids)), "export.zip", into=4)
    del pieces["export.zip.003"]

    inspection = look_at_all(pieces, world)

    assert "truncated" in codes(inspection)
    assert detail(inspection, "truncated") == "a piece of the archive is missing"


def test_the_disks_of_a_split_zip_are_read_as_one(world: World):
    """Each entry counts from the start of its disk; so do the directory and its end."""
    whole = zipped({"a.json": json_files(world, world.ids)["messages.json"], "b.json": b'{"b": 1}'})
    second = whole.index(b"PK\x03\x04", 4)
    mark, first_disk = b"PK\x07\x08", whole[:second]
    directory = bytearray(whole[whole.index(b"PK\x01\x02") :])
    entry = directory.index(b"PK\x01\x02", 4)
    struct.pack_into("<L", directory, 42, len(mark))  # the first begins behind the mark, on disk 0
    struct.pack_into("<H", directory, entry + 34, 1)
    struct.pack_into("<L", directory, entry + 42, 0)
    end = directory.index(b"PK\x05\x06")
    last_disk = whole[second : whole.index(b"PK\x01\x02")]
    struct.pack_into("<HH", directory, end + 4, 1, 1)
    struct.pack_into("<L", directory, end + 16, len(last_disk))

    inspection = look_at_all({"e.z01": mark + first_disk, "e.zip": last_disk + bytes(directory)}, world)

    assert not codes(inspection)
    assert [member.name for member in inspection.members] == ["e.z01", "e.zip", "a.json", "b.json"]
    assert "messages-1" in present(inspection)


def test_archives_that_are_whole_by_themselves_are_one_export(world: World):
    members = list(everything(world, world.ids).items())
    halves = {"export-001.zip": zipped(dict(members[::2])), "export-002.zip": zipped(dict(members[1::2]))}

    for names in (halves, {"export.001": halves["export-001.zip"], "export.002": halves["export-002.zip"]}):
        inspection = look_at_all(names, world)
        assert present(inspection) == world.ids
        assert not codes(inspection)


NAMES = {
    "utf-8": ("données/été.json", "œuvre.json"),
    "cp437": ("données/été.json", "façade.json"),
    "cp850": ("Øystein/données.json", "À faire.json"),
    "cp1252": ("données/été.json", "œuvre de l’été.json"),
    "shift_jis": ("写真/メッセージ.json", "連絡先.json"),
    "gbk": ("消息/朋友.json", "照片.json"),
}


@pytest.mark.parametrize("flag", [True, False], ids=["flagged", "unflagged"])
@pytest.mark.parametrize("codec", NAMES)
def test_names_of_files_are_readable_whatever_the_archiver_wrote(world: World, codec: str, flag: bool):
    spelt = "utf-8" if flag else codec
    data = zipped({f"{n}{'x' * (len(name.encode(spelt)) - 1)}": b"{}" for n, name in enumerate(NAMES[codec])})
    for number, name in enumerate(NAMES[codec]):
        raw = name.encode(spelt)
        data = data.replace(f"{number}{'x' * (len(raw) - 1)}".encode(), raw)
    if flag:
        data = data.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\0\x08")
        data = data.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\0\x08")

    inspection = look(data, world.truth)

    assert tuple(member.name for member in inspection.members[1:]) == NAMES[codec]


def test_a_name_in_utf8_beside_the_old_one_is_believed_if_it_is_of_this_name(world: World):
    for crc, shown in ((zlib.crc32(b"?.json"), "木.json"), (1, "?.json")):
        info = zipfile.ZipInfo("?.json")
        name = "木.json".encode()
        info.extra = struct.pack("<HHBL", 0x7075, 5 + len(name), 1, crc) + name
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(info, "{}")

        assert look(buffer.getvalue(), world.truth).members[1].name == shown


def test_a_name_in_a_tar_that_is_no_utf8_is_readable(world: World):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", encoding="cp1252", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("données/été.json")
        info.size = 2
        archive.addfile(info, io.BytesIO(b"{}"))

    assert look(buffer.getvalue(), world.truth, name="a.tar").members[1].name == "données/été.json"


def test_two_files_of_one_name_are_both_read_and_the_name_reported(world: World):
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")
        for part in json_files(world, world.ids).values():
            archive.writestr("a.json", part)

    inspection = look(buffer.getvalue(), world.truth)

    assert codes(inspection) == {"duplicate_names"}
    assert present(inspection) == world.ids


def test_a_deep_nest_of_7z_and_gzip_ends_at_the_third_depth(world: World):
    data = zipped(json_files(world, world.ids))
    for depth, wrap in enumerate((gzipped, lambda d: seven_zip({"a": d}), lambda d: zipped({"b": d})), 2):
        data = wrap(data)
        inspection = look(data, world.truth)
        assert (present(inspection) == world.ids) == (depth <= 3)
        assert ("budget_exceeded" in codes(inspection)) == (depth > 3)


def test_containers_that_are_large_together_are_read_with_little_memory(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("probes.export.shelf.MOST_HELD", 4000)
    members = list(everything(world, world.ids).items())
    inner = {f"{n}.zip": zipped(dict(members[n::4])) for n in range(4)}

    inspection = look(zipped({"a.zip": zipped(inner), "b.json": b'{"b": 1}'}), world.truth)

    assert present(inspection) == world.ids
    assert not codes(inspection)
