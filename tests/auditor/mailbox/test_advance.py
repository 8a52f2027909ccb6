"""Does `auditor case advance` read the mails that a case waits for?"""

import asyncio
from pathlib import Path

import pytest

from auditor.cli import run
from tests.auditor.mailbox.rig import HOUR, rigged


async def test_a_case_that_is_advanced_by_hand_hears_what_came_by_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with rigged(tmp_path) as rig:
        settings = rig.house.settings
        monkeypatch.setenv("AUDITOR_HOME", str(settings.home))
        monkeypatch.setenv("AUDITOR_SCENARIOS", str(settings.scenarios))
        case = await rig.ask()
        (letter,) = rig.letters
        rig.answer("Voici vos données.", to=letter, file=b'{"name": "Camille"}')
        rig.clock.set(rig.clock.now() + 2 * HOUR)
        assert await asyncio.to_thread(run, ["case", "advance", case, "--lang", "en"]) == 0
        said = capsys.readouterr().err
        assert said.startswith("reading the mailbox\n")
        assert "the next look into the mailbox" in said
        assert await rig.facts(case) == ["request_submitted", "export_ready", "export_delivered"]
