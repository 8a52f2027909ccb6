"""How does evidence become fit for the public?

By a bundle of its own, signed anew: it says of every sealed file whether it is
the same, redacted, withheld or erased, and carries the sealed manifest, so that
nothing can be left out in silence.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from results.errors import EvidenceDamaged
from results.evidence.export import Opener, Source, opened_later, write_bundle
from results.evidence.manifest import (
    ARTIFACTS,
    DIGEST,
    KEY,
    LEDGER,
    MANIFEST,
    SEALED,
    Format,
    Manifest,
    Member,
    MemberState,
    Resource,
    Statement,
    describe,
    describe_bytes,
    manifest_bytes,
    parse_manifest,
    utc,
)
from results.evidence.seal import Sealed, sign, signed_digest_file
from results.key import key_id, public_pem
from results.records import Retention, Role

WITHHELD_BY_DEFAULT: Mapping[Role, str] = {
    Role.EXPORT: "default:export",
    Role.MAIL: "default:mail",
    Role.HAR: "default:har",
    Role.LETTER: "default:letter",  # who writes to whom, and how the holder is known there
    Role.SCAN: "default:scan",  # signed by hand, and nothing in it can be searched
}
WORDS_OF_MAIL: Final = "default:words_of_mail"
"""Of captures: what was taken out of a mail goes the way of the mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """What stands in the place of a sealed file, and by which rule it was made."""

    data: bytes
    rule: str


def export_release(
    sealed: Sealed,
    to: Path,
    *,
    open_artifact: Opener,
    signing: Ed25519PrivateKey,
    released_at: datetime,
    redactions: Mapping[str, Redaction] | None = None,
    withheld: Mapping[str, str] | None = None,
    released: Collection[str] = (),
) -> str:
    """Write the release, whole or not at all, and give the digest of its manifest.

    Exports, mails, letters, scans and HAR are withheld unless they stand in `released` or
    `redactions`. All three speak of files by their path in the evidence,
    `withheld` with the rule for each.

    Raises:
        BundleExists: there is something at `to`.
        EvidenceDamaged: a file is not what was sealed.
        ValueError: a path is not sealed, is spoken of twice, or is the ledger's in `redactions` (a redacted chain
            does not verify: withhold it).
        ArtifactMissing, VaultDamaged: as the opener.
    """
    manifest = parse_manifest(sealed.manifest)
    redactions, withheld = redactions or {}, withheld or {}
    _refuse_contradictions(manifest, redactions, withheld, released)
    withheld = {**_default_withheld(sealed, {*redactions, *released}), **withheld}
    sealed_files = [resource for resource in manifest.resources if resource.path != KEY]
    erased = _erased(sealed, {resource.path for resource in sealed_files})
    members = [*manifest.auditor.members]
    resources: list[Resource] = []
    sources: dict[str, Source] = {}
    for resource in sealed_files:
        member, given = _member(resource, redactions, withheld, erased)
        members.append(member)
        if given is not None:
            resources.append(given)
            sources[given.path] = _source(sealed, resource, redactions, open_artifact)
    public = signing.public_key()
    own = {
        KEY: public_pem(public),
        SEALED + MANIFEST: sealed.manifest,
        SEALED + DIGEST: sealed.digest_file,
        SEALED + KEY: sealed.public_key,
    }
    data = manifest_bytes(
        Manifest(
            resources=tuple(
                sorted((*resources, *(describe_bytes(p, d) for p, d in own.items())), key=lambda r: r.path)
            ),
            auditor=Statement(
                format=Format.RELEASE,
                case=manifest.auditor.case,
                sealed_at=manifest.auditor.sealed_at,
                key_id=key_id(public),
                chain=manifest.auditor.chain,
                members=tuple(sorted(members, key=lambda m: m.member)),
                evidence=sealed.digest,
                released_at=utc(released_at),
            ),
        )
    )
    signature = sign(signing, data)
    sources |= own | {MANIFEST: data, DIGEST: signed_digest_file(data, signature)}
    write_bundle(to, sources, resources, name=manifest.auditor.case)
    return hashlib.sha256(data).hexdigest()


def _refuse_contradictions(
    manifest: Manifest, redactions: Mapping[str, Redaction], withheld: Mapping[str, str], released: Collection[str]
) -> None:
    spoken = [*redactions, *withheld, *set(released)]
    unknown = set(spoken) - {resource.path for resource in manifest.resources}
    if unknown or KEY in spoken:
        raise ValueError(f"no file of this evidence: {min(unknown or {KEY})}")
    twice = {path for path in spoken if spoken.count(path) > 1}
    if twice:
        raise ValueError(f"spoken of twice: {min(twice)}")
    if LEDGER in redactions:
        raise ValueError("a redacted ledger does not verify; withhold it")


def _default_withheld(sealed: Sealed, spoken: set[str]) -> dict[str, str]:
    rules = {ARTIFACTS + a.sha256: rule for a in sealed.artifacts if (rule := withheld_by_default(a.role, a.retention))}
    return {path: rule for path, rule in rules.items() if path not in spoken}


def withheld_by_default(role: Role, retention: Retention) -> str | None:
    """The rule by which an artifact stays in the house unless it is said otherwise; None: it may leave."""
    if role is Role.CAPTURE and retention is Retention.MAIL:
        return WORDS_OF_MAIL
    return WITHHELD_BY_DEFAULT.get(role)


def _erased(sealed: Sealed, paths: set[str]) -> dict[str, str]:
    alive = {a.sha256 for a in sealed.artifacts if a.erased_by is None}
    gone = {ARTIFACTS + a.sha256: a.erased_by for a in sealed.artifacts if a.erased_by and a.sha256 not in alive}
    return {path: rule for path, rule in gone.items() if path in paths}


def _member(
    resource: Resource, redactions: Mapping[str, Redaction], withheld: Mapping[str, str], erased: Mapping[str, str]
) -> tuple[Member, Resource | None]:
    path, sha256 = resource.path, resource.hash.removeprefix("sha256:")
    if path in erased:
        return Member(member=path, sha256=sha256, state=MemberState.ERASED, rule=erased[path]), None
    if path in withheld:
        return Member(member=path, sha256=sha256, state=MemberState.WITHHELD, rule=withheld[path]), None
    if path not in redactions:
        return Member(member=path, sha256=sha256, state=MemberState.SAME), resource
    redaction = redactions[path]
    digest = hashlib.sha256(redaction.data).hexdigest()
    given_as = f"redacted/{digest}" if path.startswith(ARTIFACTS) else f"redacted/{path}"
    given = describe(given_as, size=len(redaction.data), sha256=digest, mediatype=resource.mediatype)
    redacted = Member(member=path, sha256=sha256, state=MemberState.REDACTED, rule=redaction.rule, given_as=given_as)
    return redacted, given


def _source(sealed: Sealed, resource: Resource, redactions: Mapping[str, Redaction], open_artifact: Opener) -> Source:
    if resource.path in redactions:
        return redactions[resource.path].data
    if resource.path in sealed.documents:
        return sealed.documents[resource.path]
    for artifact in sealed.artifacts:
        if ARTIFACTS + artifact.sha256 == resource.path and artifact.erased_by is None:
            return opened_later(open_artifact, artifact)
    raise EvidenceDamaged(sealed.digest, f"{resource.path} is listed, but not there")
