"""How do observations become evidence?

By a manifest of all their digests and one signature over it. Pure: the same
state, moment and key give the same bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from results.errors import EvidenceDamaged
from results.evidence.chain import follow_chain, ledger_bytes
from results.evidence.manifest import (
    ARTIFACTS,
    DOCUMENT,
    KEY,
    LEDGER,
    DigestFile,
    Format,
    Manifest,
    Member,
    MemberState,
    Resource,
    Statement,
    describe,
    describe_bytes,
    digest_file_bytes,
    manifest_bytes,
    parse_manifest,
    utc,
)
from results.key import key_id, public_pem
from results.records import Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Evidence: what was signed, and what it stands for.

    Built by `seal`, or again from what the store kept of it.

    Attributes:
        manifest: the bytes of `datapackage.json`.
        signature: Ed25519 over the manifest, lower-case hexadecimal.
        public_key: of the key that signed, PEM.
        documents: the small files by name, the ledger among them.
        artifacts: as they are now: `erased_by` may have come after the sealing.
    """

    manifest: bytes
    signature: str
    public_key: bytes
    documents: Mapping[str, bytes]
    artifacts: tuple[Artifact, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest: the name of the evidence."""
        return hashlib.sha256(self.manifest).hexdigest()

    @property
    def digest_file(self) -> bytes:
        """The bytes of `datapackage-digest.json`."""
        return signed_digest_file(self.manifest, self.signature)


def seal(
    *,
    case: str,
    entries: Sequence[bytes],
    artifacts: Sequence[Artifact],
    documents: Mapping[str, bytes],
    signing: Ed25519PrivateKey,
    sealed_at: datetime,
) -> Sealed:
    """Seal a case as it is now.

    `documents` are what it was judged by, `scenario.json`, `service.json`,
    `truth.json` as a rule; `entries` the exact bytes that were hashed.

    Raises:
        EvidenceDamaged: the ledger's chain is broken, or empty.
        ValueError: a document's name is not fit for a file, or the moment has no time zone.
    """
    try:
        chain = follow_chain(case, entries)
    except ValueError as error:
        raise EvidenceDamaged(case, str(error)) from error
    if not entries:
        raise EvidenceDamaged(case, "its ledger is empty")
    for name in documents:
        if not DOCUMENT.fullmatch(name) or name in {LEDGER, KEY} or name.startswith(("datapackage", "erased")):
            raise ValueError(f"no name for a document of evidence: {name!r}")
    public = signing.public_key()
    files = {LEDGER: ledger_bytes(entries), **documents}
    kept = {artifact.sha256: artifact for artifact in sorted(artifacts, key=lambda a: a.erased_by is None)}
    manifest = manifest_bytes(
        Manifest(
            resources=(
                *(describe_bytes(name, data) for name, data in sorted({**files, KEY: public_pem(public)}.items())),
                *(_artifact(artifact) for _, artifact in sorted(kept.items()) if artifact.erased_by is None),
            ),
            auditor=Statement(
                format=Format.EVIDENCE,
                case=case,
                sealed_at=utc(sealed_at),
                key_id=key_id(public),
                chain=chain,
                members=tuple(
                    Member(member=ARTIFACTS + digest, sha256=digest, state=MemberState.ERASED, rule=artifact.erased_by)
                    for digest, artifact in sorted(kept.items())
                    if artifact.erased_by is not None
                ),
            ),
        )
    )
    return Sealed(
        manifest=manifest,
        signature=sign(signing, manifest),
        public_key=public_pem(public),
        documents=files,
        artifacts=tuple(artifacts),
    )


def sign(signing: Ed25519PrivateKey, data: bytes) -> str:
    """Ed25519 (RFC 8032) over the bytes themselves, lower-case hexadecimal."""
    return signing.sign(data).hex()


def signed_digest_file(manifest: bytes, signature: str) -> bytes:
    """The bytes of the digest file of a manifest."""
    statement = parse_manifest(manifest).auditor
    return digest_file_bytes(
        DigestFile(
            sha256=hashlib.sha256(manifest).hexdigest(),
            key_id=statement.key_id,
            signature=signature,
            chain_head=statement.chain.head,
            sealed_at=statement.sealed_at,
        )
    )


def _artifact(artifact: Artifact) -> Resource:
    return describe(
        ARTIFACTS + artifact.sha256, size=artifact.size, sha256=artifact.sha256, mediatype=artifact.media_type
    )
