"""What does a bundle hold, once it is proven?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from results.errors import BundleUnproven, BundleWithholds
from results.evidence.archive import Found, read_folder, read_zip
from results.evidence.chain import ledger_lines
from results.evidence.manifest import ARTIFACTS, DOCUMENT, LEDGER, MANIFEST, Manifest, parse_manifest
from results.evidence.verify import FileState, VerifyReport, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Evidence as an outsider has it.

    Attributes:
        digest: of the sealed manifest, which names the evidence; a release says which it was made from.
        lines: the entries of the ledger, each as the bytes that were hashed.
        documents: the small files besides the ledger, by name.
        artifacts: digests of those whose bytes it holds.
        erased: the rule by which an artifact was destroyed, by digest.
    """

    path: Path
    case: str
    digest: str
    sealed_at: datetime
    lines: tuple[bytes, ...]
    documents: Mapping[str, bytes]
    artifacts: frozenset[str]
    erased: Mapping[str, str]


def load_bundle(path: Path, *, key: bytes | None = None) -> Bundle:
    """Read a bundle (folder or zip), evidence or release, that verifies; `key` as for `verify`.

    Raises:
        BundleMissing: there is nothing at `path`.
        BundleUnproven: it does not verify, or not by this key.
        BundleWithholds: the ledger, or a document, was kept back or changed before it was published.
        ValueError: `key` is no Ed25519 public key.
    """
    report = verify(path, key=key)
    if not report.verifies:
        fault = next((f for f in report.faults if f.state is not FileState.UNPROVEN), report.faults[0])
        raise BundleUnproven(path, f"{fault.path} {fault.state} {fault.note}".rstrip())
    away = [f for f in report.files if _is_document(f.path) and f.state is not FileState.OK]
    if away:
        raise BundleWithholds(path, away[0].path)
    found = _read(path, frozenset(f.path for f in report.files if _is_document(f.path)) | {MANIFEST})
    manifest = parse_manifest(found.files[MANIFEST].data)
    return _bundle(path, report, manifest, found)


def _is_document(path: str) -> bool:
    """Whether it is one of the files that a case is judged by; those that speak of the bundle itself are not."""
    return DOCUMENT.fullmatch(path) is not None and not path.startswith(("datapackage", "erased"))


def _read(path: Path, keep: frozenset[str]) -> Found:
    return read_folder(path, keep) if path.is_dir() else read_zip(path, keep)


def _bundle(path: Path, report: VerifyReport, manifest: Manifest, found: Found) -> Bundle:
    documents = {name: content.data for name, content in found.files.items() if _is_document(name)}
    artifacts = [f for f in report.files if f.path.startswith(ARTIFACTS)]
    return Bundle(
        path=path,
        case=manifest.auditor.case,
        digest=manifest.auditor.evidence or found.files[MANIFEST].sha256,
        sealed_at=manifest.auditor.sealed_at,
        lines=tuple(ledger_lines(documents.pop(LEDGER))),
        documents=documents,
        artifacts=frozenset(f.path.removeprefix(ARTIFACTS) for f in artifacts if f.state is FileState.OK),
        erased={f.path.removeprefix(ARTIFACTS): f.note for f in artifacts if f.state is FileState.ERASED},
    )
