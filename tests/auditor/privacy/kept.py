"""What a test's case keeps, and what it looks at afterwards."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from auditor.house import House
from auditor.privacy.due import months_after
from auditor.privacy.keeper import Keeper, Round
from results.clock import SetClock
from results.records import Artifact, ArtifactKept, Entry, Erased, Retention, Role
from results.store import judgment, ledger
from results.store.check import Looked, check
from results.store.comparison import Damage

AGENT = "Jeanne Kerbellec"
ADDRESS = "jeanne.kerbellec@ville.test"


def mail_of(
    text: str = "Bonjour,\n\nvoici l’export demandé.\n\nCordialement,\n" + AGENT,
    *,
    sender: str = f"{AGENT} <{ADDRESS}>",
) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, "camille@post.test", "Re: ma demande"
    mail["Message-ID"] = "<1@ville.test>"
    mail.set_content(text, cte="quoted-printable")
    return mail.as_bytes()


async def keep(
    house: House,
    name: str,
    data: bytes,
    role: Role,
    media_type: str,
    retention: Retention,
    *,
    stage: str | None = "wait",
    attempt: int | None = None,
) -> str:
    kept = house.vault.put(name, data)
    body = ArtifactKept(sha256=kept.sha256, role=role, media_type=media_type, size=kept.size, retention=retention)
    async with house.store.write() as tx:
        await ledger.append(tx, name, body, at=house.clock.now(), by="probe:x", stage=stage, attempt=attempt)
    return kept.sha256


async def keep_mail(house: House, name: str, data: bytes | None = None) -> str:
    return await keep(house, name, data or mail_of(), Role.MAIL, "message/rfc822", Retention.MAIL)


async def keep_page(house: House, name: str, data: bytes = b"<p>Bonjour</p>", **where: object) -> str:
    return await keep(house, name, data, Role.DOM, "text/html", Retention.PAGE, **where)  # type: ignore[arg-type]


async def artifacts(house: House, name: str) -> dict[Role, Artifact]:
    async with house.store.read() as tx:
        return {one.role: one for one in await judgment.artifacts_of(tx, name)}


async def entries(house: House, name: str) -> tuple[Entry, ...]:
    async with house.store.read() as tx:
        return await ledger.load(tx, name)


async def erasures(house: House, name: str) -> list[Erased]:
    return [entry.body for entry in await entries(house, name) if isinstance(entry.body, Erased)]


async def damages(house: House) -> list[Damage]:
    """What `auditor store check` finds wrong."""
    return [one async for one in check(house.store, Looked(), vault=house.settings.vault)]


async def attend(house: House) -> Round:
    return await Keeper(house=house, say=lambda _words: None).attend()


def leap(clock: SetClock, moment: datetime, **more: float) -> None:
    clock.set(moment + timedelta(**more))


async def closed_at(house: House, name: str) -> datetime:
    async with house.store.read() as tx:
        row = await ledger.find(tx, name)
    assert row.closed_at is not None
    return row.closed_at


async def over(house: House, name: str, clock: SetClock) -> datetime:
    """Leap to the moment at which exports and mails of a case are due."""
    moment = months_after(await closed_at(house, name), 12)
    clock.set(moment)
    return moment
