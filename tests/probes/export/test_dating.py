"""How old an export is, said by a child that is shut in and loads no more than that takes."""

import io
import os
import tarfile
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from probes.export import Limits
from probes.export.confine import ConfinedFile, newest_day_confined
from results.vault import Vault


def zipped(*days: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, day in enumerate(days):
            archive.writestr(zipfile.ZipInfo(f"{number}.json", (*day, 12, 0, 0)), "{}")
    return out.getvalue()


def tarred(*moments: datetime) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for number, moment in enumerate(moments):
            member = tarfile.TarInfo(f"{number}.json")
            member.mtime = int(moment.timestamp())
            archive.addfile(member)
    return out.getvalue()


def kept(data: bytes, folder: Path) -> ConfinedFile:
    path = folder / "export"
    path.write_bytes(data)
    return ConfinedFile(path=path, name="export", sha256="0" * 64)


@pytest.mark.parametrize(
    ("data", "day"),
    [
        pytest.param(zipped((2025, 11, 3), (2026, 2, 27), (2026, 1, 1)), date(2026, 2, 27), id="the latest of a zip"),
        pytest.param(tarred(datetime(2026, 3, 1, 23, tzinfo=UTC)), date(2026, 3, 1), id="of a tar"),
        pytest.param(zipped((1980, 1, 1)), None, id="a zip whose program writes no dates"),
        pytest.param(b'{"id": 1}', None, id="no archive"),
        pytest.param(zipped((2026, 2, 27))[:-30], None, id="a zip that was cut off: what is left carries no day"),
    ],
)
async def test_the_latest_day_that_a_member_carries(data: bytes, day: date | None, tmp_path: Path):
    assert await newest_day_confined([kept(data, tmp_path)], limits=Limits()) == day


async def test_a_sealed_artifact_is_opened_by_its_own_key(tmp_path: Path):
    vault = Vault(tmp_path / "vault", os.urandom(32))
    sha256 = vault.put("case-1", zipped((2026, 2, 27))).sha256
    path, key = vault.path("case-1", sha256), vault.data_key("case-1", sha256)

    sealed = ConfinedFile(path=path, name="export", sha256=sha256, data_key=key)
    other = ConfinedFile(path=path, name="export", sha256=sha256, data_key=os.urandom(32))

    assert await newest_day_confined([sealed], limits=Limits()) == date(2026, 2, 27)
    assert await newest_day_confined([other], limits=Limits()) is None
