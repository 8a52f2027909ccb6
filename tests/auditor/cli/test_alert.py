"""Does a person see what goes on, see to it, mute it, and see what each rule would do?"""

import asyncio
from pathlib import Path

from auditor.alert.tell import rules_of, tell
from auditor.house import open_house
from auditor.push.deliver import Delivery
from auditor.settings import load_settings
from results.clock import SystemClock
from results.records import AlertEvent, AlertWhat
from results.store import alert
from tests.auditor.cli.conftest import Command

KEY = "scenario_broken/acme"


def happen() -> None:
    async def work() -> None:
        async with open_house(load_settings()) as house, house.store.write() as tx:
            now = SystemClock().now()
            await alert.enter(tx, AlertEvent(key=KEY, what=AlertWhat.SCENARIO_BROKEN, at=now, service="acme"))

    asyncio.run(work())


def write(home: Path, name: str, text: str) -> None:
    (home / name).write_text(text, encoding="utf-8")
    (home / name).chmod(0o600)


def test_without_rules_it_is_listed_and_seen_to(auditor: Command, home: Path):
    happen()
    (one,) = auditor("alert", "list", "--open", "--json").json
    assert (one["key"], one["state"], one["times"]) == (KEY, "open", 1)
    assert auditor("alert", "ack", KEY, "--by", "ines").code == 0
    (one,) = auditor("alert", "list", "--json").json
    assert (one["state"], one["acked_by"]) == ("acknowledged", "ines")
    assert auditor("alert", "ack", "scenario_broken/other").code == 4
    assert "Scénario cassé" in auditor("alert", "list").out
    assert "Scenario broken" in auditor("alert", "list", "--lang", "en").out
    said = auditor("alert", "rules")
    assert "nobody is told" in said.err


def test_whom_no_alert_reaches_is_said(auditor: Command, home: Path):
    async def work() -> None:
        async with open_house(load_settings()) as house:
            await tell(house, rules_of(house).rules)
            await Delivery(house=house).deliver_due()

    write(home, "recipients.toml", '[team]\napprise = "env:NO_SUCH"\ngets = ["alerts"]\n')
    write(home, "alerts.toml", '[all]\ntargets = ["team"]\n')
    happen()
    assert "team" not in auditor("alert", "list").err
    asyncio.run(work())
    said = auditor("alert", "list", "--json")
    assert "team has not been reached by all: secret_missing, tried again at" in " ".join(said.err.split())
    assert [one["key"] for one in said.json] == [KEY]


def test_rules_say_what_they_would_do(auditor: Command, home: Path):
    write(home, "recipients.toml", '[team]\napprise = "env:TEAM"\ngets = ["alerts"]\n')
    write(home, "alerts.toml", '[all]\ntargets = ["team"]\n[leaks]\nevent = ["leak_found"]\ntargets = ["team"]\n')
    happen()
    found = auditor("alert", "rules", "--json").json
    assert [(one["rule"], one["alerts"], one["messages"]) for one in found] == [("all", 1, 1), ("leaks", 0, 0)]
    assert auditor("alert", "mute", "all", "--until", "2099-01-01T00:00:00").code == 0
    assert auditor("alert", "mute", "nothing", "--until", "2099-01-01T00:00:00").code == 4
    assert auditor("alert", "mute", "all", "--until", "2001-01-01T00:00:00").code == 4


def test_a_target_is_tried_out_and_doctor_names_what_is_wrong(auditor: Command, home: Path):
    write(home, "recipients.toml", '[team]\napprise = "env:NO_SUCH"\ngets = ["alerts"]\n')
    said = auditor("alert", "test", "team")
    assert said.code == 75
    assert "NO_SUCH" in said.out
    assert auditor("alert", "test", "nobody").code == 4
    write(home, "alerts.toml", '[all]\ntargets = ["nobody"]\n')
    said = auditor("doctor")
    assert f"{home / 'alerts.toml'}:2" in said.out
    assert "add the table [nobody]" in said.out


def test_a_dead_bot_is_seen(auditor: Command, home: Path):
    said = auditor("alert", "watch", "--json")
    assert (said.code, said.json["alive"]) == (75, False)
