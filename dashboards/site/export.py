"""How does the whole site become a folder that any web host serves, and that opens from a disk?

Every page by the same functions as a server's; in several processes, because a
page is mostly thinking. What is public is held against its lists once, before
the first page, and each process is handed the world that came of it; a file of
a release that was written to since is not copied. The folder is written beside
and put in its place whole; one that is no export of ours is never touched.
"""

import json
import multiprocessing
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import unquote

from dashboards.address import Site
from dashboards.channels.badge import badge, standing_of
from dashboards.channels.feed import Ways, feed_of_all, feed_of_service
from dashboards.ladder import Ladders
from dashboards.shelf.book import Edition
from dashboards.shelf.folder import ReleaseUnreadable
from dashboards.shelf.stock import Shelf, stocked
from dashboards.site.asset import ASSETS, asset
from dashboards.site.catalogue import catalogue_of
from dashboards.site.front import ROBOTS, front, robots, sitemaps
from dashboards.site.grid import file_of_group, groups
from dashboards.site.listing import lines_of
from dashboards.site.place import Place, badge_of, feed_of, file_of, grid_file_of
from dashboards.site.register import page_at, paths
from dashboards.site.trouble import trouble
from dashboards.site.world import Measured, Publisher, World
from results.errors import ResultsError
from results.records import LANGUAGES, Language

MARK: Final = ".portability-site"
"""The file by which a folder says that it is an export of ours."""

_FOR_ALL, _FOLDER_FOR_ALL = 0o644, 0o755
_CHUNK: Final = 100
_OF_RELEASES: Final = "data"

Tell = Callable[[int, int], None]


class PlaceTaken(ResultsError):
    """{0} is there already, and no export of this program: nothing in it was touched. Name another folder, or empty it."""

    code: ClassVar[str] = "place_taken"


class PageMissing(ResultsError):
    """The page {0} is listed and cannot be made. That is a fault of this program; nothing was put in place."""

    code: ClassVar[str] = "page_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """From what a site is written.

    Attributes:
        home: the folder in which the folders of releases lie.
    """

    editions: tuple[Edition, ...]
    home: Path
    ladders: Ladders
    today: date
    url: str = ""
    publisher: Publisher = field(default_factory=Publisher)
    measured: Measured = field(default_factory=Measured)

    def world(self) -> World:
        shelf = stocked(self.editions, self.home)
        return World(
            shelf=shelf,
            catalogue=catalogue_of(shelf),
            ladders=self.ladders,
            today=self.today,
            url=self.url,
            publisher=self.publisher,
            measured=self.measured,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export consists of: its pages, and all its files with their bytes."""

    pages: int
    files: int
    size: int


def write(recipe: Recipe, to: Path, *, workers: int = 1, tell: Tell | None = None) -> Written:
    """Write the site into a folder, in the place of an earlier export; `tell` hears how many pages of how many are done.

    Raises:
        PlaceTaken: something else is there.
        PageMissing: a fault of ours.
        ReleaseUnreadable: a public release is not what was published.
    """
    to = to.resolve()
    if to.exists() and not _is_ours(to):
        raise PlaceTaken(to)
    world = recipe.world()
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f".{to.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=_FOLDER_FOR_ALL)
    try:
        pages = list(paths(world))
        _write_pages(world, draft, pages, workers=workers, tell=tell)
        _write_loose(world, draft, pages)
        _copy_releases(world.shelf, draft)
        (draft / MARK).write_text(json.dumps({"releases": [book.id for book in world.shelf.books]}) + "\n")
        found = [path.stat().st_size for path in draft.rglob("*") if path.is_file()]
        _put(draft, to)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Written(pages=len(pages) * len(LANGUAGES), files=len(found), size=sum(found))


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


def _put(draft: Path, to: Path) -> None:
    """Two renames: whoever looks meanwhile finds the old, for a moment nothing, then the new."""
    before = to.with_name(f".{to.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    if to.exists():
        to.rename(before)
    try:
        draft.rename(to)
    except OSError:
        if before.exists():
            before.rename(to)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _write_pages(world: World, to: Path, pages: Sequence[str], *, workers: int, tell: Tell | None) -> None:
    chunks = [pages[n : n + _CHUNK] for n in range(0, len(pages), _CHUNK)]
    done = 0
    for count in _spread(world, to, chunks, workers):
        done += count
        if tell is not None:
            tell(done, len(pages) * len(LANGUAGES))


def _spread(world: World, to: Path, chunks: Sequence[Sequence[str]], workers: int) -> Iterator[int]:
    """Give the chunks out; how many pages each came to."""
    if workers < 2 or len(chunks) < 2:
        yield from (_write_chunk(world, to, chunk) for chunk in chunks)
        return
    context = multiprocessing.get_context("spawn")  # nothing of this process's open files
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(world, to)) as pool:
        yield from pool.map(_chunk_of, chunks)


