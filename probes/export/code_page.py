"""In which of the old one-byte encodings do letters stand where letters stand?

French in Mac Roman or in code page 850, taken for Windows-1252, has marks and
capitals within its words; in ISO 8859-15 its œ is a fraction. Only what reads
much better otherwise is read otherwise: text in any other language stays what
it was taken for.
"""

import re
from collections.abc import Iterator
from typing import Final

_LOWER: Final = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœßúùûüÿðþýšž")
_UPPER: Final = frozenset("ÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜŸÐÞÝŠŽ")
_ORDINALS: Final = frozenset("ªº°²³")
_MARKS: Final = frozenset("«»“”„–—…€£§·•©®™½¼¾×±\u00a0\u202f") | _ORDINALS
_OTHERS: Final = ("mac_roman", "cp850")
_FEWEST: Final = 3  # such characters: fewer prove nothing
_READS_WELL: Final = 0.8  # of them
_MUCH_BETTER: Final = 0.95
_FRACTIONS: Final = re.compile(rb"(?<![0-9])[\xbc-\xbe](?=[A-Za-z\xe0-\xff])|(?<=[A-Za-z\xe0-\xff])[\xbc-\xbe]")
_CURRENCY: Final = re.compile(rb"[0-9] ?\xa4|\xa0\xa4")
_BEYOND: Final = re.compile(r"[^\x00-\x7f]")
_PLAIN: Final = re.compile(rb"[A-Za-z]")
_CONTROLS: Final = re.compile(rb"[\x80-\x9f]")


def other_page(head: bytes, taken_for: str) -> str | None:
    """Name the codec in which a text reads much better than in the one it is taken for; None if there is none."""
    well = _share(head.decode(taken_for, "replace"))
    if well is None or not _PLAIN.search(head):  # words of these languages are for the most part of plain letters
        return None
    if well < _READS_WELL:
        shares = {codec: _share(head.decode(codec, "replace")) or 0 for codec in _OTHERS}
        best = max(shares, key=lambda codec: shares[codec])
        if shares[best] >= _MUCH_BETTER:
            return best
    if not _CONTROLS.search(head) and (_FRACTIONS.search(head) or _CURRENCY.search(head)):
        return "iso-8859-15"  # 0x80 to 0x9f are no letters there, and a fraction stands in no word
    return None


def _share(text: str) -> float | None:
    """Share of the characters beyond ASCII that stand where such ones do; None where there are too few."""
    seen = list(_fitting(text))
    return sum(seen) / len(seen) if len(seen) >= _FEWEST else None


def _fitting(text: str) -> Iterator[bool]:
    for found in _BEYOND.finditer(text):
        place = found.start()
        yield _fits(found[0], text[max(0, place - 1) : place], text[place + 1 : place + 2])


def _fits(letter: str, before: str, after: str) -> bool:
    if letter in _LOWER:
        return not (before.isupper() and after.isupper())
    if letter in _UPPER:
        return not before.islower()
    if letter == "’":
        return before.isalpha()
    within = before.isalpha() and after.isalpha()
    return letter in _MARKS and not within and (letter in _ORDINALS or not before.isalpha() or letter in "»”…")
