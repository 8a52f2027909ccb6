"""In which files of the installation does a person occur? Settings, accounts, declarations, reports, releases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from auditor.house import House
from auditor.privacy.needle import Needle
from auditor.privacy.place import Place, PlaceKind, Unsearched
from results.errors import ArtifactUnsearchable

_LARGEST: Final = 64 * 2**20
_OTHERWISE: Final = frozenset({"vault", "keys"})
_STORES: Final = (".sqlite", ".sqlite-wal", ".sqlite-shm")
"""Searched row by row, or not to be read at all."""


def search(house: House, needle: Needle) -> Iterator[Place | Unsearched]:
    """Every file in the home and among the declarations in which it stands, line by line where it has lines."""
    home, scenarios = house.settings.home.absolute(), house.settings.scenarios.absolute()
    for path in sorted({*_files(home), *_files(scenarios)}):
        try:
            yield from _in_file(path, needle)
        except ArtifactUnsearchable as error:
            yield Unsearched(name=str(path), why=str(error.values[0]))
        except OSError as error:
            yield Unsearched(name=str(path), why=error.strerror or type(error).__name__)


def _files(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        inside = path.relative_to(root).parts
        if path.is_file() and inside[0] not in _OTHERWISE and not path.name.endswith(_STORES):
            yield path


def _in_file(path: Path, needle: Needle) -> Iterator[Place | Unsearched]:
    if path.suffix in (".jpg", ".png", ".pdf", ".parquet"):
        yield Unsearched(name=str(path), why=f"a {path.suffix[1:]}")
        return
    if path.stat().st_size > _LARGEST:
        yield Unsearched(name=str(path), why=f"larger than {_LARGEST >> 20} MiB")
        return
    data = path.read_bytes()
    if needle.is_in(str(path.name)):
        yield Place(kind=PlaceKind.FILE, name=str(path.parent), about="the name of a file in it")
    if not needle.is_in_bytes(data):
        return
    lines = [n for n, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1) if needle.is_in(line)]
    about = f"line {', '.join(map(str, lines))}" if lines else "in another encoding, packed, or over several lines"
    yield Place(kind=PlaceKind.FILE, name=str(path), about=about)
