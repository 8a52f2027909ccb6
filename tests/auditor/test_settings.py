"""Where do settings come from, and does a wrong one say where it stands?"""

from pathlib import Path

import pytest

from auditor.house import find_scenario, open_house
from auditor.settings import (
    InstallationMissing,
    ScenarioUnknown,
    Settings,
    SettingsUnreadable,
    SettingWrong,
    load_settings,
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUDITOR_HOME", str(tmp_path))
    return tmp_path


def test_without_a_file_the_defaults_hold(home: Path) -> None:
    settings = load_settings()
    assert (settings.home, settings.language, settings.operator) == (home, "fr", "")
    assert settings.store_url == f"sqlite+aiosqlite:///{home}/store.sqlite"


def test_the_environment_goes_before_the_file_and_an_argument_before_both(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "auditor.toml").write_text('language = "en"\noperator = "Self Data"\n')
    assert load_settings().language == "en"
    monkeypatch.setenv("AUDITOR_LANGUAGE", "fr")
    assert (load_settings().language, load_settings().operator) == ("fr", "Self Data")
    assert Settings(language="en").language == "en"


def test_the_file_of_the_home_that_is_named_is_read(tmp_path: Path) -> None:
    for name, language in (("one", "en"), ("two", "fr")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "auditor.toml").write_text(f'language = "{language}"')
    assert [load_settings(tmp_path / name).language for name in ("one", "two")] == ["en", "fr"]


def test_a_relative_home_is_no_relative_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(Path("here")).store_url == f"sqlite+aiosqlite:///{tmp_path}/here/store.sqlite"


def test_a_key_there_is_not_is_named_with_those_there_are(home: Path) -> None:
    (home / "auditor.toml").write_text('langage = "fr"')
    with pytest.raises(SettingWrong, match=r"langage in auditor\.toml.*there are: home, operator, contact, language"):
        load_settings()


def test_a_key_there_is_not_in_notices_is_named_with_those_of_notices(home: Path) -> None:
    keys = {"address": "n@x.example", "person": "ines", "imap": "env:IMAP", "smtp": "env:SMTP", "host": "x.example"}
    (home / "auditor.toml").write_text("\n".join(["[notices]", *(f'{name} = "{v}"' for name, v in keys.items())]))
    with pytest.raises(SettingWrong, match=r"notices\.host in auditor\.toml.*there are: address, person,") as refused:
        load_settings()
    assert "database" not in str(refused.value)


def test_a_value_that_is_none_of_the_language_names_the_variable(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_LANGUAGE", "de")
    with pytest.raises(SettingWrong, match=r"'fr' or 'en'.*AUDITOR_LANGUAGE"):
        load_settings()


def test_a_file_that_is_no_toml_says_where_it_breaks_off(home: Path) -> None:
    (home / "auditor.toml").write_text('operator = "x"\nlanguage =\n')
    with pytest.raises(SettingsUnreadable, match="line 2"):
        load_settings()


def test_the_password_of_a_database_shows_in_no_repr() -> None:
    settings = Settings(database="postgresql://ines:zorvelunqua@db/audit")
    assert settings.store_url == "postgresql://ines:zorvelunqua@db/audit"
    assert "zorvelunqua" not in repr(settings) + str(settings)


async def test_no_installation_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InstallationMissing, match=r"nowhere.*`auditor init`"):
        async with open_house(Settings(home=tmp_path / "nowhere")):
            pass


def test_a_scenario_is_found_by_path_or_by_name_the_operators_own_first(tmp_path: Path) -> None:
    for folder in ("services", "sandbox"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "acme.yaml").write_text("")
    settings = Settings(scenarios=tmp_path)
    assert find_scenario(settings, "acme") == tmp_path / "services" / "acme.yaml"
    assert find_scenario(settings, str(tmp_path / "sandbox" / "acme.yaml")) == tmp_path / "sandbox" / "acme.yaml"


def test_a_scenario_there_is_not_is_refused_with_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "acme.yaml").write_text("")
    with pytest.raises(ScenarioUnknown, match=r"acne.*: acme"):
        find_scenario(Settings(scenarios=tmp_path), "acne")
    with pytest.raises(ScenarioUnknown, match="none"):
        find_scenario(Settings(scenarios=tmp_path / "empty"), "acme")
