"""Where does a simulation live, so that nobody takes it for an installation?

In a folder that says what it is, with a key of its own that signs nothing else.
`open_house` opens no such folder, and what is published refuses its services.
"""

import json
import shutil
from pathlib import Path

from auditor.settings import MARK, SettingsError
from results.durable import create_file, make_folder
from results.key import Keys, make_keys

_FORMAT = "portability-auditor/simulation"
_WRITTEN = frozenset({MARK, "keys", "store.sqlite", "store.sqlite-shm", "store.sqlite-wal"})


class SimulationElsewhere(SettingsError):
    """{0} holds {1}, which no simulation wrote. Give --home a folder that is empty or does not exist yet."""

    code = "simulation_elsewhere"


def prepare(home: Path, said: dict[str, object]) -> Keys:
    """Make the folder anew, with keys; `said` is what is simulated.

    Raises:
        SimulationElsewhere: it holds something else; nothing was changed.
    """
    mark(home, said)
    return make_keys(home)


def mark(home: Path, said: dict[str, object]) -> None:
    """Make the folder anew, and say in it what it is.

    Raises:
        SimulationElsewhere: it holds something else; nothing was changed.
    """
    clear(home)
    make_folder(home)
    create_file(home / MARK, json.dumps({"format": _FORMAT, "v": 1, **said}, indent=2).encode() + b"\n")


def clear(home: Path) -> None:
    """Delete what an earlier simulation left, and nothing else.

    Raises:
        SimulationElsewhere: it holds something else; nothing was changed.
    """
    if not home.exists():
        return
    if not home.is_dir():
        raise SimulationElsewhere(home, "a file")
    held = {path.name for path in home.iterdir()}
    strange = sorted(name for name in held if not _is_ours(home / name))
    if strange or (held and MARK not in held):
        raise SimulationElsewhere(home, (strange or sorted(held))[0])
    shutil.rmtree(home)


def _is_ours(path: Path) -> bool:
    """A file of one, or the folder of one of several side by side."""
    return path.name in _WRITTEN or (path.is_dir() and (path / MARK).is_file())
