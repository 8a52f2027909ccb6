"""On which kind of file system does a path lie, and may a database live there?

SQLite shares memory between the processes that have a file open, and relies on
locks that hold: neither is so on a network (https://sqlite.org/wal.html and
https://sqlite.org/howtocorrupt.html, 2.1).
"""

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")  # proc_pid_mountinfo(5); Linux alone
_ESCAPED = re.compile(r"\\([0-7]{3})")

NETWORKED = frozenset(
    {
        *("9p", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs"),
    }
)
_NETWORKED_FUSE = frozenset(
    {"ceph-fuse", "cephfs", "davfs2", "gcsfuse", "glusterfs", "goofys", "rclone", "s3fs", "sshfs", "vmhgfs-fuse"}
)


def kind_of(path: Path) -> str | None:
    """The kind of file system a path lies on, as `ext4` or `fuse.sshfs`; None where the system does not say."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return kind_in(mounts, path.resolve())


def kind_in(mounts: str, path: Path) -> str | None:
    """The same, told from a table of mounts: of those above the path the nearest, and of several there the last."""
    found, depth = None, -1
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        place = Path(_ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), fields[4]))
        if path.is_relative_to(place) and len(place.parts) >= depth:
            found, depth = after.split(" ")[0], len(place.parts)
    return found


def is_networked(kind: str) -> bool:
    """Whether another machine may have the same files open."""
    return kind in NETWORKED or kind.removeprefix("fuse.") in _NETWORKED_FUSE
