"""The child is shut in; whatever becomes of it, the parent stands."""

import asyncio
import contextlib
import hashlib
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.export import INSPECTOR_VERSION, Limits
from probes.export.confine import ConfinedFile, confinement, inspect_confined
from probes.export.digest import digest_of
from results.records import Inspection, Problem
from results.vault import Vault
from scenarios.truth import truth_digest
from tests.probes.export.conftest import codes, look, present
from tests.probes.export.portal import World, everything, json_files, picture, zipped

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")


@pytest.fixture
def export(world: World, tmp_path: Path) -> ConfinedFile:
    return kept(zipped(everything(world, world.ids)), tmp_path)


def kept(data: bytes, folder: Path, name: str = "export.zip") -> ConfinedFile:
    path = folder / name
    path.write_bytes(data)
    return ConfinedFile(path=path, name=name, sha256=hashlib.sha256(data).hexdigest())


def stopped_by(inspection: Inspection) -> str | None:
    """Why the child stopped; an inspection that says so says nothing else."""
    assert not inspection.opened
    assert inspection.members == inspection.records == ()
    (problem,) = inspection.problems
    assert problem.code == "inspector_stopped"
    return problem.detail


async def test_the_child_sees_what_the_core_sees(world: World, bystander: World, export: ConfinedFile):
    inspection = await inspect_confined([export], world.truth, bystander.truth, limits=Limits())

    direct = look(export.path.read_bytes(), world.truth, bystander=bystander.truth)
    assert replace(inspection, limits=()) == direct
    assert inspection.inspector == INSPECTOR_VERSION
    assert inspection.artifacts == (export.sha256,)
    assert inspection.truth == truth_digest(world.truth)
    assert {"socket_ban", "wall_time", "rlimit_cpu"} <= set(inspection.limits)


async def test_a_sealed_artifact_is_opened_by_its_own_key(world: World, tmp_path: Path):
    vault = Vault(tmp_path / "vault", os.urandom(32))
    sha256 = vault.put("case-1", zipped(json_files(world, world.ids))).sha256
    sealed = ConfinedFile(
        path=vault.path("case-1", sha256),
        name="export.zip",
        sha256=sha256,
        data_key=vault.data_key("case-1", sha256),
    )

    inspection = await inspect_confined([sealed], world.truth, None, limits=Limits())

    assert present(inspection) == world.ids
    assert sealed.data_key is not None
    assert sealed.data_key.hex() not in repr(sealed)
    assert str(sealed.data_key) not in repr(sealed)


async def test_a_wrong_key_is_a_fault_of_ours_and_accuses_nobody(world: World, tmp_path: Path):
    vault = Vault(tmp_path / "vault", os.urandom(32))
    sha256 = vault.put("case-1", zipped(json_files(world, world.ids))).sha256
    sealed = ConfinedFile(path=vault.path("case-1", sha256), name="a", sha256=sha256, data_key=os.urandom(32))

    inspection = await inspect_confined([sealed], world.truth, None, limits=Limits())

    assert str(stopped_by(inspection)).startswith("error vault_damaged")


async def test_a_file_that_is_gone_stops_the_child(world: World, tmp_path: Path):
    gone = ConfinedFile(path=tmp_path / "gone", name="a", sha256="0" * 64)

    inspection = await inspect_confined([gone], world.truth, None, limits=Limits())

    assert str(stopped_by(inspection)).startswith("error FileNotFoundError")
    assert str(tmp_path) not in str(inspection.problems)


async def test_several_files_are_one_export(world: World, tmp_path: Path):
    members = list(json_files(world, world.ids).items())
    parts = [
        kept(zipped(dict(members[:2])), tmp_path, "export-001.zip"),
        kept(zipped(dict(members[2:])), tmp_path, "export-002.zip"),
    ]

    inspection = await inspect_confined(parts, world.truth, None, limits=Limits())

    assert present(inspection) == world.ids
    assert len(inspection.artifacts) == 2


async def test_originals_go_into_the_child_too(world: World, tmp_path: Path):
    record = world.truth.record("messages-1")
    original = kept(world.files[record.id], tmp_path, "photo.jpg")
    shown = picture(record.fields[2].canaries[0], quality=50)

    inspection = await inspect_confined(
        [kept(zipped({"a.jpg": shown}), tmp_path)], world.truth, None, limits=Limits(), originals=[original]
    )

    result = inspection.record(record.id)
    assert result is not None
    assert result.fields[2].hits[0].variant == "transcoded"


async def test_a_child_that_takes_too_long_is_killed(world: World, export: ConfinedFile):
    inspection = await inspect_confined([export], world.truth, None, limits=Limits(wall_s=0.05))

    assert stopped_by(inspection) == "wall_time"


@LINUX
async def test_a_child_that_wants_too_much_memory_ends(world: World, tmp_path: Path):
    huge = kept(zipped({"a.html": b"<p>" + b"x<b>" * 8_000_000}, method=0), tmp_path)

    inspection = await inspect_confined([huge], world.truth, None, limits=Limits(memory_bytes=120 * 2**20))

    assert not any(record.present for record in inspection.records)
    assert {problem.code for problem in inspection.problems} & {"inspector_stopped", "budget_exceeded"}


@LINUX
async def test_a_child_that_cannot_even_begin_says_memory(world: World, export: ConfinedFile):
    inspection = await inspect_confined([export], world.truth, None, limits=Limits(memory_bytes=2**20))

    assert stopped_by(inspection)


