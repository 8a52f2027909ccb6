"""What does a person read on a page, and where do its links lead?

The words line by line, with what a program would unfold; links and addresses
with the words they stand under. Nothing is run.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

import pypdfium2
from lxml import etree, html

LARGEST_TEXT: Final = 1_000_000
"""Characters; the rest of a page is not read."""

_MOST_LINKS: Final = 2000
_MOST_PDF_PAGES: Final = 80
_DEEPEST: Final = 300
_FEW: Final = 200  # characters: a page with less says nothing without its scripts

_UNREAD: Final = frozenset({"script", "style", "head", "template", "noscript", "object", "svg", "iframe", "select"})
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "del",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "input",
        "button",
    ]
)
_SPACE: Final = re.compile(r"[ \t\r\n\f\v]+")
_PARTS: Final = re.compile(r"\s[–—|·-]\s")
_HOME: Final = ("accueil", "page d'accueil", "page d’accueil", "bienvenue", "home", "home page", "welcome")
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


@dataclass(frozen=True, slots=True)
class Link:
    """Where it leads, without the place on that page; and its words, at their place in the text."""

    url: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it is read.

    Attributes:
        language: as the page itself says.
        headings: its title and its first heading.
        mails: addresses, with their places in the text.
        forms: places of forms in which one can write freely.
        asks_password: one signs in here.
        is_scripted: a program builds what is to be read here.
        generator: what made it, as it says.
        site: what the site is called, as the page says.
    """

    url: str
    text: str
    language: str = ""
    headings: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    mails: tuple[Link, ...] = ()
    forms: tuple[int, ...] = ()
    asks_password: bool = False
    is_scripted: bool = False
    generator: str = ""
    site: str = ""


def read_html(url: str, body: bytes, encoding: str) -> Page:
    """Read a page; of one that is damaged, what there is."""
    text = body.decode(encoding, "replace")
    if not text.strip():
        return Page(url=url, text="", is_scripted=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(url=url, text="")
    reader = _Reader(_base(root, url))
    reader.read(root, 0)
    words = reader.text()
    return Page(
        url=url,
        text=words,
        language=(root.get("lang") or "").partition("-")[0].lower()[:2],
        headings=tuple(dict.fromkeys(_words(h) for tag in ("title", "h1") for h in list(root.iter(tag))[:2])),
        links=tuple(reader.links[:_MOST_LINKS]),
        mails=(*reader.mails, *mails_in(words)),
        forms=tuple(reader.forms),
        asks_password=any(field.get("type") == "password" for field in root.iter("input")),
        is_scripted=len(words) < _FEW and any(True for _ in root.iter("script")),
        generator=_meta(root, "name", "generator"),
        site=_meta(root, "property", "og:site_name") or _site(root),
    )


def read_pdf(url: str, body: bytes) -> Page:
    """Read a notice that is a PDF: its words, page by page; of one that cannot be opened, none."""
    try:
        document = pypdfium2.PdfDocument(io.BytesIO(body))
    except pypdfium2.PdfiumError:
        return Page(url=url, text="")
    try:
        pages = [document[n].get_textpage().get_text_bounded() for n in range(min(len(document), _MOST_PDF_PAGES))]
    except pypdfium2.PdfiumError:
        pages = []
    finally:
        document.close()
    # a PDF breaks lines where the paper ends, not where sentences do
    text = re.sub(r"(?<=[^\n.:;!?])\n(?=\S)", " ", "\n".join(pages).replace("\r\n", "\n"))[:LARGEST_TEXT]
    return Page(url=url, text=text, mails=tuple(mails_in(text)))


def mails_in(text: str) -> Iterator[Link]:
    """Addresses that stand in a text."""
    for found in _MAIL.finditer(text):
        yield Link(f"mailto:{found[0]}", found[0], found.start(), found.end())


def _base(root: html.HtmlElement, url: str) -> str:
    return next((urljoin(url, base.get("href") or "") for base in root.iter("base")), url)


def _meta(root: html.HtmlElement, key: str, name: str) -> str:
    return next((m.get("content") or "" for m in root.iter("meta") if m.get(key) == name), "").strip()[:200]


def _site(root: html.HtmlElement) -> str:
    """The part of a title that is no page's: `Home – Acme` is Acme's."""
    title = next((_words(element) for element in root.iter("title")), "")
    parts = [part.strip() for part in _PARTS.split(title) if part.strip()]
    return next((part for part in parts if part.lower() not in _HOME), title)


def _words(element: etree._Element) -> str:
    return _SPACE.sub(" ", "".join(text for text in element.itertext() if isinstance(text, str))).strip()[:300]


class _Reader:
    """Gathers words with their places."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._parts: list[str] = []
        self._length = 0
        self.links: list[Link] = []
        self.mails: list[Link] = []
        self.forms: list[int] = []

    def text(self) -> str:
        return "".join(self._parts)

    def read(self, element: html.HtmlElement, depth: int) -> None:
        if not isinstance(element.tag, str) or depth > _DEEPEST:
            return
        tag = element.tag.lower()
        if tag in _UNREAD:
            if tag == "iframe":
                self._leads(element.get("src") or "", element.get("title") or "", self._length)
            return
        if tag == "br" or tag not in _INLINE:
            self._line()
        if tag == "form" and any(True for _ in element.iter("textarea")):
            self.forms.append(self._length)
        start, first = self._length, len(self._parts)
        self._say(element.text)
        if tag == "img":
            self._say(element.get("alt"))
        for child in element:
            self.read(child, depth + 1)
            self._say(child.tail)
        if tag == "a":
            self._link(element, start, "".join(self._parts[first:]).strip())
        if tag not in _INLINE:
            self._line()

    def _say(self, words: str | None) -> None:
        if not words or self._length > LARGEST_TEXT:
            return
        words = _SPACE.sub(" ", words)
        if self._parts and self._parts[-1][-1] in " \n":
            words = words.removeprefix(" ")
        if words:
            self._parts.append(words)
            self._length += len(words)

    def _line(self) -> None:
        if self._parts and self._parts[-1][-1] != "\n":
            self._parts.append("\n")
            self._length += 1

    def _link(self, element: html.HtmlElement, start: int, words: str) -> None:
        target = (element.get("href") or "").strip()
        words = words or element.get("aria-label") or element.get("title") or ""
        if target.lower().startswith("mailto:"):
            address = target[7:].partition("?")[0]
            self.mails.append(Link(f"mailto:{address}", words, start, self._length))
            return
        self._leads(target, words, start)

    def _leads(self, target: str, words: str, start: int) -> None:
        try:
            url = urldefrag(urljoin(self._base, target)).url
            is_web = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
        except ValueError:
            return
        if target and is_web:
            self.links.append(Link(url, words[:300], start, self._length))
