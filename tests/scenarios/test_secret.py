"""Secrets are read from their keepers; a message names the place and never the secret."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from scenarios.secret import Keeper, Reference, SecretExposed, SecretMissing, read_secret

SECRET = "correct-horse-battery"


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets when the test ends, and can be locked."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked(SECRET)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def memory() -> Iterator[MemoryKeyring]:
    before, ours = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ours)
    yield ours
    keyring.set_keyring(before)


def _read(text: str, folder: Path, **environ: str) -> str:
    return read_secret(
        Reference.parse(text), called="“password” of zoe@nuage", file=folder / "accounts.toml", environ=environ
    )


def _failure(text: str, folder: Path, **environ: str) -> str:
    with pytest.raises(SecretMissing) as missing:
        _read(text, folder, **environ)
    return str(missing.value)


@pytest.mark.parametrize("text", ["env:ZOE_PASSWORD", "file:secrets/zoe", "keyring:auditor/zoe", "keyring:a/b/zoe"])
def test_a_reference_is_written_as_it_was_read(text: str) -> None:
    assert str(Reference.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "env:",
        "env:A B",
        "env:1A",
        "file:",
        "file: ",
        "keyring:zoe",
        "keyring:/zoe",
        "keyring:a/",
        "vault:x",
        SECRET,
    ],
)
def test_what_is_no_reference_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="write env:NAME, file:PATH or keyring:SERVICE/NAME") as refused:
        Reference.parse(text)
    assert SECRET not in str(refused.value)


@given(st.text())
def test_any_text_is_a_reference_or_is_refused(text: str) -> None:
    try:
        assert str(Reference.parse(text)) == text
    except ValueError as error:
        assert str(error) == "this is no reference; write env:NAME, file:PATH or keyring:SERVICE/NAME"  # noqa: PT017


def test_a_secret_in_the_environment_is_read(tmp_path: Path) -> None:
    assert _read("env:ZOE", tmp_path, ZOE=SECRET) == SECRET


@pytest.mark.parametrize("environ", [{}, {"ZOE": ""}])
def test_a_variable_that_is_not_set_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    message = _failure("env:ZOE", tmp_path, **environ)
    assert "accounts.toml: “password” of zoe@nuage is not at env:ZOE; set the environment variable ZOE" in message


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_file_beside_the_accounts_is_read_without_its_last_line_end(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "zoe"
    path.write_bytes(f" {SECRET}\n2{ending}".encode())
    path.chmod(0o600)
    assert _read("file:zoe", tmp_path) == f" {SECRET}\n2"
    assert _read(f"file:{path}", tmp_path / "elsewhere") == f" {SECRET}\n2"


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "zoe").write_text(SECRET)
    (tmp_path / "zoe").chmod(0o640)
    with pytest.raises(SecretExposed, match="chmod 600") as exposed:
        _read("file:zoe", tmp_path)
    assert SECRET not in str(exposed.value)


def test_a_file_that_is_not_there_or_empty_or_no_text_is_named(tmp_path: Path) -> None:
    assert "is not at file:zoe; write it into zoe, then chmod 600 zoe" in _failure("file:zoe", tmp_path)
    path = tmp_path / "zoe"
    path.touch(0o600)
    assert "is not at file:zoe" in _failure("file:zoe", tmp_path)
    path.write_bytes(b"\xff" + SECRET.encode())
    message = _failure("file:zoe", tmp_path)
    assert "not UTF-8" in message
    assert SECRET not in message
    assert "cannot be read" in _failure("file:.", tmp_path)


def test_a_secret_in_the_keyring_is_read(tmp_path: Path, memory: MemoryKeyring) -> None:
    memory.set_password("auditor/tests", "zoe", SECRET)
    assert _read("keyring:auditor/tests/zoe", tmp_path) == SECRET


def test_a_secret_that_the_keyring_has_not_is_named(tmp_path: Path, memory: MemoryKeyring) -> None:
    assert "is not at keyring:auditor/zoe; store it there" in _failure("keyring:auditor/zoe", tmp_path)


def test_a_locked_keyring_is_named_without_its_own_words(tmp_path: Path, memory: MemoryKeyring) -> None:
    memory.locked = True
    message = _failure("keyring:auditor/zoe", tmp_path)
    assert "the keyring with “password” of zoe@nuage does not open (KeyringLocked)" in message
    assert SECRET not in message


def test_every_keeper_can_be_written() -> None:
    assert {Reference.parse(text).keeper for text in ("env:A", "file:a", "keyring:a/b")} == set(Keeper)
