"""The statements of docs/snapshot.md, run as they stand there, and stores full of judged cases."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from results.figures import CaseRow
from results.store import Store, case_row
from results.store.case_row import KeptRow
from results.tables import current_verdicts
from tests.dashboards.released import service
from tests.results.store.test_ledger import new_case

PAGE = Path(__file__).parents[2] / "docs" / "snapshot.md"
Execute = Callable[[str], Sequence[tuple[object, ...]]]


def statements() -> Mapping[str, str]:
    """Each statement of the page by the name in its first line."""
    blocks = re.findall(r"```sql\n-- (\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return dict(blocks)


async def fill(store: Store, rows: Iterable[CaseRow]) -> None:
    """Keep judged cases as they are kept after judging."""
    for row in rows:
        await new_case(store, row.case)
        async with store.write() as tx:
            await keep(tx, row)


async def keep(tx: AsyncConnection, row: CaseRow) -> None:
    of = replace(service("acme"), id=row.service)
    kept = KeptRow(row=row, service=of, evidence="e" * 64, head="1" * 64, account=f"zoe@{row.case}")
    await case_row.keep(tx, kept, method=method_digest())
    told = [
        {
            "ledger": row.case,
            "criterion": criterion,
            "service": row.service,
            "outcome": str(found.outcome),
            "reason": found.reason,
            "obligation": str(found.obligation),
            "method": method_digest(),
        }
        for criterion, found in row.outcomes.items()
    ]
    if told:
        await tx.execute(insert(current_verdicts), told)
