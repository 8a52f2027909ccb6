"""What does the observatory find in a simulated case, and was it right? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import TypeAdapter

from auditor.assess import assess
from auditor.evidence import evidence_of
from auditor.exercise import exercise_of
from auditor.row import kept_row
from auditor.simulation.account import TRUTH, inspection_of
from auditor.simulation.fate import Fate
from auditor.simulation.hands import asked_at, drawn
from auditor.simulation.measure import MEASURES, chance_in_time, chance_of_file, chance_of_reply
from auditor.simulation.population import Population, numbers_of
from results.evidence import Sealed, seal
from results.figures import Exercise
from results.records import (
    Artifact,
    ArtifactKept,
    Entry,
    Outcome,
    Retention,
    Role,
    Scorecard,
    Service,
    parse_entry,
)
from results.store.case_row import KeptRow
from scenarios.truth import to_json

_SERVICE: TypeAdapter[Service] = TypeAdapter(Service)
_TRUTH = to_json(TRUTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A case to be judged: its lines as they were hashed, and until when it was watched; None: to its last entry."""

    case: str
    lines: tuple[bytes, ...]
    watched_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of one parameter, and the chance that generated it."""

    measure: str
    outcome: Outcome
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A case sealed and judged.

    Attributes:
        exercise, chances: of the three rates; None where nothing was asked.
        outcomes: of the verdicts, as "criterion outcome".
        wrongly: verdicts `failed` against what was drawn, as "criterion.reason".
    """

    case: str
    card: Scorecard
    row: KeptRow
    manifest: bytes
    signature: str
    head_seq: int
    archetype: str
    found: tuple[Found, ...]
    exercise: Exercise | None
    chances: tuple[float, float, float] | None
    outcomes: tuple[str, ...]
    wrongly: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where cases are judged: everything that does not differ from one to the next."""

    population: Population
    signing: Ed25519PrivateKey

    def judge(self, brought: Brought) -> Judged:
        """Seal a case, assess it, and compare with what was drawn."""
        numbers = numbers_of(brought.case)
        loaded = self.population.loaded(*numbers)
        entries = tuple(parse_entry(line) for line in brought.lines)
        artifacts = _artifacts(entries)
        watched_until = brought.watched_until or entries[-1].at
        sealed = seal(
            case=brought.case,
            entries=brought.lines,
            artifacts=artifacts,
            documents={
                "scenario.json": loaded.text.encode(),
                "service.json": _SERVICE.dump_json(loaded.service),
                "truth.json": _TRUTH,
            },
            signing=self.signing,
            sealed_at=watched_until,
        )
        evidence = evidence_of(
            entries,
            digest=sealed.digest,
            sealed_at=watched_until,
            service=loaded.service,
            artifacts=artifacts,
            truth=TRUTH,
            bystander=None,
        )
        asked = asked_at(entries)
        fate = None if asked is None else drawn(self.population, brought.case, asked)
        exports = [a.sha256 for a in artifacts if a.role is Role.EXPORT]
        inspection = inspection_of(exports[0], complete=fate.complete) if fate and exports else None
        card = assess(evidence, inspection)
        archetype = self.population.member(numbers[0]).asked_as(numbers[1])
        row = kept_row(evidence, card, software=loaded.scenario.software)
        return _judged(archetype, row, fate, sealed, card=card, head_seq=len(entries))


def _judged(
    archetype: str, row: KeptRow, fate: Fate | None, sealed: Sealed, *, card: Scorecard, head_seq: int
) -> Judged:
    failed = [v for v in card.verdicts if v.outcome is Outcome.FAILED]
    breaks = frozenset() if fate is None else fate.breaks
    return Judged(
        case=card.case,
        card=card,
        row=row,
        manifest=sealed.manifest,
        signature=sealed.signature,
        head_seq=head_seq,
        archetype=archetype,
        found=() if fate is None else _found(card, fate),
        exercise=exercise_of(card),
        chances=None if fate is None else (chance_of_reply(fate), chance_in_time(fate), chance_of_file(fate)),
        outcomes=tuple(f"{v.criterion} {v.outcome}" for v in card.verdicts),
        wrongly=tuple(f"{v.criterion}.{v.reason}" for v in failed if v.criterion not in breaks),
    )


def _found(card: Scorecard, fate: Fate) -> tuple[Found, ...]:
    return tuple(
        Found(measure=name, outcome=measure.read(card), chance=measure.chance(fate))
        for name, measure in MEASURES.items()
        if measure.of(fate.archetype)
    )


def _artifacts(entries: Sequence[Entry]) -> tuple[Artifact, ...]:
    return tuple(
        Artifact(
            ledger=e.ledger,
            sha256=e.body.sha256,
            role=Role(e.body.role),
            media_type=e.body.media_type,
            size=e.body.size,
            retention=Retention(e.body.retention),
            kept_at=e.at,
        )
        for e in entries
        if isinstance(e.body, ArtifactKept)
    )