_MINE: dict[str, Any] = {}
"""Of a process that writes pages: its world and the folder."""


def _begin(world: World, to: Path) -> None:
    _MINE.update(world=world, to=to)


def _chunk_of(chunk: Sequence[str]) -> int:
    return _write_chunk(_MINE["world"], _MINE["to"], chunk)


def _write_chunk(world: World, to: Path, chunk: Sequence[str]) -> int:
    for path in chunk:
        kind, _, rest = path.partition("/")
        for language in LANGUAGES:
            html = page_at(world, Place(language=language, path=path, is_file=True))
            if html is None:
                raise PageMissing(f"{language}/{path}")
            _write(to / language / file_of(path), html.encode("utf-8", errors="replace"))
            if kind == "service":
                _write_of_service(world, to, rest, language)
    return len(chunk) * len(LANGUAGES)


def _write_of_service(world: World, to: Path, name: str, language: Language) -> None:
    """The badge of a service, and its feed."""
    drawn = badge(standing_of(world.shelf, name), language, "auto")
    _write(to / _named(badge_of(name, language, is_file=True)), drawn)
    feed = feed_of_service(world.shelf, name, Site(url=world.url), language, _ways(language))
    if feed is not None:
        _write(to / _named(feed_of(name, language, is_file=True)), feed)


def _named(path: str) -> str:
    """The file that an address leads to."""
    return unquote(path)


def _ways(language: Language) -> Ways:
    place = Place(language=language, path="", is_file=True)
    return Ways(
        release=lambda release: place.page(f"release/{release}").removeprefix(".."),
        service=lambda _, name: place.page(f"service/{name}").removeprefix(".."),
        itself=lambda name: f"/{feed_of(name, language, is_file=True)}",
        media_type="text/html",
    )


def _write_loose(world: World, to: Path, pages: Iterable[str]) -> None:
    """What stands beside the pages: the first of all, what they load, the feed of all, what is shown where nothing is."""
    _write(to / "index.html", front(world).encode())
    for name in ASSETS:
        _write(to / "assets" / name, asset(name))
    for group in groups(world):
        _write(to / _named(grid_file_of(group)), file_of_group(world, group) or b"")
    for language in LANGUAGES:
        _write(to / "assets" / f"names.{language}.js", _names(world, language))
        _write(
            to / feed_of(None, language, is_file=True),
            feed_of_all(world.shelf, Site(url=world.url), language, _ways(language)),
        )
    root = f"{world.url}/" if world.url else "./"
    lost = Place(language=LANGUAGES[0], path="", is_file=True, root=root)
    _write(to / "404.html", trouble(world, lost, 404, in_both=True).encode())
    if world.url:
        for name, written in sitemaps(world, pages, is_file=True).items():
            _write(to / name, written)
        _write(to / ROBOTS, robots(world.url))


def _names(world: World, language: Language) -> bytes:
    """The names of services, for the script that looks for them where no server does."""
    lines = lines_of(world, world.catalogue.in_order[language], language)
    said = [[line.name, line.path.removeprefix("service/"), line.about] for line in lines]
    return f"window.siteNames = {json.dumps(said, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _copy_releases(shelf: Shelf, to: Path) -> None:
    """The files that each release lists, and its zip, as they were checked; nothing else of its folder."""
    for book in shelf.books:
        folder, archive = book.package.folder, book.package.folder.with_name(f"{book.id}.zip")
        for path, checked in book.package.checked.items():
            if path == archive:
                copied = to / _OF_RELEASES / archive.name
            elif path.resolve().is_relative_to(folder.resolve()):
                copied = to / _OF_RELEASES / book.id / path.relative_to(folder)
            else:
                continue
            _copy(path, copied)
            if not checked.is_still(path):
                raise ReleaseUnreadable(book.id, f"{path.name} was changed while the site was written")


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(mode=_FOLDER_FOR_ALL, parents=True, exist_ok=True)
    shutil.copyfile(source, to)
    to.chmod(_FOR_ALL)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except FileNotFoundError:  # the first of its folder
        path.parent.mkdir(mode=_FOLDER_FOR_ALL, parents=True, exist_ok=True)
        path.write_bytes(data)
    path.chmod(_FOR_ALL)
