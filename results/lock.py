"""Who holds a file or a folder? A lock of the system's own, which ends with whoever holds it, however they end."""

import fcntl


def take(file: int) -> bool:
    """Hold an open file or folder against everybody else, until it is closed; False: somebody holds it already."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
