"""Does any export take the inspection down, hang it, or make it find what is not there?"""

import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count

from probes.export import Limits
from tests.fuzz.mutate import export_for
from tests.probes.export.conftest import look
from tests.probes.export.portal import World, make_world

SLOW_S = 20.0
"""An export of at most a few MiB that takes longer is a finding."""
_LIMITS = Limits(wall_s=60, cpu_s=10**6)


@cache
def world() -> World:
    return make_world(11, each=1, decoys=50)


@dataclass(frozen=True)
class Finding:
    seed: int
    kind: str
    what: str


def fuzz(first: int, until: float) -> Iterator[Finding | None]:
    """Inspect the exports of one seed after another, up to a moment of `time.monotonic`; give what was wrong, if any."""
    for seed in count(first):
        if time.monotonic() >= until:
            return
        yield try_one(seed)


def try_one(seed: int) -> Finding | None:
    """Inspect the export of one seed."""
    kind, data = export_for(seed, world())
    begun = time.process_time()
    try:
        inspection = look(data, world().truth, name="export", limits=_LIMITS)
    except Exception:  # noqa: BLE001 (whatever it is, it is the finding)
        return Finding(seed, kind, traceback.format_exc())
    took = time.process_time() - begun
    if took > SLOW_S:
        return Finding(seed, kind, f"took {took:.0f} s of CPU")
    if inspection.decoy_hits or inspection.leaks:
        return Finding(seed, kind, "found what is not there")
    return None
