"""What is published says of every sealed file what became of it."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from results.errors import EvidenceDamaged
from results.evidence import FileState, Redaction, export_release, verify
from results.evidence.manifest import manifest_bytes, parse_manifest
from results.evidence.seal import sign, signed_digest_file
from results.key import public_pem
from results.records import Role

NOW = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def states(report):
    return {file.path: file.state for file in report.files}


def release(case, name="release", **choices):
    to = case.folder / name
    export_release(case.sealed, to, open_artifact=case.open_artifact, signing=case.signing, released_at=NOW, **choices)
    return to


@pytest.mark.parametrize("name", ["release", "release.zip"])
def test_a_release_withholds_exports_mails_and_har_and_says_so(case, name):
    report = verify(release(case, name), key=public_pem(case.signing.public_key()))
    assert report.verifies
    for role in (Role.EXPORT, Role.MAIL, Role.HAR):
        assert states(report)[case.path(role)] is FileState.WITHHELD
    for path in (case.path(Role.DOM), "ledger.jsonl", "sealed/datapackage.json"):
        assert states(report)[path] is FileState.OK
    assert report.digest != case.sealed.digest


def test_a_release_says_of_every_sealed_file_what_became_of_it(case):
    to = release(
        case.erase(Role.HAR, "12-months"),
        redactions={
            case.path(Role.DOM): Redaction(data=b"<p>[nom]", rule="names-of-agents"),
            "truth.json": Redaction(data=b"{}", rule="x"),
        },
        withheld={"scenario.json": "not-public"},
        released={case.path(Role.MAIL)},
    )
    members = {m["member"]: m for m in json.loads((to / "datapackage.json").read_bytes())["auditor"]["members"]}
    assert {path: member["state"] for path, member in members.items()} == {
        "ledger.jsonl": "same",
        "service.json": "same",
        "scenario.json": "withheld",
        "truth.json": "redacted",
        case.path(Role.MAIL): "same",
        case.path(Role.DOM): "redacted",
        case.path(Role.HAR): "erased",
        case.path(Role.EXPORT): "withheld",
        case.path(Role.SCREENSHOT): "same",
    }
    assert members[case.path(Role.EXPORT)]["rule"] == "default:export"
    assert (to / members[case.path(Role.DOM)]["given_as"]).read_bytes() == b"<p>[nom]"
    report = verify(to)
    assert report.verifies
    assert states(report)[case.path(Role.DOM)] is FileState.REDACTED
    assert not (to / case.path(Role.DOM)).exists()


def test_a_flipped_bit_in_any_file_of_a_release_is_found_and_the_file_named(case):
    to = release(case, redactions={case.path(Role.DOM): Redaction(data=b"<p>[nom]", rule="names")})
    for path in [path for path in to.rglob("*") if path.is_file()]:
        name, data = path.relative_to(to).as_posix(), path.read_bytes()
        for bit in range(0, len(data) * 8, max(1, len(data) * 8 // 25) | 1):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            path.write_bytes(changed)
            report = verify(to)
            assert not report.verifies, (name, bit)
            assert states(report)[name] is FileState.CHANGED, (name, bit)
        path.write_bytes(data)


def test_a_withheld_file_that_lies_there_all_the_same_does_not_verify(case):
    to = release(case)
    (to / case.path(Role.EXPORT)).write_bytes(b"leaked")
    assert states(verify(to))[case.path(Role.EXPORT)] is FileState.EXTRA


def test_a_release_that_leaves_a_sealed_file_out_in_silence_does_not_verify(case):
    """Only the holder of the key could do this."""
    to = release(case)
    manifest = parse_manifest((to / "datapackage.json").read_bytes())
    fewer = tuple(m for m in manifest.auditor.members if m.member != case.path(Role.EXPORT))
    data = manifest_bytes(replace(manifest, auditor=replace(manifest.auditor, members=fewer)))
    (to / "datapackage.json").write_bytes(data)
    (to / "datapackage-digest.json").write_bytes(signed_digest_file(data, sign(case.signing, data)))
    report = verify(to)
    assert not report.verifies
    assert "every sealed file" in report.faults[0].note


@pytest.mark.parametrize(
    ("choices", "fault"),
    [
        ({"withheld": {"nothing.json": "x"}}, "no file of this evidence"),
        ({"released": {"truth.json"}, "withheld": {"truth.json": "x"}}, "spoken of twice"),
        ({"redactions": {"ledger.jsonl": Redaction(data=b"", rule="x")}}, "withhold it"),
        ({"withheld": {"signing-key.pub.pem": "x"}}, "no file of this evidence"),
    ],
)
def test_a_release_with_contradictory_choices_is_refused(case, choices, fault):
    with pytest.raises(ValueError, match=fault):
        release(case, **choices)


def test_a_withheld_ledger_is_said_to_be_withheld(case):
    report = verify(release(case, withheld={"ledger.jsonl": "not-public"}))
    assert report.verifies
    assert states(report)["ledger.jsonl"] is FileState.WITHHELD


def test_a_release_does_not_pass_over_an_artifact_that_nobody_hands_over(case):
    lost = replace(case, sealed=replace(case.sealed, artifacts=case.sealed.artifacts[:-1]))
    with pytest.raises(EvidenceDamaged, match="not there"):
        release(lost)
