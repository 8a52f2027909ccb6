"""A storm, a target that is away, and a process that is killed: is everything told, once, under one id?"""

import asyncio
import json
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from auditor.alert.tell import rules_of, tell
from auditor.house import House
from auditor.push.deliver import Delivery
from results.clock import SetClock
from results.records import AlertEvent, AlertWhat, PushKind
from results.store import alert, push
from tests.auditor.alert.rules import declare_rules
from tests.auditor.push.receiver import Receiver, declare, says, webhook
from tests.database import Database

STORM, SERVICES = 10_000, 400
SECOND = timedelta(seconds=1)
TOLD = "import asyncio\nfrom auditor.alert.tell import rules_of, tell\nfrom auditor.house import open_house\nfrom auditor.settings import load_settings\n"
TOLD += "async def go():\n    async with open_house(load_settings()) as house:\n        await tell(house, rules_of(house).rules)\nasyncio.run(go())\n"


def broken(place: str, house: House) -> AlertEvent:
    what = AlertWhat.SCENARIO_BROKEN
    return AlertEvent(key=f"{what}/{place}", what=what, at=house.clock.now(), service=place)


async def happen(house: House, *events: AlertEvent) -> None:
    async with house.store.write() as tx:
        for event in events:
            await alert.enter(tx, event)


def team(house: House, receiver: Receiver, rule: str = "") -> None:
    declare(house, webhook("team", receiver, gets='["alerts"]'))
    declare_rules(house, f'[all]\ntargets = ["team"]\n{rule}')


def documents(receiver: Receiver) -> list[dict]:
    return [json.loads(one.body) for one in receiver.came]


async def round_of(house: House, delivery: Delivery) -> None:
    await tell(house, rules_of(house).rules)
    await delivery.deliver_due()


async def test_a_storm_makes_one_alert_and_one_digest(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver, capsys: pytest.CaptureFixture[str]
):
    team(house, receiver)
    begun = clock.now()
    for step in range(12):  # a round every five seconds, for a minute
        some = range(step * STORM // 12, (step + 1) * STORM // 12)
        await happen(house, *(broken(f"town-{min(number // (STORM // SERVICES), 399)}", house) for number in some))
        await round_of(house, delivery)
        clock.set(clock.now() + 5 * SECOND)
    assert len(receiver.came) == 1
    for _ in range(24):
        clock.set(clock.now() + 300 * SECOND)
        await round_of(house, delivery)
    first, rest = documents(receiver)
    assert first["count"]["begun"] + rest["count"]["begun"] == SERVICES
    async with house.store.read() as tx:
        assert sum(one.count for one in await alert.listing(tx)) == STORM
    with capsys.disabled():
        print(
            f"\n{STORM} events in a minute, {SERVICES} scenarios: {len(receiver.came)} messages in"
            f" {(clock.now() - begun) / timedelta(minutes=1):.0f} minutes, of {first['count']['begun']} and"
            f" {rest['count']['begun']} alerts; the second in {len(receiver.came[1].body)} bytes"
        )


async def test_one_scenario_makes_one_message_however_often_it_breaks(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver
):
    team(house, receiver)
    await happen(house, *[broken("acme", house)] * STORM)
    for _ in range(30):
        await round_of(house, delivery)
        clock.set(clock.now() + 300 * SECOND)
    (only,) = documents(receiver)
    assert [one["key"] for one in only["begun"]] == ["scenario_broken/acme"]


async def test_a_target_that_is_away_for_an_hour_misses_nothing_and_is_not_flooded(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver
):
    team(house, receiver)
    begun = clock.now()
    receiver.answers = [says(503)] * 1000
    for minute in range(60):
        await happen(house, broken(f"town-{minute}", house))
        await round_of(house, delivery)
        clock.set(begun + (minute + 1) * 60 * SECOND)
    receiver.answers, receiver.came = [], []
    while clock.now() < begun + timedelta(hours=4):
        await round_of(house, delivery)
        clock.set(clock.now() + 60 * SECOND)
    keys = [one["key"] for document in documents(receiver) for one in document["begun"]]
    towns = [key for key in keys if "town" in key]
    assert sorted(towns) == sorted(f"scenario_broken/town-{minute}" for minute in range(60)), "each once"
    assert len(receiver.came) == 2


async def test_killed_between_the_commit_and_the_sending_it_is_sent_under_the_same_id(
    house: House, delivery: Delivery, receiver: Receiver, database: Database
):
    team(house, receiver)
    await happen(house, broken("acme", house))
    given = {
        "AUDITOR_HOME": str(house.settings.home),
        "AUDITOR_DATABASE": database.url,
        "AUDITOR_FAILPOINT": "alert.entered",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-c", TOLD, env={**os.environ, **given})
    assert await process.wait() == -signal.SIGKILL
    assert receiver.came == []
    async with house.store.read() as tx:
        (row,) = await push.listing(tx, PushKind.ALERT)
    await round_of(house, delivery)
    await round_of(house, delivery)
    assert receiver.ids == [row.id] == ["alert_all_team_1"]


async def test_what_is_acknowledged_is_not_told(house: House, delivery: Delivery, receiver: Receiver):
    await happen(house, broken("acme", house), broken("blog", house))
    await tell(house, ())
    async with house.store.write() as tx:
        (one,) = [a for a in await alert.known(tx, ()) if a.key == "scenario_broken/acme"]
        await alert.keep(tx, [replace(one, acked_at=house.clock.now(), acked_by="ines")], settled=())
    team(house, receiver)
    await round_of(house, delivery)
    (document,) = documents(receiver)
    assert [one["key"] for one in document["begun"]] == ["scenario_broken/blog"]


async def test_what_was_entered_between_the_look_and_the_taking_is_told_the_next_time(
    house: House, delivery: Delivery, receiver: Receiver
):
    team(house, receiver)
    await happen(house, broken("acme", house), broken("blog", house), broken("late", house))
    async with house.store.write() as tx:
        first, _, last = await alert.untaken(tx, 5)
        await alert.take(tx, [first.id, last.id])
    await round_of(house, delivery)
    (document,) = documents(receiver)
    assert [one["key"] for one in document["begun"]] == ["scenario_broken/blog"]


async def test_rules_that_cannot_be_read_lose_nothing(house: House, delivery: Delivery, receiver: Receiver):
    team(house, receiver, 'digest = "sometimes"')
    await happen(house, broken("acme", house))
    from auditor.alert.tell import Teller

    said: list[str] = []
    teller = Teller(house=house, say=said.append)
    await teller.attend()
    await teller.attend()
    assert len(said) == 1
    assert '"daily at 08:00"' in said[0]
    team(house, receiver)
    await teller.attend()
    await delivery.deliver_due()
    assert said[1:] == ["Alerts go out again."]
    assert len(receiver.came) == 1


async def test_the_message_says_what_where_since_when_and_what_to_do(
    house: House, delivery: Delivery, receiver: Receiver
):
    team(house, receiver)
    what = AlertWhat.ACCOUNT_LOCKED
    event = AlertEvent(key=f"{what}/maud@acme", what=what, at=house.clock.now(), service="acme", ledger="c-1")
    await happen(house, event)
    await round_of(house, delivery)
    (document,) = documents(receiver)
    (one,) = document["begun"]
    assert (one["what"], one["severity"], one["case"]) == ("account_locked", "warning", "c-1")
    assert one["command"] == "auditor account unlock maud@acme"
    async with house.store.read() as tx:
        (row,) = await push.listing(tx, PushKind.ALERT)
        claimed = await push.attempts(tx, row.id)
    assert len(claimed) == 1
