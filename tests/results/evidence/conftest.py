import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from results.evidence import Sealed, export_bundle, seal
from results.records import (
    GENESIS,
    Artifact,
    ArtifactKept,
    Closed,
    Closing,
    Looked,
    Retention,
    Role,
    canonical_bytes,
    entry_digest,
)
from results.vault import Vault

CASE = "case-019500000000aaaaaaaaaaaaaaaa"
NOW = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
CONTENTS = {
    Role.EXPORT: ("application/zip", Retention.EXPORT, b"PK\3\4 the export of the account"),
    Role.MAIL: ("message/rfc822", Retention.MAIL, b"Subject: Votre demande\r\n\r\nBonjour\r\n"),
    Role.HAR: ("application/json", Retention.PAGE, b'{"log": {}}'),
    Role.SCREENSHOT: ("image/png", Retention.PAGE, b"\x89PNG\r\n\x1a\n not quite a picture"),
    Role.DOM: ("text/html; charset=utf-8", Retention.PAGE, b"<!DOCTYPE html><p>Votre demande est close"),
}


@dataclass(frozen=True)
class Case:
    """A sealed case of five artifacts and what it lies in."""

    sealed: Sealed
    vault: Vault
    signing: Ed25519PrivateKey
    entries: tuple[bytes, ...]
    folder: Path

    def open_artifact(self, artifact):
        return self.vault.open_reader(artifact.ledger, artifact.sha256)

    def digest(self, role):
        return hashlib.sha256(CONTENTS[role][2]).hexdigest()

    def path(self, role):
        return f"artifacts/{self.digest(role)}"

    def erase(self, role, rule):
        """Destroy an artifact after the sealing, as the store would know it."""
        digest = self.digest(role)
        self.vault.erase(CASE, digest)
        now = tuple(replace(a, erased_by=rule) if a.sha256 == digest else a for a in self.sealed.artifacts)
        return replace(self, sealed=replace(self.sealed, artifacts=now))

    def export(self, name="bundle"):
        to = self.folder / name
        export_bundle(self.sealed, to, open_artifact=self.open_artifact, signing=self.signing, exported_at=NOW)
        return to


def chained(bodies, ledger=CASE):
    entries, prev = [], GENESIS
    for seq, body in enumerate(bodies, start=1):
        entries.append(
            canonical_bytes(ledger=ledger, seq=seq, prev=prev, at=NOW, by="engine", body=body, stage=None, attempt=None)
        )
        prev = entry_digest(entries[-1])
    return tuple(entries)


@pytest.fixture
def case(tmp_path):
    vault = Vault(tmp_path / "vault", bytes(range(32)))
    artifacts = []
    for role, (media_type, retention, data) in CONTENTS.items():
        kept = vault.put(CASE, data)
        artifacts.append(
            Artifact(
                ledger=CASE,
                sha256=kept.sha256,
                role=role,
                media_type=media_type,
                size=kept.size,
                retention=retention,
                kept_at=NOW,
            )
        )
    kept = [
        ArtifactKept(sha256=a.sha256, role=a.role, media_type=a.media_type, size=a.size, retention=a.retention)
        for a in artifacts
    ]
    entries = chained([Looked(), *kept, Looked(changed=False), Closed(outcome=Closing.DELIVERED)])
    signing = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    sealed = seal(
        case=CASE,
        entries=entries,
        artifacts=artifacts,
        documents={
            "scenario.json": json.dumps({"scenario": "acme"}).encode(),
            "service.json": b'{"id":"acme"}',
            "truth.json": '{"nom":"Zoé"}'.encode(),
        },
        signing=signing,
        sealed_at=NOW,
    )
    return Case(sealed=sealed, vault=vault, signing=signing, entries=entries, folder=tmp_path / "out")
