"""Is exactly what is public on the shelf, of its type, found at once, and thrown away when it is another?"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dashboards.channels.open_data.package import DIGEST, PACKAGE, zipped
from dashboards.shelf.build import build, fold
from dashboards.shelf.folder import ReleaseUnreadable, as_said, read_package
from dashboards.shelf.stock import SHELF, Shelf, stocked
from results.records import Text
from tests.dashboards.released import BAD, judged, released, service
from tests.dashboards.shelved import app_of, ask, lay, shelf_of, two


def test_rows_are_of_their_types_and_in_their_order(tmp_path: Path):
    index = shelf_of(tmp_path, judged("blog", BAD, told=True), judged("acme", told=True)).books[0].index
    rows = [json.loads(line.json) for line in index.rows("cases", {})]
    assert [row["service_id"] for row in rows] == ["acme", "blog"]
    assert rows[0]["is_extended"] is False
    assert rows[0]["received_on"] is None
    assert json.loads(index.row("services", {"service_id": "blog"}) or "")["name_fr"] == "Service blog"
    assert index.row("services", {"service_id": "nobody"}) is None
    assert index.rows("nothing", {}) == []


def with_tides(home: Path, data: bytes, kinds: Mapping[str, str], key: Sequence[str] = ()) -> Shelf:
    """A shelf with a release that has one table more."""
    edition = lay(released(judged("acme", told=True)).release, home)
    folder = home / edition.id
    (folder / "tides.csv").write_bytes(data)
    about = json.loads((folder / PACKAGE).read_bytes())
    about["resources"].append(
        {
            "name": "tides",
            "path": "tides.csv",
            "type": "table",
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "schema": {"fields": [{"name": n, "type": k} for n, k in kinds.items()], "primaryKey": list(key)},
        }
    )
    (folder / PACKAGE).write_text(json.dumps(about))
    edition = replace(edition, digest=hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest())
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    folder.with_name(f"{folder.name}.zip").write_bytes(zipped(files))
    return stocked([edition], home)


def test_a_table_that_nobody_told_the_shelf_of_appears_by_itself(tmp_path: Path):
    data = b"figure_id,day,survival\r\nresponsiveness/2026-Q4,30,0.25\r\nother,1,1\r\n"
    kinds = {"figure_id": "string", "day": "integer", "survival": "number"}
    index = with_tides(tmp_path, data, kinds).books[0].index
    rows = index.rows("tides", {"figure_id": "responsiveness/2026-Q4"})
    assert [json.loads(line.json)["survival"] for line in rows] == [0.25]


@pytest.mark.parametrize(
    ("column", "asked", "found"),
    [
        ("day", "30", [1, 4]),
        ("day", "30.0", [1, 4]),
        ("day", "thirty", []),
        ("height", "2", [2]),
        ("height", "0.25", [1]),
        ("is_high", "true", [2, 3]),
        ("is_high", "True", []),
        ("code", "007", [1, 3]),
        ("code", "7", [2]),
        ("seen_on", "2026-10-01", [1]),
    ],
)
def test_rows_are_found_by_columns_of_every_type(tmp_path: Path, column: str, asked: str, found: list[int]):
    data = (
        b"tide,day,height,is_high,code,seen_on\r\n1,30,0.25,false,007,2026-10-01\r\n2,31,2,true,7,\r\n"
        b"3,32,,true,007,\r\n4,30,,,,\r\n"
    )
    kinds = ("integer", "integer", "number", "boolean", "string", "date")
    names = data.split(b"\r\n")[0].decode().split(",")
    shelf = with_tides(tmp_path, data, dict(zip(names, kinds, strict=True)), names)
    rows = ask(app_of(shelf), f"/api/v1/releases/current/tables/tides?{column}={asked}").json["data"]
    assert [row["tide"] for row in rows] == found


def test_what_is_shelved_is_not_built_again_and_what_is_no_longer_public_is_dropped(tmp_path: Path):
    first = shelf_of(tmp_path, judged("acme", told=True))
    (path,) = (tmp_path / SHELF).glob("*")
    before = path.stat()
    again = stocked([first.books[0].edition], tmp_path)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert again.state == first.state
    other = shelf_of(tmp_path, judged("acme", told=True), judged("blog", told=True))
    assert other.state != first.state
    assert path not in (tmp_path / SHELF).glob("*")
    assert len(first.books[0].index.rows("services", {})) == 1, "who reads the old one goes on reading it"


def test_an_index_is_put_in_its_place_whole_or_not_at_all(tmp_path: Path):
    edition = lay(released(judged("acme", told=True)).release, tmp_path)
    path = tmp_path / edition.id / "verdicts.csv"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ReleaseUnreadable, match=r"verdicts\.csv was changed"):
        stocked([edition], tmp_path)
    assert list((tmp_path / SHELF).iterdir()) == []


@pytest.mark.parametrize("name", ["excel-fr/cases.csv", "cases.csv"])
@pytest.mark.parametrize("is_indexed", [True, False])
def test_a_file_that_was_changed_is_not_shown_as_the_releases(tmp_path: Path, name: str, is_indexed: bool):
    edition = lay(released(judged("acme", told=True)).release, tmp_path)
    if is_indexed:
        stocked([edition], tmp_path)
    path = tmp_path / edition.id / name
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ReleaseUnreadable, match=rf"{name} was changed"):
        stocked([edition], tmp_path)
    path.unlink()
    with pytest.raises(ReleaseUnreadable, match=name):
        stocked([edition], tmp_path)


def test_an_archive_that_holds_something_else_is_not_shown_as_the_releases(tmp_path: Path):
    edition = lay(released(judged("acme", told=True)).release, tmp_path)
    folder = tmp_path / edition.id
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    archive = folder.with_name(f"{edition.id}.zip")
    whole = archive.read_bytes()
    assert zipped(files) == whole
    wrong = [zipped({**files, name: b"x"}) for name in ("cases.csv", DIGEST, "more.csv", "../above")]
    for data in (*wrong, zipped({"cases.csv": files["cases.csv"]}), whole[:-9], b""):
        archive.write_bytes(data)
        with pytest.raises(ReleaseUnreadable, match=rf"{edition.id}\.zip"):
            stocked([edition], tmp_path)
    archive.write_bytes(whole)
    assert len(stocked([edition], tmp_path).books) == 1


def test_another_description_than_the_one_that_was_entered_is_refused(tmp_path: Path):
    edition = lay(released(judged("acme", told=True)).release, tmp_path)
    with pytest.raises(ReleaseUnreadable, match="is another than the one that was entered"):
        read_package(tmp_path / edition.id, "0" * 64)
    with pytest.raises(ReleaseUnreadable, match="cannot be read"):
        read_package(tmp_path / "2020.1", "0" * 64)


def test_a_table_whose_name_is_no_name_is_not_built(tmp_path: Path):
    edition = lay(released(judged("acme", told=True)).release, tmp_path)
    path = tmp_path / edition.id / PACKAGE
    path.write_text(path.read_text().replace('"name": "services"', '"name": "x\\"; DROP TABLE y"'))
    with pytest.raises(ReleaseUnreadable, match="names no table"):
        read_package(path.parent, hashlib.sha256(path.read_bytes()).hexdigest())


def test_the_newest_release_is_the_one_that_stands(tmp_path: Path):
    shelf = two(tmp_path, [judged("acme", told=True), judged("blog", told=True)], [judged("acme", told=True)])
    assert shelf.current is not None
    assert shelf.current.id == "2026-Q4.2"
    assert [book.id for book in shelf.telling_of("acme")] == ["2026-Q4.2", "2026-Q4.1"]
    assert [book.id for book in shelf.telling_of("blog")] == ["2026-Q4.1"]


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-18 ans", "@home", "plain", "'quoted'", ""])
def test_a_text_comes_back_as_it_was_said(text: str, tmp_path: Path):
    said = service("acme", name=Text(fr=text or "-", en=text or "-"))
    index = shelf_of(tmp_path, judged("acme", told=True, of=said)).books[0].index
    assert json.loads(index.row("services", {}) or "")["name_fr"] == (text or "-")
    assert as_said("'=1") == "=1"


def test_words_are_found_whatever_their_case_and_accents(tmp_path: Path):
    town = service("town", name=Text(fr="Mairie d’ÉPINAL", en="Town of Épinal"))
    index = shelf_of(tmp_path, judged("town", told=True, of=town), judged("acme", told=True)).books[0].index
    assert len(index.rows("services", {}, words="epinal MAIRIE")) == 1
    assert index.rows("services", {}, words="epinal acme") == []
    assert fold("Œuvre Ça") == "œuvre ca"


def test_the_same_folder_gives_the_same_rows_as_its_csv(tmp_path: Path):
    edition = lay(released(*(judged(f"shop-{n:02d}", told=True) for n in range(12))).release, tmp_path)
    package = read_package(tmp_path / edition.id, edition.digest)
    build(package, tmp_path / "one.sqlite")
    index = stocked([edition], tmp_path).books[0].index
    for resource in package.resources:
        text = (tmp_path / edition.id / resource.path).read_bytes().decode()
        lines = list(csv.reader(io.StringIO(text, newline="")))
        assert index.counts[resource.name] == len(lines) - 1
        keys = list(resource.columns)
        assert all(list(json.loads(line.json)) == keys for line in index.rows(resource.name, {}))
