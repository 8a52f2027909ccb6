"""What passed between us and a service, one exchange a line: when, which way, where to, how it ended?

Read of a HAR (HTTP Archive 1.2) as it is kept. Of an address the host and the
path are told, and that there were parameters; bodies, headers and cookies never.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from starlette.responses import Response

from dashboards import typography
from dashboards.desk.stretch import address, start_of
from dashboards.desk.visit import Visit
from results.records import Artifact, Language, Text
from results.redact import redact_url
from results.redact.tree import Json, child, items, text

PAGE: Final = 200
LARGEST: Final = 32 * 2**20
"""Bytes of a HAR that is read for a page; a larger one is a file to take away."""
_NO_ANSWER: Final = "none"
STATUSES: Final = {
    "2": Text(fr="abouti (2xx)", en="done (2xx)"),
    "3": Text(fr="redirigé (3xx)", en="redirected (3xx)"),
    "4": Text(fr="refusé (4xx)", en="refused (4xx)"),
    "5": Text(fr="en panne chez eux (5xx)", en="failed there (5xx)"),
    _NO_ANSWER: Text(fr="sans réponse", en="no answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request, and what came back.

    Attributes:
        at: None where it is not told, or cannot be read.
        has_query: there were parameters; they are not told.
        status: None: no answer came.
        kind: the media type of the answer, without its parameters.
        size: bytes of the answer as they came, else of its body; None: not told.
        took: None: not told.
    """

    at: datetime | None
    method: str
    host: str
    path: str
    has_query: bool
    status: int | None
    kind: str
    size: int | None
    took: timedelta | None

    @property
    def status_class(self) -> str:
        return _NO_ANSWER if self.status is None else str(self.status // 100)


def exchanges(data: bytes) -> tuple[Exchange, ...] | None:
    """What a HAR tells, in its order; None where the bytes are none."""
    try:
        read: Json = json.loads(data)
    except (ValueError, RecursionError):
        return None
    entries = child(child(read, "log"), "entries")
    return tuple(map(_exchange, items(child(read, "log"), "entries"))) if isinstance(entries, list) else None


def _exchange(entry: Json) -> Exchange:
    request, response = child(entry, "request"), child(entry, "response")
    host, path, has_query = _place(text(request, "url"))
    status = _number(child(response, "status"))
    took = child(entry, "time")
    return Exchange(
        at=_moment(text(entry, "startedDateTime")),
        method=text(request, "method"),
        host=host,
        path=path,
        has_query=has_query,
        status=int(status) if status is not None and 100 <= status < 600 else None,
        kind=text(child(response, "content"), "mimeType").partition(";")[0].strip().lower(),
        size=_size(response),
        took=timedelta(milliseconds=took) if isinstance(took, int | float) and 0 <= took < 1e9 else None,
    )


def _place(url: str) -> tuple[str, str, bool]:
    """Host and path; what is removed from an address on capture is removed here too, whoever wrote the file."""
    try:
        parts = urlsplit(redact_url(url))
    except ValueError:
        return "", "", False
    return parts.netloc.rpartition("@")[2], parts.path or "/", bool(parts.query)


def _size(response: Json) -> int | None:
    told = (
        child(response, "_transferSize"),
        child(response, "bodySize"),
        child(child(response, "content"), "size"),
    )
    return next((int(found) for one in told if (found := _number(one)) is not None and found >= 0), None)


def _number(value: Json) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15 else None


def _moment(said: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def page(visit: Visit, artifact: Artifact, found: Sequence[Exchange]) -> Response:
    """The exchanges that are asked for, two hundred a page."""
    chosen = {name: visit.query(name) for name in ("q", "method", "status", "type", "host")}
    some = list(_chosen(found, chosen))
    start = start_of(visit)
    kept = {name: value for name, value in chosen.items() if value}
    zone = ZoneInfo(visit.roof.zone)
    return visit.page(
        "traffic.html.j2",
        artifact=artifact,
        back=f"/desk/cases/{artifact.ledger}",
        exchanges=some[start : start + PAGE],
        found=len(some),
        total=len(found),
        hosts=_by_count(one.host for one in found),
        size_of_all=sum(one.size or 0 for one in found),
        begun=min((one.at for one in found if one.at is not None), default=None),
        methods=_by_count(one.method for one in found),
        types=_by_count(one.kind for one in found),
        statuses=[name for name in STATUSES if any(one.status_class == name for one in found)],
        status_words=STATUSES,
        second=lambda at: f"{at.astimezone(zone):%H:%M:%S}",
        lasted=lambda took: _lasted(took, visit.language),
        chosen=chosen,
        is_filtered=bool(kept),
        following=address("", **kept, from_=str(start + PAGE)) if start + PAGE < len(some) else None,
    )


def _lasted(took: timedelta, language: Language) -> str:
    """`84 ms`, `2,3 s`; what took minutes as everywhere else."""
    seconds = took.total_seconds()
    if seconds >= 60:
        return typography.span(took, language)
    if seconds >= 1:
        return f"{typography.decimal(seconds, language, digits=1)}{typography.NO_BREAK}s"
    return f"{typography.number(round(seconds * 1000), language)}{typography.NO_BREAK}ms"


def _by_count(values: Iterable[str]) -> list[str]:
    return [value for value, _ in Counter(value for value in values if value).most_common(30)]


def _chosen(found: Iterable[Exchange], chosen: dict[str, str]) -> Iterator[Exchange]:
    words = chosen["q"].casefold()
    for one in found:
        wanted = (
            (chosen["method"], one.method),
            (chosen["status"], one.status_class),
            (chosen["type"], one.kind),
            (chosen["host"], one.host),
        )
        if all(not said or said == value for said, value in wanted) and words in f"{one.host}{one.path}".casefold():
            yield one
