"""How does a database file become another one, whole, while others write to it?"""

import sqlite3
from pathlib import Path

from results.durable import PRIVATE_FILE, draft_name, sync_file, sync_folder


def snapshot(file: Path, to: Path) -> None:
    """Write what is committed in an SQLite file into a file of its own, in place of one that stands there.

    Readers and writers go on meanwhile; what is deleted is not in it, nor what
    is committed later. It is private, and whole or not there.
    """
    draft = draft_name(to)
    draft.touch(PRIVATE_FILE, exist_ok=False)
    try:
        source = sqlite3.connect(file, isolation_level=None)
        try:
            source.execute("VACUUM INTO ?", (str(draft),))
        finally:
            source.close()
        sync_file(draft)
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(to.parent)
