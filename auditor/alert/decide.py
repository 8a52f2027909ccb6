"""What is to be told to whom now, of what happened, by which rules? Pure.

What goes on under one key is one alert, told once until it is over. Whatever is
due for somebody goes in one message; the next that way waits for ten minutes, and
for as long as the one before has not reached them: who was away for an hour
finds two messages, and in them everything, up to `AT_MOST` of a kind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from auditor.alert.rule import Rule
from results.records import Alert, AlertEvent, AlertWhat, Language, Sector

GATHERS: Final = timedelta(minutes=10)
"""Between two messages that go the same way at once."""

AT_MOST: Final = 500
"""Alerts that begin, and that are over, in one message; the rest is still due."""

FADES: Final = timedelta(days=30)
"""What has no end of its own is over when it was not seen for so long, or when somebody sees to it."""

WITHOUT_END: Final = frozenset({AlertWhat.LADDER_FELL, AlertWhat.LEAK_FOUND, AlertWhat.CAMPAIGN_REFUSED})

FADING: Final = WITHOUT_END | {AlertWhat.PUSH_FAILING}
"""Who is gone, or was taken out of the recipients, is never reached again: that too is over one day."""

ENDS_ALONE: Final = frozenset(
    {AlertWhat.DEADLINE_NEAR, AlertWhat.EXPORT_READY, AlertWhat.QUESTION_OPEN, AlertWhat.QUESTION_ESCALATED}
)
"""Of whose end nobody is told: who sees to it knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """What went a way last.

    Attributes:
        number: of messages so far.
        waits: the last has not reached them, and is tried again.
    """

    number: int
    told_at: datetime
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known before.

    Attributes:
        alerts: by key.
        ways: by way.
        muted: keys and rules of which nobody is told now.
        sectors: of services.
    """

    alerts: Mapping[str, Alert] = field(default_factory=dict)
    ways: Mapping[str, Went] = field(default_factory=dict)
    muted: frozenset[str] = frozenset()
    sectors: Mapping[str, Sector] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be entered in the outbox.

    Attributes:
        id: of the push, the same however often it is decided.
        escalated: told because nobody has acknowledged.
        begun, over: alerts that are told for the first time, and those that were told and are over.
    """

    id: str
    way: str
    rule: str
    number: int
    recipient: str
    language: Language | None
    escalated: bool
    begun: tuple[Alert, ...]
    over: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What is to be kept and entered, in one transaction.

    Attributes:
        changed: alerts as they stand now, of those that do not stand as before.
        settled: keys of those of which nobody need be told any more.
    """

    changed: tuple[Alert, ...]
    settled: frozenset[str]
    messages: tuple[Message, ...]


def decide_alerts(events: Iterable[AlertEvent], rules: Sequence[Rule], state: State, now: datetime) -> Decided:
    """Fold the events into the alerts that are known, and say what is to be told now."""
    alerts = {key: _faded(one, now) for key, one in state.alerts.items()}
    for event in events:
        _fold(alerts, event, rules, state)
    messages = []
    for rule in rules:
        wanted = [a for a in alerts.values() if rule.wants(a, state.sectors.get(a.service or ""))]
        for recipient, escalated in _ways(rule):
            told = _message(rule, recipient, wanted, state, now, escalated=escalated)
            if told is None:
                continue
            messages.append(told)
            for one in (*told.begun, *told.over):
                alerts[one.key] = _noted(alerts[one.key], told.way, now)
            wanted = [alerts[one.key] for one in wanted]
    settled = frozenset(key for key, one in alerts.items() if _is_settled(one, rules, state))
    changed = tuple(one for key, one in alerts.items() if one != state.alerts.get(key) or key in settled)
    return Decided(changed=changed, settled=settled, messages=tuple(messages))


def _ways(rule: Rule) -> Iterable[tuple[str, bool]]:
    yield from ((name, False) for name in rule.targets)
    if rule.escalation is not None:
        yield from ((name, True) for name in rule.escalation.to)


def _fold(alerts: dict[str, Alert], event: AlertEvent, rules: Sequence[Rule], state: State) -> None:
    if event.is_over:
        for key in _ended_by(event, alerts):
            one = alerts[key]
            if one.is_open:
                alerts[key] = replace(one, over_at=max(event.at, one.since))
        return
    known = alerts.get(event.key)
    if known is None or (not known.is_open and (known.acked_at is not None or _is_settled(known, rules, state))):
        alerts[event.key] = Alert(
            key=event.key,
            what=event.what,
            since=event.at,
            last_at=event.at,
            count=1,
            ledger=event.ledger,
            service=event.service,
            campaign=event.campaign,
            told={},
        )
        return
    # seen again before its end was told to everybody: it goes on, and there is nothing new to tell those who know
    told = {way: at for way, at in known.told.items() if way not in known.ended}
    alerts[event.key] = replace(
        known,
        last_at=max(event.at, known.last_at),
        count=known.count + 1,
        ledger=event.ledger or known.ledger,
        over_at=None,
        told=told,
        ended=frozenset(),
    )


def _ended_by(event: AlertEvent, alerts: Mapping[str, Alert]) -> list[str]:
    ended = [event.key] if event.key in alerts else []
    if event.what is AlertWhat.QUESTION_OPEN:
        begins = f"{AlertWhat.QUESTION_ESCALATED}/{event.place}/"
        ended += [key for key in alerts if key.startswith(begins)]
    return ended


def _faded(one: Alert, now: datetime) -> Alert:
    seen_to = one.what in WITHOUT_END and one.acked_at is not None and one.acked_at >= one.last_at
    if one.is_open and seen_to:
        return replace(one, over_at=one.acked_at)
    if one.is_open and one.what in FADING and now - one.last_at >= FADES:
        return replace(one, over_at=one.last_at)
    return one


def _message(
    rule: Rule, recipient: str, wanted: Sequence[Alert], state: State, now: datetime, *, escalated: bool
) -> Message | None:
    way = f"{rule.name}/{recipient}" + ("/escalated" if escalated else "")
    if rule.name in state.muted:
        return None
    some = [a for a in wanted if a.key not in state.muted and not _concerns(a, recipient)]
    begun = [a for a in some if _is_due(a, rule, way, now, escalated=escalated)]
    over = [a for a in some if _ends(a, rule, way, now)]
    went = state.ways.get(way)
    urgent = any(a.what in rule.let_through for a in begun)
    if not urgent and (_is_quiet(rule, now) or _must_wait(went, now)):
        return None
    if urgent and (_is_quiet(rule, now) or _must_wait(went, now)):
        begun, over = [a for a in begun if a.what in rule.let_through], []
    if not begun and not over:
        return None
    number = went.number + 1 if went is not None else 1
    suffix = "_escalated" if escalated else ""
    return Message(
        id=f"alert_{rule.name}_{recipient}{suffix}_{number}",
        way=way,
        rule=rule.name,
        number=number,
        recipient=recipient,
        language=rule.language,
        escalated=escalated,
        begun=tuple(begun[:AT_MOST]),
        over=tuple(over[:AT_MOST]),
    )


def _is_quiet(rule: Rule, now: datetime) -> bool:
    return rule.quiet is not None and rule.quiet.until(now) is not None


def _must_wait(went: Went | None, now: datetime) -> bool:
    return went is not None and (went.waits or now - went.told_at < GATHERS)


def _concerns(one: Alert, recipient: str) -> bool:
    """Whom nobody reaches is not told that nobody reaches them."""
    return one.what is AlertWhat.PUSH_FAILING and one.place == recipient


def _is_due(one: Alert, rule: Rule, way: str, now: datetime, *, escalated: bool) -> bool:
    """Whether a way is to be told that it goes on: that it has been over since is said in the same message."""
    if way in one.told or one.acked_at is not None:
        return False
    if not escalated:
        if not one.is_open and one.what in ENDS_ALONE:
            return False
        return one.what in rule.let_through or rule.digest.is_due(one.since, now)
    assert rule.escalation is not None
    first = min((at for name, at in one.told.items() if name in _first_ways(rule)), default=None)
    return one.is_open and first is not None and first + rule.escalation.after <= now


def _first_ways(rule: Rule) -> frozenset[str]:
    return frozenset(f"{rule.name}/{name}" for name in rule.targets)


def _ends(one: Alert, rule: Rule, way: str, now: datetime) -> bool:
    return (
        one.over_at is not None
        and way in one.told
        and way not in one.ended
        and _tells_end(one)
        and rule.digest.is_due(one.over_at, now)
    )


def _tells_end(one: Alert) -> bool:
    has_faded = one.what in FADING and one.over_at == one.last_at
    return not has_faded and one.what not in ENDS_ALONE and one.what not in WITHOUT_END


def _noted(one: Alert, way: str, now: datetime) -> Alert:
    ended = one.ended if one.is_open else one.ended | {way}
    return replace(one, told={**one.told, way: one.told.get(way, now)}, ended=ended)


def _is_settled(one: Alert, rules: Sequence[Rule], state: State) -> bool:
    """Whether it is over, and nobody need be told any more: neither that it began nor that it has ended."""
    if one.is_open:
        return False
    wanting = [rule for rule in rules if rule.wants(one, state.sectors.get(one.service or ""))]
    ways = {f"{rule.name}/{name}": name for rule in wanting for name in rule.targets if rule.name not in state.muted}
    tells = one.acked_at is None and one.what not in ENDS_ALONE and one.key not in state.muted
    if tells and any(way not in one.told and not _concerns(one, name) for way, name in ways.items()):
        return False
    current = {
        f"{rule.name}/{name}" + ("/escalated" if escalated else "")
        for rule in wanting
        for name, escalated in _ways(rule)
    }
    return not _tells_end(one) or (set(one.told) & current) <= one.ended
