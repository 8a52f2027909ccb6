"""What does a controller get of its own services? What is public of them, and what arrived notices told; nothing of others.

What nobody was told of yet is not in it: nothing is said to a service for the
first time without a person who has read it.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.house import House
from auditor.notice.decide import answer_by
from auditor.notice.draft import account_of, called, controller_of, document_of, refuse_namesakes
from auditor.notice.enter import find_notice
from auditor.notice.state import NoticeState
from auditor.refusal import Refused
from auditor.subscriber.public import newest_of, own_cases
from dashboards.gate import is_disputed, is_taken_back
from dashboards.notice.write import number_of
from dashboards.periodical.report import Extract, OwnFinding, OwnNotice, Standing
from results.errors import ArtifactErased
from results.records import LedgerKind, PublicationEvent, Ruling, SharedFinding, ToldFinding
from results.store import case_row, ledger, publication
from results.store import release as releases


async def extract_of(tx: AsyncConnection, house: House, who: str) -> tuple[Extract, tuple[str, ...]]:
    """The extract of a controller, named by register number or name; and the release that it repeats.

    Raises:
        Refused: nobody of that name answers for anything that was judged, or several do; the release was changed.
    """
    method = method_digest()
    behind = await case_row.left_behind(tx, method)
    if behind:
        raise Refused(f"{behind} cases were judged by another method; run `auditor reassess`")
    rows = [row async for row in case_row.all_rows(tx, method)]
    mine = [row.service for row in rows if who in called(row.service)[1:]]
    named = {controller_of(service) for service in mine}
    if len(named) != 1:
        which = "several controllers" if named else "no controller of anything that was judged"
        raise Refused(f"“{who}” is {which}; write its register number into `controller` of subscribers.toml")
    (controller,) = named
    refuse_namesakes(controller, mine)
    newest = newest_of(await releases.listing(tx))
    names = {service.id: service.name for service in mine}
    cases = () if newest is None else own_cases(house, newest, names)
    extract = Extract(
        controller=mine[0].controller.name,
        services=tuple(names[one] for one in sorted(names)),
        cases=cases,
        notices=await _notices(tx, house, controller),
    )
    return extract, tuple(sorted({case.release for case in cases}))


async def _notices(tx: AsyncConnection, house: House, controller: str) -> tuple[OwnNotice, ...]:
    found = []
    for row in await ledger.listing(tx, kind=LedgerKind.NOTICE, account=account_of(controller)):
        _, _, state = await find_notice(tx, row.id)
        if state.delivered is None or state.is_withdrawn:
            continue
        try:
            document = document_of(house, row.id, state)
            told: tuple[ToldFinding | SharedFinding, ...] = (*document.findings, *document.shared)
        except ArtifactErased:  # its time is over; that there was a notice is still known
            told = ()
        cases = {one.case for one in told}
        events = await publication.events_by_case(tx, cases)
        found.append(
            OwnNotice(
                number=number_of(row.id),
                delivered=state.delivered.day,
                until=answer_by(state),
                findings=tuple(
                    OwnFinding(
                        name=one.name,
                        question=one.question,
                        statement=one.statement,
                        standing=standing_of(state, one.name, events.get(one.case, ())),
                    )
                    for one in told
                ),
            )
        )
    return tuple(found)


def standing_of(state: NoticeState, finding: str, events: Sequence[PublicationEvent]) -> Standing:
    """Where a finding stands that a notice told, also by what was decided of whoever makes the software."""
    contest, criterion = state.contests.get(finding), finding.partition(" ")[2]
    if contest is not None and not contest.is_open and contest.decided[-1][1].ruling is not Ruling.UPHELD:
        return Standing.TAKEN_BACK
    if is_taken_back(criterion, events):
        return Standing.TAKEN_BACK
    if finding in state.repaired:
        return Standing.REPAIRED
    if is_disputed(criterion, events):
        return Standing.CONTESTED
    if contest is None:
        return Standing.TOLD
    return Standing.CONTESTED if contest.is_open else Standing.UPHELD
