"""What would a probe have seen? The bodies of each stage, drawn from a request's fate. Pure."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from auditor.simulation.account import TRUTH
from auditor.simulation.fate import Fate
from results.records import (
    ArtifactKept,
    Body,
    Entry,
    Fact,
    FactSeen,
    Interval,
    Looked,
    ReadBack,
    Retention,
    Role,
    StageEnded,
    Transport,
)

_ENDED = StageEnded()
_READ_BACK: tuple[Body, ...] = tuple(
    ReadBack(
        category=category,
        seen=tuple(f"{r.id}.{f.name}" for r in TRUTH.records if r.category == category for f in r.fields),
    )
    for category in TRUTH.categories
)


def readback() -> tuple[Body, ...]:
    return (*_READ_BACK, _ENDED)


def signed_in(now: datetime) -> FactSeen:
    return FactSeen(fact=Fact.SIGNED_IN, when=Interval(by=now))


def baseline() -> tuple[Body, ...]:
    return (Looked(), _ENDED)


def broken(now: datetime) -> tuple[Body, ...]:
    """The way stops before anything is sent."""
    return (_at(Fact.CHANNEL_BROKEN, now), StageEnded(stopped_by=Fact.CHANNEL_BROKEN, clicks=1, pages=2))


def submitted(now: datetime, *, by_letter: bool) -> tuple[Body, ...]:
    """The request, after its intent."""
    if by_letter:
        return (_at(Fact.REQUEST_SUBMITTED, now), StageEnded())
    return (
        _at(Fact.SELF_SERVICE_SEEN, now),
        _at(Fact.REQUEST_SUBMITTED, now),
        _at(Fact.REQUEST_ACKNOWLEDGED, now),
        StageEnded(clicks=2, pages=3),
    )


def page(fate: Fate, entries: Sequence[Entry], now: datetime) -> tuple[Body, ...]:
    """One look at the account's page of exports."""
    since, known = _looked_before(entries)
    if fate.answered is not None and fate.answered <= now:
        ready = FactSeen(fact=Fact.EXPORT_READY, when=Interval(after=since, by=now))
        return (ready, Looked(facts=(Fact.EXPORT_READY,)), _ENDED)
    pending = FactSeen(fact=Fact.REQUEST_PENDING, when=Interval(after=since, by=now))
    first = () if Fact.REQUEST_PENDING in known else (pending,)
    return (*first, Looked(facts=(Fact.REQUEST_PENDING,), changed=bool(first)), _ENDED)


def mailbox(case: str, fate: Fate, entries: Sequence[Entry], now: datetime) -> tuple[Body, ...]:
    """One look into the mailbox: what has come since the last; of weighty words a person must say what they are."""
    since, known = _looked_before(entries)
    when = Interval(after=since, by=now)
    facts: list[Fact] = []
    bodies: list[Body] = []
    if fate.extended is not None and fate.extended.at <= now and Fact.EXTENSION_ANNOUNCED not in known:
        facts.append(Fact.EXTENSION_ANNOUNCED)
        bodies.append(FactSeen(fact=Fact.EXTENSION_ANNOUNCED, when=when, proposed=True))
    if fate.answered is not None and fate.answered <= now:
        if fate.archetype.answer == "export":
            facts.append(Fact.EXPORT_DELIVERED)
            bodies += _export(case, when, Transport.MAIL)
        elif Fact.REFUSED not in known:
            facts.append(Fact.REFUSED)
            bodies.append(FactSeen(fact=Fact.REFUSED, when=when, proposed=True))
    return (*bodies, Looked(facts=tuple(facts), changed=bool(facts)), _ENDED)


def collected(case: str, entries: Sequence[Entry], now: datetime) -> tuple[Body, ...]:
    """The export taken, from where it was seen to be ready."""
    since, _ = _looked_before(entries)
    return (*_export(case, Interval(after=since, by=now), Transport.ENCRYPTED), _ENDED)


def artifact_of(case: str) -> str:
    """What stands for the SHA-256 of an export that nobody made."""
    return hashlib.sha256(case.encode("ascii")).hexdigest()


def _export(case: str, when: Interval, transport: Transport) -> list[Body]:
    kept = ArtifactKept(
        sha256=artifact_of(case),
        role=Role.EXPORT,
        media_type="application/zip",
        size=1,
        retention=Retention.EXPORT,
        transport=transport,
    )
    return [kept, FactSeen(fact=Fact.EXPORT_DELIVERED, when=when, artifacts=(kept.sha256,))]


def _at(fact: Fact, now: datetime) -> FactSeen:
    return FactSeen(fact=fact, when=Interval(after=now, by=now))


def _looked_before(entries: Sequence[Entry]) -> tuple[datetime, frozenset[Fact]]:
    """Until when there was no answer, and all that was ever seen."""
    known: set[Fact] = set()
    since = entries[0].at
    for entry in entries:
        match entry.body:
            case FactSeen(fact=Fact.REQUEST_SUBMITTED, when=when):
                since = when.by
            case FactSeen(fact=fact):
                known.add(fact)
            case Looked(facts=facts) if Fact.EXPORT_READY not in facts:
                since = entry.at
    return since, frozenset(known)
