"""Is this bundle what was signed, file by file?

Needs no database and no key but a public one. The signature proves the
manifest, the manifest proves the files; where the manifest is not proven
nothing is said of the others.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from results.errors import BundleMissing
from results.evidence.archive import Found, read_folder, read_zip
from results.evidence.chain import follow_chain, ledger_lines
from results.evidence.manifest import (
    ARTIFACTS,
    DIGEST,
    ERASED,
    ERASED_DIGEST,
    KEY,
    LEDGER,
    MANIFEST,
    SEALED,
    DigestFile,
    Format,
    Manifest,
    MemberState,
    parse_digest_file,
    parse_erasures,
    parse_manifest,
)
from results.key import key_id, read_public

_READ = frozenset(
    {MANIFEST, DIGEST, KEY, LEDGER, ERASED, ERASED_DIGEST, SEALED + MANIFEST, SEALED + DIGEST, SEALED + KEY}
)


class FileState(StrEnum):
    """What became of one file; `UNPROVEN` says nothing against it."""

    OK = "ok"
    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    ERASED = "erased"
    WITHHELD = "withheld"
    REDACTED = "redacted"
    UNPROVEN = "unproven"


_GOOD = frozenset({FileState.OK, FileState.ERASED, FileState.WITHHELD, FileState.REDACTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """One file; `note` is the rule it was taken out by, or what is wrong with it."""

    path: str
    state: FileState
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What can be said of a bundle.

    Attributes:
        trusted: it was signed by the key the reader gave, not merely by the one it brought along.
        digest: of the manifest, if it is proven; so are the fields after it.
    """

    files: tuple[FileReport, ...]
    trusted: bool
    key_id: str | None = None
    digest: str | None = None
    format: Format | None = None
    case: str | None = None
    sealed_at: datetime | None = None

    @property
    def verifies(self) -> bool:
        return self.digest is not None and all(file.state in _GOOD for file in self.files)

    @property
    def faults(self) -> tuple[FileReport, ...]:
        return tuple(file for file in self.files if file.state not in _GOOD)


def verify(path: Path, *, key: bytes | None = None) -> VerifyReport:
    """Hold a bundle (folder or zip) against its signature; `key` is the operator's public key, PEM, had elsewhere.

    Raises:
        BundleMissing: there is nothing at `path`.
        ValueError: `key` is no Ed25519 public key.
    """
    if not path.exists():
        raise BundleMissing(path)
    found = read_folder(path, _READ) if path.is_dir() else read_zip(path, _READ)
    given = None if key is None else read_public(key)
    return _Verification(found, given).report()


