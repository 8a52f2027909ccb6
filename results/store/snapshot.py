"""How does a database file become another one, whole, while others write to it?"""

import sqlite3
from contextlib import closing
from pathlib import Path

from results.durable import PRIVATE_FILE, draft_name, sync_file, sync_folder
from results.store.failure import said_plainly


def snapshot(file: Path, to: Path) -> None:
    """Write what is committed in an SQLite file into a file of its own, in place of one that stands there.

    Readers and writers go on meanwhile; what is deleted is not in it, nor what
    is committed later. It is private, and whole or not there.

    Raises:
        StoreFull, StoreUnreachable, StoreDamaged: as the methods of `Store`.
    """
    draft = draft_name(to)
    draft.touch(PRIVATE_FILE, exist_ok=False)
    try:
        with said_plainly(str(to)), closing(sqlite3.connect(file, isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", (str(draft),))
        sync_file(draft)
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(to.parent)


def make_single(file: Path) -> None:
    """Leave nothing beside a database that nobody has open, and nothing that reading it would write.

    Raises:
        StoreFull, StoreUnreachable, StoreDamaged: as the methods of `Store`.
    """
    with said_plainly(str(file)), closing(sqlite3.connect(file, isolation_level=None)) as direct:
        direct.execute("PRAGMA journal_mode=DELETE")
