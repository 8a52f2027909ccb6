"""Do our letters and mailboxes work with mail servers that nobody here wrote, over TLS and by password?

Postfix takes what we send and writes what comes back; Dovecot keeps what is
sent to us. Whatever these say of a letter must be understood as it is meant.
"""

import asyncio
import email
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import parseaddr
from pathlib import Path

import pytest

from auditor.desk import open_case
from auditor.engine.embedded import run_case
from results.clock import SetClock, SystemClock
from results.records import (
    ArtifactKept,
    Body,
    Closed,
    Closing,
    Fact,
    FactSeen,
    LetterSent,
    MailReceived,
    NotDone,
    Outcome,
    QuestionTopic,
    Role,
    Unobserved,
)
from results.store import question
from scenarios.load import load_scenario
from tests.real.installation import Bench, Box, bench
from tests.real.mail.conftest import DPO, MAUD, OTHER_DPO
from tests.real.mail.office import Office

SCENARIO = Path(__file__).with_name("letter-test.yaml")
EXPORT = '{"name": "Maud", "œuvre": ["é", "ß"]}\n'.encode()
OTHER = (
    ("letter-test", "other-test"),
    (DPO, OTHER_DPO),
    ("name: Test Operator", "name: Other Operator"),
)
"""What makes it another service, whose officers write from the same house."""
_PATIENCE_S = 30.0


@asynccontextmanager
async def opened(office: Office, folder: Path, *, password: str | None = None) -> AsyncIterator[Bench]:
    """A house whose two accounts share the mailbox of Maud."""
    imap, smtp = office.ways(MAUD)
    if password is not None:
        imap, smtp = (way.replace(office.passwords[MAUD], password) for way in (imap, smtp))
    box = Box(address=MAUD, imap=imap, smtp=smtp, trusts=(DPO,))
    boxes = {"maud@letter-test": box, "maud@other-test": replace(box, shared_with="maud@letter-test")}
    accounts = dict.fromkeys(boxes, ("maud", "no-page-asks"))
    clock = SetClock(SystemClock().now())
    async with bench(folder, clock, accounts, boxes=boxes) as at:
        yield at


async def ask(at: Bench, folder: Path, *changes: tuple[str, str]) -> str:
    """Open a case and let it ask."""
    text = SCENARIO.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    name = "other-test" if changes == OTHER else "letter-test"
    path = folder / "catalogue" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    case = await open_case(at.house, load_scenario(path))
    await run_case(at.engine, case)
    return case


async def bodies(at: Bench, case: str) -> Sequence[Body]:
    return [entry.body for entry in await at.entries(case)]


async def facts(at: Bench, case: str) -> list[Fact]:
    return [body.fact for body in await bodies(at, case) if isinstance(body, FactSeen)]


async def came(office: Office, address: str, which: Callable[[EmailMessage], bool]) -> EmailMessage:
    """Wait until a mail has come to somebody."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        for raw in reversed(await asyncio.to_thread(office.read, address)):
            mail = email.message_from_bytes(raw, policy=default)
            assert isinstance(mail, EmailMessage)
            if which(mail):
                return mail
        await asyncio.sleep(0.1)
    raise AssertionError(f"nothing came to {address}")


async def sent_by(at: Bench, case: str, office: Office, *, to: str = DPO) -> EmailMessage:
    """The letter of a case, as the officer has it."""
    name = next(body.message_id for body in await bodies(at, case) if isinstance(body, LetterSent))
    return await came(office, to, lambda mail: str(mail["Message-ID"]) == name)


def answer(subject: str, to: str) -> EmailMessage:
    """What the officer sends: their own words, and the data."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = f"Officer <{DPO}>", to, subject
    mail.set_content("Hello,\n\nplease find your data attached.\n\nKind regards\n")
    mail.add_attachment(EXPORT, maintype="application", subtype="json", filename="donnees.json")
    return mail


