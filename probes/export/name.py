"""Is the name of a member a trap, and how is it shown?

Nothing is ever extracted to a path, so a hostile name harms nobody here; it is
reported because it may harm the person who unpacks the export.
"""

import re
import unicodedata

LONGEST = 200
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


def escape(text: str) -> str:
    r"""Write control, format and unassigned characters as `\uXXXX`, and cut at 200 characters."""
    shown = "".join(_shown(letter) for letter in text[:LONGEST])
    return shown[:LONGEST]


def _shown(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if unicodedata.category(letter).startswith("C") else letter


def traps(name: str) -> tuple[str, ...]:
    """Name what is hostile in a member's name, as problem codes."""
    found = []
    if ".." in re.split(r"[/\\]", name):
        found.append("path_traversal")
    if _ABSOLUTE.match(name):
        found.append("absolute_path")
    if any(unicodedata.category(letter) == "Cc" for letter in name):
        found.append("control_characters")
    if _BIDI.search(name):
        found.append("bidi_override")
    return tuple(found)
