"""Where does a notice stand, going by its ledger alone? Pure.

What has to do with stages and questions `auditor.replay` folds; here stands
what was told, what came back, and what was decided.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from results.records import (
    Abandoned,
    Closed,
    ContestDecided,
    Entry,
    FindingRepaired,
    LetterSent,
    NoticeDelivered,
    NoticedFinding,
    NoticeOpened,
    NoticeReply,
    NoticeReturned,
    NoticeReviewed,
    NoticeWritten,
    PageGiven,
    PageTaken,
    ReplyAct,
    RetestOpened,
    StatementPublished,
)

APPEALS = 1
"""How often what was decided may be contested again."""


@dataclass(slots=True, kw_only=True)
class Contest:
    """What they dispute, and what was decided.

    Attributes:
        raised: the answer that disputes it, with its entry; the last is an appeal where something was decided before.
    """

    findings: tuple[str, ...]
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
        sent: what has left, in order.
        delivered: the first sign that it arrived; a later one moves nothing.
        contests: by the findings they are about.
        repaired: findings that a re-test shows repaired, and since when.
        links: digests of the links that still lead to the page.
        published: answers that stand beside the finding.
    """

    opened: NoticeOpened | None = None
    written: NoticeWritten | None = None
    reviewed: tuple[Entry, NoticeReviewed] | None = None
    sent: list[tuple[Entry, LetterSent]] = field(default_factory=list)
    returned: list[tuple[Entry, NoticeReturned]] = field(default_factory=list)
    delivered: NoticeDelivered | None = None
    replies: list[tuple[Entry, NoticeReply]] = field(default_factory=list)
    contests: dict[tuple[str, ...], Contest] = field(default_factory=dict)
    retests: list[tuple[Entry, RetestOpened]] = field(default_factory=list)
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
    def is_approved(self) -> bool:
        return self.reviewed is not None and self.reviewed[1].approved

    @property
    def has_more_time(self) -> bool:
        return any(ReplyAct.MORE_TIME in reply.acts for _, reply in self.replies)

    @property
    def open_contests(self) -> list[Contest]:
        return [contest for contest in self.contests.values() if contest.is_open]

    @property
    def wanted_retests(self) -> list[tuple[Entry, NoticeReply]]:
        """Answers that ask for a re-test which is not begun yet."""
        begun = {retest.reply for _, retest in self.retests}
        return [pair for pair in self.replies if ReplyAct.RETEST in pair[1].acts and pair[1].reply not in begun]

    def about(self, reply: NoticeReply) -> tuple[str, ...]:
        """The findings that an answer is about, by name: those that it names, else all."""
        return reply.findings or tuple(finding.name for finding in self.findings)


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
        case LetterSent() as body:
            state.sent.append((entry, body))
        case NoticeReturned() as body:
            state.returned.append((entry, body))
        case NoticeDelivered() as body:
            state.delivered = state.delivered or body
        case NoticeReply() as body:
            state.replies.append((entry, body))
            if ReplyAct.CONTESTED in body.acts:
                _contested(state, entry, body)
        case ContestDecided() as body:
            _decided(state, entry, body)
        case RetestOpened() as body:
            state.retests.append((entry, body))
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
    if state.closed is not None and entry is not state.closed and isinstance(entry.body, NoticeReply):
        state.closed = None  # whoever answers late is answered


def _contested(state: NoticeState, entry: Entry, reply: NoticeReply) -> None:
    """A dispute of what is disputed already is the same one; of what was decided, its appeal; after that, nothing."""
    findings = state.about(reply)
    contest = state.contests.setdefault(findings, Contest(findings=findings))
    if not contest.is_open and not contest.is_final:
        contest.raised.append((entry, reply))


def _decided(state: NoticeState, entry: Entry, body: ContestDecided) -> None:
    for contest in state.contests.values():
        if contest.is_open and contest.raised[-1][1].reply == body.reply:
            contest.decided.append((entry, body))
