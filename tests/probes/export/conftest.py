"""How a test inspects: bytes in, Inspection out."""

import hashlib
import io
from collections.abc import Callable

import pytest

from probes.export import Limits, Source, inspect
from results.records import GroundTruth, Inspection
from tests.probes.export.portal import World, make_world

Inspect = Callable[..., Inspection]


@pytest.fixture(scope="session")
def world() -> World:
    return make_world(1)


@pytest.fixture(scope="session")
def bystander() -> World:
    return make_world(2, decoys=0)


def source(data: bytes, name: str = "export.zip") -> Source:
    return Source(name=name, artifact=hashlib.sha256(data).hexdigest(), open=lambda: io.BytesIO(data))


def look(
    data: bytes,
    truth: GroundTruth,
    *,
    name: str = "export.zip",
    bystander: GroundTruth | None = None,
    limits: Limits | None = None,
    originals: tuple[bytes, ...] = (),
) -> Inspection:
    return inspect(
        [source(data, name)],
        truth,
        bystander=bystander,
        limits=limits or Limits(),
        originals=[source(original) for original in originals],
    )


def present(inspection: Inspection) -> set[str]:
    return {record.record for record in inspection.records if record.present}


def codes(inspection: Inspection) -> set[str]:
    return {problem.code for problem in inspection.problems}
