"""What stands in a backup that holds more than the store, under which names, and what says that it is whole?"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

STORE = "store.sqlite"
LABEL = "backup.json"  # the last one: what has none was cut
KEY = ".key"
COMMITS = (KEY, ".erased")  # either makes an artifact one that exists or existed (`results.vault.place`)

_FORMAT, _VERSION = "portability-auditor/backup", 1
_SETTINGS = (
    "auditor.toml",
    "accounts.toml",
    "recipients.toml",
    "alerts.toml",
    "subscribers.toml",
)  # they may hold a password, and say who is who
_ARTIFACT = re.compile(r"vault/[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}/[0-9a-f]{64}\.(bin|key|erased)", re.ASCII)
_KEY = re.compile(r"keys/[a-z0-9][a-z0-9.-]*\.(key|pem)", re.ASCII)


def is_artifact(name: str) -> bool:
    """Whether it is a file of the vault."""
    return _ARTIFACT.fullmatch(name) is not None


def is_key(name: str) -> bool:
    """Whether it is a key of the installation."""
    return _KEY.fullmatch(name) is not None


def is_secret(name: str) -> bool:
    """Whether it is a key, or a file of settings."""
    return name in _SETTINGS or is_key(name)


def is_ours(name: str) -> bool:
    """Whether a backup may hold it at all."""
    return name in (STORE, LABEL) or is_artifact(name) or is_secret(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How much a backup holds beside the store."""

    artifacts: int
    secrets: int

    @classmethod
    def of(cls, names: Iterable[str]) -> "Label":
        """What these names are."""
        given = tuple(names)
        return cls(
            artifacts=sum(is_artifact(name) and Path(name).suffix == KEY for name in given),
            secrets=sum(is_secret(name) for name in given),
        )

    def written(self) -> bytes:
        return json.dumps({"format": _FORMAT, "version": _VERSION, **asdict(self)}, indent=2).encode()

    @classmethod
    def read(cls, data: bytes) -> "Label":
        """Read a label.

        Raises:
            ValueError: it is none, or of a version this program does not know.
        """
        raw = json.loads(data)
        if not isinstance(raw, dict) or raw.get("format") != _FORMAT:
            raise ValueError(f"its {LABEL} is none of ours")
        if raw.get("version") != _VERSION:
            raise ValueError(f"it is of version {raw.get('version')}; this program reads version {_VERSION}")
        return cls(artifacts=raw["artifacts"], secrets=raw["secrets"])
