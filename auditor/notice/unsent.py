"""Where is what a controller has written on the page of its notice, before it sends it?

In files that the secret of its link alone opens, and we do not have that: whoever
writes may think it over, and what is not sent was never said. A day later it is gone.
"""

import json
import os
import re
import secrets
import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import TypeAdapter

from auditor.notice.link import digest_of
from dashboards.notice.page.roof import Refused, Unsent
from results.durable import PRIVATE_FILE, make_folder

LASTS: Final = timedelta(days=1)
MOST: Final = 8
"""So many of one link at a time."""

MOST_BYTES: Final = 50 * 2**20
"""So much of one link, and so much more room than that of all links together."""

MOST_OF_ALL: Final = 40 * MOST_BYTES
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{8,80}", re.ASCII)
_NONCE: Final = 12
_UNSENT: TypeAdapter[Unsent] = TypeAdapter(Unsent)


class Desk:
    """The folder of what is written and not sent."""

    def __init__(self, home: Path) -> None:
        self._root = home / "unsent"

    def keep(self, token: str, unsent: Unsent, now: datetime) -> None:
        """Keep it, sealed, and let go of what is older than a day.

        Raises:
            Refused: too much of this link, or of all of them, is kept already.
        """
        self.sweep(now)
        folder = self._folder(token)
        kept = list(folder.glob("*"))
        data = _seal(token, unsent)
        size = sum(path.stat().st_size for path in kept)
        if len(kept) >= MOST or size + len(data) > MOST_BYTES or self._size() + len(data) > MOST_OF_ALL:
            raise Refused("too_much_unsent")
        make_folder(self._root)
        make_folder(folder)
        draft = folder / f".{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
            file.write(data)
        os.utime(draft, (now.timestamp(), now.timestamp()))
        draft.replace(folder / unsent.id)

    def read(self, token: str, name: str, now: datetime) -> Unsent | None:
        """What was kept; None where it is gone, too old, or another link's."""
        path = self._folder(token) / name
        if not _NAME.fullmatch(name) or not path.is_file() or _is_over(path, now):
            return None
        return _open(token, name, path.read_bytes())

    def drop(self, token: str, name: str) -> None:
        if _NAME.fullmatch(name):
            (self._folder(token) / name).unlink(missing_ok=True)

    def sweep(self, now: datetime) -> None:
        """Let go of what is older than a day, whosever it is."""
        for path in self._root.glob("*/*"):
            if _is_over(path, now):
                path.unlink(missing_ok=True)

    def _folder(self, token: str) -> Path:
        return self._root / digest_of(token)

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self._root.glob("*/*"))


def _is_over(path: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - path.stat().st_mtime > LASTS.total_seconds()
    except FileNotFoundError:
        return True


def _key(token: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"auditor unsent answer").derive(token.encode())


def _seal(token: str, unsent: Unsent) -> bytes:
    """The words as JSON, then the files as they are, under a key that nobody has who does not have the link."""
    head = _UNSENT.dump_python(unsent, mode="json", exclude={"files": {"__all__": {"data"}}})
    head["sizes"] = [file.size for file in unsent.files]
    said = json.dumps(head).encode()
    plain = b"".join((struct.pack(">I", len(said)), said, *(file.data for file in unsent.files)))
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key(token)).encrypt(nonce, plain, unsent.id.encode())


def _open(token: str, name: str, data: bytes) -> Unsent | None:
    try:
        plain = AESGCM(_key(token)).decrypt(data[:_NONCE], data[_NONCE:], name.encode())
    except InvalidTag:
        return None
    (length,) = struct.unpack(">I", plain[:4])
    head = json.loads(plain[4 : 4 + length])
    at = 4 + length
    for file, size in zip(head["files"], head.pop("sizes"), strict=True):
        file["data"] = plain[at : at + size]
        at += size
    return _UNSENT.validate_python(head)
