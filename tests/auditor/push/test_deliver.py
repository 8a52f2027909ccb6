"""Does a push arrive whatever stands in its way, once or under one id, and is every try written down?"""

import asyncio
import dataclasses
import hashlib
import json
import logging
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiohttp import web

from auditor.house import House
from auditor.push.deliver import Delivery, Told
from auditor.push.webhook import SLOWEST_BYTES_PER_S, patience_s, post
from results.clock import SetClock
from results.records import Archive, Push, PushCode, PushKind, PushState, Said, Text
from results.store import push, switch
from results.store.switch import STOP
from scenarios.sandbox.post import open_post
from tests.auditor.push.receiver import Receiver, declare, endless, hangs_up, receiving, says, silent, webhook
from tests.certificate import certificate
from tests.database import Database, rows_of

SAID = Said(
    title=Text(fr="Publication 2026-Q4.1 : parue", en="Release 2026-Q4.1"),
    body=Text(fr="Elle est parue !", en="It is public."),
    document='{"id":"x","é":1}',
)


async def put(house: House, recipient: str = "lab", identity: str = "release_1", said: Said = SAID) -> Push:
    one = Push(
        id=identity,
        kind=PushKind.RELEASE,
        subject="2026-Q4.1",
        what="published",
        recipient=recipient,
        entered_at=house.clock.now(),
        said=said,
    )
    async with house.store.write() as tx:
        assert await push.enter(tx, one)
        assert not await push.enter(tx, one), "a second time nothing is entered"
    return one


async def row_of(house: House, identity: str = "release_1"):
    async with house.store.read() as tx:
        (row,) = [one for one in await push.listing(tx, PushKind.RELEASE) if one.id == identity]
        return row, await push.attempts(tx, identity)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """What was logged, save by those servers to whom it was sent."""
    return "\n".join(r.getMessage() for r in caplog.records if r.name not in ("mail.log", "aiohttp.access"))


async def test_what_is_taken_is_delivered_and_told_no_more(
    house: House, delivery: Delivery, receiver: Receiver, told: list[Told]
):
    declare(house, webhook("lab", receiver))
    await put(house)
    for _ in range(3):
        await delivery.deliver_due()
    (came,) = receiver.came
    assert came.body == SAID.document.encode()
    assert came.headers["idempotency-key"] == came.headers["webhook-id"] == "release_1"
    assert came.headers["content-type"] == "application/json"
    row, (attempt,) = await row_of(house)
    assert (row.state, row.next_at, row.tries) == (PushState.DELIVERED, None, 1)
    assert (attempt.status, attempt.code) == (204, PushCode.DELIVERED)
    assert attempt.took_ms is not None
    assert [one.words for one in told] == ["2026-Q4.1 (published) to lab: delivered."]


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (says(500), PushCode.REFUSED, 500),
        (says(404), PushCode.REFUSED, 404),
        (says(302, Location="/elsewhere"), PushCode.REDIRECTED, 302),
        (says(308, Location="/elsewhere"), PushCode.REDIRECTED, 308),
        (silent, PushCode.TIMEOUT, None),
        (hangs_up, PushCode.UNREACHABLE, None),
    ],
)
async def test_what_is_not_taken_is_tried_again_under_the_same_id(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver, answer, code, status
):
    declare(house, webhook("lab", receiver))
    receiver.answers = [answer]
    await put(house)
    await delivery.deliver_due()
    row, (attempt,) = await row_of(house)
    assert row.is_failing
    assert (attempt.code, attempt.status) == (code, status)
    assert row.next_at == clock.now() + timedelta(seconds=30)
    await delivery.deliver_due()
    assert len(receiver.came) == 1, "it is not due yet, and redirects are not followed"
    clock.set(row.next_at)
    await delivery.deliver_due()
    row, attempts = await row_of(house)
    assert row.state is PushState.DELIVERED
    assert [one.code for one in attempts] == [code, PushCode.DELIVERED]
    assert receiver.ids == ["release_1"] * 2
    stamps = [one.headers["webhook-timestamp"] for one in receiver.came]
    assert int(stamps[1]) - int(stamps[0]) == 30, "each try is signed for its own moment"


async def test_an_endless_answer_is_not_read(house: House, delivery: Delivery, receiver: Receiver):
    declare(house, webhook("lab", receiver))
    receiver.answers = [endless]
    await put(house)
    async with asyncio.timeout(20):
        await delivery.deliver_due()
    assert (await row_of(house))[0].state is PushState.DELIVERED


