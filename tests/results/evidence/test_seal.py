import hashlib
import json
import stat
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from results.errors import ArtifactErased, BundleExists, EvidenceDamaged
from results.evidence import seal
from results.key import key_id
from results.records import GENESIS, Looked, Role, canonical_bytes, entry_digest

SEALED_AT = datetime(2026, 3, 5, 11, 0, tzinfo=timezone(timedelta(hours=1)))
LEDGER = "case-1"


def chained(bodies):
    entries, prev = [], GENESIS
    for seq, body in enumerate(bodies, start=1):
        entry = {"ledger": LEDGER, "seq": seq, "prev": prev, "at": SEALED_AT, "by": "engine", "body": body}
        entries.append(canonical_bytes(**entry, stage=None, attempt=None))
        prev = entry_digest(entries[-1])
    return entries


def sealed(**changed):
    given = {
        "case": LEDGER,
        "entries": chained([Looked(), Looked(), Looked()]),
        "artifacts": (),
        "documents": {"scenario.json": b"{}"},
        "signing": Ed25519PrivateKey.from_private_bytes(bytes(32)),
        "sealed_at": SEALED_AT,
    }
    return seal(**(given | changed))


def test_the_same_state_gives_the_same_seal():
    assert sealed() == sealed()


def test_the_moment_the_key_and_every_document_enter_the_digest():
    digests = {
        sealed().digest,
        sealed(sealed_at=SEALED_AT + timedelta(microseconds=1)).digest,
        sealed(signing=Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\1")).digest,
        sealed(documents={"scenario.json": b"{ }"}).digest,
        sealed(documents={"scenario.json": b"{}", "truth.json": b"{}"}).digest,
        sealed(entries=chained([Looked(), Looked()])).digest,
    }
    assert len(digests) == 6


def test_the_manifest_is_a_data_package_of_all_files(case):
    manifest = json.loads(case.sealed.manifest)
    assert manifest["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    by_path = {resource["path"]: resource for resource in manifest["resources"]}
    assert set(by_path) == {
        "ledger.jsonl",
        "scenario.json",
        "service.json",
        "truth.json",
        "signing-key.pub.pem",
        *(case.path(role) for role in (Role.EXPORT, Role.MAIL, Role.HAR, Role.SCREENSHOT, Role.DOM)),
    }
    for name, data in case.sealed.documents.items():
        assert by_path[name]["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert by_path[name]["bytes"] == len(data)
    assert by_path[case.path(Role.SCREENSHOT)]["format"] == "png"
    assert len({resource["name"] for resource in manifest["resources"]}) == len(by_path)
    assert all(resource["name"] == resource["name"].lower() for resource in manifest["resources"])


def test_the_statement_names_case_moment_chain_and_key(case):
    statement = json.loads(case.sealed.manifest)["auditor"]
    assert statement["case"] == case.sealed.artifacts[0].ledger
    assert statement["chain"]["entries"] == len(case.entries)
    assert statement["chain"]["head"] == hashlib.sha256(case.entries[-1]).hexdigest()
    assert statement["sealed_at"] == "2026-03-05T10:00:00Z"
    assert statement["key_id"] == key_id(case.signing.public_key())


def test_the_digest_file_says_what_outsiders_need(case):
    beside = json.loads(case.sealed.digest_file)
    assert beside["sha256"] == case.sealed.digest == hashlib.sha256(case.sealed.manifest).hexdigest()
    assert beside["chain_head"] == hashlib.sha256(case.entries[-1]).hexdigest()
    assert beside["sealed_at"] == "2026-03-05T10:00:00Z"
    case.signing.public_key().verify(bytes.fromhex(beside["signature"]), case.sealed.manifest)
    assert beside["signature"] == beside["signature"].lower()


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda e: [e[0], e[2]], "entry 2"),
        (lambda e: [e[1], e[0], e[2]], "entry 1"),
        (lambda e: [e[0], e[1].replace(b"look", b"lock"), e[2]], "entry 3 does not name"),
        (lambda e: e[1:], "entry 1"),
        (lambda e: [], "empty"),
        (lambda e: [*e, b"{"], "entry 4 is not JSON"),
        (lambda e: [*e, b"[]"], "entry 4 is not one line"),
        (lambda e: [e[0].replace(b"case-1", b"case-2")], "belongs to ledger case-2"),
    ],
)
def test_a_broken_ledger_is_not_sealed(harm, fault):
    with pytest.raises(EvidenceDamaged, match=fault):
        sealed(entries=harm(chained([Looked(), Looked(), Looked()])))


@pytest.mark.parametrize(
    "name",
    ["../x.json", "a/b.json", "ledger.jsonl", "signing-key.pub.pem", "datapackage.json", "erased.json", "A.json", "x"],
)
def test_a_document_cannot_take_a_name_that_is_ours_or_leads_elsewhere(name):
    with pytest.raises(ValueError, match="no name for a document"):
        sealed(documents={name: b""})


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        sealed(sealed_at=datetime(2026, 3, 5))


def test_a_bundle_holds_the_bytes_that_were_sealed(case):
    to = case.export()
    for resource in json.loads((to / "datapackage.json").read_bytes())["resources"]:
        assert f"sha256:{hashlib.sha256((to / resource['path']).read_bytes()).hexdigest()}" == resource["hash"]
    assert (to / "ledger.jsonl").read_bytes() == b"".join(entry + b"\n" for entry in case.entries)
    assert stat.S_IMODE(to.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in to.rglob("*") if path.is_file()} == {0o600}


def test_a_zip_holds_the_same_files_for_every_reader(case):
    folder, packed = case.export(), case.export("bundle.zip")
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }
    assert packed.read_bytes() == case.export("again.zip").read_bytes()
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_nothing_is_written_over(case, name):
    to = case.export(name)
    with pytest.raises(BundleExists, match=name):
        case.export(name)
    assert to.exists()


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_bundle_that_cannot_be_whole_is_not_written_at_all(case, name):
    case.vault.erase(case.sealed.artifacts[0].ledger, case.digest(Role.DOM))
    with pytest.raises(ArtifactErased):
        case.export(name)
    assert list(case.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_a_file_that_is_not_what_was_sealed_stops_the_export(case, name):
    documents = {**case.sealed.documents, "truth.json": b"{}"}
    with pytest.raises(EvidenceDamaged, match=r"truth\.json is not what"):
        replace(case, sealed=replace(case.sealed, documents=documents)).export(name)
    assert list(case.folder.iterdir()) == []


def test_an_artifact_that_nobody_hands_over_stops_the_export(case):
    with pytest.raises(EvidenceDamaged, match="listed, but not there"):
        replace(case, sealed=replace(case.sealed, artifacts=case.sealed.artifacts[1:])).export()


def test_artifacts_kept_after_the_sealing_stay_at_home(case):
    late = replace(case.sealed.artifacts[0], sha256="ab" * 32)
    to = replace(case, sealed=replace(case.sealed, artifacts=(*case.sealed.artifacts, late))).export()
    assert not (to / "artifacts" / late.sha256).exists()
