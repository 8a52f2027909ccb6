"""What does the folder of a release hold, as it says itself, and is it what was entered?"""

import csv
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from dashboards.channels.open_data.package import DIGEST, PACKAGE
from dashboards.channels.open_data.table import Kind, harmless
from results.errors import ResultsError

Value = str | int | float | bool | None
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KINDS = frozenset(Kind)


class ReleaseUnreadable(ResultsError):
    """The folder of release {0} is not what was published: {1}. Restore it from its zip or a backup; nothing of it is shown until then."""

    code: ClassVar[str] = "release_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A table of a release.

    Attributes:
        columns: each with the type that Table Schema gives it.
        keys: columns by which its rows are named, or that name rows of others.
    """

    name: str
    path: str
    title: Mapping[str, str]
    columns: Mapping[str, Kind]
    keys: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file as it was when it was held against what the release lists."""

    bytes: int
    mtime_ns: int
    sha256: str

    def is_still(self, path: Path) -> bool:
        """Whether the file holds the same; it is read again only where it was written to since."""
        try:
            stat = path.stat()
            return (stat.st_size, stat.st_mtime_ns) == (self.bytes, self.mtime_ns) or _sum(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A release as its `datapackage.json` describes it.

    Attributes:
        about: the description itself.
        files: every file that is listed, with its SHA-256; nothing else is ever given out.
        checked: these and the archive, as `check_files` found them.
    """

    folder: Path
    about: Mapping[str, Any]
    resources: tuple[Resource, ...]
    files: Mapping[str, str]
    checked: Mapping[Path, Checked] = field(default_factory=dict)


def read_package(folder: Path, digest: str) -> Package:
    """Read the description of a release.

    Raises:
        ReleaseUnreadable: it is another than the one with this SHA-256, or no description.
    """
    try:
        data = (folder / PACKAGE).read_bytes()
    except OSError as error:
        raise ReleaseUnreadable(folder.name, f"{PACKAGE} cannot be read ({error.strerror})") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ReleaseUnreadable(folder.name, f"{PACKAGE} is another than the one that was entered")
    about = json.loads(data)
    try:
        listed = {resource["path"]: _sha256(resource) for resource in about["resources"]}
        tables = tuple(_resource(one) for one in about["resources"] if one.get("type") == "table")
    except (KeyError, TypeError, ValueError) as error:
        raise ReleaseUnreadable(folder.name, f"{PACKAGE} describes no tables ({error})") from error
    return Package(folder=folder, about=about, resources=tables, files={PACKAGE: digest, DIGEST: "", **listed})


def _resource(one: Mapping[str, Any]) -> Resource:
    schema = one["schema"]
    columns = {field["name"]: Kind(field["type"]) for field in schema["fields"]}
    refers = [name for key in schema.get("foreignKeys", ()) for name in key["fields"]]
    keys = tuple(dict.fromkeys([*schema.get("primaryKey", ()), *refers]))
    for name in (one["name"], *columns):
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} names no table and no column")
    if not set(keys) <= columns.keys():
        raise ValueError(f"{one['name']} has keys that are no columns")
    return Resource(
        name=one["name"],
        path=one["path"],
        title={"fr": one.get("title_fr", one["name"]), "en": one.get("title", one["name"])},
        columns=columns,
        keys=keys,
        sha256=_sha256(one),
    )


def _sha256(resource: Mapping[str, Any]) -> str:
    return str(resource["hash"]).removeprefix("sha256:")


def rows_of(package: Package, resource: Resource) -> Iterator[dict[str, Value]]:
    """The rows of a table, each value of its type.

    Raises:
        ReleaseUnreadable: the file is another than the one that is described.
    """
    path, release = package.folder / resource.path, package.folder.name
    try:
        if _sum(path) != resource.sha256:
            raise ReleaseUnreadable(release, f"{resource.path} was changed")
        with path.open(encoding="utf-8", newline="") as text:
            reader = csv.reader(text)
            names = next(reader, [])
            if names != list(resource.columns):
                raise ReleaseUnreadable(release, f"{resource.path} has other columns than described")
            kinds = list(resource.columns.values())
            for cells in reader:
                yield {n: _value(c, k) for n, c, k in zip(names, cells, kinds, strict=True)}
    except (OSError, ValueError) as error:
        raise ReleaseUnreadable(release, f"{resource.path}: {error}") from error


def check_files(package: Package) -> dict[Path, Checked]:
    """Hold every file of a release, and what is in its archive, against what the release lists.

    Gives each as it was found.

    Raises:
        ReleaseUnreadable: one of them is another, or is missing. Where there is no archive none is given out.
    """
    folder, release = package.folder, package.folder.name
    checked = {}
    for path, listed in package.files.items():
        checked[folder / path] = found = _checked(release, folder / path, path)
        if found.sha256 != listed and listed:
            raise ReleaseUnreadable(release, f"{path} was changed")
    archive = folder.with_name(f"{release}.zip")
    if archive.is_file():
        checked[archive] = _checked(release, archive, archive.name)
        _check_archive(package, archive)
    return checked


def _check_archive(package: Package, archive: Path) -> None:
    """Members that are in no list of the package (PDFs, its digest) are held against the files of the folder."""
    folder, release = package.folder, package.folder.name
    try:
        with zipfile.ZipFile(archive) as opened:
            names = opened.namelist()
            if len(names) != len(set(names)) or not package.files.keys() <= set(names):
                raise ReleaseUnreadable(release, f"{archive.name} does not hold every file once")
            for name in names:
                if name not in package.files and not (folder / name).is_file():
                    raise ReleaseUnreadable(release, f"{archive.name} holds {name}, and the folder does not")
                with opened.open(name) as member:
                    found = hashlib.file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
                if found != (package.files.get(name) or _checked(release, folder / name, name).sha256):
                    raise ReleaseUnreadable(release, f"{archive.name} holds another {name}")
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ReleaseUnreadable(release, f"{archive.name}: {error}") from error


def _checked(release: str, path: Path, name: str) -> Checked:
    try:
        stat = path.stat()
        return Checked(bytes=stat.st_size, mtime_ns=stat.st_mtime_ns, sha256=_sum(path))
    except OSError as error:
        raise ReleaseUnreadable(release, f"{name} cannot be read ({error.strerror})") from error


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _value(cell: str, kind: Kind) -> Value:
    if cell == "":
        return None
    match kind:
        case Kind.INTEGER:
            return int(cell)
        case Kind.NUMBER:
            return float(cell)
        case Kind.BOOLEAN:
            return cell == "true"
        case Kind.STRING:
            return as_said(cell)
        case _:
            return cell


def as_said(cell: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from running it: what reads JSON runs nothing."""
    bare = cell[1:]
    return bare if cell.startswith("'") and harmless(bare) == cell else cell
