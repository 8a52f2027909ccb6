"""How is an Indico started, with everything it stands on, and stopped again?

All of it listens on loopback, at ports the system gives, and keeps its data in
one folder that goes with it. Every program is stopped by its own process id.
"""

import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real.indico.ground import HERE, Ground

_START_S = 300.0
_STOP_S = 60.0
_PAUSE_S = 0.1

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
SUPPORT_EMAIL = 'support@indico.test'
NO_REPLY_EMAIL = 'noreply@indico.test'
EMAIL_BACKEND = 'indico.vendor.django_mail.backends.console.EmailBackend'
DISABLE_GRAVATAR = True
SYSTEM_NOTICES_URL = None
DISABLE_CELERY_CHECK = True
"""


class DidNotStart(Exception):
    """A program did not come up, or a command failed; with the end of what it said."""


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
    _works: bool = False

    def ask(self, duty: str, **details: Any) -> Any:
        """Let the operator do something with Indico's own Python; see `duty.py`."""
        done = subprocess.run(
            [self.ground.program("python"), str(HERE / "duty.py"), duty],
            input=json.dumps(details),
            env={**self.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=_START_S,
        )
        if done.returncode:
            raise DidNotStart(f"the operator's {duty}: {done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])

    def start_worker(self) -> None:
        """Let it do what was asked of it, and what is asked from now on."""
        assert not self._works, "it works already"
        log = self.folder / "log" / "worker.log"
        said = log.stat().st_size if log.exists() else 0
        command = [self.ground.program("indico"), "celery", "worker", "-c", "1", "--without-gossip", "--without-mingle"]

        def is_ready() -> bool:
            return b"ready." in log.read_bytes()[said:]

        self._worker.enter_context(running(command, log=log, environment=self.environment, is_ready=is_ready))
        self._works = True

    def stop_worker(self) -> None:
        """What it has begun it ends; what is asked from now on waits."""
        self._worker.close()
        self._works = False


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
        run([ground.program("indico"), "db", "prepare"], environment)
        command = [ground.program("gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
        stack.enter_context(
            running(
                [*command, "indico.web.flask.app:make_app()"],
                log=folder / "log" / "web.log",
                environment=environment,
                is_ready=lambda: is_open(port),
            )
        )
        indico = Indico(url=url, folder=folder, ground=ground, environment=environment)
        stack.callback(indico.stop_worker)
        yield indico


@contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    is_ready: Callable[[], bool],
    owner: pwd.struct_passwd | None = None,
) -> Iterator[int]:
    """Run a program until it is no longer needed; gives its process id once it is ready.

    What it says goes to a file: a pipe nobody reads would stop it.
    """
    with log.open("ab") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env={**environment},
            cwd=log.parent,
            start_new_session=True,
            **_as(owner),
        )
    try:
        end = time.monotonic() + _START_S
        while not is_ready():
            if process.poll() is not None or time.monotonic() > end:
                raise DidNotStart(f"{' '.join(command[:3])}: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(_PAUSE_S)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run(command: Sequence[str], environment: Mapping[str, str], *, owner: pwd.struct_passwd | None = None) -> None:
    """Run a command to its end.

    Raises:
        DidNotStart: it failed.
    """
    done = subprocess.run(
        command, env={**environment}, capture_output=True, text=True, check=False, timeout=_START_S, **_as(owner)
    )
    if done.returncode:
        raise DidNotStart(f"{' '.join(command[:3])}: {(done.stdout + done.stderr)[-2000:]}")


def _as(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that PostgreSQL's owner can pass through as well."""
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
    data, password = folder / "postgres", secrets.token_hex(16)
    data.mkdir(mode=0o700)
    secret = data / "password"
    secret.write_text(password)
    owner = ground.owner
    if owner:
        for path in (data, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    cluster, port = data / "cluster", free_port()
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(data), "PGPASSWORD": password}
    initdb = [str(ground.postgres / "initdb"), "-D", str(cluster), "-U", "indico", "-A", "scram-sha-256"]
    run([*initdb, "--pwfile", str(secret), "-E", "UTF8", "--no-sync"], environment, owner=owner)
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    server = [str(ground.postgres / "postgres"), "-D", str(cluster), *options]
    log = folder / "log" / "postgres.log"
    with running(server, log=log, environment=environment, owner=owner, is_ready=lambda: is_open(port)):
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
    configuration.write_text(f"bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ''\ndir {folder / 'tmp'}\n")
    command = [str(ground.redis), str(configuration)]
    log = folder / "log" / "redis.log"
    with running(command, log=log, environment={"PATH": os.environ["PATH"]}, is_ready=lambda: is_open(port)):
        yield f"redis://:{password}@127.0.0.1:{port}"


def _configured(ground: Ground, folder: Path, *, database: str, redis: str, url: str) -> dict[str, str]:
    """Write Indico's configuration; gives the environment in which its programs find it."""
    configuration = folder / "indico.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        _CONFIGURATION.format(database=database, redis=redis, secret=secrets.token_hex(32), url=url, folder=str(folder))
    )
    environment = {
        "PATH": f"{ground.environment / 'bin'}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "INDICO_CONFIG": str(configuration),
        "PYTEST_CURRENT_TEST": "indico",  # else it asks a name server whether the addresses of our people exist
        **({"C_FORCE_ROOT": "1"} if os.geteuid() == 0 else {}),
    }
    run([ground.program("indico"), "setup", "create-logging-config", str(folder)], environment)
    return environment
