"""Are the programs of a mail server on this machine, and where? Postfix takes letters, Dovecot keeps mailboxes.

Dovecot is the machine's. Postfix is unpacked and not installed, since it would
drive out whatever mail server the machine has. Both want an administrator.
"""

import grp
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.real import debian
from tests.real.install import missing

NAME = "mail"
DOVECOT = ("dovecot-imapd", "dovecot-lmtpd")
_LMTP = Path("/usr/lib/dovecot/lmtp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where everything is.

    Attributes:
        postfix: folder that stands for `/`.
        owner: who owns Postfix's queue; not who owns the mailboxes.
        holder: who owns the mailboxes, and nothing else.
    """

    dovecot: Path
    postfix: Path
    owner: pwd.struct_passwd
    holder: pwd.struct_passwd

    @property
    def programs(self) -> Path:
        return self.postfix / "usr" / "lib" / "postfix"


def find_ground() -> Ground:
    """Find everything, and install or unpack what is missing; what cannot be had here is skipped by name."""
    if os.geteuid() != 0:
        missing(NAME, "Postfix and Dovecot are started by an administrator only: run the tests as root")
    dovecot = _dovecot()
    if dovecot is None:
        debian.install(NAME, *DOVECOT)
        dovecot = _dovecot()
    if dovecot is None:
        missing(NAME, f"no Dovecot with IMAP and LMTP: sudo apt-get install {' '.join(DOVECOT)}")
    for user in ("dovecot", "dovenull", "mail", "nobody"):
        try:
            pwd.getpwnam(user)
        except KeyError:
            missing(NAME, f"there is no user {user} on this machine")
    return Ground(
        dovecot=dovecot,
        postfix=debian.unpacked(NAME, "postfix"),
        owner=pwd.getpwnam("mail"),
        holder=pwd.getpwnam("nobody"),
    )


def reader() -> int:
    """The group by which Dovecot reads what nobody else may."""
    return grp.getgrnam("dovecot").gr_gid


def _dovecot() -> Path | None:
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/sbin")
    return Path(found) if found and _LMTP.exists() else None
