"""What must be said of a golden bundle, and what is said of it now?

A folder per situation, named in words: `evidence/` as `auditor evidence export
--release` writes it, `inspection.json` of the export that it keeps back,
`earlier.json` of one that the account was given before, and `expected.json`. Evidence is never written anew: what was sealed by an older
version of this program must be judged by every later one.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from auditor.bundle import judge_bundle
from results.evidence import load_bundle
from results.records import EarlierExport, Inspection, Obligation, Outcome, Scorecard, Verdict

ROOT = Path(__file__).parent
EVIDENCE, INSPECTION, EXPECTED = "evidence", "inspection.json", "expected.json"
EARLIER = "earlier.json"
EXPECTED_FORMAT, EXPECTED_VERSION = "portability-auditor/expected-verdicts", 1

INSPECTIONS: TypeAdapter[Inspection] = TypeAdapter(Inspection)
EARLIER_EXPORTS: TypeAdapter[EarlierExport] = TypeAdapter(EarlierExport)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one criterion says of a situation."""

    outcome: Outcome
    reason: str
    obligation: Obligation
    measures: dict[str, str]

    @classmethod
    def by(cls, verdict: Verdict) -> "Told":
        return cls(
            outcome=verdict.outcome,
            reason=verdict.reason,
            obligation=verdict.obligation,
            measures=verdict.values(),
        )

    def __str__(self) -> str:
        measures = ", ".join(f"{name} {value}" for name, value in self.measures.items())
        return f"{self.outcome} {self.reason} ({self.obligation})" + (f" [{measures}]" if measures else "")


ByCriterion = dict[str, Told]
_TOLD: TypeAdapter[ByCriterion] = TypeAdapter(ByCriterion)


def folders(root: Path = ROOT) -> list[Path]:
    """Every golden bundle, by name."""
    return sorted(path.parent for path in root.glob(f"*/{EVIDENCE}"))


def judge(folder: Path) -> Scorecard:
    """Judge a golden bundle by the method as it is now."""
    beside, earlier = folder / INSPECTION, folder / EARLIER
    inspection = INSPECTIONS.validate_json(beside.read_bytes()) if beside.exists() else None
    before = EARLIER_EXPORTS.validate_json(earlier.read_bytes()) if earlier.exists() else None
    return asyncio.run(judge_bundle(load_bundle(folder / EVIDENCE), inspection=inspection, before=before))


def told(card: Scorecard) -> ByCriterion:
    return {verdict.criterion: Told.by(verdict) for verdict in card.verdicts}


def load_expected(folder: Path) -> ByCriterion:
    """What a person has accepted; nothing, where nobody has yet.

    Raises:
        ValueError: of a version that is not known here.
    """
    path = folder / EXPECTED
    if not path.exists():
        return {}
    raw = json.loads(path.read_text(encoding="utf-8"))
    if (raw["format"], raw["v"]) != (EXPECTED_FORMAT, EXPECTED_VERSION):
        raise ValueError(f"{path}: expected verdicts of unknown version {raw['v']!r}")
    return _TOLD.validate_python(raw["verdicts"])


def write_expected(folder: Path, verdicts: ByCriterion) -> None:
    """Write what is accepted, a line for each criterion."""
    lines = [
        f"    {json.dumps(criterion)}: {json.dumps(said, ensure_ascii=False)}"
        for criterion, said in _TOLD.dump_python(verdicts, mode="json").items()
    ]
    content = (
        f'{{\n  "format": {json.dumps(EXPECTED_FORMAT)},\n  "v": {EXPECTED_VERSION},\n  "verdicts": {{\n'
        + ",\n".join(lines)
        + "\n  }\n}\n"
    )
    (folder / EXPECTED).write_text(content, encoding="utf-8")


def differences(expected: ByCriterion, now: ByCriterion) -> Iterator[str]:
    """One line for each criterion that says something else than was accepted."""
    for criterion in dict.fromkeys((*expected, *now)):
        before, after = expected.get(criterion), now.get(criterion)
        if before != after:
            yield f"{criterion}: {before or 'nothing'} → {after or 'nothing'}"
