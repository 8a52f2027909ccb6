"""What is a ledger about, as people call it? A service by its name, a notice by whom it is for."""

from collections.abc import Iterable, Mapping
from typing import Final

from dashboards.desk.visit import Visit
from results.records import LedgerKind, Text
from results.store import ledger, stage
from results.store.ledger import LedgerRow

_SOFTWARE: Final = "software:"  # whose maker an advisory is for


async def names_of(visit: Visit, ledgers: Iterable[str]) -> Mapping[str, Text]:
    """The name of each of these ledgers, of those that there are."""
    async with visit.roof.store.read() as tx:
        rows = list((await ledger.each(tx, list(dict.fromkeys(ledgers)))).values())
    services = await visit.roof.services(rows)
    return {
        row.id: _name(row, service.name, service.controller.name) for row, service in zip(rows, services, strict=True)
    }


def _name(row: LedgerRow, service: Text, controller: str) -> Text:
    if row.kind is LedgerKind.NOTICE:  # to the maker of a software it names that; of a controller it has the number
        name = row.account.removeprefix(_SOFTWARE) if row.account.startswith(_SOFTWARE) else controller
        return Text(fr=name, en=name)
    if row.kind is LedgerKind.MAILBOX:
        return Text(fr=row.account, en=row.account)
    return service


async def service_names(visit: Visit, services: Iterable[str]) -> Mapping[str, Text]:
    """The names of services, by the newest case of each; of one without any case nothing."""
    async with visit.roof.store.read() as tx:
        newest = await stage.newest_of(tx, list(dict.fromkeys(services)))
        rows = list((await ledger.each(tx, list(newest.values()))).values())
    found = await visit.roof.services(rows)
    return {row.service: service.name for row, service in zip(rows, found, strict=True)}
