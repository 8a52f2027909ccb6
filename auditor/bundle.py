"""What does the method say of a bundle, for whoever holds it? No installation, no network, nothing kept."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from auditor.assess import assess
from auditor.evidence import evidence_of
from probes.export.confine import ConfinedFile, inspect_confined
from probes.export.limits import Limits
from results.errors import BundleUnproven, InspectionForeign
from results.evidence import Bundle
from results.records import (
    Artifact,
    ArtifactKept,
    CaseOpened,
    EarlierExport,
    Entry,
    Erased,
    Evidence,
    Inspection,
    Retention,
    Role,
    Scorecard,
    Service,
    parse_entry,
)
from scenarios.truth import from_json, truth_digest

_SERVICE: TypeAdapter[Service] = TypeAdapter(Service)


def read_evidence(bundle: Bundle) -> Evidence:
    """Read the evidence of a bundle, as the house that sealed it read it.

    Raises:
        BundleUnproven: a file is of a version that this program does not know, or the ledger is no case's.
    """
    try:
        entries = tuple(parse_entry(line) for line in bundle.lines)
        truths = {
            name: from_json(bundle.documents[f"{name}.json"]) if f"{name}.json" in bundle.documents else None
            for name in ("truth", "bystander")
        }
        service = _SERVICE.validate_json(bundle.documents["service.json"])
    except (KeyError, ValueError) as error:
        raise BundleUnproven(bundle.path, f"signed, but of a version unknown here ({error})") from error
    if not isinstance(entries[0].body, CaseOpened):
        raise BundleUnproven(bundle.path, "its ledger is not that of a case")
    return evidence_of(
        entries,
        digest=bundle.digest,
        sealed_at=bundle.sealed_at,
        service=service,
        artifacts=_artifacts(entries, bundle),
        truth=truths["truth"],
        bystander=truths["bystander"],
    )


async def judge_bundle(
    bundle: Bundle, *, inspection: Inspection | None = None, before: EarlierExport | None = None
) -> Scorecard:
    """Judge a bundle by this program's method.

    Without an `inspection`, the export is opened where the bundle holds it, and
    nothing is said of its contents where it does not. Without what was found in
    an export `before`, it is held against none.

    Raises:
        BundleUnproven: a file is of a version that this program does not know.
        InspectionForeign: the inspection is of another export, or went by another truth.
    """
    evidence = replace(read_evidence(bundle), before=before)
    exports = [a.sha256 for a in evidence.files if a.erased_by is None]
    if inspection is None:
        return assess(evidence, await _inspect(bundle, evidence, exports))
    if evidence.truth is None or inspection.truth != truth_digest(evidence.truth):
        raise InspectionForeign(bundle.path, "truth.json")
    opened = set(inspection.artifacts)
    if opened != set(exports) and not evidence.may_be_opened(opened):  # it may be older than the erasing
        raise InspectionForeign(bundle.path, "the export that its ledger names")
    return assess(evidence, inspection)


def _artifacts(entries: tuple[Entry, ...], bundle: Bundle) -> tuple[Artifact, ...]:
    """What the ledger says was kept, each once, and what became of it since."""
    erased = {e.body.sha256: e.body.rule for e in entries if isinstance(e.body, Erased)} | dict(bundle.erased)
    kept: dict[str, Artifact] = {}
    for entry in entries:
        body = entry.body
        if isinstance(body, ArtifactKept) and body.sha256 not in kept:
            kept[body.sha256] = Artifact(
                ledger=entry.ledger,
                sha256=body.sha256,
                role=Role(body.role),
                media_type=body.media_type,
                size=body.size,
                retention=Retention(body.retention),
                kept_at=entry.at,
                erased_by=erased.get(body.sha256),
            )
    return tuple(sorted(kept.values(), key=lambda a: (a.kept_at, a.sha256)))


async def _inspect(bundle: Bundle, evidence: Evidence, exports: list[str]) -> Inspection | None:
    if not exports or evidence.truth is None or not set(exports) <= bundle.artifacts:
        return None
    with _plain(bundle, exports) as paths:
        files = [
            ConfinedFile(name=f"export-{number}", path=path, sha256=sha256)
            for number, (sha256, path) in enumerate(zip(exports, paths, strict=True), start=1)
        ]
        return await inspect_confined(files, evidence.truth, evidence.bystander, limits=Limits())


@contextmanager
def _plain(bundle: Bundle, exports: list[str]) -> Iterator[list[Path]]:
    """The exports as files; out of a zip, for as long as they are read."""
    if bundle.path.is_dir():
        yield [(bundle.path / "artifacts" / sha256).absolute() for sha256 in exports]
        return
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder, zipfile.ZipFile(bundle.path) as packed:
        yield [Path(packed.extract(f"artifacts/{sha256}", folder)) for sha256 in exports]
