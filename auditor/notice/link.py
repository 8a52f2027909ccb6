"""By which link does a controller reach the page of its notice, and who may still go by it?

The secret leaves once, in a letter; kept is its digest alone. A link is over
when its time is, when somebody revokes it, and when the letter that brought it
came back. What was passed on from the page since is over with it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.notice.brought import with_passed_on
from auditor.notice.draft import document_of
from auditor.notice.enter import enter, find_notice_for
from auditor.notice.sheet import burn
from auditor.notice.state import NoticeState
from auditor.refusal import Refused
from dashboards.channels.notice import Passage
from results.records import Entry, PageGiven, PageTaken
from results.store import page

LASTS: Final = timedelta(days=180)
"""The longest time to answer, a dispute, its appeal, and a reserve."""

LONGEST: Final = timedelta(days=400)
BELOW: Final = "/n/"
SHORT: Final = 12
"""So many signs of its digest name a link of one notice."""

_BYTES: Final = 32
_OF: Final = b"auditor notice page\n"


def fresh() -> str:
    """A new secret, of 256 bits."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """By which a link is known."""
    return hashlib.sha256(_OF + token.encode("utf-8", errors="surrogateescape")).hexdigest()


def passage(site: str, token: str, until: datetime) -> Passage:
    """A link as a letter brings it."""
    return Passage(url=f"{site}{BELOW}{token}", until=until.date())


def masked(site: str, until: datetime) -> Passage:
    """The same without its secret, for what is kept of the letter."""
    return Passage(url=f"{site}{BELOW}…", until=until.date())


async def led_to(tx: AsyncConnection, token: str, now: datetime) -> tuple[Entry, PageGiven] | None:
    """Where a link leads; None: nowhere, whether it was guessed, is over or was revoked."""
    known = await page.history(tx, digest_of(token), since=now - LONGEST)
    if not known or not isinstance(known[-1].body, PageGiven) or known[-1].body.until <= now:
        return None
    return known[-1], known[-1].body


async def give(
    house: House, notice: str, *, person: str, lasts: timedelta = LASTS, findings: tuple[str, ...] = ()
) -> str:
    """Make a link to a notice's page, which is told once; gives its secret. The accounts that a sheet names are given up.

    Raises:
        Refused: nothing was approved; it was withdrawn; no such finding; it would last too long.
    """
    if not timedelta() < lasts <= LONGEST:
        raise Refused(f"a link lasts a day at least, and {LONGEST.days} days at most")
    token, now = fresh(), house.clock.now()
    async with house.store.write() as tx:
        _, _, state = await find_notice_for(tx, notice, person)
        if not state.is_approved or state.is_withdrawn:
            raise Refused(f"notice {notice} was not approved, or is withdrawn; nobody is given a link to it")
        unknown = sorted(set(findings) - set(state.names))
        if unknown:
            raise Refused(f"the notice does not tell of “{unknown[0]}”; it tells of: {'; '.join(state.names)}")
        if not findings:  # the sheet is on the page
            await burn(tx, document_of(house, notice, state), at=now, by=f"person:{person}")
        given = PageGiven(link=digest_of(token), until=now + lasts, findings=findings)
        await enter(tx, notice, given, at=now, by=f"person:{person}")
    return token


async def revoke(house: House, notice: str, which: str | None, *, person: str) -> tuple[str, ...]:
    """Have links lead nowhere any more, at once, and those passed on since with them; gives their digests.

    Args:
        house: the installation.
        notice: its ledger.
        which: how the digest of one begins; None: all of them.
        person: who does it.

    Raises:
        Refused: there is no such link, or none at all.
    """
    async with house.store.write() as tx:
        _, _, state = await find_notice_for(tx, notice, person)
        found = with_passed_on(state, _named(notice, state, which))
        bodies = [PageTaken(link=link, person=person) for link in found]
        await enter(tx, notice, *bodies, at=house.clock.now(), by=f"person:{person}")
    return found


def _named(notice: str, state: NoticeState, which: str | None) -> tuple[str, ...]:
    links = tuple(state.links)
    found = links if which is None else tuple(link for link in links if link.startswith(which.lower()))
    if not found:
        raise Refused(f"notice {notice} has no such link; `auditor notice links {notice}` shows them")
    if which is not None and len(found) > 1:
        raise Refused(f"several links begin with {which}; give more of it")
    return found
