import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.errors import ArtifactErased, ArtifactMissing, SecretInArtifact, VaultDamaged
from results.vault import Vault, open_with_key
from results.vault.frame import FRAME, HEADER, TAG
from results.vault.place import open_draft, sweep

KEY = bytes(range(32))
LEDGER = "case-0190000000000123456789abcdef"
OTHER = "case-01900000000001ffffffffffffff"
STRANGER = hashlib.sha256(b"nobody kept this").hexdigest()


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault", KEY)


def pattern(size):
    return (b"0123456789abcdef!" * (size // 17 + 1))[:size]


SIZES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 77]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_put_in_comes_out(vault, size):
    data = pattern(size)
    kept = vault.put(LEDGER, data)
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), size)
    assert vault.read(LEDGER, kept.sha256) == data
    assert vault.has(LEDGER, kept.sha256)


def test_nothing_readable_stands_on_the_disk(vault, tmp_path):
    kept = vault.put(LEDGER, b"a telling sentence " * 100)
    for path in (tmp_path / "vault").rglob("*"):
        if path.is_file():
            assert b"telling" not in path.read_bytes()
            assert kept.sha256.encode() not in path.read_bytes()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        else:
            assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_portions_of_any_size_make_the_same_artifact(vault):
    data = pattern(FRAME + 4321)
    with vault.open_writer(LEDGER) as writer:
        for at in range(0, len(data), 99_991):
            writer.write(data[at : at + 99_991])
        kept = writer.commit()
    assert kept == vault.put(OTHER, data)
    assert vault.read(LEDGER, kept.sha256) == data


def test_a_writer_left_without_commit_leaves_nothing(vault, tmp_path):
    with pytest.raises(RuntimeError), vault.open_writer(LEDGER) as writer:
        writer.write(pattern(3 * FRAME))
        raise RuntimeError("the connection broke")
    assert [path for path in (tmp_path / "vault").rglob("*") if path.is_file()] == []


def test_the_same_bytes_twice_in_one_ledger_are_one_artifact(vault):
    first = vault.put(LEDGER, b"the same")
    before = vault.path(LEDGER, first.sha256).read_bytes()
    assert vault.put(LEDGER, b"the same") == first
    assert vault.path(LEDGER, first.sha256).read_bytes() == before


def test_the_same_bytes_in_two_ledgers_are_two_artifacts(vault):
    kept = vault.put(LEDGER, b"the same")
    vault.put(OTHER, b"the same")
    assert vault.data_key(LEDGER, kept.sha256) != vault.data_key(OTHER, kept.sha256)
    vault.erase(LEDGER, kept.sha256)
    assert vault.read(OTHER, kept.sha256) == b"the same"


@settings(max_examples=60, deadline=None)
@given(moves=st.lists(st.tuples(st.integers(0, 2 * FRAME + 100), st.integers(0, 300)), max_size=8))
def test_reading_at_any_place_gives_what_stands_there(tmp_path_factory, moves):
    data = pattern(2 * FRAME + 50)
    vault = Vault(tmp_path_factory.mktemp("vault"), KEY)
    kept = vault.put(LEDGER, data)
    with vault.open_reader(LEDGER, kept.sha256) as reader:
        for place, length in moves:
            reader.seek(place)
            assert reader.read(length) == data[place : place + length]


def test_a_read_is_short_only_at_the_end(vault):
    data = pattern(2 * FRAME + 9)
    kept = vault.put(LEDGER, data)
    with vault.open_reader(LEDGER, kept.sha256) as reader:
        reader.seek(FRAME - 3)
        assert len(reader.read(FRAME + 8)) == FRAME + 8
        assert reader.tell() == 2 * FRAME + 5
        assert reader.read(100) == data[-4:]
        assert reader.read(100) == b""
        assert reader.seek(-5, io.SEEK_END) == len(data) - 5
        assert reader.seek(2, io.SEEK_CUR) == len(data) - 3
        with pytest.raises(ValueError, match="-1"):
            reader.seek(-1)


