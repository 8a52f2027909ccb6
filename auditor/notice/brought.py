"""Which letter brought a link, and by which way came an answer? Pure."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from auditor.notice.state import REMIND, SEND, NoticeState
from results.records import Entry, NoticeReply, Way

PAGE: Final = "page"
"""Who enters in a ledger what was done on the page."""


def letter_with(state: NoticeState, link: str) -> int | None:
    """The number of the entry by which the letter left that a link stands in; None: no letter of ours, or nobody knows."""
    given = state.links.get(link)
    if given is None or given[0].stage != SEND:
        return None
    return next((entry.seq for entry, _ in state.sent if entry.attempt == given[0].attempt), None)


def links_in(state: NoticeState, letter: int | None) -> tuple[str, ...]:
    """The links that a letter that came back had brought, and those passed on since.

    `letter` None: a reminder, or one that the mail does not name: then the last that left.
    """
    if letter is None:
        brought = [link for link, (entry, _) in state.links.items() if entry.stage in (SEND, REMIND)][-1:]
    else:
        brought = [link for link in state.links if letter_with(state, link) == letter]
    return with_passed_on(state, brought)


def with_passed_on(state: NoticeState, links: Collection[str]) -> tuple[str, ...]:
    """The same, and all that somebody has passed on from the page since the first of them: by which, nobody knows."""
    since = min((state.links[link][0].seq for link in links), default=None)
    passed = (
        link
        for link, (entry, given) in state.links.items()
        if since is not None and entry.seq > since and entry.by == PAGE and given.findings and link not in links
    )
    return (*links, *passed)


def came_by(entries: Iterable[Entry], artifacts: Sequence[str]) -> Way:
    """By which way that came which a person is asked to read: what was entered on the page, or a mail."""
    pages = (e.body for e in entries if isinstance(e.body, NoticeReply) and e.body.way is Way.PAGE)
    return Way.PAGE if any(set(artifacts) & set(reply.artifacts) for reply in pages) else Way.MAIL
