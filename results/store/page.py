"""What became of a link to a notice's page? Found by its digest, whatever notice it is of."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from results.records import Entry, parse_entry
from results.tables import entries

_ABOUT_LINKS: Final = ("page_given", "page_taken")


async def history(tx: AsyncConnection, link: str, *, since: datetime) -> tuple[Entry, ...]:
    """The entries about a link, in order; of one that nobody was given, none.

    All links given or revoked `since` are looked through, whichever is asked for:
    so a link that was guessed costs as much as one that expired.
    """
    query = (
        select(entries.c.bytes)
        .where(entries.c.what.in_(_ABOUT_LINKS), entries.c.at >= since)
        .order_by(entries.c.ledger, entries.c.seq)
    )
    named = link.encode("ascii")
    return tuple(parse_entry(bytes(row.bytes)) for row in await tx.execute(query) if named in row.bytes)