def test_a_zip_is_opened_where_it_lies(vault):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("big.bin", os.urandom(2 * FRAME))
        archive.writestr("small.txt", "the end of the archive")
    kept = vault.put(LEDGER, packed.getvalue())
    with vault.open_reader(LEDGER, kept.sha256) as reader, zipfile.ZipFile(reader) as archive:
        assert archive.read("small.txt") == b"the end of the archive"
        assert archive.testzip() is None


def test_a_child_opens_one_artifact_by_its_own_key(vault):
    kept = vault.put(LEDGER, b"for the inspector")
    other = vault.put(LEDGER, b"not for the inspector")
    key = vault.data_key(LEDGER, kept.sha256)
    with open_with_key(vault.path(LEDGER, kept.sha256), key) as reader:
        assert reader.read() == b"for the inspector"
    with pytest.raises(VaultDamaged):
        open_with_key(vault.path(LEDGER, other.sha256), key)


def test_what_was_never_kept_is_missing(vault):
    for act in (vault.read, vault.data_key, vault.erase, vault.open_reader):
        with pytest.raises(ArtifactMissing):
            act(LEDGER, STRANGER)
    assert not vault.has(LEDGER, STRANGER)


@pytest.mark.parametrize("ledger", ["", "..", ".drafts", "a/b", "a\0b", "x" * 129, "-a", "é", "a\n"])
def test_a_ledger_that_could_lead_elsewhere_is_refused(vault, ledger):
    with pytest.raises(ValueError, match="not the id of a ledger"):
        vault.put(ledger, b"x")


