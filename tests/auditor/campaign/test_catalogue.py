"""Which declarations of an installation may be ordered, and what is in their way?"""

import re
import shutil
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from auditor.campaign.catalogue import HouseCatalogue
from auditor.house import House
from auditor.settings import ScenarioUnknown
from results.clock import SetClock
from results.records import Passed
from tests.auditor.installation import installation
from tests.auditor.situations import ASKED

SCENARIOS = Path(__file__).parents[3] / "scenarios"
TODAY = date(2026, 3, 2)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """With a portal that plants what its persona has."""
    async with installation(tmp_path, SetClock(ASKED)) as opened:
        rewrite(opened, *[("${record.full_name}", "${record.phone}")] * 2)
        yield opened


def rewrite(house: House, *changes: tuple[str, str]) -> None:
    path = house.settings.scenarios / "catalogue" / "portal.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


async def test_a_shared_scenario_is_asked_through_its_services_and_the_sandbox_by_name_alone(house: House) -> None:
    for folder in ("catalogue", "services", "sandbox"):
        shutil.copytree(SCENARIOS / folder, house.settings.scenarios / folder, dirs_exist_ok=True)
    catalogue = HouseCatalogue(house)
    assert set(catalogue.ids()) == {"portal", "indico-test", "radicale-test", "wordpress-test"}
    assert catalogue.load("sablon-mutuelle").id == "sablon-mutuelle"
    assert catalogue.load("indico").id == "indico-test"
    with pytest.raises(ScenarioUnknown):
        catalogue.load("nope")


async def test_a_sound_one_may_be_asked(house: House) -> None:
    catalogue = HouseCatalogue(house)
    assert catalogue.unfit(catalogue.load("portal"), TODAY) is None


@pytest.mark.parametrize(
    ("change", "passed", "what"),
    [
        (
            ("valid_until: 2026-12-31", "valid_until: 2026-03-01"),
            Passed.OUT_OF_DATE,
            r"portal\.yaml:\d+:1: valid until",
        ),
        (("checked: {fr: 2026-01-01}", "checked: {en: 2026-01-01}"), Passed.NO_LANGUAGE, "nobody has checked it"),
        (("bystander: noe", "bystander: nobody"), Passed.NO_ACCOUNT, "there is no account nobody@portal"),
        (
            ("  - see: Demande enregistrée\n", "  - open: /\n  - see: Demande enregistrée\n"),
            Passed.INVALID,
            "irreversible",
        ),
        (("url: http://127.0.0.1:8200", "url: https://portal.example"), Passed.NOT_ALLOWED, "terms of use"),
    ],
)
async def test_what_is_in_the_way_is_named(house: House, change: tuple[str, str], passed: Passed, what: str) -> None:
    rewrite(house, change)
    catalogue = HouseCatalogue(house)
    unfit = catalogue.unfit(catalogue.load("portal"), TODAY)
    assert unfit is not None
    assert unfit.passed is passed
    assert re.search(what, unfit.detail)


async def test_without_accounts_there_is_none_to_ask_with(house: House) -> None:
    house.settings.accounts.unlink()
    catalogue = HouseCatalogue(house)
    unfit = catalogue.unfit(catalogue.load("portal"), TODAY)
    assert unfit is not None
    assert unfit.passed is Passed.NO_ACCOUNT
    assert "there is no such file" in unfit.detail


async def test_each_firing_reads_the_files_anew(house: House) -> None:
    assert HouseCatalogue(house).unfit(HouseCatalogue(house).load("portal"), TODAY) is None
    house.settings.accounts.write_text('["camille@portal"]\nusername = "camille"\n', encoding="utf-8")
    unfit = HouseCatalogue(house).unfit(HouseCatalogue(house).load("portal"), TODAY)
    assert unfit is not None
    assert unfit.passed is Passed.NO_ACCOUNT
