"""By which words are notices, and what stands in them, known? One file a language.

A phrase becomes a pattern over text that was made plain: small letters, straight
quotes, single spaces, as many characters as before, so that places stay places.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

LANGUAGES: Final = ("fr", "en")
"""Those that have a file here; in others nothing is found, and nothing said to be missing."""

_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\t": " ", "‑": "-"})
_SENTENCE: Final = re.compile(r"[^\n.!?]+(?:[.!?](?!\s|$)[^\n.!?]*)*[.!?]?")
_LONGEST: Final = 500  # of a sentence that is quoted
_LONGEST_LABEL: Final = 100


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text, from its first character to behind its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Patterns that must all stand in one sentence."""

    parts: tuple[re.Pattern[str], ...]

    def find(self, plain: str) -> Iterator[Span]:
        """Where the phrase stands in a plain text: its first part, sentence by sentence."""
        first, *others = self.parts
        for found in first.finditer(plain):
            sentence = sentence_at(plain, found.start())
            if all(other.search(plain, sentence.start, sentence.end) for other in others):
                yield Span(found.start(), found.end())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of one language, by what they tell."""

    language: str
    links: Mapping[str, tuple[Phrase, ...]]
    passages: Mapping[str, tuple[Phrase, ...]]

    def labels(self, kind: str, words: str) -> bool:
        """Whether a link with these words is of a kind; a whole paragraph that is a link is of none."""
        plain = plain_of(words)
        return len(plain) <= _LONGEST_LABEL and any(True for p in self.links[kind] for _ in p.find(plain))

    def find(self, kind: str, plain: str) -> Iterator[Span]:
        """Where a plain text says something of a kind."""
        for phrase in self.passages[kind]:
            yield from phrase.find(plain)

    def count(self, kind: str, plain: str) -> int:
        """How many different phrases of a kind stand in a plain text."""
        return sum(any(True for _ in phrase.find(plain)) for phrase in self.passages[kind])


@cache
def lexicons() -> tuple[Lexicon, ...]:
    """Read the phrases of every language."""
    return tuple(_read(language) for language in LANGUAGES)


def plain_of(text: str) -> str:
    """Make a text plain; every character keeps its place."""
    return "".join(c if len(c) == 1 else c[0] for c in (char.lower() for char in text.translate(_PLAIN)))


def sentence_at(plain: str, place: int) -> Span:
    """The sentence around a place; of one without end, what is near."""
    line_start, line_end = plain.rfind("\n", 0, place) + 1, plain.find("\n", place)
    line_end = len(plain) if line_end < 0 else line_end
    for found in _SENTENCE.finditer(plain, line_start, line_end):
        if found.start() <= place < found.end():
            start = max(found.start(), place - _LONGEST // 2)
            return Span(start, min(found.end(), start + _LONGEST))
    return Span(place, min(line_end, place + _LONGEST))


def _read(language: str) -> Lexicon:
    written = yaml.safe_load(files("probes.crawl").joinpath(f"lexicon/{language}.yaml").read_text("utf-8"))
    links, passages = (
        {kind: tuple(_phrase(phrase) for phrase in phrases) for kind, phrases in written[part].items()}
        for part in ("links", "passages")
    )
    return Lexicon(language, links, passages)


def _phrase(written: str) -> Phrase:
    return Phrase(tuple(re.compile(_pattern(part)) for part in plain_of(written).split(" & ")))


def _pattern(part: str) -> str:
    """Words in order; a star the rest of one, alone any few; dots up to twelve words between."""
    tokens = part.split()
    pattern = r"(?<!\w)"
    for number, word in enumerate(tokens):
        if word == "...":
            continue
        if number:
            pattern += r"(?:\s+\S+){0,12}?\s+" if tokens[number - 1] == "..." else r"\s+"
        pattern += r"\S+(?:\s+\S+){0,3}" if word == "*" else re.escape(word).replace(r"\*", r"\w*")
    return pattern + r"(?!\w)"
