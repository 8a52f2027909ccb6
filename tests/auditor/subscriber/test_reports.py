"""Do reports reach whoever subscribed, each once, with what is theirs and nothing else? Store, outbox and somebody's server."""

import base64
import dataclasses
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from auditor.house import House
from auditor.push.deliver import Delivery
from auditor.refusal import Refused
from auditor.release_course import step
from auditor.subscriber.enter import Reporter, ask
from dashboards.periodical.schema import report_schema
from results.clock import SetClock
from results.figures.period import period_of
from results.records import PublishedError, PushCode, PushKind, PushState, ReleaseState
from results.store import push, switch
from results.store import release as releases
from results.store.switch import STOP
from tests.auditor.push.receiver import Receiver, declare, receiving, says, webhook
from tests.auditor.push.test_release import frozen
from tests.auditor.test_release import NOW, enter
from tests.dashboards.released import BAD

SCHEMA = Draft202012Validator(report_schema())
PUBLISHED = ReleaseState.PUBLISHED
MAY = datetime(2027, 5, 3, 7, tzinfo=UTC)


def subscribe(house: House, text: str) -> None:
    house.settings.subscribers.write_text(text, encoding="utf-8")
    house.settings.subscribers.chmod(0o600)


def table(name: str, what: str, *, period: str = "monthly", more: str = "") -> str:
    return f'[{name}]\nwhat = "{what}"\nperiod = "{period}"\ntargets = ["{name}"]\n{more}'


async def public(house: House, *, corrects: str | None = None) -> str:
    name = await frozen(house, corrects=corrects)
    await step(house, name, PUBLISHED, person="ines")
    return name


def came(receiver: Receiver) -> list[dict]:
    found = [json.loads(one.body) for one in receiver.came]
    for one in found:
        SCHEMA.validate(one)
    return found


def unpacked(document: dict) -> dict[str, str]:
    (file,) = document["files"]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(file["base64"]))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def rows(house: House):
    async with house.store.read() as tx:
        return {row.id: row for row in await push.listing(tx, PushKind.REPORT)}


@pytest.fixture
def words() -> list[str]:
    return []


@pytest.fixture
def reporter(house: House, words: list[str]) -> Reporter:
    return Reporter(house=house, say=words.append)


async def test_a_month_of_the_observatory_tells_what_is_public_and_no_more(
    house: House, clock: SetClock, delivery: Delivery, reporter: Reporter, receiver: Receiver
):
    declare(house, webhook("lab", receiver, gets=["observatory"], with_files=True, language='"fr"'))
    subscribe(house, table("lab", "observatory"))
    await enter(house, "acme")
    await enter(house, "crypt", BAD)
    name = await public(house)
    error = PublishedError(
        found_on=NOW.date(), release=name, subject="n", said="1", should_say="2", cause="Une manquait.", person="ines"
    )
    async with house.store.write() as tx:
        await releases.add_error(tx, error)
    clock.set(MAY)
    await reporter.attend()
    await delivery.deliver_due()
    (document,) = came(receiver)
    assert document["id"] == receiver.ids[0] == "report_observatory_2027-04_lab"
    said = document["report"]["content"]
    assert [one["release"] for one in said["appeared"]] == [name]
    assert (said["newest"]["cases"], said["newest"]["withheld"]) == (1, 1)
    assert [one["id"] for one in said["newest"]["figures"]] == [
        f"{rate}/2026-Q4" for rate in ("responsiveness", "reply", "fulfilment")
    ]
    files = unpacked(document)
    assert set(files) == {"report.fr.html", "report.json"}
    assert "Observatoire de la portabilité" in files["report.fr.html"]
    assert "Une manquait." in files["report.fr.html"]
    assert "crypt" not in json.dumps(document) + "".join(files.values()), "what is withheld is only counted"


async def test_nothing_is_sent_twice_and_nothing_before_its_time(
    house: House, clock: SetClock, delivery: Delivery, reporter: Reporter, receiver: Receiver
):
    declare(house, webhook("lab", receiver, gets=["observatory"]))
    subscribe(house, table("lab", "observatory", period="quarterly"))
    await enter(house, "acme")
    await public(house)
    seen = []
    for _ in range(40):  # days, from 1 April on
        for _ in range(3):
            await reporter.attend()
            await delivery.deliver_due()
        seen.append(list(receiver.ids))
        clock.advance(timedelta(days=1))
    assert seen[0] == ["report_observatory_2026-Q4_lab"], "whoever is new has the last one"
    assert seen[1] == seen[0], "at 9 on the second of April"
    assert seen[-1] == [*seen[0], "report_observatory_2027-Q1_lab"]
    subscribe(house, table("lab", "observatory", period="quarterly").replace("[lab]", "[renamed]"))
    await reporter.attend()
    await delivery.deliver_due()
    assert receiver.ids == seen[-1], "another name is no other report"


async def test_an_extract_holds_its_own_services_alone(
    house: House, clock: SetClock, delivery: Delivery, reporter: Reporter, receiver: Receiver
):
    declare(house, webhook("acme", receiver, gets=["extract"], with_files=True, language='"en"'))
    subscribe(house, table("acme", "extract", more='controller = "Controller acme"\n'))
    await enter(house, "acme", BAD, told=True)
    await enter(house, "blog", BAD, told=True)
    await enter(house, "crypt", BAD)
    await public(house)
    clock.set(MAY)
    await reporter.attend()
    await delivery.deliver_due()
    (document,) = came(receiver)
    content = document["report"]["content"]
    assert [one["case"] for one in content["cases"]] == ["case-acme"]
    assert content["cases"][0]["failed"], "what is public of them is told as it is"
    whole = json.dumps(document) + "".join(unpacked(document).values())
    async with house.store.read() as tx:
        whole += "".join(said for _, _, said in await push.documents(tx, PushKind.REPORT))
    assert "acme" in whole
    assert not [one for one in ("blog", "crypt", "withheld") if one in whole]


