"""Where does a notice stand, going by its ledger alone? Pure.

What has to do with stages and questions `auditor.replay` folds; here stands
what was told, what came back, and what was decided.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from results.records import (
    Abandoned,
    Closed,
    ContestDecided,
    Entry,
    FindingRepaired,
    LetterSent,
    NotDone,
    NoticeDelivered,
    NoticedFinding,
    NoticeOpened,
    NoticeReply,
    NoticeReturned,
    NoticeReviewed,
    NoticeWritten,
    PageGiven,
    PageTaken,
    ReminderOrdered,
    ReplyAct,
    RetestJudged,
    RetestOpened,
    StatementPublished,
)

NOTICE: Final = "notice"
REMINDER: Final = "reminder"
"""How its letters are called."""

SEND: Final = "send"

WITHDRAWN: Final = "withdrawn"
"""Why a notice was given up that should not have been written."""

APPEALS: Final = 1
"""How often what was decided may be contested again."""


@dataclass(slots=True, kw_only=True)
class Contest:
    """What they dispute of one finding, and what was decided.

    Attributes:
        raised: the answer that disputes it, with its entry; the last is an appeal where something was decided before.
    """

    finding: str
    raised: list[tuple[Entry, NoticeReply]] = field(default_factory=list)
    decided: list[tuple[Entry, ContestDecided]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return len(self.decided) < len(self.raised)

    @property
    def is_on_appeal(self) -> bool:
        return bool(self.decided)

    @property
    def is_final(self) -> bool:
        return len(self.decided) > APPEALS


@dataclass(slots=True, kw_only=True)
class NoticeState:
    """What a notice's ledger says has happened.

    Attributes:
        written: the text as it stands now.
        reviewed: the last review of that very text.
        sent: what has left, in order; reminders are not among it.
        refused: our own server would not take it for an address: that one is not tried again.
        reminders: how many were ordered, and how many have left.
        delivered: the first sign that it arrived; a later one moves nothing.
        contests: by the finding they are about.
        judged: the re-tests of which it is said what they show.
        repaired: findings that a re-test shows repaired, and no later one found again, and since when.
        links: digests of the links that still lead to the page.
        published: answers that stand beside the finding.
    """

    opened: NoticeOpened | None = None
    written: NoticeWritten | None = None
    reviewed: tuple[Entry, NoticeReviewed] | None = None
    sent: list[tuple[Entry, LetterSent]] = field(default_factory=list)
    refused: list[tuple[Entry, NotDone]] = field(default_factory=list)
    ordered: int = 0
    reminded: int = 0
    returned: list[tuple[Entry, NoticeReturned]] = field(default_factory=list)
    delivered: NoticeDelivered | None = None
    replies: list[tuple[Entry, NoticeReply]] = field(default_factory=list)
    contests: dict[str, Contest] = field(default_factory=dict)
    retests: list[tuple[Entry, RetestOpened]] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    repaired: dict[str, date] = field(default_factory=dict)
    links: dict[str, tuple[Entry, PageGiven]] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    closed: Entry | None = None

    @property
    def findings(self) -> tuple[NoticedFinding, ...]:
        """Those that the controller is told of; an auditor may have left some out."""
        if self.opened is None:
            return ()
        dropped = self.written.dropped if self.written else ()
        return tuple(finding for finding in self.opened.findings if finding.name not in dropped)

    @property
    def names(self) -> tuple[str, ...]:
        """The findings by name."""
        return tuple(finding.name for finding in self.findings)

    @property
    def is_approved(self) -> bool:
        return self.reviewed is not None and self.reviewed[1].approved

    @property
    def tried(self) -> list[Entry]:
        """How each address was tried, in order: the letter left, or our server would not take it."""
        return sorted((entry for entry, _ in (*self.sent, *self.refused)), key=lambda entry: entry.seq)

    @property
    def has_more_time(self) -> bool:
        return any(ReplyAct.MORE_TIME in reply.acts for _, reply in self.replies)

    @property
    def wants_reminder(self) -> bool:
        return self.reminded < self.ordered

    @property
    def open_contests(self) -> list[Contest]:
        return [contest for contest in self.contests.values() if contest.is_open]

    @property
    def wanted_retests(self) -> list[tuple[Entry, NoticeReply]]:
        """Answers that ask for a re-test which is not begun yet."""
        begun = {retest.reply for _, retest in self.retests}
        return [pair for pair in self.replies if ReplyAct.RETEST in pair[1].acts and pair[1].reply not in begun]

    @property
    def awaited_retests(self) -> list[RetestOpened]:
        """Re-tests of which nobody has said yet what they show."""
        return [retest for _, retest in self.retests if retest.case not in self.judged]

    @property
    def unpublished(self) -> list[tuple[Entry, NoticeReply]]:
        """Answers to be published as they stand, and not published yet."""
        return [
            pair for pair in self.replies if ReplyAct.STATEMENT in pair[1].acts and pair[1].reply not in self.published
        ]

    def about(self, reply: NoticeReply) -> tuple[str, ...]:
        """The findings that an answer is about, by name: those that it names, else all."""
        return reply.findings or self.names

    def disputed_by(self, entry: Entry) -> tuple[str, ...]:
        """The findings of which the answer of that entry opened a dispute; of what is disputed already, or final, none."""
        return tuple(c.finding for c in self.contests.values() if any(e.seq == entry.seq for e, _ in c.raised))


def notice_of(entries: Iterable[Entry]) -> NoticeState:
    """Fold a notice's ledger. Any prefix folds, and going on from it folds to the same."""
    state = NoticeState()
    for entry in entries:
        _enter(state, entry)
    return state


