"""Does any export take the inspection down, hang it, make it find what is not there, or miss what is?"""

import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count

from probes.export import Limits, inspect
from results.records.unread import obscured
from tests.fuzz.mutate import export_for
from tests.probes.export.conftest import present, source
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
    export = export_for(seed, world())
    begun = time.process_time()
    try:
        inspection = inspect(
            [source(data, name) for name, data in export.files.items()], export.truth, bystander=None, limits=_LIMITS
        )
    except Exception:  # noqa: BLE001 (whatever it is, it is the finding)
        return Finding(seed, export.kind, traceback.format_exc())
    took = time.process_time() - begun
    if took > SLOW_S:
        return Finding(seed, export.kind, f"took {took:.0f} s of CPU")
    if inspection.decoy_hits or inspection.leaks:
        return Finding(seed, export.kind, "found what is not there")
    missing = export.surely - present(inspection)
    if missing and not obscured(inspection):
        return Finding(seed, export.kind, f"calls missing what is there: {', '.join(sorted(missing))}")
    return None
