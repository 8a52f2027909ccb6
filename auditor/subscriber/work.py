"""How much is there to do, and how much was done? In numbers, for whoever audits."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.notice.state import notice_of
from auditor.subscriber.due import begin_of, end_of
from dashboards.periodical.report import Workings
from results.figures.period import Period
from results.records import LedgerKind
from results.store import alert, ledger, push, question


async def workings_of(tx: AsyncConnection, period: Period, zone_name: str) -> Workings:
    """What was done in a period, and what stands open now."""
    begin, end = begin_of(period, zone_name), end_of(period, zone_name)

    def within(at: datetime | None) -> bool:
        return at is not None and begin <= at < end

    cases = await ledger.listing(tx, kind=LedgerKind.CASE)
    rows = await ledger.listing(tx, kind=LedgerKind.NOTICE)
    notices = [notice_of(await ledger.load(tx, row.id)) for row in rows]
    asked, oldest = await question.backlog(tx)
    counts = {
        "opened": sum(within(row.opened_at) for row in cases),
        "closed": sum(within(row.closed_at) for row in cases),
        "running": sum(row.closed_at is None for row in cases),
        "questions": asked,
        "drafts": sum(one.reviewed is None and one.closed is None for one in notices),
        "delivered": sum(one.delivered is not None and period.holds(one.delivered.day) for one in notices),
        "contests": sum(len(one.open_contests) for one in notices),
        "alerts": sum(one.over_at is None for one in await alert.listing(tx)),
        "pushes": await push.failing(tx),
    }
    return Workings(counts=counts, oldest=oldest)
