"""Does `auditor site build` write what is public, say what the law still asks for, and leave alone what is not its own?"""

from pathlib import Path

import pytest

from auditor.settings import Settings, load_settings
from auditor.site import ladders, measured, publisher_of, unstated
from tests.auditor.cli.conftest import Command


def test_without_a_release_the_site_says_so_and_the_command_what_is_missing(
    auditor: Command, home: Path, tmp_path: Path
) -> None:
    said = auditor("site", "build", "--to", str(tmp_path / "site"), "--workers", "1")
    assert said.code == 0, said.err
    assert said.out.strip() == str(tmp_path / "site" / "index.html")
    assert "The legal notice lacks" in said.err
    assert "director" in said.err
    assert "Rien n’est encore publié" in (tmp_path / "site" / "fr" / "index.html").read_text(encoding="utf-8")
    legal = (tmp_path / "site" / "fr" / "legal.html").read_text(encoding="utf-8")
    assert "non indiqué par l’opérateur" in legal


def test_who_answers_for_the_site_is_whom_the_settings_name(auditor: Command, home: Path, tmp_path: Path) -> None:
    (home / "auditor.toml").write_text(
        'operator = "Observatoire"\ncontact = "+https://observatoire.example/contact"\n'
        'public_url = "https://observatoire.example/"\n'
        '[site]\naddress = "1 rue du Port"\ndirector = "Camille Aubépine"\nhost = "Hôte"\n'
        'host_address = "2 quai"\nhost_contact = "+33 1 00 00 00 00"\n',
        encoding="utf-8",
    )
    said = auditor("site", "build", "--to", str(tmp_path / "site"), "--json")
    assert said.code == 0, said.err
    assert said.json["pages"] == 18
    assert "lacks" not in said.err
    legal = (tmp_path / "site" / "en" / "legal.html").read_text(encoding="utf-8")
    for words in ("Observatoire", "Camille Aubépine", "Hôte", 'href="https://observatoire.example/contact"'):
        assert words in legal
    assert "not stated" not in legal
    assert "https://observatoire.example/fr/method.html" in (tmp_path / "site" / "sitemap.xml").read_text()


def test_a_folder_that_is_no_export_is_refused(auditor: Command, home: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").write_text("mine")
    said = auditor("site", "build", "--to", str(tmp_path / "mine"))
    assert said.code == 4
    assert "nothing in it was touched" in said.err


def test_nothing_is_made_up_for_whoever_has_said_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path))
    said = publisher_of(load_settings())
    assert (said.publisher.name, said.director, said.host.name) == ("", "", "")
    assert set(unstated(Settings())) == {
        "publisher",
        "address",
        "contact",
        "director",
        "host",
        "host_address",
        "host_contact",
    }


def test_what_was_measured_is_what_the_documents_say() -> None:
    found = measured()
    assert found.on is not None
    assert found.errors
    assert {
        name for steps in ladders().values() for step in steps for name in step.criteria
    } & found.by_criterion.keys()
    assert any(one.is_naive for one in found.intervals)
    assert measured(Path("/nowhere")).on is None
