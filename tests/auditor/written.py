"""A case that asked by letter and was answered five days later, with a file that lacks what a test wants it to."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from auditor.desk import open_case
from auditor.house import House
from results.clock import SetClock
from results.records import (
    ArtifactKept,
    Closed,
    Closing,
    Fact,
    FieldType,
    LetterSent,
    MailReceived,
    ReadBack,
    Retention,
    Role,
    StageEnded,
)
from scenarios.loaded import LoadedScenario
from tests.auditor.answered import DAY, seen, tell, truth_of

ANSWER = (
    b"From: dpo@portal.example\r\nTo: camille@post.test\r\nSubject: Re: demande\r\nMessage-ID: <1@portal.example>\r\n"
    b"Date: Sat, 07 Mar 2026 08:59:00 +0000\r\n\r\nVoici vos donn=C3=A9es.\r\n"
)
_LETTER = """
request:
  - send_letter: portability
    to: "{to}"
    by: {by}
wait:
  mail:
    - attachment: "*.json"
      fact: export_ready
collect:
  - download: {{attachment: "*.json"}}
"""
_ACCOUNT = (
    '["camille@portal"]\nusername = "camille"\nemail = "camille@post.test"\n{mailbox}["noe@portal"]\nusername = "noe"\n'
)
_MAILBOX = 'mailbox = { imap = "env:RIG_IMAP", smtp = "env:RIG_SMTP" }\n'


def by_letter(house: House, *, by: str = "mail", mailbox: bool = True, more: str = "") -> LoadedScenario:
    """The portal, asked by letter; `more` is written below it."""
    path: Path = house.settings.scenarios / "catalogue" / "portal.yaml"
    head, _, _ = path.read_text(encoding="utf-8").partition("\nrequest:\n")
    to = "dpo@portal.example" if by == "mail" else "Portail SAS, 1 place du Code, 57000 Metz"
    path.write_text(head + _LETTER.format(to=to, by=by) + more, encoding="utf-8")
    house.settings.accounts.write_text(_ACCOUNT.format(mailbox=_MAILBOX if mailbox else ""), encoding="utf-8")
    return house.load("portal")


async def written_case(
    house: House, loaded: LoadedScenario, clock: SetClock, *, without: Collection[str] = (), closed: bool = True
) -> str:
    """Asked, answered and closed; the records `without` are not in the file, and no attachments were proven."""
    case = await open_case(house, loaded)
    truth = await truth_of(house)
    fields = tuple(f"{r.id}.{f.name}" for r in truth.records for f in r.fields if f.type is not FieldType.FILE)
    await tell(house, case, ReadBack(category="profile", seen=fields), StageEnded(), stage="readback")
    clock.advance(timedelta(minutes=1))
    letter = LetterSent(letter="portability", artifact="1" * 64, message_id=f"<{case}.1@post.test>", step=0)
    submitted = seen(Fact.REQUEST_SUBMITTED, house, timedelta())
    await tell(house, case, letter, submitted, StageEnded(), stage="request")
    clock.advance(5 * DAY)
    mail = house.vault.put(case, ANSWER)
    came = MailReceived(artifact=mail.sha256, sort="letter", authentic="passed", arrived=clock.now(), rules=(0,))
    kept_mail = _kept(mail.sha256, mail.size, Role.MAIL, "message/rfc822")
    ready = replace(seen(Fact.EXPORT_READY, house), artifacts=(mail.sha256,))
    await tell(house, case, kept_mail, came, ready, stage="wait")
    records = [
        {"category": r.category, **{f.name: f.value for f in r.fields}} for r in truth.records if r.id not in without
    ]
    kept = house.vault.put(case, json.dumps({"records": records}, ensure_ascii=False).encode())
    export = _kept(kept.sha256, kept.size, Role.EXPORT, "application/json")
    delivered = replace(seen(Fact.EXPORT_DELIVERED, house), artifacts=(kept.sha256,))
    await tell(house, case, export, delivered, StageEnded(), stage="collect")
    for stage in ("verify", "readback"):  # a file out of a mail has no link, and the account is unharmed
        await tell(house, case, StageEnded(), stage=stage)
    if closed:
        await tell(house, case, Closed(outcome=Closing.DELIVERED), stage="wait")
    return case


def _kept(sha256: str, size: int, role: Role, media_type: str) -> ArtifactKept:
    retention = Retention.EXPORT if role is Role.EXPORT else Retention.MAIL
    return ArtifactKept(sha256=sha256, role=role, media_type=media_type, size=size, retention=retention)
