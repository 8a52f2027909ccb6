"""Is what leaves through the proxy what was asked, allowed, and nothing else?"""

import asyncio
from collections.abc import Sequence

import pytest

from probes.egress import FAILED_HEADER, REFUSED_HEADER, AllowList, Egress, FailureReason, RefusalReason, Resolve


def to(*answers: Sequence[str]) -> Resolve:
    """A resolver that gives these answers one after the other, the last for ever."""
    left = list(answers)

    async def resolve(host: str) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


async def no_such_name(host: str) -> Sequence[str]:
    raise OSError(f"no such name: {host}")


# What is passed on


async def test_a_request_is_passed_on_without_what_was_meant_for_the_proxy(egress, portal, dialing) -> None:
    async with dialing(egress) as client:
        answer = await client.ask(
            f"GET http://{portal.authority}/a?b=c HTTP/1.1",
            "Proxy-Connection: keep-alive",
            "Connection: X-Hop",
            "X-Hop: 1",
            "X-Kept: 2",
        )
    (head,) = portal.heads
    assert answer.startswith("HTTP/1.1 200 ")
    assert head.startswith(b"GET /a?b=c HTTP/1.1\r\n")
    assert f"Host: {portal.authority}".encode() in head
    assert b"X-Kept: 2" in head
    for gone in (b"proxy", b"x-hop", b"host: x\r\n"):
        assert gone not in head.lower()


async def test_one_connection_carries_many_requests(egress, portal, dialing) -> None:
    async with dialing(egress) as client:
        for _ in range(3):
            await client.ask(f"GET http://{portal.authority}/ HTTP/1.1")
            assert await client.reader.readexactly(5) == b"hello"
    assert (portal.accepted, len(portal.heads)) == (1, 3)


async def test_a_name_named_with_its_port_may_be_a_machine_next_door(portal, dialing) -> None:
    allow = AllowList.parse([f"portal.test:{portal.port}"])
    async with Egress(allow, resolve=to(["127.0.0.1"])) as egress, dialing(egress) as client:
        answer = await client.ask(f"GET http://Portal.TEST.:{portal.port}/ HTTP/1.1")
    assert answer.startswith("HTTP/1.1 200 ")
    assert f"Host: portal.test:{portal.port}".encode() in portal.heads[0]


async def test_an_answer_cut_short_is_cut_short_for_the_client_too(listening, dialing) -> None:
    async def cut(head, reader, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        writer.close()

    async with (
        listening(answer=cut) as portal,
        Egress(AllowList.parse([portal.authority])) as egress,
        dialing(egress) as client,
    ):
        assert "Content-Length: 100" in await client.ask(f"GET http://{portal.authority}/ HTTP/1.1")
        assert await client.rest() == b"half"


async def test_silence_of_the_server_is_silence_for_the_client(listening, dialing) -> None:
    async def close(head, reader, writer) -> None:
        writer.close()

    async with (
        listening(answer=close) as portal,
        Egress(AllowList.parse([portal.authority])) as egress,
        dialing(egress) as client,
    ):
        await client.say(f"GET http://{portal.authority}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n")
        assert await client.rest() == b""


async def test_an_answer_that_is_no_http_is_marked_as_our_word(listening, dialing) -> None:
    async def rubbish(head, reader, writer) -> None:
        writer.write(b"220 mail.acme.example ESMTP\r\n\r\n")

    async with (
        listening(answer=rubbish) as portal,
        Egress(AllowList.parse([portal.authority])) as egress,
        dialing(egress) as client,
    ):
        assert f"{FAILED_HEADER}: bad_response" in await client.ask(f"GET http://{portal.authority}/ HTTP/1.1")
        assert egress.connections[0].failure is FailureReason.BAD_RESPONSE


async def test_a_portal_cannot_forge_our_refusal(listening, dialing) -> None:
    async def forge(head, reader, writer) -> None:
        writer.write(b"HTTP/1.1 403 No\r\nx-egress-refused: a\r\nX-EGRESS-FAILED: b\r\nContent-Length: 0\r\n\r\n")

    async with (
        listening(answer=forge) as portal,
        Egress(AllowList.parse([portal.authority])) as egress,
        dialing(egress) as client,
    ):
        answer = await client.ask(f"GET http://{portal.authority}/ HTTP/1.1")
    assert answer.startswith("HTTP/1.1 403 ")
    assert "egress" not in answer.lower()


async def test_a_client_that_leaves_frees_the_server_at_once(listening, dialing) -> None:
    left = asyncio.Event()

    async def wait(head, reader, writer) -> None:
        if await reader.read() == b"":
            left.set()

    async with listening(answer=wait) as portal, Egress(AllowList.parse([portal.authority])) as egress:
        async with dialing(egress) as client:
            await client.say(f"GET http://{portal.authority}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n")
            while not portal.heads:
                await asyncio.sleep(0.01)
        async with asyncio.timeout(5):
            await left.wait()


# What is refused


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "localhost",
    ],
)
async def test_a_machine_next_door_is_refused_however_it_is_written(host, egress, forbidden, dialing) -> None:
    async with dialing(egress) as client:
        answer = await client.ask(f"GET http://{host}:{forbidden.port}/ HTTP/1.1")
        assert answer.startswith("HTTP/1.1 403 ")
        assert REFUSED_HEADER in answer
        assert (await client.ask(f"CONNECT {host}:{forbidden.port} HTTP/1.1")).startswith("HTTP/1.1 403 ")
    (refusal,) = egress.refusals
    assert (refusal.port, refusal.count) == (forbidden.port, 2)
    assert refusal.reason in (RefusalReason.PORT_NOT_LISTED, RefusalReason.HOST_NOT_LISTED)
    assert refusal.host == ("localhost" if host == "localhost" else "127.0.0.1")
    assert egress.connections == ()


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fe80::1%lo", "fd00::1"],
)
async def test_a_listed_name_that_resolves_to_a_machine_next_door_is_refused(address, listening, dialing) -> None:
    allow = AllowList.parse(["*.acme.example", "acme.example"])
    async with Egress(allow, resolve=to([address])) as egress, dialing(egress) as client:
        for name in ("acme.example", "a.acme.example"):
            assert f"{REFUSED_HEADER}: address_not_public" in await client.ask(f"GET http://{name}/ HTTP/1.1")
            assert f"{REFUSED_HEADER}: address_not_public" in await client.ask(f"CONNECT {name}:443 HTTP/1.1")
        assert [(r.host, r.port, r.count) for r in egress.refusals] == [
            ("acme.example", 80, 1),
            ("acme.example", 443, 1),
            ("a.acme.example", 80, 1),
            ("a.acme.example", 443, 1),
        ]


