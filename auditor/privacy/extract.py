"""What of a case may leave the house, and with which names taken out?

The people at a service are known from the mails that came, and from whom a
person names besides. Texts are searched and redacted, a picture leaves only with
a text of the same look in which nobody is named: nothing reads pictures here.
Where a mail is erased nobody knows any more whom it named, so no page leaves.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.house import House
from auditor.judge import Material
from auditor.privacy.agent import Agent, agent_named, agents_in, spellings
from auditor.privacy.ground import notices_by_case
from probes.mailbox.mail import read_mail
from results.errors import ArtifactErased, ArtifactUnsearchable
from results.evidence import Redaction, Sealed, withheld_by_default
from results.evidence.manifest import ARTIFACTS, LEDGER, parse_manifest
from results.records import Artifact, ArtifactKept, Entry, Language, LedgerKind, NoticeDocument, Role, Text
from results.redact import Redactor
from results.store import judgment, ledger, privacy

MARKS: Final = Text(fr="[nom retiré]", en="[name removed]")
REDACTED: Final = "names:agents"
UNKNOWN: Final = "names:unknown"
PICTURE: Final = "names:picture"
UNSEARCHABLE: Final = "names:unsearchable"
_LARGEST: Final = 64 * 2**20
_EMBEDDED: Final = re.compile(r"(data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whose names are taken out.

    Attributes:
        redactor: knows them in every spelling.
        agents: how many they are.
        is_whole: every mail could still be read.
    """

    redactor: Redactor
    agents: int
    is_whole: bool

    def scrub(self, text: str) -> str:
        """The text without the names; pictures within are left as they are."""
        if not self.agents:
            return text
        parts = _EMBEDDED.split(text)
        return "".join(part if _EMBEDDED.fullmatch(part) else self.redactor.scrub(part) for part in parts)


async def names_of(
    house: House,
    cases: Sequence[str],
    *,
    public: Iterable[str],
    person: str,
    why: str,
    more: Sequence[str] = (),
    language: Language = "en",
) -> Names:
    """The people whom the mails of these cases, and of the notices about them, name; each mail read is logged.

    Args:
        house: the installation.
        cases: whose mails are read.
        public: names that are nobody's: of services, controllers, personas.
        person: who wants the extract.
        why: for which.
        more: whom a person names besides.
        language: of the mark that stands where a name was.
    """
    nobodys, now = tuple(public), house.clock.now()
    async with house.store.write() as tx:
        mails = [a for a in await privacy.kept_of(tx, await _ledgers(tx, cases)) if a.role is Role.MAIL]
        standing = [one for one in mails if one.erased_by is None]
        for one in standing:
            await judgment.log_read(tx, ledger=one.ledger, sha256=one.sha256, person=person, why=why, now=now)
    agents = {agent_named(name) for name in more if name.strip()}
    read = 0
    for one in standing:
        try:
            data = await asyncio.to_thread(house.vault.read, one.ledger, one.sha256)
        except ArtifactErased:
            continue
        read += 1
        agents |= agents_in(await asyncio.to_thread(read_mail, data), public=nobodys)
    redactor = Redactor(mark=MARKS.in_(language))
    for spelt in _longest_first(agents):
        redactor.register(spelt, "agent")
    return Names(redactor=redactor, agents=len(agents), is_whole=read == len(mails))


async def _ledgers(tx: AsyncConnection, cases: Sequence[str]) -> set[str]:
    rows = await ledger.listing(tx, kind=LedgerKind.NOTICE)
    about = notices_by_case({row.id: await ledger.load(tx, row.id) for row in rows})
    return {*cases, *(one.notice for case in cases for one in about.get(case, ()))}


def _longest_first(agents: Iterable[Agent]) -> list[str]:
    return sorted({spelt for agent in agents for spelt in spellings(agent)}, key=lambda spelt: (-len(spelt), spelt))


def public_names(material: Material) -> tuple[str, ...]:
    """Names in a case that are no agent's: of the service, of who answers for it, of our personas."""
    service = material.service
    truths = (truth.full_name for truth in (material.truth, material.bystander) if truth is not None)
    return (service.name.fr, service.name.en, service.controller.name, *truths)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """How the files of a case leave, by their path in the evidence."""

    redactions: Mapping[str, Redaction]
    withheld: Mapping[str, str]


