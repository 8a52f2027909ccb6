"""Does the export hold every page, open from a disk, replace only what is its own, and say the same whoever writes it?"""

import pickle
import stat
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest

from dashboards.shelf.folder import ReleaseUnreadable
from dashboards.shelf.stock import Shelf
from dashboards.site.export import MARK, PlaceTaken, write
from dashboards.site.front import sitemaps
from dashboards.site.place import Place
from dashboards.site.register import page_at, paths
from dashboards.site.world import World
from results.records import Language
from tests.dashboards.site import staged
from tests.dashboards.site.crawl import seen
from tests.dashboards.site.test_pages import ENGLISH, FRENCH, XHTML, tree, words


def targets(page: Path) -> Iterator[tuple[str, Path, str]]:
    """Where the links and loads of a page on the disk lead."""
    found = seen(page.read_text(encoding="utf-8"))
    for link in [*found.links, *found.loads]:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        yield link, Path(normpath(page.parent / unquote(parts.path))) if parts.path else page, parts.fragment


@cache
def ids_in(page: Path) -> frozenset[str]:
    """What a page can be entered by."""
    return frozenset(seen(page.read_text(encoding="utf-8")).ids)


def test_every_link_of_every_page_leads_to_a_file(folder: Path) -> None:
    there = {path for path in folder.rglob("*") if path.is_file()}
    pages = [page for page in folder.rglob("*.html") if "data" not in page.relative_to(folder).parts]
    pages.remove(folder / "404.html")
    assert len(pages) > 1000
    for page in pages:
        for link, target, fragment in targets(page):
            assert target in there, (page, link)
            if fragment:
                assert unquote(fragment) in ids_in(target), (page, link)


def test_where_nothing_is_found_both_languages_say_so(folder: Path) -> None:
    body = tree((folder / "404.html").read_text(encoding="utf-8")).find(f"{XHTML}body")
    assert body is not None
    french, english = " ".join(words(body, "fr")), " ".join(_in(body, "en"))
    assert "Cette page n’existe pas" in french
    assert "There is no such page" in english
    assert not ENGLISH.search(french)
    assert not FRENCH.search(english)
    links = seen((folder / "404.html").read_text(encoding="utf-8")).links
    for language in ("fr", "en"):
        assert any(link.endswith(f"{language}/releases.html") for link in links), language


def _in(body: Element, language: Language) -> list[str]:
    """What a page says in a language that is not its own, but for the switch."""
    parts = [one for one in body.iter() if one.get("lang") == language and not one.get("hreflang")]
    return [said for part in parts for said in part.itertext()]


def test_nothing_leads_to_a_server(folder: Path) -> None:
    for page in folder.rglob("*.html"):
        if "data" in page.relative_to(folder).parts:
            continue
        for link in seen(page.read_text(encoding="utf-8")).links:
            assert "api/" not in link
            assert "?" not in link


def test_every_page_is_there_and_says_what_the_server_says(folder: Path, world: World) -> None:
    for path in ("", "service/service-0", "figure/responsiveness/2026-Q4", "method"):
        file = folder / "fr" / (f"{path}.html" if path else "index.html")
        assert file.read_text(encoding="utf-8") == page_at(world, Place(language="fr", path=path, is_file=True))
    assert len(list((folder / "en").rglob("*.html"))) == len(list(paths(world)))


def test_several_processes_write_the_same_bytes(folder: Path, shelf: Shelf, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    done = write(staged.recipe(shelf), tmp_path / "two", workers=2, tell=lambda *n: told.append(n))
    assert told[-1] == (done.pages, done.pages)
    assert bytes_of(tmp_path / "two") == bytes_of(folder)


def test_it_is_for_everybody_to_read(folder: Path) -> None:
    for path in folder.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o444 == 0o444, path
        assert not mode & 0o022, path


def test_the_files_of_releases_are_those_that_are_listed(folder: Path, shelf: Shelf) -> None:
    for book in shelf.books:
        for path in book.package.files:
            assert (folder / "data" / book.id / path).read_bytes() == (book.package.folder / path).read_bytes()
        assert (folder / "data" / f"{book.id}.zip").is_file()
        (book.package.folder / "private.txt").write_text("not listed")
    assert not list(folder.rglob("private.txt"))


def test_what_is_no_export_is_not_touched(shelf: Shelf, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("three years of work")
    with pytest.raises(PlaceTaken, match="nothing in it was touched"):
        write(staged.recipe(shelf), mine)
    assert (mine / "thesis.txt").read_text() == "three years of work"


def test_an_earlier_export_is_replaced_whole(tmp_path: Path) -> None:
    small = staged.shelf(tmp_path / "shelf", 8)
    to = tmp_path / "site"
    write(staged.recipe(small), to)
    (to / "fr" / "left-over.html").write_text("old")
    write(staged.recipe(small), to)
    assert not (to / "fr" / "left-over.html").exists()
    assert (to / MARK).is_file()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".site")] == []


def test_an_export_that_breaks_off_leaves_the_earlier_one(tmp_path: Path) -> None:
    small = staged.shelf(tmp_path / "shelf", 8)
    to = tmp_path / "site"
    write(staged.recipe(small), to)
    before = bytes_of(to)
    broken = replace(staged.recipe(small), today=None)
    with pytest.raises(AttributeError):
        write(broken, to)
    assert bytes_of(to) == before


def test_where_nothing_is_published_there_is_a_site_that_says_so(tmp_path: Path) -> None:
    write(staged.recipe(Shelf(), url=""), tmp_path / "site")
    assert "Rien n’est encore publié" in (tmp_path / "site" / "fr" / "index.html").read_text()
    assert not (tmp_path / "site" / "sitemap.xml").exists()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_a_release_holds_is_copied_only_as_it_was_checked(tmp_path: Path) -> None:
    small = staged.shelf(tmp_path / "shelf", 8)
    folder = small.books[0].package.folder

    def spoil(_done: int, _all: int) -> None:
        (folder / "cases.csv").write_text("case_id\nmine\n")

    with pytest.raises(ReleaseUnreadable, match=r"cases\.csv was changed while the site was written"):
        write(staged.recipe(small), tmp_path / "site", tell=spoil)
    assert not (tmp_path / "site").exists()


def test_another_process_is_handed_what_was_checked(world: World) -> None:
    other = pickle.loads(pickle.dumps(world))
    assert other.shelf.state == world.shelf.state
    assert [book.package.checked for book in other.shelf.books] == [book.package.checked for book in world.shelf.books]
    assert other.catalogue.book is other.shelf.current
    place = Place(language="fr", path="service/service-0", is_file=True)
    assert page_at(other, place) == page_at(world, place)


def test_more_addresses_than_a_sitemap_holds_are_in_several_that_an_index_names(world: World) -> None:
    pages = [f"service/service-{n}" for n in range(4)]
    every = locations(sitemaps(world, pages)["sitemap.xml"])
    assert every[:2] == [f"{world.url}/fr/service/service-0", f"{world.url}/en/service/service-0"]
    made = sitemaps(world, pages, most=3)
    names = [f"sitemap-{n}.xml" for n in (1, 2, 3)]
    assert locations(made["sitemap.xml"]) == [f"{world.url}/{name}" for name in names]
    assert [len(locations(made[name])) for name in names] == [3, 3, 2]
    assert [one for name in names for one in locations(made[name])] == every
    assert b"/fr/service/service-0.html" in sitemaps(world, pages, is_file=True)["sitemap.xml"]


def locations(sitemap: bytes) -> list[str]:
    return [one.text or "" for one in fromstring(sitemap).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
