"""How is an Indico started, with everything it stands on, and stopped again?

All of it listens on loopback, at ports the system gives, and keeps its data in
one folder that goes with it. Every program is stopped by its own process id.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real.indico.ground import HERE, Ground
from tests.real.process import free_port, run_as, running

DOMAIN = "indico.test"
_START_S = 300.0  # a busy machine of two cores took two minutes

_CONFIGURATION = """\
SQLALCHEMY_DATABASE_URI = {database!r}
REDIS_CACHE_URL = {redis!r} + '/0'
CELERY_BROKER = {redis!r} + '/1'
SECRET_KEY = {secret!r}
BASE_URL = {url!r}
DEFAULT_TIMEZONE = 'Europe/Berlin'
DEFAULT_LOCALE = 'en_GB'
CACHE_DIR = {folder!r} + '/cache'
TEMP_DIR = {folder!r} + '/tmp'
LOG_DIR = {folder!r} + '/log'
STORAGE_BACKENDS = {{'default': 'fs:' + {folder!r} + '/archive'}}
ATTACHMENT_STORAGE = 'default'
SUPPORT_EMAIL = 'support@{domain}'
NO_REPLY_EMAIL = 'noreply@{domain}'
EMAIL_BACKEND = 'indico.vendor.django_mail.backends.console.EmailBackend'  # mails go to the worker's log
DISABLE_GRAVATAR = True
DISABLE_CELERY_CHECK = True
SYSTEM_NOTICES_URL = None
"""


@dataclass(slots=True, kw_only=True)
class Indico:
    """An Indico that is being served.

    Its worker, which makes the exports, is stopped at first: whoever wants
    one made says when.
    """

    url: str
    folder: Path
    ground: Ground
    environment: Mapping[str, str]
    _worker: ExitStack = field(default_factory=ExitStack)

    def ask(self, duty: str, **details: Any) -> Any:
        """Let the operator do something with Indico's own Python; see `duty.py`."""
        command = [str(self.ground.programs / "python"), str(HERE / "duty.py"), duty]
        said = run(command, self.environment, given=json.dumps(details))
        return json.loads(said.splitlines()[-1])

    def start_worker(self) -> None:
        """Let it do what was asked of it, and what is asked from now on."""
        log = self.folder / "log" / "worker.log"
        before = log.stat().st_size if log.exists() else 0
        command = [str(self.ground.programs / "indico"), "celery", "worker", "-c", "1"]
        self._worker.enter_context(
            running(
                [*command, "--without-gossip", "--without-mingle"],
                ready=lambda: b"ready." in log.read_bytes()[before:],
                log=log,
                env=self.environment,
                within_s=_START_S,
            )
        )

    def stop_worker(self) -> None:
        """What it has begun it ends; what is asked from now on waits."""
        self._worker.close()


@contextmanager
def serve(ground: Ground) -> Iterator[Indico]:
    """Start an empty Indico of one's own."""
    with ExitStack() as stack:
        folder = stack.enter_context(_folder())
        database = stack.enter_context(_postgres(ground, folder))
        redis = stack.enter_context(_redis(ground, folder))
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        environment = _configured(ground, folder, database=database, redis=redis, url=url)
        run([str(ground.programs / "indico"), "setup", "create-logging-config", str(folder)], environment)
        run([str(ground.programs / "indico"), "db", "prepare"], environment)
        command = [str(ground.programs / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
        log = folder / "log" / "web.log"
        web = running(
            [*command, "indico.web.flask.app:make_app()"],
            ready=f"{url}/login/",
            log=log,
            env=environment,
            within_s=_START_S,
        )
        stack.enter_context(web)
        indico = Indico(url=url, folder=folder, ground=ground, environment=environment)
        stack.callback(indico.stop_worker)
        yield indico


def run(command: Sequence[str], environment: Mapping[str, str], *, given: str = "", **as_whom: Any) -> str:
    """Run a command to its end; gives what it says.

    Raises:
        AssertionError: it failed; with its last words.
    """
    done = subprocess.run(
        command,
        input=given,
        env={**environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=_START_S,
        **as_whom,
    )
    assert done.returncode == 0, f"{' '.join(command[:3])}: {(done.stdout + done.stderr)[-2000:]}"
    return done.stdout


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that PostgreSQL's owner can pass through as well, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="indico-"))
    folder.chmod(0o711)
    for name in ("cache", "tmp", "log", "archive"):
        (folder / name).mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postgres(ground: Ground, folder: Path) -> Iterator[str]:
    """A cluster of one's own, with the extensions Indico wants; gives the database's address."""
    home, password = folder / "postgres", secrets.token_hex(16)
    home.mkdir(mode=0o700)
    secret = home / "password"
    secret.write_text(password)
    if ground.owner:
        for path in (home, secret):
            os.chown(path, ground.owner.pw_uid, ground.owner.pw_gid)
    cluster, port = home / "cluster", free_port()
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(home), "PGPASSWORD": password}
    initdb = [str(ground.postgres / "initdb"), "-D", str(cluster), "-U", "indico", "-A", "scram-sha-256", "-E", "UTF8"]
    run([*initdb, "--no-sync", "--pwfile", str(secret)], environment, **run_as(ground.owner))
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with running(
        [str(ground.postgres / "postgres"), "-D", str(cluster), *options],
        ready=lambda: _is_open(port),
        log=folder / "log" / "postgres.log",
        env=environment,
        owner=ground.owner,
        within_s=_START_S,
    ):
        reach = ["-h", "127.0.0.1", "-p", str(port), "-U", "indico"]
        run([str(ground.postgres / "createdb"), *reach, "indico"], environment)
        for extension in ("unaccent", "pg_trgm"):
            create = ["-d", "indico", "-c", f"CREATE EXTENSION {extension}"]
            run([str(ground.postgres / "psql"), *reach, *create], environment)
        yield f"postgresql://indico:{password}@127.0.0.1:{port}/indico"


@contextmanager
def _redis(ground: Ground, folder: Path) -> Iterator[str]:
    port, password = free_port(), secrets.token_hex(16)
    configuration = folder / "redis.conf"  # a password on the command line would be everybody's
    configuration.touch(mode=0o600)
    configuration.write_text(f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\ndir {folder / "tmp"}\n')
    with running(
        [str(ground.redis), str(configuration)],
        ready=lambda: _is_open(port),
        log=folder / "log" / "redis.log",
        env={"PATH": os.environ["PATH"]},
        within_s=_START_S,
    ):
        yield f"redis://:{password}@127.0.0.1:{port}"


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _configured(ground: Ground, folder: Path, *, database: str, redis: str, url: str) -> dict[str, str]:
    """Write Indico's configuration; gives the environment in which its programs find it."""
    configuration = folder / "indico.conf"
    configuration.touch(mode=0o600)
    secret = secrets.token_hex(32)
    configuration.write_text(
        _CONFIGURATION.format(database=database, redis=redis, secret=secret, url=url, folder=str(folder), domain=DOMAIN)
    )
    return {
        "PATH": f"{ground.programs}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "INDICO_CONFIG": str(configuration),
        "PYTEST_CURRENT_TEST": "indico",  # else it asks a name server whether the addresses of our people exist
        **({"C_FORCE_ROOT": "1"} if os.geteuid() == 0 else {}),
    }
