"""How does a case become a scorecard? Sealed, inspected, assessed, kept; again as often as we like."""

from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from auditor.assess import assess, this_method
from auditor.criteria.scope import lacking
from auditor.evidence import evidence_of
from auditor.house import House
from auditor.original import make_originals
from auditor.row import kept_row
from auditor.stage import opening
from probes.export import INSPECTOR_VERSION
from probes.export.confine import ConfinedFile, inspect_confined
from probes.export.limits import Limits
from results.errors import EvidenceMissing
from results.evidence import Sealed, seal
from results.evidence.manifest import parse_manifest
from results.key import key_id, public_pem, published_keys
from results.records import (
    Artifact,
    CaseOpened,
    Earlier,
    EarlierExport,
    Entry,
    Evidence,
    Fact,
    GroundTruth,
    Inspection,
    LedgerKind,
    PlantingOpened,
    Scorecard,
    Service,
)
from results.store import case_row, declaration, judgment, ledger
from results.store import method as methods
from results.store.case_row import KeptRow
from scenarios.digest import from_text
from scenarios.truth import to_json, truth_digest

_SERVICE: TypeAdapter[Service] = TypeAdapter(Service)
_EARLIER_CASES = 5  # of an account that are looked at for one to compare with


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a case's evidence is made of, as the store has it."""

    case: str
    entries: tuple[Entry, ...]
    lines: tuple[bytes, ...]
    artifacts: tuple[Artifact, ...]
    scenario: str
    service: Service
    truth: GroundTruth | None
    bystander: GroundTruth | None
    software: str | None = None

    @property
    def documents(self) -> dict[str, bytes]:
        """The small files of the bundle, besides the ledger."""
        documents = {"scenario.json": self.scenario.encode(), "service.json": _SERVICE.dump_json(self.service)}
        if self.truth is not None:
            documents["truth.json"] = to_json(self.truth)
        if self.bystander is not None:
            documents["bystander.json"] = to_json(self.bystander)
        return documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What one method says of one seal, and how it counts in figures."""

    card: Scorecard
    row: KeptRow


async def judge(house: House, case: str) -> Scorecard:
    """Seal the case as it is now, and judge it.

    Raises:
        LedgerMissing: no such case.
    """
    now = house.clock.now()
    async with house.store.read() as tx:
        material = await _gather(tx, case)
    sealed = seal(
        case=case,
        entries=material.lines,
        artifacts=material.artifacts,
        documents=material.documents,
        signing=house.keys.signing,
        sealed_at=now,
    )
    async with house.store.write() as tx:
        await judgment.keep_evidence(
            tx,
            digest=sealed.digest,
            ledger=case,
            sealed_at=now,
            head_seq=len(material.lines),
            manifest=sealed.manifest,
            signature=sealed.signature,
        )
    concluded = await _conclude(house, material, sealed.digest, now)
    await _keep(house, concluded)
    return concluded.card


async def rejudge(house: House, case: str, *, seal: str | None = None) -> Scorecard:
    """Judge a seal of a case again, by this program's method; nothing is sealed, nothing overwritten.

    Args:
        house: the installation.
        case: whose seal it is.
        seal: its digest; None: the newest.

    Raises:
        EvidenceMissing: the case was never sealed, or not so.
    """
    concluded = await conclude(house, case, seal=seal)
    await _keep(house, concluded)
    return concluded.card


async def conclude(house: House, case: str, *, seal: str | None = None) -> Concluded:
    """Judge a seal of a case by this program's method, and keep neither scorecard nor row.

    Raises:
        EvidenceMissing: the case was never sealed, or not so.
    """
    sealed, material, sealed_at = await sealed_evidence(house, case, seal=seal)
    return await _conclude(house, material, sealed.digest, sealed_at)


async def lay_out(house: House, case: str, *, method: str, seal: str) -> None:
    """Keep how a scorecard counts in figures, that a program made which did not keep it.

    Raises:
        EvidenceMissing: the case was never sealed so.
    """
    sealed, material, sealed_at = await sealed_evidence(house, case, seal=seal)
    async with house.store.write() as tx:
        card = await judgment.known_scorecard(tx, case, method=method, evidence=seal)
        if card is not None:
            row = kept_row(_evidence(material, sealed.digest, sealed_at), card, software=material.software)
            await case_row.keep(tx, row, method=method)


async def sealed_and_read(house: House, case: str) -> tuple[Evidence, Inspection | None]:
    """The evidence of the newest seal of a case, with all that stands beside it, and what is in its export.

    Raises:
        EvidenceMissing: the case was never sealed.
    """
    sealed, material, sealed_at = await sealed_evidence(house, case)
    return await _read(house, _evidence(material, sealed.digest, sealed_at))


async def inspection_of(house: House, case: str) -> Inspection | None:
    """What is in the export of the newest seal of a case; None where there is none, or it is erased.

    Raises:
        EvidenceMissing: the case was never sealed.
    """
    sealed, material, sealed_at = await sealed_evidence(house, case)
    return await _inspect(house, _evidence(material, sealed.digest, sealed_at))


async def lacking_in(house: House, case: str) -> Earlier:
    """What the export of a sealed case lacked, for a case that is to confirm it.

    Raises:
        EvidenceMissing: the case was never sealed.
    """
    sealed, material, sealed_at = await sealed_evidence(house, case)
    evidence = _evidence(material, sealed.digest, sealed_at)
    inspection = await _inspect(house, evidence)
    missing = lacking(evidence, inspection) if inspection is not None else ()
    return Earlier(case=case, evidence=sealed.digest, missing=missing)


async def sealed_evidence(house: House, case: str, *, seal: str | None = None) -> tuple[Sealed, Material, datetime]:
    """A seal of a case, the newest where none is named, with what it stands for.

    Raises:
        EvidenceMissing: the case was never sealed, or not so.
    """
    async with house.store.read() as tx:
        kept = await judgment.latest_evidence(tx, case, digest=seal)
        if kept is None:
            raise EvidenceMissing(case)
        material = await _gather(tx, case, until=kept[4])
    _, sealed_at, manifest, signature, _ = kept
    sealed = Sealed(
        manifest=manifest,
        signature=signature,
        public_key=public_pem(_signer(house, manifest)),
        documents={"ledger.jsonl": b"".join(line + b"\n" for line in material.lines), **material.documents},
        artifacts=material.artifacts,
    )
    return sealed, material, sealed_at


def _signer(house: House, manifest: bytes) -> Ed25519PublicKey:
    """The key that signed a seal, of all that this installation ever had: a new one does not undo what the old one signed."""
    today = house.keys.public
    if key_id(today).encode() in manifest:
        return today
    named = parse_manifest(manifest).auditor.key_id
    return next((public for public in published_keys(house.settings.home) if key_id(public) == named), today)


async def _conclude(house: House, material: Material, digest: str, sealed_at: datetime) -> Concluded:
    evidence, inspection = await _read(house, _evidence(material, digest, sealed_at))
    card = assess(evidence, inspection)
    return Concluded(card=card, row=kept_row(evidence, card, software=material.software))


async def _keep(house: House, concluded: Concluded) -> None:
    """Keep what was concluded beside what other methods said, and what the digest of this one stands for.

    It is what stands today unless the case was sealed again, by whomever, while
    this seal was judged.
    """
    card, now = concluded.card, house.clock.now()
    async with house.store.write() as tx:
        await methods.keep(tx, this_method(), now=now)
        is_current = await judgment.newest_seal(tx, card.case) == card.evidence
        await judgment.keep_scorecard(tx, card, now=now, is_current=is_current)
        await case_row.keep(tx, concluded.row, method=card.method)


async def _read(house: House, evidence: Evidence) -> tuple[Evidence, Inspection | None]:
    """Look into the export of a case, and into the one that the account was given before."""
    inspection = await _inspect(house, evidence) or await _inspected_once(house, evidence)
    return replace(evidence, before=await _before(house, evidence)), inspection


async def _inspected_once(house: House, evidence: Evidence) -> Inspection | None:
    """What was found in an export before it was erased, by whichever inspector looked last."""
    exports = evidence.files
    if not exports or not all(a.erased_by for a in exports):
        return None
    async with house.store.read() as tx:
        made = await judgment.inspections_of(tx, evidence.case)
    wanted = truth_digest(evidence.truth) if evidence.truth is not None else None
    return next((one for one in made if evidence.may_be_opened(one.artifacts) and one.truth == wanted), None)


async def _before(house: House, evidence: Evidence) -> EarlierExport | None:
    """The last export that the account was given before this case, asked for by the same right in the same language.

    The case that this one confirms, where it confirms one; else the newest sealed one.
    """
    if evidence.first(Fact.EXPORT_DELIVERED) is None:
        return None
    opened = evidence.opened
    async with house.store.read() as tx:
        rows = await ledger.listing(tx, kind=LedgerKind.CASE, account=opened.account)
        ids = [row.id for row in rows if row.id < evidence.case]  # ids sort as they were given
        ids.sort(key=lambda case: case != opened.confirms)
        sealed = [case for case in ids if await judgment.latest_evidence(tx, case) is not None]
    for case in sealed[:_EARLIER_CASES]:
        seal_, material, sealed_at = await sealed_evidence(house, case)
        earlier = _evidence(material, seal_.digest, sealed_at)
        alike = (earlier.opened.right, earlier.opened.language) == (opened.right, opened.language)
        if not alike or earlier.first(Fact.EXPORT_DELIVERED) is None:
            continue
        inspection = await _inspect(house, earlier) or await _inspected_once(house, earlier)
        if inspection is not None:
            return EarlierExport(case=case, evidence=earlier.digest, inspection=inspection, proven=earlier.proven)
    return None


async def _gather(tx: AsyncConnection, case: str, *, until: int | None = None) -> Material:
    row = await ledger.find(tx, case)
    entries = (await ledger.load(tx, case))[:until]
    lines = (await ledger.entry_bytes(tx, case))[:until]
    opened = opening(entries)
    assert isinstance(opened, CaseOpened)
    text = await declaration.scenario_text(tx, row.scenario_digest)
    sealed_at = entries[-1].at
    loaded = from_text(text, url=opened.url)
    return Material(
        case=case,
        entries=entries,
        lines=lines,
        artifacts=tuple(a for a in await judgment.artifacts_of(tx, case) if a.kept_at <= sealed_at),
        scenario=text,
        service=loaded.service,
        software=loaded.scenario.software,
        truth=await truth_of(tx, opened.planting),
        bystander=await truth_of(tx, opened.bystander_planting),
    )


async def truth_of(tx: AsyncConnection, planting: str | None) -> GroundTruth | None:
    """What the case found planted in an account, whatever was added to it since."""
    if planting is None:
        return None
    planted = opening(await ledger.load(tx, planting))
    assert isinstance(planted, PlantingOpened)
    return await declaration.load_truth(tx, planted.truth)


def _evidence(material: Material, digest: str, sealed_at: datetime) -> Evidence:
    return evidence_of(
        material.entries,
        digest=digest,
        sealed_at=sealed_at,
        service=material.service,
        artifacts=material.artifacts,
        truth=material.truth,
        bystander=material.bystander,
    )


async def _inspect(house: House, evidence: Evidence) -> Inspection | None:
    """Open the export in a confined child, once for each inspector; None where there is none or it is erased."""
    exports = [a for a in evidence.files if a.erased_by is None]
    if not exports or evidence.truth is None:
        return None
    key = judgment.inspection_key([a.sha256 for a in exports], truth_digest(evidence.truth), INSPECTOR_VERSION)
    async with house.store.read() as tx:
        known = await judgment.load_inspection(tx, key)
    if known is not None:
        return known
    async with house.store.write() as tx:
        for artifact in exports:
            await judgment.log_read(
                tx,
                ledger=evidence.case,
                sha256=artifact.sha256,
                person="engine",
                why="inspection",
                now=house.clock.now(),
            )
    files = [
        ConfinedFile(
            name=f"export-{number}",
            path=house.vault.path(evidence.case, a.sha256).absolute(),
            sha256=a.sha256,
            data_key=house.vault.data_key(evidence.case, a.sha256),
        )
        for number, a in enumerate(exports, start=1)
    ]
    with house.scratch() as folder:
        originals = make_originals(evidence.truth, house.settings.scenarios / "personas", folder)
        inspection = await inspect_confined(
            files, evidence.truth, evidence.bystander, limits=Limits(), originals=originals
        )
    async with house.store.write() as tx:
        await judgment.keep_inspection(tx, key=key, ledger=evidence.case, inspection=inspection, now=house.clock.now())
    return inspection
