"""How does a situation of the tests become a golden bundle?

Once: what stands there is never sealed anew. The clock is the situation's and
the key is no secret, so that the same situation gives the same bytes.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import TypeAdapter

from auditor.criteria import REGISTER
from auditor.evidence import evidence_of
from results.evidence import export_release, seal
from results.records import (
    GENESIS,
    Artifact,
    ArtifactKept,
    Asked,
    Body,
    CaseOpened,
    Entry,
    Evidence,
    Fact,
    FactSeen,
    Inspection,
    LegalBasis,
    ReadBack,
    Retention,
    Right,
    Role,
    Service,
    Transport,
    canonical_bytes,
    entry_digest,
    parse_entry,
)
from scenarios.truth import to_json, truth_digest
from tests.auditor import perfect
from tests.auditor.criteria.test_cases import cases_of
from tests.auditor.situations import ASKED, OPENED, Line, entries, evidence, service
from tests.golden.bundle import (
    EARLIER,
    EARLIER_EXPORTS,
    EVIDENCE,
    INSPECTION,
    INSPECTIONS,
    folders,
    load_expected,
)

KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"golden bundles, and nothing else").digest())
HOUR = timedelta(hours=1)

MISJUDGED = {
    "account_intact": ("a file of one is written otherwise now, and the rest of it is there",),
    "deadline": ("a wall stood before every look since the first week", "others have locked the account"),
    "link_life": (
        "a stranger was still given it a week later",
        "until the third day, by a server whose day ends later",
    ),
    "provided_data": ("they confirm it, as one person has read", "asked about two, they say nothing"),
    "status": ("a wall stood before every look",),
}
"""Situations in which a service was once accused, or would have been, and must never be."""

Situation = tuple[Evidence, Inspection | None]
_SERVICE: TypeAdapter[Service] = TypeAdapter(Service)


def missing_reasons(root: Path) -> set[tuple[str, str]]:
    """(criterion, reason) that no bundle shows."""
    declared = {(judge.CRITERION.id, reason) for judge in REGISTER for reason in judge.CRITERION.reasons}
    shown = {(c, told.reason) for folder in folders(root) for c, told in load_expected(folder).items()}
    return declared - shown


def add_missing(root: Path) -> list[Path]:
    """Seal a situation for each reason that no bundle shows yet."""
    wanted = missing_reasons(root)
    added: list[Path] = []
    sealed: list[Situation] = []
    for name, situation, shows in _situations():
        folder = root / name
        if folder.exists() or situation in sealed or (shows is not None and shows not in wanted):
            continue
        wanted.discard(shows or ("", ""))
        sealed.append(situation)
        write_bundle(folder, *situation)
        added.append(folder)
    return added


def _situations() -> Iterator[tuple[str, Situation, tuple[str, str] | None]]:
    """Those of the tests by name, with the reason that each is told for, if it is told for one."""
    whole = evidence(entries(*perfect.SAID), **perfect.MORE)
    town = replace(whole, service=service(basis=LegalBasis.PUBLIC_TASK), opened=replace(OPENED, right=Right.ACCESS))
    yield "a-service-that-honours-the-right", (whole, perfect.INSPECTION), None
    yield "a-town-that-honours-the-right-of-access", (town, perfect.INSPECTION), None
    for judge in REGISTER:
        told: set[str] = set()
        for words, case in cases_of(judge).items():
            name, situation = slug(f"{judge.CRITERION.id} {words}"), (case.evidence, case.inspection)
            if words in MISJUDGED.get(judge.CRITERION.id, ()):
                yield name, situation, None
            if case.reason not in told:
                told.add(case.reason)
                yield name, situation, (judge.CRITERION.id, case.reason)


def slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def write_bundle(folder: Path, told: Evidence, inspection: Inspection | None) -> None:
    """Write evidence and inspection as the program would, had the situation come about in a case."""
    said, lines = _chained(told, inspection)
    artifacts = _artifacts(said, told)
    documents = {"service.json": _SERVICE.dump_json(told.service)}
    for name, truth in (("truth", told.truth), ("bystander", told.bystander)):
        if truth is not None:
            documents[f"{name}.json"] = to_json(truth)
    sealed = seal(
        case=told.case,
        entries=lines,
        artifacts=artifacts,
        documents=documents,
        signing=KEY,
        sealed_at=told.sealed_at,
    )
    export_release(sealed, folder / EVIDENCE, open_artifact=_not_there, signing=KEY, released_at=told.sealed_at)
    if inspection is not None:
        assert told.truth is not None
        made = replace(inspection, truth=truth_digest(told.truth))
        (folder / INSPECTION).write_bytes(INSPECTIONS.dump_json(made, indent=2) + b"\n")
    if told.before is not None:
        (folder / EARLIER).write_bytes(EARLIER_EXPORTS.dump_json(told.before, indent=2) + b"\n")
    _assert_the_same(told, said)


def _not_there(_artifact: Artifact) -> NoReturn:
    raise AssertionError("a release keeps back what a situation has no bytes of")


def _chained(told: Evidence, inspection: Inspection | None) -> tuple[list[Entry], list[bytes]]:
    """The situation's ledger from its opening, with what the test gave beside it said by entries."""
    whole = (*_before(told), *_with_files(told, inspection))
    numbers = {entry.seq: place for place, entry in enumerate(whole, start=1) if entry in told.entries}
    said, lines, prev = [], [], GENESIS
    for seq, entry in enumerate(whole, start=1):
        data = canonical_bytes(
            ledger=told.case,
            seq=seq,
            prev=prev,
            at=entry.at,
            by=entry.by,
            body=_renumbered(entry.body, numbers),
            stage=entry.stage,
            attempt=entry.attempt,
        )
        prev = entry_digest(data)
        lines.append(data)
        said.append(parse_entry(data))
    return said, lines


