"""What must lie elsewhere, so that an installation can be made again from it?

One file: the store alone, as an SQLite database wherever it lives, or a tar of
store and vault, and of the keys where that was asked for. The store is taken
first: artifacts never change, and are kept before an entry names them, so the
vault then holds all that the store names, but for what is erased meanwhile.

What a backup does not know has happened: a request that was made after it must
not be made again. So the store in it is stopped, until a person says otherwise.
"""

from results.backup.restore import Restored, restore
from results.backup.write import Backup, back_up

__all__ = ["Backup", "Restored", "back_up", "restore"]
