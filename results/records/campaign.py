"""What does an auditor order to be asked again and again, and what became of each time?"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from results.records.service import Sector
from results.records.text import Language


class CampaignState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class Passed(StrEnum):
    """Why a firing passed a scenario over, or fired nothing at all; the words are permanent."""

    OPEN = "open"  # its case of an earlier firing is still open
    BUSY = "busy"  # another case is open on its account
    RESTING = "resting"  # its account may not ask again before the next firing
    LOCKED = "locked"
    GIVEN_UP = "given_up"  # the account, for good
    NO_ACCOUNT = "no_account"
    NOT_PLANTED = "not_planted"
    NOT_ALLOWED = "not_allowed"  # by the terms of use, or nobody stands behind the account
    UNKNOWN = "unknown"  # the catalogue has it no more
    INVALID = "invalid"
    OUT_OF_DATE = "out_of_date"
    NO_LANGUAGE = "no_language"
    OVER = "over"  # of a whole firing: the campaign ended while the bot was off
    STOPPED = "stopped"  # of a whole firing: paused or removed while it was under way


REFUSING = frozenset(
    {
        Passed.LOCKED,
        Passed.GIVEN_UP,
        Passed.NO_ACCOUNT,
        Passed.NOT_PLANTED,
        Passed.NOT_ALLOWED,
        Passed.UNKNOWN,
        Passed.INVALID,
        Passed.OUT_OF_DATE,
        Passed.NO_LANGUAGE,
    }
)
"""What a person must mend before the campaign can ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Scenarios that were drawn elsewhere, as they stood in a file; so kept, the draw cannot drift.

    Attributes:
        file: its name, without the folder.
        sha256: of its bytes.
        scenarios: what its ids stood for when it was read.
        frame, seed: of the draw, where the file says.
    """

    file: str
    sha256: str
    scenarios: tuple[str, ...]
    frame: str | None = None
    seed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which scenarios: those named, those drawn, and those of the catalogue that sectors and tags choose.

    Sectors and tags narrow each other, and are looked up at each firing.
    """

    scenarios: tuple[str, ...] = ()
    sectors: tuple[Sector, ...] = ()
    tags: tuple[str, ...] = ()
    sample: Sample | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a request may start, in the campaign's zone.

    Attributes:
        opens, closes: hours of the day; the same twice is the whole day, and an earlier end lies on the next day.
        weekdays: on which it opens, 1 (Monday) to 7.
    """

    opens: time = time.min
    closes: time = time.min
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A standing order of an auditor: these scenarios, at this cadence.

    Attributes:
        cron: five fields, read in `zone`.
        jitter: over how long the starts of one firing are spread.
        starts, ends: no firing before, none after.
        languages: which its cases are in, in turn; empty: each scenario's own.
        next_fire_at: None while paused, once removed, and where no firing is left.
    """

    name: str
    selection: Selection
    cron: str
    zone: str
    starts: datetime
    ordered_by: str
    ordered_at: datetime
    jitter: timedelta = timedelta()
    window: Window = field(default_factory=Window)
    ends: datetime | None = None
    languages: tuple[Language, ...] = ()
    state: CampaignState = CampaignState.ACTIVE
    next_fire_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """One time that a campaign fired, or should have.

    Attributes:
        fire_at: the moment of the cadence; of `run-now` the moment it was said.
        begun_at: when that was done.
        by: `engine`, or `person:NAME` who wanted it at once.
        late: the bot was off at `fire_at`, or at moments before it.
        missed: moments of the cadence that went by before this one, and are not made up.
        missed_since: the first of them.
        done_at: None while its cases are being opened.
        passed: why it opened none at all.
    """

    campaign: str
    fire_at: datetime
    begun_at: datetime
    by: str = "engine"
    late: bool = False
    missed: int = 0
    missed_since: datetime | None = None
    done_at: datetime | None = None
    passed: Passed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What a firing did for one scenario: a case, or the reason why there is none.

    Attributes:
        case: its ledger.
        start_at: when that case was to begin.
        detail: what was in the way, in words for the person who mends it.
    """

    campaign: str
    scenario: str
    fire_at: datetime
    case: str | None = None
    start_at: datetime | None = None
    passed: Passed | None = None
    detail: str | None = None


class CampaignChange(StrEnum):
    """What a person did to a campaign."""

    ADDED = "added"
    CHANGED = "changed"
    PAUSED = "paused"
    RESUMED = "resumed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignEvent:
    """One line of a campaign's history: who did what, and how it stood from then on."""

    campaign: str
    at: datetime
    by: str
    what: CampaignChange
    after: Campaign