@pytest.mark.parametrize("digest", ["", "../x", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_digest_that_is_none_is_refused(vault, digest):
    with pytest.raises(ValueError, match="not a SHA-256"):
        vault.has(LEDGER, digest)


# --- erasing -----------------------------------------------------------------


def test_an_erased_artifact_is_gone_and_says_so(vault):
    kept = vault.put(LEDGER, b"personal data")
    vault.erase(LEDGER, kept.sha256)
    for act in (vault.read, vault.data_key, vault.open_reader):
        with pytest.raises(ArtifactErased):
            act(LEDGER, kept.sha256)
    assert not vault.has(LEDGER, kept.sha256)
    assert not vault.path(LEDGER, kept.sha256).exists()


def test_erasing_destroys_the_key_on_the_disk_and_not_only_its_name(vault, tmp_path):
    kept = vault.put(LEDGER, b"personal data")
    second_name = tmp_path / "second-name"
    second_name.hardlink_to(tmp_path / "vault" / LEDGER / f"{kept.sha256}.key")
    vault.erase(LEDGER, kept.sha256)
    assert set(second_name.read_bytes()) == {0}


def test_erasing_twice_changes_nothing(vault):
    kept = vault.put(LEDGER, b"personal data")
    vault.erase(LEDGER, kept.sha256)
    vault.erase(LEDGER, kept.sha256)
    with pytest.raises(ArtifactErased):
        vault.read(LEDGER, kept.sha256)


def test_an_erasure_that_was_cut_short_counts_and_is_finished_by_the_next(vault, tmp_path):
    kept = vault.put(LEDGER, b"personal data")
    folder = tmp_path / "vault" / LEDGER
    (folder / f"{kept.sha256}.erased").touch()  # killed after the first step
    with pytest.raises(ArtifactErased):
        vault.read(LEDGER, kept.sha256)
    vault.erase(LEDGER, kept.sha256)
    assert sorted(path.name for path in folder.iterdir()) == [f"{kept.sha256}.erased"]


def test_bytes_that_come_back_after_an_erasure_are_kept_under_a_new_key(vault):
    kept = vault.put(LEDGER, b"personal data")
    old = vault.data_key(LEDGER, kept.sha256)
    vault.erase(LEDGER, kept.sha256)
    assert vault.put(LEDGER, b"personal data") == kept
    assert vault.read(LEDGER, kept.sha256) == b"personal data"
    assert vault.data_key(LEDGER, kept.sha256) != old


def test_a_reader_that_was_open_during_the_erasure_reads_to_the_end(vault):
    data = pattern(3 * FRAME)
    kept = vault.put(LEDGER, data)
    with vault.open_reader(LEDGER, kept.sha256) as reader:
        vault.erase(LEDGER, kept.sha256)
        assert reader.readall() == data


# --- damage ------------------------------------------------------------------


def whole_read(vault, digest):
    with vault.open_reader(LEDGER, digest) as reader:
        return reader.readall()


@pytest.mark.parametrize("place", [0, 9, len(HEADER), len(HEADER) + 500, len(HEADER) + FRAME + 3, -1])
def test_a_flipped_bit_in_the_frames_shows(vault, place):
    kept = vault.put(LEDGER, pattern(2 * FRAME + 5))
    path = vault.path(LEDGER, kept.sha256)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(VaultDamaged):
        whole_read(vault, kept.sha256)


@pytest.mark.parametrize("place", range(0, 82, 3))
def test_a_flipped_bit_in_the_key_file_shows(vault, tmp_path, place):
    kept = vault.put(LEDGER, b"proof")
    path = tmp_path / "vault" / LEDGER / f"{kept.sha256}.key"
    data = bytearray(path.read_bytes())
    assert len(data) == 82
    data[place] ^= 0x40
    path.write_bytes(data)
    with pytest.raises(VaultDamaged):
        vault.read(LEDGER, kept.sha256)


@pytest.mark.parametrize("cut", [1, TAG, 5 + TAG, 5 + TAG + 1, FRAME + 5 + 2 * TAG, 2 * FRAME + 5 + 3 * TAG])
def test_a_cut_tail_shows_before_the_first_byte_is_read(vault, cut):
    kept = vault.put(LEDGER, pattern(2 * FRAME + 5))
    path = vault.path(LEDGER, kept.sha256)
    os.truncate(path, path.stat().st_size - cut)
    with pytest.raises(VaultDamaged):
        vault.open_reader(LEDGER, kept.sha256)


def test_added_bytes_show(vault):
    kept = vault.put(LEDGER, pattern(FRAME))
    path = vault.path(LEDGER, kept.sha256)
    path.write_bytes(path.read_bytes() + bytes(TAG + 1))
    with pytest.raises(VaultDamaged):
        vault.open_reader(LEDGER, kept.sha256)


def test_frames_in_another_order_show(vault):
    kept = vault.put(LEDGER, pattern(3 * FRAME))
    path = vault.path(LEDGER, kept.sha256)
    data = path.read_bytes()
    head, body, size = data[: len(HEADER)], data[len(HEADER) :], FRAME + TAG
    path.write_bytes(head + body[size : 2 * size] + body[:size] + body[2 * size :])
    with pytest.raises(VaultDamaged, match="frame 1 of 3"):
        whole_read(vault, kept.sha256)


def test_an_artifact_put_in_the_place_of_another_shows(vault, tmp_path):
    mine, theirs = vault.put(LEDGER, b"what they sent"), vault.put(LEDGER, b"what they did not")
    folder = tmp_path / "vault" / LEDGER
    for suffix in (".bin", ".key"):
        (folder / f"{mine.sha256}{suffix}").write_bytes((folder / f"{theirs.sha256}{suffix}").read_bytes())
        with pytest.raises(VaultDamaged):
            vault.read(LEDGER, mine.sha256)


def test_an_artifact_moved_to_another_ledger_shows(vault, tmp_path):
    kept = vault.put(LEDGER, b"proof")
    (tmp_path / "vault" / LEDGER).rename(tmp_path / "vault" / OTHER)
    with pytest.raises(VaultDamaged, match="belongs to another artifact"):
        vault.read(OTHER, kept.sha256)


def test_another_vault_key_is_named_as_such(vault, tmp_path):
    kept = vault.put(LEDGER, b"proof")
    with pytest.raises(VaultDamaged, match="not by the one of this home"):
        Vault(tmp_path / "vault", bytes(32)).read(LEDGER, kept.sha256)


def test_frames_that_vanished_are_damage_and_not_absence(vault):
    kept = vault.put(LEDGER, b"proof")
    vault.path(LEDGER, kept.sha256).unlink()
    with pytest.raises(VaultDamaged, match="gone"):
        vault.read(LEDGER, kept.sha256)


# --- gate, crashes, company ----------------------------------------------------


class Word:
    """A gate that knows one word."""

    def __init__(self, word):
        self.word, self.seen = word, b""

    def feed(self, data):
        self.seen += data
        if self.word in self.seen:
            raise SecretInArtifact("word")

    def finish(self):
        if self.seen.endswith(b"?"):
            raise SecretInArtifact("ending")


@pytest.mark.parametrize("data", [b"it holds hunter2, see", b"unfinished?"])
def test_what_the_gate_refuses_never_exists(vault, tmp_path, data):
    with pytest.raises(SecretInArtifact):
        vault.put(LEDGER, data, refuse=Word(b"hunter2"))
    assert not vault.has(LEDGER, hashlib.sha256(data).hexdigest())
    assert [path for path in (tmp_path / "vault").rglob("*") if path.is_file()] == []


def test_the_gate_sees_every_byte_in_order(vault):
    gate = Word(b"hunter2")
    with vault.open_writer(LEDGER, refuse=gate) as writer:
        writer.write(b"one ")
        writer.write(b"two")
        writer.commit()
    assert gate.seen == b"one two"


def test_drafts_of_the_dead_are_swept_and_those_of_the_living_stay(vault, tmp_path):
    root = tmp_path / "vault"
    (root / ".drafts").mkdir(exist_ok=True)
    (root / ".drafts" / "dead").write_bytes(b"half an artifact")
    path, file = open_draft(root)
    with file, vault.open_writer(LEDGER) as writer:
        assert sweep(root) == 1
        assert path.exists()
        writer.write(b"still here")
        kept = writer.commit()
    assert vault.read(LEDGER, kept.sha256) == b"still here"


def test_a_killed_writer_leaves_no_half_artifact(tmp_path):
    program = """
        import sys
        from pathlib import Path
        from results.vault import Vault
        vault = Vault(Path(sys.argv[1]), bytes(range(32)))
        number = 0
        while True:
            number += 1
            kept = vault.put("case-1", b"%d" % number * 5000)
            print(kept.sha256, flush=True)
    """
    for lines in (1, 7, 20):
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", textwrap.dedent(program), str(tmp_path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        told = [child.stdout.readline().decode().strip() for _ in range(lines)]
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        vault = Vault(tmp_path, KEY)
        assert [path.name for path in (tmp_path / ".drafts").iterdir()] == []
        for digest in told:
            assert hashlib.sha256(vault.read("case-1", digest)).hexdigest() == digest
        for path in (tmp_path / "case-1").glob("*.key"):
            assert hashlib.sha256(vault.read("case-1", path.stem)).hexdigest() == path.stem


def test_many_writers_of_the_same_bytes_keep_one_artifact_that_opens(vault, tmp_path):
    data = pattern(100_000)
    threads = [threading.Thread(target=vault.put, args=(LEDGER, data)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    digest = hashlib.sha256(data).hexdigest()
    assert vault.read(LEDGER, digest) == data
    assert sorted(path.name for path in (tmp_path / "vault" / LEDGER).iterdir()) == [f"{digest}.bin", f"{digest}.key"]


def test_frames_without_a_key_are_taken_for_nothing_and_written_anew(vault, tmp_path):
    kept = vault.put(LEDGER, b"proof")
    (tmp_path / "vault" / LEDGER / f"{kept.sha256}.key").unlink()  # killed between the two renames
    assert not vault.has(LEDGER, kept.sha256)
    vault.put(LEDGER, b"proof")
    assert vault.read(LEDGER, kept.sha256) == b"proof"