def _renumbered(body: Body, numbers: Mapping[int, int]) -> Body:
    """An entry names another by its number, which is a higher one after all that comes before the situation."""
    match body:
        case FactSeen(confirms=int(seq)):
            return replace(body, confirms=numbers[seq])
        case Asked(proposes=int(seq)):
            return replace(body, proposes=numbers[seq])
    return body


def _before(told: Evidence) -> tuple[Entry, ...]:
    """What comes before the request: the opening, what was proven, how the account was used."""
    begun = min((e.at for e in told.entries), default=ASKED)
    opened = told.opened
    if told.earlier is not None:
        opened = replace(
            opened,
            confirms=told.earlier.case,
            confirms_evidence=told.earlier.evidence,
            confirms_missing=told.earlier.missing,
        )
    lines = [Line(body=opened, at=begun - 2 * HOUR, by="engine")]
    if not any(isinstance(e.body, ReadBack) and e.at < ASKED for e in told.entries):
        lines += [Line(body=body, at=begun - HOUR, stage="readback") for body in _read_back(told)]
    if told.past is not None:
        lines.append(Line(body=told.past, at=begun, stage="request", by="engine"))
    return entries(*lines)


def _read_back(told: Evidence) -> Iterator[ReadBack]:
    records = told.truth.records if told.truth else ()
    for category in dict.fromkeys(r.category for r in records):
        named = (f"{r.id}.{f.name}" for r in records if r.category == category for f in r.fields)
        if seen := tuple(name for name in named if name in told.proven):
            yield ReadBack(category=category, seen=seen)


def _with_files(told: Evidence, inspection: Inspection | None) -> Iterator[Entry]:
    """The entries, and before the delivery the files that were inspected or erased."""
    known = {e.body.sha256 for e in told.entries if isinstance(e.body, ArtifactKept)}
    files = [*(inspection.artifacts if inspection else ()), *(a.sha256 for a in told.artifacts)]
    for entry in told.entries:
        if isinstance(entry.body, CaseOpened):
            continue
        if isinstance(entry.body, FactSeen) and entry.body.fact is Fact.EXPORT_DELIVERED:
            for sha256 in files:
                if sha256 not in known:
                    known.add(sha256)
                    yield replace(entry, body=_file(sha256))
        yield entry


def _file(sha256: str) -> ArtifactKept:
    return ArtifactKept(
        sha256=sha256,
        role=Role.EXPORT,
        media_type="application/zip",
        size=1,
        retention=Retention.EXPORT,
        transport=Transport.LOOPBACK,
    )


def _artifacts(said: Sequence[Entry], told: Evidence) -> list[Artifact]:
    erased = {a.sha256: a.erased_by for a in told.artifacts}
    return [
        Artifact(
            ledger=e.ledger,
            sha256=e.body.sha256,
            role=Role(e.body.role),
            media_type=e.body.media_type,
            size=e.body.size,
            retention=Retention(e.body.retention),
            kept_at=e.at,
            erased_by=erased.get(e.body.sha256),
        )
        for e in said
        if isinstance(e.body, ArtifactKept)
    ]


def _assert_the_same(told: Evidence, said: Sequence[Entry]) -> None:
    """What the test gave as values follows from the ledger, too."""
    read = evidence_of(
        said,
        digest=told.digest,
        sealed_at=told.sealed_at,
        service=told.service,
        artifacts=told.artifacts,
        truth=told.truth,
        bystander=told.bystander,
    )
    asked = read.first(Fact.REQUEST_SUBMITTED) is not None
    assert (read.proven, read.earlier, read.past) == (told.proven if asked else frozenset(), told.earlier, told.past)
