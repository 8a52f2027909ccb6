"""Is a dead bot noticed without the bot and without its store, told once, and told when it runs again?"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditor.alert.heartbeat import beat
from auditor.alert.rule import BotWatch
from auditor.alert.watch import MEMORY, Watched, watch
from auditor.push.recipient import load_recipients
from results.durable import make_folder
from results.key import make_keys
from tests.auditor.push.receiver import Receiver, declare, says, webhook

NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def look(home: Path, now: datetime, *targets: str) -> Watched:
    config = BotWatch(older_than=15 * MINUTE, targets=targets, heartbeat_url=None, language=None, line=1)
    recipients = load_recipients(home / "recipients.toml", language="fr")
    return await watch(home, home / "heartbeat", config, recipients, now=now)


async def test_it_is_told_once_and_who_was_not_reached_again_under_the_same_id(tmp_path: Path, receiver: Receiver):
    home = tmp_path / "home"
    make_folder(home)
    make_keys(home)
    declare(home, webhook("team", receiver, gets='["alerts"]') + webhook("lead", receiver, gets='["alerts"]'))
    beat(home / "heartbeat", NOW)
    assert (await look(home, NOW + 15 * MINUTE, "team")).alive
    assert receiver.came == []
    receiver.answers = [says(503)]
    dead = await look(home, NOW + 16 * MINUTE, "team", "lead")
    assert not dead.alive
    assert dead.last == NOW
    for minutes in (17, 18, 60):
        await look(home, NOW + minutes * MINUTE, "team", "lead")
    moment = int(NOW.timestamp())
    assert receiver.ids == [f"alert_watch_team_{moment}", f"alert_watch_lead_{moment}", f"alert_watch_team_{moment}"]
    assert json.loads(receiver.came[0].body)["begun"][0]["command"] == "auditor run"
    beat(home / "heartbeat", NOW + 90 * MINUTE)
    assert (await look(home, NOW + 91 * MINUTE, "team", "lead")).alive
    assert sorted(receiver.ids[3:]) == [f"alert_watch_{name}_{moment}_over" for name in ("lead", "team")]
    assert not (home / MEMORY).exists()
    assert (await look(home, NOW + 92 * MINUTE, "team")).tried == {}


async def test_who_never_lived_is_dead(tmp_path: Path):
    make_folder(tmp_path / "home")
    seen = await look(tmp_path / "home", NOW)
    assert (seen.alive, seen.last, seen.tried) == (False, None, {})
