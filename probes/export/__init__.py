"""What came back, and is it all there?

An export is opened safely, each member given a role, decoded to records,
matched with the ground truth, graded and searched for leaks; one `Inspection`
comes out. Only `probes.export.confine` should be used on what a service sent:
it does all this in a confined child process.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from probes.export.limits import Limits
from probes.export.source import Source

if TYPE_CHECKING:
    from results.records import GroundTruth, Inspection

__all__ = ["INSPECTOR_VERSION", "Limits", "Source", "inspect"]

INSPECTOR_VERSION = "8"
"""Changes with everything that may change an Inspection."""


def inspect(
    sources: Sequence[Source],
    truth: "GroundTruth",
    *,
    bystander: "GroundTruth | None",
    limits: Limits,
    originals: Sequence[Source] = (),
) -> "Inspection":
    """Inspect one export, of one file or several.

    Whatever is wrong with it is in `problems`; nothing is raised for it. What
    could not be read lowers what can be said, and is never called missing.

    Args:
        sources: as delivered, in order.
        truth: what was planted.
        bystander: what was planted into our second account, whose records must not be here.
        limits: budgets of reading; those of the process are for the caller to set.
        originals: uploaded files, named by their SHA-256, with which changed pictures are compared.
    """
    # The readers load native libraries for PDF, XML and pictures: only who inspects should pay for them.
    from probes.export.inspector import read

    return read(sources, truth, bystander=bystander, limits=limits, originals=originals, inspector=INSPECTOR_VERSION)
