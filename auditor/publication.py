"""Who ran a case, and is somebody else behind what is noted around its publication?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import method_digest
from auditor.house import House
from auditor.interest import refuse_interested_in
from auditor.refusal import Refused
from dashboards.gate import person_of
from dashboards.judged import failing
from results.figures.row import CaseRow
from results.records import (
    CampaignChange,
    CampaignEvent,
    CaseOpened,
    Entry,
    Erased,
    Outcome,
    PublicationEvent,
    PublicationWhat,
)
from results.store import campaign, case_row, ledger, publication

_ORDERING: Final = (CampaignChange.ADDED, CampaignChange.CHANGED, CampaignChange.RESUMED)


_OF_A_REASON: Final = (PublicationWhat.CONFIRMED, PublicationWhat.NOTIFIED)
"""What is said of a finding as it stands, and not of what the same criterion may find later."""


async def auditors_of(tx: AsyncConnection, case: str) -> frozenset[str]:
    """Whoever answered or ordered anything in a case, or the campaign that opened it; as `person_of` writes names."""
    return auditors_in(await ledger.load(tx, case), await campaign.events(tx))


def auditors_in(entries: Sequence[Entry], events: Iterable[CampaignEvent]) -> frozenset[str]:
    """The same, where what is in the ledger and what was done to campaigns was read before."""
    named = {name for entry in entries for name in _people(entry)}
    opened = entries[0].body if entries else None
    if isinstance(opened, CaseOpened) and opened.campaign is not None:
        named.update(
            event.by
            for event in events
            if event.campaign == opened.campaign.name and event.what in _ORDERING and event.at <= entries[0].at
        )
    return frozenset(map(person_of, named)) - {""}


def _people(entry: Entry) -> set[str]:
    if isinstance(entry.body, Erased):
        return set()  # whoever erases what its time is over for has not run the case
    said = getattr(entry.body, "person", None)
    found = {said} if isinstance(said, str) else set()
    return found | ({entry.by} if entry.by.startswith("person:") else set())


def _reasons(row: CaseRow) -> dict[str, str]:
    """Why each criterion says what it says of a case today."""
    return {name: f.reason for name, f in row.outcomes.items()} | {v.criterion: v.reason for v in failing(row)}


async def note(
    house: House,
    case: str,
    what: PublicationWhat,
    *,
    person: str,
    day: date | None = None,
    criteria: tuple[str, ...] = (),
    again: bool = False,
    upheld: bool | None = None,
    words: str = "",
) -> PublicationEvent:
    """Note what happened around the publication of a case; without `criteria` about all that fails in it today.

    Raises:
        Refused: nothing fails in it and nothing is named; whoever confirms ran the case; the day has not come;
            nobody knows what is confirmed or was told, for this method has not judged it.
        LedgerMissing: no such case.
    """
    now = house.clock.now()
    async with house.store.write() as tx:
        await refuse_interested_in(tx, person, await ledger.find(tx, case))
        kept = await case_row.find(tx, case, method=method_digest())
        stands = _reasons(kept.row) if kept is not None else {}
        named = criteria or (tuple(v.criterion for v in failing(kept.row)) if kept is not None else ())
        if not named:
            raise Refused(f"nothing fails in case {case}; name the findings that it is about with --criteria")
        if kept is None and what in _OF_A_REASON:
            raise Refused(f"case {case} is not judged by this program's method: run `auditor reassess`, and look again")
        if what is PublicationWhat.CONFIRMED and person_of(person) in await auditors_of(tx, case):
            raise Refused(
                f"{person} ran case {case}; a finding is confirmed by somebody else: let them look, and give their name with --by"
            )
        zone = ZoneInfo(kept.service.controller.timezone) if kept is not None else None
        today = (now.astimezone(zone) if zone else now).date()
        if day is not None and day > today:
            raise Refused(f"{day} has not come yet; what is noted of case {case} has happened")
        event = PublicationEvent(
            case=case,
            at=now,
            day=day or today,
            what=what,
            person=person,
            criteria=named,
            reasons=tuple(stands.get(name, Outcome.UNTESTED) for name in named) if kept is not None else (),
            again=again,
            upheld=upheld,
            note=words,
        )
        await publication.note(tx, event)
    return event