@pytest.mark.parametrize("answer", [b"SSH-2.0-x\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"])
async def test_what_is_no_http_is_a_failure(house: House, delivery: Delivery, answer: bytes):
    async def speak(reading: asyncio.StreamReader, writing: asyncio.StreamWriter) -> None:
        await reading.read(65536)
        writing.write(answer)
        writing.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    declare(house, f'[lab]\nwebhook = "http://127.0.0.1:{port}/"\nplain_http = true\n')
    await put(house)
    await delivery.deliver_due()
    server.close()
    assert (await row_of(house))[0].code is PushCode.UNINTELLIGIBLE


@pytest.mark.dialect("sqlite")
async def test_an_address_that_no_host_can_have_is_a_failure(house: House, clock: SetClock):
    tried = await post("https://a..b/", "release_1", b"", key=house.keys.signing, now=clock.now())
    assert tried.code is PushCode.TARGET_UNUSABLE


async def test_what_is_large_is_given_the_time_to_leave(house: House, clock: SetClock, receiver: Receiver):
    async def slowly(request: web.Request) -> web.Response:
        await asyncio.sleep(0.6)
        return web.Response(status=204)

    codes = []
    for body in (b"x", b"x" * SLOWEST_BYTES_PER_S * 4):
        receiver.answers = [slowly]
        tried = await post(receiver.url, "r", body, key=house.keys.signing, now=clock.now(), timeout_s=0.2)
        codes.append(tried.code)
    assert codes == [PushCode.TIMEOUT, PushCode.DELIVERED]
    assert patience_s(1 << 40, 30) < push.LEASE.total_seconds(), "nobody else begins meanwhile"


@pytest.mark.parametrize(
    ("asked", "waits"),
    [("3600", 3600), ("Thu, 01 Apr 2027 11:00:00 GMT", 7200), ("1", 30), ("9" * 12, 3 * 86400), ("soon", 30)],
)
async def test_patience_that_is_asked_for_is_given(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver, asked: str, waits: int
):
    declare(house, webhook("lab", receiver))
    receiver.answers = [says(429, Retry_After=asked)]
    await put(house)
    await delivery.deliver_due()
    assert (await row_of(house))[0].next_at == clock.now() + timedelta(seconds=waits)


async def test_who_is_gone_is_told_no_more_and_the_operator_is_told(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver, told: list[Told]
):
    declare(house, webhook("lab", receiver))
    receiver.answers = [says(410)]
    await put(house)
    await delivery.deliver_due()
    clock.advance(timedelta(days=3))
    await delivery.deliver_due()
    row, _ = await row_of(house)
    assert (row.state, row.code, len(receiver.came)) == (PushState.GIVEN_UP, PushCode.GONE, 1)
    assert "410 Gone" in told[0].words


async def test_of_an_alert_that_was_given_up_no_command_is_named_that_sends_it(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver, told: list[Told]
):
    declare(house, webhook("lab", receiver))
    receiver.answers = [says(503)] * 2
    async with house.store.write() as tx:
        await push.enter(
            tx,
            Push(
                id="alert_1",
                kind=PushKind.ALERT,
                subject="all",
                what="alert",
                recipient="lab",
                entered_at=clock.now() - timedelta(days=31),
                said=SAID,
            ),
        )
    await delivery.deliver_due()
    (one,) = told
    assert one.state is PushState.GIVEN_UP
    assert "tries again" not in one.words
    assert "auditor alert list" in one.words


async def test_a_month_of_silence_is_a_month_of_tries_then_given_up_until_somebody_asks(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver, told: list[Told]
):
    declare(house, webhook("lab", receiver))
    receiver.answers = [says(503)] * 100
    await put(house)
    begun = clock.now()
    while True:
        await delivery.deliver_due()
        async with house.store.read() as tx:
            moment = await push.next_due(tx)
        if moment is None:
            break
        clock.set(moment)
    row, attempts = await row_of(house)
    assert row.state is PushState.GIVEN_UP
    assert 30 < len(attempts) < 50
    assert timedelta(days=28) < clock.now() - begun <= timedelta(days=30)
    assert set(receiver.ids) == {"release_1"}
    assert "given up after the last try (refused with 503)" in told[-1].words
    receiver.answers = []
    async with house.store.write() as tx:
        await push.hurry(tx, ["release_1"], clock.now())
    await delivery.deliver_due()
    assert (await row_of(house))[0].state is PushState.DELIVERED


