"""Does the list cover what its entries name, and nothing else?"""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.egress import AllowList, RefusalReason, canonical_host

NOT_HOST = RefusalReason.HOST_NOT_LISTED
NOT_PORT = RefusalReason.PORT_NOT_LISTED


@pytest.mark.parametrize(
    ("entry", "host", "port", "reason"),
    [
        ("mail.acme.example", "mail.acme.example", 443, None),
        ("mail.acme.example", "mail.acme.example", 80, None),
        ("mail.acme.example", "mail.acme.example", 8443, NOT_PORT),
        ("mail.acme.example", "acme.example", 443, NOT_HOST),
        ("mail.acme.example", "evil-mail.acme.example", 443, NOT_HOST),
        ("mail.acme.example", "mail.acme.example.evil.example", 443, NOT_HOST),
        ("*.acme-cdn.example", "a.b.acme-cdn.example", 443, None),
        ("*.acme-cdn.example", "acme-cdn.example", 443, NOT_HOST),
        ("*.acme-cdn.example", "evilacme-cdn.example", 443, NOT_HOST),
        ("*.acme-cdn.example:8443", "a.acme-cdn.example", 8443, None),
        ("*.acme-cdn.example:8443", "a.acme-cdn.example", 443, NOT_PORT),
        ("https://mail.acme.example/path?q", "mail.acme.example", 443, None),
        ("https://mail.acme.example:8443", "mail.acme.example", 8443, None),
        ("https://mail.acme.example:8443", "mail.acme.example", 443, NOT_PORT),
        ("http://127.0.0.1:8120", "127.0.0.1", 8120, None),
        ("http://127.0.0.1:8120", "127.0.0.1", 8121, NOT_PORT),
        ("[::1]:8120", "::1", 8120, None),
        ("MAIL.Acme.Example.", "mail.acme.example", 443, None),
        ("bücher.example", "xn--bcher-kva.example", 443, None),
    ],
)
def test_an_entry_covers_exactly_what_it_names(entry: str, host: str, port: int, reason: RefusalReason | None) -> None:
    assert AllowList.parse([entry]).refuses(host, port) is reason


def test_an_empty_list_lets_nothing_out() -> None:
    assert AllowList.parse([]).refuses("acme.example", 443) is NOT_HOST


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "*",
        "*.example",
        "*.127.0.0.1",
        "mail.*.example",
        "acme.example/path",
        "ftp://acme.example",
        "https://user@acme.example",
        "acme.example:99999",
        "acme example",
        "file:///etc/passwd",
        "[fe80::1%eth0]:80",
        "0x100000000",
    ],
)
def test_an_entry_that_could_mean_something_else_is_turned_down_by_name(entry: str) -> None:
    with pytest.raises(ValueError, match="hosts entry"):
        AllowList.parse([entry])


@pytest.mark.parametrize(
    ("entry", "host", "port", "named"),
    [
        ("acme.example:8120", "acme.example", 8120, True),
        ("acme.example:8120", "acme.example", 80, False),
        ("acme.example", "acme.example", 443, False),
        ("https://acme.example", "acme.example", 443, False),
        ("*.acme.example:8120", "a.acme.example", 8120, False),
    ],
)
def test_only_host_and_port_together_name_a_private_place(entry: str, host: str, port: int, named: bool) -> None:
    assert AllowList.parse([entry]).names(host, port) is named


@given(st.integers(0, 2**32 - 1), st.data())
def test_an_ipv4_address_is_itself_however_it_is_written(number: int, data: st.DataObject) -> None:
    a, b, c, d = number.to_bytes(4, "big")
    base = data.draw(st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
    numbers = data.draw(st.sampled_from([[a, b, c, d], [a, b, c << 8 | d], [a, number & 0xFFFFFF], [number]]))
    written = ".".join(base.format(part) for part in numbers) + data.draw(st.sampled_from(["", "."]))
    assert canonical_host(written) == str(IPv4Address(number))


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_is_itself_however_it_is_written(address: IPv6Address) -> None:
    expected = str(address.ipv4_mapped or address)
    assert canonical_host(address.exploded.upper()) == canonical_host(address.compressed) == expected


@pytest.mark.parametrize(
    "text", ["256.1.1.1", "1.2.3.4.5", "0x1g.1", "1..2", "08.1.1.1", "a..b", "-a.example", "a b", "", "."]
)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        canonical_host(text)


@given(st.text(max_size=40))
def test_a_canonical_host_stays_as_it_is(text: str) -> None:
    try:
        host = canonical_host(text)
    except ValueError:
        return
    assert canonical_host(host) == host
    assert host.isascii()
    assert host == host.lower()
