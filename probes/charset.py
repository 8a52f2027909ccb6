"""Which character set does somebody mean by a name, and is it one that text is written in?

Names come from outside. Some that Python knows are no character sets: notations
of host names and of programs, which take hours for what a text takes a moment.
"""

import codecs
import re

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


def charset(named: str | None) -> str | None:
    """Give the name by which bytes can be decoded; None where nobody knows such a character set."""
    if named is None or not _NAME.fullmatch(named):
        return None
    try:
        known = codecs.lookup(named).name
        if known.replace("_", "-") in _NO_TEXT:
            return None
        b" ".decode(known, "replace")  # what turns bytes into bytes says so
    except LookupError:
        return None
    return known
