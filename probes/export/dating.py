"""How old is an archive, going by the files inside it?

Only what an archive itself says of its members is read, nothing is inflated. A
lower bound of its age is no proof: many programs write no date, or always the
same one. What the day means is for others to say.
"""

from collections.abc import Sequence
from datetime import date

from probes.export.archive import Source
from probes.export.container import container_of, entries_of
from probes.export.error import ExportError
from probes.export.limits import Limits, Meter


def newest_day(sources: Sequence[Source], limits: Limits) -> date | None:
    """The latest day that any member of the archives carries; None where none carries one.

    A zip says local time without a zone, a tar seconds of UTC: the day may be
    one off.
    """
    meter = Meter.start(limits)
    days = [day for source in sources for day in _days(source, meter)]
    return max(days, default=None)


def _days(source: Source, meter: Meter) -> list[date]:
    days: list[date] = []
    try:
        with source.open() as stream:
            kind = container_of(stream)
            if kind is None:
                return []
            for entry in entries_of(kind, stream, source.name, meter, lambda _code, _detail: None):
                meter.count_entry()
                if entry.changed_on is not None:
                    days.append(entry.changed_on)
    except (ExportError, OSError, ValueError):  # what is broken carries no day that counts
        return days
    return days
