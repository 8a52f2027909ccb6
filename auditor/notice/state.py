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
    Answered,
    Asked,
    Closed,
    ContestDecided,
    Delivery,
    Entry,
    FindingRepaired,
    Intended,
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
    QuestionTopic,
    ReminderOrdered,
    ReplyAct,
    RetestJudged,
    RetestOpened,
    StatementPublished,
    Way,
)

NOTICE: Final = "notice"
REMINDER: Final = "reminder"
RECEIPT: Final = "receipt"
"""How its letters are called; the last is the copy of what they have answered on the page."""

SEND: Final = "send"
REMIND: Final = "remind"
RETEST: Final = "retest"
COPY: Final = "copy"

FAILING: Final = (QuestionTopic.KEEPS_FAILING, QuestionTopic.PAGE_CHANGED, QuestionTopic.CREDENTIAL_REJECTED)
"""What a person is asked where a stage does not get on."""

ABANDON: Final = "abandon"

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
        """Decided as often as it may be, or in their favour: against that nobody appeals."""
        return len(self.decided) > APPEALS or any(not ruled.ruling.stands for _, ruled in self.decided)


@dataclass(slots=True, kw_only=True)
class NoticeState:
    """What a notice's ledger says has happened.

    Attributes:
        written: the text as it stands now.
        reviewed: the last review of that very text.
        sent: what has left, in order; reminders are not among it.
        refused: our own server would not take it for an address: that one is not tried again.
        reminders: how many were ordered, and how many have left.
        leaving: an intent to send it of which nobody knows yet whether it left.
        posted: a person says that it was posted.
        delivered: the first sign that it arrived; a later one moves nothing, but what comes back after all takes it back.
        taken_back: by which entry that was, until something shows again that it arrived.
        contests: by the finding they are about.
        not_begun: answers that ask for a re-test which a person has given up.
        judged: the re-tests of which it is said what they show.
        repaired: findings that a re-test shows repaired, and no later one found again, and since when.
        links: digests of the links that still lead to the page.
        copied: of how many answers by page a copy has left, or was given up, in their order.
        published: answers that stand beside the finding.
        given_up: by a person; a late answer reopens it, and nothing is sent any more.
        is_withdrawn: it should not have been written: what it tells of is neither disputed nor decided on any more.
        by_post_only: a person has given up sending it by mail.
        asked: the questions, with their entries.
    """

    opened: NoticeOpened | None = None
    written: NoticeWritten | None = None
    reviewed: tuple[Entry, NoticeReviewed] | None = None
    sent: list[tuple[Entry, LetterSent]] = field(default_factory=list)
    refused: list[tuple[Entry, NotDone]] = field(default_factory=list)
    ordered: int = 0
    reminded: int = 0
    copied: int = 0
    returned: list[tuple[Entry, NoticeReturned]] = field(default_factory=list)
    leaving: Entry | None = None
    posted: bool = False
    delivered: NoticeDelivered | None = None
    taken_back: int | None = None
    replies: list[tuple[Entry, NoticeReply]] = field(default_factory=list)
    contests: dict[str, Contest] = field(default_factory=dict)
    retests: list[tuple[Entry, RetestOpened]] = field(default_factory=list)
    not_begun: set[str] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    repaired: dict[str, date] = field(default_factory=dict)
    links: dict[str, tuple[Entry, PageGiven]] = field(default_factory=dict)
    published: set[str] = field(default_factory=set)
    given_up: bool = False
    is_withdrawn: bool = False
    by_post_only: bool = False
    asked: dict[str, tuple[Entry, Asked]] = field(default_factory=dict)
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
    def is_advisory(self) -> bool:
        """Whether it is for whoever makes a software, and not for a controller."""
        return self.opened is not None and self.opened.software is not None

    def covered_by(self, names: Iterable[str]) -> tuple[str, ...]:
        """The findings of services that findings of an advisory stand for, by name."""
        wanted = frozenset(names)
        return tuple(name for finding in self.findings if finding.name in wanted for name in finding.covers)

    @property
    def is_approved(self) -> bool:
        return self.reviewed is not None and self.reviewed[1].approved

    @property
    def tried(self) -> list[Entry]:
        """How each address was tried, in order: the letter left, or our server would not take it."""
        return sorted((entry for entry, _ in (*self.sent, *self.refused)), key=lambda entry: entry.seq)

    @property
    def may_be_known(self) -> bool:
        """Whether they were told, or may have been."""
        return bool(self.sent) or self.leaving is not None or self.posted or self.delivered is not None

    @property
    def came_back(self) -> frozenset[int]:
        """The letters that did, by the number of their entry; of what names none of ours, the one before it is meant."""
        return frozenset(seq for entry, body in self.returned if (seq := self._letter_of(entry, body)) is not None)

    @property
    def reached_at(self) -> int | None:
        """By the number of its address, where the last letter went that did not come back; None: there is none."""
        numbers = {entry.seq: number for number, entry in enumerate(self.tried)}
        left = [numbers[entry.seq] for entry, _ in self.sent if entry.seq not in self.came_back]
        return left[-1] if left else None

    def may_leave(self, stage: str, artifact: str) -> bool:
        """Whether a text may still leave that was approved when it was taken up: meanwhile people go on."""
        if self.closed is not None or self.given_up or not self.is_approved:
            return False
        if self.written is None or self.written.artifact != artifact:
            return False
        return stage == COPY or (self.delivered is None if stage == SEND else not self.replies)

    def takes_back(self, returned: NoticeReturned) -> bool:
        """Whether a letter that comes back now is the one of which a program said that it arrived, and nobody else has."""
        known = self.delivered
        if known is None or known.how is not Delivery.RECEIPT or self.replies:
            return False
        last = self.sent[-1][0].seq if self.sent else None
        return returned.letter is None or returned.letter == (last if known.letter is None else known.letter)

    def _letter_of(self, entry: Entry, body: NoticeReturned) -> int | None:
        before = (sent.seq for sent, _ in reversed(self.sent) if sent.seq < entry.seq)
        return body.letter if body.letter is not None else next(before, None)

    @property
    def has_more_time(self) -> bool:
        return any(ReplyAct.MORE_TIME in reply.acts for _, reply in self.replies)

    @property
    def wants_reminder(self) -> bool:
        return self.reminded < self.ordered

    @property
    def by_page(self) -> list[tuple[Entry, NoticeReply]]:
        """What they have answered on the page, themselves."""
        return [pair for pair in self.replies if pair[1].way is Way.PAGE and pair[1].person is None]

    @property
    def uncopied(self) -> tuple[Entry, NoticeReply] | None:
        """The first answer by page of which no copy has left."""
        return next(iter(self.by_page[self.copied :]), None)

    @property
    def open_contests(self) -> list[Contest]:
        return [contest for contest in self.contests.values() if contest.is_open and not self.is_withdrawn]

    @property
    def last_said(self) -> int:
        """The number of the last entry by which they answered, or by which a dispute was decided; 0: there is none."""
        decided = [entry for contest in self.contests.values() for entry, _ in contest.decided]
        return max((entry.seq for entry in (*(entry for entry, _ in self.replies), *decided)), default=0)

    @property
    def wanted_retests(self) -> list[tuple[Entry, NoticeReply]]:
        """Answers that ask for a re-test which is not begun yet; of what was withdrawn nothing is tested again."""
        if self.is_withdrawn:
            return []
        begun = self.not_begun | {retest.reply for _, retest in self.retests}
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

    def said_since(self, contest: Contest) -> tuple[str, ...]:
        """The artifacts of all that they have answered since a finding was disputed, with what disputes it first."""
        raised = contest.raised[-1][0].seq
        said = (artifact for entry, reply in self.replies if entry.seq >= raised for artifact in reply.artifacts)
        return tuple(dict.fromkeys(said))

    def disputed_by(self, entry: Entry) -> tuple[str, ...]:
        """The findings of which the answer of that entry opened a dispute; of what is disputed already, or final, none."""
        return tuple(c.finding for c in self.contests.values() if any(e.seq == entry.seq for e, _ in c.raised))


