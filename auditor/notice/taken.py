"""How does a person get to read what a controller is told, and what it has answered?"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from auditor.house import House
from auditor.interest import refuse_interested_in
from auditor.notice.attachment import KINDS
from auditor.notice.draft import document_of
from auditor.notice.enter import find_notice, find_notice_for
from auditor.refusal import Refused
from results.errors import ArtifactErased
from results.records import ArtifactKept, NoticeDocument
from results.store import judgment

_ENDINGS: Final = {**KINDS, "message/rfc822": "eml"}


async def text_of(house: House, notice: str, *, person: str) -> tuple[NoticeDocument, str]:
    """The text of a notice as it stands now, and its digest; the look is written down first.

    Raises:
        LedgerMissing, Refused: there is no such notice; or they have declared an interest in one of its services.
    """
    async with house.store.write() as tx:
        row, _, state = await find_notice(tx, notice)
        await refuse_interested_in(tx, person, row)
        assert state.written is not None, "a notice is written as it is opened"
        sha256, now = state.written.artifact, house.clock.now()
        await judgment.log_read(tx, ledger=notice, sha256=sha256, person=person, why="notice", now=now)
    return await asyncio.to_thread(document_of, house, notice, state), sha256


async def taken_out(house: House, notice: str, reply: str, to: Path, *, person: str) -> tuple[Path, ...]:
    """Write what an answer consists of into a folder; each look is written down first.

    The names are ours: what they call their files leads nowhere here.

    Raises:
        Refused: there is no such answer, something of it was erased, or a file of that name is there.
    """
    async with house.store.write() as tx:
        _, entries, state = await find_notice_for(tx, notice, person)
        found = next((one for _, one in state.replies if one.reply == reply), None)
        if found is None:
            known = ", ".join(one.reply for _, one in state.replies) or "none"
            raise Refused(f"notice {notice} has no answer {reply}; it has: {known}")
        for sha256 in found.artifacts:
            now = house.clock.now()
            await judgment.log_read(tx, ledger=notice, sha256=sha256, person=person, why="notice answer", now=now)
    media = {e.body.sha256: e.body.media_type for e in entries if isinstance(e.body, ArtifactKept)}
    return await asyncio.to_thread(
        _write, house, notice, {sha256: media.get(sha256, "") for sha256 in found.artifacts}, to
    )


def _write(house: House, notice: str, media: Mapping[str, str], to: Path) -> tuple[Path, ...]:
    to.mkdir(parents=True, exist_ok=True)
    written = []
    for number, (sha256, media_type) in enumerate(media.items(), start=1):
        path = to / f"{number}-{sha256[:12]}.{_ENDINGS.get(media_type, 'bin')}"
        try:
            data = house.vault.read(notice, sha256)
            with path.open("xb") as file:
                file.write(data)
        except ArtifactErased:
            raise Refused(f"{sha256} was erased by our rules of retention; its digest alone is left") from None
        except FileExistsError:
            raise Refused(f"{path} is there already; name another folder") from None
        written.append(path)
    return tuple(written)
