"""How old is an archive, going by the files inside it?

Only what an archive itself says of its members is read, nothing is inflated. A
lower bound of its age is no proof: many programs write no date, or always the
same one. What the day means is for others to say.

Asked of every export that is taken, while a browser waits: the question and its
answer are plain JSON and a plain day, because the models of the records take
longer to load than the archive to be looked at.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from probes.export.container import container_of, entries_of
from probes.export.entry import Beyond
from probes.export.error import ExportError, ExportTooLarge
from probes.export.limits import Limits, Meter
from probes.export.source import Source, open_file

if TYPE_CHECKING:
    from probes.export.request import ConfinedFile


def ask_day(files: Sequence["ConfinedFile"], limits: Limits) -> bytes:
    """Write down for the child which files are meant, and what it may take on."""
    named = [{"name": f.name, "path": str(f.path), "key": f.data_key.hex() if f.data_key else None} for f in files]
    return json.dumps({"files": named, "limits": asdict(limits)}).encode()


def read_question(data: bytes) -> tuple[list[Source], Limits]:
    """Read what `ask_day` wrote."""
    asked = json.loads(data)
    sources = [
        Source(
            name=file["name"],
            artifact="",
            open=partial(open_file, Path(file["path"]), bytes.fromhex(file["key"]) if file["key"] else None),
        )
        for file in asked["files"]
    ]
    return sources, Limits(**asked["limits"])


def newest_day(sources: Sequence[Source], limits: Limits) -> date | None:
    """The latest day that any member of the archives carries; None where none carries one.

    A zip says local time without a zone, a tar seconds of UTC: the day may be
    one off.
    """
    meter = Meter.start(limits)
    try:
        days = [day for source in sources for day in _days(source, meter)]
    except ExportTooLarge:  # the newest may be among what was not looked at
        return None
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
                if isinstance(entry, Beyond):
                    raise ExportTooLarge("entries")
                if entry.changed_on is not None:
                    days.append(entry.changed_on)
    except (ExportError, OSError, ValueError):  # what is broken carries no day that counts
        return days
    return days
