"""Where may the program be killed, to prove that nothing is lost and nothing asked twice?

AUDITOR_FAILPOINT=NAME[:N] kills this process with SIGKILL at the N-th passing
of the named point (default the first). Off, a point costs one comparison.
"""

import os
import signal

_name, _left = "", 0

POINTS = (
    "append.before",  # nothing of the entry is written yet
    "append.after",  # the entry is written, nothing has followed
    "intent.after",  # the intent is written, the irreversible step not yet done
    "step.after",  # the irreversible step is done, its observation not yet written
    "cache.before",  # entries written, the next due moment not
)


def arm(where: str) -> None:
    """Say at which passing of which point to die from now on; empty: at none."""
    global _name, _left  # noqa: PLW0603  a process dies once
    _name, _, count = where.partition(":")
    _left = int(count or 1)


def passing(point: str) -> None:
    """Die here, if this is the point and the passing that was armed."""
    global _left  # noqa: PLW0603
    if not _name or point != _name:
        return
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


arm(os.environ.get("AUDITOR_FAILPOINT", ""))
