"""The confined process: one request on stdin, one Inspection on stdout, nothing else anywhere.

Forked for `probes.export.confine` (`probes.forking`). Data keys come by stdin, never
by arguments or the environment, which others can read.
"""

import importlib
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from probes.export import cage, inspect
from probes.export.dating import newest_day, read_question
from probes.export.limits import Limits
from probes.export.request import INSPECTION, REQUEST


def load() -> None:
    """Have every decoder and standard loaded, whatever an export will turn out to hold."""
    importlib.import_module("probes.export.inspector")


def main(arguments: Sequence[str]) -> None:
    """Answer one request; with `--look`, only say which limits hold here, with `--date`, only how old the export is."""
    sys.excepthook = _say_where
    if "--look" in arguments:
        sys.stdout.write(",".join(cage.enter(Limits())))
        return
    if "--date" in arguments:
        sources, limits = read_question(sys.stdin.buffer.read())
        cage.enter(limits)
        newest = newest_day(sources, limits)
        sys.stdout.write(newest.isoformat() if newest else "")
        return
    request = REQUEST.validate_json(sys.stdin.buffer.read())
    held = cage.enter(request.limits)
    inspection = inspect(
        [file.source() for file in request.files],
        request.truth,
        bystander=request.bystander,
        limits=request.limits,
        originals=[file.source() for file in request.originals],
    )
    sys.stdout.buffer.write(INSPECTION.dump_json(replace(inspection, limits=held)))


def _say_where(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Report a fault of ours by its kind and place alone: its message may hold text out of the export."""
    frames = traceback.extract_tb(trace)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere.py:0"
    sys.stderr.write(f"\n{getattr(kind, 'code', kind.__name__)} {place}")
