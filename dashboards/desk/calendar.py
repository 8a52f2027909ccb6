"""Which days are ahead, and how are they taken away: as a calendar (RFC 5545) and as a table?"""

from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar, Event
from starlette.responses import Response

from dashboards.channels.open_data.table import Column, Kind, Table, titled, write_table
from dashboards.desk.dated import WORDS, Dated, What, dated
from dashboards.desk.shown import Due
from dashboards.desk.visit import Visit
from results.records import Text

_PRODUCT: Final = "-//Portability auditor//deadlines//EN"
_NAME: Final = Text(fr="Échéances du bureau", en="Deadlines of the desk")
_SUMMARY: Final = Text(fr="{name} : {what}", en="{name}: {what}")
_OF_CASE: Final = Text(
    fr="Dossier {ledger}. Demande reçue le {since}.", en="Case {ledger}. Request received on {since}."
)
_OF_NOTICE: Final = Text(fr="Avis {ledger}. Depuis le {since}.", en="Notice {ledger}. Since {since}.")
_SUSPENDED: Final = Text(fr=" Le délai est suspendu.", en=" The clock stands still.")
_COLUMNS: Final[tuple[Column[Dated], ...]] = (
    Column(name="last_day", title=titled("dernier jour", "last day"), of=lambda one: one.last_day, kind=Kind.DATE),
    Column(name="what", title=titled("quoi", "what"), of=lambda one: str(one.what), allowed=tuple(What)),
    Column(name="name_fr", title=titled("nom français", "French name"), of=lambda one: one.name.fr),
    Column(name="name_en", title=titled("nom anglais", "English name"), of=lambda one: one.name.en),
    Column(name="ledger", title=titled("dossier ou avis", "case or notice"), of=lambda one: one.ledger),
    Column(name="since", title=titled("depuis", "since"), of=lambda one: one.since, kind=Kind.DATE),
    Column(name="late_from", title=titled("en retard dès", "late from"), of=lambda one: one.at, kind=Kind.DATETIME),
    Column(name="time_zone", title=titled("fuseau", "time zone"), of=lambda one: one.zone),
    Column(name="suspended", title=titled("suspendu", "suspended"), of=lambda one: one.is_suspended, kind=Kind.BOOLEAN),
)


async def days_of(visit: Visit) -> list[Dated]:
    """The days that count and on which nobody has done yet what was to be done, the earliest first.

    Of a reply that may come no more nothing is said: nobody is late by that.
    """
    return [_dated(one) for one in await _open(visit)]


async def first_days_of(visit: Visit, until: datetime, most: int) -> tuple[list[Dated], int]:
    """Of those that end by then the first, and how many there are in all."""
    there = [one for one in await _open(visit) if one.at <= until]
    return [_dated(one) for one in there[:most]], len(there)


async def _open(visit: Visit) -> list[Due | Dated]:
    asked = [due for due in await visit.roof.deadlines() if not due.answered]
    told = [one for one in await visit.roof.notice_dues() if not (one.what is What.REPLY and one.at <= visit.now)]
    both: list[Due | Dated] = [*asked, *told]
    return sorted(both, key=_when)


def _when(one: Due | Dated) -> tuple[datetime, str]:
    return one.at, one.ledger if isinstance(one, Dated) else one.case


def _dated(one: Due | Dated) -> Dated:
    return one if isinstance(one, Dated) else dated(one)


async def ics(visit: Visit) -> Response:
    """All days that are ahead or have passed, as whole days of a calendar; the same day is named alike each time."""
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", visit.said(_NAME))
    for one in await days_of(visit):
        made.add_component(_event(visit, one))
    return _file(bytes(made.to_ical()), "text/calendar; charset=utf-8", "deadlines.ics")


def _event(visit: Visit, one: Dated) -> Event:
    event = Event()
    event.add("uid", f"{one.what}-{one.ledger}@portability-auditor")
    event.add("dtstamp", visit.now)
    event.add("dtstart", one.last_day)
    event.add("dtend", one.last_day + timedelta(days=1))  # exclusive: RFC 5545 3.6.1
    event.add("summary", visit.said(_SUMMARY, name=visit.said(one.name), what=visit.said(WORDS[one.what])))
    said = visit.said(_OF_NOTICE if one.is_of_notice else _OF_CASE, ledger=one.ledger, since=one.since.isoformat())
    event.add("description", said + (visit.said(_SUSPENDED) if one.is_suspended else ""))
    event.add("transp", "TRANSPARENT")
    return event


async def table(visit: Visit) -> Response:
    """The same as a table."""
    rows = tuple(await days_of(visit))
    found = write_table(Table(name="deadlines", title=_NAME, columns=_COLUMNS, key=("ledger", "what"), rows=rows))
    return _file(found.csv, "text/csv; charset=utf-8; header=present", "deadlines.csv")


def _file(data: bytes, media_type: str, name: str) -> Response:
    return Response(data, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
