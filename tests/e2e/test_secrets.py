"""After a run, and after a kill -9: is any secret found anywhere we wrote?

The account's password, its TOTP secret, the session cookies the sandbox gave
out, in plain, URL, JSON, HTML and base64 form; in every file, database page,
decrypted artifact, and unpacked archive.
"""

import asyncio
import base64
import gzip
import html
import io
import json
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from results.clock import FileClock
from results.records import Role
from results.store import judgment
from tests.e2e.conftest import PASSWORD, START, TOTP, Rig, make_rig, start_sandbox

pytestmark = pytest.mark.browser


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Rig]:
    clock_file = tmp_path / "clock"
    FileClock(clock_file).set(START)
    process, url = start_sandbox(tmp_path, clock_file, "--delay-hours", "6", totp=TOTP)
    yield make_rig(tmp_path, url, clock_file)
    process.terminate()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def forms(secret: str) -> set[bytes]:
    plain = secret.encode()
    return {
        plain,
        urllib.parse.quote(secret, safe="").encode(),
        json.dumps(secret)[1:-1].encode(),
        html.escape(secret).encode(),
        base64.b64encode(plain).rstrip(b"="),
        plain.hex().encode(),
        secret.encode("utf-16-le"),
    }


def unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield archive.read(member)


def written(rig: Rig, case: str) -> Iterator[tuple[str, bytes]]:
    for path in rig.home.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()

    async def artifacts():
        async with rig.house() as house, house.store.read() as tx:
            return [
                (a.role, house.vault.read(case, a.sha256))
                for a in await judgment.artifacts_of(tx, case)
                if a.role is not Role.EXPORT
            ]

    yield from ((f"artifact {role}", data) for role, data in asyncio.run(artifacts()))


def cookies(rig: Rig) -> list[str]:
    with urllib.request.urlopen(f"{rig.url}/__sandbox__/counters") as answer:
        return list(json.load(answer)["session_ids"])


@pytest.mark.parametrize("failpoint", ["", "step.after", "append.after:6"])
def test_no_secret_is_written_anywhere(guarded: Rig, failpoint: str) -> None:
    case = asyncio.run(guarded.open_case())
    guarded.drive(case, failpoint)
    if not failpoint:
        assert guarded.requests() == 1
    secrets = [PASSWORD, TOTP, *cookies(guarded)]
    assert len(secrets) > 2, "the sandbox told no session token: nothing would be looked for"
    needles = {form for secret in secrets for form in forms(secret)}
    looked = 0
    for place, data in written(guarded, case):
        for piece in unpacked(data):
            looked += 1
            hits = [needle for needle in needles if needle in piece]
            assert not hits, f"{place} holds a secret"
    assert looked > 10
