"""An installation that asks two town halls by letter, a true post office, and an officer who answers as told."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime, parseaddr
from pathlib import Path

from auditor.desk import answer_question, open_case
from auditor.engine.advance import Engine
from auditor.engine.embedded import run_through
from auditor.house import House
from auditor.wiring import engine_of
from results.clock import SetClock, SystemClock
from results.records import (
    Body,
    Closed,
    Entry,
    FactDetails,
    FactSeen,
    FolderRead,
    LedgerKind,
    MailboxRead,
    QuestionTopic,
)
from results.store import ledger, question
from results.store.question import QuestionRow
from scenarios.load import load_scenario
from scenarios.sandbox.post import NAME, PostOffice, open_post
from tests.auditor.installation import installation

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ME, PASSWORD = "camille@post.test", "violet-Quince-82"
DPO = {"ville": "dpo@ville.test", "mairie": "mairie@ville.test"}
SIGNED = "dkim=pass header.d=ville.test"

SCENARIO = """
scenario: 1
service:
  id: {id}
  name: Ville
  url: http://127.0.0.1:9
  controller: {{name: "{id}", country: FR, timezone: Europe/Paris, kind: public_body}}
  sector: local_government
  legal_basis: {{default: public_task}}
  languages: [fr]
  mail_from: "*@ville.test"
  contact: {{dpo: {dpo}, notice: http://127.0.0.1:9/confidentialite}}
  environment: preproduction
checked: {{fr: 2026-03-01}}
valid_until: 2026-12-31
right: access
persona: camille
request:
  - send_letter: access
    to: "${{service.contact.dpo}}"
wait:
  every: 24h
  mail:
    - from: "${{service.mail_from}}"
      body: {{fr: bien reçu votre demande}}
      fact: request_acknowledged
    - from: "${{service.mail_from}}"
      body: {{fr: "réponse sous {{promise}}"}}
      fact: request_acknowledged
    - from: "${{service.mail_from}}"
      body: {{fr: copie de votre pièce d’identité}}
      fact: identity_document_demanded
      then:
        - send_letter: other_proof
          to: "${{mail.from}}"
          reply: true
          fact: identity_given
    - from: "${{service.mail_from}}"
      attachment: "*.json"
      fact: export_ready
    - from: "${{service.mail_from}}"
      link: "*/telecharger/*"
      fact: export_ready
  {more}
collect:
  - download: [{{attachment: "*.json"}}, "${{mail.link}}"]
"""


@dataclass
class Rig:
    """Everything between a person's letter and what becomes of its answers."""

    house: House
    engine: Engine
    clock: SetClock
    post: PostOffice
    letters: list[EmailMessage] = field(default_factory=list)

    async def ask(self, service: str = "ville") -> str:
        """Open a case, and let its letter go."""
        loaded = load_scenario(self.house.settings.scenarios / "catalogue" / f"{service}.yaml")
        case = await open_case(self.house, loaded, language="fr")
        await self.until(self.clock.now())
        return case

    async def until(self, moment: datetime) -> None:
        await run_through(self.engine, self.house.store, clock=self.clock, real=SystemClock(), until=moment)

    async def live(self, time: timedelta) -> None:
        await self.until(self.clock.now() + time)

    def answer(
        self,
        text: str,
        *,
        to: EmailMessage | None = None,
        after: timedelta = HOUR,
        file: bytes | None = None,
        said: str | None = SIGNED,
        sender: str = DPO["ville"],
    ) -> None:
        """Have a mail come: an answer `to` a letter, or one that names nothing."""
        at, address = self.clock.now() + after, parseaddr(str(to["From"]))[1] if to else ME
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Date"] = sender, address, format_datetime(at)
        mail["Subject"] = "Re: demande"
        if to is not None:
            mail["In-Reply-To"] = to["Message-ID"]
        mail.set_content(text)
        if file is not None:
            mail.add_attachment(file, maintype="application", subtype="json", filename="donnees.json")
        self.post.schedule(at, address, mail.as_bytes(), authentic=said)

    async def entries(self, case: str) -> tuple[Entry, ...]:
        async with self.house.store.read() as tx:
            return await ledger.load(tx, case)

    async def bodies(self, case: str, kind: type[Body]) -> list[Body]:  # type: ignore[valid-type]
        return [e.body for e in await self.entries(case) if isinstance(e.body, kind)]  # type: ignore[arg-type]

    async def facts(self, case: str) -> list[str]:
        """What counts, in order."""
        return [str(b.fact) for b in await self.bodies(case, FactSeen) if not b.proposed]  # type: ignore[attr-defined]

    async def closing(self, case: str) -> str | None:
        return next((str(b.outcome) for b in await self.bodies(case, Closed)), None)  # type: ignore[attr-defined]

    async def forget_what_was_read(self) -> None:
        """As if the program had been killed before it wrote down how far it had read: the server counts anew."""
        now = self.clock.now()
        async with self.house.store.write() as tx:
            anew = MailboxRead(folders=(FolderRead(name="INBOX", validity=1, last=0),))
            await ledger.append(tx, await self.mailbox(), anew, at=now, by="probe:mailbox", stage="mailbox")

    async def mailbox(self) -> str:
        async with self.house.store.read() as tx:
            (row,) = await ledger.listing(tx, kind=LedgerKind.MAILBOX)
        return row.id

    async def questions(self, topic: QuestionTopic) -> list[QuestionRow]:
        async with self.house.store.read() as tx:
            return [row for row in await question.listing(tx, open_only=True) if row.asked.topic is topic]

    async def reply(self, topic: QuestionTopic, choice: str, details: FactDetails | None = None) -> None:
        """A person answers the one open question of a topic."""
        (row,) = await self.questions(topic)
        await answer_question(self.house, row.id, choice, person="ines", details=details)


@asynccontextmanager
async def rigged(folder: Path, *, more: str = "", gone: frozenset[str] = frozenset()) -> AsyncIterator[Rig]:
    """Open it all; `more` is written below `wait`, `gone` are addresses at which nobody is."""
    clock, letters = SetClock(START), list[EmailMessage]()

    async def read(_sender: str, raw: bytes) -> None:
        letter = BytesParser(policy=default).parsebytes(raw)
        assert isinstance(letter, EmailMessage)
        letters.append(letter)

    houses = dict.fromkeys(DPO.values(), read)
    async with (
        open_post({ME: PASSWORD}, houses, now=clock.now, refused=gone) as post,
        installation(folder, clock) as house,
        engine_of(house) as engine,
    ):
        for service, dpo in DPO.items():
            text = SCENARIO.format(id=service, dpo=dpo, more=more)
            (house.settings.scenarios / "catalogue" / f"{service}.yaml").write_text(text, encoding="utf-8")
        way = f"camille%40post.test:{PASSWORD}@127.0.0.1"
        os.environ["RIG_IMAP"], os.environ["RIG_SMTP"] = f"imap://{way}:{post.imap}", f"smtp://{way}:{post.smtp}"
        mailbox = f'{{ imap = "env:RIG_IMAP", smtp = "env:RIG_SMTP", plus = true, authserv = "{NAME}" }}'
        head = f'email = "{ME}"\nholder = {{ mode = "agreed", reference = "rig" }}\n'
        house.settings.accounts.write_text(
            f'["camille@ville"]\n{head}mailbox = {mailbox}\n["camille@mairie"]\n{head}'
            'mailbox = { same_as = "camille@ville" }\n',
            encoding="utf-8",
        )
        yield Rig(house=house, engine=engine, clock=clock, post=post, letters=letters)
