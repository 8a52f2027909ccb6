"""Which of the service's ways can be changed, each alone?

The defaults honour the right. A vice replaces one value or one function.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from results.records import Text
from scenarios.sandbox.archive import bind_zip, write_open
from scenarios.sandbox.holding import Edition, Holdings, Members
from scenarios.sandbox.service import ExportMode
from scenarios.sandbox.state import Archive, Member, Order, State

LINK_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knock:
    """Somebody asks for a page."""

    path: str
    username: str | None
    state: State
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What is given instead of the page; `ends_session` signs the member out instead."""

    status: int = 200
    template: str = "maintenance.html"
    headers: Mapping[str, str] = field(default_factory=dict)
    ends_session: bool = False


class Way(StrEnum):
    """How members ask for their data: in their account, by writing to people, or by post alone."""

    EXPORT = "export"
    PEOPLE = "people"
    POST = "post"


class Layout(StrEnum):
    """Where the privacy notice stands on the site, and how it is reached."""

    FOOTER = "footer"  # one page, linked at the foot of every page
    MENU = "menu"  # one page, linked at the head
    LEGAL = "legal"  # by way of a page of legal notices
    SPLIT = "split"  # people's rights on a page of their own, one link from the notice
    FOLDED = "folded"  # in parts that one unfolds
    PDF = "pdf"  # a document


class Notice(StrEnum):
    """What the privacy notice says, and to whom."""

    WHOLE = "whole"
    WITHOUT_PORTABILITY = "without_portability"
    WITHOUT_RIGHTS = "without_rights"
    WITHOUT_PROCEDURE = "without_procedure"
    IN_GERMAN = "in_german"
    SIGNED_IN_ONLY = "signed_in_only"
    NONE = "none"


class Shown(StrEnum):
    """What a member sees of a request that is not answered yet."""

    STATUS = "status"
    NOTHING = "nothing"
    FORGOTTEN = "forgotten"  # as if nothing had been asked


class Hurdle(StrEnum):
    """What on the pages of the request stops some people, and not others."""

    NAMELESS_FIELD = "nameless_field"
    FAINT_WORDS = "faint_words"
    WORDLESS_PICTURE = "wordless_picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the service writes beside a request, so long after it; `closes`: and leaves it at that."""

    words: Text
    after: timedelta
    closes: bool = False


class Enclosed(StrEnum):
    """What comes with a mail."""

    NOTHING = "nothing"
    ATTACHED = "attached"  # the archive itself; where it is linked, the words name `{link}`
    WHOLE = "whole"  # another archive, with everything that the first should have held


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered to a letter.

    Attributes:
        words: with `{reference}`, `{link}` and `{confirm}` filled in.
        after: so long after the letter; None: when the archive is ready.
        subject: instead of that of the letter.
        sender: instead of the officer.
        answers: it names the letter that it answers.
        automatic: a program wrote it, and says so.
        forged: our server vouches for nobody.
        once_confirmed: only if the member has followed the link `{confirm}` by then.
        quotes: the letter stands below.
        as_page: it comes as a page alone.
        headers: other fields of its head.
    """

    words: Text
    after: timedelta | None = None
    subject: Text | None = None
    sender: str | None = None
    enclosed: Enclosed = Enclosed.NOTHING
    answers: bool = True
    automatic: bool = False
    forged: bool = False
    once_confirmed: bool = False
    quotes: bool = True
    as_page: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


RECEIVED = Reply(
    words=Text(
        fr="Nous avons bien reçu votre demande, que nous suivons sous la référence {reference}. Nous y répondrons sous 15 jours.",
        en="We have received your request, which has the reference {reference}. We will answer within 15 days.",
    ),
    after=timedelta(minutes=3),
    automatic=True,
)
ENCLOSED = Reply(
    words=Text(fr="Vous trouverez vos données en pièce jointe.", en="Please find your data attached."),
    enclosed=Enclosed.ATTACHED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A download about to be given."""

    archive: Archive
    ready_at: datetime
    now: datetime


