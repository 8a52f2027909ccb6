"""Which releases are public now, and which of them is the newest?

The store says what is public; drafts, frozen releases and those under embargo
are not opened, not read, not named.
"""

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar, Final

from dashboards.shelf.book import Book, Edition, Index
from dashboards.shelf.build import FORMAT, build, name_of
from dashboards.shelf.folder import check_files, read_package
from results.errors import ResultsError
from results.records import ReleaseEvent, ReleaseRow, ReleaseState
from results.store import Store
from results.store import release as releases

SHELF: Final = ".shelf"
_PUBLIC: Final = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)


class ShelfUnwritable(ResultsError):
    """What is public cannot be indexed in {0}: {1}. Make some room, or let this program write there; what is shown stays as it is."""

    code: ClassVar[str] = "shelf_unwritable"
    retry: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """All that is public at one moment; another moment has another.

    Attributes:
        books: the newest first: by the end of its period, then by when it was published.
        state: a digest of what is public; the same as long as nothing is published.
    """

    books: tuple[Book, ...] = ()
    state: str = ""
    _by_id: dict[str, Book] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {book.id: book for book in self.books})
        object.__setattr__(self, "state", _state(self.books))

    @property
    def current(self) -> Book | None:
        """The newest that no other has taken the place of."""
        return next((book for book in self.books if book.edition.superseded_at is None), None)

    def find(self, release: str) -> Book | None:
        return self._by_id.get(release)

    def telling_of(self, service: str) -> tuple[Book, ...]:
        """The releases in which a service is, the newest first; those that stand before those that were corrected."""
        found = [book for book in self.books if book.index.rows("services", {"service_id": service}, limit=1)]
        return tuple(sorted(found, key=lambda book: book.edition.superseded_at is not None))


def _state(books: Sequence[Book]) -> str:
    said = [[b.id, b.edition.digest, b.edition.changed_at.isoformat(), b.edition.corrected_by] for b in books]
    return hashlib.sha256(json.dumps([FORMAT, said]).encode()).hexdigest()


async def stock(store: Store, home: Path, before: Shelf | None = None) -> Shelf:
    """Read what is public, and index what is not yet; gives `before` where nothing has changed.

    `home`: the folder in which the folders of releases lie.

    Raises:
        ReleaseUnreadable: a public release is not what was published.
        ShelfUnwritable: its index cannot be written.
    """
    editions = await editions_of(store)
    if before is not None and tuple(editions) == tuple(book.edition for book in before.books):
        return before
    return await asyncio.to_thread(stocked, editions, home, before)


async def editions_of(store: Store) -> tuple[Edition, ...]:
    """What is public, as the store says it."""
    async with store.read() as tx:
        rows = [row for row in await releases.listing(tx) if row.state in _PUBLIC]
        events = {row.id: await releases.events_of(tx, row.id) for row in rows}
    made = [_edition(row, events[row.id], rows) for row in rows]
    return tuple(sorted(made, key=lambda one: (one.of.end, one.published_at, one.id), reverse=True))


def _edition(row: ReleaseRow, events: Sequence[ReleaseEvent], public: Sequence[ReleaseRow]) -> Edition:
    went = {event.state: event.at for event in events}
    return Edition(
        id=row.id,
        digest=row.digest,
        period=row.period,
        corrects=row.corrects,
        published_at=went[ReleaseState.PUBLISHED],
        superseded_at=went.get(ReleaseState.SUPERSEDED),
        corrected_by=next((other.id for other in public if other.corrects == row.id), None),
    )


def stocked(editions: Sequence[Edition], home: Path, before: Shelf | None = None) -> Shelf:
    """Index the folders of these releases, as far as they are not yet, and drop what belongs to none of them.

    Raises:
        ReleaseUnreadable, ShelfUnwritable: as `stock`.
    """
    try:
        return _stocked(editions, home, before)
    except (OSError, sqlite3.Error) as error:
        raise ShelfUnwritable(home / SHELF, error) from error


def _stocked(editions: Sequence[Edition], home: Path, before: Shelf | None) -> Shelf:
    open_already = {b.edition.digest: b.index for b in before.books} if before is not None else {}
    books = tuple(Book(edition=one, index=open_already.get(one.digest) or _indexed(one, home)) for one in editions)
    wanted = {name_of(one.id, one.digest) for one in editions}
    for path in (home / SHELF).glob("*.sqlite"):
        if path.name not in wanted:
            path.unlink(missing_ok=True)
    return Shelf(books=books)


def _indexed(edition: Edition, home: Path) -> Index:
    package = read_package(home / edition.id, edition.digest)
    path = home / SHELF / name_of(edition.id, edition.digest)
    if not path.exists():
        build(package, path)
    return Index(replace(package, checked=check_files(package)), path)
