"""What is a crawl told, and how do its findings come back? JSON, by stdin and stdout of its process."""

from dataclasses import dataclass, field
from typing import Final, Literal

from pydantic import TypeAdapter

from probes.crawl.site import Read
from results.records import CrawlStop

PAGES: Final = 60
"""The most pages that are read of one site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One site to look over.

    Attributes:
        home: where it begins.
        notice: an address that is known to be the privacy notice's.
        hosts: entries of an allow-list; no other host is asked.
        language: in which pages are asked for.
        agent: the User-Agent, with our address.
        proxy: of the case, with its credentials: a secret.
        pages, seconds: budgets.
        pause_s: between two requests, at least.
    """

    home: str
    hosts: tuple[str, ...]
    language: str
    agent: str
    proxy: str = field(repr=False)
    notice: str | None = None
    pages: int = PAGES
    seconds: float = 120.0
    pause_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """A page was read."""

    what: Literal["page"] = "page"
    page: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLine:
    """The crawl came to its end."""

    what: Literal["end"] = "end"
    left: dict[str, str]
    is_whole: bool
    stops: tuple[CrawlStop, ...]


TASK: Final = TypeAdapter(Task)
LINE: Final[TypeAdapter[PageLine | EndLine]] = TypeAdapter(PageLine | EndLine)