Gate = Callable[[Knock], Obstacle | None]
Selection = Callable[[Holdings, State], Holdings]


def _owner_only(order: Order, username: str | None) -> bool:
    return username == order.username


def _as_made(delivery: Delivery) -> Archive:
    return delivery.archive


def _unguessable(_number: int) -> str:
    return secrets.token_urlsafe(24)


def _as_typed(_field: str, words: str) -> str:
    return words


def _never(_knock: Knock) -> bool:
    return False


def _unharmed(_member: Member) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How the service acts.

    Attributes:
        mode: at once, by a queue, or by an agent.
        delay: from request to archive, on the service's clock; None: never.
        way: how members ask.
        keeps: what of the words typed into a field is kept, and how it is spelt from then on, pages and archive alike.
        form_works: whether a request can be made on the form just now.
        motive_compulsory: whether the form takes no request without a reason.
        document_compulsory: whether it takes none without a copy of an identity document.
        acknowledges: whether it says that a request was received.
        promise: in which time it says that it answers, instead of the service's own words.
        shown: what is seen of a request that is not answered yet.
        news: what is written beside a request as time goes by.
        stand_in_age: an archive this much older than the request is offered while the new one is made.
        selections: what is done, in turn, to the member's data before they are written.
        write: the data as files.
        additions: what is done, in turn, to those files.
        bind: the files as one download.
        deliver: what a download gives at the last moment.
        token: the secret part of the address of the n-th archive.
        opens: whether the archive opens for this username (None: signed out).
        link_life: None: for ever.
        end_announced: whether it says until when the link opens.
        aftermath: what becomes of the account once its own member has taken the archive.
        fee: what a request costs.
        gates: asked before each page; the first obstacle is given.
        locked: whether a member may not come in any more.
        pause_s: real seconds before each page.
        replies: what is answered to a letter that asks.
        second_replies: what is answered to what the member writes next, as long as nothing was given.
        clarified: what is answered once something was, and the member asks what it lacks.
        mails_code: whether every sign-in asks for a code that was mailed.
        sends_back: letters come back undelivered.
        relabelled: words of the pages and what stands there instead.
        layout: where the privacy notice stands.
        notice: what it says.
        reachable: the service says how one reaches it.
        hurdles: what bars some people's way on the pages of the request.
    """

    mode: ExportMode
    delay: timedelta | None
    way: Way = Way.EXPORT
    keeps: Callable[[str, str], str] = _as_typed
    form_works: bool = True
    motive_compulsory: bool = False
    document_compulsory: bool = False
    acknowledges: bool = True
    promise: Text | None = None
    shown: Shown = Shown.STATUS
    news: tuple[News, ...] = ()
    stand_in_age: timedelta | None = None
    selections: tuple[Selection, ...] = ()
    write: Callable[[Holdings, Edition], Members] = write_open
    additions: tuple[Callable[[Members], Members], ...] = ()
    bind: Callable[[Members, Edition], Archive] = bind_zip
    deliver: Callable[[Delivery], Archive] = _as_made
    token: Callable[[int], str] = _unguessable
    opens: Callable[[Order, str | None], bool] = _owner_only
    link_life: timedelta | None = LINK_LIFE
    end_announced: bool = True
    aftermath: Callable[[Member], None] = _unharmed
    fee: Text | None = None
    gates: tuple[Gate, ...] = ()
    locked: Callable[[Knock], bool] = _never
    pause_s: float = 0
    replies: tuple[Reply, ...] = (RECEIVED, ENCLOSED)
    second_replies: tuple[Reply, ...] = ()
    clarified: tuple[Reply, ...] = ()
    mails_code: bool = False
    sends_back: bool = False
    relabelled: Mapping[str, str] = field(default_factory=dict)
    layout: Layout = Layout.FOOTER
    notice: Notice = Notice.WHOLE
    reachable: bool = True
    hurdles: frozenset[Hurdle] = frozenset()
    cookie_banner: bool = False
    captcha: bool = False
    code_for_all: bool = False