async def test_an_extract_of_something_withheld_says_nothing_of_it_before_a_notice_has(
    house: House, clock: SetClock, delivery: Delivery, reporter: Reporter, receiver: Receiver
):
    declare(house, webhook("crypt", receiver, gets=["extract"]))
    subscribe(house, table("crypt", "extract", more='controller = "Controller crypt"\n'))
    await enter(house, "acme")
    await enter(house, "crypt", BAD)
    await public(house)
    clock.set(MAY)
    await reporter.attend()
    await delivery.deliver_due()
    (document,) = came(receiver)
    assert (document["report"]["content"]["cases"], document["report"]["content"]["notices"]) == ([], [])


async def test_what_hinders_one_subscriber_is_said_once_and_keeps_no_other_waiting(
    house: House, clock: SetClock, delivery: Delivery, reporter: Reporter, receiver: Receiver, words: list[str]
):
    declare(house, webhook("nobody", receiver, gets=["extract"]) + webhook("team", receiver, gets=["auditors"]))
    subscribe(house, table("nobody", "extract", more='controller = "X"\n') + table("team", "auditors"))
    await enter(house, "acme")
    clock.set(MAY)
    for _ in range(3):
        await reporter.attend()
    await delivery.deliver_due()
    assert receiver.ids == ["report_auditors_2027-04_team"]
    counts = came(receiver)[0]["report"]["content"]["counts"]
    assert (counts["running"], counts["closed"]) == (1, 0)
    (said,) = words
    assert "“X” is no controller of anything that was judged" in said
    subscribe(house, "[")
    await reporter.attend()
    assert "Nobody gets a report" in words[-1]


async def test_whoever_had_a_figure_in_a_report_is_told_when_it_is_corrected(
    house: House, clock: SetClock, delivery: Delivery, reporter: Reporter, receiver: Receiver
):
    async with receiving() as away:
        text = webhook("lab", receiver, gets=["observatory"]) + webhook("far", away, gets=["observatory"])
        declare(house, text)
        subscribe(house, table("lab", "observatory") + table("far", "observatory"))
        await enter(house, "acme")
        first = await public(house)
        clock.set(MAY)
        await reporter.attend()
        away.answers = [says(500)] * 5
        await delivery.deliver_due()
        await enter(house, "blog", BAD, told=True)
        second = await public(house, corrects=first)
        await delivery.deliver_due()
        assert [json.loads(one.body)["type"] for one in receiver.came] == ["report.observatory", "release.corrected"]
        assert json.loads(receiver.came[-1].body)["release"]["id"] == second
        waiting = (await rows(house))["report_observatory_2027-04_far"]
        assert (waiting.state, waiting.code) == (PushState.GIVEN_UP, PushCode.SUPERSEDED)
        with pytest.raises(Refused, match="there is no report of 2027-04 to near"):
            await ask(house, period_of("2027-04"), ["near"])


async def test_a_person_can_have_it_sent_again_under_the_same_id_and_not_while_everything_is_stopped(
    house: House, clock: SetClock, delivery: Delivery, reporter: Reporter, receiver: Receiver
):
    declare(house, webhook("team", receiver, gets=["auditors"]))
    subscribe(house, table("team", "auditors"))
    clock.set(MAY)
    await reporter.attend()
    await delivery.deliver_due()
    period = period_of("2027-04")
    await ask(house, period, [])
    await delivery.deliver_due()
    assert len(receiver.ids) == 1
    ids = await ask(house, period, ["team"], again=True)
    await delivery.deliver_due()
    assert receiver.ids == [*ids, *ids]
    assert receiver.came[0].body == receiver.came[1].body
    async with house.store.write() as tx:
        await switch.turn(tx, STOP, on=True, person="paul", now=clock.now())
    with pytest.raises(Refused, match="everything is stopped"):
        await ask(house, period, [])


async def test_its_link_leads_to_the_report_in_the_readers_language(
    house: House, clock: SetClock, receiver: Receiver, words: list[str]
):
    house = dataclasses.replace(
        house, settings=house.settings.model_copy(update={"public_url": "https://o.test/data/"})
    )
    declare(house, webhook("lab", receiver, gets=["observatory"]))
    subscribe(house, table("lab", "observatory"))
    await enter(house, "acme")
    name = await public(house)
    clock.set(MAY)
    await Reporter(house=house, say=words.append).attend()
    delivered: list[str] = []
    async with house.store.write() as tx:
        (claimed,) = await push.claim(tx, clock.now(), real=clock.now(), owner="me", limit=1)
    delivered += [claimed.push.said.body.fr, claimed.push.said.body.en]
    for language, body in zip(("fr", "en"), delivered, strict=True):
        assert f"https://o.test/data/api/v1/releases/{name}/files/report.{language}.html" in body
    assert "infraction" in delivered[0]


def test_the_schema_that_is_written_down_is_the_one_that_holds():
    written = Path(__file__).parents[3] / "docs" / "report.schema.json"
    assert json.loads(written.read_text(encoding="utf-8")) == report_schema()
