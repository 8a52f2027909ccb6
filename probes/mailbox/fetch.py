"""Which mails have come since we last looked?

Read and left as they are: no mail is marked, moved or deleted. Where we are in
a folder is its validity and the last number read (RFC 3501, 2.3.1.1); a folder
that was made anew is read from its beginning. Mails lie in the inbox, and some
that are for us in what the server takes for junk (RFC 6154).
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import imapclient
from imapclient.exceptions import IMAPClientError

LARGEST: Final = 64 * 2**20
"""Bytes of a mail that is read; of a larger one, its head."""

_INBOX: Final = "INBOX"
_LONGEST_HEAD: Final = 2**20
_ROOM: Final = 64 * 2**20  # bytes of mails that lie in memory at once, and one more
_DAY: Final = timedelta(days=1)
_AT_ONCE: Final = 500
_IDLE_S: Final = 25.0
_POLL_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a folder was read."""

    validity: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A mail that came.

    Attributes:
        at: when our server took it in.
        raw: as it came; of one that is too large, its head.
        size: of the whole, in bytes.
    """

    folder: str
    uid: int
    at: datetime
    size: int
    raw: bytes = field(repr=False)

    @property
    def whole(self) -> bool:
        return self.size <= LARGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came since we last looked.

    Attributes:
        arrived: oldest first.
        places: by folder, where we are now.
        more: there is more than is read at once.
    """

    arrived: tuple[Arrived, ...]
    places: dict[str, Place]
    more: bool


def read_new(client: imapclient.IMAPClient, places: Mapping[str, Place], *, first: datetime | None = None) -> Look:
    """Read the mails that came since.

    Args:
        client: signed in.
        places: by folder, how far it was read.
        first: what came before that day is nothing of ours, where a folder was never read.
    """
    client.normalise_times = False
    arrived: list[Arrived] = []
    reached, more = dict(places), False
    for folder in _folders(client):
        known = client.select_folder(folder, readonly=True)
        validity, following = int(known[b"UIDVALIDITY"]), int(known.get(b"UIDNEXT", 1))
        before = places.get(folder)
        last = before.last if before is not None and before.validity == validity else 0
        criteria: list[object] = ["UID", f"{last + 1}:*"]
        if not last and first is not None:
            criteria += ["SINCE", (first - _DAY).date()]  # by the server's own calendar
        uids = sorted(uid for uid in client.search(criteria) if uid > last)
        read, until = _read(client, folder, uids[:_AT_ONCE], room=_ROOM - sum(one.size for one in arrived))
        arrived += read
        cut = until is not None or len(uids) > _AT_ONCE
        end = until if until is not None else uids[_AT_ONCE - 1] if cut else max([last, following - 1, *uids])
        reached[folder] = Place(validity=validity, last=end)
        more = more or cut
    return Look(
        arrived=tuple(sorted(arrived, key=lambda one: (one.at, one.folder, one.uid))), places=reached, more=more
    )


def wait_for(
    client: imapclient.IMAPClient,
    wanted: Callable[[Arrived], bool],
    *,
    until: float,
    since: datetime,
    cancelled: Callable[[], bool],
) -> Arrived | None:
    """Wait until a mail comes that is wanted; None once the time is over. Blocking, for a thread.

    Args:
        client: signed in.
        wanted: says so of each that came.
        until: by the monotonic clock.
        since: the day before which nothing is meant.
        cancelled: whether whoever waits has given up.
    """
    places: dict[str, Place] = {}
    can_idle = client.has_capability("IDLE")
    while True:
        look = read_new(client, places, first=since)
        places = look.places
        found = next((one for one in look.arrived if one.whole and wanted(one)), None)
        left = until - time.monotonic()
        if found is not None or left <= 0 or cancelled():
            return found
        client.select_folder(_INBOX, readonly=True)
        if can_idle:
            client.idle()
            with suppress(IMAPClientError):
                client.idle_check(timeout=min(left, _IDLE_S))
            client.idle_done()
        else:
            time.sleep(min(left, _POLL_S))


def _folders(client: imapclient.IMAPClient) -> Iterator[str]:
    yield _INBOX
    with suppress(IMAPClientError):
        for flags, _, name in client.list_folders():
            if b"\\Junk" in flags and name.upper() != _INBOX:
                yield name


def _read(
    client: imapclient.IMAPClient, folder: str, uids: list[int], *, room: int
) -> tuple[list[Arrived], int | None]:
    """Read mails one after the other, as long as there is room in memory; the number before the first left out, too."""
    arrived: list[Arrived] = []
    if not uids:
        return arrived, None
    known = client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
    for uid in uids:
        if uid not in known:  # gone since
            continue
        if room <= 0:
            return arrived, uid - 1
        size, at = int(known[uid][b"RFC822.SIZE"]), known[uid][b"INTERNALDATE"]
        raw = _raw(client, uid, whole=size <= LARGEST)
        if raw is None:
            continue
        room -= len(raw)
        moment = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        arrived.append(Arrived(folder=folder, uid=uid, at=moment.astimezone(UTC), size=size, raw=raw))
    return arrived, None


def _raw(client: imapclient.IMAPClient, uid: int, *, whole: bool) -> bytes | None:
    """A mail as it came, or the beginning of its head; None if it is gone."""
    wanted, called = (
        ("BODY.PEEK[]", b"BODY[]") if whole else (f"BODY.PEEK[HEADER]<0.{_LONGEST_HEAD}>", b"BODY[HEADER]<0>")
    )
    raw = client.fetch([uid], [wanted]).get(uid, {}).get(called)
    return raw if isinstance(raw, bytes) else None
