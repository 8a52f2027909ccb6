"""What do an account's stages hand on to each other, and how long is it kept?

Sealed between them and gone with the case, save a session that a person opened
by hand: that one is good for the next case too, until its day is over.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from probes.base import ExportLink
from results.records import Body, Fact, FactSeen
from results.store import session

_LINK: TypeAdapter[ExportLink] = TypeAdapter(ExportLink)


@dataclass(slots=True, kw_only=True)
class Memory:
    """What one account's stages know of the service.

    Attributes:
        storage_state: what keeps a browser signed in.
        saved: by word, as `${saved.word}`.
        links: from where its exports came.
        until: until when the session is good that a person opened; None where none did.
    """

    storage_state: bytes | None = None
    saved: dict[str, str] = field(default_factory=dict)
    links: list[ExportLink] = field(default_factory=list)
    until: datetime | None = None

    def dump(self) -> bytes:
        state = base64.b64encode(self.storage_state).decode() if self.storage_state is not None else None
        links = [_LINK.dump_python(link, mode="json", exclude_defaults=True) for link in self.links]
        return json.dumps({"state": state, "saved": self.saved, "links": links}).encode()

    @classmethod
    def load(cls, data: bytes | None, *, until: datetime | None = None) -> "Memory":
        if data is None:
            return cls()
        raw = json.loads(data)
        state = raw["state"]
        return cls(
            storage_state=base64.b64decode(state) if state is not None else None,
            saved=raw["saved"],
            links=[_LINK.validate_python(link) for link in raw["links"]],
            until=until,
        )


async def recall(house: House, account: str) -> Memory:
    """What is kept for an account; a session by hand whose day is over is not used any more."""
    async with house.store.read() as tx:
        memory = await _load(tx, account, house.keys.vault)
    if memory.until is not None and memory.until <= house.clock.now():
        memory.storage_state = None
    return memory


async def remember(house: House, account: str, ledger: str, memory: Memory, *, lost: bool = False) -> None:
    """Seal what a stage leaves to the next; `lost` where the session that a person had opened is none any more.

    A person may have opened another while the stage ran: theirs is kept.
    """
    key, now = house.keys.vault, house.clock.now()
    async with house.store.write() as tx:
        there = await _load(tx, account, key)
        if there.until is not None and there.until != memory.until:
            memory.storage_state, memory.until = there.storage_state, there.until
        elif lost or (memory.until is not None and memory.until <= now):
            memory.storage_state, memory.until = None if lost else memory.storage_state, None
        await session.keep(
            tx, account=account, ledger=ledger, state=memory.dump(), key=key, now=now, until=memory.until
        )


async def keep_opened(
    tx: AsyncConnection, account: str, storage_state: bytes, *, key: bytes, now: datetime, until: datetime
) -> None:
    """Seal the session that a person has opened, beside what the stages of an open case remember."""
    memory = await _load(tx, account, key)
    memory.storage_state = storage_state
    await session.keep(tx, account=account, ledger=None, state=memory.dump(), key=key, now=now, until=until)


async def end(tx: AsyncConnection, account: str, *, key: bytes, now: datetime) -> None:
    """Forget what was remembered for a case or planting that is over."""
    until = await session.lasts_until(tx, account=account)
    if until is None or until <= now:
        await session.forget(tx, account=account)
        return
    memory = Memory(storage_state=(await _load(tx, account, key)).storage_state)
    await session.keep(tx, account=account, ledger=None, state=memory.dump(), key=key, now=now, until=until)


async def _load(tx: AsyncConnection, account: str, key: bytes) -> Memory:
    data = await session.load(tx, account=account, key=key)
    return Memory.load(data, until=await session.lasts_until(tx, account=account))


def links_to_try(stage: str, links: tuple[ExportLink, ...], bodies: Sequence[Body]) -> tuple[ExportLink, ...]:
    """The links of a run that lead to the answer: none of an old archive, and none of parts whose others did not come."""
    told = {body.fact for body in bodies if isinstance(body, FactSeen)}
    unanswered = stage == "collect" and Fact.EXPORT_DELIVERED not in told
    return () if unanswered or Fact.EXPORT_STALE in told else links
