"""What does a bundle say of itself?

`datapackage.json` (Data Package 2.0) lists every file with its SHA-256. Under
`auditor` stand the case, the moment, the end of the ledger's chain, and what is
not among the files, with the rule that took it out. It is written with sorted
keys, one value a line, so that `sed` can read it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from pydantic import TypeAdapter

MANIFEST = "datapackage.json"
DIGEST = "datapackage-digest.json"
KEY = "signing-key.pub.pem"
LEDGER = "ledger.jsonl"
ERASED = "erased.json"
ERASED_DIGEST = "erased-digest.json"
ARTIFACTS = "artifacts/"
SEALED = "sealed/"
"""Where a release keeps the manifest, digest file and key of the evidence it was made from."""

_SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"


class Format(StrEnum):
    EVIDENCE = "portability-evidence"
    RELEASE = "portability-release"


class MemberState(StrEnum):
    """What became of a sealed file."""

    SAME = "same"
    REDACTED = "redacted"
    WITHHELD = "withheld"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file of the bundle, in the words of the Data Package standard."""

    name: str
    path: str
    format: str
    mediatype: str
    bytes: int
    hash: str  # "sha256:..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A sealed file that is not, or not necessarily, among the bundle's.

    Attributes:
        rule: why it is not there as it was.
        given_as: where its redacted form stands.
    """

    member: str
    sha256: str
    state: MemberState
    rule: str | None = None
    given_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where the ledger ended when it was sealed."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What we state about the files; the signature covers it.

    Attributes:
        sealed_at: until then the case was watched.
        members: in evidence those erased before it was sealed; in a release every sealed file.
        evidence: digest of the sealed manifest that a release was made from.
    """

    format: Format
    case: str
    sealed_at: datetime
    key_id: str
    chain: Chain
    members: tuple[Member, ...] = ()
    evidence: str | None = None
    released_at: datetime | None = None
    version: Literal[1] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The parsed `datapackage.json`."""

    resources: tuple[Resource, ...]
    auditor: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasures:
    """What was destroyed after the sealing: digest of the bytes, and the rule."""

    evidence: str
    key_id: str
    stated_at: datetime
    erased: dict[str, str]
    format: Literal["portability-erasures"] = "portability-erasures"
    version: Literal[1] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFile:
    """The signature of a file, beside it: Ed25519 over its bytes, lower-case hexadecimal."""

    sha256: str
    key_id: str
    signature: str
    chain_head: str | None = None
    sealed_at: datetime | None = None


_RESOURCES: TypeAdapter[tuple[Resource, ...]] = TypeAdapter(tuple[Resource, ...])
_STATEMENT: TypeAdapter[Statement] = TypeAdapter(Statement)
_ERASURES: TypeAdapter[Erasures] = TypeAdapter(Erasures)
_DIGEST_FILE: TypeAdapter[DigestFile] = TypeAdapter(DigestFile)


def manifest_bytes(manifest: Manifest) -> bytes:
    """The bytes that are signed: the same for the same manifest, on every machine."""
    statement = manifest.auditor
    moment = statement.released_at or statement.sealed_at
    return _pretty(
        {
            "$schema": _SCHEMA,
            "name": f"{statement.format.removeprefix('portability-')}-{_slug(statement.case)}",
            "created": TypeAdapter(datetime).dump_python(moment, mode="json"),
            "resources": _RESOURCES.dump_python(manifest.resources, mode="json"),
            "auditor": _STATEMENT.dump_python(statement, mode="json", exclude_none=True),
        }
    )


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        ValueError: it is none, or of a version unknown here.
    """
    raw = json.loads(data)
    if not isinstance(raw, dict):
        raise ValueError("it is no data package")  # noqa: TRY004  what is wrong is the file
    return Manifest(
        resources=_RESOURCES.validate_python(raw.get("resources")),
        auditor=_STATEMENT.validate_python(raw.get("auditor")),
    )


def erasures_bytes(erasures: Erasures) -> bytes:
    return _pretty(_ERASURES.dump_python(erasures, mode="json"))


def parse_erasures(data: bytes) -> Erasures:
    """Read a statement of erasures.

    Raises:
        ValueError: it is none, or of a version unknown here.
    """
    return _ERASURES.validate_json(data)


def digest_file_bytes(digest_file: DigestFile) -> bytes:
    return _pretty(_DIGEST_FILE.dump_python(digest_file, mode="json", exclude_none=True))


def parse_digest_file(data: bytes) -> DigestFile:
    """Read a digest file; only the very bytes this program writes are one.

    Raises:
        ValueError: it is none.
    """
    parsed = _DIGEST_FILE.validate_json(data)
    if digest_file_bytes(parsed) != data:
        raise ValueError("it is not written as this program writes it")
    return parsed


def describe(path: str, *, size: int, sha256: str, mediatype: str) -> Resource:
    """List a file."""
    return Resource(
        name=_slug(path),
        path=path,
        format=_slug(mediatype.partition(";")[0].rpartition("/")[2]),
        mediatype=mediatype,
        bytes=size,
        hash=f"sha256:{sha256}",
    )


def describe_bytes(path: str, data: bytes) -> Resource:
    """List a file of ours."""
    sha256 = hashlib.sha256(data).hexdigest()
    return describe(path, size=len(data), sha256=sha256, mediatype=_MEDIA_TYPES[path.rpartition(".")[2]])


def utc(moment: datetime) -> datetime:
    """The same moment in UTC.

    Raises:
        ValueError: it has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment.isoformat()}")
    return moment.astimezone(UTC)


_MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "jsonl": "application/jsonl",
    "pem": "application/x-pem-file",
    "txt": "text/plain; charset=utf-8",
    "yaml": "application/yaml",
}
DOCUMENT = re.compile(rf"[a-z][a-z0-9-]*\.(?:{'|'.join(_MEDIA_TYPES)})", re.ASCII)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower())


def _pretty(value: object) -> bytes:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=True).encode("ascii") + b"\n"
