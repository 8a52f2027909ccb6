"""What does a person need before their eyes to answer a question: the mail's words, the pictures, the letter?

Every look at what is raw is written down: who, at what, why.
"""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from auditor.clarification import clarification_of
from auditor.house import House
from probes.information import elements_in
from probes.mailbox.mail import Mail, read_mail
from probes.mailbox.meaning import Suggestion, suggestions
from probes.mailbox.rule import said_by
from results.durable import create_file, make_folder
from results.records import ArtifactKept, InformationElement, MailReceived, Role
from results.store import judgment, ledger
from results.store.question import QuestionRow

_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One artifact that a question rests on.

    Attributes:
        received: what the ledger says of a mail.
        mail: as it was read; None of what is no mail.
        suggested: what its words may mean.
        names: elements of Art. 15(1) of which a mail seems to speak.
    """

    kept: ArtifactKept
    data: bytes = field(repr=False)
    received: MailReceived | None = None
    mail: Mail | None = None
    suggested: tuple[Suggestion, ...] = ()
    names: tuple[InformationElement, ...] = ()

    @property
    def name(self) -> str:
        """A name for a file that holds it."""
        return f"{self.kept.role}-{self.kept.sha256[:12]}{_ENDINGS.get(self.kept.media_type, '.bin')}"


async def material_of(house: House, row: QuestionRow, *, person: str) -> tuple[Material, ...]:
    """Open what a question rests on; that it was opened is written down first."""
    async with house.store.write() as tx:
        entries = await ledger.load(tx, row.ledger)
        for digest in row.asked.artifacts:
            await judgment.log_read(
                tx, ledger=row.ledger, sha256=digest, person=person, why=f"question {row.id}", now=house.clock.now()
            )
    kept = {e.body.sha256: e.body for e in entries if isinstance(e.body, ArtifactKept)}
    received = {e.body.artifact: e.body for e in entries if isinstance(e.body, MailReceived)}
    known = clarification_of(entries)
    asked = known is not None and known.sent is not None
    found = []
    for digest in row.asked.artifacts:
        if digest in kept and house.vault.has(row.ledger, digest):  # of what was answered it may be erased
            data = await asyncio.to_thread(house.vault.read, row.ledger, digest)
            found.append(await asyncio.to_thread(_material, kept[digest], data, received.get(digest), asked=asked))
    return tuple(found)


def _material(kept: ArtifactKept, data: bytes, received: MailReceived | None, *, asked: bool) -> Material:
    if kept.role != Role.MAIL:
        return Material(kept=kept, data=data)
    mail = read_mail(data)
    said = said_by(mail)
    words = "\n\n".join((*said.texts, *said.after))
    meant = suggestions(words, clarified=asked)
    return Material(kept=kept, data=data, received=received, mail=mail, suggested=meant, names=elements_in(words))


def save(materials: tuple[Material, ...], folder: Path) -> tuple[Path, ...]:
    """Write them down as files that nobody else reads; a file that is there already stays as it is."""
    make_folder(folder)
    written = []
    for one in materials:
        path = folder / one.name
        if not path.exists():
            create_file(path, one.data)
        written.append(path)
    return tuple(written)
