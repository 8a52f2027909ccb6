"""Are these messages what the standard wants?

Sources: Internet Message Format (RFC 5322: 2.2 header fields, 3.6 Date and
From exactly once, others at most once, 3.3 dates), mbox (RFC 4155: messages
begin with a line `From `, after an empty one).
"""

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from probes.export.decode.leaf import Document
from probes.export.standard.source import Faults, text_lines
from probes.export.standard.start import Start

_MBOX = re.compile(r"From [^\r\n]{0,200}\d{4}[^\r\n]{0,40}\r?\n[A-Za-z][A-Za-z0-9-]{0,80}:")
_FIELD = re.compile(r"([!-9;-~]+)[ \t]*:")
_NEEDED = re.compile(r"^(?:message-id|mime-version|received|return-path|date):", re.IGNORECASE | re.MULTILINE)
_FROM = re.compile(r"^from:", re.IGNORECASE | re.MULTILINE)
_ONCE = frozenset(
    {"date", "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "in-reply-to", "references", "subject"}
)


def recognise(start: Start) -> str | None:
    if _MBOX.match(start.text):
        return "mbox"
    header = re.split(r"\r?\n\r?\n", start.text[:16384], maxsplit=1)[0]
    is_mail = _FIELD.match(start.text) and _NEEDED.search(header) and _FROM.search(header)
    return "eml" if is_mail else None


def judge(document: Document, standard: str) -> Iterator[Faults]:
    header: list[str] | None = None if standard == "mbox" else []
    blank = True
    for line in text_lines(document):
        if standard == "mbox" and blank and line.startswith("From "):
            if header is not None:
                yield _of_header(header)
            header = []
        elif header is not None and line == "":
            yield _of_header(header)
            header = None
            if standard == "eml":
                return
        elif header is not None:
            header.append(line)
        blank = line == ""
    if header is not None:
        yield _of_header(header)


def _of_header(lines: list[str]) -> Faults:
    faults: set[str] = set()
    values: dict[str, str] = {}
    counts: Counter[str] = Counter()
    name = ""
    for line in lines:
        if line[:1] in (" ", "\t"):
            values[name] = values.get(name, "") + line
            continue
        found = _FIELD.match(line)
        if found is None:
            faults.add("field_malformed")
            continue
        name = found[1].lower()
        counts[name] += 1
        values[name] = line[found.end() :]
    faults |= {f"missing_{needed}" for needed in ("date", "from") if not values.get(needed, "").strip()}
    if any(counts[name] > 1 for name in _ONCE):
        faults.add("repeated")
    if counts["date"]:
        try:
            parsedate_to_datetime(values["date"].strip())
        except (ValueError, OverflowError):
            faults.add("date_malformed")
    return tuple(sorted(faults))
