"""Which of the strings we look for stand in these bytes, or in this text?

One search finds all canaries, decoys and the beginnings of password hashes at
once, by anchors that each of their forms holds; only where one stands are the
forms compared.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from ahocorasick_rs import AhoCorasick

from probes.export.anchor import Markers, anchors_of, forms_of
from probes.export.literals import search_for
from probes.export.variant import Way, fold, plain_variant, undone
from results.records import GroundTruth

_WINDOW: Final = 512
"""Bytes after the start of a hit that are always at hand."""
_GROWTH: Final = 10
"""Times the bytes of a value in UTF-8 that its longest form takes: `&#x1F9D1;` for a character of one."""
_REMEMBERED: Final = 4096
"""Values whose forms are kept: those that were found are found again."""

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

    def __init__(self, needles: Sequence[Needle], *, large: bool = False) -> None:
        """Prepare to look for needles.

        Args:
            needles: all of them.
            large: whether so much is to be searched that seconds of preparation pay.
        """
        self._by_folded: dict[str, list[Needle]] = {}
        by_value: dict[str, list[Needle]] = {}
        for needle in needles:
            self._by_folded.setdefault(fold(needle.literal), []).append(needle)
            by_value.setdefault(needle.literal, []).append(needle)
        self._folded = list(self._by_folded)
        self._text = AhoCorasick(self._folded)
        self._values = list(by_value)
        self._needles = list(by_value.values())
        self._plain = [value.encode("utf-8", "replace") for value in self._values]
        self._forms = lru_cache(_REMEMBERED)(forms_of)
        self._markers = Markers(self._values) if Markers.fit(self._values) else None
        self._anchored: dict[bytes, list[int]] = {start: [] for start in _HASH_STARTS}
        self._ways: dict[bytes, Way | None] = {}
        if self._markers is not None:
            self._anchored |= {literal: [] for literal in self._markers.LITERALS}
            self._ways |= self._markers.LITERALS
        else:
            for number, value in enumerate(self._values):
                told = tuple(anchors_of(value))
                for anchor in dict.fromkeys(anchor for anchor, _ in told):
                    self._anchored.setdefault(anchor, []).append(number)
                for anchor, way in told:
                    if self._ways.setdefault(anchor, way) is not way:
                        self._ways[anchor] = None  # elsewhere it stands in forms of another
        self._literals = list(self._anchored)
        self._search_bytes = search_for(self._literals, large=large)
        longest = max(map(len, self._plain), default=0)
        self._overlap = max(_WINDOW, _GROWTH * longest)

    def in_text(self, text: str) -> dict[Needle, str]:
        """Give the needles in a text, with the variant each was found in, the plainest first."""
        found: dict[Needle, str] = {}
        for needle in dict.fromkeys(self._search(text)):
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
        found: dict[tuple[int, int, bytes], str] = {}
        for number, start in self._search_bytes(window):
            literal = self._literals[number]
            if literal in _HASH_STARTS and start < end and _HASH.match(window, start):
                yield ByteHit(needle=None, variant="plain", offset=offset + start)
            for value in self._likely(literal, window, start):
                for form, variant in self._forms_at(window, start, literal, value):
                    for before in _places(literal, form):
                        if 0 <= start - before < end and window.startswith(form, start - before):
                            found[start - before, value, form] = variant
        for (start, value, _), variant in sorted(found.items()):
            for needle in self._needles[value]:
                yield ByteHit(needle=needle, variant=variant, offset=offset + start)

    def _forms_at(self, window: bytes, start: int, literal: bytes, value: int) -> Iterable[tuple[bytes, str]]:
        """Give the forms that may stand around an anchor: the value as it is, or else all."""
        plain = self._plain[value]
        before = plain.find(literal)
        if 0 <= before <= start and window.startswith(plain, start - before):
            return ((plain, "plain"),)
        return self._forms(self._values[value], self._ways.get(literal)).items()

    def _likely(self, literal: bytes, window: bytes, start: int) -> Iterable[int]:
        """Number the values that may stand around an anchor."""
        anchored = self._anchored[literal]
        return (
            anchored if anchored or self._markers is None else self._markers.at(window, start, self._ways.get(literal))
        )


def _places(literal: bytes, form: bytes) -> Iterator[int]:
    """Give each place of an anchor in a form."""
    place = form.find(literal)
    while place >= 0:
        yield place
        place = form.find(literal, place + 1)
