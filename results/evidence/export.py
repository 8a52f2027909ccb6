"""How does sealed evidence leave the house: whole, to who may see all of it?"""

import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from results.durable import PRIVATE_FILE, PRIVATE_FOLDER, draft_name, make_folder, sync_folder, write_file
from results.errors import BundleExists, EvidenceDamaged
from results.evidence.archive import ZipWriter
from results.evidence.manifest import (
    ARTIFACTS,
    DIGEST,
    ERASED,
    ERASED_DIGEST,
    KEY,
    MANIFEST,
    DigestFile,
    Erasures,
    Resource,
    digest_file_bytes,
    erasures_bytes,
    parse_manifest,
    utc,
)
from results.evidence.seal import Sealed, sign
from results.key import key_id
from results.records import Artifact

Opened: TypeAlias = io.RawIOBase | io.BufferedIOBase
Opener: TypeAlias = Callable[[Artifact], Opened]
"""Opens an artifact for reading, and logs who reads it and why: `lambda a: vault.open_reader(a.ledger, a.sha256)`."""
Source: TypeAlias = bytes | Callable[[], Opened]

_PORTION = 1 << 20


class _Sink(Protocol):
    def add(self, path: str, portions: Iterable[bytes]) -> None: ...


def export_bundle(
    sealed: Sealed, to: Path, *, open_artifact: Opener, signing: Ed25519PrivateKey, exported_at: datetime
) -> None:
    """Write the bundle, whole or not at all: a folder, or a zip where `to` ends in `.zip`.

    It holds exports and mails as they came: for the file of the case, not for
    publication. Artifacts erased since are left out and named in `erased.json`,
    signed.

    Raises:
        BundleExists: there is something at `to`.
        EvidenceDamaged: a file is not what was sealed.
        ArtifactMissing, VaultDamaged: as the opener.
    """
    manifest = parse_manifest(sealed.manifest)
    sources: dict[str, Source] = {MANIFEST: sealed.manifest, DIGEST: sealed.digest_file, KEY: sealed.public_key}
    sources |= sealed.documents
    listed = {resource.path for resource in manifest.resources}
    kept = [artifact for artifact in sealed.artifacts if ARTIFACTS + artifact.sha256 in listed]
    sources |= {ARTIFACTS + a.sha256: opened_later(open_artifact, a) for a in kept if a.erased_by is None}
    erased = {a.sha256: a.erased_by for a in kept if a.erased_by is not None and ARTIFACTS + a.sha256 not in sources}
    if erased:
        stated = Erasures(
            evidence=sealed.digest, key_id=key_id(signing.public_key()), stated_at=utc(exported_at), erased=erased
        )
        sources |= _signed_erasures(stated, signing)
    expected = tuple(resource for resource in manifest.resources if resource.path.removeprefix(ARTIFACTS) not in erased)
    write_bundle(to, sources, expected, name=manifest.auditor.case)


def write_bundle(to: Path, sources: Mapping[str, Source], expected: Iterable[Resource], *, name: str) -> None:
    """Write files under their paths and hold them against what the manifest says of them.

    Raises:
        BundleExists: there is something at `to`.
        EvidenceDamaged: a file is not what the manifest says, or is not there.
    """
    wanted = {resource.path: resource for resource in expected}
    absent = sorted(set(wanted) - set(sources))
    if absent:
        raise EvidenceDamaged(name, f"{absent[0]} is listed, but not there")
    with _sink(to) as sink:
        for path, source in sorted(sources.items()):
            sink.add(path, _checked(source, path, wanted.get(path), name))


def opened_later(open_artifact: Opener, artifact: Artifact) -> Callable[[], Opened]:
    """Put off opening an artifact until its turn has come: one open file at a time, one line in the log."""
    return lambda: open_artifact(artifact)


def _signed_erasures(erasures: Erasures, signing: Ed25519PrivateKey) -> dict[str, bytes]:
    data = erasures_bytes(erasures)
    digest = hashlib.sha256(data).hexdigest()
    digest_file = DigestFile(sha256=digest, key_id=erasures.key_id, signature=sign(signing, data))
    return {ERASED: data, ERASED_DIGEST: digest_file_bytes(digest_file)}


def _checked(source: Source, path: str, wanted: Resource | None, name: str) -> Iterator[bytes]:
    digest, size = hashlib.sha256(), 0
    for portion in _portions(source):
        digest.update(portion)
        size += len(portion)
        yield portion
    if wanted is not None and (size, f"sha256:{digest.hexdigest()}") != (wanted.bytes, wanted.hash):
        raise EvidenceDamaged(name, f"{path} is not what the manifest lists")


def _portions(source: Source) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source() as file:
        while portion := file.read(_PORTION):
            yield portion


@contextmanager
def _sink(to: Path) -> Iterator[_Sink]:
    """A place to write to that takes its name when all is written."""
    if to.exists():
        raise BundleExists(to)
    make_folder(to.parent, 0o755)
    draft = draft_name(to)
    try:
        if to.suffix == ".zip":
            with draft.open("xb") as file:
                draft.chmod(PRIVATE_FILE)
                writer = ZipWriter(file)
                yield writer
                writer.finish()
                file.flush()
                os.fsync(file.fileno())
        else:
            draft.mkdir(PRIVATE_FOLDER)
            yield _Folder(draft)
        draft.replace(to)
        sync_folder(to.parent)
    except BaseException:
        _discard(draft)
        raise


class _Folder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, path: str, portions: Iterable[bytes]) -> None:
        make_folder((self._root / path).parent)
        write_file(self._root / path, portions)


def _discard(draft: Path) -> None:
    if draft.is_dir():
        shutil.rmtree(draft)
    else:
        draft.unlink(missing_ok=True)
