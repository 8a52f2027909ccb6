"""How is a place inside an export shown, without showing anybody's data?

Names of fields are shown, indexes become a star, and whatever may be a value
(documents keyed by addresses, numbers or names) becomes an ellipsis.
"""

import re

_FIELD = re.compile(r"(@?[^\W\d][\w.:-]{0,39})(?:\[(?:\d+|\*)\])?(\(\))?")
_HEADING = re.compile(r"[^\W\d][\w .:()'’-]{0,59}")
_INDEX = re.compile(r"\[?(?:\d{1,7}|\*)\]?")
_LONG_NUMBER = re.compile(r"\d{5,}")
_ADDRESS = re.compile(r"[^\s/@]+@[^\s/@]+")
_TABLES = frozenset({"csv", "xlsx", "ods", "sqlite"})
_STEP = re.compile(r"\.(\w+)|\['((?:[^'\\]|\\.)*)'\]|\[\*\]")
_HIDDEN = "…"
_LONGEST = 80


def field_path(path: str, form: str) -> str:
    """A path of field names: `/contacts/*/email`; in tables, whose columns have headings, these as they stand."""
    return "/".join(_part(part, form in _TABLES) for part in path.split("/"))


def pattern(path: str, form: str) -> str:
    """The same of a learned path, which is a JSONPath in documents of keys: `$.contacts[*].email`."""
    if not path.startswith("$"):
        return field_path(path, form)
    return "$" + "".join(_step(key or quoted) for key, quoted in _STEP.findall(path))


def _step(name: str) -> str:
    if not name:
        return "[*]"
    shown = _part(name.replace("\\'", "'").replace("\\\\", "\\"), in_table=False)
    return f".{shown}" if shown.isidentifier() else f"['{shown}']"


def _part(part: str, in_table: bool) -> str:
    if not part:
        return ""
    if _INDEX.fullmatch(part):
        return "*"
    name = part.replace("~1", "/").replace("~0", "~")
    if _LONG_NUMBER.search(name):
        return _HIDDEN
    if in_table and _HEADING.fullmatch(name):
        return name
    found = _FIELD.fullmatch(name)
    return found[1] + (found[2] or "") if found else _HIDDEN


def member_name(name: str) -> str:
    """A file's name, its addresses left out, cut in the middle where it is long."""
    shown = _ADDRESS.sub(f"{_HIDDEN}@{_HIDDEN}", name)
    if len(shown) <= _LONGEST:
        return shown
    half = _LONGEST // 2
    return f"{shown[:half]}{_HIDDEN}{shown[-half:]}"
