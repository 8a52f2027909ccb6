"""Is everything on this machine that a WordPress needs, and where? It is Debian's, and so are PHP and MariaDB."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.real import debian
from tests.real.install import missing

NAME = "wordpress"
SITE = Path("/usr/share/wordpress")
THEME = "twentytwentythree"
_EXTENSIONS = ("mysqli", "zip", "xml", "mbstring")
_DEBIAN = (
    *("wordpress", f"wordpress-theme-{THEME}", "mariadb-server"),
    *("php-cli", "php-mysql", "php-zip", "php-xml", "php-mbstring"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where everything is.

    Attributes:
        setup: what makes an empty database.
        owner: who runs PHP and the database, which refuse to be root; None where we are nobody special.
    """

    php: Path
    mariadb: Path
    setup: Path
    owner: pwd.struct_passwd | None


def find_ground() -> Ground:
    """Find everything, and install what is missing; what cannot be installed here is skipped by name."""
    found = _found()
    if isinstance(found, str):
        debian.install(NAME, *_DEBIAN)
        found = _found()
    if isinstance(found, str):
        missing(NAME, f"no {found}: sudo apt-get install {' '.join(_DEBIAN)}")
    return found


def _found() -> Ground | str:
    """Everything, or the name of what is missing."""
    php, mariadb, setup = (_program(name) for name in ("php", "mariadbd", "mariadb-install-db"))
    if php is None or not _is_equipped(php):
        return f"PHP with {', '.join(_EXTENSIONS)}"
    if mariadb is None or setup is None:
        return "MariaDB"
    if not (SITE / "wp-load.php").exists() or not (SITE / "wp-content" / "themes" / THEME).exists():
        return f"WordPress with the theme {THEME}"
    return Ground(php=php, mariadb=mariadb, setup=setup, owner=_owner())


def _program(name: str) -> Path | None:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    return Path(found) if found else None


def _is_equipped(php: Path) -> bool:
    told = subprocess.run([php, "-m"], capture_output=True, text=True, check=False).stdout.lower().split()
    return set(_EXTENSIONS) <= set(told)


def _owner() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("www-data") or names["nobody"]