async def test_one_who_does_not_answer_keeps_no_other_waiting(house: House, delivery: Delivery, receiver: Receiver):
    async with receiving() as slow:
        declare(house, webhook("lab", receiver) + webhook("slow", slow))
        slow.answers = [silent]
        await put(house, "slow", "release_0")
        for n in range(1, 20):
            await put(house, "lab", f"release_{n}")
        rounds = asyncio.create_task(delivery.deliver_due())
        for _ in range(400):
            if len(receiver.came) == 19:
                break
            await asyncio.sleep(0.01)
        assert not rounds.done()
        await rounds
    assert len(set(receiver.ids)) == 19


async def test_two_who_deliver_at_once_send_everything_once(house: House, delivery: Delivery, receiver: Receiver):
    declare(house, webhook("lab", receiver))
    for n in range(30):
        await put(house, "lab", f"release_{n}")
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(delivery.deliver_due())
    assert sorted(receiver.ids) == sorted(f"release_{n}" for n in range(30))


async def test_nothing_is_sent_while_everything_is_stopped(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver
):
    declare(house, webhook("lab", receiver))
    await put(house)
    async with house.store.write() as tx:
        await switch.turn(tx, STOP, on=True, person="ines", now=clock.now())
    await delivery.deliver_due()
    assert receiver.came == []
    async with house.store.write() as tx:
        await switch.turn(tx, STOP, on=False, person="ines", now=clock.now())
    await delivery.deliver_due()
    assert len(receiver.came) == 1


async def test_only_who_shows_a_certificate_that_we_trust_is_told(house: House, clock: SetClock, delivery, tmp_path):
    authority = certificate(tmp_path, "authority")
    certificate(tmp_path, "localhost", signed_by=authority)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(tmp_path / "localhost.pem", tmp_path / "localhost.key")
    async with receiving(serving) as secure:
        url = secure.url.replace("127.0.0.1", "localhost")
        declare(house, f'[lab]\nwebhook = "{url}"\n')
        await put(house)
        await delivery.deliver_due()
        row, _ = await row_of(house)
        assert (row.code, secure.came) == (PushCode.TLS, [])
        clock.set(row.next_at)
        trusting = ssl.create_default_context(cafile=str(tmp_path / "authority.pem"))
        await dataclasses.replace(delivery, tls=trusting).deliver_due()
    assert (await row_of(house))[0].state is PushState.DELIVERED


async def test_what_a_person_must_mend_is_said_and_then_it_goes_on(
    house: House, clock: SetClock, delivery: Delivery, receiver: Receiver, told: list[Told], monkeypatch
):
    path = declare(house, "")
    await put(house)
    steps = [
        (PushCode.UNKNOWN_RECIPIENT, "there is no recipient “lab”", ""),
        (PushCode.SECRET_MISSING, "set the environment variable LAB_HOOK", '[lab]\nwebhook = "env:LAB_HOOK"\n'),
        (PushCode.TARGET_UNUSABLE, "is no address of a webhook", '[lab]\nwebhook = "env:LAB_BAD"\n'),
        (PushCode.TARGET_UNUSABLE, "no one target", '[lab]\napprise = "env:LAB_BAD"\n'),
    ]
    monkeypatch.setenv("LAB_BAD", "nothing-7f3a://s3cr3t-token")
    for code, words, text in steps:
        declare(house, text)
        await delivery.deliver_due()
        assert (await row_of(house))[0].code is code
        assert words in told[-1].words
        assert "s3cr3t" not in told[-1].words
        clock.set((await row_of(house))[0].next_at)
    path.chmod(0o644)
    await delivery.deliver_due()
    assert told[-1].tried.code is PushCode.SECRET_MISSING
    assert "chmod 600" in told[-1].words
    clock.set((await row_of(house))[0].next_at)
    monkeypatch.setenv("LAB_HOOK", receiver.url)
    declare(house, '[lab]\nwebhook = "env:LAB_HOOK"\nplain_http = true\n')
    await delivery.deliver_due()
    assert (await row_of(house))[0].state is PushState.DELIVERED


