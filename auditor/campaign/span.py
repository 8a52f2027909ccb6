"""How is a span of time written on the command line? As in a scenario: `90s 5m 6h 30d`."""

from datetime import timedelta

from pydantic import TypeAdapter, ValidationError

from auditor.campaign.wrong import OrderWrong
from scenarios.schema import Seconds

_SPAN: TypeAdapter[timedelta] = TypeAdapter(Seconds)


def parse_span(text: str, part: str) -> timedelta:
    """Read a span.

    Raises:
        OrderWrong: it is written otherwise; `part` says of what.
    """
    try:
        return _SPAN.validate_python(text)
    except ValidationError:
        raise OrderWrong(part, f"{text!r} is no span of time; write a whole number and s, m, h or d, as 3d") from None


def written_span(span: timedelta) -> str:
    """`3d`; the largest unit that fits."""
    return str(_SPAN.dump_python(span)) if span else "0s"
