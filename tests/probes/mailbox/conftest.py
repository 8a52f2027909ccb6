"""A post office on loopback, a person who writes and a house that answers, and the probe between them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pydantic import TypeAdapter

from probes.base import Delegated, Handed, Mailbox, Scope, Session, Stage, StageReport
from probes.egress import AllowList, Egress
from probes.mailbox import MailProbe
from results.records import ArtifactKept, Body, FactSeen, Language
from results.redact import Redactor
from results.vault import Vault
from scenarios.pattern import Inserted
from scenarios.sandbox.post import NAME, PostOffice, open_post
from scenarios.schema import Step

T = TypeVar("T")

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ZOE, DPO, NOBODY = "zoe@post.test", "dpo@ville.test", "nobody@ville.test"
PASSWORD = "correct-Horse-7battery"
MAILBOX = Mailbox(address=ZOE, name="Zoé Œuf", token="abcd1234", servers=frozenset({NAME}))
STEPS = TypeAdapter(tuple[Step, ...])
LETTERS = {
    "portability": "Objet : demande ${case.reference}\n\nMadame, Monsieur,\n\nL’été à Œuvre.\n\n${persona.full_name}\n"
}
FOOT: dict[Language, str] = {
    "fr": "Vos données personnelles (article 14 du RGPD)",
    "en": "Your personal data (Article 14 GDPR)",
}
VALUES = {
    "account.email": Inserted.of(ZOE),
    "persona.full_name": Inserted.of("Zoé Œuf"),
    "case.reference": Inserted.of("ABCD1234"),
    "service.contact.dpo": Inserted.of(DPO),
    "mail.from": Inserted.of(DPO),
}


@dataclass
class House:
    """Whoever is written to; it keeps what came."""

    came: list[bytes] = field(default_factory=list)

    async def __call__(self, sender: str, raw: bytes) -> None:
        self.came.append(raw)


@dataclass
class Played:
    """What a stage gave back."""

    report: StageReport
    handed: list[Body]
    intents: list[int]
    vault: Vault

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (*self.handed, *self.report.bodies)

    @property
    def facts(self) -> list[str]:
        return [body.fact.value for body in self.bodies if isinstance(body, FactSeen)]

    def all(self, kind: type[T]) -> list[T]:
        return [body for body in self.bodies if isinstance(body, kind)]

    def artifacts(self, role: str) -> list[bytes]:
        return [self.vault.read("case-1", body.sha256) for body in self.all(ArtifactKept) if body.role == role]


@dataclass
class Desk:
    """Where a person's letters are written from."""

    post: PostOffice
    house: House
    folder: Path

    async def play(
        self,
        *steps: dict[str, Any],
        name: str = "request",
        language: Language = "fr",
        mailbox: Mailbox | None = MAILBOX,
        values: dict[str, Inserted] | None = None,
        mail: bytes | None = None,
        letters: dict[str, str] | None = None,
        password: str = PASSWORD,
        intend: Callable[[int], None] | None = None,
    ) -> Played:
        handed: list[Body] = []
        intents: list[int] = []

        async def observed(bodies: tuple[Body, ...]) -> None:
            handed.extend(bodies)

        async def intending(step: int) -> None:
            intents.append(step)
            if intend is not None:
                intend(step)

        async def delegate(handed: Handed) -> Delegated:
            return Delegated(done=False)

        user = ZOE.replace("@", "%40")
        secrets = {
            "account.mailbox.imap": lambda: f"imap://{user}:{password}@127.0.0.1:{self.post.imap}",
            "account.mailbox.smtp": lambda: f"smtp://{user}:{password}@127.0.0.1:{self.post.smtp}",
        }
        scratch = self.folder / f"scratch-{len(list(self.folder.iterdir()))}"
        scratch.mkdir()
        vault = Vault(self.folder / "vault", b"v" * 32)
        redactor = Redactor()
        redactor.register(PASSWORD, "zoe.password")
        async with Egress(AllowList.parse(["https://ville.test"])) as egress:
            session = Session(
                url="https://ville.test",
                language=language,
                contact="+https://observatoire.test/robot",
                now=self.post.now,
                scope=Scope(values={**VALUES, **(values or {})}, hosts=AllowList.parse([]), secrets=secrets),
                redactor=redactor,
                vault=vault,
                ledger="case-1",
                key=b"k" * 32,
                egress=egress,
                scratch=scratch,
                intend=intending,
                observed=observed,
                delegate=delegate,
                mailbox=mailbox,
                foot=FOOT[language],
            )
            stage = Stage(
                name=name,
                steps=STEPS.validate_python(steps),
                letters=LETTERS if letters is None else letters,
                mail=mail,
            )
            report = await MailProbe().run(stage, session)
        await asyncio.sleep(0)
        return Played(report=report, handed=handed, intents=intents, vault=vault)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    house = House()
    async with open_post({ZOE: PASSWORD}, {DPO: house}, now=lambda: NOW, refused=frozenset({NOBODY})) as post:
        yield Desk(post=post, house=house, folder=tmp_path)