async def test_an_archive_that_is_not_what_was_released_goes_nowhere(
    house: House, delivery: Delivery, receiver: Receiver, told: list[Told]
):
    folder = house.settings.home / "releases"
    folder.mkdir()
    (folder / "r.zip").write_bytes(b"another")
    said = dataclasses.replace(SAID, archive=Archive(path="r.zip", bytes=4, sha256="0" * 64))
    declare(house, webhook("lab", receiver, with_files=True))
    await put(house, said=said)
    await delivery.deliver_due()
    assert receiver.came == []
    assert (await row_of(house))[0].code is PushCode.FILES_CHANGED
    assert "restore it" in told[0].words


async def test_a_mail_is_sent_in_the_language_of_its_reader_with_the_archive(
    house: House, delivery: Delivery, monkeypatch
):
    folder = house.settings.home / "releases"
    folder.mkdir()
    (folder / "2026-Q4.1.zip").write_bytes(b"PK-the-archive")
    digest = hashlib.sha256(b"PK-the-archive").hexdigest()
    said = dataclasses.replace(SAID, archive=Archive(path="2026-Q4.1.zip", bytes=14, sha256=digest))
    people = {"auditor@house.test": "pa55-w0rd", "press@paper.test": "y"}
    async with open_post(people, {}, now=lambda: datetime(2027, 4, 1, tzinfo=UTC)) as post:
        target = (
            f"mailto://127.0.0.1:{post.smtp}?mode=insecure&smtp=127.0.0.1&user=auditor@house.test&pass=pa55-w0rd"
            "&from=auditor@house.test&to=press@paper.test"
        )
        monkeypatch.setenv("PRESS", target)
        declare(house, '[press]\napprise = "env:PRESS"\nlanguage = "fr"\nwith_files = true\n')
        await put(house, "press", said=said)
        await delivery.deliver_due()
        assert (await row_of(house))[0].state is PushState.DELIVERED
        ((sender, to, raw),) = post.taken
    mail = message_from_bytes(raw, policy=policy.default)
    assert (sender, to) == ("auditor@house.test", "press@paper.test")
    assert mail["subject"].replace("\u00a0", " ") == "Publication 2026-Q4.1 : parue"
    assert "parue\u202f!" in mail.get_body().get_content()
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == b"PK-the-archive"


async def test_a_mail_that_is_refused_is_tried_again_and_no_token_shows_anywhere(
    house: House, delivery: Delivery, receiver: Receiver, database: Database, monkeypatch, caplog, capfd, told
):
    receiver.answers = [says(500)]
    caplog.set_level(logging.DEBUG)
    async with open_post({"a@house.test": "right"}, {}, now=lambda: datetime(2027, 4, 1, tzinfo=UTC)) as post:
        target = (
            f"mailto://127.0.0.1:{post.smtp}?mode=insecure&smtp=127.0.0.1&user=a@house.test&pass=t0ken-of-ours"
            "&from=a@house.test&to=press@paper.test"
        )
        monkeypatch.setenv("PRESS", target)
        monkeypatch.setenv("CHAT", f"json://me:t0ken-of-ours@{receiver.url.removeprefix('http://')}/t0ken-of-ours")
        declare(house, '[press]\napprise = "env:PRESS"\n[chat]\napprise = "env:CHAT"\n')
        await put(house, "press")
        await put(house, "chat", "release_2")
        await delivery.deliver_due()
    assert {one.tried.code for one in told} == {PushCode.REFUSED}
    kept = json.dumps(rows_of(database.url), default=str)
    out, err = capfd.readouterr()
    for text in (kept, logged(caplog), out, err, repr(told), *(one.words for one in told), repr(house.recipients())):
        assert "t0ken" not in text


async def test_the_token_of_a_webhook_shows_nowhere(
    house: House, delivery: Delivery, receiver: Receiver, database: Database, monkeypatch, caplog, capfd, told
):
    caplog.set_level(logging.DEBUG)
    receiver.answers = [says(500), hangs_up]
    monkeypatch.setenv("HOOK", f"{receiver.url}/t0ken-of-ours?key=t0ken-of-ours")
    declare(house, '[lab]\nwebhook = "env:HOOK"\nplain_http = true\n')
    await put(house)
    await put(house, identity="release_2")
    await delivery.deliver_due()
    assert receiver.came[0].path == "/hook/t0ken-of-ours"
    kept = json.dumps(rows_of(database.url), default=str)
    out, err = capfd.readouterr()
    for text in (kept, logged(caplog), out, err, repr(told), *(one.words for one in told)):
        assert "t0ken" not in text
