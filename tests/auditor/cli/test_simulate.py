"""`auditor simulate`: what it shows, where, and what it refuses."""

from pathlib import Path

import pytest

from tests.auditor.cli.conftest import Command

SMALL = ("simulate", "--services", "6", "--months", "6", "--installations", "1")


@pytest.fixture(autouse=True)
def _small_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.cli.simulate.ALONE", 5)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            (
                "Tous les services, une demande chacun",
                "paramètre",
                "à tort : 0",
                "demandes en double : 0",
                "la base seule",
            ),
        ),
        ("en", ("All services, one request each", "parameter", "false: 0", "requests doubled: 0", "the store alone")),
    ],
)
def test_the_table_stands_beside_its_parameters_within_eighty_columns(
    auditor: Command, language: str, words: tuple[str, ...]
) -> None:
    said = auditor(*SMALL, "--lang", language)
    assert said.code == 0
    for one in words:
        assert one in said.out.replace("\u00a0", " ").replace("\u202f", " ")
    assert max(map(len, said.out.splitlines())) <= 80
    assert "182/182" in said.err


def test_as_json_everything_is_one_document(auditor: Command) -> None:
    said = auditor(*SMALL, "--json")
    assert said.json["holds"]["cases"] == 12
    assert said.json["judgment"]["false_accusations"] == 0
    assert {share["measure"] for share in said.json["figures"]["shares"]} >= {"reply", "responsiveness", "fulfilment"}


def test_with_a_folder_it_stays_and_no_other_command_opens_it(
    auditor: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "sim"
    assert auditor(*SMALL, "--home", str(kept)).code == 0
    assert (kept / "store.sqlite").is_file()
    monkeypatch.setenv("AUDITOR_HOME", str(kept))
    refused = auditor("case", "list")
    assert refused.code == 4
    assert "simulation" in refused.err


def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_was(auditor: Command, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("today")
    said = auditor(*SMALL, "--home", str(tmp_path / "mine"))
    assert said.code == 4
    assert "diary.txt" in said.err
    assert (tmp_path / "mine" / "diary.txt").read_text() == "today"


@pytest.mark.parametrize(
    "wrong", [("--services", "0"), ("--months", "0"), ("--seed", "-1"), ("--archetypes", "nowhere.yaml")]
)
def test_what_cannot_be_simulated_is_a_matter_of_usage(auditor: Command, wrong: tuple[str, str]) -> None:
    assert auditor(*SMALL, *wrong).code == 2


def test_more_than_the_disk_holds_is_said_before_anything_is_begun(auditor: Command) -> None:
    said = auditor("simulate", "--services", "100000000", "--months", "60")
    assert said.code == 2
    assert "GB" in said.err


def test_archetypes_of_ones_own(auditor: Command, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        """\
simulation: 1
archetypes:
  prompt:
    weight: 1
    way: self_service
    answer: export
    time: {uniform: {from_d: 0.5, to_d: 2}}
    source: nobody
every_months: 3
between_letters: {prompt: 1}
shared_contact: {share: 0, services: 1}
regions: {"": 1}
minutes_per_question: 5
""",
        encoding="utf-8",
    )
    said = auditor(*SMALL, "--archetypes", str(mine), "--json")
    assert said.code == 0
    assert said.json["holds"]["cases_by_archetype"] == {"prompt": 12}
    mine.write_text(mine.read_text(encoding="utf-8").replace("weight: 1", "weight: 2"), encoding="utf-8")
    refused = auditor(*SMALL, "--archetypes", str(mine))
    assert refused.code == 4
    assert "mine.yaml" in refused.err
