"""What was found on a service's public pages, before anybody signs in?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from results.records.term import EntryKind

CrawlStop = Literal["budget", "time", "robots", "scripts", "walls", "errors", "languages", "elsewhere"]
"""Why not all was read that might have told: our budget of pages or time, what the site asks robots to leave,
pages that only a program builds, that want a sign-in, or that failed, a language that we have no words of, a notice
on another site."""


class FindingKind(StrEnum):
    NOTICE = "notice"  # a privacy notice
    PORTABILITY = "portability"  # the right of Art. 20 is named in it
    PORTABILITY_PERHAPS = "portability_perhaps"  # words that may name it
    ACCESS = "access"  # the right of Art. 15 is named in it
    ASKING = "asking"  # it says how one asks, with an address, a form or a way
    ASKING_PERHAPS = "asking_perhaps"  # an address or a form stands there, and not what for
    CONTACT = "contact"  # an address, a form or a telephone number for data protection, or for anything
    REQUEST = "request"  # a link that leads to asking for one's data
    IDENTITY = "identity"  # what proof of identity it speaks of
    TERMS = "terms"  # terms of use


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A passage or a link, and where it stands.

    Attributes:
        page: digest of the page's text, an artifact.
        start, end: of the passage, in characters of that text.
        clicks: from the home page to what was found, by the shortest way that was seen; None: no way was.
        language: of the page, as read from its words (ISO 639-1); empty where too little stands there.
        sort: of a contact: `officer` for data protection, `mail`, `form`, `post` or `phone` for anything.
        shown: digest of a picture of the passage, where one was taken.
    """

    kind: FindingKind
    page: str
    start: int
    end: int
    clicks: int | None = None
    language: str = ""
    sort: str = ""
    shown: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """A service's public pages were looked over, as a stranger.

    Attributes:
        pages: how many were read.
        is_whole: the home page, all that it links to, and all that looked as if it mattered were read.
        stops: what was in the way.
        languages: of the privacy notices, as read from their words.
        words: languages whose words were looked for.
        software: what the pages are made by, as far as it shows.
    """

    kind: ClassVar[EntryKind] = EntryKind.OBSERVED
    what: Literal["crawl"] = "crawl"
    pages: int
    is_whole: bool
    stops: tuple[CrawlStop, ...] = ()
    findings: tuple[Finding, ...] = ()
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    software: tuple[str, ...] = ()
