"""How do bytes enter the vault: whole, refused, or not at all?"""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from results.durable import make_folder, sync_folder
from results.vault.frame import DATA_KEY_BYTES, HEADER, Sealer
from results.vault.place import Place, destroy, ledger_folder, locked, open_draft, place_of
from results.vault.wrap import wrap


class Gate(Protocol):
    """Looks at all bytes on their way in, and may refuse them (`Redactor.gate`)."""

    def feed(self, data: bytes) -> None:
        """Look at the next bytes; raise what keeps the artifact out."""
        ...

    def finish(self) -> None:
        """Look at what could only be judged at the end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an artifact is called: the SHA-256 of its plain bytes; and how many they are."""

    sha256: str
    size: int


class VaultWriter:
    """Takes an artifact in portions; nothing of it exists before `commit`. Leaving the `with` without it aborts."""

    def __init__(self, root: Path, vault_key: bytes, ledger: str, refuse: Gate | None) -> None:
        self._root = root
        self._ledger = ledger
        self._vault_key = vault_key
        self._refuse = refuse
        self._folder = ledger_folder(root, ledger)
        self._data_key = secrets.token_bytes(DATA_KEY_BYTES)
        self._sealer = Sealer(self._data_key)
        self._hash = hashlib.sha256()
        self._size = 0
        self._draft, self._file = open_draft(root)
        self._write(HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abort()

    def write(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            SecretInArtifact, ArtifactUnsearchable: the gate refuses them; only aborting is left.
        """
        if self._refuse is not None:
            self._refuse.feed(data)
        self._hash.update(data)
        self._size += len(data)
        for frame in self._sealer.feed(data):
            self._write(frame)

    def commit(self) -> Kept:
        """Make the artifact exist, durably; the same bytes in the same ledger are one artifact.

        Raises:
            SecretInArtifact, ArtifactUnsearchable: the gate refuses the whole.
        """
        if self._refuse is not None:
            self._refuse.finish()
        self._write(self._sealer.finish())
        os.fsync(self._file.fileno())
        kept = Kept(sha256=self._hash.hexdigest(), size=self._size)
        make_folder(self._folder)
        place = place_of(self._root, self._ledger, kept.sha256)
        with locked(self._folder):
            if place.erased.exists():
                destroy(place)
                place.erased.unlink()
            if not place.key.exists():
                self._move_in(place, kept.sha256)
        self.abort()
        return kept

    def abort(self) -> None:
        """Let go of what was written; after `commit` there is nothing to let go of."""
        if not self._file.closed:
            self._draft.unlink(missing_ok=True)
            self._file.close()

    def _move_in(self, place: Place, sha256: str) -> None:
        self._draft.replace(place.frames)
        sync_folder(self._folder)  # the frames' name before the key's: a key without frames would be damage
        key_draft, file = open_draft(self._root)
        with file:
            file.write(wrap(self._vault_key, self._data_key, ledger=self._ledger, sha256=sha256))
            os.fsync(file.fileno())
            key_draft.replace(place.key)
        sync_folder(self._folder)

    def _write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:  # an unbuffered write may be short
            rest = rest[self._file.write(rest) :]
