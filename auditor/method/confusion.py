"""How often was the method wrong about services whose ways are known?

Measured by `make confusion`: the sandbox's vices, each through the true
pipeline; kept as JSON beside the page that prints it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from auditor.assess import digest_with, versions
from results.records import Language

CONFUSION_FORMAT = "portability-auditor/confusion"
CONFUSION_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """One criterion's errors.

    Attributes:
        due: cases in which the service did something that this criterion must see.
        found: those in which it said what it must.
        missed: the others, by vice, service, language and seed.
        false_accusations: cases in which it failed a service that did nothing of the kind, likewise.
        vices: which vices it must see.
    """

    due: int
    found: int
    missed: tuple[str, ...]
    false_accusations: tuple[str, ...]
    vices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """All errors of one measurement.

    Attributes:
        measured: the day, ISO 8601.
        method: digest of the method that was measured.
        cases: how many were audited and judged by every criterion.
        seeds: how many different plantings, of each service.
        versions: of the criteria that were measured; empty in files of before they were noted.
        not_driven: "criterion.reason" (or "*.reason") that no service could be made to cause, and why.
    """

    measured: str
    method: str
    cases: int
    seeds: int
    languages: tuple[Language, ...]
    criteria: dict[str, Errors]
    not_driven: dict[str, str]
    versions: dict[str, int] = field(default_factory=dict)
    format: str = CONFUSION_FORMAT
    v: int = CONFUSION_VERSION

    @property
    def false_accusations(self) -> int:
        return sum(len(errors.false_accusations) for errors in self.criteria.values())

    @property
    def missed(self) -> int:
        return sum(len(errors.missed) for errors in self.criteria.values())


def changed_since(confusion: Confusion) -> frozenset[str]:
    """The criteria that are of another version than was measured; all of them where more than versions has changed."""
    as_measured = digest_with(confusion.versions) == confusion.method
    return frozenset(name for name, now in versions().items() if not as_measured or confusion.versions.get(name) != now)


_CONFUSION: TypeAdapter[Confusion] = TypeAdapter(Confusion)


def load_confusion(path: Path) -> Confusion | None:
    """Load the last measurement; None where there is none yet."""
    return _CONFUSION.validate_json(path.read_bytes()) if path.exists() else None


def confusion_json(confusion: Confusion) -> bytes:
    """Write a measurement as JSON that people can read, too."""
    return _CONFUSION.dump_json(confusion, indent=1) + b"\n"
