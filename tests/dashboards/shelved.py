"""Releases as they lie in folders, shelved and served within the test's own process."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI

from auditor.release import files_of
from dashboards.app import create_app
from dashboards.channels.open_data.package import DIGEST, PACKAGE, zipped
from dashboards.judged import Judged
from dashboards.ladder import Step
from dashboards.shelf.book import Edition
from dashboards.shelf.stock import Shelf, stocked
from results.records import Text
from results.release import Release
from tests.dashboards.released import EDITION, released

PUBLISHED = datetime(2027, 4, 2, 9, tzinfo=UTC)
LADDERS = {
    "portability": tuple(
        Step(title=Text(fr=f"Échelon {n}", en=f"Rung {n}"), criteria=("deadline",) if n == 1 else ("cost",))
        for n in range(1, 6)
    )
}


def lay(release: Release, home: Path, *, corrected_by: str | None = None, days: int = 0) -> Edition:
    """Write the folder of a release as it is built; gives how it was published."""
    files = files_of(release)
    files[DIGEST] = b"{}\n"
    folder = home / release.id
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    folder.with_name(f"{release.id}.zip").write_bytes(zipped(files))
    return Edition(
        id=release.id,
        digest=hashlib.sha256(files[PACKAGE]).hexdigest(),
        period=release.period.name,
        published_at=PUBLISHED + timedelta(days=days),
        corrects=release.corrects,
        corrected_by=corrected_by,
        superseded_at=PUBLISHED + timedelta(days=9) if corrected_by else None,
    )


def shelf_of(home: Path, *cases: Judged) -> Shelf:
    """A shelf with one release of these cases."""
    return stocked([lay(released(*cases).release, home)], home)


def two(home: Path, first: Sequence[Judged], second: Sequence[Judged]) -> Shelf:
    """A shelf with a release and the one that corrects it."""
    old = released(*first).release
    new = replace(released(*second).release, id="2026-Q4.2", corrects=EDITION.id)
    return stocked([lay(new, home, days=9), lay(old, home, corrected_by=new.id)], home)


def app_of(shelf: Shelf, **more: Any) -> FastAPI:
    return create_app(shelf, ladders=LADDERS, **more)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(app: FastAPI, target: str, method: str = "GET", client: str = "192.0.2.1", **headers: str) -> Answer:
    """Ask the application for an address, without a network."""
    return asyncio.run(asked(app, target, method, client, **headers))


async def asked(app: FastAPI, target: str, method: str = "GET", client: str = "192.0.2.1", **headers: str) -> Answer:
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(n.replace("_", "-").lower().encode(), v.encode()) for n, v in {"host": "test", **headers}.items()],
        "client": (client, 1),
        "server": ("test", 80),
        "state": {},
    }
    started: dict[str, Any] = {}
    body = bytearray()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, send)
    said = {name.decode(): value.decode() for name, value in started["headers"]}
    return Answer(started["status"], said, bytes(body))
