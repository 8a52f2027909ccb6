"""A WordPress with an administrator and two members of ours, and the mail server that all of them write by."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from scenarios.load import load_scenario
from scenarios.loaded import LoadedScenario
from tests.real.installation import SCENARIOS, Box
from tests.real.mail import ground as mail_ground
from tests.real.mail.office import Office, open_office
from tests.real.wordpress.ground import find_ground
from tests.real.wordpress.instance import SENDER, WordPress, serve

SERVICE = "wordpress-test"
ADDRESSES = {"lea": "lea@persona.test.local", "otto": "otto@persona.test.local"}
DPO = "privacy@wp.test.local"


@dataclass(frozen=True)
class Members:
    """Our two accounts, with their mailboxes, and the administrator's."""

    site: WordPress
    office: Office
    passwords: dict[str, str] = field(repr=False)

    @property
    def scenario(self) -> LoadedScenario:
        return load_scenario(SCENARIOS / "services" / f"{SERVICE}.yaml", url=self.site.url)

    @property
    def accounts(self) -> dict[str, tuple[str, str]]:
        members = {f"{name}@{SERVICE}": (name, password) for name, password in self.passwords.items()}
        return {**members, f"admin@{SERVICE}": ("admin", self.site.admin)}

    @property
    def boxes(self) -> dict[str, Box]:
        ways = {name: self.office.ways(address) for name, address in ADDRESSES.items()}
        return {
            f"{name}@{SERVICE}": Box(address=ADDRESSES[name], imap=imap, smtp=smtp, trusts=(SENDER,))
            for name, (imap, smtp) in ways.items()
        }


@pytest.fixture
def members(monkeypatch: pytest.MonkeyPatch) -> Iterator[Members]:
    ground, posts = find_ground(), mail_ground.find_ground()
    with open_office(posts, [*ADDRESSES.values(), DPO]) as office, serve(ground, mail=office.relay) as site:
        passwords = {name: secrets.token_urlsafe(12) for name in ADDRESSES}
        site.ask(
            "people",
            people=[
                {"user_login": name, "user_pass": passwords[name], "user_email": ADDRESSES[name]} for name in ADDRESSES
            ],
        )
        monkeypatch.setenv("SSL_CERT_FILE", str(office.certificate))
        yield Members(site, office, passwords)
