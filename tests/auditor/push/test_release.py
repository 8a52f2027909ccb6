"""Who is told of a release, when, and of what? By the commands' own way, from the store to somebody's server."""

import base64
import dataclasses
import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from auditor.gathered import folder_of
from auditor.house import House
from auditor.push.ask import ask
from auditor.push.deliver import Delivery
from auditor.push.enter import telling_of
from auditor.push.recipient import RecipientMissing
from auditor.refusal import Refused
from auditor.release import build
from auditor.release_course import step
from results.clock import SetClock
from results.errors import StoreConflict
from results.records import PushCode, PushKind, PushState, ReleaseState
from results.store import push, switch
from results.store import release as releases
from tests.auditor.push.receiver import Receiver, declare, receiving, says, webhook
from tests.auditor.test_release import NOW, Q4, enter
from tests.dashboards.released import BAD
from tests.database import Database

DOCS = Path(__file__).parents[3] / "docs"
SCHEMA = Draft202012Validator(json.loads((DOCS / "webhook.schema.json").read_text(encoding="utf-8")))
EMBARGOED, PUBLISHED, FROZEN = ReleaseState.EMBARGOED, ReleaseState.PUBLISHED, ReleaseState.FROZEN


async def frozen(house: House, *, corrects: str | None = None) -> str:
    name = (await build(house, Q4, person="ines", corrects=corrects)).row.id
    await step(house, name, FROZEN, person="ines")
    return name


async def rows(house: House, release: str):
    async with house.store.read() as tx:
        return {row.recipient: row for row in await push.listing(tx, PushKind.RELEASE, subject=release)}


def documents(receiver: Receiver) -> list[dict]:
    found = [json.loads(one.body) for one in receiver.came]
    for one in found:
        SCHEMA.validate(one)
    return found


async def test_whoever_gets_releases_is_told_when_it_is_public_and_not_before(
    house: House, delivery: Delivery, receiver: Receiver
):
    house = dataclasses.replace(
        house, settings=house.settings.model_copy(update={"public_url": "https://o.test/data/"})
    )
    declare(house, webhook("lab", receiver) + webhook("later", receiver, gets=["corrections"]))
    await enter(house, "acme")
    name = await frozen(house)
    await delivery.deliver_due()
    assert await rows(house, name) == {}
    await step(house, name, PUBLISHED, person="ines")
    assert set(await rows(house, name)) == {"lab"}
    await delivery.deliver_due()
    (document,) = documents(receiver)
    archive = (folder_of(house) / f"{name}.zip").read_bytes()
    assert document["type"] == "release.published"
    assert document["id"] == receiver.ids[0] == "release_2026-Q4-1_published_lab"
    assert document["release"]["state"] == "published"
    assert document["archive"] == {
        "name": "2026-Q4.1.zip",
        "bytes": len(archive),
        "sha256": hashlib.sha256(archive).hexdigest(),
    }
    assert document["links"]["archive"] == "https://o.test/data/api/v1/releases/2026-Q4.1/archive.zip"
    assert "files" not in document
    package = (folder_of(house) / name / "datapackage.json").read_bytes()
    assert document["release"]["datapackage_sha256"] == hashlib.sha256(package).hexdigest()


async def test_before_its_time_only_those_who_were_named_have_it_and_no_other_can_be_told(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver
):
    async with receiving() as paper:
        declare(
            house,
            webhook("lab", receiver, gets=["releases", "embargoed"], with_files=True)
            + webhook("press", paper, gets=["embargoed"], with_files=True),
        )
        await enter(house, "acme")
        name = await frozen(house)
        until = NOW + timedelta(days=3)
        await step(house, name, EMBARGOED, person="ines", until=until, recipients=("press",))
        with pytest.raises(Refused, match="lab is not among those who have it before: press"):
            await ask(house, name, ["lab"])
        await ask(house, name, [])
        await delivery.deliver_due()
        assert set(await rows(house, name)) == {"press"}
        assert receiver.came == []
        (document,) = documents(paper)
        assert (document["type"], document["links"]) == ("release.embargoed", None)
        assert document["release"]["embargoed_until"] == "2027-04-04T09:00:00Z"
        (file,) = document["files"]
        assert base64.b64decode(file["base64"]) == (folder_of(house) / f"{name}.zip").read_bytes()
        clock.set(until)
        await step(house, name, PUBLISHED, person="ines")
        await delivery.deliver_due()
        assert [one["type"] for one in documents(receiver)] == ["release.published"]
        assert [one["type"] for one in documents(paper)] == ["release.embargoed", "release.published"]
        assert len(set(paper.ids)) == 2


