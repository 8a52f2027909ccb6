"""Is a release what was signed, file by file? Needs nothing but the folder; what lies in it is from outside."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dashboards.channels.open_data.package import DIGEST, PACKAGE, signed_text

_LARGEST_LIST: Final = 64 * 2**20
"""Of the two lists, in bytes: they are read whole."""

_SHOWN: Final = 100
"""Names in a list of what does not agree; more say nothing more."""


def verify_folder(folder: Path, *, public: bytes | None) -> tuple[str, ...]:
    """Hold a release against its own digests and signature; gives what does not agree, nothing where all does.

    `public`: the operator's key, 32 bytes, had from elsewhere; without it the signature is not looked at.
    """
    try:
        digest, package = json.loads(_list(folder / DIGEST)), json.loads(package_bytes := _list(folder / PACKAGE))
    except (OSError, ValueError, RecursionError) as error:
        return (f"{folder} holds no release that can be read: {error}",)
    if not isinstance(digest, dict) or not isinstance(package, dict):
        return (f"{folder} holds no release that can be read: {DIGEST} or {PACKAGE} is no object",)
    found = []
    if hashlib.sha256(package_bytes).hexdigest() != digest.get("datapackage_sha256"):
        found.append(f"{PACKAGE} is another than the one that was signed")
    if _digest_of(digest.get("chain_heads", [])) != digest.get("chain_heads_sha256"):
        found.append(f"the heads in {DIGEST} are others than those that were signed")
    hashes = {name: f"sha256:{printed}" for name, printed in _papers(digest).items()}
    listed = package.get("resources", [])
    for resource in listed if isinstance(listed, list) else [None]:
        if not isinstance(resource, dict) or not isinstance(resource.get("path"), str):
            found.append(f"{PACKAGE} lists something without a path")
            continue
        found.extend(_differs(folder, resource["path"], resource.get("hash")))
        hashes.setdefault(resource["path"], "")
    for name in _papers(digest):
        found.extend(_differs(folder, name, hashes[name]))
    found.extend(_unlisted(folder, {PACKAGE, DIGEST, *hashes}))
    if public is not None and not _is_signed(digest, public):
        found.append("the signature is not that of the given key")
    return tuple(map(_printable, found[:_SHOWN]))


def _list(path: Path) -> bytes:
    """One of the two lists, if it is a file of its own and not larger than any release's."""
    if path.is_symlink() or not path.is_file():
        raise OSError(f"{path.name} is no file")
    with path.open("rb") as file:
        data = file.read(_LARGEST_LIST + 1)
    if len(data) > _LARGEST_LIST:
        raise OSError(f"{path.name} is larger than {_LARGEST_LIST} bytes")
    return data


def _digest_of(heads: object) -> str | None:
    if not isinstance(heads, list) or not all(isinstance(head, str) for head in heads):
        return None
    return hashlib.sha256("\n".join(sorted(heads)).encode(errors="surrogatepass")).hexdigest()


def _differs(folder: Path, name: str, said: object) -> list[str]:
    if "\0" in name:
        return [f"{name} is no name of a file"]
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return [f"{name} leads out of the release"]
        if _is_link(folder, path):
            return [f"{name} is a link"]
        if not path.is_file():
            return [f"{name} is missing"]
        with path.open("rb") as file:
            same = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}" == said
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links is a RuntimeError
        return [f"{name} cannot be read: {type(error).__name__}"]
    return [] if same else [f"{name} was changed"]


def _is_link(folder: Path, path: Path) -> bool:
    """Whether a file or a folder on the way to it is one that stands elsewhere."""
    return any(one.is_symlink() for one in (path, *path.parents) if one != folder and one.is_relative_to(folder))


def _unlisted(folder: Path, named: AbstractSet[str]) -> Iterator[str]:
    """Whatever lies in the folder beside what is listed; a folder alone holds nothing."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted((*files, *links)):
            path = Path(place, name).relative_to(folder).as_posix()
            if path not in named:
                yield f"{path} is in no list of the release"


def _printable(text: str) -> str:
    """What is from outside, as a terminal may show it."""
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


def _papers(digest: Mapping[str, object]) -> dict[str, str]:
    """The digests of the PDFs by name; releases before there were any name none."""
    pdfs = digest.get("pdfs")
    return {str(name): str(printed) for name, printed in pdfs.items()} if isinstance(pdfs, dict) else {}


def _is_signed(digest: Mapping[str, object], public: bytes) -> bool:
    package, chains = str(digest.get("datapackage_sha256")), str(digest.get("chain_heads_sha256"))
    try:
        data = signed_text(package, chains, _papers(digest))
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(str(digest.get("signature", ""))), data)
    except (InvalidSignature, ValueError):
        return False
    return True