async def extract_of(house: House, sealed: Sealed, material: Material, names: Names, *, person: str) -> Extract:
    """Redact what names somebody, and withhold what may and cannot be searched."""
    redactions: dict[str, Redaction] = {}
    withheld: dict[str, str] = {}
    for path, data in sealed.documents.items():
        if names.redactor.names_in(data):
            if path == LEDGER:  # a redacted chain does not verify
                withheld[path] = REDACTED
            else:
                redactions[path] = Redaction(data=names.redactor.scrub_bytes(data), rule=REDACTED)
    listed = {resource.path for resource in parse_manifest(sealed.manifest).resources}
    mine = [a for a in material.artifacts if a.erased_by is None and ARTIFACTS + a.sha256 in listed]
    leaving = [a for a in mine if not withheld_by_default(a.role, a.retention)]
    if not names.is_whole:
        return Extract(redactions=redactions, withheld=withheld | {ARTIFACTS + a.sha256: UNKNOWN for a in leaving})
    texts = [one for one in leaving if not _is_picture(one)] if names.agents else []
    await _log(house, texts, person=person)
    for one in texts:
        said = await asyncio.to_thread(_redacted, house, one, names)
        if isinstance(said, Redaction):
            redactions[ARTIFACTS + one.sha256] = said
        elif said is not None:
            withheld[ARTIFACTS + one.sha256] = said
    named = {path.removeprefix(ARTIFACTS) for path in (*redactions, *withheld)}
    for digest in pictures_kept_back(leaving, material.entries, names, named):
        withheld[ARTIFACTS + digest] = PICTURE
    return Extract(redactions=redactions, withheld=withheld)


async def _log(house: House, texts: Sequence[Artifact], *, person: str) -> None:
    async with house.store.write() as tx:
        for one in texts:
            await judgment.log_read(
                tx,
                ledger=one.ledger,
                sha256=one.sha256,
                person=person,
                why="names in an extract",
                now=house.clock.now(),
            )


def _redacted(house: House, one: Artifact, names: Names) -> Redaction | str | None:
    """The text without the names; why it is withheld; None: it may leave as it is."""
    if one.size > _LARGEST:
        return UNSEARCHABLE
    data = house.vault.read(one.ledger, one.sha256)
    try:
        if not names.redactor.find(data):
            return None
    except ArtifactUnsearchable:
        return UNSEARCHABLE
    clean = names.redactor.scrub_bytes(data)
    still = names.redactor.names_in(clean) or names.redactor.find(clean)
    return UNSEARCHABLE if still else Redaction(data=clean, rule=REDACTED)


def pictures_kept_back(
    leaving: Sequence[Artifact], entries: Sequence[Entry], names: Names, named: Iterable[str]
) -> frozenset[str]:
    """Pictures of a look of which no text was searched, or one in which somebody is named."""
    if not names.agents:
        return frozenset()
    looks = _looks(entries)
    searched = {look for a in leaving if not _is_picture(a) for look in looks.get(a.sha256, ())}
    safe = searched - {look for digest in named for look in looks.get(digest, ())}
    pictures = (a.sha256 for a in leaving if _is_picture(a))
    return frozenset(p for p in pictures if not looks.get(p) or not looks[p] <= safe)


def _looks(entries: Sequence[Entry]) -> dict[str, set[tuple[str | None, int | None]]]:
    """In which looks, a stage and its attempt, each artifact was kept: the same bytes may have been seen in several."""
    found: dict[str, set[tuple[str | None, int | None]]] = {}
    for entry in entries:
        if isinstance(entry.body, ArtifactKept):
            found.setdefault(entry.body.sha256, set()).add((entry.stage, entry.attempt))
    return found


def _is_picture(one: Artifact) -> bool:
    return one.media_type.startswith("image/")


def without_names(document: NoticeDocument, names: Names) -> NoticeDocument:
    """A notice in whose words nobody is named; whom it is for and who writes it stay named."""
    scrub = names.redactor.scrub
    findings = tuple(
        replace(one, question=scrub(one.question), statement=scrub(one.statement)) for one in document.findings
    )
    covering = None if document.covering is None else scrub(document.covering)
    shared = tuple(
        replace(one, question=scrub(one.question), statement=scrub(one.statement)) for one in document.shared
    )
    advice = None if document.advice is None else replace(document.advice, ticket=scrub(document.advice.ticket))
    return replace(document, covering=covering, findings=findings, shared=shared, advice=advice)
