"""Which of the strings we look for stand in these bytes, or in this text?

One automaton (Aho and Corasick, 1975) finds all canaries, decoys and the
beginnings of password hashes at once; the cost does not grow with their number.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ahocorasick_rs import AhoCorasick, BytesAhoCorasick

from probes.export.variant import encoded, fold, plain_variant, undone
from results.records import GroundTruth

_WINDOW: Final = 512
"""Bytes after the start of a hit that are always at hand."""

_HASH_STARTS = (
    b"$2a$",
    b"$2b$",
    b"$2y$",
    b"$argon2",
    b"$6$",
    b"$5$",
    b"$P$",
    b"$H$",
    b"$scrypt$",
    b"pbkdf2",
    b"scrypt:",
)
_HASH = re.compile(
    rb"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}"
    rb"|\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{20,}"
    rb"|\$[56]\$(?:rounds=\d+\$)?[./A-Za-z0-9]{4,16}\$[./A-Za-z0-9]{43,86}"
    rb"|\$[PH]\$[./A-Za-z0-9]{31}"
    rb"|\$scrypt\$ln=\d+,r=\d+,p=\d+\$[A-Za-z0-9+/]{8,}\$[A-Za-z0-9+/]{20,}"
    rb"|pbkdf2[_:]sha\d+[$:]\d+\$[A-Za-z0-9+/=]{6,}\$[A-Za-z0-9+/=]{20,}"
    rb"|scrypt:\d+:\d+:\d+\$[A-Za-z0-9]{6,}\$[0-9a-f]{64,}"
)


class Kind(StrEnum):
    OWN = "own"
    BYSTANDER = "bystander"
    DECOY = "decoy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """One literal we look for.

    Attributes:
        record, field: where it was planted; empty for decoys.
        index: which of the field's canaries.
    """

    kind: Kind
    literal: str
    record: str = ""
    field: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ByteHit:
    """A needle in raw bytes, or a password hash (`needle` None), with the place of its first byte."""

    needle: Needle | None
    variant: str
    offset: int


def needles_of(truth: GroundTruth, bystander: GroundTruth | None) -> tuple[Needle, ...]:
    """List what to look for; what stands in both accounts is nobody's leak."""
    own = [
        Needle(kind=Kind.OWN, literal=literal, record=record.id, field=field.name, index=index)
        for record in truth.records
        for field in record.fields
        for index, literal in enumerate(field.canaries)
    ]
    ours = {needle.literal for needle in own}
    foreign = [
        Needle(kind=Kind.BYSTANDER, literal=literal, record=record.id, field=field.name, index=index)
        for record in (bystander.records if bystander else ())
        for field in record.fields
        for index, literal in enumerate(field.canaries)
        if literal not in ours
    ]
    decoys = [Needle(kind=Kind.DECOY, literal=decoy.value) for decoy in truth.decoys]
    return (*own, *foreign, *decoys)


class Scanner:
    """Finds needles. The same code for what was planted and for what never was."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self._by_folded: dict[str, list[Needle]] = {}
        patterns: dict[bytes, list[tuple[Needle | None, str]]] = {start: [(None, "plain")] for start in _HASH_STARTS}
        for needle in needles:
            self._by_folded.setdefault(fold(needle.literal), []).append(needle)
            for variant, form in encoded(needle.literal):
                known = patterns.setdefault(form, [])
                if all(needle is not other for other, _ in known):
                    known.append((needle, variant))
        self._folded = list(self._by_folded)
        self._patterns = list(patterns.values())
        self._text = AhoCorasick(self._folded)
        self._bytes = BytesAhoCorasick(list(patterns))
        self._overlap = max(_WINDOW, *(len(form) for form in patterns))

    def in_text(self, text: str) -> dict[Needle, str]:
        """Give the needles in a text, with the variant each was found in, the plainest first."""
        found: dict[Needle, str] = {}
        for needle in self._search(text):
            found[needle] = plain_variant(needle.literal, text)
        for variant, form in undone(text):
            for needle in self._search(form):
                found.setdefault(needle, variant)
        return found

    def _search(self, text: str) -> Iterator[Needle]:
        for number, _, _ in self._text.find_matches_as_indexes(fold(text), overlapping=True):
            yield from self._by_folded[self._folded[number]]

    def in_bytes(self, portions: Iterable[bytes]) -> Iterator[ByteHit]:
        """Give every needle and every password hash in a stream of bytes, in any encoding."""
        offset, rest = 0, b""
        for portion in portions:
            window = rest + portion
            if len(window) > self._overlap:
                end = len(window) - self._overlap
                yield from self._hits(window, end, offset)
                offset, rest = offset + end, window[end:]
            else:
                rest = window
        yield from self._hits(rest, len(rest), offset)

    def _hits(self, window: bytes, end: int, offset: int) -> Iterator[ByteHit]:
        """Give what begins before `end`; the rest begins in the next window."""
        for number, start, _ in self._bytes.find_matches_as_indexes(window, overlapping=True):
            if start >= end:
                continue
            for needle, variant in self._patterns[number]:
                if needle is not None or _HASH.match(window, start):
                    yield ByteHit(needle=needle, variant=variant, offset=offset + start)
