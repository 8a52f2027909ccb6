"""Under which key does one artifact lie, and how is that key kept?

The data key of an artifact stands in a small file of its own, sealed by the
vault's key (AES-256-GCM, random nonce) and bound to ledger and digest: a key
file moved to another name does not open. Destroying this file destroys the
artifact, whatever copies of the sealed bytes remain.
"""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"auditor-key-1\n"
_ID = 8
_NONCE = 12
_SEALED = 32 + 16


def wrap(vault_key: bytes, data_key: bytes, *, ledger: str, sha256: str) -> bytes:
    """Seal a data key for its file."""
    head = MAGIC + _vault_key_id(vault_key)
    nonce = secrets.token_bytes(_NONCE)
    return head + nonce + AESGCM(vault_key).encrypt(nonce, data_key, _bound(head, ledger, sha256))


def unwrap(vault_key: bytes, kept: bytes, *, ledger: str, sha256: str) -> bytes:
    """Open the data key of an artifact.

    Raises:
        ValueError: the file is damaged, belongs elsewhere, or was sealed by another vault key; says which.
    """
    head, nonce, sealed = kept[: len(MAGIC) + _ID], kept[len(MAGIC) + _ID : -_SEALED], kept[-_SEALED:]
    if not head.startswith(MAGIC) or len(nonce) != _NONCE:
        raise ValueError("it is no key file of this version")
    if head[len(MAGIC) :] != _vault_key_id(vault_key):
        raise ValueError(f"it was sealed by the vault key {head[len(MAGIC) :].hex()}, not by the one of this home")
    try:
        return AESGCM(vault_key).decrypt(nonce, sealed, _bound(head, ledger, sha256))
    except InvalidTag as error:
        raise ValueError("it was changed, or belongs to another artifact") from error


def _vault_key_id(vault_key: bytes) -> bytes:
    return hashlib.sha256(b"auditor vault key id\n" + vault_key).digest()[:_ID]


def _bound(head: bytes, ledger: str, sha256: str) -> bytes:
    return head + f"{ledger}\n{sha256}".encode()
