"""Is each told once, by the right rule, at the right moment, and told when it is over? Time is a value."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.alert.decide import AT_MOST, FADES, Decided, Message, State, Went, decide_alerts
from auditor.alert.rule import Rule
from results.records import Alert, AlertEvent, AlertWhat
from tests.auditor.alert.rules import written

NOON = datetime(2027, 1, 12, 11, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def event(
    place: str = "acme", what: AlertWhat = AlertWhat.SCENARIO_BROKEN, *, at: datetime = NOON, is_over: bool = False
) -> AlertEvent:
    return AlertEvent(key=f"{what}/{place}", what=what, at=at, service="acme", ledger="case-1", is_over=is_over)


class Rounds:
    """Decides round after round, as the outbox and the tables would have it."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.alerts: dict[str, Alert] = {}
        self.ways: dict[str, Went] = {}
        self.muted: frozenset[str] = frozenset()
        self.unreached: set[str] = set()

    def go(self, now: datetime, *events: AlertEvent) -> list[Message]:
        ways = {
            name: Went(number=way.number, told_at=way.told_at, waits=name.split("/")[1] in self.unreached)
            for name, way in self.ways.items()
        }
        state = State(alerts=self.alerts, ways=ways, muted=self.muted)
        decided: Decided = decide_alerts(events, self.rules, state, now)
        again = decide_alerts(events, self.rules, state, now)
        assert again == decided, "the same, under the same ids, however often it is decided"
        self.alerts = {**self.alerts, **{one.key: one for one in decided.changed}}
        self.alerts = {key: one for key, one in self.alerts.items() if key not in decided.settled}
        for message in decided.messages:
            self.ways[message.way] = Went(number=message.number, told_at=now, waits=False)
        return list(decided.messages)


def rounds(tmp_path: Path, more: str = "", name: str = "all") -> Rounds:
    return Rounds(written(tmp_path, f'[{name}]\ntargets = ["team"]\nzone = "UTC"\n{more}').rules)


def told(messages: Sequence[Message]) -> list[tuple[str, list[str], list[str]]]:
    return [(one.recipient, [a.place for a in one.begun], [a.place for a in one.over]) for one in messages]


def test_once_until_it_is_over_and_then_anew(tmp_path: Path):
    bot = rounds(tmp_path)
    assert told(bot.go(NOON, event(), event())) == [("team", ["acme"], [])]
    assert bot.go(NOON + HOUR, event(at=NOON + HOUR)) == []
    assert bot.alerts["scenario_broken/acme"].count == 3
    assert told(bot.go(NOON + 2 * HOUR, event(at=NOON + 2 * HOUR, is_over=True))) == [("team", [], ["acme"])]
    assert bot.alerts == {}, "settled"
    (message,) = bot.go(NOON + 3 * HOUR, event(at=NOON + 3 * HOUR))
    assert message.id == "alert_all_team_3"


def test_what_flickers_is_told_once(tmp_path: Path):
    bot = rounds(tmp_path)
    bot.go(NOON, event())
    assert bot.go(NOON + MINUTE, event(at=NOON + MINUTE, is_over=True)) == []
    assert bot.go(NOON + 2 * MINUTE, event(at=NOON + 2 * MINUTE)) == []
    assert bot.go(NOON + HOUR) == [], "it goes on, as was told"


def test_what_comes_within_ten_minutes_goes_in_one_message(tmp_path: Path):
    bot = rounds(tmp_path)
    assert len(bot.go(NOON, event("a"))) == 1
    for second in range(1, 600, 60):
        at = NOON + timedelta(seconds=second)
        assert bot.go(at, event(f"b{second}", at=at)) == []
    (message,) = bot.go(NOON + 10 * MINUTE)
    assert len(message.begun) == 10


def test_who_is_away_gets_the_rest_in_one_message_and_what_is_over_meanwhile_too(tmp_path: Path):
    bot = rounds(tmp_path)
    assert len(bot.go(NOON, event("a"))) == 1
    bot.unreached.add("team")
    for minute in range(60):
        at = NOON + minute * MINUTE
        assert bot.go(at, event(f"b{minute}", at=at), event(f"b{minute}", at=at, is_over=minute % 2 == 0)) == []
    bot.unreached.clear()
    (message,) = bot.go(NOON + HOUR)
    assert len(message.begun) == 60
    assert sum(one.over_at is not None for one in message.begun) == 30
    assert bot.go(NOON + 2 * HOUR) == []


def test_a_leak_waits_for_nothing(tmp_path: Path):
    bot = rounds(tmp_path, 'quiet = "22:00-07:00"\ndigest = "daily at 08:00"')
    night = NOON.replace(hour=23)
    assert bot.go(night, event(at=night)) == []
    assert told(bot.go(night + MINUTE, event("x", AlertWhat.LEAK_FOUND, at=night))) == [("team", ["x"], [])]
    morning = NOON.replace(hour=8) + timedelta(days=1)
    assert told(bot.go(morning)) == [("team", ["acme"], [])]


def test_quiet_hours_hold_until_they_end(tmp_path: Path):
    bot = rounds(tmp_path, 'quiet = "22:00-07:00"')
    night = NOON.replace(hour=23)
    assert bot.go(night, event(at=night)) == []
    assert bot.go(night + 7 * HOUR) == []
    assert told(bot.go(night + 8 * HOUR)) == [("team", ["acme"], [])]


