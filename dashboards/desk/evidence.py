"""How is what came from outside looked at, without doing anything here?

Pictures are shown as pictures where their bytes are a picture's; a mail in its
words; what passed over the wire as a list of it; everything else as escaped
text, or taken away as a file. Nothing of it is ever a page of ours: what is
served says that it is not to be sniffed, framed, run or opened. Each look is
written down before it is had.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from starlette.responses import Response, StreamingResponse

from dashboards.desk import traffic
from dashboards.desk.case import artifact_in
from dashboards.desk.guard import problem
from dashboards.desk.roof import Missing
from dashboards.desk.visit import Visit
from dashboards.desk.words import INTERESTED
from results.records import Artifact, Role, Text
from results.store import judgment, ledger
from results.vault import Vault, VaultReader

_MAGIC: Final = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
_MOST_SHOWN: Final = 200_000  # characters of a text; the whole is a file
_MOST_READ: Final = 4 * _MOST_SHOWN  # bytes that so many may take
_LARGEST_PICTURE: Final = 50 * 2**20
_PART: Final = 2**20
_TEXTUAL: Final = ("application/json", "application/xml", "message/rfc822", "application/har+json", "image/svg+xml")
ERASED: Final = Text(
    fr="Cette pièce a été effacée selon nos règles de conservation. Son empreinte reste dans le registre.",
    en="This file was erased under our rules of retention. Its digest stays in the ledger.",
)
SEALED: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def show(visit: Visit) -> Response:
    """A page about one artifact: what it is, and what it says."""
    artifact = await _found(visit, "page")
    if isinstance(artifact, Response):
        return artifact
    if artifact.role is Role.HAR and artifact.size <= traffic.LARGEST and visit.query("as") != "text":
        whole = await asyncio.to_thread(visit.roof.vault.read, artifact.ledger, artifact.sha256)
        passed = await asyncio.to_thread(traffic.exchanges, whole)
        if passed is not None:
            return traffic.page(visit, artifact, passed)
    data = await asyncio.to_thread(_beginning, visit.roof.vault, artifact)
    mail = await visit.roof.mail(artifact.ledger, artifact.sha256) if artifact.role is Role.MAIL else None
    text = _text(artifact, data) if mail is None else None
    return visit.page(
        "artifact.html.j2",
        artifact=artifact,
        is_picture=picture_type(data) is not None,
        mail=mail,
        text=text[:_MOST_SHOWN] if text is not None else None,
        is_cut=text is not None and (len(text) > _MOST_SHOWN or len(data) < artifact.size),
        back=f"/desk/cases/{artifact.ledger}",
    )


async def picture(visit: Visit) -> Response:
    """The bytes of a picture, if they are one."""
    artifact = await _found(visit, "picture")
    if isinstance(artifact, Response):
        return artifact
    if artifact.size > _LARGEST_PICTURE:
        raise Missing
    data = await asyncio.to_thread(visit.roof.vault.read, artifact.ledger, artifact.sha256)
    media_type = picture_type(data)
    if media_type is None:
        raise Missing
    return Response(data, media_type=media_type, headers={**SEALED, "Content-Disposition": "inline"})


async def download(visit: Visit) -> Response:
    """Any artifact as a file: of no kind that a browser would open."""
    artifact = await _found(visit, "file")
    if isinstance(artifact, Response):
        return artifact
    reader = await asyncio.to_thread(visit.roof.vault.open_reader, artifact.ledger, artifact.sha256)
    name = f"{artifact.role}-{artifact.sha256[:12]}.bin"
    headers = {
        **SEALED,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(artifact.size),
    }
    return StreamingResponse(_parts(reader), media_type="application/octet-stream", headers=headers)


async def _parts(reader: VaultReader) -> AsyncIterator[bytes]:
    with reader:
        while part := await asyncio.to_thread(reader.read, _PART):
            yield part


async def _found(visit: Visit, why: str) -> Artifact | Response:
    """An artifact of this very ledger; that it is looked at is written down first."""
    name, sha256 = visit.part("ledger"), visit.part("sha256")
    async with visit.roof.store.read() as tx:
        row = await ledger.find(tx, name)
        artifact = artifact_in(await judgment.artifacts_of(tx, name), sha256)
    if artifact is None:
        raise Missing
    if await visit.roof.interest(visit.name, row) is not None:
        return problem(visit, 403, INTERESTED)
    if artifact.erased_by is not None:
        return problem(visit, 410, ERASED)
    async with visit.roof.store.write() as tx:
        await judgment.log_read(tx, ledger=name, sha256=sha256, person=visit.name, why=f"desk: {why}", now=visit.now)
    return artifact


def _beginning(vault: Vault, artifact: Artifact) -> bytes:
    """As much of it as a page may need."""
    with vault.open_reader(artifact.ledger, artifact.sha256) as reader:
        return bytes(reader.read(min(artifact.size, _MOST_READ)) or b"")


def picture_type(data: bytes) -> str | None:
    """JPEG or PNG, by what the bytes are and not by what anybody says; None: neither."""
    return next((kind for kind, magic in _MAGIC.items() if data.startswith(magic)), None)


def _text(artifact: Artifact, data: bytes) -> str | None:
    """What can be read as text; None of what cannot."""
    kind = artifact.media_type.partition(";")[0].strip().lower()
    if not (kind.startswith("text/") or kind in _TEXTUAL):
        return None
    said = data.decode("utf-8", errors="replace")
    if kind.endswith("json") and len(data) < _MOST_SHOWN:
        try:
            said = json.dumps(json.loads(said), ensure_ascii=False, indent=2)
        except (ValueError, RecursionError):
            return said
    return said
