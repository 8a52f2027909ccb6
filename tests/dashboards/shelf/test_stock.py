"""Is exactly what is public on the shelf, of its type, found at once, and thrown away when it is another?"""

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from dashboards.channels.open_data.package import PACKAGE
from dashboards.shelf.build import build, fold
from dashboards.shelf.folder import ReleaseUnreadable, as_said, read_package
from dashboards.shelf.stock import SHELF, stocked
from results.records import Text
from tests.dashboards.released import BAD, judged, released, service
from tests.dashboards.shelved import lay, shelf_of, two


def test_rows_are_of_their_types_and_in_their_order(tmp_path: Path):
    index = shelf_of(tmp_path, judged("blog", BAD, told=True), judged("acme", told=True)).books[0].index
    rows = [json.loads(line.json) for line in index.rows("cases", {})]
    assert [row["service_id"] for row in rows] == ["acme", "blog"]
    assert rows[0]["is_extended"] is False
    assert rows[0]["received_on"] is None
    assert json.loads(index.row("services", {"service_id": "blog"}) or "")["name_fr"] == "Service blog"
    assert index.row("services", {"service_id": "nobody"}) is None
    assert index.rows("nothing", {}) == []


def test_a_table_that_nobody_told_the_shelf_of_appears_by_itself(tmp_path: Path):
    edition = lay(released(judged("acme", told=True)).release, tmp_path)
    folder = tmp_path / edition.id
    data = b"figure_id,day,survival\r\nresponsiveness/2026-Q4,30,0.25\r\nother,1,1\r\n"
    (folder / "tides.csv").write_bytes(data)
    about = json.loads((folder / PACKAGE).read_bytes())
    kinds = {"figure_id": "string", "day": "integer", "survival": "number"}
    about["resources"].append(
        {
            "name": "tides",
            "path": "tides.csv",
            "type": "table",
            "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "schema": {"fields": [{"name": n, "type": k} for n, k in kinds.items()]},
        }
    )
    (folder / PACKAGE).write_text(json.dumps(about))
    edition = replace(edition, digest=hashlib.sha256((folder / PACKAGE).read_bytes()).hexdigest())
    index = stocked([edition], tmp_path).books[0].index
    rows = index.rows("tides", {"figure_id": "responsiveness/2026-Q4"})
    assert [json.loads(line.json)["survival"] for line in rows] == [0.25]


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