def _enter(state: NoticeState, entry: Entry) -> None:
    match entry.body:
        case NoticeOpened() as body:
            state.opened = body
        case NoticeWritten() as body:
            state.written, state.reviewed = body, None
        case NoticeReviewed() as body if state.written is not None and body.artifact == state.written.artifact:
            state.reviewed = (entry, body)
        case LetterSent() | NotDone() | ReminderOrdered() | NoticeReturned() | NoticeDelivered():
            _on_its_way(state, entry)
        case NoticeReply() as body:
            state.replies.append((entry, body))
            state.closed = None  # whoever answers late is answered
            if ReplyAct.CONTESTED in body.acts:
                _contested(state, entry, body)
        case ContestDecided() as body:
            _decided(state, entry, body)
        case RetestOpened() as body:
            state.retests.append((entry, body))
        case RetestJudged() as body:
            state.judged.add(body.case)
            for name in body.stands:
                state.repaired.pop(name, None)
        case FindingRepaired() as body:
            state.repaired.setdefault(body.finding, body.day)
        case PageGiven() as body:
            state.links[body.link] = (entry, body)
        case PageTaken() as body:
            state.links.pop(body.link, None)
        case StatementPublished() as body:
            state.published.add(body.reply)
        case Closed() | Abandoned():
            state.closed = entry
        case _:
            pass


def _on_its_way(state: NoticeState, entry: Entry) -> None:
    match entry.body:
        case LetterSent(letter=letter) as body if letter == NOTICE:
            state.sent.append((entry, body))
        case LetterSent():
            state.reminded += 1
        case NotDone() as body if entry.stage == SEND and body.status.startswith("5"):
            state.refused.append((entry, body))
        case ReminderOrdered():
            state.ordered += 1
        case NoticeReturned() as body:
            state.returned.append((entry, body))
        case NoticeDelivered() as body:
            state.delivered = state.delivered or body
        case _:
            pass


def _contested(state: NoticeState, entry: Entry, reply: NoticeReply) -> None:
    """A dispute of what is disputed already is the same one; of what was decided, its appeal; after that, nothing."""
    for finding in state.about(reply):
        contest = state.contests.setdefault(finding, Contest(finding=finding))
        if not contest.is_open and not contest.is_final:
            contest.raised.append((entry, reply))


def _decided(state: NoticeState, entry: Entry, body: ContestDecided) -> None:
    for finding in body.findings:
        contest = state.contests.get(finding)
        if contest is not None and contest.is_open and contest.raised[-1][1].reply == body.reply:
            contest.decided.append((entry, body))