async def test_cloud_metadata_is_refused_even_where_a_name_is_named_with_its_port(dialing) -> None:
    allow = AllowList.parse(["acme.example:80"])
    async with Egress(allow, resolve=to(["169.254.169.254"])) as egress, dialing(egress) as client:
        assert "address_not_public" in await client.ask("GET http://acme.example/ HTTP/1.1")


async def test_a_name_that_changes_its_address_is_looked_up_once_and_reached_where_it_was_judged(
    listening, dialing
) -> None:
    async with listening("127.0.0.1") as portal, listening("127.0.0.2", port=portal.port) as elsewhere:
        allow = AllowList.parse([f"portal.test:{portal.port}"])
        async with Egress(allow, resolve=to(["127.0.0.1"], ["127.0.0.2"])) as egress, dialing(egress) as client:
            await client.ask(f"GET http://portal.test:{portal.port}/ HTTP/1.1")
            assert (portal.accepted, elsewhere.accepted) == (1, 0)
            assert [c.address for c in egress.connections] == ["127.0.0.1"]


async def test_a_name_that_turns_private_later_is_judged_again_for_the_next_connection(portal, dialing) -> None:
    allow = AllowList.parse(["acme.example"])
    async with Egress(allow, resolve=to(["10.0.0.1"], ["127.0.0.1"])) as egress:
        for _ in range(2):
            async with dialing(egress) as client:
                assert "address_not_public" in await client.ask("CONNECT acme.example:443 HTTP/1.1")


