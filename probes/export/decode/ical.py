"""What stands in a calendar? (iCalendar, RFC 5545)."""

import warnings
from collections import Counter
from collections.abc import Iterator

from icalendar import Calendar, Component

from probes.export.decode.leaf import Document, Leaf, pointer
from probes.export.encoding import open_text
from probes.export.error import BudgetExceeded, MemberUnreadable


def decode_icalendar(document: Document) -> Iterator[Leaf]:
    """Give the properties of each component; times in ISO 8601, with their offset where they have one.

    Raises:
        ExportError: it is too large, or does not parse.
    """
    if document.size > document.document_bytes:
        raise BudgetExceeded("a calendar")
    with document.open() as stream:
        text = open_text(stream, document.text_encoding).read()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of time zones that it had to guess
        try:
            components = [part for calendar in Calendar.from_ical(text, multiple=True) for part in calendar.walk()]
        except (ValueError, KeyError, IndexError, AttributeError, TypeError):
            document.reasons.add("parse_error")
            raise MemberUnreadable("the calendar does not parse") from None
    for component in components:
        yield from _properties(component, document)


def _properties(component: Component, document: Document) -> Iterator[Leaf]:
    document.records += 1
    if component.errors:
        document.reasons.add("not_strict")
    record = f"/{pointer((component.name or 'component').lower())}[{document.records}]"
    counts: Counter[str] = Counter()
    for name, value in component.property_items(recursive=False, sorted=False):
        key = pointer(name.lower())
        if key in ("begin", "end"):
            continue
        counts[key] += 1
        yield Leaf(f"{record}/{key}[{counts[key]}]", _plain(value), "text", record)


def _plain(value: object) -> str:
    """Write a value as it would be read; lists of times one after the other."""
    if isinstance(value, str):  # also what the library could not parse
        return str(value)
    moment = getattr(value, "dt", None)
    if moment is not None and hasattr(moment, "isoformat"):
        return str(moment.isoformat())
    encode = getattr(value, "to_ical", None)
    raw = encode() if encode is not None else str(value)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
