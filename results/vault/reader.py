"""How is an artifact read, from any place in it, and never a byte that was not verified?"""

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from results.errors import VaultDamaged
from results.vault.frame import FRAME, HEADER, TAG, nonce, plain_size

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class VaultReader(io.RawIOBase):
    """A file of plain bytes; holds one frame in memory. Not for two threads at once.

    A read is short only at the end, so that `zipfile` and `tarfile` can use it as it is.
    """

    def __init__(self, file: io.FileIO, path: Path, data_key: bytes) -> None:
        """Take the open file and verify its last frame: a cut tail shows before the first byte is read.

        Raises:
            VaultDamaged: it is not whole, or not of this key.
        """
        self._cipher = AESGCM(data_key)
        self._path = path
        self._file = file
        self._place = 0
        self._held = -1
        self._frame = b""
        if file.read(len(HEADER)) != HEADER:
            raise VaultDamaged(path, "it does not begin as an artifact of this version")
        try:
            self.size, self._frames = plain_size(os.fstat(file.fileno()).st_size)
        except ValueError as error:
            raise VaultDamaged(path, str(error)) from error
        self._load(self._frames - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError(f"there is no place {base + offset} in a file")
        self._place = base + offset
        return self._place

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer, across frames, up to the end.

        Raises:
            VaultDamaged: a frame was changed or moved.
        """
        view = memoryview(buffer).cast("B")
        done = 0
        while done < len(view) and self._place < self.size:
            number, at = divmod(self._place, FRAME)
            self._load(number)
            part = self._frame[at : at + len(view) - done]
            view[done : done + len(part)] = part
            done += len(part)
            self._place += len(part)
        return done

    def readall(self) -> bytes:
        data = bytearray(max(0, self.size - self._place))
        self.readinto(data)
        return bytes(data)

    def close(self) -> None:
        self._frame = b""
        self._held = -1
        self._file.close()
        super().close()

    def _load(self, number: int) -> None:
        if self.closed:
            raise ValueError("the artifact was closed")
        if number == self._held:
            return
        self._file.seek(len(HEADER) + number * (FRAME + TAG))
        sealed = self._file.read(FRAME + TAG)
        try:
            self._frame = self._cipher.decrypt(nonce(number, last=number == self._frames - 1), sealed, HEADER)
        except InvalidTag as error:
            raise VaultDamaged(self._path, f"frame {number + 1} of {self._frames} does not verify") from error
        self._held = number


def open_with_key(path: Path, data_key: bytes) -> VaultReader:
    """Open one artifact by its own key, for a child process that must not know the vault's.

    Raises:
        VaultDamaged: it is not whole, or not of this key.
        FileNotFoundError: there is no such file.
    """
    file = path.open("rb", buffering=0)
    try:
        return VaultReader(file, path, data_key)
    except VaultDamaged:
        file.close()
        raise