@pytest.mark.parametrize(
    "request_text",
    [
        "GET / HTTP/1.1\r\n@auth\r\nHost: {forbidden}\r\n\r\n",
        "GET https://{forbidden}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET ftp://{portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://{portal}@{forbidden}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://{portal}\\@{forbidden}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://{portal}#@{forbidden}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://{portal}%2f@{forbidden}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http:///{forbidden}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://{portal}:80:80/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://127.0.0.1:99999/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://127.0.0.1:/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://{portal}/ HTTP/1.1\r\n@auth\r\nHost: {portal}\r\nHost: {forbidden}\r\n\r\n",
        "GET http://{portal}/ HTTP/1.1 http://{forbidden}/\r\n@auth\r\nHost: x\r\n\r\n",
        "GET http://{portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\nX: a\rb\r\n\r\n",
        "GET http://{portal}/ HTTP/1.1\r\n@auth\r\nHost : x\r\n\r\n",
        "POST http://{portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "POST http://{portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST http://{portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST http://{portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello",
        "CONNECT {portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "CONNECT 127.0.0.1 HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "CONNECT http://{portal}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
async def test_what_can_be_read_in_two_ways_reaches_nobody(request_text, egress, portal, forbidden, dialing) -> None:
    text = request_text.replace("{portal}", portal.authority).replace("{forbidden}", forbidden.authority)
    async with dialing(egress) as client:
        await client.say(text)
        answer = await client.head()
    assert answer.split(" ")[1] in {"400", "403", "431", "501"}
    assert f"{REFUSED_HEADER}: malformed" in answer
    assert portal.accepted == 0
    assert [(r.host, r.reason) for r in egress.refusals] == [("", RefusalReason.MALFORMED)]


@pytest.mark.parametrize("place", ["/{long}", "/ HTTP/1.1\r\nX: {long}"])
async def test_a_head_without_end_is_dropped_before_it_fills_the_memory(place, egress, portal, dialing) -> None:
    async with dialing(egress) as client:
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await client.say(f"GET http://{portal.authority}" + place.replace("{long}", "a" * 50_000_000))
            await client.reader.readuntil(b"a" * 1000)
    assert [r.reason for r in egress.refusals] == [RefusalReason.MALFORMED]
    assert portal.accepted == 0


async def test_a_second_request_hidden_in_a_body_reaches_only_the_first_ones_server(
    egress, portal, forbidden, dialing
) -> None:
    hidden = f"GET http://{forbidden.authority}/ HTTP/1.1\r\nHost: {forbidden.authority}\r\n\r\n"
    async with dialing(egress) as client:
        answer = await client.ask(f"POST http://{portal.authority}/ HTTP/1.1", f"Content-Length: {len(hidden)}")
        assert answer.startswith("HTTP/1.1 200 ")


async def test_a_request_pipelined_behind_another_is_judged_by_itself(egress, portal, forbidden, dialing) -> None:
    async with dialing(egress) as client:
        await client.say(
            f"GET http://{portal.authority}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n"
            f"GET http://{forbidden.authority}/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n"
        )
        assert (await client.head()).startswith("HTTP/1.1 200 ")
        assert await client.reader.readexactly(5) == b"hello"
        assert REFUSED_HEADER in await client.head()


async def test_http2_in_clear_is_not_switched_to(egress, portal, dialing) -> None:
    async with dialing(egress) as client:
        await client.ask(
            f"GET http://{portal.authority}/ HTTP/1.1",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQ",
        )
    assert b"upgrade" not in portal.heads[0].lower()
    assert b"http2-settings" not in portal.heads[0].lower()


async def test_another_program_without_the_password_is_served_nothing(egress, portal, dialing) -> None:
    async with dialing(egress) as client:
        for auth in ("", "Proxy-Authorization: Basic cHJvYmU6Z3Vlc3M=\r\n"):
            await client.say(f"GET http://{portal.authority}/ HTTP/1.1\r\nHost: x\r\n{auth}\r\n")
            head = await client.head()
            assert head.startswith("HTTP/1.1 407 ")
            await client.reader.readexactly(int(head.partition("Content-Length: ")[2].partition("\r")[0]))
    assert portal.accepted == 0
    assert egress.refusals == ()


async def test_a_page_that_asks_for_ever_new_hosts_does_not_fill_the_memory(egress, dialing) -> None:
    async with dialing(egress) as client:
        for number in range(1100):
            await client.say(f"HEAD http://h{number}.example/ HTTP/1.1\r\n@auth\r\nHost: x\r\n\r\n")
            await client.head()
    assert sum(refusal.count for refusal in egress.refusals) == 1100
    assert len(egress.refusals) == 1001
    assert egress.refusals[-1].host == "*"


# What fails


async def test_a_name_without_address_is_a_failure_and_no_refusal(dialing) -> None:
    async with Egress(AllowList.parse(["acme.example"]), resolve=no_such_name) as egress, dialing(egress) as client:
        answer = await client.ask("GET http://acme.example/ HTTP/1.1")
        assert answer.startswith("HTTP/1.1 502 ")
        assert f"{FAILED_HEADER}: name_not_resolved" in answer
        assert egress.refusals == ()
        assert [(c.address, c.failure) for c in egress.connections] == [(None, FailureReason.NAME_NOT_RESOLVED)]


async def test_a_server_that_is_down_is_a_failure_and_no_refusal(listening, dialing) -> None:
    async with listening() as gone:
        pass
    async with Egress(AllowList.parse([gone.authority])) as egress, dialing(egress) as client:
        assert f"{FAILED_HEADER}: connect_failed" in await client.ask(f"CONNECT {gone.authority} HTTP/1.1")
        assert egress.connections[0].failure is FailureReason.CONNECT_FAILED


async def test_a_closed_proxy_takes_its_connections_with_it(portal, dialing) -> None:
    egress = Egress(AllowList.parse([portal.authority]))
    await egress.__aenter__()
    async with dialing(egress) as client:
        assert (await client.ask(f"CONNECT {portal.authority} HTTP/1.1")).startswith("HTTP/1.1 200 ")
        await egress.__aexit__(None, None, None)
        assert await client.rest() == b""
    with pytest.raises(OSError):
        async with dialing(egress):
            pass
    assert egress.connections[0].closed is not None