def test_nobody_sees_to_it_and_somebody_else_is_told(tmp_path: Path):
    bot = rounds(tmp_path, 'escalate_after_h = 4\nescalate_to = ["lead"]')
    bot.go(NOON, event())
    assert bot.go(NOON + 4 * HOUR - MINUTE) == []
    (message,) = bot.go(NOON + 4 * HOUR)
    assert (message.recipient, message.escalated) == ("lead", True)
    assert bot.go(NOON + 9 * HOUR) == []
    assert told(bot.go(NOON + 10 * HOUR, event(at=NOON + 10 * HOUR, is_over=True))) == [
        ("team", [], ["acme"]),
        ("lead", [], ["acme"]),
    ]


def test_who_sees_to_it_is_left_alone(tmp_path: Path):
    bot = rounds(tmp_path, 'escalate_after_h = 4\nescalate_to = ["lead"]')
    bot.go(NOON, event())
    (one,) = bot.alerts.values()
    bot.alerts = {one.key: Alert(**{name: getattr(one, name) for name in one.__slots__} | {"acked_at": NOON})}
    assert bot.go(NOON + 9 * HOUR) == []


def test_who_saw_to_it_saw_to_that_one_alone(tmp_path: Path):
    bot = rounds(tmp_path)
    bot.go(NOON, event())
    (one,) = bot.alerts.values()
    bot.alerts = {one.key: replace(one, acked_at=NOON, acked_by="ines")}
    bot.unreached.add("team")
    bot.go(NOON + MINUTE, event(at=NOON + MINUTE, is_over=True))
    assert not bot.alerts[one.key].is_open, "its end is not told yet"
    bot.go(NOON + 2 * MINUTE, event(at=NOON + 2 * MINUTE))
    (again,) = bot.alerts.values()
    assert (again.acked_at, again.acked_by, again.is_open) == (None, None, True)
    bot.unreached.clear()
    assert told(bot.go(NOON + HOUR)) == [("team", ["acme"], [])]


def test_no_message_holds_more_than_its_document_and_the_rest_is_still_due(tmp_path: Path):
    bot = rounds(tmp_path)
    count = AT_MOST + 7
    (first,) = bot.go(NOON, *(event(f"town-{n}") for n in range(count)))
    (rest,) = bot.go(NOON + HOUR)
    assert (len(first.begun), len(rest.begun)) == (AT_MOST, 7)
    over = NOON + 2 * HOUR
    ended = bot.go(over, *(event(f"town-{n}", at=over, is_over=True) for n in range(count)))
    ended += bot.go(over + HOUR)
    assert [len(one.over) for one in ended] == [AT_MOST, 7]
    assert bot.alerts == {}


def test_who_is_never_reached_again_is_forgotten_one_day_without_a_word(tmp_path: Path):
    bot = rounds(tmp_path)
    assert told(bot.go(NOON, event("press", AlertWhat.PUSH_FAILING))) == [("team", ["press"], [])]
    (one,) = bot.alerts.values()
    bot.alerts = {one.key: replace(one, acked_at=NOON, acked_by="ines")}
    assert bot.go(NOON + FADES - HOUR) == []
    assert [one.is_open for one in bot.alerts.values()] == [True], "seen to, and not reached yet"
    assert bot.go(NOON + FADES) == []
    assert bot.alerts == {}
    later = NOON + FADES + HOUR
    assert told(bot.go(later, event("press", AlertWhat.PUSH_FAILING, at=later))) == [("team", ["press"], [])]
    reached = event("press", AlertWhat.PUSH_FAILING, at=later + HOUR, is_over=True)
    assert told(bot.go(later + HOUR, reached)) == [("team", [], ["press"])]


@pytest.mark.parametrize("subject", ["all", "scenario_broken/acme"])
def test_what_is_muted_is_told_when_that_ends(tmp_path: Path, subject: str):
    bot = rounds(tmp_path)
    bot.muted = frozenset({subject})
    assert bot.go(NOON, event()) == []
    bot.muted = frozenset()
    assert told(bot.go(NOON + HOUR)) == [("team", ["acme"], [])]


def test_an_answer_ends_the_question_and_what_was_escalated_of_it_without_a_word(tmp_path: Path):
    bot = rounds(tmp_path)
    bot.go(NOON, event("q", AlertWhat.QUESTION_OPEN))
    bot.go(NOON + HOUR, event("q/1", AlertWhat.QUESTION_ESCALATED, at=NOON + HOUR))
    assert bot.go(NOON + 2 * HOUR, event("q", AlertWhat.QUESTION_OPEN, at=NOON + 2 * HOUR, is_over=True)) == []
    assert bot.alerts == {}


def test_whom_nobody_reaches_is_not_told_so(tmp_path: Path):
    bot = rounds(tmp_path)
    assert bot.go(NOON, event("team", AlertWhat.PUSH_FAILING)) == []
    assert told(bot.go(NOON, event("press", AlertWhat.PUSH_FAILING))) == [("team", ["press"], [])]


def test_without_a_rule_nothing_is_told_and_what_goes_on_is_known(tmp_path: Path):
    bot = Rounds(())
    assert bot.go(NOON, event()) == []
    assert set(bot.alerts) == {"scenario_broken/acme"}
