"""Is every mistake in subscribers.toml named by its place and its mend, and nobody sent what is not for them?"""

from pathlib import Path

import pytest

from auditor.push.recipient import load_recipients
from auditor.subscriber.declared import Subscriber, SubscribersInvalid, load_subscribers
from auditor.subscriber.due import Every
from dashboards.periodical.report import What
from scenarios.secret import SecretExposed

RECIPIENTS = """
[ministry]
apprise = "env:MINISTRY"
gets = ["observatory"]
[team]
apprise = "env:TEAM"
gets = ["auditors", "alerts"]
[metz]
apprise = "env:METZ"
gets = ["extract"]
"""
GOOD = '[m]\nwhat = "observatory"\nperiod = "monthly"\ntargets = ["ministry"]\n'
EXTRACT = '[x]\nwhat = "extract"\nperiod = "quarterly"\ntargets = ["metz"]\ncontroller = "Metz"\n'


def loaded(folder: Path, text: str) -> tuple[Subscriber, ...]:
    for name, said in (("recipients.toml", RECIPIENTS), ("subscribers.toml", text)):
        (folder / name).write_text(said, encoding="utf-8")
        (folder / name).chmod(0o600)
    known = load_recipients(folder / "recipients.toml", language="fr")
    return load_subscribers(folder / "subscribers.toml", recipients=known)


def test_they_are_read(tmp_path: Path):
    first, second = loaded(tmp_path, GOOD + EXTRACT + 'cron = "0 9 * * MON"\nlanguage = "en"\n')
    assert (first.what, first.every, first.cron, first.zone) == (
        What.OBSERVATORY,
        Every.MONTHLY,
        "0 8 3 * *",
        "Europe/Paris",
    )
    assert (second.controller, second.cron, second.language) == ("Metz", "0 9 * * MON", "en")


def test_without_the_file_nobody_gets_any(tmp_path: Path):
    known = load_recipients(tmp_path / "recipients.toml", language="fr")
    assert load_subscribers(tmp_path / "subscribers.toml", recipients=known) == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[m]\n[", 0, "this is no TOML"),
        ("m = 1", 0, "“m” is no subscriber"),
        ('[m]\nwhat = "observatory"\nperiod = "monthly"\n', 1, "says not “targets”"),
        (GOOD + "who = 1\n", 5, "has no “who”; there are: what, period"),
        (GOOD.replace("monthly", "daily"), 3, "“period” of m cannot be used"),
        (GOOD.replace('"ministry"', '"nobody"'), 4, "knows metz, ministry, team"),
        (GOOD.replace("observatory", "auditors"), 4, 'add "auditors" to its gets'),
        (GOOD + 'controller = "Metz"\n', 5, "is an extract and names no controller"),
        (EXTRACT.replace('controller = "Metz"\n', ""), 1, "is an extract and names no controller"),
        (GOOD + 'cron = "0 8"\n', 5, "“cron” of m says no moment"),
        (GOOD + 'zone = "Mars"\n', 5, "there is no time zone"),
        (GOOD + GOOD.replace("[m]", "[n]"), 8, "n sends ministry what m sends already"),
        (
            EXTRACT + EXTRACT.replace("[x]", "[y]").replace("Metz", "Nancy").replace("quarterly", "monthly"),
            10,
            "give each controller a recipient of its own",
        ),
    ],
)
def test_a_mistake_is_named_by_its_place_and_its_mend(tmp_path: Path, text: str, line: int, said: str):
    with pytest.raises(SubscribersInvalid) as raised:
        loaded(tmp_path, text)
    assert said in str(raised.value)
    assert f"subscribers.toml{f':{line}:' if line else ''}" in str(raised.value)


def test_others_may_not_read_it(tmp_path: Path):
    loaded(tmp_path, GOOD)
    (tmp_path / "subscribers.toml").chmod(0o644)
    known = load_recipients(tmp_path / "recipients.toml", language="fr")
    with pytest.raises(SecretExposed):
        load_subscribers(tmp_path / "subscribers.toml", recipients=known)
