"""What does a message of alerts say, to people and to programs? Pure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auditor.alert import words
from auditor.alert.decide import Message
from dashboards.typography import moment, spaced
from results.clock import rfc3339
from results.records import SEVERITIES, Alert, AlertWhat, Language, Said, Text

FORMAT: Final = "portability-auditor/alert"
VERSION: Final = 1
SHOWN: Final = 20
"""Lines of a kind in one message; all stand in the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """From where a message is written: by whose time."""

    zone: str


def say(message: Message, place: Place, now: datetime) -> Said:
    """What a recipient is told, in both languages, or in that of the rule in either place."""
    both: dict[Language, tuple[str, str]] = {
        language: _words(message, place, message.language or language) for language in _LANGUAGES
    }
    return Said(
        title=Text(fr=both["fr"][0], en=both["en"][0]),
        body=Text(fr=both["fr"][1], en=both["en"][1]),
        document=json.dumps(_document(message, now), ensure_ascii=False, separators=(",", ":")),
    )


def say_test(identity: str, recipient: str, now: datetime) -> Said:
    """What is told to try a way out."""
    title, first = words.TEST
    body = Text(
        fr=f"{first.fr}\n{words.DELIVERY.fr.format(id=identity)}",
        en=f"{first.en}\n{words.DELIVERY.en.format(id=identity)}",
    )
    document = _head(identity, recipient, now, "alert.test")
    return Said(title=title, body=body, document=json.dumps(document, separators=(",", ":")))


_LANGUAGES: Final[tuple[Language, ...]] = ("fr", "en")


def command_of(one: Alert) -> str:
    """What to do first."""
    template = words.COMMANDS[one.what]
    if "{ledger}" in template and one.ledger is None:
        return "auditor alert list --open"
    return template.format(ledger=one.ledger, place=one.place, question=one.place.partition("/")[0])


def _words(message: Message, place: Place, language: Language) -> tuple[str, str]:
    def said(text: Text, **values: object) -> str:
        return spaced(text.in_(language), language).format(**values)

    def at(when: datetime) -> str:
        return moment(when, language, place.zone)

    lines: list[str] = []
    for one in message.begun[:SHOWN]:
        times = said(words.TIMES, count=one.count) if one.count > 1 else ""
        over = said(words.SINCE_OVER, at=at(one.over_at)) if one.over_at is not None else ""
        title = said(words.TITLES[one.what])
        lines.append(said(words.BEGUN, title=title, place=_where(one), since=at(one.since), times=times, over=over))
        lines.append(said(words.TO_DO, command=command_of(one)))
    lines += _more(len(message.begun), said)
    for one in message.over[:SHOWN]:
        assert one.over_at is not None
        title = said(words.TITLES[one.what])
        lines.append(said(words.OVER, title=title, place=_where(one), at=at(one.over_at)))
    lines += _more(len(message.over), said)
    if message.escalated:
        lines.append(said(words.UNSEEN, key=message.begun[0].key if message.begun else "KEY"))
    lines.append(said(words.DELIVERY, id=message.id))
    return _title(message, language), "\n".join(lines)


def _more(count: int, said: Callable[..., str]) -> list[str]:
    return [said(words.MORE, count=count - SHOWN)] if count > SHOWN else []


def _title(message: Message, language: Language) -> str:
    def said(text: Text, **values: object) -> str:
        return spaced(text.in_(language), language).format(**values)

    def one_of(one: Alert) -> str:
        return f"{said(words.TITLES[one.what])} – {_where(one)}"

    if len(message.begun) == 1:
        return one_of(message.begun[0])
    if message.begun:
        titles = ", ".join(said(words.TITLES[what]) for what in _kinds(message.begun))
        return said(words.SEVERAL, count=len(message.begun), titles=titles)
    if len(message.over) == 1:
        return said(words.ENDED, title=one_of(message.over[0]))
    return said(words.ENDED, title=", ".join(said(words.TITLES[what]) for what in _kinds(message.over)))


def _kinds(some: Sequence[Alert]) -> tuple[AlertWhat, ...]:
    """What happened, the worst first."""
    kinds = dict.fromkeys(one.what for one in some)
    return tuple(sorted(kinds, key=lambda what: -SEVERITIES[what].weight))


def _where(one: Alert) -> str:
    """The place, with the service where that does not say it."""
    if one.service is None or one.service in one.place:
        return one.place
    return f"{one.service} ({one.place})"


def _head(identity: str, recipient: str, now: datetime, kind: str) -> dict[str, object]:
    return {
        "format": FORMAT,
        "v": VERSION,
        "type": kind,
        "id": identity,
        "timestamp": rfc3339(now),
        "recipient": recipient,
    }


def _document(message: Message, now: datetime) -> dict[str, object]:
    return {
        **_head(message.id, message.recipient, now, "alert.escalated" if message.escalated else "alert"),
        "rule": message.rule,
        "count": {"begun": len(message.begun), "over": len(message.over)},
        "begun": [_as_json(one) for one in message.begun],
        "over": [_as_json(one) for one in message.over],
    }


def _as_json(one: Alert) -> Mapping[str, object]:
    return {
        "key": one.key,
        "what": str(one.what),
        "severity": str(SEVERITIES[one.what]),
        "service": one.service,
        "case": one.ledger,
        "campaign": one.campaign,
        "since": rfc3339(one.since),
        "times": one.count,
        "over_at": rfc3339(one.over_at) if one.over_at is not None else None,
        "command": command_of(one),
    }
