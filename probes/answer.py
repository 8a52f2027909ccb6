"""What does an HTTP answer say besides what it holds: come back later, or go away?"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from probes.errors import TargetUnreachable

_MOST_DIGITS = 9  # thirty years in seconds
_LONGEST_DATE = 100
OUT_OF_SERVICE = frozenset({429, 502, 503, 504})

# What walls against programs put into the answers they give instead of the page: (header, part of its value).
_WALL_HEADERS = (("cf-mitigated", "challenge"), ("x-datadome", ""), ("x-px-block", ""), ("x-amzn-waf-action", ""))
_WALL_STATUS = frozenset({401, 403, 405, 429, 503})


def is_wall(status: int, headers: Mapping[str, str]) -> bool:
    """Whether a wall against programs answers in the service's place; names of headers in small letters, or any."""
    walled = any(name in headers and part in headers[name] for name, part in _WALL_HEADERS)
    return walled and status in _WALL_STATUS


def come_back(header: str | None, now: datetime) -> datetime | None:
    """Read `Retry-After` (RFC 9110 10.2.3): when we are asked to come back; None where it says nothing readable."""
    if header is None:
        return None
    if header.strip().isdecimal() and len(header.strip()) <= _MOST_DIGITS:
        return now + timedelta(seconds=int(header))
    try:
        moment = parsedate_to_datetime(header[:_LONGEST_DATE])
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):  # no moment, or one beyond the calendar
        return None


def out_of_service(host: str, status: int, header: str | None, now: datetime) -> TargetUnreachable:
    """Say that a service is there, and cannot answer now; `header` is its Retry-After."""
    when = come_back(header, now)
    asks = f" and asks us to come back at {when:%Y-%m-%d %H:%M} UTC" if when else ""
    return TargetUnreachable(host, f"it answers {status}{asks}", not_before=when)
