"""Which keys does this installation hold, and who else could read them?

Three, in AUDITOR_HOME/keys: one wraps the data keys of the vault, one signs
evidence (Ed25519, RFC 8032), one makes keyed digests of third-party values, so
that they are compared without being readable (a bare hash of a phone number is
the phone number). Public keys stay beside them for ever, also of signing keys
that were replaced. Losing the vault's key loses the vault: back it up.
"""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from results.durable import PRIVATE_FILE, PRIVATE_FOLDER, create_file, make_folder
from results.errors import KeyDamaged, KeyExposed, KeyMissing

FOLDER = "keys"
VAULT = "vault.key"
SIGNING = "signing.pem"
COMPARISON = "comparison.key"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The secrets of one installation; their values never show in a repr.

    Attributes:
        vault: 32 bytes; wraps the vault's data keys.
        comparison: 32 bytes; for HMAC-SHA256 of third-party values.
    """

    vault: bytes = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)
    comparison: bytes = field(repr=False)

    @property
    def public(self) -> Ed25519PublicKey:
        return self.signing.public_key()


def make_keys(home: Path) -> Keys:
    """Make the keys that are not there yet; those that are stay as they are.

    Raises:
        KeyExposed: others may read a key that was there.
        KeyDamaged: a key that was there is not one.
    """
    folder = home / FOLDER
    make_folder(folder)
    create_file(folder / VAULT, _written(secrets.token_bytes(SECRET_BYTES)))
    create_file(folder / COMPARISON, _written(secrets.token_bytes(SECRET_BYTES)))
    create_file(
        folder / SIGNING,
        Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    )
    keys = load_keys(home)
    create_file(folder / f"signing-{key_id(keys.public)}.pub.pem", public_pem(keys.public))
    return keys


def load_keys(home: Path) -> Keys:
    """Read the keys.

    Raises:
        KeyMissing: one is not there.
        KeyExposed: a key, or the folder, is open to others than its owner.
        KeyDamaged: what stands there is no key.
    """
    folder = home / FOLDER
    if not folder.is_dir():
        raise KeyMissing(folder)
    _refuse_exposed(folder, folder.stat().st_mode, PRIVATE_FOLDER)
    return Keys(
        vault=_secret(folder / VAULT), signing=_signing(folder / SIGNING), comparison=_secret(folder / COMPARISON)
    )


def published_keys(home: Path) -> tuple[Ed25519PublicKey, ...]:
    """The public halves of all signing keys this home ever had, by key id.

    Raises:
        KeyDamaged: a file is no Ed25519 public key, or not the one its name says.
    """
    found = []
    for path in sorted((home / FOLDER).glob("signing-*.pub.pem")):
        try:
            public = read_public(path.read_bytes())
        except ValueError as error:
            raise KeyDamaged(path, str(error)) from error
        if path.name != f"signing-{key_id(public)}.pub.pem":
            raise KeyDamaged(path, f"it holds the key {key_id(public)}")
        found.append(public)
    return tuple(found)


def fingerprint(public: Ed25519PublicKey) -> str:
    """SHA-256 of the 32 raw bytes of a public key, lower-case hex: what people compare by telephone."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()


def key_id(public: Ed25519PublicKey) -> str:
    """The first 16 digits of the fingerprint: the name of the key in signatures and files."""
    return fingerprint(public)[:16]


def public_pem(public: Ed25519PublicKey) -> bytes:
    """A public key as `openssl pkey -pubin` reads it."""
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_public(pem: bytes) -> Ed25519PublicKey:
    """Read a public key from PEM.

    Raises:
        ValueError: it is none, or not of Ed25519.
    """
    try:
        public = load_pem_public_key(pem)
    except UnsupportedAlgorithm as error:
        raise ValueError(f"it holds a key of an unknown kind ({error})") from error
    if not isinstance(public, Ed25519PublicKey):
        raise ValueError("it holds a key that is not Ed25519")  # noqa: TRY004  what is wrong is the file
    return public


def _written(secret: bytes) -> bytes:
    return secret.hex().encode("ascii") + b"\n"  # a line that can be printed and typed in again


def _secret(path: Path) -> bytes:
    try:
        secret = bytes.fromhex(_read(path).decode("ascii"))
    except ValueError as error:
        raise KeyDamaged(path, "it is not hexadecimal") from error
    if len(secret) != SECRET_BYTES:
        raise KeyDamaged(path, f"it has {len(secret)} bytes, not {SECRET_BYTES}")
    return secret


def _signing(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_read(path), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyDamaged(path, "it is no unencrypted PKCS #8 private key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyDamaged(path, "it is a private key, but not of Ed25519")
    return key


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            _refuse_exposed(path, os.fstat(file.fileno()).st_mode, PRIVATE_FILE)
            return file.read()
    except FileNotFoundError as error:
        raise KeyMissing(path) from error


def _refuse_exposed(path: Path, mode: int, wanted: int) -> None:
    if stat.S_IMODE(mode) & 0o077:
        raise KeyExposed(path, stat.S_IMODE(mode), f"{wanted:o}")