async def test_a_letter_leaves_by_tls_and_password_and_its_answer_is_known_by_its_address_alone(
    trusted: Office, tmp_path: Path
) -> None:
    async with opened(trusted, tmp_path) as at:
        cases = [await ask(at, tmp_path, *changes) for changes in ((), OTHER)]
        assert [await facts(at, case) for case in cases] == [[Fact.REQUEST_SUBMITTED]] * 2
        letter = await sent_by(at, cases[1], trusted, to=OTHER_DPO)
        assert " with ESMTPSA " in " ".join(letter.get_all("Received", [])), "by TLS, and by password (RFC 3848)"
        writer = parseaddr(letter["From"])[1]
        assert writer == f"maud+{cases[1][-8:].lower()}@persona.test.local"

        # The officer answers with a mail of their own: both cases wait for this sender, the address alone tells whose it is.
        await asyncio.to_thread(trusted.hand_in, answer("Your data", writer).as_bytes(), sender=DPO, to=writer)
        await came(trusted, MAUD, lambda mail: mail["Subject"] == "Your data")
        await at.live(at.clock.now() + timedelta(hours=1))
        assert Fact.EXPORT_DELIVERED in await facts(at, cases[1])
        assert await facts(at, cases[0]) == [Fact.REQUEST_SUBMITTED]
        kept = [b for b in await bodies(at, cases[1]) if isinstance(b, ArtifactKept) and b.role == Role.EXPORT]
        assert at.house.vault.read(cases[1], kept[0].sha256) == EXPORT
        async with at.house.store.read() as tx:
            assert not await question.listing(tx, open_only=True)
        for path in (tmp_path / "home").rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            assert trusted.passwords[MAUD].encode() not in data, path


async def test_a_reply_is_known_by_the_letter_it_answers(trusted: Office, tmp_path: Path) -> None:
    async with opened(trusted, tmp_path) as at:
        case = await ask(at, tmp_path)
        letter = await sent_by(at, case, trusted)
        reply = answer(f"Re: {letter['Subject']}", MAUD)
        reply["In-Reply-To"] = reply["References"] = str(letter["Message-ID"])
        await asyncio.to_thread(trusted.hand_in, reply.as_bytes(), sender=DPO, to=MAUD)
        await came(trusted, MAUD, lambda mail: str(mail["Subject"]).startswith("Re: "))
        await at.live(at.clock.now() + timedelta(hours=1))
        received = [body for body in await bodies(at, case) if isinstance(body, MailReceived)]
        assert [(body.surely, body.authentic) for body in received] == [(True, "trusted")]
        assert Fact.EXPORT_DELIVERED in await facts(at, case)


async def test_a_letter_to_nobody_comes_back_and_that_accuses_nobody(trusted: Office, tmp_path: Path) -> None:
    async with opened(trusted, tmp_path) as at:
        case = await ask(at, tmp_path, ("dpo: dpo@", "dpo: nobody-here@"))
        await came(trusted, MAUD, lambda mail: "Undelivered" in mail["Subject"])
        await at.live(at.clock.now() + timedelta(hours=1))
        assert await facts(at, case) == [Fact.REQUEST_SUBMITTED, Fact.BOUNCED]
        last = (await bodies(at, case))[-1]
        assert isinstance(last, Closed)
        assert last.outcome is Closing.CHANNEL_BROKEN
        card = await at.card(case)
        assert [v.criterion for v in card.verdicts if v.outcome is Outcome.FAILED] == []


async def test_a_letter_that_our_server_does_not_take_was_not_sent(trusted: Office, tmp_path: Path) -> None:
    async with opened(trusted, tmp_path) as at:
        case = await ask(at, tmp_path, ("dpo: dpo@service.test.local", "dpo: dpo@elsewhere.example"))
        told = await bodies(at, case)
        assert [body.code for body in told if isinstance(body, Unobserved)] == ["letter_refused"]
        assert [body.status for body in told if isinstance(body, NotDone)] == ["554"]
        assert await facts(at, case) == []
        assert not any(isinstance(body, LetterSent) for body in told)


async def test_a_wrong_password_is_told_from_a_server_that_is_away(trusted: Office, tmp_path: Path) -> None:
    async with opened(trusted, tmp_path, password="not-the-one") as at:
        case = await ask(at, tmp_path)
        told = await bodies(at, case)
        assert {body.code for body in told if isinstance(body, Unobserved)} == {"mailbox_rejected"}
        assert await facts(at, case) == []


@pytest.mark.usefixtures("office")
async def test_a_server_that_nobody_vouches_for_is_given_no_password(office: Office, tmp_path: Path) -> None:
    async with opened(office, tmp_path) as at:
        case = await ask(at, tmp_path)
        told = await bodies(at, case)
        assert {body.code for body in told if isinstance(body, Unobserved)} == {"target_unreachable"}
        assert await facts(at, case) == []
        async with at.house.store.read() as tx:
            asked = [row.asked.topic for row in await question.listing(tx, ledger=case)]
        assert set(asked) <= {QuestionTopic.KEEPS_FAILING}
