"""Is every mistake in alerts.toml named by its place and its mend, and nobody told who may not be?"""

from datetime import timedelta
from pathlib import Path

import pytest

from auditor.alert.rule import AlertsInvalid, load_rules
from auditor.push.recipient import Recipients
from results.records import Alert, AlertWhat, Sector, Severity
from scenarios.secret import SecretExposed
from tests.auditor.alert.rules import written
from tests.results.store.test_ledger import NOON

WHOLE = """
[broken]
event = ["scenario_broken"]
sector = ["energy"]
service = ["acme"]
campaign = ["quarterly"]
severity = "warning"
targets = ["team"]
digest = "daily at 08:00"
quiet = "22:00-07:00"
escalate_after_h = 4
escalate_to = ["lead"]
language = "en"

[watch]
targets = ["lead"]
older_than_min = 5
heartbeat_url = "env:PING"
"""


def test_all_of_it_is_read(tmp_path: Path):
    rules = written(tmp_path, WHOLE)
    (rule,) = rules.rules
    assert (rule.name, rule.line, rule.targets, rule.severity) == ("broken", 2, ("team",), Severity.WARNING)
    assert rule.escalation is not None
    assert (rule.escalation.after, rule.escalation.to) == (timedelta(hours=4), ("lead",))
    assert rules.watch is not None
    assert (rules.watch.older_than, str(rules.watch.heartbeat_url)) == (timedelta(minutes=5), "env:PING")


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({}, True),
        ({"what": AlertWhat.PUSH_FAILING}, False),
        ({"service": "other"}, False),
        ({"campaign": None}, False),
        ({"sector": Sector.BANK}, False),
    ],
)
def test_a_rule_tells_what_it_names(tmp_path: Path, change: dict, wanted: bool):
    (rule,) = written(tmp_path, WHOLE).rules
    given = {"what": AlertWhat.SCENARIO_BROKEN, "service": "acme", "campaign": "quarterly", **change}
    sector = given.pop("sector", Sector.ENERGY)
    one = Alert(key="scenario_broken/acme", since=NOON, last_at=NOON, count=1, told={}, **given)
    assert rule.wants(one, sector) is wanted


def test_without_a_file_nobody_is_told(tmp_path: Path):
    rules = load_rules(tmp_path / "alerts.toml", recipients=Recipients(file=tmp_path / "r", by_name={}))
    assert (rules.rules, rules.watch) == ((), None)


@pytest.mark.parametrize(
    ("text", "code", "line", "says"),
    [
        ("[a]\n", "wrong_value", 1, 'write targets = ["RECIPIENT"]'),
        ('[a]\ntargets = ["team"]\nevnt = []\n', "wrong_value", 3, "there are: event, service"),
        ('[a]\nevent = ["boom"]\ntargets = ["team"]\n', "wrong_value", 2, "“event” of a"),
        ('[a]\ntargets = ["nobody"]\n', "recipient_missing", 2, "add the table [nobody] there"),
        ('[a]\ntargets = ["press"]\n', "gets_no_alerts", 2, 'add "alerts" to its gets in'),
        ('[a]\ntargets = ["team"]\ndigest = "weekly"\n', "digest", 3, '"daily at 08:00"'),
        ('[a]\ntargets = ["team"]\ndigest = "daily at 25:00"\n', "digest", 3, "there is no 25:00"),
        ('[a]\ntargets = ["team"]\nquiet = "at night"\n', "quiet", 3, "write it as 22:00-07:00"),
        ('[a]\ntargets = ["team"]\nzone = "Paris"\n', "zone", 3, "write one as Europe/Paris"),
        ('[a]\ntargets = ["team"]\nescalate_after_h = 4\n', "half_escalation", 1, "escalate_after_h and escalate_to"),
        ('[a]\nevent = ["bot_stopped"]\ntargets = ["team"]\n', "bot_stopped", 2, "write [watch]"),
        ('[Ab]\ntargets = ["team"]\n', "no_rule", 1, "write a table [name]"),
        ('[watch]\nheartbeat_url = "https://ping/secret-token"\n', "secret_in_clear", 2, "keep it elsewhere"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(tmp_path: Path, text: str, code: str, line: int, says: str):
    with pytest.raises(AlertsInvalid) as raised:
        written(tmp_path, text)
    assert [(one.code, one.line) for one in raised.value.problems] == [(code, line)]
    assert says in str(raised.value)
    assert f"alerts.toml:{line}:" in str(raised.value)
    assert "secret-token" not in str(raised.value)


def test_no_toml_and_a_file_that_others_read_are_refused(tmp_path: Path):
    with pytest.raises(AlertsInvalid, match="no TOML"):
        written(tmp_path, "[a\n")
    (tmp_path / "alerts.toml").chmod(0o644)
    with pytest.raises(SecretExposed):
        load_rules(tmp_path / "alerts.toml", recipients=Recipients(file=tmp_path / "r", by_name={}))