async def test_an_embargo_names_only_whom_somebody_knows_and_who_may_have_copies(house: House, receiver: Receiver):
    path = declare(house, webhook("lab", receiver))
    await enter(house, "acme")
    name = await frozen(house)
    until = NOW + timedelta(days=3)
    with pytest.raises(RecipientMissing) as unknown:
        await step(house, name, EMBARGOED, person="ines", until=until, recipients=("press list",))
    assert f"{path}: there is no recipient “press list”; there are: lab; add the table" in str(unknown.value)
    with pytest.raises(Refused, match=r'lab gets no copies before their time; add "embargoed" to its gets in .*toml:1'):
        await step(house, name, EMBARGOED, person="ines", until=until, recipients=("lab",))
    async with house.store.read() as tx:
        assert (await releases.find(tx, name)).state is FROZEN, "nothing was changed"


async def test_a_correction_reaches_every_recipient_of_the_old_one_by_the_same_way(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver
):
    async with receiving() as paper, receiving() as friend:
        text = (
            webhook("lab", receiver, gets=["releases"])
            + webhook("press", paper, gets=["embargoed"], with_files=True)
            + webhook("friend", friend, gets=["releases"])
        )
        declare(house, text + webhook("late", receiver, gets=["releases"]).replace("[late]", "[late-comer]"))
        await enter(house, "acme")
        first = await frozen(house)
        await step(house, first, EMBARGOED, person="i", until=NOW + timedelta(hours=1), recipients=("press",))
        clock.advance(timedelta(hours=1))
        friend.answers = [says(500)] * 9
        await step(house, first, PUBLISHED, person="ines")
        await delivery.deliver_due()
        await enter(house, "blog", BAD, told=True)
        second = await frozen(house, corrects=first)
        declare(house, text)  # the late comer was taken out
        await step(house, second, PUBLISHED, person="ines")
        old, new = await rows(house, first), await rows(house, second)
        assert set(new) == set(old) == {"lab", "press", "friend", "late-comer"}
        assert (old["friend"].state, old["friend"].code) == (PushState.GIVEN_UP, PushCode.SUPERSEDED)
        friend.answers = []
        friend.came.clear()
        await delivery.deliver_due()
        assert [one["release"]["id"] for one in documents(friend)] == [second], (
            "what is superseded is not sent any more"
        )
        for one in (receiver, paper, friend):
            document = documents(one)[-1]
            assert (document["type"], document["release"]["corrects"]) == ("release.corrected", first)
            assert document["corrections"]["count"] >= len(document["corrections"]["first"]) > 0
            assert {c["release"] for c in document["corrections"]["first"]} == {first}
        new = await rows(house, second)
        assert {name: new[name].state for name in ("lab", "press", "friend")} == dict.fromkeys(
            ("lab", "press", "friend"), PushState.DELIVERED
        )
        assert new["late-comer"].code is PushCode.UNKNOWN_RECIPIENT


@pytest.mark.dialect("sqlite")
async def test_a_step_whose_pushes_cannot_be_entered_is_not_made(house: House, receiver: Receiver, database: Database):
    declare(house, webhook("lab", receiver))
    await enter(house, "acme")
    name = await frozen(house)
    database.execute("CREATE TRIGGER full BEFORE INSERT ON pushes BEGIN SELECT RAISE(ABORT, 'no room'); END")
    with pytest.raises(StoreConflict):
        await step(house, name, PUBLISHED, person="ines")
    async with house.store.read() as tx:
        assert (await releases.find(tx, name)).state is FROZEN


