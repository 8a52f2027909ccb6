"""The commands of docs/verifying-evidence.md do what the page says, as they stand there."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from results.evidence import export_release
from results.key import fingerprint
from results.records import Role

PAGE = Path(__file__).parents[3] / "docs" / "verifying-evidence.md"
TEXT = PAGE.read_text(encoding="utf-8")
PLAIN, SHORT = (
    "\n".join(re.findall(r"^```sh\n(.*?)^```", part, re.DOTALL | re.MULTILINE))
    for part in TEXT.split("## With `jq` and `xxd`")
)


def run(folder, script=PLAIN):
    return subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_the_page_has_its_commands():
    assert PLAIN.count("openssl pkeyutl -verify") == 2
    assert SHORT.count("jq -r") == 2


def test_a_whole_bundle_passes(case):
    done = run(case.export())
    assert (done.returncode, done.stderr) == (0, "")
    assert "Signature Verified Successfully" in done.stdout
    assert f"fingerprint: {fingerprint(case.signing.public_key())}" in done.stdout
    assert "8 entries, and all files as they were sealed" in done.stdout


def test_a_bundle_with_an_erased_artifact_passes_and_names_the_rule(case):
    done = run(case.erase(Role.EXPORT, "12-months").export())
    assert (done.returncode, done.stderr) == (0, "")
    assert f'{case.path(Role.EXPORT)} was erased: "12-months"' in done.stdout


def test_a_release_passes(case):
    to = case.folder / "release"
    now = datetime(2026, 3, 9, tzinfo=UTC)
    export_release(case.sealed, to, open_artifact=case.open_artifact, signing=case.signing, released_at=now)
    done = run(to)
    assert (done.returncode, done.stderr) == (0, "")


def flip(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


FILES = (
    "datapackage.json",
    "datapackage-digest.json",
    "signing-key.pub.pem",
    "ledger.jsonl",
    "scenario.json",
    "service.json",
    "truth.json",
    "erased.json",
    "erased-digest.json",
)


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_in_a_file_fails(case, name):
    to = case.erase(Role.EXPORT, "12-months").export()
    flip(to / name)
    assert run(to).returncode != 0


def test_a_flipped_bit_in_an_artifact_fails_and_names_it(case):
    to = case.export()
    flip(to / case.path(Role.DOM))
    done = run(to)
    assert done.returncode != 0
    assert f"{case.path(Role.DOM)}: FAILED" in done.stdout


def test_a_missing_artifact_fails(case):
    to = case.erase(Role.EXPORT, "12-months").export()
    (to / case.path(Role.MAIL)).unlink()
    assert run(to).returncode != 0


def test_a_file_put_beside_the_others_fails_and_is_named(case):
    to = case.export()
    (to / "more.txt").write_text("more")
    done = run(to)
    assert done.returncode != 0
    assert "not on the list: more.txt" in done.stdout


def test_the_chain_alone_shows_two_swapped_entries_and_a_cut_tail(case):
    chain = "signature=$(mktemp)\nset -eu\n" + PLAIN[PLAIN.index("head=0000") :]
    to = case.export()
    lines = (to / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    assert run(to, chain).returncode == 0
    for changed in ([lines[1], lines[0], *lines[2:]], lines[:-1], lines[1:], [*lines[:3], *lines[4:]]):
        (to / "ledger.jsonl").write_bytes(b"".join(changed))
        assert run(to, chain).returncode != 0


@pytest.mark.parametrize("tools", [("jq", "xxd")] if shutil.which("jq") and shutil.which("xxd") else [])
def test_the_short_forms_pass_and_fail_as_the_long_ones(case, tools):
    to = case.export()
    script = "set -eu -o pipefail\n" + SHORT
    done = run(to, script)
    assert (done.returncode, done.stderr) == (0, "")
    flip(to / "truth.json")
    assert run(to, script).returncode != 0
