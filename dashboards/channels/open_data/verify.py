"""Is a release what was signed, file by file? Needs nothing but the folder; what lies in it is from outside."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dashboards.channels.open_data.package import DIGEST, PACKAGE, signed_text


def verify_folder(folder: Path, *, public: bytes | None) -> tuple[str, ...]:
    """Hold a release against its own digests and signature; gives what does not agree, nothing where all does.

    `public`: the operator's key, 32 bytes, had from elsewhere; without it the signature is not looked at.
    """
    try:
        digest = json.loads((folder / DIGEST).read_bytes())
        package_bytes = (folder / PACKAGE).read_bytes()
        package = json.loads(package_bytes)
    except (OSError, ValueError) as error:
        return (f"{folder} holds no release that can be read: {error}",)
    if not isinstance(digest, dict) or not isinstance(package, dict):
        return (f"{folder} holds no release that can be read: {DIGEST} or {PACKAGE} is no object",)
    found = []
    if hashlib.sha256(package_bytes).hexdigest() != digest.get("datapackage_sha256"):
        found.append(f"{PACKAGE} is another than the one that was signed")
    chains = hashlib.sha256("\n".join(sorted(digest.get("chain_heads", ()))).encode()).hexdigest()
    if chains != digest.get("chain_heads_sha256"):
        found.append(f"the heads in {DIGEST} are others than those that were signed")
    named = {PACKAGE, DIGEST}
    for resource in package.get("resources", ()):
        if not isinstance(resource, dict) or not isinstance(resource.get("path"), str):
            found.append(f"{PACKAGE} lists something without a path")
            continue
        named.add(resource["path"])
        found.extend(_differs(folder, resource))
    for name, printed in _papers(digest).items():
        named.add(name)
        found.extend(_differs(folder, {"path": name, "hash": f"sha256:{printed}"}))
    extra = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    found.extend(f"{name} is in no list of the release" for name in extra if name not in named)
    if public is not None and not _is_signed(digest, public):
        found.append("the signature is not that of the given key")
    return tuple(found)


def _differs(folder: Path, resource: Mapping[str, str]) -> list[str]:
    path = folder / resource["path"]
    if not path.resolve().is_relative_to(folder.resolve()):
        return [f"{resource['path']} leads out of the release"]
    if not path.is_file():
        return [f"{resource['path']} is missing"]
    data = path.read_bytes()
    same = f"sha256:{hashlib.sha256(data).hexdigest()}" == resource.get("hash")
    return [] if same else [f"{resource['path']} was changed"]


def _papers(digest: Mapping[str, object]) -> dict[str, str]:
    """The digests of the PDFs by name; releases before there were any name none."""
    pdfs = digest.get("pdfs")
    return {str(name): str(printed) for name, printed in pdfs.items()} if isinstance(pdfs, dict) else {}


def _is_signed(digest: Mapping[str, object], public: bytes) -> bool:
    package, chains = str(digest.get("datapackage_sha256")), str(digest.get("chain_heads_sha256"))
    data = signed_text(package, chains, _papers(digest))
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(str(digest.get("signature", ""))), data)
    except (InvalidSignature, ValueError):
        return False
    return True