def notice_of(entries: Iterable[Entry]) -> NoticeState:
    """Fold a notice's ledger. Any prefix folds, and going on from it folds to the same."""
    return go_on(NoticeState(), entries)


def go_on(state: NoticeState, entries: Iterable[Entry]) -> NoticeState:
    """Fold what came after."""
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
        case Intended() | LetterSent() | NotDone() | ReminderOrdered() | NoticeReturned() | NoticeDelivered():
            _on_its_way(state, entry)
        case Asked() as body:
            state.asked[body.question] = (entry, body)
        case Answered() as body:
            _answered(state, body)
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
        case Closed():
            state.closed = entry
        case Abandoned(why=why):
            state.closed, state.given_up = entry, True
            state.is_withdrawn = state.is_withdrawn or why == WITHDRAWN
        case _:
            pass


def _answered(state: NoticeState, body: Answered) -> None:
    entry, asked = state.asked.get(body.question, (None, None))
    if entry is None or asked is None:
        return
    match asked.topic, body.answer:
        case QuestionTopic.NOTICE_LEFT, "not_sent":
            state.leaving = None
        case QuestionTopic.POST_NOTICE, "posted":
            state.posted = True
        case topic, answer if topic in FAILING and answer == ABANDON:
            _abandoned(state, entry.stage)
        case _:
            pass


