"""What has become of every intent, every request and every case?

What was asked is counted by the services. What we say of it is read off the
ledgers, whose chains are verified on the way.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.house import House
from results.records import Answered, Asked, Closed, Closing, Entry, Fact, FactSeen, Intended, QuestionTopic
from results.store import ledger
from results.store.check import Looked, check

AMBIGUOUS = frozenset({QuestionTopic.AMBIGUOUS_REQUEST, QuestionTopic.MISSING_CONFIRMATION})
ANYWHERE = "anywhere"
SEEN, RECONCILED, UNSETTLED = "seen", "reconciled", "unsettled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one ledger tells.

    Attributes:
        account: whose request it is about.
        closed: how it ended; None: it is still open.
        intents: what became of each: `seen`, `reconciled`, `unsettled`, or what a person answered.
    """

    account: int
    closed: str | None
    intents: tuple[str, ...]
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The whole of it.

    Attributes:
        kills: by where they hit.
        at_work: of the dead, who held something at that moment.
        others: questions besides those whether a request was made.
        counts: requests by account, as the services counted them.
        damages: what does not fit together in the store or in the vault.
    """

    kills: Counter[str]
    at_work: int
    others: Counter[str]
    told: Sequence[Told]
    counts: Counter[int]
    damages: Sequence[str]
    wall_s: float
    cpu_s: float

    @property
    def closed(self) -> Counter[str | None]:
        return Counter(one.closed for one in self.told)

    @property
    def intents(self) -> Counter[str]:
        return Counter(fate for one in self.told for fate in one.intents)

    @property
    def ambiguous(self) -> int:
        """Intents whose outcome nobody saw."""
        return self.intents.total() - self.intents[SEEN]

    @property
    def lost(self) -> int:
        """Cases at whose service no request has arrived."""
        return sum(self.counts[one.account] == 0 for one in self.told)

    @property
    def doubled(self) -> int:
        """Requests beyond the first of an account."""
        return sum(count - 1 for count in self.counts.values())

    @property
    def aimed(self) -> int:
        """Kills between intent and observation."""
        return self.kills.total() - self.kills[ANYWHERE]

    def faults(self, *, cases: int, kills: int) -> list[str]:
        """Everything that is not as it must be."""
        must = {
            "every case ends with what was asked for": self.closed == {str(Closing.DELIVERED): len(self.told)},
            "there are as many cases as were to be": len(self.told) >= cases,
            "all were killed who were to be": self.kills.total() >= kills,
            "half of them between intent and observation": self.aimed >= kills / 2,
            "each of these left an intent whose outcome nobody saw": self.ambiguous >= self.aimed,
            "each such intent is confirmed, or a person was asked": self.intents[UNSETTLED] == 0,
            "nothing is lost": self.lost == 0,
            "nothing is doubled": self.doubled == 0,
            "the store is whole": not self.damages,
        }
        return [f"it is not so that {words}" for words, is_so in must.items() if not is_so] + list(self.damages)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and figure, as they are printed."""
        yield "cases", f"{len(self.told)}: " + _listed(self.closed)
        yield "kills", f"{self.kills.total()}: " + _listed(self.kills)
        yield "  of these at work", str(self.at_work)
        yield "intents", f"{self.intents.total()}: " + _listed(self.intents)
        yield "  ambiguous", str(self.ambiguous)
        yield "other questions", _listed(self.others) or "none"
        yield "requests", f"{self.counts.total()}, as the services counted"
        yield "  doubled", str(self.doubled)
        yield "  lost", str(self.lost)
        yield (
            "entries",
            f"{sum(one.entries for one in self.told)}, every chain verified, store check: {len(self.damages)} damages",
        )
        yield "wall", f"{self.wall_s:.0f} s"
        yield "processor", f"{self.cpu_s:.0f} s"


def _listed(counted: Mapping[str, int] | Mapping[str | None, int]) -> str:
    return ", ".join(f"{count} {name or 'open'}" for name, count in sorted(counted.items(), key=lambda item: -item[1]))


async def told(house: House, opened: Mapping[str, int]) -> tuple[Told, ...]:
    """Read every ledger of the storm.

    Raises:
        LedgerDamaged: a chain does not hold.
    """
    found = []
    for name, account in opened.items():
        async with house.store.read() as tx:
            entries = await ledger.load(tx, name)
        last = entries[-1].body
        found.append(
            Told(
                account=account,
                closed=str(last.outcome) if isinstance(last, Closed) else None,
                intents=tuple(fates(entries)),
                entries=len(entries),
            )
        )
    return tuple(found)


def fates(entries: Sequence[Entry]) -> Iterator[str]:
    """What became of each intent, in order."""
    is_open, asked = False, None
    for entry in entries:
        match entry.body:
            case Intended():
                if is_open:
                    yield UNSETTLED
                is_open, asked = True, None
            case Asked(topic=topic, question=question) if is_open and topic in AMBIGUOUS:
                asked = question
            case Answered(question=question, answer=answer) if is_open and question == asked:
                yield answer
                is_open = False
            case FactSeen(fact=Fact.REQUEST_SUBMITTED) if is_open:
                yield RECONCILED if entry.stage == "confirm" else SEEN
                is_open = False
    if is_open:
        yield UNSETTLED


async def damages(house: House) -> tuple[str, ...]:
    """What `auditor store check` finds."""
    return tuple(
        [f"{d.kind}: {d.ledger} {d.what}" async for d in check(house.store, Looked(), vault=house.settings.vault)]
    )
