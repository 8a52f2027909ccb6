"""How much of a download link could be unguessable?"""

import math
import re
from urllib.parse import unquote, urlsplit

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_RUN = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_WORD = 15


def secret_bits(url: str) -> int:
    """The most that could be unguessable in an address, in bits: at most so much, and perhaps far less.

    Every part with a digit in it, and every run of letters longer than a
    word, is taken as drawn at random from the signs it uses. An address that
    is poor even so can be guessed; that a rich one cannot is not said.
    """
    parts = urlsplit(url)
    pieces = (*parts.path.split("/"), *re.split("[&=;]", parts.query))
    return int(sum(_bits(unquote(piece)) for piece in pieces))


def _bits(piece: str) -> float:
    uuid = _UUID.search(piece)
    if uuid:  # RFC 9562: 122 bits of a random one; at most 62 of one made from a time
        rest = _bits(piece.replace(uuid[0], ""))
        return (122 if uuid[1] == "4" else 62) + rest
    return sum(_run_bits(run) for run in _RUN.findall(piece))


def _run_bits(run: str) -> float:
    if not any(sign.isdigit() for sign in run) and len(run) <= _LONGEST_WORD:
        return 0
    if run.isdigit():
        return len(run) * math.log2(10)
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", run):
        return len(run) * 4
    return len(run) * math.log2(64)
