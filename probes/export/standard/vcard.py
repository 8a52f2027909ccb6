"""Are the cards of a vCard file what the standard wants?

Sources: vCard 4.0 (RFC 6350: 3.3 grammar, 6.2.1 FN, 6.7.9 VERSION, 3.3 note
and section 6 for what may stand once), vCard 3.0 (RFC 2426: 3.1.1 FN, 3.1.2 N,
3.6.9 VERSION), vCard 2.1 (versit 1996: N, VERSION), which is recognised as old.
Line ends are not judged: every reader takes both kinds.
"""

import re
from collections import Counter
from collections.abc import Iterator

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, text_lines, unfolded
from probes.export.standard.start import Start

_VERSION = re.compile(r"^VERSION:\s*(2\.1|3\.0|4\.0)\s*$", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(r"(?:[A-Za-z0-9-]+\.)?([A-Za-z0-9-]+)((?:;(?:\"[^\"]*\"|[^\":])*)?):(.*)", re.DOTALL)
_ONCE = ("N", "FN", "BDAY", "REV", "UID", "PRODID", "KIND", "GENDER", "ANNIVERSARY", "VERSION")
_MONTH, _OF_MONTH, _HOUR, _SIXTY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])", r"(?:[01]\d|2[0-3])", r"[0-5]\d"
_DAY = re.compile(  # truncated dates too (RFC 6350, 4.3.1)
    rf"(?:\d{{4}}(?:-?{_MONTH}(?:-?{_OF_MONTH})?)?|--{_MONTH}(?:-?{_OF_MONTH})?|---{_OF_MONTH})?"
    rf"(?:T{_HOUR}(?::?{_SIXTY}(?::?(?:{_SIXTY}|60)(?:[.,]\d+)?)?)?(?:Z|[+-]{_HOUR}(?::?{_SIXTY})?)?)?"
)
_REQUIRED = {"2.1": ("N",), "3.0": ("FN", "N"), "4.0": ("FN",)}


def recognise(start: Start) -> str | None:
    if not start.text[:11].upper().startswith("BEGIN:VCARD"):
        return None
    version = _VERSION.search(start.text)
    return f"vcard/{version[1]}" if version else "vcard"


def judge(document: Document, standard: str) -> Iterator[Faults]:
    version = standard.rpartition("/")[2]
    card: list[str] | None = None
    lines = _soft_broken(document) if version == "2.1" else unfolded(document)
    for line in lines:
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            if card is not None:
                yield ("without_end",)
            card = []
        elif mark == "END:VCARD":
            if card is not None:
                yield _of_card(card, version)
            card = None
        elif card is not None and line.strip():
            card.append(line)
    if card is not None:
        yield ("without_end",)


def _soft_broken(document: Document) -> Iterator[str]:
    """Join the soft line breaks of quoted-printable (vCard 2.1, 2.1.3)."""
    parts: list[str] = []
    for line in text_lines(document):
        parts.append(line)
        if "ENCODING=QUOTED-PRINTABLE" in parts[0].upper() and line.endswith("="):
            continue
        yield "".join(parts)
        parts = []
    if parts:
        yield "".join(parts)


def _of_card(lines: list[str], version: str) -> Faults:
    faults: set[str] = set()
    counts: Counter[str] = Counter()
    for number, line in enumerate(lines):
        parsed = _LINE.fullmatch(line)
        if parsed is None:
            if version != "2.1" or not line.startswith((" ", "\t")):
                faults.add("line_malformed")
            continue
        name, value = parsed[1].upper(), parsed[3].strip()
        if name not in _ONCE or "ALTID=" not in parsed[2].upper():
            counts[name] += 1
        if name == "VERSION":
            if version == "4.0" and number:
                faults.add("version_not_first")
            if value != version:
                faults.add("version_other")
        if name in _REQUIRED.get(version, ()) and not value.strip("; "):
            faults.add("required_empty")
        if name in ("BDAY", "REV") and "VALUE=TEXT" not in parsed[2].upper() and not _DAY.fullmatch(value):
            faults.add("date_malformed")
    faults |= {f"missing_{name.lower()}" for name in (*_REQUIRED.get(version, ("FN",)), "VERSION") if not counts[name]}
    if any(counts[name] > 1 for name in _ONCE if version == "4.0" and name != "FN"):
        faults.add("repeated")
    return tuple(sorted(faults))
