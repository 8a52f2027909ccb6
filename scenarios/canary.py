"""By which word is a planted value known again, wherever it comes back?

A token is one invented word of 19 ASCII letters, such as
`wyvumupvyqjonjeczyd`: the marker `wyvu`, then five syllables that carry an id
and a checksum. Letters alone, because forms refuse digits in names; syllables,
because a civil servant reads it. It passes unchanged through JSON escapes,
mojibake, entities, CSV quoting, NFC, NFD and percent-encoding, and one scan for
the few `MARKERS` finds the tokens of all accounts at once.

Nineteen letters are the price of reading: 50 bits, a checksum and a marker fit
into sixteen only as a heap of consonants.
"""

import base64
import hmac
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

MARKER = "wyvu"
"""Four letters that stand together in no language we know of, hence in exports only by chance or by us."""

_ONSETS = "bcdfghjklmnprstvwxz"
_VOWELS = "aeiouy"
_CODAS = "bcdfgklmnpqrstvwxz"
_SYLLABLES = 5
_RADIX = len(_ONSETS) * len(_VOWELS) * len(_CODAS)

CHECK = 31
"""One well-formed word in 31 is a token. The number a token writes is a multiple of 31, and no change of a
single letter adds one: 31 is a prime that divides no letter's weight and is larger than any alphabet above."""

IDS = _RADIX**_SYLLABLES // CHECK
"""How many ids there are: a little more than 2**50."""

LENGTH = len(MARKER) + 3 * _SYLLABLES

# What no civil servant should be made to read, in French or English. They take 2.9 % of the ids; 2**50 remain.
_UNSEEMLY = ("bit", "con", "cul", "cum", "fag", "fuk", "nig", "nik", "pis", "sex", "tit", "zob")
_SYLLABLE = rf"[{_ONSETS}][{_VOWELS}][{_CODAS}]"
_TOKEN = re.compile(rf"{MARKER}((?:{_SYLLABLE}){{{_SYLLABLES}}})", re.ASCII | re.IGNORECASE)

_CASES = tuple(form.encode("ascii") for form in (MARKER, MARKER.capitalize(), MARKER.upper()))
_WIDE = tuple(b"\0".join(bytes([letter]) for letter in form) for form in _CASES)


def _in_base64(form: bytes, offset: int) -> bytes:
    """The characters that a form always has in base64 when `offset` bytes of a group stand before it."""
    encoded = base64.b64encode(bytes(offset) + form)
    return encoded[math.ceil(offset * 8 / 6) : (offset + len(form)) * 8 // 6]


MARKERS = (*_CASES, *_WIDE)
"""What a scanner of bytes looks for: lower, title and upper case, in ASCII (so in UTF-8) and in UTF-16 of either order."""

BASE64_MARKERS = tuple(dict.fromkeys(_in_base64(form, offset) for form in _CASES for offset in range(3)))
"""The same inside base64, at each of the three alignments; a hit says only that the text is worth decoding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a value belongs: what is made for one origin is made for no other.

    Attributes:
        seed: of the account's truth.
        namespace: `canary` or `decoy`: nothing planted is ever equal to what is not.
    """

    seed: str
    account: str
    record: str
    field: str
    namespace: str = "canary"

    def __post_init__(self) -> None:
        if not self.seed:
            raise ValueError("a truth needs a seed; make one with secrets.token_hex(16) and store it with the account")

    def draw(self, purpose: str, *which: int) -> int:
        """Draw 256 bits by HMAC-SHA256: the same for the same origin, purpose and numbers, on every machine."""
        message = json.dumps([self.namespace, self.account, self.record, self.field, purpose, *which])
        return int.from_bytes(hmac.digest(self.seed.encode(), message.encode(), "sha256"))


def make_token(origin: Origin, index: int = 0) -> str:
    """Make the token of an origin's value number `index`, in lower case.

    It carries 50 bits: among a million tokens, two are equal with a chance of
    1 in 2 300 (birthday bound n²/2N).
    """
    drawn = (MARKER + _written(origin.draw("token", index, attempt) % IDS * CHECK) for attempt in count())
    return next(token for token in drawn if not any(word in token for word in _UNSEEMLY))


def is_token(word: str) -> bool:
    """Tell a token from a word that looks like one, whatever its case.

    Every single changed letter is refused. Of words with the marker, one in 31
    passes if it is made of the same syllables, one in 1.4 million if its
    letters are random.
    """
    found = _TOKEN.fullmatch(word)
    return found is not None and _read(found[1].lower()) % CHECK == 0


def find_canaries(text: str) -> Iterator[str]:
    """List the tokens that stand in a text, in order, in lower case, each as often as it stands there.

    They may stand inside longer words (`img-wyvu….jpg`). Words whose checksum is wrong are passed over.
    """
    for found in _TOKEN.finditer(text):
        if _read(found[1].lower()) % CHECK == 0:
            yield found[0].lower()


def _written(number: int) -> str:
    syllables = []
    for _ in range(_SYLLABLES):
        number, syllable = divmod(number, _RADIX)
        syllable, coda = divmod(syllable, len(_CODAS))
        onset, vowel = divmod(syllable, len(_VOWELS))
        syllables.append(_ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda])
    return "".join(reversed(syllables))


def _read(letters: str) -> int:
    number = 0
    for at in range(0, len(letters), 3):
        onset, vowel = _ONSETS.index(letters[at]), _VOWELS.index(letters[at + 1])
        number = number * _RADIX + (onset * len(_VOWELS) + vowel) * len(_CODAS) + _CODAS.index(letters[at + 2])
    return number
