"""What is published at once? One value that every channel renders, and none adds to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from results.figures.figure import Figure
from results.figures.period import Period
from results.figures.row import CaseRow
from results.figures.sampling import NotAudited, Sampled
from results.figures.words import Excluded
from results.records import Criterion, PublishedError, Service, Track

SCHEMA_VERSION = "2.3.0"
"""Of the files of open data: raised by the rules of semantic versions when a column is added, changed or goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedService:
    """A service of which something is public.

    Attributes:
        frame: what the frame says of it, by column: INSEE code, population, publisher of its software.
        first_seen: the day of the first request that is public.
    """

    service: Service
    track: Track
    software: str | None = None
    frame: tuple[tuple[str, str], ...] = ()
    first_seen: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a controller had published beside what was found, in its own words (droit de réponse).

    Attributes:
        criteria: what it is about.
    """

    on: date
    words: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedCase:
    """A case that may be public.

    Attributes:
        evidence: digest of its seal.
        head: digest of the last entry of its chain; a tail that was cut off later shows.
        contested: somebody at the service disputes a finding, or did.
        repaired: by criterion, the day on which a later request, which may be public too, showed repaired what had failed.
        statements: of the controller, in the order in which they were published.
        cohort: the period that it belongs to; None where it has no first deadline.
        counted: it is the one request of its service that the figures of the period count.
        left_out: why they do not count it.
        carried_from: the earlier release that said this; it is said again because nothing newer is public of the service.
    """

    row: CaseRow
    evidence: str
    head: str
    contested: bool = False
    repaired: tuple[tuple[str, date], ...] = ()
    statements: tuple[Statement, ...] = ()
    cohort: str | None = None
    counted: bool = False
    left_out: Excluded | None = None
    carried_from: str | None = None


class Cause(StrEnum):
    """Why a release says something else than the one that it corrects."""

    SERVICE = "service"  # of a figure: another request of the same services counts
    METHOD = "method"  # the same evidence, judged by another method
    COVERAGE = "coverage"  # who is counted, or of whom anything may be said
    EVIDENCE = "evidence"  # more was sealed of the same case
    MISTAKE = "mistake"  # an error of ours, which stands among the errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A figure or a finding that another release said otherwise, and why it changed: one of `Cause`."""

    release: str
    subject: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The frozen set of what is public of a period.

    Attributes:
        id: "2026-Q4.1"; the number is raised by corrections.
        corrects: the release whose place it takes.
        until: the last day that it knows of.
        withheld: how many cases are not public yet; nothing else is said of them.
        operator: who audits.
    """

    id: str
    period: Period
    until: date
    method: str
    method_version: str
    operator: str
    criteria: tuple[Criterion, ...]
    services: tuple[ReleasedService, ...] = ()
    cases: tuple[ReleasedCase, ...] = ()
    figures: tuple[Figure, ...] = ()
    withheld: int = 0
    sample: Sampled | None = None
    exclusions: tuple[NotAudited, ...] = ()
    corrections: tuple[Correction, ...] = ()
    errors: tuple[PublishedError, ...] = ()
    corrects: str | None = None
