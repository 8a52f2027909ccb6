"""What went over the wire, written down as it happens?

The HAR is written when the window closes, and a kill loses it; this is the
durable record: one JSON line an event, redacted before it touches the disk.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from results.redact import Json, Redactor


class Journal:
    """A file of events, appended and flushed line by line."""

    def __init__(self, path: Path, redactor: Redactor, now: Callable[[], datetime]) -> None:
        self.path = path
        self._redactor = redactor
        self._now = now
        self._file = path.open("a", encoding="utf-8", errors="backslashreplace")  # of bytes that were no text

    def note(self, event: str, **values: Json) -> None:
        """Append an event; known secrets are removed, addresses and headers are the caller's to redact."""
        line = {"at": self._now().isoformat(), "event": event, **values}
        self._file.write(json.dumps(self._redactor.scrub_json(line), ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()
