"""What was seen, kept so that others can look at it: through the gate, and told to the run.

No bytes enter the vault in which a known secret stands; what the gate refuses
is not kept.
"""

import asyncio
import hashlib
from dataclasses import dataclass

from probes.base import Session
from probes.journal import Journal
from results.errors import ArtifactUnsearchable, SecretInArtifact
from results.records import ArtifactKept, Retention, Role
from results.redact import redact_dom, secrets_in_html

_DRAWN = ("image/", "application/pdf")
"""What shows words, and holds none that could be searched: screenshots, and letters of ours on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    data: bytes
    body: ArtifactKept


class Proofs:
    """The proofs of one run.

    With `held`, they wait until it is known that the page has changed: of
    polls that saw nothing new, nothing is kept.
    """

    def __init__(self, session: Session, journal: Journal, *, export: str | None, held: bool = False) -> None:
        self.journal = journal
        self._session = session
        self._export = export
        self._held: list[_Held] | None = [] if held else None

    async def words(self, text: str, step: int | None) -> ArtifactKept | None:
        """Keep words of an answer as they stand, but for known secrets."""
        data = self._session.redactor.scrub(text).encode("utf-8", "replace")
        return await self.keep(data, Role.CAPTURE, "text/plain", step=step)

    async def markup(self, html: str, step: int | None) -> ArtifactKept | None:
        """Keep the code of a page: no scripts, no values."""
        redactor = self._session.redactor
        redactor.learn(secrets_in_html(html))
        data = redactor.scrub(redact_dom(html)).encode("utf-8", "replace")
        return await self.keep(data, Role.DOM, "text/html", step=step)

    async def keep(
        self,
        data: bytes,
        role: Role,
        media_type: str,
        *,
        step: int | None = None,
        retention: Retention = Retention.PAGE,
    ) -> ArtifactKept | None:
        """Keep bytes through the gate; None where it refuses them."""
        body = ArtifactKept(
            sha256=hashlib.sha256(data).hexdigest(),
            role=role,
            media_type=media_type,
            size=len(data),
            retention=retention,
            step=step,
            export=self._export,
        )
        if self._held is not None:
            self._held.append(_Held(data=data, body=body))
            return body
        return body if await self._stored(data, role, media_type) else None

    async def release(self) -> frozenset[str]:
        """Keep what was held; gives what the gate refused."""
        held, self._held = self._held or [], None
        return frozenset(
            [
                item.body.sha256
                for item in held
                if not await self._stored(item.data, item.body.role, item.body.media_type)
            ]
        )

    def drop(self) -> None:
        """Let go of what was held."""
        self._held = []

    async def _stored(self, data: bytes, role: str, media_type: str) -> bool:
        session = self._session
        try:
            gate = session.redactor.gate(text=not media_type.startswith(_DRAWN))
            await asyncio.to_thread(session.vault.put, session.ledger, data, refuse=gate)
        except (SecretInArtifact, ArtifactUnsearchable) as refused:
            self.journal.note("not_kept", role=role, why=refused.code)
            return False
        return True
