"""One flipped bit anywhere does not verify, and verify says in which file."""

import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from results.errors import BundleMissing
from results.evidence import FileState, seal, verify
from results.evidence.manifest import manifest_bytes, parse_manifest
from results.evidence.seal import sign, signed_digest_file
from results.key import key_id, public_pem
from results.records import Role

NOW = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def states(report):
    return {file.path: file.state for file in report.files}


def flips(size):
    """Every bit of small files, of large ones those at a stride that meets every bit number."""
    return range(0, size * 8, max(1, size * 8 // 150) | 1)


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_bundle_verifies_as_it_was_written(case, name):
    report = verify(case.export(name), key=public_pem(case.signing.public_key()))
    assert report.verifies
    assert report.faults == ()
    assert set(states(report).values()) == {FileState.OK}
    assert len(report.files) == 12
    assert report.trusted
    assert (report.digest, report.key_id) == (case.sealed.digest, key_id(case.signing.public_key()))
    assert report.case == case.sealed.artifacts[0].ledger


def test_without_a_key_of_the_readers_own_it_is_verified_but_not_trusted(case):
    report = verify(case.export())
    assert report.verifies
    assert not report.trusted


def test_a_flipped_bit_in_any_file_is_found_and_the_file_named(case):
    to = case.erase(Role.MAIL, "12-months").export()
    assert verify(to).verifies
    files = [path for path in to.rglob("*") if path.is_file()]
    assert len(files) == 13
    for path in files:
        name, data = path.relative_to(to).as_posix(), path.read_bytes()
        for bit in flips(len(data)):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            path.write_bytes(changed)
            report = verify(to)
            assert not report.verifies, (name, bit)
            assert states(report)[name] is FileState.CHANGED, (name, bit, report.faults)
        path.write_bytes(data)
    assert verify(to).verifies


def test_only_the_changed_file_is_accused(case):
    to = case.export()
    for path in [path for path in to.rglob("*") if path.is_file()]:
        data = path.read_bytes()
        path.write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
        accused = {file.path for file in verify(to).faults if file.state is not FileState.UNPROVEN}
        assert accused == {path.relative_to(to).as_posix()}
        path.write_bytes(data)


def test_a_byte_more_or_less_at_the_end_of_any_file_is_found(case):
    to = case.export()
    for path in [path for path in to.rglob("*") if path.is_file()]:
        data = path.read_bytes()
        for changed in (data[:-1], data + b"\n", b""):
            path.write_bytes(changed)
            assert states(verify(to))[path.relative_to(to).as_posix()] is FileState.CHANGED
        path.write_bytes(data)


def test_other_white_space_in_the_digest_file_is_found(case):
    to = case.export()
    path = to / "datapackage-digest.json"
    for changed in (path.read_bytes().replace(b'": "', b'":\t"'), path.read_bytes().replace(b"\n", b"\r\n")):
        path.write_bytes(changed)
        assert states(verify(to))["datapackage-digest.json"] is FileState.CHANGED


def test_a_flipped_bit_anywhere_in_the_zip_is_found(case):
    to = case.export("bundle.zip")
    data = to.read_bytes()
    with zipfile.ZipFile(to) as archive:
        spans = [(member.header_offset, member.filename) for member in archive.infolist()]
        directory = archive.start_dir
    for bit in [*range(0, len(data) * 8, 41), *range(directory * 8, len(data) * 8, 5)]:
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        to.write_bytes(changed)
        report = verify(to)
        assert not report.verifies, bit
        inside = max((span for span in spans if span[0] <= bit // 8), default=(0, ""))[1]
        place = "bundle.zip" if bit // 8 >= directory else inside
        assert states(report).get(place, FileState.MISSING) is not FileState.OK, (bit, place)
        if states(report).get(place) is FileState.UNPROVEN:
            assert any(file.state is FileState.CHANGED for file in report.files)


@pytest.mark.parametrize(
    "change", [lambda d: d + b"\0", lambda d: b"\0" + d, lambda d: d[:-1], lambda d: d[: len(d) // 2], lambda d: b""]
)
def test_a_zip_that_is_longer_or_shorter_is_found(case, change):
    to = case.export("bundle.zip")
    to.write_bytes(change(to.read_bytes()))
    assert not verify(to).verifies
    assert states(verify(to))["bundle.zip"] is FileState.CHANGED


def test_a_zip_packed_by_another_program_is_refused_and_its_folder_verifies(case, tmp_path):
    folder = case.export()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    assert not verify(tmp_path / "other.zip").verifies
    with zipfile.ZipFile(case.export("bundle.zip")) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked").verifies


@pytest.mark.parametrize(
    "path", ["ledger.jsonl", "truth.json", "signing-key.pub.pem", "datapackage.json", "datapackage-digest.json"]
)
def test_a_missing_file_is_named(case, path):
    to = case.export()
    (to / path).unlink()
    assert states(verify(to))[path] is FileState.MISSING
    assert not verify(to).verifies


def test_a_missing_artifact_is_missing_and_not_erased(case):
    to = case.export()
    (to / case.path(Role.EXPORT)).unlink()
    assert states(verify(to))[case.path(Role.EXPORT)] is FileState.MISSING


@pytest.mark.parametrize("path", ["note.txt", "artifacts/more", "deep/er/file", "erased.json", "ledger.jsonl.bak"])
def test_a_file_that_was_not_sealed_is_named(case, path):
    to = case.export()
    (to / path).parent.mkdir(parents=True, exist_ok=True)
    (to / path).write_bytes(b"{}")
    assert states(verify(to))[path] in {FileState.EXTRA, FileState.UNPROVEN}
    assert not verify(to).verifies


def test_a_renamed_file_is_missing_there_and_extra_here(case):
    to = case.export()
    (to / "truth.json").rename(to / "truth2.json")
    found = states(verify(to))
    assert (found["truth.json"], found["truth2.json"]) == (FileState.MISSING, FileState.EXTRA)


def test_a_link_is_no_file(case, tmp_path):
    to = case.export()
    shutil.move(to / "truth.json", tmp_path / "elsewhere.json")
    (to / "truth.json").symlink_to(tmp_path / "elsewhere.json")
    assert states(verify(to))["truth.json"] is FileState.CHANGED


def test_two_swapped_artifacts_are_both_named(case):
    to = case.export()
    one, two = to / case.path(Role.DOM), to / case.path(Role.SCREENSHOT)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert {file.path for file in verify(to).faults} == {case.path(Role.DOM), case.path(Role.SCREENSHOT)}


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda lines: [lines[1], lines[0], *lines[2:]], "entry 1"),
        (lambda lines: lines[:-1], "it ends at entry 7, the evidence at entry 8"),
        (lambda lines: lines[1:], "entry 1"),
        (lambda lines: [*lines[:3], *lines[4:]], "entry 4"),
        (lambda lines: [*lines, lines[-1]], "entry 9"),
    ],
)
def test_a_ledger_signed_with_a_broken_chain_does_not_verify(case, harm, fault):
    """Only the holder of the key could do this: the signature is right, the chain is not."""
    lines = harm(list(case.entries))
    ledger = b"".join(line + b"\n" for line in lines)
    manifest = parse_manifest(case.sealed.manifest)
    listed = tuple(
        replace(r, hash=f"sha256:{hashlib.sha256(ledger).hexdigest()}", bytes=len(ledger))
        if r.path == "ledger.jsonl"
        else r
        for r in manifest.resources
    )
    data = manifest_bytes(replace(manifest, resources=listed))
    documents = {**case.sealed.documents, "ledger.jsonl": ledger}
    forged = replace(case.sealed, manifest=data, signature=sign(case.signing, data), documents=documents)
    report = verify(replace(case, sealed=forged).export())
    assert [file.path for file in report.faults] == ["ledger.jsonl"]
    assert fault in report.faults[0].note


def test_a_bundle_signed_anew_by_a_stranger_is_not_trusted(case):
    stranger = Ed25519PrivateKey.generate()
    forged = seal(
        case=case.sealed.artifacts[0].ledger,
        entries=case.entries,
        artifacts=case.sealed.artifacts,
        documents={"truth.json": b"{}"},
        signing=stranger,
        sealed_at=NOW,
    )
    to = replace(case, sealed=forged).export()
    assert verify(to).key_id == key_id(stranger.public_key())
    report = verify(to, key=public_pem(case.signing.public_key()))
    assert not report.verifies
    assert not report.trusted
    assert states(report)["signing-key.pub.pem"] is FileState.CHANGED


def test_a_signature_in_capitals_is_none(case):
    to = case.export()
    beside = json.loads((to / "datapackage-digest.json").read_bytes())
    text = (to / "datapackage-digest.json").read_text().replace(beside["signature"], beside["signature"].upper())
    (to / "datapackage-digest.json").write_text(text)
    assert states(verify(to))["datapackage-digest.json"] is FileState.CHANGED


def test_what_claims_a_newer_version_is_not_accused(case):
    data = case.sealed.manifest.replace(b'"version": 1', b'"version": 2')
    to = case.export()
    (to / "datapackage.json").write_bytes(data)
    (to / "datapackage-digest.json").write_bytes(
        signed_digest_file(case.sealed.manifest, sign(case.signing, data)).replace(
            case.sealed.digest.encode(), hashlib.sha256(data).hexdigest().encode()
        )
    )
    report = verify(to)
    assert not report.verifies
    manifest = next(file for file in report.files if file.path == "datapackage.json")
    assert (manifest.state, "update the program" in manifest.note) == (FileState.UNPROVEN, True)


def test_no_bundle_is_no_verdict(tmp_path):
    with pytest.raises(BundleMissing):
        verify(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    assert not verify(tmp_path / "empty").verifies
    (tmp_path / "text").write_text("no zip")
    assert not verify(tmp_path / "text").verifies


# --- erased ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_an_artifact_erased_after_the_sealing_is_erased_under_its_rule_and_not_broken(case, name):
    report = verify(case.erase(Role.EXPORT, "12-months-after-closure").export(name))
    assert report.verifies
    erased = next(file for file in report.files if file.path == case.path(Role.EXPORT))
    assert (erased.state, erased.note) == (FileState.ERASED, "12-months-after-closure")
    assert report.digest == case.sealed.digest  # the same evidence still


def test_an_erasure_that_nobody_signed_hides_nothing(case):
    to = case.erase(Role.EXPORT, "12-months").export()
    (to / case.path(Role.MAIL)).unlink()
    statement = (to / "erased.json").read_text().replace(case.digest(Role.EXPORT), case.digest(Role.MAIL))
    (to / "erased.json").write_text(statement)
    report = verify(to)
    assert states(report)[case.path(Role.MAIL)] is FileState.MISSING
    assert states(report)["erased.json"] is FileState.CHANGED


def test_erasures_of_other_evidence_hide_nothing(case):
    to = case.erase(Role.EXPORT, "12-months").export()
    other = seal(
        case=case.sealed.artifacts[0].ledger,
        entries=case.entries,
        artifacts=case.sealed.artifacts,
        documents={},
        signing=case.signing,
        sealed_at=NOW,
    )
    foreign = replace(case, sealed=other).erase(Role.MAIL, "x").erase(Role.EXPORT, "y").export("other")
    for name in ("erased.json", "erased-digest.json"):
        shutil.copy(foreign / name, to / name)
    assert states(verify(to))[case.path(Role.EXPORT)] is FileState.MISSING
    assert not verify(to).verifies


def test_an_artifact_erased_before_the_sealing_is_named_with_its_rule(case):
    erased = case.erase(Role.MAIL, "request-of-a-person").sealed.artifacts
    sealed = seal(
        case=case.sealed.artifacts[0].ledger,
        entries=case.entries,
        artifacts=erased,
        documents={},
        signing=case.signing,
        sealed_at=NOW,
    )
    report = verify(replace(case, sealed=sealed).export())
    assert report.verifies
    assert states(report)[case.path(Role.MAIL)] is FileState.ERASED
