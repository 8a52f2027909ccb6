"""What does an entry leave beside the ledger, so that it is found without reading all of them?

Copies: `auditor store check --rebuild` makes them anew. Told alone is no copy:
what an account suffers in one ledger concerns all, and stays told.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import (
    Abandoned,
    Adopted,
    Answered,
    ArtifactKept,
    Asked,
    ClarificationOrdered,
    Closed,
    Entry,
    Erased,
    Escalated,
    Intended,
    NoticeReply,
    account_told_by,
    change_told_by,
)
from results.store.account import note
from results.store.prepared import Prepared
from results.tables import artifacts, ledgers, questions

REQUEST = "request"
"""The stage that asks."""


@dataclass(slots=True)
class Copies:
    """The copies of one ledger, as rows of their tables by what names them there."""

    artifacts: dict[str, dict[str, object]] = field(default_factory=dict)
    questions: dict[str, dict[str, object]] = field(default_factory=dict)
    requested_at: datetime | None = None
    closed_at: datetime | None = None


def copies_of(entries: Iterable[Entry]) -> Copies:
    """What `project` leaves, entry after entry; told without a database."""
    copies = Copies()
    for entry in entries:
        match entry.body:
            case ArtifactKept() as body:
                copies.artifacts.setdefault(body.sha256, {**_artifact(entry, body), "erased_by": None})
            case Erased() as body if body.sha256 in copies.artifacts:
                copies.artifacts[body.sha256]["erased_by"] = body.rule
            case Asked() as body:
                unanswered = {"answered_seq": None, "answered_at": None, "level": 0}
                copies.questions[body.question] = {**_question(entry, body), **unanswered}
            case Answered() as body if body.question in copies.questions:
                copies.questions[body.question].update(answered_seq=entry.seq, answered_at=entry.at)
            case Escalated() as body if body.question in copies.questions:
                copies.questions[body.question]["level"] = body.level
            case Intended() if entry.stage == REQUEST and copies.requested_at is None:
                copies.requested_at = entry.at
            case Closed() | Abandoned():
                copies.closed_at = entry.at
            case ClarificationOrdered() | NoticeReply():
                copies.closed_at = None
    return copies


def _artifact(entry: Entry, body: ArtifactKept) -> dict[str, object]:
    return {
        "ledger": entry.ledger,
        "sha256": body.sha256,
        "role": body.role,
        "media_type": body.media_type,
        "size": body.size,
        "retention": body.retention,
        "kept_at": entry.at,
    }


def _question(entry: Entry, body: Asked) -> dict[str, object]:
    return {
        "id": body.question,
        "ledger": entry.ledger,
        "asked_seq": entry.seq,
        "asked_at": entry.at,
        "topic": str(body.topic),
        "due": body.due,
    }


_KEPT = Prepared(
    select(artifacts.c.sha256).where(artifacts.c.ledger == bindparam("of"), artifacts.c.sha256 == bindparam("which"))
)
_KEEP_ARTIFACT = Prepared(insert(artifacts))


async def _keep_artifact(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, ArtifactKept)
    if await _KEPT.first(tx, of=entry.ledger, which=body.sha256) is None:
        await _KEEP_ARTIFACT.on(tx, **_artifact(entry, body), erased_by=None)


async def _mark_erased(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Erased)
    await tx.execute(
        update(artifacts)
        .where(artifacts.c.ledger == entry.ledger, artifacts.c.sha256 == body.sha256)
        .values(erased_by=body.rule)
    )


async def _index_question(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Asked)
    await tx.execute(insert(questions), _question(entry, body))


async def _index_escalation(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Escalated)
    await tx.execute(update(questions).where(questions.c.id == body.question).values(level=body.level))


_REQUESTED = Prepared(
    update(ledgers)
    .where(ledgers.c.id == bindparam("of"), ledgers.c.requested_at.is_(None))
    .values(requested_at=bindparam("moment"))
)
_CLOSED = Prepared(
    update(ledgers)
    .where(ledgers.c.id == bindparam("of"))
    .values(closed_at=bindparam("moment"), due_at=bindparam("moment"), why="closed")
)
_REOPENED = Prepared(
    update(ledgers).where(ledgers.c.id == bindparam("of")).values(closed_at=None, due_at=bindparam("moment"), why=None)
)
_ACCOUNT_OF = Prepared(select(ledgers.c.account).where(ledgers.c.id == bindparam("of")))


async def _mark_requested(tx: AsyncConnection, entry: Entry) -> None:
    """The first intent to ask; those of other stages trouble nobody."""
    if entry.stage == REQUEST:
        await _REQUESTED.on(tx, of=entry.ledger, moment=entry.at)


async def _index_answer(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Answered)
    await tx.execute(
        update(questions).where(questions.c.id == body.question).values(answered_seq=entry.seq, answered_at=entry.at)
    )


async def _mark_adopted(tx: AsyncConnection, entry: Entry) -> None:
    body = entry.body
    assert isinstance(body, Adopted)
    await tx.execute(update(ledgers).where(ledgers.c.id == entry.ledger).values(scenario_digest=body.scenario_digest))


async def _mark_closed(tx: AsyncConnection, entry: Entry) -> None:
    """Closed, and due once more: what follows a closing is done by the engine, which may be killed before."""
    await _CLOSED.on(tx, of=entry.ledger, moment=entry.at)


async def _mark_reopened(tx: AsyncConnection, entry: Entry) -> None:
    """A case that was closed goes on, from now."""
    await _REOPENED.on(tx, of=entry.ledger, moment=entry.at)


async def tell_account(tx: AsyncConnection, entry: Entry) -> None:
    """What an account suffers in one ledger concerns all, from this transaction on; no copy, so never made anew."""
    if change_told_by(entry.body) is None:
        return
    owner = await _ACCOUNT_OF.first(tx, of=entry.ledger)
    account = account_told_by(entry.body, owner.account)
    await note(tx, account, entry.body, at=entry.at, by=entry.by, ledger=entry.ledger)


async def project(tx: AsyncConnection, entry: Entry) -> None:
    """Copy what an entry says to where it is looked for."""
    copy = PROJECTIONS.get(type(entry.body))
    if copy is not None:
        await copy(tx, entry)


PROJECTIONS: Mapping[type, Callable[[AsyncConnection, Entry], Awaitable[None]]] = {
    ArtifactKept: _keep_artifact,
    Erased: _mark_erased,
    Asked: _index_question,
    Adopted: _mark_adopted,
    Answered: _index_answer,
    Escalated: _index_escalation,
    Intended: _mark_requested,
    Closed: _mark_closed,
    Abandoned: _mark_closed,
    ClarificationOrdered: _mark_reopened,
    NoticeReply: _mark_reopened,
}
