"""Where is a secret kept, and who else could read it there?

Declarations hold references, never secrets. What is no reference is taken for
a secret in clear: no message ever repeats it.
"""

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from scenarios.errors import Problem, ScenarioError

FORMS = "env:NAME, file:PATH or keyring:SERVICE/NAME"

_LARGEST_FILE = 256 * 1024
_ENVIRONMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SecretMissing(ScenarioError):
    """A secret is not where the account says."""

    code = "secret_missing"


class SecretExposed(ScenarioError):
    """A file that leads to secrets can be read or changed by others."""

    code = "secret_exposed"


class Keeper(StrEnum):
    """Who keeps a secret for us."""

    ENV = "env"
    FILE = "file"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a secret is kept: `env:NAME`, `file:PATH`, `keyring:SERVICE/NAME`."""

    keeper: Keeper
    place: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reference.

        Raises:
            ValueError: it is none. The message does not repeat the text, which may be a secret.
        """
        keeper, _, place = text.partition(":")
        service, _, name = place.rpartition("/")
        wellformed = {
            "env": _ENVIRONMENT.fullmatch(place) is not None,
            "file": place.strip() != "",
            "keyring": bool(service and name),
        }
        if not wellformed.get(keeper, False):
            raise ValueError(f"this is no reference; write {FORMS}")
        return cls(keeper=Keeper(keeper), place=place)

    def __str__(self) -> str:
        return f"{self.keeper}:{self.place}"


def read_secret(reference: Reference, *, called: str, file: Path, environ: Mapping[str, str]) -> str:
    """Read a secret from its keeper.

    Args:
        reference: where it is kept; a relative `file:` lies beside the declaration.
        called: what messages call it.
        file: the declaration that names it.
        environ: the environment, for `env:`.

    Raises:
        SecretMissing: the keeper has none, or an empty one.
        SecretExposed: the file that holds it can be read by others.
    """
    mend = _MENDS[reference.keeper].format(reference.place)
    if reference.keeper is Keeper.ENV:
        secret = environ.get(reference.place)
    elif reference.keeper is Keeper.FILE:
        text = read_private(file.parent / Path(reference.place).expanduser())
        secret = text and text.removesuffix("\n").removesuffix("\r")
    else:
        secret = _from_keyring(reference, called, file)
    if not secret:
        raise SecretMissing([problem_at(file, "secret_missing", f"{called} is not at {reference}", mend)])
    return secret


_MENDS = {
    Keeper.ENV: "set the environment variable {0}",
    Keeper.FILE: "write it into {0}, then chmod 600 {0}",
    Keeper.KEYRING: "store it there: keyring set SERVICE NAME, which are the two parts of {0}",
}


def _from_keyring(reference: Reference, called: str, file: Path) -> str | None:
    """Ask the system's keyring; slow to load, so only when one is needed."""
    import keyring
    from keyring.errors import KeyringError

    service, _, name = reference.place.rpartition("/")
    try:
        secret: str | None = keyring.get_password(service, name)
    except KeyringError as error:
        what = f"the keyring with {called} does not open ({type(error).__name__})"
        mend = "unlock it, or keep the secret as env: or file:"
        raise SecretMissing([problem_at(file, "keyring_closed", what, mend)]) from None
    return secret


def read_private(path: Path) -> str | None:
    """Read a file that its owner alone can reach; None if there is none.

    The file is looked at once it is open, so that it cannot be exchanged in between.

    Raises:
        SecretExposed: its mode lets others in, or it belongs to another user.
        SecretMissing: it is there and cannot be read as a text.
    """
    try:
        with path.open("rb") as file:
            _refuse_exposed(path, os.fstat(file.fileno()))
            data = file.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise SecretMissing([problem_at(path, "unreadable", what, "look at its permissions")]) from None
    if len(data) > _LARGEST_FILE:
        mend = "look whether it is the right one"
        raise SecretMissing([problem_at(path, "too_large", "the file is larger than 256 KiB", mend)])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretMissing([problem_at(path, "not_utf8", "the file is not UTF-8", "save it as UTF-8")]) from None


def _refuse_exposed(path: Path, found: os.stat_result) -> None:
    if os.name != "posix":
        return  # access lists are no modes
    if found.st_uid != os.geteuid():
        mend = f"chown $(id -un) {path}"
        raise SecretExposed([problem_at(path, "foreign_owner", "the file belongs to another user", mend)])
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        what = f"others can reach the file (mode {mode:04o})"
        raise SecretExposed([problem_at(path, "open_mode", what, f"chmod 600 {path}")])


def problem_at(file: Path, code: str, message: str, mend: str, *, line: int = 0) -> Problem:
    """Name a place in a file whose reader knows lines at most."""
    return Problem(file=str(file), line=line, column=1 if line else 0, code=code, message=message, mend=mend)
