"""What is a scenario once everything is resolved? One value, stored as one text, named by one digest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from results.records import Language, Service
from scenarios.schema import Operator, Provider, Scenario
from scenarios.source import Document

Letters = Mapping[str, Mapping[Language, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files a scenario was made of, for messages that name a line."""

    scenario: Document
    service: Document | None = None
    provider: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedOperator:
    """The controller's side of a test, with its file for messages."""

    operator: Operator
    source: Document


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedScenario:
    """A scenario with its service, its sign-on, its own letters; nothing is left to look up.

    Attributes:
        id: the name of the file that names the service.
        scenario: with the service in it and `${words.*}` replaced.
        service: as it will be visited: with `--url` at the other address.
        letters: texts beside the catalogue, by name and language; the
            program's own letters are not among them.
        text: the canonical text, without `--url`; `from_text` loads it again.
        digest: SHA-256 of the text, in hexadecimal.
        url: the other address, if the scenario was moved.
        path: the file that was asked for; None where the text was loaded.
        sources: for messages; None where the text was loaded.
    """

    id: str
    scenario: Scenario
    service: Service
    provider: Provider | None = None
    letters: Letters = field(default_factory=dict)
    text: str
    digest: str
    url: str | None = None
    path: Path | None = None
    sources: Sources | None = field(default=None, repr=False, compare=False)

    @property
    def persona(self) -> str:
        assert self.scenario.persona is not None, "a loaded scenario has a persona"
        return self.scenario.persona

    @property
    def account(self) -> str:
        """The table of `accounts.toml` that holds our account."""
        return f"{self.persona}@{self.service.id}"

    def sign_on_of(self, account: str) -> str | None:
        """With which account `persona@service` signs in at the sign-on: `persona@provider`; None where there is none."""
        provider = self.scenario.provider
        return f"{account.partition('@')[0]}@{provider}" if provider else None

    @property
    def languages(self) -> tuple[Language, ...]:
        """Languages a case may be in: the service's, as far as a person checked them, and the sign-on's pages too.

        The first is the usual one.
        """
        walked = [self.scenario.checked, *([self.provider.checked] if self.provider else [])]
        return tuple(language for language in self.service.languages if all(language in days for days in walked))

    @property
    def hosts(self) -> tuple[str, ...]:
        """The allow-list: host patterns, and `host:port` where the address names a port; those of the sign-on too."""
        provider = self.provider.hosts if self.provider else ()
        return tuple(dict.fromkeys((*self.own_hosts, *(host.lower() for host in provider))))

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """The service's own: secrets of its account are typed nowhere else."""
        named = (host_of(self.service.url), *self.scenario.hosts, *self.service.hosts)
        return tuple(dict.fromkeys(host.lower() for host in named))

    @property
    def public_hosts(self) -> tuple[str, ...]:
        """Where the public pages are: the same, and the host of the notice that the service's file names."""
        notice = self.service.contact.notice
        return (*self.own_hosts, *([host_of(notice)] if notice and host_of(notice) not in self.own_hosts else []))

    def moved(self, url: str) -> "LoadedScenario":
        """Give the same scenario at another address; digest and text stay."""
        notice, old = self.service.contact.notice, self.service.url.rstrip("/")
        if notice is not None and notice.startswith(old):
            notice = url.rstrip("/") + notice.removeprefix(old)
        contact = replace(self.service.contact, notice=notice)
        return replace(self, service=replace(self.service, url=url, contact=contact), url=url)


def host_of(url: str) -> str:
    """Give the host of an address, with its port where it names one; empty if it has none."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()