class _Verification:
    """One bundle being verified: for each path the worst that was found."""

    def __init__(self, found: Found, given: Ed25519PublicKey | None) -> None:
        self._found = found
        self._given = given
        self._states: dict[str, FileReport] = {}

    def report(self) -> VerifyReport:
        for place, fault in self._found.faults.items():
            self._say(place, FileState.CHANGED, fault)
        public = self._public()
        manifest = self._manifest(public)
        if manifest is None:
            for path in self._found.files:
                self._say(path, FileState.UNPROVEN, f"{MANIFEST} is not proven")
        else:
            self._files(manifest, self._absences(manifest, public))
            self._chain(manifest)
            if manifest.auditor.format is Format.RELEASE:
                self._sealed(manifest)
        files = tuple(sorted(self._states.values(), key=lambda file: file.path))
        trusted = manifest is not None and self._given is not None
        if manifest is None:
            return VerifyReport(files=files, trusted=trusted, key_id=None if public is None else key_id(public))
        return VerifyReport(
            files=files,
            trusted=trusted,
            key_id=manifest.auditor.key_id,
            digest=self._found.files[MANIFEST].sha256,
            format=manifest.auditor.format,
            case=manifest.auditor.case,
            sealed_at=manifest.auditor.sealed_at,
        )

    def _say(self, path: str, state: FileState, note: str = "") -> None:
        """Keep the first fault of a file: it is nearest to the cause."""
        before = self._states.get(path)
        if before is None or before.state is FileState.OK:
            self._states[path] = FileReport(path=path, state=state, note=note)

    def _data(self, path: str) -> bytes | None:
        content = self._found.files.get(path)
        return None if content is None else content.data

    def _public(self) -> Ed25519PublicKey | None:
        """The key to verify by: the one given, else the bundle's own."""
        pem = self._data(KEY)
        if pem is None:
            self._say(KEY, FileState.MISSING)
            return self._given
        try:
            own = read_public(pem)
        except ValueError as error:
            self._say(KEY, FileState.CHANGED, str(error))
            return self._given
        if self._given is not None and own.public_bytes_raw() != self._given.public_bytes_raw():
            self._say(KEY, FileState.CHANGED, f"it is {key_id(own)}, not the key you gave ({key_id(self._given)})")
        return self._given or own

    def _manifest(self, public: Ed25519PublicKey | None) -> Manifest | None:
        data = self._proven(MANIFEST, DIGEST, public)
        if data is None:
            return None
        try:
            manifest = parse_manifest(data)
        except ValueError:
            self._say(MANIFEST, FileState.UNPROVEN, "signed, but of a version unknown here: update the program")
            return None
        digest_file = parse_digest_file(self._data(DIGEST) or b"") if DIGEST not in self._states else None
        stated = manifest.auditor
        if digest_file is not None and (digest_file.chain_head, digest_file.sealed_at, digest_file.key_id) != (
            stated.chain.head,
            stated.sealed_at,
            stated.key_id,
        ):
            self._say(DIGEST, FileState.CHANGED, f"it does not say what {MANIFEST} says")
        self._say(MANIFEST, FileState.OK)
        self._say(DIGEST, FileState.OK)
        return manifest

    def _proven(self, path: str, digest_path: str, public: Ed25519PublicKey | None) -> bytes | None:
        """The bytes of a file if the signature beside it is theirs; else say which of the two, or the key, was changed."""
        data, beside = self._data(path), self._data(digest_path)
        if data is None or beside is None:
            self._say(path if data is None else digest_path, FileState.MISSING)
            return None
        try:
            digest_file = parse_digest_file(beside)
        except ValueError:
            self._say(digest_path, FileState.CHANGED, "it is no digest file")
            return None
        if public is None:
            return None
        same_digest = digest_file.sha256 == hashlib.sha256(data).hexdigest()
        same_key = digest_file.key_id == key_id(public)
        if _is_signed(data, digest_file, public):
            if not same_digest or not same_key:
                self._say(digest_path, FileState.CHANGED, "its signature is right, what it says beside it is not")
            return data
        if not same_digest:
            self._say(path, FileState.CHANGED, "it is not what was signed")
        elif not same_key:
            blamed = KEY if path == MANIFEST else digest_path
            self._say(blamed, FileState.CHANGED, f"{path} was signed by another key ({digest_file.key_id})")
        else:
            self._say(digest_path, FileState.CHANGED, f"its signature is not one of {path}")
        return None

    def _absences(self, manifest: Manifest, public: Ed25519PublicKey | None) -> dict[str, FileReport]:
        """What is absent, or is there in another form, for a reason that was signed."""
        reports = {
            member.member: FileReport(path=member.member, state=FileState(member.state), note=member.rule or "")
            for member in manifest.auditor.members
            if member.state is not MemberState.SAME
        }
        stands = ERASED in self._found.files or ERASED_DIGEST in self._found.files
        if stands and manifest.auditor.format is Format.EVIDENCE:
            reports |= self._erased(public)
        return reports

    def _erased(self, public: Ed25519PublicKey | None) -> dict[str, FileReport]:
        data = self._proven(ERASED, ERASED_DIGEST, public)
        if data is None:
            self._say(ERASED, FileState.UNPROVEN, f"not proven by {ERASED_DIGEST}")
            self._say(ERASED_DIGEST, FileState.UNPROVEN)
            return {}
        self._say(ERASED_DIGEST, FileState.OK)
        try:
            erasures = parse_erasures(data)
        except ValueError:
            self._say(ERASED, FileState.UNPROVEN, "signed, but of a version unknown here: update the program")
            return {}
        if erasures.evidence != self._found.files[MANIFEST].sha256:
            self._say(ERASED, FileState.CHANGED, "it speaks of other evidence")
            return {}
        self._say(ERASED, FileState.OK)
        paths = {ARTIFACTS + digest: rule for digest, rule in erasures.erased.items()}
        return {path: FileReport(path=path, state=FileState.ERASED, note=rule) for path, rule in paths.items()}

    def _sealed(self, manifest: Manifest) -> None:
        """Hold a release's list of members against the manifest they were sealed in."""
        try:
            own = read_public(self._data(SEALED + KEY) or b"")
            digest_file = parse_digest_file(self._data(SEALED + DIGEST) or b"")
            data = self._data(SEALED + MANIFEST) or b""
            sealed = parse_manifest(data)
        except ValueError:
            self._say(SEALED + MANIFEST, FileState.UNPROVEN, "it, or its key or digest file, cannot be read")
            return
        if not _is_signed(data, digest_file, own) or manifest.auditor.evidence != hashlib.sha256(data).hexdigest():
            self._say(SEALED + MANIFEST, FileState.UNPROVEN, "it is not shown to be the evidence this was made from")
        were = {resource.path: resource.hash for resource in sealed.resources if resource.path != KEY}
        were |= {member.member: f"sha256:{member.sha256}" for member in sealed.auditor.members}
        if were != {member.member: f"sha256:{member.sha256}" for member in manifest.auditor.members}:
            self._say(MANIFEST, FileState.CHANGED, "it does not speak of every sealed file")
        given = {resource.path: resource.hash for resource in manifest.resources}
        for member in manifest.auditor.members:
            if member.state is MemberState.SAME and given.get(member.member) != f"sha256:{member.sha256}":
                self._say(member.member, FileState.CHANGED, "it is said to be the same, and is not")
            if member.state is MemberState.REDACTED and member.given_as not in given:
                self._say(member.member, FileState.MISSING, "its redacted form is not there")

    def _files(self, manifest: Manifest, absent: dict[str, FileReport]) -> None:
        listed = {resource.path: resource for resource in manifest.resources}
        for path, resource in listed.items():
            content = self._found.files.get(path)
            if content is None:
                self._say(path, *_absent(absent.get(path)))
            elif (content.size, f"sha256:{content.sha256}") != (resource.bytes, resource.hash):
                self._say(path, FileState.CHANGED, "it is not what was sealed")
            else:
                self._say(path, FileState.OK)
        known = {*listed, MANIFEST, DIGEST, *(file for file in (ERASED, ERASED_DIGEST) if file in self._states)}
        for path in self._found.files:
            if path not in known:
                self._say(path, FileState.EXTRA, "it was not sealed")
        for path, report in absent.items():
            self._states.setdefault(path, report)

    def _chain(self, manifest: Manifest) -> None:
        """A ledger whose bytes are those sealed may still have been sealed broken."""
        if LEDGER not in self._states:
            self._say(LEDGER, FileState.MISSING, "it was not even sealed")
        if self._states[LEDGER].state is not FileState.OK:
            return
        try:
            chain = follow_chain(manifest.auditor.case, ledger_lines(self._data(LEDGER) or b""))
        except ValueError as error:
            self._say(LEDGER, FileState.CHANGED, str(error))
            return
        if chain != manifest.auditor.chain:
            ends = manifest.auditor.chain.entries
            self._say(LEDGER, FileState.CHANGED, f"it ends at entry {chain.entries}, the evidence at entry {ends}")


def _absent(report: FileReport | None) -> tuple[FileState, str]:
    return (FileState.MISSING, "") if report is None else (report.state, report.note)


def _is_signed(data: bytes, digest_file: DigestFile, public: Ed25519PublicKey) -> bool:
    try:
        signature = bytes.fromhex(digest_file.signature)
        public.verify(signature, data)
    except (ValueError, InvalidSignature):
        return False
    return signature.hex() == digest_file.signature  # lower case, no spaces
