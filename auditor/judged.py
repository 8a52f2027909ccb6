"""Which cases were judged by a method, with all that a release asks of them?"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature

from auditor.house import House
from auditor.row import UNKNOWN
from dashboards.publish import Judged
from results.figures.row import CaseRow
from results.store import case_row, judgment, publication
from results.store.case_row import KeptRow
from scenarios.account import Accounts


async def judged_by(house: House, method: str, *, until: datetime | None = None) -> list[Judged]:
    """Every case by its newest seal that a method judged; `until`: as it was then."""
    async with house.store.read() as tx:
        rows = [row async for row in case_row.all_rows(tx, method, until=until)]
    return await around(house, rows)


async def judged_anew(house: House, method: str, seals: Collection[str]) -> list[Judged]:
    """What a method says of these seals, as far as it judged them."""
    async with house.store.read() as tx:
        rows = await case_row.rows_of_seals(tx, method, seals)
    return await around(house, rows.values())


async def around(house: House, rows: Iterable[KeptRow]) -> list[Judged]:
    """Rows with what happened around their cases; a seal that does not verify is told apart, not passed over."""
    rows, accounts, public = list(rows), house.accounts(), house.keys.public
    async with house.store.read() as tx:
        events = await publication.events_by_case(tx, [row.row.case for row in rows])
        seals = await judgment.seals_of(tx, {row.evidence for row in rows})

    def verifies(row: KeptRow) -> bool:
        kept = seals.get(row.evidence)
        if kept is None or hashlib.sha256(kept[0]).hexdigest() != row.evidence:
            return False
        try:
            public.verify(bytes.fromhex(kept[1]), kept[0])
        except (InvalidSignature, ValueError):
            return False
        return True

    return [
        Judged(
            row=counted(row, accounts),
            service=row.service,
            evidence=row.evidence,
            head=row.head,
            verified=verifies(row),
            account=row.account,
            events=events.get(row.row.case, ()),
            confirms=row.confirms,
        )
        for row in rows
    ]


def counted(kept: KeptRow, accounts: Accounts) -> CaseRow:
    """A row as figures count it: as whom the account is held, the file of accounts says."""
    known = accounts.by_id.get(kept.account)
    holder = known.holder if known is not None else None
    return replace(kept.row, holder_mode=str(holder.mode) if holder is not None else UNKNOWN)
