"""Which letter brought a link, and by which way came an answer? Pure."""

from collections.abc import Iterable, Sequence

from auditor.notice.state import SEND, NoticeState
from results.records import Entry, NoticeReply, Way


def letter_with(state: NoticeState, link: str) -> int | None:
    """The number of the entry by which the letter left that a link stands in; None: no letter of ours, or nobody knows."""
    given = state.links.get(link)
    if given is None or given[0].stage != SEND:
        return None
    return next((entry.seq for entry, _ in state.sent if entry.attempt == given[0].attempt), None)


def links_in(state: NoticeState, letter: int | None) -> tuple[str, ...]:
    """The links that stand in the letter of that entry."""
    return tuple(link for link in state.links if letter is not None and letter_with(state, link) == letter)


def came_by(entries: Iterable[Entry], artifacts: Sequence[str]) -> Way:
    """By which way that came which a person is asked to read: what was entered on the page, or a mail."""
    pages = (e.body for e in entries if isinstance(e.body, NoticeReply) and e.body.way is Way.PAGE)
    return Way.PAGE if any(set(artifacts) & set(reply.artifacts) for reply in pages) else Way.MAIL