async def test_a_person_can_have_it_told_to_somebody_new_again_and_after_it_was_given_up(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver
):
    await enter(house, "acme")
    name = await frozen(house)
    with pytest.raises(Refused, match="is frozen: nobody is told of it before"):
        await ask(house, name, [])
    await step(house, name, PUBLISHED, person="ines")
    assert await ask(house, name, []) == ()
    with pytest.raises(RecipientMissing, match="add the table"):
        await ask(house, name, ["lab"])
    declare(house, webhook("lab", receiver, gets=["corrections"]))
    receiver.answers = [says(410)]
    ids = await ask(house, name, ["lab"])
    await delivery.deliver_due(only=ids)
    assert (await rows(house, name))["lab"].code is PushCode.GONE
    assert await ask(house, name, ["lab"]) == ids
    await delivery.deliver_due(only=ids)
    await ask(house, name, ["lab"])
    await delivery.deliver_due(only=ids)
    assert len(receiver.came) == 2, "what was delivered is not sent again"
    await ask(house, name, ["lab"], again=True)
    await delivery.deliver_due(only=ids)
    assert receiver.ids == list(ids) * 3
    async with house.store.write() as tx:
        await switch.turn(tx, switch.STOP, on=True, person="ines", now=clock.now())
    with pytest.raises(Refused, match="stop-all --lift"):
        await ask(house, name, ["lab"])


async def test_who_is_gone_is_told_no_more_unless_they_are_named(house: House, delivery: Delivery, receiver: Receiver):
    declare(house, webhook("lab", receiver))
    await enter(house, "acme")
    name = await frozen(house)
    await step(house, name, PUBLISHED, person="ines")
    receiver.answers = [says(410)]
    await delivery.deliver_due()
    for again in (False, True):
        ids = await ask(house, name, [], again=again)
        await delivery.deliver_due(only=ids)
    assert len(receiver.came) == 1
    assert (await rows(house, name))["lab"].code is PushCode.GONE
    await delivery.deliver_due(only=await ask(house, name, ["lab"]))
    assert (await rows(house, name))["lab"].state is PushState.DELIVERED


async def test_a_correction_is_told_in_the_words_it_was_made_with(house: House, receiver: Receiver):
    declare(house, webhook("lab", receiver))
    await enter(house, "acme")
    first = await frozen(house)
    await step(house, first, PUBLISHED, person="ines")
    await enter(house, "blog", BAD, told=True)
    second = await frozen(house, corrects=first)
    path = folder_of(house) / second / "corrections.csv"
    names, *_ = path.read_text(encoding="utf-8").splitlines()
    cells = {"release_id": first, "subject": "'=acme", "before": "'-1", "after": "'@ours", "why": "'+ one"}
    row = ",".join(cells.get(name, "") for name in names.split(","))
    path.write_text(f"{names}\r\n{row}\r\n", encoding="utf-8")
    async with house.store.read() as tx:
        row = await releases.find(tx, second)
    telling = telling_of(house, folder_of(house) / second, row, PUBLISHED, at=house.clock.now())
    assert telling is not None
    (said,) = telling.announced.corrections
    assert (said.subject, said.before, said.after, said.why) == ("=acme", "-1", "@ours", "+ one")


async def test_of_what_was_superseded_nobody_is_told(house: House, receiver: Receiver):
    await enter(house, "acme")
    first = await frozen(house)
    await step(house, first, PUBLISHED, person="ines")
    await enter(house, "blog", BAD, told=True)
    await step(house, await frozen(house, corrects=first), PUBLISHED, person="ines")
    with pytest.raises(Refused, match="push the one that takes its place"):
        await ask(house, first, [])
