"""Where do artifacts lie, so that nobody else reads them, and one can be destroyed for good?

An artifact is named by its ledger and the SHA-256 of its plain bytes. Who reads
a raw artifact, and why, is for the caller to log.
"""

from collections.abc import Iterator
from pathlib import Path

from results.durable import PRIVATE_FILE, make_folder, sync_folder
from results.errors import ArtifactErased, ArtifactMissing, VaultDamaged
from results.vault.place import Place, destroy, ledger_folder, locked, place_of, sweep
from results.vault.reader import VaultReader, open_with_key
from results.vault.wrap import unwrap
from results.vault.writer import Gate, Kept, VaultWriter

__all__ = ["Gate", "Kept", "Vault", "VaultReader", "VaultWriter", "open_with_key"]


class Vault:
    """The artifacts of one home. Several processes may use it at once."""

    def __init__(self, root: Path, key: bytes) -> None:
        """Open the vault, and remove what writers left behind that died."""
        make_folder(root)
        self._root = root
        self._key = key
        sweep(root)

    def open_writer(self, ledger: str, *, refuse: Gate | None = None) -> VaultWriter:
        """Begin an artifact. Captures pass a gate; exports and mails are kept byte for byte and pass none.

        Raises:
            ValueError: the ledger's id could not be a folder's name.
        """
        return VaultWriter(self._root, self._key, ledger, refuse)

    def put(self, ledger: str, data: bytes, *, refuse: Gate | None = None) -> Kept:
        """Keep an artifact that is in memory already.

        Raises:
            SecretInArtifact, ArtifactUnsearchable: the gate refuses it.
        """
        with self.open_writer(ledger, refuse=refuse) as writer:
            writer.write(data)
            return writer.commit()

    def has(self, ledger: str, sha256: str) -> bool:
        place = place_of(self._root, ledger, sha256)
        return place.key.exists() and not place.erased.exists()

    def listing(self) -> Iterator[tuple[str, str]]:
        """Everything that can be read, by ledger and digest, in that order; what comes meanwhile may be among it."""
        for key in sorted(self._root.glob("[!.]*/*.key")):
            if not key.with_suffix(".erased").exists():
                yield key.parent.name, key.stem

    def open_reader(self, ledger: str, sha256: str) -> VaultReader:
        """Open an artifact for reading and seeking; an erasure meanwhile does not cut the reader off.

        Raises:
            ArtifactMissing, ArtifactErased: it is not here (any more).
            VaultDamaged: it does not verify.
        """
        data_key = self.data_key(ledger, sha256)
        place = place_of(self._root, ledger, sha256)
        try:
            return open_with_key(place.frames, data_key)
        except FileNotFoundError as error:
            self._refuse_absent(place, ledger, sha256)
            raise VaultDamaged(place.frames, "it is gone, though its key is there") from error

    def read(self, ledger: str, sha256: str) -> bytes:
        """All bytes of an artifact at once.

        Raises:
            ArtifactMissing, ArtifactErased, VaultDamaged: as `open_reader`.
        """
        with self.open_reader(ledger, sha256) as reader:
            return reader.readall()

    def data_key(self, ledger: str, sha256: str) -> bytes:
        """The 32 bytes that open this artifact and no other; with `path` all a confined child needs.

        Raises:
            ArtifactMissing, ArtifactErased: it is not here (any more).
            VaultDamaged: its key file does not verify, or another vault key sealed it.
        """
        place = place_of(self._root, ledger, sha256)
        self._refuse_absent(place, ledger, sha256)
        try:
            return unwrap(self._key, place.key.read_bytes(), ledger=ledger, sha256=sha256)
        except FileNotFoundError:
            raise ArtifactErased(ledger, sha256) from None  # between the two looks
        except ValueError as error:
            self._refuse_absent(place, ledger, sha256)
            raise VaultDamaged(place.key, str(error)) from error

    def path(self, ledger: str, sha256: str) -> Path:
        """Where the sealed bytes lie, for `open_with_key`."""
        return place_of(self._root, ledger, sha256).frames

    def erase(self, ledger: str, sha256: str) -> None:
        """Destroy an artifact for good, its key first; erasing again changes nothing and finishes what was cut short.

        Raises:
            ArtifactMissing: there never was one.
        """
        place = place_of(self._root, ledger, sha256)
        folder = ledger_folder(self._root, ledger)
        if not folder.is_dir():
            raise ArtifactMissing(ledger, sha256)
        with locked(folder):
            if not place.key.exists() and not place.erased.exists():
                raise ArtifactMissing(ledger, sha256)
            place.erased.touch(PRIVATE_FILE)
            sync_folder(folder)
            destroy(place)

    def _refuse_absent(self, place: Place, ledger: str, sha256: str) -> None:
        if place.erased.exists():
            raise ArtifactErased(ledger, sha256)
        if not place.key.exists():
            raise ArtifactMissing(ledger, sha256)
