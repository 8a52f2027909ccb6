"""What does an entry of a notice mean for whether its cases may be public? Pure.

Written in the transaction of the entry, so that the gate knows what the ledger
knows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from auditor.law import local_day
from auditor.notice.state import WITHDRAWN, NoticeState
from results.records import (
    Abandoned,
    ContestDecided,
    Entry,
    FindingRepaired,
    Jurisdiction,
    NoticeDelivered,
    NoticeReply,
    NoticeReturned,
    PublicationEvent,
    PublicationWhat,
    ReplyAct,
    RetestJudged,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Effect:
    """What happens to findings, by name; `day` where it is not that of the entry."""

    what: PublicationWhat
    findings: tuple[str, ...]
    day: date | None = None
    again: bool = False
    upheld: bool | None = None
    shown_by: str | None = None


def events_of(entry: Entry, notice: NoticeState, jurisdiction: Jurisdiction) -> tuple[PublicationEvent, ...]:
    """Say what an entry does to the publication of the cases it concerns.

    Args:
        entry: just written.
        notice: as it stands with that entry.
        jurisdiction: of the controller, whose days are counted.
    """
    found = {finding.name: finding.reason for finding in notice.findings}
    return tuple(
        PublicationEvent(
            case=case,
            at=entry.at,
            day=effect.day or local_day(entry.at, jurisdiction),
            what=effect.what,
            person=entry.by,
            criteria=criteria,
            reasons=() if notice.is_advisory else tuple(found.get(f"{case} {name}", "") for name in criteria),
            again=effect.again,
            upheld=effect.upheld,
            shown_by=effect.shown_by,
            advisory=entry.ledger if notice.is_advisory else None,
            note=f"notice {entry.ledger}, entry {entry.seq}",
        )
        for effect in _effects(entry, notice)
        for case, criteria in by_case(effect.findings)
    )


def _effects(entry: Entry, notice: NoticeState) -> Iterator[_Effect]:
    if notice.is_advisory:
        yield from _of_advisory(entry, notice)
        return
    match entry.body:
        case NoticeDelivered() as body if (
            body is notice.delivered and notice.opened is not None and not notice.is_withdrawn
        ):
            again = notice.opened.again
            yield _Effect(what=PublicationWhat.NOTIFIED, findings=notice.names, day=body.day, again=again)
        case NoticeReply() as body:
            if ReplyAct.MORE_TIME in body.acts:  # of the notice, which has one day to answer by
                yield _Effect(what=PublicationWhat.EXTENDED, findings=notice.names)
            yield _Effect(what=PublicationWhat.CONTESTED, findings=notice.disputed_by(entry))
        case NoticeReturned() if entry.seq == notice.taken_back:
            yield _Effect(what=PublicationWhat.RETURNED, findings=notice.names)
        case Abandoned(why=why) if why == WITHDRAWN and notice.may_be_known:  # what was told is taken back
            yield _Effect(what=PublicationWhat.DECIDED, findings=notice.names, upheld=False)
        case ContestDecided() as body if not notice.is_withdrawn:
            yield _Effect(what=PublicationWhat.DECIDED, findings=body.findings, upheld=body.ruling.stands)
        case FindingRepaired() as body:
            yield _Effect(what=PublicationWhat.REPAIRED, findings=(body.finding,), day=body.day, shown_by=body.case)
        case RetestJudged(stands=stands, case=case) if stands:
            yield _Effect(what=PublicationWhat.FOUND_AGAIN, findings=stands, shown_by=case)
        case _:
            pass


def _of_advisory(entry: Entry, notice: NoticeState) -> Iterator[_Effect]:
    """Whoever makes the software is no controller: what they dispute is held back, and nobody is told by telling them."""
    match entry.body:
        case NoticeReply():
            yield _Effect(what=PublicationWhat.CONTESTED, findings=notice.covered_by(notice.disputed_by(entry)))
        case ContestDecided() as body if not notice.is_withdrawn:
            found, stands = notice.covered_by(body.findings), body.ruling.stands
            yield _Effect(what=PublicationWhat.DECIDED, findings=found, upheld=stands)
        case Abandoned(why=why) if why == WITHDRAWN:  # nobody disputes it any more
            names = [contest.finding for contest in notice.contests.values() if contest.is_open]
            yield _Effect(what=PublicationWhat.DECIDED, findings=notice.covered_by(names), upheld=True)
        case _:
            pass


def by_case(findings: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Findings by name, as `CASE criterion`, case by case."""
    for case, names in groupby(sorted(findings), key=lambda name: name.partition(" ")[0]):
        yield case, tuple(name.partition(" ")[2] for name in names)
