"""What is published at once, in which state is it, and what in it was wrong?"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ReleaseState(StrEnum):
    """In the order in which a release goes through them; it never goes back."""

    DRAFT = "draft"
    FROZEN = "frozen"
    EMBARGOED = "embargoed"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEvent:
    """One step of a release.

    Attributes:
        until: of an embargo: the moment from which on it may be public.
        recipients: of an embargo or a publication: to whom it went, by name or address.
    """

    release: str
    at: datetime
    state: ReleaseState
    person: str
    until: datetime | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """A release as it is listed.

    Attributes:
        corrects: the release that it takes the place of.
        digest: SHA-256 of its `datapackage.json`, which names every other file by its own.
    """

    id: str
    period: str
    corrects: str | None
    built_at: datetime
    method: str
    digest: str
    state: ReleaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedError:
    """Something published that was wrong; kept and printed for ever.

    Attributes:
        release: in which it stood first.
        subject: a case and criterion, or a figure's id.
        mended_in: the release that says it right; None: not yet.
    """

    found_on: date
    release: str
    subject: str
    said: str
    should_say: str
    cause: str
    person: str
    mended_in: str | None = None
