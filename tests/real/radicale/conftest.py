"""Radicale with two accounts, its data in a folder that only this test knows."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from tests.real.install import installed
from tests.real.installation import SCENARIOS
from tests.real.process import free_port, running

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Radicale:
    """A running server, and what its administrator could do behind its back."""

    url: str
    data: Path
    passwords: dict[str, str] = field(repr=False)

    @property
    def scenario(self) -> LoadedScenario:
        return load_scenario(SCENARIOS / "services" / "radicale-test.yaml", url=self.url)

    @property
    def accounts(self) -> dict[str, tuple[str, str]]:
        return {f"{name}@radicale-test": (name, password) for name, password in self.passwords.items()}

    def file(self, account: str, path: str) -> Path:
        return self.data / "collection-root" / account / path


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[Radicale]:
    python = installed("radicale", HERE / "requirements.txt")
    passwords = {name: secrets.token_urlsafe(12) for name in ("maud", "yvon")}
    users, data, port = tmp_path / "users", tmp_path / "data", free_port()
    users.touch(mode=0o600)
    users.write_text("".join(f"{name}:{password}\n" for name, password in passwords.items()))
    options = {
        "--server-hosts": f"127.0.0.1:{port}",
        "--auth-type": "htpasswd",
        "--auth-htpasswd-filename": str(users),
        "--auth-htpasswd-encryption": "plain",
        "--storage-filesystem-folder": str(data),
        "--rights-type": "owner_only",
        "--auth-delay": "0",  # a second for every login that is refused, against guessing
    }
    command = [str(python), "-m", "radicale", *(word for pair in options.items() for word in pair)]
    url = f"http://127.0.0.1:{port}"
    with running(command, ready=url, log=tmp_path / "radicale.log"):
        yield Radicale(url, data, passwords)
