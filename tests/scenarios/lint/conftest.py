"""A scenario without fault, and how to put one fault into it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scenarios.errors import Problem
from scenarios.lint import HolderMode, lint
from scenarios.load import load_scenario

MARK = "⟦"
"""Stands in a test's text where the problem must be found."""

ACME = """\
scenario: 1
service:
  id: acme
  name: {fr: Messagerie Acme, en: Acme Mail}
  url: https://mail.acme.example/app
  controller: {name: Acme SAS, country: FR, region: "57", timezone: Europe/Paris, siren: "123456789"}
  sector: communication
  legal_basis: {default: contract, by_category: {security_log: legitimate_interest}}
  languages: [fr, en]
  contact: {notice: https://acme.example/privacy}
hosts: ["*.acme-cdn.example"]
checked: {fr: 2026-11-23, en: 2026-11-20}
valid_until: 2027-05-23
right: portability
persona: zoe
bystander: yann

interruptions:
  - seen: {dialog: "*cookies*"}
    kind: consent_banner
    steps:
      - click: {button: {fr: Tout refuser, en: Reject all}}

login:
  signed_in: {link: {fr: Mon compte, en: My account}}
  steps:
    - open: /login
    - fill: {field: {fr: Identifiant, en: User name}, with: "${account.username}"}
    - fill: {field: {fr: Mot de passe, en: Password}, with: "${account.password}"}
    - click: {button: {fr: Connexion, en: Sign in}}

plant:
  contacts:
    - open: /contacts/new
    - fill: {field: {fr: Nom, en: Name}, with: "${record.full_name}"}
    - click: {button: {fr: Enregistrer, en: Save}}
readback:
  contacts:
    - open: /contacts
    - see: {text: "${record.full_name}"}

request:
  - open: /
  - click: {link: {fr: Mon compte, en: My account}}
  - click: {button: {fr: Exporter, en: Export}}
    irreversible: true
  - see: {text: {fr: "Demande {reference} reçue", en: "Request {reference} received"}}
    fact: [request_submitted, request_acknowledged]

wait:
  look:
    - open: /exports
    - see: {heading: {fr: Vos archives, en: Your archives}}
    - watch_for: {link: {fr: Télécharger, en: Download}, in: {row: {fr: "Archive du {date}", en: "Archive of {date}"}, new: true}}
      fact: export_ready

collect:
  - open: /exports
  - download: {link: {fr: Télécharger, en: Download}, in: {row: {fr: "Archive du {date}", en: "Archive of {date}"}, new: true}}
"""

IDENTITY = """\
provider: 1
name: {fr: Identité, en: Identity}
hosts: [login.identity.example]
checked: {fr: 2026-11-23, en: 2026-11-23}
valid_until: 2027-05-23
steps:
  - fill: {field: {fr: Identifiant, en: User name}, with: "${account.username}"}
"""


@dataclass(frozen=True)
class Persona:
    """What lint sees of a persona."""

    records: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    must: int = 10

    @property
    def categories(self) -> Collection[str]:
        return tuple(self.records)

    def fields(self, category: str) -> Mapping[str, Collection[str]]:
        return self.records[category]

    def must_count(self, category: str) -> int:
        return self.must


FULL = Persona({"contacts": {"contact": {"id", "full_name", "phone"}}, "security_log": {}})


@dataclass(frozen=True)
class Bench:
    """Lints a text after a change."""

    folder: Path

    def lint(
        self,
        text: str,
        *,
        today: date = date(2026, 12, 1),
        personas: Mapping[str, Persona] | None = None,
        holders: Mapping[str, HolderMode] | None = None,
        secrets: Collection[str] = (),
    ) -> tuple[Problem, ...]:
        path = self.folder / "catalogue" / "acme.yaml"
        path.write_text(text, encoding="utf-8")
        loaded = load_scenario(path)
        people = {"zoe": FULL, "yann": FULL} if personas is None else personas
        return lint(loaded, today=today, personas=people, holders=holders, secrets=secrets)


Change = tuple[str, str]
"""What stands in the faultless text, and what is written instead."""


def changed(*changes: Change) -> tuple[str, tuple[int, int]]:
    """Give the faultless text with each change made, and the place that is marked in it."""
    text = ACME
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return unmark(text)


def unmark(text: str) -> tuple[str, tuple[int, int]]:
    """Take the mark out, and say where it stood."""
    before, mark, after = text.partition(MARK)
    assert mark, "the text marks no place"
    return before + after, (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    for folder in ("catalogue", "providers", "letters"):
        (tmp_path / folder).mkdir()
    (tmp_path / "providers" / "identity.yaml").write_text(IDENTITY, encoding="utf-8")
    return Bench(tmp_path)


@pytest.fixture
def found(bench: Bench) -> Callable[..., None]:
    """Assert that changes cause one problem of a code, at the place marked."""

    def check(code: str, *changes: Change, severity: str = "error", **given: Any) -> None:
        text, place = changed(*changes)
        problems = bench.lint(text, **given)
        places = [(p.line, p.column) for p in problems if p.code == code]
        assert set(places) == {place}, "\n".join(map(str, problems))
        assert {p.severity for p in problems if p.code == code} == {severity}
        assert all(p.mend for p in problems)

    return check


@pytest.fixture
def acme() -> str:
    return ACME


@pytest.fixture
def edited() -> Callable[..., str]:
    """Give the faultless text with changes made."""
    return lambda *changes: changed(*changes, (ACME[:11], MARK + ACME[:11]))[0]


@pytest.fixture
def persona() -> type[Persona]:
    return Persona


@pytest.fixture
def change() -> Callable[..., tuple[str, tuple[int, int]]]:
    return changed


@pytest.fixture
def examples() -> Path:
    return Path(__file__).parents[2] / "examples"
