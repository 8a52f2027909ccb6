"""In which encoding did an archiver write the names of files?

Zip has a flag for UTF-8, and for all else only a habit (CP437, APPNOTE
appendix D) that Windows in Europe (CP850, CP1252), Japan (Shift-JIS) and China
(GBK) does not keep. All names of one archive are looked at together: the
encoding in which they read as names is taken, and where none does, the habit.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

_CANDIDATES: Final = ("cp437", "cp850", "cp1252", "shift_jis", "gbk")
_MOST: Final = 1000  # names that decide
_EAST = frozenset({"shift_jis", "gbk"})
_LETTERS = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœßúùûüýÿ")
_MARKS = frozenset("’«»°§–—€")


def spelling_of(names: Iterable[bytes]) -> str:
    """Choose the codec in which the names of one archive read best."""
    told = [name for _, name in zip(range(_MOST), (n for n in names if not n.isascii()), strict=False)]
    if not told:
        return "cp437"
    if all(_decodes(name, "utf-8") for name in told):
        return "utf-8"
    scores = {codec: sum(_score(name, codec) for name in told) for codec in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda codec: scores[codec])
    return best if scores[best] > 0 else "cp437"


def _decodes(name: bytes, codec: str) -> bool:
    try:
        name.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _score(name: bytes, codec: str) -> float:
    """Say how much like a name it reads, for each byte beyond ASCII, so that encodings of two bytes have no handicap."""
    try:
        text = name.decode(codec)
    except UnicodeDecodeError:
        return -4.0 * len(name)
    if codec in _EAST:
        return sum(_eastern(text, place, codec) for place in range(len(text)))
    return sum(_western(text, place) for place in range(len(text)))


def _western(text: str, place: int) -> float:
    letter = text[place]
    if letter.isascii():
        return 0
    before = text[place - 1] if place else ""
    if letter.lower() in _LETTERS:
        if letter.isupper() and before.islower():
            return -1.0
        return 1.0 if before.isascii() or not letter.isupper() else -0.5
    return 0.25 if letter in _MARKS else -1.5


def _eastern(text: str, place: int, codec: str) -> float:
    letter = text[place]
    if letter.isascii():
        return 0
    if "\uff61" <= letter <= "\uff9f" or unicodedata.category(letter).startswith("C"):
        return -2.0
    beside = (text[place - 1] if place else "") + text[place + 1 : place + 2]
    if any("a" <= near <= "z" for near in beside):
        return -1.0  # what would be a word of the West, cut in two
    if "\u3040" <= letter <= "\u30ff":
        return 3.0 if codec == "shift_jis" else 1.0
    return 2.0 if _is_common(letter, codec) else -0.5


def _is_common(letter: str, codec: str) -> bool:
    """Whether it stands in the first level of the national standard (JIS X 0208, GB 2312)."""
    raw = letter.encode(codec, "ignore")
    if len(raw) != 2:
        return False
    return (
        b"\x88\x9f" <= raw <= b"\x98\x72"
        if codec == "shift_jis"
        else b"\xb0\xa1" <= raw <= b"\xd7\xf9" and raw[1] >= 0xA1
    )
