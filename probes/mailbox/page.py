"""What does a person read in a mail that is a page?

Its words, line by line, without what is hidden; what it quotes of other mails
is kept apart; and where its links lead. Nothing is fetched or run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml import etree, html

_UNREAD: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg"})
_LINES: Final = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "hr",
        "section",
    }
)
_QUOTES: Final = re.compile(
    r"\b(?:gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra|OutlookMessageHeader)\b"
)
_HEADS: Final = frozenset({"divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container"})
"""What stands before a quoted mail: it and all that follows it is a quotation."""

_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://[^\s<>\"'\])}]{1,2000}", re.IGNORECASE)
_AT_END: Final = ".,;:!?»”’"
_MOST_LINKS: Final = 500
_DEEPEST: Final = 300


@dataclass(frozen=True, slots=True)
class Link:
    """Where it leads, by `http` or `https`, and its words."""

    url: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The words of a page, with what it quotes apart; `cut`: there is more in it than is read."""

    text: str
    quoted: str
    links: tuple[Link, ...]
    cut: bool = False


def read_page(source: str) -> Page:
    """Read a page; of one that is damaged, what there is."""
    if not source.strip():
        return Page(text="", quoted="", links=())
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)  # else what lies deep is left out without a word
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(text="", quoted="", links=(), cut=True)
    reader = _Reader()
    reader.read(root, quoted=False, depth=0)
    return Page(text=_tidy(reader.own), quoted=_tidy(reader.quoted), links=tuple(reader.links), cut=reader.cut)


def links_in_text(text: str) -> Iterator[Link]:
    """Addresses that stand in a text."""
    for number, found in enumerate(_ADDRESS.finditer(text)):
        if number >= _MOST_LINKS:
            return
        url = found[0].rstrip(_AT_END)
        if is_web(url):
            yield Link(url, url)


def is_web(url: str) -> bool:
    """Whether it leads to a host by `http` or `https`, and to nobody in whose name it would sign in."""
    try:
        parts = urlsplit(url.strip())
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


class _Reader:
    def __init__(self) -> None:
        self.own: list[str] = []
        self.quoted: list[str] = []
        self.links: list[Link] = []
        self.cut = False
        self._is_quoted = False  # a quoted mail began: it goes on to the end

    def read(self, element: html.HtmlElement, *, quoted: bool, depth: int) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNREAD or _is_hidden(element):
            return
        if depth > _DEEPEST:
            self.cut = True
            return
        if element.get("id") in _HEADS:
            self._is_quoted = True
        quoted = quoted or element.tag == "blockquote" or bool(_QUOTES.search(element.get("class") or ""))
        if element.tag in _LINES:
            self._say("\n", quoted=quoted)
        self._say(element.text or "", quoted=quoted, source=True)
        if element.tag == "a" and is_web(url := (element.get("href") or "").strip()):
            self._link(element, url)
        for child in element:
            self.read(child, quoted=quoted, depth=depth + 1)
            self._say(child.tail or "", quoted=quoted, source=True)
        if element.tag in _LINES - {"br", "hr"}:
            self._say("\n", quoted=quoted)

    def _link(self, element: html.HtmlElement, url: str) -> None:
        if len(self.links) >= _MOST_LINKS:
            self.cut = True
            return
        self.links.append(Link(url, " ".join(element.text_content().split())[:500]))

    def _say(self, text: str, *, quoted: bool, source: bool = False) -> None:
        into = self.quoted if quoted or self._is_quoted else self.own
        into.append(re.sub(r"\s+", " ", text) if source else text)


def _is_hidden(element: html.HtmlElement) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def _tidy(pieces: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
