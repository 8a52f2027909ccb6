"""When is a push tried again, and when is it given up? Pure; chance is a value."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SOONEST = timedelta(seconds=30)
LATEST = timedelta(days=1)
"""Between two tries at most."""

ASKED_AT_MOST = timedelta(days=3)
"""For which somebody's `Retry-After` is heeded."""

PATIENCE = timedelta(days=30)
"""From when it was entered, or asked for by a person, to the last try."""

_SPREAD = 0.25
_DIGITS = 9


def next_try(since: datetime, now: datetime, *, jitter: float, asked: timedelta | None = None) -> datetime | None:
    """After a failure: wait as long again as it has been going on, from half a minute to a day; None: no more.

    Args:
        since: when the first try was due.
        now: when the last one failed.
        jitter: from 0 to 1, by chance: lengthens the wait by up to a quarter, so that not all come back at once.
        asked: what the recipient asked for; it is waited for at least so long.
    """
    wait = min(max(now - since, SOONEST), LATEST) * (1 + _SPREAD * jitter)
    if asked is not None:
        wait = max(wait, min(asked, ASKED_AT_MOST))
    at = now + wait
    return at if at <= since + PATIENCE else None


def asked_for(header: str | None, now: datetime) -> timedelta | None:
    """How long a `Retry-After` asks us to wait: seconds, or a date (RFC 9110 10.2.3); None: it cannot be read."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text)) if len(text) <= _DIGITS else ASKED_AT_MOST
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(moment.replace(tzinfo=moment.tzinfo or UTC) - now, timedelta(0))
