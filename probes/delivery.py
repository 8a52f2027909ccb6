"""Is what came a file, or something in its place?

A sign-in page saved under the file's name is the usual disguise: judged are
status, first bytes and name, never the name alone.
"""

import asyncio
import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from probes.base import Session
from results.records import LinkResult, Transport
from results.vault import Kept

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at."""

STILL_S = 180.0
"""How long a transfer may stand still before it counts as broken off."""

_MARKUP_BYTES = 4096
_CHUNK_BYTES = 1 << 20
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PASSWORD = re.compile(rb"<input[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_PAGE_NAMES = (".html", ".htm", ".xhtml")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,80}")


def no_file(head: bytes, *, status: int | None, name: str) -> LinkResult | None:
    """Say what came instead of a file; None if it is one.

    A page is a file only where it is offered as one, under the name of a page.

    Args:
        head: the first bytes, `HEAD_BYTES` of them where there are so many.
        status: of the answer, where it is known.
        name: as the service says.
    """
    has_password = asks_password(head)
    if status is not None and status >= 400:
        return result_of(status, has_password=has_password)
    if not is_page(head):
        return None
    if has_password:
        return LinkResult.LOGIN_PAGE
    return None if name.lower().endswith(_PAGE_NAMES) else LinkResult.DENIED


def is_page(head: bytes) -> bool:
    """Whether it begins as a page does, whatever it is called."""
    return bool(_MARKUP.match(head[:_MARKUP_BYTES]))


def asks_password(head: bytes) -> bool:
    """Whether a page, by its first bytes, asks for a password."""
    return bool(_PASSWORD.search(head))


def result_of(status: int | None, *, has_password: bool) -> LinkResult:
    """Name what a page in place of the file means."""
    if status in (404, 410):
        return LinkResult.GONE
    if status is not None and (status == 429 or status >= 500):
        return LinkResult.UNREACHABLE
    return LinkResult.LOGIN_PAGE if has_password else LinkResult.DENIED


def is_encrypted(head: bytes) -> bool | None:
    """Whether the first member of a zip needs a password (APPNOTE 4.4.4, bit 0); None if it is no zip."""
    return bool(head[6] & 1) if head.startswith(b"PK\x03\x04") and len(head) >= 8 else None


def transport_of(url: str) -> Transport | None:
    """How a file came from this address; None where the address does not say.

    A page that builds the file itself gives it an address of its own, which
    names the page's: what an https page fetches comes by https too (W3C, Mixed
    Content), what an http page fetches may have come either way.
    """
    made_by_page = url.startswith("blob:")
    parts = urlsplit(url.removeprefix("blob:"))
    if parts.scheme not in ("http", "https") or parts.hostname is None:
        return None
    if _is_this_machine(parts.hostname):
        return Transport.LOOPBACK
    if parts.scheme == "https":
        return Transport.ENCRYPTED
    return None if made_by_page else Transport.PLAIN


def _is_this_machine(host: str) -> bool:
    """RFC 6761, 6.3: `localhost` and the names under it are always loopback."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def media_type(header: str | None) -> str:
    """Read a media type as the service says it; what is none is any bytes."""
    kind = (header or "").partition(";")[0].strip().lower()
    return kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"


async def keep_file(session: Session, path: Path) -> Kept:
    """Bring a file into the vault as it is, without holding it in memory: exports pass no gate."""
    return await asyncio.to_thread(_kept, session, path)


def head_of(path: Path) -> bytes:
    """Read the first bytes of a file."""
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _kept(session: Session, path: Path) -> Kept:
    with path.open("rb") as file, session.vault.open_writer(session.ledger) as writer:
        while chunk := file.read(_CHUNK_BYTES):
            writer.write(chunk)
        return writer.commit()
