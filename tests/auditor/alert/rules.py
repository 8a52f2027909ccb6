"""Rules and recipients as people write them, for the tests of alerts."""

from pathlib import Path

from auditor.alert.rule import Rules, load_rules
from auditor.house import House
from auditor.push.recipient import load_recipients

TEAM = """
[team]
webhook = "https://127.0.0.1:1/hook"
gets = ["alerts"]
[lead]
apprise = "env:LEAD"
gets = ["alerts"]
[press]
webhook = "https://127.0.0.1:1/press"
"""


def written(folder: Path, text: str, recipients: str = TEAM) -> Rules:
    """What `alerts.toml` says with this text."""
    for name, said in (("recipients.toml", recipients), ("alerts.toml", text)):
        (folder / name).write_text(said, encoding="utf-8")
        (folder / name).chmod(0o600)
    known = load_recipients(folder / "recipients.toml", language="fr")
    return load_rules(folder / "alerts.toml", recipients=known)


def declare_rules(house: House, text: str) -> None:
    house.settings.alerts.write_text(text, encoding="utf-8")
    house.settings.alerts.chmod(0o600)
