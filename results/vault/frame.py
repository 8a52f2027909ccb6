"""How are the bytes of an artifact laid down, so that a change, a cut or a swap shows?

A file is the line `auditor-vault-1`, then frames of 1 MiB of plain bytes each,
the last one shorter (empty only in an empty artifact). Each frame is sealed by
AES-256-GCM under the artifact's own data key. The nonce is the frame's number
and whether it is the last: the STREAM construction (Hoang, Reyhanitabar,
Rogaway, Vizár, CRYPTO 2015), which detects reordering and truncation. A data
key seals one artifact only, so no nonce is ever used twice.
"""

from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HEADER = b"auditor-vault-1\n"
FRAME = 1 << 20
TAG = 16
DATA_KEY_BYTES = 32


class Sealer:
    """Turns plain bytes of any portions into sealed frames."""

    def __init__(self, data_key: bytes) -> None:
        self._cipher = AESGCM(data_key)
        self._number = 0
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take bytes; give the frames that are now full. One frame is held back: it may be the last."""
        self._pending += data
        while len(self._pending) > FRAME:
            yield self._seal(bytes(self._pending[:FRAME]), last=False)
            del self._pending[:FRAME]

    def finish(self) -> bytes:
        """Give the last frame."""
        return self._seal(bytes(self._pending), last=True)

    def _seal(self, plain: bytes, *, last: bool) -> bytes:
        sealed = self._cipher.encrypt(nonce(self._number, last=last), plain, HEADER)
        self._number += 1
        return sealed


def nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def plain_size(file_size: int) -> tuple[int, int]:
    """Tell from a file's size how many plain bytes and how many frames it holds.

    Raises:
        ValueError: no artifact has this size.
    """
    body = file_size - len(HEADER)
    frames = max(1, -(-body // (FRAME + TAG)))
    size = body - frames * TAG
    if size < 0 or (frames > 1 and size <= (frames - 1) * FRAME):
        raise ValueError(f"{file_size} bytes are no whole number of frames")
    return size, frames
