"""Is the bot dead, and who is told? Asked now and then by cron or a timer, without the bot and without the store.

What was told to whom stands in a file beside the heartbeat, so that each is told
once that it has stopped and once that it runs again; who was not reached is
tried at the next look, under the same id.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from auditor.alert.decide import Message
from auditor.alert.heartbeat import last_beat
from auditor.alert.message import Place, say
from auditor.alert.rule import BotWatch
from auditor.day import ZONE
from auditor.push.message import notify
from auditor.push.recipient import Recipient, Recipients, target_of
from auditor.push.tried import Tried
from auditor.push.webhook import post
from results.durable import replace_file
from results.key import load_keys
from results.records import Alert, AlertWhat, PushCode, Said
from results.redact import Redactor
from scenarios.errors import ScenarioError

OLDER_THAN: Final = timedelta(minutes=15)
MEMORY: Final = "watch.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Since when the bot is dead, and who has been told.

    Attributes:
        over_at: when it ran again; None: it does not.
        over: who has been told that it runs again.
    """

    since: datetime
    begun: tuple[str, ...] = ()
    over_at: datetime | None = None
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What one look came to.

    Attributes:
        alive: whether the heartbeat is young enough.
        tried: what became of telling each who was to be told just now.
    """

    alive: bool
    last: datetime | None
    tried: Mapping[str, Tried]


_TOLD: TypeAdapter[Told] = TypeAdapter(Told)


async def watch(home: Path, heartbeat: Path, config: BotWatch, recipients: Recipients, *, now: datetime) -> Watched:
    """Look once, and tell whoever is to be told."""
    last = last_beat(heartbeat)
    alive = last is not None and now - last <= config.older_than
    told = _load(home / MEMORY)
    if alive and told is None:
        return Watched(alive=True, last=last, tried={})
    if told is None or (not alive and told.over_at is not None):
        told = Told(since=last or now)
    if alive and told.over_at is None:
        told = replace(told, over_at=now)
    done = told.over if alive else told.begun
    left = [name for name in (told.begun if alive else config.targets) if name not in done]
    tried = {name: await _tell(home, recipients, name, told, config, now=now) for name in left}
    reached = tuple(name for name, one in tried.items() if one.code is PushCode.DELIVERED)
    told = replace(told, over=done + reached) if alive else replace(told, begun=done + reached)
    if alive and set(told.begun) <= set(told.over):
        (home / MEMORY).unlink(missing_ok=True)
    else:
        _keep(home / MEMORY, told)
    return Watched(alive=alive, last=last, tried=tried)


async def _tell(home: Path, recipients: Recipients, name: str, told: Told, config: BotWatch, *, now: datetime) -> Tried:
    end = "_over" if told.over_at is not None else ""
    identity = f"alert_watch_{name}_{int(told.since.timestamp())}{end}"
    one = Alert(
        key=f"{AlertWhat.BOT_STOPPED}/{socket.gethostname()}",
        what=AlertWhat.BOT_STOPPED,
        since=told.since,
        last_at=told.since,
        count=1,
        over_at=told.over_at,
        told={},
    )
    message = Message(
        id=identity,
        way=f"watch/{name}",
        rule="watch",
        number=1,
        recipient=name,
        language=config.language,
        escalated=False,
        begun=(one,) if told.over_at is None else (),
        over=(one,) if told.over_at is not None else (),
    )
    return await tell_directly(home, recipients, name, identity, say(message, Place(zone=ZONE), now), now=now)


async def tell_directly(
    home: Path, recipients: Recipients, name: str, identity: str, said: Said, *, now: datetime
) -> Tried:
    """Tell somebody once, past the outbox; what hinders it is said."""
    try:
        recipient = recipients.of(name)
        target = target_of(recipient, environ=os.environ, register=Redactor().register)
    except ScenarioError as error:
        return Tried(code=PushCode.TARGET_UNUSABLE, why=str(error))
    return await _sent(home, recipient, target, identity, said, now=now)


async def _sent(home: Path, recipient: Recipient, target: str, identity: str, said: Said, *, now: datetime) -> Tried:
    if recipient.way == "apprise":
        return await notify(target, said, recipient.language)
    return await post(target, identity, said.document.encode(), key=load_keys(home).signing, now=now)


def _load(file: Path) -> Told | None:
    try:
        return _TOLD.validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _keep(file: Path, told: Told) -> None:
    replace_file(file, _TOLD.dump_json(told))