def _abandoned(state: NoticeState, stage: str | None) -> None:
    """A person has given one stage up: it goes by post, nobody is reminded, or the re-test was not begun."""
    match stage:
        case step if step == SEND:
            state.by_post_only = True
        case step if step == REMIND:
            state.ordered = state.reminded
        case step if step == COPY:
            state.copied = len(state.by_page)
        case step if step == RETEST:
            state.not_begun |= {reply.reply for _, reply in state.wanted_retests[:1]}
        case _:
            pass


def _on_its_way(state: NoticeState, entry: Entry) -> None:
    if entry.stage == SEND and isinstance(entry.body, Intended | LetterSent | NotDone):
        state.leaving = entry if isinstance(entry.body, Intended) else None
    match entry.body:
        case LetterSent(letter=letter) as body if letter == NOTICE:
            state.sent.append((entry, body))
        case LetterSent(letter=letter) if letter == RECEIPT:
            state.copied += 1
        case LetterSent():
            state.reminded += 1
        case NotDone() as body if entry.stage == SEND and body.status.startswith("5"):
            state.refused.append((entry, body))
        case ReminderOrdered():
            state.ordered += 1
        case NoticeReturned() as body:
            if state.takes_back(body):
                state.delivered, state.taken_back = None, entry.seq
            state.returned.append((entry, body))
        case NoticeDelivered() as body if state.delivered is None:
            state.delivered, state.taken_back = body, None
        case _:
            pass


def _contested(state: NoticeState, entry: Entry, reply: NoticeReply) -> None:
    """A dispute of what is disputed already is the same one; of what was decided, its appeal; after that, nothing."""
    if state.is_withdrawn:
        return
    for finding in state.about(reply):
        contest = state.contests.setdefault(finding, Contest(finding=finding))
        if not contest.is_open and not contest.is_final:
            contest.raised.append((entry, reply))


def _decided(state: NoticeState, entry: Entry, body: ContestDecided) -> None:
    for finding in body.findings:
        contest = state.contests.get(finding)
        if contest is not None and contest.is_open and contest.raised[-1][1].reply == body.reply:
            contest.decided.append((entry, body))
