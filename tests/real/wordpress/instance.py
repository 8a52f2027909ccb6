"""How is a WordPress started, with its database, and stopped again?

All of it listens on loopback, at a port the system gives, and keeps its data in
one folder that goes with it. Its mails go to the test's own mail server.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real.process import free_port, run_as, running
from tests.real.wordpress.ground import SITE, THEME, Ground

FILES = Path(__file__).parent / "site"
SENDER = "wordpress@wp.test.local"
_START_S = 120.0
_CONFIGURATION = """\
<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', '{password}');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '{url}');
define('WP_SITEURL', '{url}');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('FS_METHOD', 'direct');
define('RIG_MAIL_PORT', {mail});
define('RIG_MAIL_FROM', '{sender}');
{keys}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
_KEYS = ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE")
_FIRST_WORDS = """\
CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS wordpress@localhost IDENTIFIED BY '{password}';
GRANT ALL ON wordpress.* TO wordpress@localhost;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPress:
    """A WordPress that is being served, and who runs it."""

    url: str
    folder: Path
    ground: Ground
    admin: str = field(repr=False)

    def ask(self, duty: str, **details: Any) -> Any:
        """Let whoever runs it do something beside its pages; see `site/duty.php`."""
        command = [str(self.ground.php), str(self.folder / "duty.php"), str(self.folder / "site"), duty]
        return json.loads(_run(command, self.ground, given=json.dumps({"url": self.url, **details})).splitlines()[-1])


@contextmanager
def serve(ground: Ground, *, mail: int) -> Iterator[WordPress]:
    """Start a WordPress of one's own, with an administrator and nobody else; `mail` is the port that takes its mails."""
    with ExitStack() as stack:
        folder = stack.enter_context(_folder(ground))
        password, admin, port = secrets.token_hex(16), secrets.token_urlsafe(12), free_port()
        stack.enter_context(_database(ground, folder, password))
        url = f"http://127.0.0.1:{port}"
        site = _site(ground, folder, url=url, password=password, mail=mail)
        wordpress = WordPress(url=url, folder=folder, ground=ground, admin=admin)
        wordpress.ask("install", email="admin@wp.test.local", password=admin, theme=THEME)
        command = [str(ground.php), "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", str(site)]
        serving = running(
            [*command, str(folder / "router.php")],
            ready=f"{url}/wp-login.php",
            log=folder / "php.log",
            env=_environment(),
            owner=ground.owner,
            within_s=_START_S,
        )
        stack.enter_context(serving)
        yield wordpress


@contextmanager
def _folder(ground: Ground) -> Iterator[Path]:
    """A folder of short name, for the database's socket, that belongs to who runs everything."""
    folder = Path(tempfile.mkdtemp(prefix="wp-"))
    if ground.owner:
        os.chown(folder, ground.owner.pw_uid, ground.owner.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _database(ground: Ground, folder: Path, password: str) -> Iterator[None]:
    data, where, first = folder / "data", folder / "db.sock", folder / "first.sql"
    quiet = ["--no-defaults", f"--datadir={data}"]
    _run([str(ground.setup), *quiet, "--skip-test-db", "--auth-root-authentication-method=socket"], ground)
    _keep(first, _FIRST_WORDS.format(password=password), ground)
    options = [f"--socket={where}", "--skip-networking", "--skip-log-bin", f"--init-file={first}"]
    with running(
        [str(ground.mariadb), *quiet, *options, "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"],
        ready=lambda: _is_open(where),
        log=folder / "mariadb.log",
        env=_environment(),
        owner=ground.owner,
        within_s=_START_S,
    ):
        yield


def _site(ground: Ground, folder: Path, *, url: str, password: str, mail: int) -> Path:
    """A copy of the program, with settings of its own and a place for files."""
    site = folder / "site"
    shutil.copytree(SITE, site, symlinks=True)
    content = site / "wp-content"
    for name in ("mu-plugins", "uploads"):
        (content / name).mkdir(exist_ok=True)
    shutil.copy(FILES / "rig.php", content / "mu-plugins" / "rig.php")
    for name in ("duty.php", "router.php"):  # beside the site: who runs PHP may not be able to read where we are
        shutil.copy(FILES / name, folder / name)
    if ground.owner:
        os.chown(content / "uploads", ground.owner.pw_uid, ground.owner.pw_gid)
    keys = "\n".join(f"define('{key}_{kind}', '{secrets.token_hex(32)}');" for key in _KEYS for kind in ("KEY", "SALT"))
    values = {"url": url, "password": password, "mail": mail, "sender": SENDER, "keys": keys}
    configuration = site / "wp-config.php"
    configuration.unlink()
    _keep(configuration, _CONFIGURATION.format(socket=folder / "db.sock", **values), ground)
    return site


def _keep(path: Path, text: str, ground: Ground) -> None:
    """Write what only who runs everything may read."""
    path.touch(mode=0o600)
    path.write_text(text)
    if ground.owner:
        os.chown(path, ground.owner.pw_uid, ground.owner.pw_gid)


def _run(command: list[str], ground: Ground, *, given: str = "") -> str:
    done = subprocess.run(
        command,
        input=given,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=_START_S,
        **run_as(ground.owner),
    )
    assert done.returncode == 0, f"{' '.join(command[:4])}: {(done.stdout + done.stderr)[-2000:]}"
    return done.stdout


def _environment() -> Mapping[str, str]:
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}


def _is_open(where: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return where.exists() and probe.connect_ex(str(where)) == 0
