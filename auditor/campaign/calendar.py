"""How does a plan enter a calendar that people already look at? As iCalendar (RFC 5545)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from auditor.campaign.forecast import Planned
from dashboards.typography import written
from results.records import Language, Text

_PRODUCT = "-//Portability auditor//campaign plan//EN"
_REQUEST = Text(fr="Demande à {service} ({campaign})", en="Request to {service} ({campaign})")
_DEADLINE = Text(fr="Échéance légale : {service} ({campaign})", en="Legal deadline: {service} ({campaign})")
_FORESEEN = Text(
    fr="Prévu au vu des déclarations d’aujourd’hui. Compte : {account}.",
    en="Foreseen by today’s declarations. Account: {account}.",
)
_ASKING = timedelta(minutes=15)  # a request has no length; calendars want one to show


def calendar_of(planned: Sequence[Planned], language: Language, *, now: datetime) -> bytes:
    """Requests at their moments, legal deadlines as whole days; the same plan names its events alike each time."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    for one in planned:
        if one.asks_at is None:
            continue
        request = _event(one, "request", _REQUEST, language, now)
        request.add("dtstart", one.asks_at)
        request.add("dtend", one.asks_at + _ASKING)
        calendar.add_component(request)
        if one.deadline is not None:
            deadline = _event(one, "deadline", _DEADLINE, language, now)
            deadline.add("dtstart", one.deadline)
            deadline.add("dtend", one.deadline + timedelta(days=1))  # exclusive: RFC 5545 3.6.1
            calendar.add_component(deadline)
    return bytes(calendar.to_ical())


def _event(one: Planned, what: str, summary: Text, language: Language, now: datetime) -> Event:
    event = Event()
    moment = f"{one.fire_at:%Y%m%dT%H%MZ}"
    event.add("uid", f"{what}-{one.campaign}-{one.profile.scenario}-{moment}@portability-auditor")
    event.add("dtstamp", now)
    names = {"service": one.profile.service, "campaign": one.campaign, "account": one.profile.account}
    event.add("summary", written(summary, language).format(**names))
    event.add("description", written(_FORESEEN, language).format(**names))
    event.add("transp", "TRANSPARENT")
    return event
