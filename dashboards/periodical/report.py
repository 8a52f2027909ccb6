"""What does a report of a month or a quarter hold? Values; nothing here is computed that a release does not hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from results.figures.period import Period
from results.figures.publishable import Blank
from results.records import PublishedError, Text


class What(StrEnum):
    """Of what it tells, and so whom it is for."""

    OBSERVATORY = "observatory"  # of what is public
    AUDITORS = "auditors"  # of our own work
    EXTRACT = "extract"  # of a controller's own services, and of no others


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeared:
    """A release that became public in the period."""

    release: str
    period: str
    corrects: str | None
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A figure as its release prints it; `id` is the figure's."""

    id: str
    title: Text
    n: int | None
    value: float | None
    low: float | None
    high: float | None
    bounds_low: float | None
    bounds_high: float | None
    good: int | None
    bad: int | None
    open: int | None
    blank: Blank | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """The last public release.

    Attributes:
        sha256: of its `datapackage.json`.
        withheld: how many cases are not public yet; nothing else is said of them.
        link: empty: it is served nowhere.
    """

    release: str
    period: str
    sha256: str
    services: int
    cases: int
    withheld: int
    figures: tuple[Headline, ...]
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNews:
    """What is public, and what of it is new; `newest` is None before anything is."""

    appeared: tuple[Appeared, ...]
    errors: tuple[PublishedError, ...]
    newest: Newest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workings:
    """Our own work, in numbers: in the period, and on the day of the report.

    Attributes:
        counts: by name, in the order in which they are said.
        oldest: since when the oldest open question stands.
    """

    counts: Mapping[str, int]
    oldest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """A public case of the controller's own; `failed` are the questions that were answered by no, and since when repaired."""

    case: str
    service: Text
    release: str
    met: int
    undecided: int
    failed: tuple[tuple[Text, date | None], ...]


class Standing(StrEnum):
    """Where something that was told stands."""

    TOLD = "told"
    CONTESTED = "contested"
    UPHELD = "upheld"
    TAKEN_BACK = "taken_back"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFinding:
    """What a notice told; `statement` in its very words."""

    name: str
    question: str
    statement: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNotice:
    """A notice that arrived."""

    number: str
    delivered: date
    until: date
    findings: tuple[OwnFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What is known to a controller of its own services: what is public of them, and what it was told."""

    controller: str
    services: tuple[Text, ...]
    cases: tuple[OwnCase, ...]
    notices: tuple[OwnNotice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report, before it is put into words.

    Attributes:
        written_at: what it knows ends there.
        releases: those that it repeats something of: who has it is told when one of them is corrected.
    """

    what: What
    period: Period
    zone: str
    written_at: datetime
    operator: str
    content: PublicNews | Workings | Extract
    releases: tuple[str, ...] = ()
