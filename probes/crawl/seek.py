"""What on a page tells how a service informs people of their rights?

Pure: from the page as it is read to the passages that matter. A passage is
quoted by its place; what only may mean something is told apart, so that it
can neither praise nor accuse.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from probes.crawl.lexicon import Lexicon, Span, plain_of, sentence_at
from probes.crawl.page import Link, Page
from probes.crawl.site import Passage

NOTICE_PHRASES: Final = 3
"""So many different phrases of a privacy notice make a page one that is linked, or headed, as one ..."""

NOTICE_PHRASES_ALONE: Final = 6
"""... and so many any page."""

_NEAR: Final = 400  # characters around what says how to ask, within which the address, the form or the way stands
_MOST_OF_A_KIND: Final = 4
_POSTCODE: Final = re.compile(
    r"\b(?:F-)?\d{5}\s+[A-ZÀ-Ý][\w'’-]+|\bCS\s?\d{5}\b|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|\b\d{4}\s+[A-ZÀ-Ý]\w{2,}"
)
_YEAR_BEFORE: Final = re.compile(
    r"(?:\b(?:jan|f[eé]b|f[eé]v|mar|apr|avr|ma[iy]|jui?n|jui?l|ao[uû]|aug|sep|oct|nov|d[eé]c)[a-zûé]*\.?\s+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?|©\s*|\(c\)\s*|copyright\s+|\d\s?[-–]\s?)$",
    re.IGNORECASE,
)
"""What stands before a year, which is no postal code: a month, a sign of copyright, another year."""

_PHONE: Final = re.compile(r"(?:\+\d{2}|\b0)[\s.()-]?\d(?:[\s.()-]*\d){7,9}\b")


def is_notice(page: Page, lexicon: Lexicon, words: str) -> bool:
    """Whether a page is a privacy notice; `words` are those of the link that leads to it."""
    phrases = lexicon.count("notice", plain_of(page.text))
    named = any(lexicon.labels("notice", text) for text in (words, *page.headings))
    return phrases >= (NOTICE_PHRASES if named else NOTICE_PHRASES_ALONE)


def passages_of(
    page: Page, lexicons: Sequence[Lexicon], *, is_notice: bool, is_near: bool, common: frozenset[str] = frozenset()
) -> tuple[Passage, ...]:
    """Find what a page says.

    Args:
        page: as it is read.
        lexicons: of the languages whose words are looked for.
        is_notice: it is a privacy notice.
        is_near: it is one, or one link away from one.
        common: lines that stand on the home page too, made plain: what heads and ends every page says of no page how
            one asks.
    """
    plain, found = plain_of(page.text), list[Passage]()
    own = _own(plain, common)
    for lexicon in lexicons:
        if is_near:
            found += _named(plain, lexicon)
            found += _asking(page, plain, own, lexicon)
        else:
            for span in _sentences(plain, lexicon.find("asking_elsewhere", own)):
                found.append(Passage(kind="asking_perhaps", start=span.start, end=span.end))
        found += _linked(page, lexicon)
    found += _contacts(page, plain, lexicons, is_near=is_near)
    if is_notice:
        first = _head(page, plain)
        found.insert(0, Passage(kind="notice", start=first.start, end=first.end))
    return tuple(_few(found))


def lines_of(text: str) -> frozenset[str]:
    """The lines of a page, made plain."""
    return frozenset(line.strip() for line in plain_of(text).split("\n"))


def _own(plain: str, common: frozenset[str]) -> str:
    """The text with blanks where a line stands on other pages too; every character keeps its place."""
    return "\n".join(" " * len(line) if line.strip() in common else line for line in plain.split("\n"))


def _head(page: Page, plain: str) -> Span:
    """Where a page's heading stands, else how it begins."""
    for heading in reversed(page.headings):
        at = plain.find(plain_of(heading))
        if heading and at >= 0:
            return Span(at, at + len(heading))
    return sentence_at(plain, len(plain) - len(plain.lstrip()))


