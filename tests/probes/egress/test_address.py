"""Is every way to write a machine next door told from the public internet?"""

from ipaddress import ip_address

import pytest

from probes.egress import is_public
from probes.egress.address import read_address


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.2",
        "192.168.1.1",
        "198.19.0.1",
        "203.0.113.9",
        "224.0.0.251",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
    ],
)
def test_special_addresses_and_those_they_carry_are_not_public(text: str) -> None:
    address = read_address(text)
    assert address is not None
    assert not is_public(address)


@pytest.mark.parametrize(
    "text",
    ["9.9.9.9", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "64:ff9b::909:909", "2002:909:909::1", "::ffff:9.9.9.9"],
)
def test_addresses_of_the_public_internet_are(text: str) -> None:
    address = read_address(text)
    assert address is not None
    assert is_public(address)


def test_a_mapped_address_is_read_as_the_one_it_maps() -> None:
    assert read_address("::ffff:10.0.0.1") == ip_address("10.0.0.1")


@pytest.mark.parametrize("text", ["fe80::1%eth0", "printer.local", ""])
def test_what_cannot_be_judged_is_no_address(text: str) -> None:
    assert read_address(text) is None
