"""Is a drawn list read as it was drawn, and refused where it is doubtful?"""

import hashlib
from pathlib import Path

import pytest

from auditor.campaign.sample import read_sample
from auditor.campaign.wrong import OrderWrong

DRAW = """\
frame: {source: Annuaire, date: 2026-11-01, sha256: 9f2c}
design: simple
seed: 42
sample:
  - {service_id: ville-a, stratum: small, weight: 12.5}
  - {service_id: ville-b, stratum: large, weight: 3}
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.txt", "# drawn on 1 November\nville-a\n\nville-b   # the larger\n"),
        ("s.csv", "service_id,weight\nville-a,12.5\nville-b,3\n"),
        ("s.csv", "\ufeffnom;Service;poids\r\nA;ville-a;12,5\r\nB;ville-b;3\r\n;;\r\n"),
        ("s.yaml", "- ville-a\n- ville-b\n"),
        ("s.yml", "scenarios: [ville-a, ville-b]\n"),
        ("s.yaml", DRAW),
    ],
)
def test_ids_are_found_in_every_usual_form(tmp_path: Path, name: str, text: str) -> None:
    drawn = read_sample(write(tmp_path, name, text))
    assert drawn.names == ("ville-a", "ville-b")
    assert (drawn.file, drawn.sha256) == (name, hashlib.sha256(text.encode()).hexdigest())


def test_a_draw_says_its_frame_and_seed(tmp_path: Path) -> None:
    drawn = read_sample(write(tmp_path, "sample.yaml", DRAW))
    assert (drawn.frame, drawn.seed) == ("9f2c", "42")


@pytest.mark.parametrize(
    ("name", "text", "place", "what"),
    [
        ("s.txt", "a\nb\na\n", ":3: ", "a stands on line 1 already"),
        ("s.txt", "# nothing\n", ": ", "it lists nothing"),
        ("s.csv", "name,weight\nville-a,1\n", ":1: ", "no column is named one of scenario"),
        ("s.yaml", "- a\n- [b]\n", ":2: ", "this is no id"),
        ("s.yaml", "- a\n- {name: b}\n", ":2: ", "this is no id"),
        ("s.yaml", "frame: {sha256: x}\n", ":1: ", "it holds no list"),
        ("s.yaml", "just words\n", ":1: ", "it is no list"),
        ("s.yaml", "- a\n\t- b\n", ":2:", "tab"),
        ("s.txt", b"a\nb\xff\n", ":2: ", "it is not UTF-8"),
    ],
)
def test_a_doubtful_list_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, place: str, what: str
) -> None:
    path = write(tmp_path, name, text)
    with pytest.raises(OrderWrong, match=what) as wrong:
        read_sample(path)
    assert f"{path}{place}" in str(wrong.value)
    assert wrong.value.part == "sample"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OrderWrong, match=r"nothing\.txt: it cannot be read: No such file"):
        read_sample(tmp_path / "nothing.txt")
