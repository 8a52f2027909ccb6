"""Whom is believed when a server says who it is?"""

from pathlib import Path

import pytest

from probes.trust import machine_trust
from tests.certificate import certificate


@pytest.fixture
def authorities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What this machine trusts: one authority."""
    certificate(tmp_path, "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    return tmp_path / "authority.pem"


def test_what_the_machine_trusts_is_read_once(authorities: Path):
    assert machine_trust() is machine_trust()
    assert [dict(one["subject"][0])["commonName"] for one in machine_trust().get_ca_certs()] == ["authority"]


def test_an_authority_that_the_machine_trusts_from_now_on_is_trusted_from_now_on(authorities: Path, tmp_path: Path):
    before = machine_trust()
    certificate(tmp_path, "another")
    authorities.write_bytes(authorities.read_bytes() + (tmp_path / "another.pem").read_bytes())
    assert machine_trust() is not before
    assert len(machine_trust().get_ca_certs()) == 2


@pytest.mark.usefixtures("authorities")
def test_the_name_of_the_host_is_checked():
    assert machine_trust().check_hostname
