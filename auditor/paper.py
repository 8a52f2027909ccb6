"""How does what comes on paper, at a counter, by telephone or in an app enter a case?

A person enters it, with its dates and a scan. What counts in law a second
person enters again, from the scan and not from the first entry: only where the
two agree does it count. Posting and arrival are both kept; an answer is dated by
its posting, which is the lenient reading (LAW 2.7).
"""

import hashlib
import mimetypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.interest import refuse_interested_in
from auditor.law import instant_of_end
from auditor.refusal import Refused
from auditor.replay import replay
from results.records import (
    FACTS,
    Answered,
    ArtifactKept,
    Asked,
    Body,
    Channel,
    Entry,
    Fact,
    FactDetails,
    FactSeen,
    Interval,
    Jurisdiction,
    LedgerKind,
    PaperReceived,
    QuestionTopic,
    Retention,
    Role,
)
from results.store import declaration, ledger
from results.store.identity import new_id
from scenarios.digest import from_text

KEYED, WITHDRAW = "keyed", "withdraw"
_OURS_TO_SEE = frozenset(
    fact for fact, rule in FACTS.items() if rule.by_program and fact not in (Fact.BOUNCED, Fact.CAPTCHA_MET)
)
"""What the program alone can have seen."""

_WEIGHTLESS = frozenset({Fact.REQUEST_ACKNOWLEDGED, Fact.REQUEST_PENDING, Fact.DESTINATION_OFFERED})
"""What counts as soon as one person has entered it."""

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What came, as a person enters it.

    Attributes:
        posted: the day of the postmark; None where it came another way, or bears none.
        received: the day it came to us, or of our letter to them.
        file: the scan, or a note of what was said.
        fact: what it means; None: nothing that counts.
    """

    channel: Channel
    received: date
    file: Path
    posted: date | None = None
    fact: Fact | None = None
    details: FactDetails | None = None


async def receive(house: House, case: str, paper: Paper, *, person: str) -> FactSeen | None:
    """Enter it; gives the fact as it stands now: proposed until somebody else has entered it too.

    Raises:
        LedgerMissing: no such case.
        Refused: it is no case, a date cannot be, the same person entered it before, or the two entries do not agree.
    """
    now = house.clock.now()
    data = paper.file.read_bytes()
    async with house.store.write() as tx:
        row, entries = await ledger.find(tx, case), await ledger.load(tx, case)
        if row.kind is not LedgerKind.CASE:
            raise Refused(f"{case} is a {row.kind}, and no case; `auditor case list` shows the cases")
        await refuse_interested_in(tx, person, row)
        jurisdiction = from_text(
            await declaration.scenario_text(tx, row.scenario_digest)
        ).service.controller.jurisdiction
        _check(paper, entries, today=now.date())
        digest = hashlib.sha256(data).hexdigest()
        scan = ArtifactKept(
            sha256=digest,
            role=Role.SCAN,
            media_type=mimetypes.guess_type(paper.file.name)[0] or "application/octet-stream",
            size=len(data),
            retention=Retention.MAIL,
        )
        came = PaperReceived(
            channel=paper.channel,
            artifact=digest,
            posted=paper.posted,
            received=paper.received,
            person=person,
        )
        fact = _fact(paper, entries, digest, jurisdiction)
        desk = _Desk(tx=tx, case=case, now=now, person=person, keep=partial(house.vault.put, case, data))
        if fact is None:
            desk.keep()
            await desk.append(scan, came)
            return None
        seen = await desk.enter(entries, scan, came, fact)
        await ledger.wake(tx, case, now)
        return seen


def _check(paper: Paper, entries: Sequence[Entry], *, today: date) -> None:
    if paper.fact in _OURS_TO_SEE:
        raise Refused(f"{paper.fact} is what the program itself sees; nobody can report it")
    opened = entries[0].at.date()
    days = {"--posted": paper.posted, "--received": paper.received}
    for name, day in days.items():
        if day is not None and day > today:
            raise Refused(f"{name} {day} lies in the future; nothing was entered")
        if day is not None and day < opened - timedelta(days=1):
            raise Refused(f"{name} {day} lies before the case was opened ({opened}); nothing was entered")
    if paper.posted is not None and paper.posted > paper.received:
        raise Refused(f"it was posted on {paper.posted} and received on {paper.received}, before that; look again")


def _fact(paper: Paper, entries: Sequence[Entry], artifact: str, jurisdiction: Jurisdiction) -> FactSeen | None:
    if paper.fact is None:
        return None
    day = paper.received if paper.posted is None or paper.fact is Fact.REQUEST_RECEIVED else paper.posted
    after: datetime | None = instant_of_end(day - timedelta(days=1), jurisdiction)
    if paper.channel is Channel.POST and paper.posted is None and paper.fact is not Fact.REQUEST_RECEIVED:
        submitted = replay(entries).first(Fact.REQUEST_SUBMITTED)  # when it was posted nobody knows
        after = submitted[1].when.by if submitted else None
    return FactSeen(
        fact=paper.fact,
        when=Interval(after=after, by=instant_of_end(day, jurisdiction) - _SECOND),
        proposed=paper.fact not in _WEIGHTLESS,
        details=paper.details,
        artifacts=(artifact,),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Where a person enters what came, in one transaction."""

    tx: AsyncConnection
    case: str
    now: datetime
    person: str
    keep: Callable[[], object]

    async def append(self, *bodies: Body) -> tuple[Entry, ...]:
        return await ledger.append(self.tx, self.case, *bodies, at=self.now, by=f"person:{self.person}", stage="wait")

    async def enter(
        self, entries: Sequence[Entry], scan: ArtifactKept, came: PaperReceived, fact: FactSeen
    ) -> FactSeen:
        """The first entry is proposed; the second, by somebody else, makes it count."""
        first = _first(entries, fact.fact)
        if not fact.proposed or first is None:
            self.keep()
            *_, entry = await self.append(scan, came, fact)
            if fact.proposed:
                asked = Asked(
                    question=new_id("q", self.now),
                    topic=QuestionTopic.KEY_AGAIN,
                    answers=(WITHDRAW,),
                    proposes=entry.seq,
                    artifacts=fact.artifacts,
                )
                await self.append(asked)
            return fact
        question, proposal, before = first
        if before.person == self.person:
            raise Refused(f"you entered this yourself; somebody else enters it again, from the scan ({question})")
        _compare(before, came, proposal.body, fact)
        counted = FactSeen(
            fact=fact.fact,
            when=fact.when,
            confirms=proposal.seq,
            details=fact.details,
            artifacts=(*_artifacts(proposal), *fact.artifacts),
        )
        self.keep()
        answered = Answered(question=question, answer=KEYED, person=self.person, artifacts=fact.artifacts)
        await self.append(scan, came, answered, counted)
        return counted


