"""What do figures read of each case? One row by each method, of each seal; no page and no figure opens a scorecard."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import date, datetime
from sys import intern

from pydantic import TypeAdapter
from pydantic_core import from_json
from sqlalchemy import ColumnElement, FromClause, and_, bindparam, delete, exists, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.figures.row import CaseRow, Sketch
from results.records import Outcome, Service
from results.store.prepared import Prepared
from results.tables import case_rows, evidences

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A case's row with what a release needs beside it.

    Attributes:
        evidence: digest of the seal that was judged.
        head: digest of the last entry that was sealed.
        account: by which we asked; as whom it is held, the file of accounts says.
        confirms: the case whose findings this one was opened to confirm.
    """

    row: CaseRow
    service: Service
    evidence: str
    head: str
    account: str
    confirms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadRow:
    """A case's row as it lies in the store: of most, few words are asked, and reading all of it is slow.

    Attributes:
        first_deadline: None: nothing was asked, or nothing proves since when.
    """

    case: str
    first_deadline: date | None
    evidence: str
    json: str

    def read(self) -> KeptRow:
        return _ROW.validate_json(self.json)

    def sketch(self) -> Sketch:
        kept = from_json(self.json)
        return Sketch(
            case=self.case,
            service=kept["row"]["service"],
            account=kept["account"],
            confirms=kept.get("confirms"),
            failed=frozenset(
                intern(name) for name, found in kept["row"]["outcomes"].items() if found["outcome"] == Outcome.FAILED
            ),
        )


_ROW: TypeAdapter[KeptRow] = TypeAdapter(KeptRow)
_FORGET = Prepared(
    delete(case_rows).where(
        case_rows.c.method == bindparam("by_method"),
        case_rows.c.ledger == bindparam("case"),
        case_rows.c.evidence == bindparam("by_evidence"),
    )
)
_KEEP = Prepared(insert(case_rows))


async def keep(tx: AsyncConnection, kept: KeptRow, *, method: str) -> None:
    """Keep a case's row by a method, of a seal; rows by other methods and of other seals stay."""
    row = kept.row
    await _FORGET.on(tx, by_method=method, case=row.case, by_evidence=kept.evidence)
    await _KEEP.on(
        tx,
        ledger=row.case,
        service=row.service,
        first_deadline=row.first_deadline.isoformat() if row.first_deadline else None,
        evidence=kept.evidence,
        method=method,
        json=_ROW.dump_json(kept).decode(),
        sealed_at=row.watched_until,
    )


async def find(tx: AsyncConnection, case: str, *, method: str) -> KeptRow | None:
    """A case's row by a method, of the newest seal that it judged."""
    query = select(case_rows.c.json).where(case_rows.c.method == method, case_rows.c.ledger == case)
    order = (case_rows.c.sealed_at.desc(), case_rows.c.evidence.desc())
    text = (await tx.execute(query.order_by(*order).limit(1))).scalar()
    return None if text is None else _ROW.validate_json(text)


async def seals_laid_out(tx: AsyncConnection, method: str) -> frozenset[str]:
    """The seals of which there is a row by this method."""
    return frozenset((await tx.execute(select(case_rows.c.evidence).where(case_rows.c.method == method))).scalars())


async def left_behind(tx: AsyncConnection, method: str, *, until: datetime | None = None) -> int:
    """How many sealed cases have no row by this method of their newest seal; `until`: of the newest then."""
    newer = evidences.alias()
    is_newer = [newer.c.ledger == evidences.c.ledger, _is_later(newer, evidences, "digest")]
    if until is not None:
        is_newer.append(newer.c.sealed_at <= until)
    is_newest = ~exists().where(*is_newer)
    laid_out = select(case_rows.c.evidence).where(case_rows.c.method == method)
    query = select(func.count()).select_from(evidences).where(is_newest, evidences.c.digest.not_in(laid_out))
    if until is not None:
        query = query.where(evidences.c.sealed_at <= until)
    return int((await tx.execute(query)).scalar_one())


async def all_rows(tx: AsyncConnection, method: str, *, until: datetime | None = None) -> AsyncIterator[KeptRow]:
    """Every case that a method judged, by its newest seal, in the order of their ids.

    `until`: as it was then, without what was sealed later.
    """
    async for row in all_unread(tx, method, until=until):
        yield row.read()


async def all_unread(tx: AsyncConnection, method: str, *, until: datetime | None = None) -> AsyncIterator[UnreadRow]:
    """The same, each still to be read."""
    newer = case_rows.alias()
    is_newer = [newer.c.method == method, newer.c.ledger == case_rows.c.ledger, _is_later(newer, case_rows, "evidence")]
    if until is not None:
        is_newer.append(newer.c.sealed_at <= until)
    columns = (case_rows.c.ledger, case_rows.c.first_deadline, case_rows.c.evidence, case_rows.c.json)
    query = select(*columns).where(
        case_rows.c.method == method, case_rows.c.ledger > bindparam("after"), ~exists().where(*is_newer)
    )
    if until is not None:
        query = query.where(case_rows.c.sealed_at <= until)
    query, after = query.order_by(case_rows.c.ledger).limit(_AT_ONCE), ""
    while True:
        rows = (await tx.execute(query, {"after": after})).all()
        for row in rows:
            day = date.fromisoformat(row.first_deadline) if row.first_deadline else None
            yield UnreadRow(case=row.ledger, first_deadline=day, evidence=row.evidence, json=row.json)
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].ledger


async def rows_of_seals(tx: AsyncConnection, method: str, seals: Collection[str]) -> dict[str, KeptRow]:
    """The rows by a method of these seals, by seal; those that it did not judge are not in it."""
    found: dict[str, KeptRow] = {}
    wanted = sorted(seals)
    for start in range(0, len(wanted), _AT_ONCE):
        some = case_rows.c.evidence.in_(wanted[start : start + _AT_ONCE])
        for row in await tx.execute(
            select(case_rows.c.evidence, case_rows.c.json).where(case_rows.c.method == method, some)
        ):
            found[row.evidence] = _ROW.validate_json(row.json)
    return found


def _is_later(one: FromClause, other: FromClause, digest: str) -> ColumnElement[bool]:
    """Whether one was sealed after the other; of two at the same moment the digest decides."""
    return or_(
        one.c.sealed_at > other.c.sealed_at,
        and_(one.c.sealed_at == other.c.sealed_at, one.c[digest] > other.c[digest]),
    )
