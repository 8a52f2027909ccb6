"""Do others read the release, does no spreadsheet run it, and is it what was signed?"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dashboards.channels.open_data.package import DIGEST, PACKAGE, signed, write_package, zipped
from dashboards.channels.open_data.table import harmless
from dashboards.channels.open_data.verify import verify_folder
from results.records import Controller, ControllerKind, Text
from tests.dashboards.released import BAD, judged, released, service

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
NASTY = (
    "=HYPERLINK(1)",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "<script>alert(1)</script>",
    "שלום עולם",
    "x" * 200,
    'a "b", c\nd',
)


def crowd() -> list[object]:
    plain = [
        judged(f"shop-{n:02d}", BAD if n % 2 else judged("x").row.outcomes["deadline"], told=True) for n in range(40)
    ]
    named = [judged(f"odd-{n}", of=service(f"odd-{n}", name=Text(fr=name, en=name))) for n, name in enumerate(NASTY)]
    return [*plain, *named]


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    made = write_package(released(*crowd()).release)  # type: ignore[arg-type]
    heads = ("1" * 64, "2" * 64)
    return {**made, DIGEST: signed(made, heads=heads, key_id="k", sign=lambda data: KEY.sign(data).hex())}


@pytest.fixture
def folder(files: Mapping[str, bytes], tmp_path: Path) -> Path:
    write(tmp_path, files)
    return tmp_path


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def cells(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_frictionless_finds_nothing_wrong(folder: Path):
    program = Path(sys.executable).with_name("frictionless")
    done = subprocess.run(
        [program, "validate", PACKAGE, "--json"], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    report = json.loads(done.stdout)
    wrong = [(task["name"], error["type"], error["message"]) for task in report["tasks"] for error in task["errors"]]
    assert (report["valid"], wrong, report["errors"]) == (True, [], [])
    assert report["stats"]["tasks"] >= 11


def test_no_cell_of_a_text_is_run_by_a_spreadsheet(files: Mapping[str, bytes]):
    names = {row["name_en"] for row in cells(files["services.csv"])}
    assert "'=HYPERLINK(1)" in names
    assert "שלום עולם" in names
    for name, data in files.items():
        if name.endswith(".csv"):
            rows = cells(data, ";" if name.startswith("excel-fr/") else ",")
            assert not [v for r in rows for v in r.values() if (v and v[0] in "=+@\t\r") or v.startswith("-2")]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_what_begins_a_formula_is_a_text(text: str):
    assert harmless(text).startswith("'") or harmless(text).startswith("\n")


def test_the_french_table_is_the_same_with_semicolons_and_decimal_commas(files: Mapping[str, bytes]):
    english, french = cells(files["figures.csv"]), cells(files["excel-fr/figures.csv"], ";")
    assert files["excel-fr/figures.csv"].startswith(b"\xef\xbb\xbf")
    assert [r["figure_id"] for r in english] == [r["figure_id"] for r in french]
    pairs = [(e["low"], f["low"]) for e, f in zip(english, french, strict=True) if e["low"]]
    assert pairs
    assert all(e.replace(".", ",") == f for e, f in pairs)


def test_a_sole_trader_is_never_named():
    controller = Controller(
        name="Jeanne Martin", country="FR", timezone="Europe/Paris", kind=ControllerKind.SOLE_TRADER
    )
    of = service("atelier", controller=controller, name=Text(fr="Atelier Jeanne Martin", en="Jeanne Martin’s workshop"))
    made = judged("atelier", of=of)
    data = b"".join(write_package(released(made).release).values())
    assert b"Jeanne" not in data
    assert b"atelier.example" not in data


def test_the_folder_verifies_and_whatever_is_changed_in_it_is_found(folder: Path):
    public = KEY.public_key().public_bytes_raw()
    assert verify_folder(folder, public=public) == ()
    (folder / "cases.csv").write_bytes((folder / "cases.csv").read_bytes() + b"x")
    assert verify_folder(folder, public=public) == ("cases.csv was changed",)
    (folder / "cases.csv").unlink()
    assert verify_folder(folder, public=public) == ("cases.csv is missing",)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: (f / "more.txt").write_text("x"), "more.txt is in no list"),
        (lambda f: (f / PACKAGE).write_bytes((f / PACKAGE).read_bytes() + b"\n"), "is another than the one"),
        (lambda f: (f / DIGEST).write_bytes(b"{"), "holds no release"),
        (lambda f: (f / PACKAGE).unlink(), "holds no release"),
        (lambda f: (f / DIGEST).write_bytes(b"[]"), "is no object"),
        (lambda f: (f / PACKAGE).write_bytes(b'{"resources": [{}, 3]}'), "is another than the one"),
        (lambda f: listed(f, "chain_heads", 3), "the heads in"),
        (lambda f: listed(f, "chain_heads", ["\ud800", 3]), "the heads in"),
        (lambda f: (f / DIGEST).write_bytes(b"\xff\xfe\xfd"), "holds no release"),
        (lambda f: (f / DIGEST).write_bytes(b"[" * 200_000), "holds no release"),
        (lambda f: enlarged(f / DIGEST), "holds no release that can be read: datapackage-digest.json is larger than"),
        (lambda f: replaced(f / DIGEST), "datapackage-digest.json is no file"),
        (lambda f: linked(f / PACKAGE), "datapackage.json is no file"),
        (lambda f: replaced(f / "cases.csv"), "cases.csv is missing"),
        (lambda f: linked(f / "cases.csv"), "cases.csv "),
        (lambda f: (f / "loop").symlink_to(f), "loop is in no list"),
        (lambda f: (f / "dangling").symlink_to(f / "nothing"), "dangling is in no list"),
        (
            lambda f: Path(os.fsdecode(os.fsencode(f) + b"/\xff\x1b[2J")).write_text("x"),
            r"\udcff\u001b[2J is in no list",
        ),
        (
            lambda f: listed(f, "pdfs", {"a\0b": "x", "n" * 5000: "x", "../../etc/passwd": "x", "": "x"}),
            "is no name of",
        ),
        (lambda f: listed(f, "pdfs", {"n" * 5000: "x"}), "cannot be read: OSError"),
    ],
)
def test_nothing_is_added_or_taken_unseen(folder: Path, change: object, says: str):
    change(folder)  # type: ignore[operator]
    found = verify_folder(folder, public=None)
    assert found
    assert says in found[0]


def listed(folder: Path, name: str, said: object) -> None:
    digest = json.loads((folder / DIGEST).read_bytes())
    (folder / DIGEST).write_text(json.dumps({**digest, name: said}), encoding="utf-8")


def enlarged(path: Path) -> None:
    with path.open("ab") as file:
        file.truncate(2**40)


def replaced(path: Path) -> None:
    """A folder of the same name."""
    path.unlink()
    path.mkdir()


def linked(path: Path) -> None:
    """The same bytes, which stand elsewhere."""
    path.rename(path.parent.with_name("elsewhere"))
    path.symlink_to(path.parent.with_name("elsewhere"))


@pytest.mark.parametrize("name", ["datapackage_sha256", "chain_heads", "chain_heads_sha256", "signature"])
def test_a_digest_that_is_missing_is_found(folder: Path, name: str):
    digest = json.loads((folder / DIGEST).read_bytes())
    del digest[name]
    (folder / DIGEST).write_text(json.dumps(digest), encoding="utf-8")
    assert verify_folder(folder, public=KEY.public_key().public_bytes_raw())


@pytest.mark.parametrize("said", ["\ud800", "é", 3, None, [], {"x": "\ud800"}])
@pytest.mark.parametrize("name", ["datapackage_sha256", "chain_heads_sha256", "signature", "pdfs"])
def test_whatever_stands_in_the_place_of_a_digest_is_found_and_stops_nothing(folder: Path, name: str, said: object):
    listed(folder, name, said)
    found = verify_folder(folder, public=KEY.public_key().public_bytes_raw())
    assert bool(found) is (name != "pdfs" or isinstance(said, dict)), "where no PDFs are named there are none"


def test_a_fifo_in_the_place_of_a_file_is_not_waited_for(folder: Path):
    (folder / "cases.csv").unlink()
    os.mkfifo(folder / "cases.csv")
    assert verify_folder(folder, public=None) == ("cases.csv is missing",)


def test_the_heads_of_the_chains_and_the_signature_are_held_against_the_key(folder: Path):
    said = json.loads((folder / DIGEST).read_bytes())
    said["chain_heads"].append("3" * 64)
    (folder / DIGEST).write_text(json.dumps(said))
    assert any("heads" in one for one in verify_folder(folder, public=None))
    said["chain_heads"].pop()
    (folder / DIGEST).write_text(json.dumps(said))
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()
    assert verify_folder(folder, public=other) == ("the signature is not that of the given key",)


def test_pdfs_are_named_by_the_signed_digest_alone(files: Mapping[str, bytes], folder: Path):
    public = KEY.public_key().public_bytes_raw()
    made = {name: data for name, data in files.items() if name != DIGEST}
    printed = {"report.fr.pdf": b"%PDF-1.5 fr", "brief.fr.pdf": b"%PDF-1.5 in short"}

    def sign(data: bytes) -> str:
        return KEY.sign(data).hex()

    digest = signed(made, heads=("1" * 64,), key_id="k", sign=sign, papers=printed)
    write(folder, {**printed, DIGEST: digest})
    assert verify_folder(folder, public=public) == ()
    (folder / "brief.fr.pdf").unlink()
    assert verify_folder(folder, public=public) == ("brief.fr.pdf is missing",)
    said = json.loads(digest)
    del said["pdfs"]["brief.fr.pdf"]
    (folder / DIGEST).write_text(json.dumps(said))
    assert verify_folder(folder, public=public) == ("the signature is not that of the given key",)


def test_the_zip_is_the_same_however_the_files_come(files: Mapping[str, bytes]):
    mixed = dict(reversed(list(files.items())))
    assert zipped(files) == zipped(mixed)
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == set(files)


_SCRIPT = """
import hashlib
from dashboards.channels.open_data.package import write_package, zipped
from tests.dashboards.channels.open_data.test_package import crowd
from tests.dashboards.released import released
print(hashlib.sha256(zipped(write_package(released(*crowd()).release))).hexdigest())
"""


def printed_in(script: str, *surroundings: Mapping[str, str]) -> set[str]:
    """What a script prints in processes that live elsewhere, speak otherwise and hash otherwise."""
    return {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **one},
            cwd=Path(__file__).parents[4],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        ).stdout
        for one in surroundings
    }


def test_it_is_made_byte_for_byte_the_same_whatever_the_surroundings():
    made = printed_in(
        _SCRIPT,
        {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Pacific/Auckland", "LANG": "fr_FR.UTF-8", "PYTHONHASHSEED": "2", "LC_ALL": "fr_FR.UTF-8"},
    )
    assert len(made) == 1
