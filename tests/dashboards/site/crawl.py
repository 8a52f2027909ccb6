"""What does a page lead to, and what does it load, as a browser would find it?"""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Seen(HTMLParser):
    """The links, the loads and the places of a page."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "link" and said.get("rel") in ("stylesheet", "icon", "alternate"):
            (self.links if said["rel"] == "alternate" else self.loads).append(said["href"])
        if tag in ("img", "script") and "src" in said:
            self.loads.append(said["src"])
        if tag == "form" and said.get("action"):
            self.links.append(said["action"])

    handle_startendtag = handle_starttag


def seen(html: str) -> Seen:
    found = Seen()
    found.feed(html)
    return found
