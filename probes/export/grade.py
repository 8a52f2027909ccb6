"""How well can software read this member? (M, 0 to 5)."""

from typing import Final

from probes.export.container import CONTAINERS
from probes.export.examine import Examined

OPAQUE, IMAGE, FOR_EYES, CUSTOM_CODE, OPEN_FORMAT, UNAMBIGUOUS = range(6)

PICTURES: Final = frozenset({"jpeg", "png", "gif", "webp", "tiff", "bmp", "heif"})
STOCK: Final = frozenset(
    {"json", "ndjson", "csv", "xml", "yaml", "vcard", "icalendar", "eml", "mbox", "sqlite", "xlsx", "ods", "ofx", "qif"}
)
VISUAL: Final = PICTURES | {"pdf"}
_NOT_STOCK = frozenset(
    {"parse_error", "not_strict", "preamble", "ragged_rows", "header_odd", "several_tables", "encoded_values"}
)
_OWN_CODE = frozenset({"ofx", "qif"})
"""No stock parser reads SGML whose values are never closed, nor letters by the line."""

_REGULAR_SHARE = 0.5


def readability(seen: Examined) -> tuple[int, tuple[str, ...]]:
    """Grade one member; the reasons say what keeps it from the grade above."""
    if seen.format in CONTAINERS:
        return OPEN_FORMAT, ()
    if seen.format in PICTURES:
        return IMAGE, ("picture",)
    if seen.format == "pdf":
        reason = "text_for_eyes" if seen.leaves else "picture"
        return (FOR_EYES if seen.leaves else IMAGE), tuple(sorted({reason, *seen.reasons}))
    if seen.format in ("html", "text"):  # of texts, a chat by the line is regular
        regular = seen.regular >= _REGULAR_SHARE * max(1, seen.leaves)
        reason = "needs_custom_code" if regular else "text_for_eyes"
        return (CUSTOM_CODE if regular else FOR_EYES), tuple(sorted({reason, *seen.reasons}))
    if seen.format not in STOCK:
        return OPAQUE, ("opaque",)
    if seen.format in _OWN_CODE:
        return CUSTOM_CODE, tuple(sorted({"needs_custom_code", *seen.reasons}))
    reasons = tuple(sorted(seen.reasons))
    if seen.reasons & _NOT_STOCK:
        return CUSTOM_CODE, reasons
    return (OPEN_FORMAT if reasons else UNAMBIGUOUS), reasons
