"""Is somebody free to record, approve or decide anything about a controller?

Whoever declared an interest is not, by whichever way they come: the desk, or a
terminal under the same name.
"""

from collections.abc import Collection, Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.refusal import Refused
from dashboards.gate import person_of
from results.records import Asked, LedgerKind, NoticeOpened, QuestionTopic, Service
from results.records.person import Interest
from results.store import case_row, declaration, interest, ledger
from results.store.ledger import LedgerRow
from scenarios.digest import from_text


class Interested(Refused):
    """{0}"""

    code = "interested"


async def refuse_interested(tx: AsyncConnection, person: str, services: Iterable[Service]) -> None:
    """Refuse whoever declared an interest in one of these services, or in who answers for it.

    Raises:
        Interested: says towards whom.
    """
    declared = {interest.folded(one.controller): one for one in await interest.of(tx, person_of(person))}
    if not declared:
        return
    for name in (name for service in services for name in _names(service)):
        found = declared.get(interest.folded(name))
        if found is not None:
            raise _interested(person, found)


async def refuse_interested_in_any(tx: AsyncConnection, person: str, named: Collection[str], *, method: str) -> None:
    """The same of services by their ids, as a method judged them.

    Raises:
        Interested: says towards whom.
    """
    services = {row.service.id: row.service async for row in case_row.all_rows(tx, method) if row.service.id in named}
    await refuse_interested(tx, person, services.values())


async def is_free(tx: AsyncConnection, person: str) -> bool:
    """Whether somebody has declared an interest in nobody."""
    return not await interest.of(tx, person_of(person))


async def interest_in(tx: AsyncConnection, person: str, service: Service) -> Interest | None:
    """What somebody has declared towards a service, or towards who answers for it."""
    return await interest.towards(tx, person_of(person), _names(service))


def _names(service: Service) -> list[str]:
    """How a person may have named it, or whoever answers for it."""
    controller = service.controller
    names = [service.id, service.name.fr, service.name.en, controller.name]
    return [*names, *([controller.siren] if controller.siren else [])]


async def interest_in_ledger(tx: AsyncConnection, person: str, row: LedgerRow) -> Interest | None:
    """What somebody has declared towards any service that a ledger is about."""
    if not await interest.of(tx, person_of(person)):
        return None
    for one in (row, *await _beside(tx, row)):
        text = await declaration.scenario_text(tx, one.scenario_digest)
        found = await interest_in(tx, person, from_text(text).service)
        if found is not None:
            return found
    return None


async def refuse_interested_in(tx: AsyncConnection, person: str, row: LedgerRow) -> None:
    """Refuse whoever declared an interest in any service that a ledger is about.

    Raises:
        Interested: says towards whom.
    """
    found = await interest_in_ledger(tx, person, row)
    if found is not None:
        raise _interested(person, found)


def _interested(person: str, found: Interest) -> Interested:
    return Interested(
        f"{person} has declared an interest in {found.controller}, and records, approves and decides nothing there: "
        "let somebody else do it"
    )


async def _beside(tx: AsyncConnection, row: LedgerRow) -> Collection[LedgerRow]:
    """What a ledger is about beside the service it bears: a notice its findings' cases, a mailbox those that mails may belong to."""
    if row.kind not in (LedgerKind.NOTICE, LedgerKind.MAILBOX):
        return ()
    cases = set[str]()
    for entry in await ledger.load(tx, row.id):
        if isinstance(entry.body, NoticeOpened):
            cases.update(case for finding in entry.body.findings for case in finding.cases)
        if isinstance(entry.body, Asked) and entry.body.topic is QuestionTopic.WHICH_CASE:
            cases.update(entry.body.answers)  # "none" is no ledger
    return (await ledger.each(tx, cases)).values()
