"""What does the desk show of what is published, and of what that rests on: releases, samples, methods?"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from dashboards.desk.shown import Upload
from results.figures.sampling import Design
from results.records import Method, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTold:
    """A release, and where it may go from here.

    Attributes:
        held_until: of an embargo: nobody publishes it before; `recipients` have it meanwhile.
        beside: the other releases of its period, with which it may be compared; first the one that it follows.
    """

    id: str
    state: str
    period: str
    corrects: str | None
    built_at: datetime
    digest: str
    leads_to: tuple[str, ...]
    history: tuple[tuple[datetime, str, str], ...]
    held_until: datetime | None = None
    recipients: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A release that somebody wants built, as they filled it in.

    Attributes:
        until: the day as of which; None: today.
        corrects: the release whose place it takes.
        sample, frame: the sample that was drawn, as its file is now, with the frame that it was drawn from.
    """

    period: str
    until: date | None = None
    sample: Upload | None = None
    frame: Upload | None = None
    corrects: str | None = None
    parquet: bool = False
    with_pdf: bool = True


ORDERED: Final = "release_ordered"
"""The act of having a release built; its subject is the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildTold:
    """A release that is being built, or what came of it.

    Attributes:
        release: that came of it; `refused`: why none did. While neither is there, it is being built.
        broke_off: it ended without saying why.
    """

    period: str
    person: str
    at: datetime
    release: str | None = None
    refused: str | None = None
    broke_off: bool = False

    @property
    def is_under_way(self) -> bool:
        return self.release is None and self.refused is None and not self.broke_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What two releases say otherwise: of a subject what each says, None: nothing; `among` how many subjects."""

    rows: tuple[tuple[str, str | None, str | None], ...]
    among: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTold:
    """A sample that was entered.

    Attributes:
        digest: SHA-256 of its file; `frame_digest`: of the frame that it was drawn from.
        of: how many services the frame holds.
        sizes: how many were drawn of each stratum.
        drawn: service, stratum and the chance that it had.
        excluded: service, why (`dashboards.observatory.coverage.WHY`), note.
    """

    id: str
    digest: str
    entered_at: datetime
    person: str
    design: Design
    frame: str
    frame_digest: str
    source: str
    of: int
    seed: str
    strata: tuple[str, ...]
    drawn_on: date
    sizes: tuple[tuple[str, int], ...]
    drawn: tuple[tuple[str, str, float], ...] = field(repr=False)
    excluded: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDraw:
    """A sample that somebody wants drawn; `size` None: the whole frame; `seed` empty: a new one."""

    id: str
    source: str
    strata: tuple[str, ...] = ()
    size: int | None = None
    seed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodTold:
    """A method, and how many cases it has judged here."""

    method: Method
    cases: int
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that one method asks otherwise than another."""

    what: Text
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDiffers:
    """What changes from one method to another.

    Attributes:
        knows_thresholds: whether those of both were kept.
        compared: how many cases both have judged on the same evidence; `left_out`: how many one alone.
        transitions: criterion, what the one finds, what the other, and in which cases.
        figures: id, title, before, after; `figures_same`: how many stay as they are.
    """

    before: MethodTold
    after: MethodTold
    asked: tuple[Asked, ...]
    knows_thresholds: bool
    compared: int
    left_out: int
    transitions: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    figures: tuple[tuple[str, Text, str, str], ...]
    figures_same: int