def _first(entries: Sequence[Entry], fact: Fact) -> tuple[str, Entry, PaperReceived] | None:
    """The question, the proposal and the paper of what one person has entered and nobody again."""
    state = replay(entries)
    for _, asked in state.open_questions():
        proposal = next((e for e in entries if e.seq == asked.proposes), None)
        if asked.topic is not QuestionTopic.KEY_AGAIN or proposal is None:
            continue
        body = proposal.body
        papers = {e.body.artifact: e.body for e in entries if isinstance(e.body, PaperReceived)}
        if isinstance(body, FactSeen) and body.fact is fact:
            return asked.question, proposal, papers[body.artifacts[0]]
    return None


def _artifacts(proposal: Entry) -> tuple[str, ...]:
    return proposal.body.artifacts if isinstance(proposal.body, FactSeen) else ()


def _compare(before: PaperReceived, now: PaperReceived, first: Body, second: FactSeen) -> None:
    """Raises `Refused` naming what differs, and not how: whoever looks again looks at the scan."""
    assert isinstance(first, FactSeen)
    pairs = {
        "--channel": (before.channel, now.channel),
        "--posted": (before.posted, now.posted),
        "--received": (before.received, now.received),
        "what it says (reasons, authority, remedy ...)": (first.details, second.details),
    }
    differing = [name for name, (one, other) in pairs.items() if one != other]
    if differing:
        raise Refused(
            f"this does not agree with what was entered first: {', '.join(differing)}. Look at the scan again; "
            "if the first entry is wrong, withdraw it: `auditor question list`"
        )
