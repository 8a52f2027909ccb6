"""How is an export inspected without trusting what reads it?

The parent opens nothing: a child process does, with limits and without network
or secrets, and gets one data key per file. Whatever becomes of the child, the
parent stands: an export that could not be inspected is an Inspection too, with
`opened=False` and the problem `inspector_stopped`, and nothing in it is called
missing.
"""

import asyncio
import contextlib
import re
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pydantic import ValidationError

from probes.export import INSPECTOR_VERSION
from probes.export.cage import OUT_OF_MEMORY
from probes.export.dating import ask_day
from probes.export.digest import digest_of
from probes.export.limits import Limits
from probes.export.request import INSPECTION, REQUEST, ConfinedFile, Request
from probes.forking import Child, fork_child
from results.records import GroundTruth, Inspection, Problem

__all__ = ["ConfinedFile", "confinement", "inspect_confined", "newest_day_confined"]

_CHILD: Final = "probes.export.child"
_LARGEST_ANSWER: Final = 256 * 2**20
_DAY: Final = re.compile(rb"[12]\d{3}-[01]\d-[0-3]\d")
_REMARK: Final = re.compile(r"[A-Za-z_]\w{0,60} \w{1,60}\.py:\d{1,6}$")
_SIGNALS: Final = {signal.SIGXCPU: "cpu_time", signal.SIGXFSZ: "writing"}


async def inspect_confined(
    files: Sequence[ConfinedFile],
    truth: GroundTruth,
    bystander: GroundTruth | None,
    *,
    limits: Limits,
    originals: Sequence[ConfinedFile] = (),
) -> Inspection:
    """Inspect one export in a child process; raise nothing for what the export, or the child, does.

    Args:
        files: the export, in the order it was delivered.
        truth: what was planted.
        bystander: what was planted into our second account.
        limits: of reading, and of the process.
        originals: uploaded files, with which changed pictures are compared.
    """
    asked = Request(files=tuple(files), originals=tuple(originals), truth=truth, bystander=bystander, limits=limits)
    answer, why = await _ask(REQUEST.dump_json(asked), limits)
    inspection = None if why else _parse(answer, asked)
    return inspection or _stopped(asked, why or "no_answer")


async def newest_day_confined(files: Sequence[ConfinedFile], *, limits: Limits) -> date | None:
    """The latest day that any file inside an export carries, read in a child process; None where nothing says."""
    answer, why = await _ask(ask_day(files, limits), limits, "--date")
    said = _DAY.fullmatch(answer)
    return date.fromisoformat(said[0].decode()) if said and not why else None


async def _ask(request: bytes, limits: Limits, *options: str) -> tuple[bytes, str]:
    """Start a child, give it a request, take its answer; with why it stopped, nothing if it did what it was asked."""
    child = await fork_child(_CHILD, *options)
    try:
        async with asyncio.timeout(limits.wall_s):
            answer, remark = await _converse(child, request)
            return answer, _ending(await child.wait(), remark)
    except TimeoutError:
        return b"", "wall_time"
    finally:
        await child.end()


async def confinement() -> tuple[str, ...]:
    """Say which limits hold on this machine, by trying them in a child."""
    answer, why = await _ask(b"", Limits(), "--look")
    held = [] if why else answer.decode("ascii", "replace").split(",")
    return (*held, "wall_time")


async def _converse(child: Child, request: bytes) -> tuple[bytes, str]:
    """Give the child its request; take its answer, and what it says if it fails."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_tell(child.stdin, request))
        answer = group.create_task(_hear(child.stdout, _LARGEST_ANSWER))
        remark = group.create_task(_hear(child.stderr, _LARGEST_ANSWER))
    return answer.result(), remark.result().decode("ascii", "replace")


async def _tell(stream: asyncio.StreamWriter, data: bytes) -> None:
    with contextlib.suppress(ConnectionError):  # it died: its status says why
        stream.write(data)
        await stream.drain()
        stream.write_eof()


async def _hear(stream: asyncio.StreamReader, most: int) -> bytes:
    """Read all, and forget what is beyond `most` bytes: no answer of ours is that long."""
    heard = bytearray()
    with contextlib.suppress(ConnectionError):  # it died with what it was told unread
        while part := await stream.read(2**16):
            heard += part[: most - len(heard)]
    return bytes(heard)


def _ending(status: int, remark: str) -> str:
    """Say why a child stopped; nothing if it did what it was asked."""
    if status == 0:
        return ""
    said = _REMARK.search(remark)  # libraries may have written before it what stands in the export
    if status == OUT_OF_MEMORY or (said and said[0].startswith("MemoryError ")):
        return "memory"
    if status < 0:
        return _SIGNALS.get(signal.Signals(-status), f"signal {-status}")
    return f"error {said[0] if said else 'unknown'}"


def _parse(answer: bytes, asked: Request) -> Inspection | None:
    """Read the answer; None if it is none, or one to another question."""
    try:
        inspection = INSPECTION.validate_json(answer)
    except ValidationError:
        return None
    theirs = (inspection.artifacts, inspection.truth, inspection.inspector)
    ours = (tuple(file.sha256 for file in asked.files), digest_of(asked.truth), INSPECTOR_VERSION)
    return replace(inspection, limits=(*inspection.limits, "wall_time")) if theirs == ours else None


def _stopped(asked: Request, why: str) -> Inspection:
    return Inspection(
        artifacts=tuple(file.sha256 for file in asked.files),
        truth=digest_of(asked.truth),
        inspector=INSPECTOR_VERSION,
        members=(),
        records=(),
        counts=(),
        problems=(Problem(code="inspector_stopped", detail=why),),
        limits=("wall_time",),
        opened=False,
    )
