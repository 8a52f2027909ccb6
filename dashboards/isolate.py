"""How does a name from outside stand in a sentence of ours, whatever is in it?"""

import re
import unicodedata
from typing import Final

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_RIGHT: Final = frozenset({"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"})
_FIRST_STRONG, _POP = "\u2068", "\u2069"


def told(name: str) -> str:
    """A name without what XML cannot hold; where it runs from right to left it is isolated (UAX 9)."""
    plain = _FORBIDDEN.sub("\ufffd", name)
    if not any(unicodedata.bidirectional(letter) in _RIGHT for letter in plain):
        return plain
    return f"{_FIRST_STRONG}{plain.replace(_POP, '')}{_POP}"
