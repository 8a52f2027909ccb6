"""Is an installation made once, and does it say what is not well with it?"""

import re
import stat
from pathlib import Path

import pytest

from results import mount
from results.key import fingerprint, load_keys
from tests.auditor.cli.conftest import Command


def test_an_installation_is_private_and_says_its_fingerprint(auditor: Command, tmp_path: Path) -> None:
    said = auditor("init")
    assert said.code == 0
    home = tmp_path / "home"
    assert fingerprint(load_keys(home).public) in said.out
    assert re.search(r"\b[0-9a-f]{64}\b", said.out)
    assert f"{home}/keys" in said.err
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "accounts.toml").stat().st_mode) == 0o600


def test_a_second_init_keeps_the_keys_and_what_was_written(auditor: Command, tmp_path: Path) -> None:
    first = auditor("init", "--json").json
    settings = tmp_path / "home" / "auditor.toml"
    settings.write_text('language = "en"\n')
    keys = {path.name: path.read_bytes() for path in (tmp_path / "home" / "keys").iterdir()}
    assert auditor("init", "--json").json == first
    assert settings.read_text() == 'language = "en"\n'
    assert {path.name: path.read_bytes() for path in (tmp_path / "home" / "keys").iterdir()} == keys


def test_what_init_writes_is_read_without_complaint(auditor: Command) -> None:
    assert auditor("init").code == 0
    found = {finding["what"]: finding for finding in auditor("doctor", "--json").json}
    assert all(found[what]["well"] for what in ("home", "keys", "accounts", "store"))


def test_who_asks_is_to_be_said_before_a_real_service_is_asked(auditor: Command, tmp_path: Path) -> None:
    def asks() -> dict[str, object]:
        return next(f for f in auditor("doctor", "--json").json if f["what"] == "who asks")

    assert "auditor.toml says" in auditor("init").err
    assert (asks()["well"], asks()["found"]) == (True, "nobody says so yet")
    (tmp_path / "home" / "auditor.toml").write_text('operator = "Ines"\ncontact = "+https://ines.example"\n')
    assert (asks()["found"], asks()["mend"]) == ("Ines, +https://ines.example", "")


def test_a_store_on_a_network_is_refused_before_it_is_opened(
    auditor: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor("init")
    (tmp_path / "home" / "store.sqlite").unlink()
    mounts = tmp_path / "mounts"
    mounts.write_text(f"21 1 254:1 / / rw - ext4 /dev/vda1 rw\n30 21 0:25 / {tmp_path} rw - nfs4 files:/home rw\n")
    monkeypatch.setattr(mount, "_MOUNTS", mounts)
    said = auditor("doctor", "--json")
    assert said.code == 4
    (store,) = [finding for finding in said.json if finding["what"] == "store"]
    assert not store["well"]
    assert "lies on a network (nfs4)" in store["found"]
    assert "PostgreSQL" in store["mend"]
    assert not (tmp_path / "home" / "store.sqlite").exists()
    mounts.write_text(mounts.read_text().replace("nfs4", "xfs"))
    assert all(finding["well"] for finding in auditor("doctor", "--json").json if finding["what"] == "store")


def test_a_doctor_without_an_installation_says_what_to_do(auditor: Command) -> None:
    said = auditor("doctor")
    assert said.code == 4
    assert "auditor init" in said.out


@pytest.mark.parametrize("command", [["doctor"], ["scenario", "lint"]], ids=" ".join)
def test_accounts_that_others_can_read_are_refused_with_the_mend(
    auditor: Command, home: Path, command: list[str]
) -> None:
    (home / "accounts.toml").chmod(0o644)
    said = auditor(*command)
    assert said.code == 4
    assert f"chmod 600 {home}/accounts.toml" in said.out + said.err


def test_a_key_that_others_can_read_is_refused_with_the_mend(auditor: Command, home: Path) -> None:
    next((home / "keys").glob("*.pem")).parent.chmod(0o755)
    said = auditor("case", "list")
    assert (said.code, said.out) == (4, "")
    assert f"chmod 700 {home}/keys" in said.err


def test_no_colour_where_none_is_wanted(auditor: Command, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[32m" in auditor("doctor").out
    assert "\x1b[1;31m" in auditor("case", "show", "case-9").err
    monkeypatch.setenv("NO_COLOR", "1")
    coloured = re.compile(r"\x1b\[[0-9;]*3[0-9]")
    assert not coloured.search(auditor("doctor").out)
    assert not coloured.search(auditor("case", "show", "case-9").err)


def test_in_a_file_there_is_no_colour_and_no_edge(auditor: Command, home: Path) -> None:
    said = auditor("sandbox", "--list", "--lang", "fr")
    assert "\x1b" not in said.out
    assert "offre une archive de 40 jours plus ancienne pendant que la nouvelle est préparée\n" in said.out
    assert not any(line != line.rstrip() for line in said.out.splitlines())