def _named(plain: str, lexicon: Lexicon) -> Iterator[Passage]:
    for kind in ("portability", "access", "identity"):
        for span in _sentences(plain, lexicon.find(kind, plain)):
            yield Passage(kind=kind, start=span.start, end=span.end)
    named = {span.start for span in _sentences(plain, lexicon.find("portability", plain))}
    for span in _sentences(plain, lexicon.find("portability_perhaps", plain)):
        if span.start not in named:
            yield Passage(kind="portability_perhaps", start=span.start, end=span.end)


def _sentences(plain: str, spans: Iterator[Span]) -> Iterator[Span]:
    seen = set()
    for span in spans:
        sentence = sentence_at(plain, span.start)
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _asking(page: Page, plain: str, own: str, lexicon: Lexicon) -> Iterator[Passage]:
    """How one asks: the words for it, with an address, a form or a way near them; the one without the other perhaps."""
    places = [*(m.start for m in page.mails), *page.forms, *(m.start() for m in _POSTCODE.finditer(page.text))]
    places += [link.start for link in page.links if _is_way(link, lexicon)]
    places = [place for place in places if own[place : place + 1].strip() or place in page.forms]
    said = list(_sentences(plain, lexicon.find("asking", own)))
    for span in said:
        near = any(span.start - _NEAR <= place <= span.end + _NEAR for place in places)
        is_way = any(phrase in plain[span.start : span.end] for phrase in ("«", '"', "“", ">", "→"))
        yield Passage(kind="asking" if near or is_way else "asking_perhaps", start=span.start, end=span.end)
    if not said:
        for place in places[:1]:
            span = sentence_at(plain, min(place, max(len(plain) - 1, 0)))
            yield Passage(kind="asking_perhaps", start=span.start, end=span.end)


def _is_way(link: Link, lexicon: Lexicon) -> bool:
    return any(lexicon.labels(kind, link.words) for kind in ("request", "contact"))


def _linked(page: Page, lexicon: Lexicon) -> Iterator[Passage]:
    for link in page.links:
        for kind in ("request", "terms"):
            if lexicon.labels(kind, link.words):
                yield Passage(kind=kind, start=link.start, end=link.end, to=link.url)


def _contacts(page: Page, plain: str, lexicons: Sequence[Lexicon], *, is_near: bool) -> Iterator[Passage]:
    """Any way to reach them, and whether it is the data protection officer's."""
    for mail in page.mails:
        near = plain[max(0, mail.start - _NEAR // 2) : mail.end + _NEAR // 8]
        officer = is_near or any(True for lexicon in lexicons for _ in lexicon.find("officer", near))
        yield Passage(
            kind="contact", start=mail.start, end=mail.end, to=mail.url, sort="officer" if officer else "mail"
        )
    for place in page.forms[:1]:
        yield Passage(kind="contact", start=place, end=place, sort="form")
    for found in [one for one in _POSTCODE.finditer(page.text) if not _is_year(page.text, one.start())][:1]:
        yield Passage(kind="contact", start=found.start(), end=found.end(), sort="post")
    for found in list(_PHONE.finditer(page.text))[:1]:
        yield Passage(kind="contact", start=found.start(), end=found.end(), sort="phone")


def _is_year(text: str, start: int) -> bool:
    return _YEAR_BEFORE.search(text[max(0, start - 24) : start]) is not None


def _few(found: Sequence[Passage]) -> Iterator[Passage]:
    """The first few of each kind, in the order found; what stands at one place once."""
    counted: dict[tuple[str, str], int] = {}
    seen = set()
    for passage in found:
        if (passage.kind, passage.start) in seen:
            continue
        seen.add((passage.kind, passage.start))
        key = passage.kind, passage.sort
        counted[key] = counted.get(key, 0) + 1
        if counted[key] <= _MOST_OF_A_KIND:
            yield passage
