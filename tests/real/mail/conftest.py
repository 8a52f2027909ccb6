"""A mail server with some of ours and a data-protection officer, and a machine that knows its certificate."""

from collections.abc import Iterator

import pytest

from tests.real.mail.ground import find_ground
from tests.real.mail.office import OWN, Office, open_office

MAUD, DPO, OTHER_DPO = "maud@persona.test.local", "dpo@service.test.local", "privacy@service.test.local"
NOTICES, INES = "notices@observatory.test.local", "ines@observatory.test.local"
DESK = f"post@{OWN}"


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office(find_ground(), [MAUD, DPO, OTHER_DPO, DESK, NOTICES, INES]) as opened:
        yield opened


@pytest.fixture
def trusted(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The machine believes the server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(office.certificate))
    return office
