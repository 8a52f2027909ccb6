"""How is the bot, seen from outside: who runs it, what is late, what waits for a person?"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from dashboards.typography import day, moment, written
from results.records import Language, Text
from results.store import lease, privacy, push, question, switch, worker
from results.store.switch import STOP, Switch
from results.store.worker import ALIVE, WorkerRow

LATE = timedelta(minutes=15)
"""What is due for longer was not taken up as it should have been."""
LEAST_FREE = 2 * 2**30

_NOBODY = Text(fr="personne ne fait tourner le robot : `auditor run`", en="nobody runs the bot: `auditor run`")
_WORKER = Text(
    fr="{owner} · {kind} · depuis le {since} · {running} en cours",
    en="{owner} · {kind} · since {since} · {running} running",
)
_STOPPED = Text(
    fr="tout est arrêté par {person} depuis le {at} : `auditor stop-all --lift` pour reprendre",
    en="everything is stopped by {person} since {at}: `auditor stop-all --lift` goes on",
)
_DUE = Text(fr="à faire : {count}", en="due: {count}")
_LATE = Text(fr="à faire : {count}, le plus ancien depuis le {since}", en="due: {count}, the oldest since {since}")
_ASKED = Text(
    fr="questions ouvertes : {count}, la plus ancienne du {since} : `auditor question list`",
    en="open questions: {count}, the oldest of {since}: `auditor question list`",
)
_NONE_ASKED = Text(fr="aucune question ouverte", en="no open question")
_FAILING = Text(
    fr="envois en échec : {count}, retentés : `auditor release pushes`, `auditor alert list`",
    en="pushes that fail, and are tried again: {count}: `auditor release pushes`, `auditor alert list`",
)
_PEOPLE = Text(
    fr="demandes de personnes sur leurs données : {count}, la première à honorer le {due} : `auditor privacy list`",
    en="requests of people about their own data: {count}, the first to be answered by {due}: `auditor privacy list`",
)
_PEOPLE_LATE = Text(
    fr="demandes de personnes sur leurs données : {count}, en retard depuis le {due} : `auditor privacy list`",
    en="requests of people about their own data: {count}, late since {due}: `auditor privacy list`",
)
_DISK = Text(fr="disque : {free} Mo libres", en="disk: {free} MB free")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What an operator looks at first.

    Attributes:
        workers: processes that have said in the last half minute that they are there.
        due, due_since: ledgers that are due, and since when the longest.
        questions, asked_since: open questions, and when the oldest was asked.
        people, people_due: open requests of people about their own data, and until when the first is to be answered.
        failing: of what is told to others, how many have not been taken yet.
        disk_free: bytes left where the home is.
    """

    workers: tuple[WorkerRow, ...]
    stopped: Switch | None
    due: int
    due_since: datetime | None
    questions: int
    asked_since: datetime | None
    failing: int
    disk_free: int
    now: datetime
    people: int = 0
    people_due: date | None = None

    @property
    def is_late(self) -> bool:
        return self.due_since is not None and self.now - self.due_since > LATE

    @property
    def is_well(self) -> bool:
        works = bool(self.workers) and all(w.trouble is None for w in self.workers)
        return works and self.stopped is None and not self.is_late and self.disk_free >= LEAST_FREE

    def as_json(self) -> dict[str, Any]:
        return {"well": self.is_well, "late": self.is_late, **asdict(self)}

    def lines(self, language: Language) -> list[str]:
        """The same in words, worst first."""

        def said(text: Text, **values: object) -> str:
            return written(text, language).format(**values)

        def at(when: datetime) -> str:
            return moment(when, language, "UTC")

        lines = [said(_STOPPED, person=self.stopped.person, at=at(self.stopped.at))] if self.stopped else []
        lines += [] if self.workers else [said(_NOBODY)]
        for one in self.workers:
            lines.append(said(_WORKER, owner=one.owner, kind=one.kind, since=at(one.since), running=one.running))
            lines += [f"  {one.trouble}"] if one.trouble else []
        lines.append(
            said(_LATE, count=self.due, since=at(self.due_since)) if self.due_since else said(_DUE, count=self.due)
        )
        lines.append(
            said(_ASKED, count=self.questions, since=at(self.asked_since)) if self.asked_since else said(_NONE_ASKED)
        )
        if self.people_due is not None:
            words = _PEOPLE_LATE if self.now.date() > self.people_due else _PEOPLE
            lines.append(said(words, count=self.people, due=day(self.people_due, language)))
        lines += [said(_FAILING, count=self.failing)] if self.failing else []
        return [*lines, said(_DISK, free=self.disk_free // 2**20)]


async def health_of(tx: AsyncConnection, *, now: datetime, real: datetime, disk_free: int) -> Health:
    """Look at the store; no bot need run."""
    stopped = await switch.find(tx, STOP)
    due, due_since = await lease.backlog(tx, now)
    questions, asked_since = await question.backlog(tx)
    people, people_due = await privacy.backlog(tx)
    return Health(
        workers=tuple(row for row in await worker.listing(tx) if real - row.seen_at <= ALIVE),
        stopped=stopped if stopped is not None and stopped.on else None,
        due=due,
        due_since=due_since,
        questions=questions,
        asked_since=asked_since,
        failing=await push.failing(tx),
        disk_free=disk_free,
        now=now,
        people=people,
        people_due=people_due,
    )
