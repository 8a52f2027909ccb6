"""Where does a page stand, and how does it lead to others, on a server and on a disk alike?

Every link is relative: a page is the same behind any proxy, on any web host and
opened from a folder. On a disk a page is a file, and what a server would
compute (a search, a list of the API) is not led to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from results.records import Language

_SAFE = "/=@+,.~-_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page stands.

    Attributes:
        path: below its language: `service/acme`; the home page has none.
        is_file: it is read from a disk, or from a host that computes nothing.
        asked: the query, of a server's page.
        root: how the page leads to what stands beside the languages; empty: by its depth.
    """

    language: Language
    path: str
    is_file: bool = False
    asked: Mapping[str, str] = field(default_factory=dict)
    root: str = ""

    def __post_init__(self) -> None:
        if not self.root:
            object.__setattr__(self, "root", "../" * (1 + self.path.count("/")))

    @property
    def other(self) -> Language:
        return "en" if self.language == "fr" else "fr"

    def page(self, path: str = "", language: Language | None = None) -> str:
        """The way to another page."""
        begins = f"{self.root}{language or self.language}/"
        if not self.is_file:
            return begins + quote(path, safe=_SAFE)
        return begins + file_of(quote(path, safe=_SAFE))

    def asking(self, path: str, query: Mapping[str, str]) -> str:
        """The way to a page of a server, with a question."""
        said = {name: value for name, value in query.items() if value}
        return self.page(path) + (f"?{urlencode(said)}" if said else "")

    def here(self, language: Language) -> str:
        """The way to the same page in a language."""
        return self.page(self.path, language) + (f"?{urlencode(self.asked)}" if self.asked else "")

    def asset(self, name: str) -> str:
        return f"{self.root}assets/{name}"

    def file(self, release: str, path: str) -> str:
        """The way to a file of a release."""
        begins = "data" if self.is_file else "api/v1/releases"
        return f"{self.root}{begins}/{quote(release)}/{'' if self.is_file else 'files/'}{quote(path, safe=_SAFE)}"

    def archive(self, release: str) -> str:
        """The way to a release as one file."""
        return self.root + (
            f"data/{quote(release)}.zip" if self.is_file else f"api/v1/releases/{quote(release)}/archive.zip"
        )

    def badge(self, service: str) -> str:
        return self.root + badge_of(service, self.language, is_file=self.is_file)

    def grid(self, group: str) -> str:
        """The way to the table of a sector or software, `sector/bank`."""
        return self.root + grid_file_of(group)

    def feed(self, service: str | None = None) -> str:
        return self.root + feed_of(service, self.language, is_file=self.is_file)


def file_of(path: str) -> str:
    """The file of a page below its language."""
    return f"{path}.html" if path else "index.html"


def badge_of(service: str, language: Language, *, is_file: bool) -> str:
    """Where the badge of a service stands."""
    name = quote(service, safe="")
    return f"badge/{name}.{language}.svg" if is_file else f"badge/{name}.svg?lang={language}"


def grid_file_of(group: str) -> str:
    """Where the table of a sector or software stands: its services beside the criteria."""
    return f"grids/{quote(group)}.csv"


def feed_of(service: str | None, language: Language, *, is_file: bool) -> str:
    """Where the feed of a service stands; of none: that of all."""
    name = "all" if service is None else f"services/{quote(service, safe='')}"
    return f"feeds/{name}.{language}.atom" if is_file else f"feeds/{name}.atom?lang={language}"
