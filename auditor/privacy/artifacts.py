"""In which artifacts does a person occur? A bounded look into the vault, each opened one logged before it is opened.

Mails are read as a person reads them, with what is attached; exports, letters
and scans besides by the confined inspector, as one whose planted value is what
is searched for. What nobody can look into is named, and nothing is guessed.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auditor.house import House
from auditor.privacy.agent import decoded
from auditor.privacy.needle import Needle, spellings
from auditor.privacy.place import Place, PlaceKind, Unsearched
from probes.export.confine import ConfinedFile, inspect_confined
from probes.export.limits import MIB, Limits
from probes.mailbox.mail import attached_bytes, read_mail
from results.errors import ArtifactErased, ArtifactMissing, ArtifactUnsearchable, VaultDamaged
from results.records import Artifact, FieldType, GroundTruth, Provenance, Role, TruthField, TruthRecord
from results.records.truth import Expected
from results.store import judgment, privacy

LARGEST: Final = 64 * MIB
"""Bytes of one artifact that are held in memory; of a larger one the inspector alone reads."""

MOST: Final = 4096 * MIB
"""Bytes that one search reads."""

_INSPECTED: Final = (Role.EXPORT, Role.LETTER, Role.SCAN)
_LIMITS: Final = Limits(wall_s=120, cpu_s=100)
_BATCH: Final = 50


@dataclass(slots=True, kw_only=True)
class Looked:
    """What was looked at so far."""

    places: list[Place]
    unsearched: list[Unsearched]
    read: int = 0
    bytes_read: int = 0


async def search(house: House, needle: Needle, text: str, *, person: str, why: str, most: int = MOST) -> Looked:
    """Look into every artifact that can still be read, until so many bytes are read."""
    looked = Looked(places=[], unsearched=[])
    async with house.store.read() as tx:
        kept, named = await privacy.kept_before(tx, house.clock.now()), await privacy.named(tx)
    for name, digest in set(await asyncio.to_thread(lambda: list(house.vault.listing()))) - named:
        looked.unsearched.append(Unsearched(name=f"{name}/{digest}", why="named by no entry; it goes after 30 days"))
    wanted: list[Artifact] = []
    for one in kept:
        if one.media_type.startswith("image/"):
            looked.unsearched.append(Unsearched(name=_name(one), why=f"a picture ({one.role})"))
        elif looked.bytes_read + one.size > most:
            looked.unsearched.append(Unsearched(name=_name(one), why=f"beyond the {most // MIB} MiB of one search"))
        else:
            looked.bytes_read += one.size
            wanted.append(one)
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        await _log(house, some, person=person, why=why, now=house.clock.now())
        for one in some:
            await _look(house, one, needle, text, looked)
    return looked


async def _log(house: House, some: Sequence[Artifact], *, person: str, why: str, now: datetime) -> None:
    async with house.store.write() as tx:
        for one in some:
            await judgment.log_read(tx, ledger=one.ledger, sha256=one.sha256, person=person, why=why, now=now)


async def _look(house: House, one: Artifact, needle: Needle, text: str, looked: Looked) -> None:
    looked.read += 1
    found, why = False, ""
    try:
        if one.size <= LARGEST:
            data = await asyncio.to_thread(house.vault.read, one.ledger, one.sha256)
            found = await asyncio.to_thread(_is_in, data, one, needle)
        elif one.role not in _INSPECTED:
            why = f"larger than {LARGEST // MIB} MiB"
    except ArtifactUnsearchable as error:
        why = str(error.values[0])
    except ArtifactErased:
        return
    except (ArtifactMissing, VaultDamaged) as error:
        why = str(error)
    if not found and one.role in _INSPECTED:
        try:
            found, why = await _inspected(house, one, text)
        except ArtifactErased:
            return
        except (ArtifactMissing, VaultDamaged) as error:
            why = str(error)
    if found:
        about = f"{one.role}, class {one.retention}, kept {one.kept_at:%Y-%m-%d}"
        place = Place(kind=PlaceKind.ARTIFACT, name=_name(one), about=about, ledger=one.ledger, sha256=one.sha256)
        looked.places.append(place)
    elif why:
        looked.unsearched.append(Unsearched(name=_name(one), why=why))


def _is_in(data: bytes, one: Artifact, needle: Needle) -> bool:
    """Whether it stands in the bytes, or in what they say as a mail."""
    if one.media_type == "message/rfc822":
        mail = read_mail(data)
        fields = (decoded(value) for values in mail.fields.values() for value in values)
        said = (mail.plain, mail.page, *fields)
        if any(map(needle.is_in, (*said, *(file.name for file in mail.attachments)))):
            return True
        if any(needle.is_in_bytes(attached_bytes(data, file.number)) for file in mail.attachments):
            return True
    return needle.is_in_bytes(data)


async def _inspected(house: House, one: Artifact, text: str) -> tuple[bool, str]:
    """What the confined inspector says of a file: whether the text stands in it, and why it could not be read."""
    file = ConfinedFile(
        path=house.vault.path(one.ledger, one.sha256).absolute(),
        name="searched",
        sha256=one.sha256,
        data_key=house.vault.data_key(one.ledger, one.sha256),
    )
    seen = await inspect_confined([file], _sought(text), None, limits=_LIMITS)
    if any(record.present for record in seen.records):
        return True, ""
    unread = sorted({problem.code for problem in seen.problems})
    return False, f"not read whole: {', '.join(unread)}" if unread else ""


def _sought(text: str) -> GroundTruth:
    """What is searched for, as a value that was planted."""
    kind = FieldType.EMAIL if "@" in text else FieldType.TEXT
    sought = TruthRecord(
        id="person",
        category="person",
        provenance=Provenance.PROVIDED,
        expected_portability=Expected.MAY,
        expected_access=Expected.MAY,
        fields=tuple(
            TruthField(name=f"spelling-{n}", type=kind, value=spelt, canaries=(spelt,))
            for n, spelt in enumerate(spellings(text))
        ),
    )
    return GroundTruth(
        account="person", persona="person", full_name="", locale="fr", timezone="UTC", seed="", records=(sought,)
    )


def _name(one: Artifact) -> str:
    return f"{one.ledger}/{one.sha256}"