@LINUX
async def test_a_child_that_computes_too_long_ends_in_good_order(world: World, tmp_path: Path):
    rows = "\n".join(f'{{"n": {n}, "v": "{n * 7919}"}}' for n in range(400_000))
    slow = kept(zipped({**json_files(world, {"profile"}), "a.ndjson": rows.encode()}), tmp_path)

    inspection = await inspect_confined([slow], world.truth, None, limits=Limits(cpu_s=4))

    assert codes(inspection) == {"budget_exceeded"}
    assert present(inspection) == {"profile"}


@LINUX
def test_code_that_never_looks_at_the_time_is_stopped():
    code = "from probes.export import cage\nfrom probes.export.limits import Limits\ncage.enter(Limits(cpu_s=1))\n"

    ran = subprocess.run([sys.executable, "-c", code + "while True: pass"], check=False, timeout=120)

    assert ran.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


@LINUX
async def test_a_child_that_is_killed_leaves_the_parent_standing(world: World, tmp_path: Path):
    rows = "\n".join(f'{{"n": {n}, "v": "{n * 7919}"}}' for n in range(400_000))
    slow = kept(zipped({"a.ndjson": rows.encode()}), tmp_path)

    async with asyncio.TaskGroup() as group:
        task = group.create_task(inspect_confined([slow], world.truth, None, limits=Limits()))
        child = await _the_child()
        os.kill(child, signal.SIGKILL)

    assert stopped_by(task.result()) == "signal 9"


@LINUX
async def test_a_cancelled_inspection_leaves_no_child_behind(world: World, export: ConfinedFile):
    task = asyncio.create_task(inspect_confined([export], world.truth, None, limits=Limits()))
    child = await _the_child()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with asyncio.timeout(10):
        while Path(f"/proc/{child}").exists():
            await asyncio.sleep(0.01)


async def _the_child() -> int:
    """The inspector this test just asked for, seen in /proc: forked from the process that has it loaded."""
    while True:
        for server in _children(os.getpid()):
            with contextlib.suppress(OSError):
                if b"probes.export.child" in Path(f"/proc/{server}/cmdline").read_bytes():
                    for child in _children(server):
                        return child
        await asyncio.sleep(0.001)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


FORBIDDEN = {
    "open a socket": "import socket; socket.socket()",
    "resolve a name": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "start a process": "import subprocess; subprocess.run(['true'])",
    "fork": "import os; os.fork()",
    "write a file": "open({target!r}, 'w')",
    "empty a file by its descriptor": "import os; os.open({target!r}, os.O_WRONLY | os.O_TRUNC)",
    "remove a file": "import os; os.remove({target!r})",
}


@pytest.mark.parametrize("deed", FORBIDDEN)
def test_the_child_cannot(deed: str, tmp_path: Path):
    target = tmp_path / "there"
    target.write_text("still")
    act = FORBIDDEN[deed].format(target=str(target))
    code = (
        "from probes.export import cage\nfrom probes.export.limits import Limits\n"
        f"cage.enter(Limits())\ntry:\n    {act}\nexcept PermissionError as error:\n    print('refused', error)\n"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.startswith("refused")
    assert target.read_text() == "still"


@LINUX
async def test_the_network_is_gone_even_for_code_that_asks_nobody():
    """What bypasses Python's ban finds no route: the namespace has no interface that is up."""
    if "network_namespace" not in await confinement():
        pytest.skip("this kernel grants no namespaces")
    code = (
        "import ctypes, os\nfrom probes.export import cage\nfrom probes.export.limits import Limits\n"
        "cage.enter(Limits())\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "s = libc.socket(2, 1, 0)\naddress = bytes([2, 0, 0, 9, 127, 0, 0, 1]) + bytes(8)\n"
        "assert libc.connect(s, address, 16) == -1\nprint(os.strerror(ctypes.get_errno()))\n"
    )

    ran = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "unreachable" in ran.stdout


def test_the_watchdog_ends_a_process_that_grows():
    code = (
        "import time\nfrom probes.export import cage\n"
        "cage.watch_memory(64 * 2**20, every_s=0.01)\nx = bytes(200 * 2**20)\ny = bytearray(x)\ntime.sleep(30)\n"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=120)

    assert ran.returncode == 77


@LINUX
async def test_the_child_gets_nothing_by_arguments_or_environment(world: World, export: ConfinedFile, monkeypatch):
    monkeypatch.setenv("AUDITOR_SECRET", "not-for-the-child")

    async with asyncio.TaskGroup() as group:
        group.create_task(inspect_confined([export], world.truth, None, limits=Limits()))
        child = Path(f"/proc/{await _the_child()}")
        arguments = (child / "cmdline").read_bytes()
        environment = (child / "environ").read_bytes()

    assert b"AUDITOR_SECRET" not in environment
    assert str(export.path).encode() not in arguments + environment


def test_the_truth_is_named_as_everywhere_else(world: World):
    assert digest_of(world.truth) == truth_digest(world.truth)


def test_a_stopped_inspection_carries_a_problem_that_criteria_know(world: World):
    from auditor.criteria.reading import obscured

    inspection = Inspection(
        artifacts=(),
        truth="",
        inspector="",
        members=(),
        records=(),
        counts=(),
        problems=(Problem(code="inspector_stopped"),),
        opened=True,
    )
    assert obscured(inspection)


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_the_digest_of_a_truth_is_that_of_its_canonical_form(world: World, values: list[str]):
    texts = [value.encode("utf-8", "replace").decode() for value in values]
    record = world.truth.records[0]
    fields = tuple(replace(record.fields[0], value=text, canaries=(text,)) for text in texts)
    truth = replace(world.truth, records=(replace(record, fields=fields),), full_name=texts[0])

    assert digest_of(truth) == truth_digest(truth)
