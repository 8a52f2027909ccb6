"""Is a release the same, byte for byte, whoever builds it, wherever, and in whatever order things came to them?

Two copies of the program build it from two stores, each in a process of its
own; nothing of their surroundings is alike.
"""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from dashboards.channels.open_data.package import DIGEST
from probes.chromium import find_executable
from probes.errors import BrowserMissing
from results.key import FOLDER, make_keys

SOURCE = Path(__file__).parents[2]
PROGRAM = ("auditor", "dashboards", "probes", "results", "scenarios", "tests")
SURROUNDINGS: tuple[dict[str, str], ...] = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"TZ": "America/Noronha", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "fr", "PYTHONHASHSEED": "77"},
)
UMASKS = (0o077, 0o000)


@dataclass(frozen=True)
class Two:
    """The same release from two clones: what each holds, by name, and the zip."""

    files: tuple[Mapping[str, bytes], ...]
    zips: tuple[bytes, ...]


@pytest.fixture(scope="module")
def has_browser() -> bool:
    try:
        find_executable()
    except BrowserMissing:
        return False
    return True


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, has_browser: bool) -> Two:
    ground = tmp_path_factory.mktemp("rebuilt")
    (ground / "operator").mkdir(mode=0o700)
    make_keys(ground / "operator")
    building = [building_in(ground, number, with_pdf=has_browser) for number in range(2)]
    folders = []
    for process in building:
        said, complaint = process.communicate(timeout=300)
        assert process.returncode == 0, complaint
        folders.append(Path(said.strip()))
    return Two(
        files=tuple(
            {p.relative_to(f).as_posix(): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in folders
        ),
        zips=tuple(f.with_name(f"{f.name}.zip").read_bytes() for f in folders),
    )


def building_in(ground: Path, number: int, *, with_pdf: bool) -> "subprocess.Popen[str]":
    """Clone the program and let it build, in a folder whose name is longer each time."""
    clone = ground / f"clone-{'of the program ' * number}"
    for package in PROGRAM:
        shutil.copytree(SOURCE / package, clone / package, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "tests.auditor.quarter", str(ground / f"built-{number}"), f"--order={number + 5}"]
    return subprocess.Popen(
        [*command, "--keys", str(ground / "operator" / FOLDER), *(["--pdf"] if with_pdf else [])],
        cwd=clone,
        env={**os.environ, **SURROUNDINGS[number], "PYTHONDONTWRITEBYTECODE": "1"},
        umask=UMASKS[number],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_two_clones_build_the_same_to_the_byte_but_for_what_a_browser_prints(two: Two) -> None:
    one, other = two.files
    assert one.keys() == other.keys()
    assert {"report.fr.html", "excel-fr/cases.csv", "cases.parquet", "assertions.jsonld"} <= one.keys()
    assert {name for name in one if one[name] != other[name]} <= {DIGEST, *papers(one)}
    assert [signed_of(files) for files in two.files] == [signed_of(one)] * 2


def test_two_clones_print_the_same_pixels(two: Two, has_browser: bool) -> None:
    if not has_browser:
        pytest.skip("there is no browser to print with")
    one, other = two.files
    assert papers(one) == ["brief.en.pdf", "brief.fr.pdf", "report.en.pdf", "report.fr.pdf"]
    for name in papers(one):
        assert one[name] == other[name] or pixels(one[name]) == pixels(other[name]), name


def test_the_archives_hold_the_folders_and_each_member_lies_where_it_lies_in_the_other(two: Two) -> None:
    members = [members_of(data) for data in two.zips]
    assert [{name: data for name, (data, _) in one.items()} for one in members] == list(two.files)
    assert [{name: about for name, (_, about) in one.items()} for one in members] == [
        {name: about for name, (_, about) in members[0].items()}
    ] * 2


def members_of(data: bytes) -> Mapping[str, tuple[bytes, tuple[object, ...]]]:
    """Each member in the order of the archive: its bytes, and what is written of it beside them."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {
            one.filename: (archive.read(one), (number, one.date_time, one.external_attr, one.compress_type, one.extra))
            for number, one in enumerate(archive.infolist())
        }


def papers(files: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in files if name.endswith(".pdf"))


def signed_of(files: Mapping[str, bytes]) -> dict[str, object]:
    """What is signed of a release beside its prints."""
    said = json.loads(files[DIGEST])
    return {name: said[name] for name in said if name not in ("pdfs", "signature")}


def pixels(data: bytes) -> list[str]:
    """A digest of each page as a screen shows it."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [hashlib.sha256(page.render(scale=1.0).to_numpy().tobytes()).hexdigest() for page in pdf]
