import stat
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from results.errors import KeyDamaged, KeyExposed, KeyMissing
from results.key import fingerprint, key_id, load_keys, make_keys, public_pem, published_keys, read_public

# RFC 8032, section 7.1, test 1
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


def test_making_keys_again_changes_nothing(tmp_path):
    first = make_keys(tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    second = make_keys(tmp_path)
    assert (first.vault, first.comparison, fingerprint(first.public)) == (
        second.vault,
        second.comparison,
        fingerprint(second.public),
    )
    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == before


def test_only_the_owner_can_read_what_was_made(tmp_path):
    make_keys(tmp_path)
    folder = tmp_path / "keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_no_draft_is_left_behind(tmp_path):
    keys = make_keys(tmp_path)
    assert {path.name for path in (tmp_path / "keys").iterdir()} == {
        "vault.key",
        "signing.pem",
        "comparison.key",
        f"signing-{key_id(keys.public)}.pub.pem",
    }


def test_the_three_secrets_differ(tmp_path):
    keys = make_keys(tmp_path)
    assert len({keys.vault, keys.comparison, keys.signing.private_bytes_raw()}) == 3
    assert len(keys.vault) == len(keys.comparison) == 32


def test_two_processes_that_make_keys_at_once_hold_the_same(tmp_path):
    held = []
    threads = [threading.Thread(target=lambda: held.append(make_keys(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(keys.vault, keys.comparison, fingerprint(keys.public)) for keys in held}) == 1
    assert len(held) == 8


@pytest.mark.parametrize("name", ["vault.key", "signing.pem", "comparison.key"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_may_use_is_refused(tmp_path, name, mode):
    make_keys(tmp_path)
    (tmp_path / "keys" / name).chmod(mode)
    with pytest.raises(KeyExposed, match="chmod 600"):
        load_keys(tmp_path)


def test_an_open_folder_is_refused(tmp_path):
    make_keys(tmp_path)
    (tmp_path / "keys").chmod(0o755)
    with pytest.raises(KeyExposed, match="chmod 700"):
        load_keys(tmp_path)


@pytest.mark.parametrize("name", ["vault.key", "signing.pem", "comparison.key"])
def test_a_missing_key_is_named_and_not_made_by_loading(tmp_path, name):
    make_keys(tmp_path)
    (tmp_path / "keys" / name).unlink()
    with pytest.raises(KeyMissing, match=name):
        load_keys(tmp_path)
    assert not (tmp_path / "keys" / name).exists()


def test_a_home_without_keys_says_how_to_make_them(tmp_path):
    with pytest.raises(KeyMissing, match="auditor init"):
        load_keys(tmp_path)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("vault.key", b""),
        ("vault.key", b"00ff\n"),
        ("vault.key", b"\xff\xfe"),
        ("comparison.key", b"zz" * 32),
        ("signing.pem", b"-----BEGIN PRIVATE KEY-----\n"),
        (
            "signing.pem",
            X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        ),
    ],
)
def test_what_is_no_key_is_refused_and_never_written_over(tmp_path, name, written):
    make_keys(tmp_path)
    (tmp_path / "keys" / name).write_bytes(written)
    with pytest.raises(KeyDamaged, match=name):
        make_keys(tmp_path)
    assert (tmp_path / "keys" / name).read_bytes() == written


def test_secrets_do_not_show_in_a_repr(tmp_path):
    keys = make_keys(tmp_path)
    assert repr(keys) == "Keys()"


def test_the_key_id_is_taken_from_the_raw_public_key():
    public = read_public(
        b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n"
    )
    assert public.public_bytes_raw() == PUBLIC
    # printf '%s' d75a...511a | xxd -r -p | sha256sum
    assert fingerprint(public) == "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"
    assert key_id(public) == "21fe31dfa154a261"
    assert read_public(public_pem(public)).public_bytes_raw() == PUBLIC


def test_old_public_keys_stay_published_after_the_signing_key_was_replaced(tmp_path):
    old = make_keys(tmp_path)
    (tmp_path / "keys" / "signing.pem").unlink()
    new = make_keys(tmp_path)
    assert {key_id(public) for public in published_keys(tmp_path)} == {key_id(old.public), key_id(new.public)}


def test_a_public_key_under_a_wrong_name_is_refused(tmp_path):
    make_keys(tmp_path)
    stranger = Ed25519PrivateKey.generate().public_key()
    (tmp_path / "keys" / "signing-0000000000000000.pub.pem").write_bytes(public_pem(stranger))
    with pytest.raises(KeyDamaged, match=key_id(stranger)):
        published_keys(tmp_path)


def test_a_public_key_of_another_kind_is_refused():
    other = X25519PrivateKey.generate().public_key()
    with pytest.raises(ValueError, match="not Ed25519"):
        read_public(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
