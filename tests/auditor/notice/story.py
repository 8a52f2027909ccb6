"""A notice's ledger, told day by day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from auditor.action import Action, AskHuman
from auditor.notice.decide import Reach, decide_notice
from auditor.notice.state import NoticeState, notice_of
from results.records import (
    GENESIS,
    Answered,
    Asked,
    Body,
    Delivery,
    Entry,
    Intended,
    Jurisdiction,
    LetterSent,
    NoticeDelivered,
    NoticedFinding,
    NoticeOpened,
    NoticeReply,
    NoticeReviewed,
    NoticeWritten,
    ReplyAct,
    Way,
)

MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
FRANCE = Jurisdiction(country="FR", timezone="Europe/Paris")
REACH = Reach(jurisdiction=FRANCE, addresses=1)
FINDINGS = tuple(
    NoticedFinding(case=case, service="acme", criterion=criterion, reason=reason, evidence="e" * 64)
    for case, criterion, reason in (
        ("case-1", "deadline", "late"),
        ("case-1", "format", "not_machine_readable"),
        ("case-2", "deadline", "late"),
    )
)
TEXT = "a" * 64


@dataclass
class Story:
    """What happens to one notice; days are counted from a Monday."""

    reach: Reach = REACH
    entries: list[Entry] = field(default_factory=list)
    day: float = 0

    @classmethod
    def drafted(cls, reach: Reach = REACH, *, again: bool = False) -> "Story":
        story = cls(reach=reach)
        story.tell(NoticeOpened(controller="552100554", language="fr", findings=FINDINGS, again=again))
        story.tell(NoticeWritten(artifact=TEXT))
        return story

    @classmethod
    def sent(cls, reach: Reach = REACH, *, again: bool = False) -> "Story":
        story = cls.drafted(reach, again=again)
        story.ask()
        story.approve()
        story.send()
        return story

    @classmethod
    def arrived(cls, reach: Reach = REACH, *, again: bool = False) -> "Story":
        story = cls.sent(reach, again=again)
        story.tell(NoticeDelivered(how=Delivery.RECEIPT, day=story.today))
        return story

    @property
    def now(self) -> datetime:
        return MONDAY + timedelta(days=self.day)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def state(self) -> NoticeState:
        return notice_of(self.entries)

    def tell(self, *bodies: Body, by: str = "engine", stage: str | None = None) -> None:
        for body in bodies:
            seq = len(self.entries) + 1
            self.entries.append(
                Entry(
                    ledger="notice-1",
                    seq=seq,
                    prev=GENESIS,
                    at=self.now,
                    by=by,
                    body=body,
                    digest=f"{seq:064x}",
                    stage=stage,
                    attempt=seq if stage else None,
                )
            )

    def next(self) -> Action:
        return decide_notice(self.entries, self.reach, self.now)

    def ask(self) -> str:
        """Enter the question that comes next."""
        action = self.next()
        assert isinstance(action, AskHuman), action
        name = f"q-{len(self.entries)}"
        self.tell(
            Asked(
                question=name,
                topic=action.topic,
                answers=action.answers,
                proposes=action.proposes,
                artifacts=action.artifacts,
            ),
            stage=action.stage,
        )
        return name

    def answer(self, question: str, answer: str) -> None:
        self.tell(Answered(question=question, answer=answer, person="paul"))

    def approve(self, text: str = TEXT, *, approved: bool = True) -> None:
        self.answer(f"q-{len(self.entries) - 1}", "approve" if approved else "reject")
        self.tell(NoticeReviewed(artifact=text, approved=approved, person="paul"))

    def send(self) -> None:
        self.tell(Intended(step=0), LetterSent(letter="notice", artifact="b" * 64, message_id="<1@bot>"), stage="send")

    def reply(self, *acts: ReplyAct, findings: Sequence[str] = ()) -> str:
        name = f"reply-{len(self.entries)}"
        self.tell(NoticeReply(reply=name, way=Way.MAIL, acts=acts, findings=tuple(findings)))
        return name
