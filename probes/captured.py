"""What is meant by the words that stood in the place of `{promise}`, `{date}` and the like?"""

from dataclasses import replace
from datetime import datetime

from results.records import Captured, Language
from scenarios.quantity import parse_date, parse_duration, parse_integer, parse_money


def captured(
    name: str, text: str, *, artifact: str, language: Language, now: datetime, export: str | None = None
) -> Captured:
    """Read a reserved capture; what cannot be read is None, never guessed.

    Args:
        name: the reserved word.
        text: what stood in its place.
        artifact: where the words are kept as they stood.
        language: they are in.
        now: from when a length of time is counted.
        export: which of several it is about.
    """
    blank = Captured(name=name, artifact=artifact, export=export)
    match name:
        case "date":
            return replace(blank, day=parse_date(text, language))
        case "promise" | "expires":
            length = parse_duration(text, language)
            if length is None:
                return replace(blank, day=parse_date(text, language))
            if length.hours is None:  # a month is no number of hours, but ends on a day
                return replace(blank, day=length.after(now).date())
            return replace(blank, duration_h=length.hours)
        case "price":
            money = parse_money(text, language)
            return replace(blank, money=str(money) if money else None)
        case "n" | "total":
            return replace(blank, number=parse_integer(text, language))
        case _:
            return blank
