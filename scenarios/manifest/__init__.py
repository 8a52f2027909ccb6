"""How is a ground truth written down, so that people read and mend it?

YAML for people (`read_truth`, `write_truth`), held against itself before
anybody relies on it, and made from a data model (`scenarios.manifest.model`).
"""

from scenarios.manifest.reading import problems_of, read_truth, read_with_remarks
from scenarios.manifest.rules import between, remarks
from scenarios.manifest.writing import write_truth

__all__ = ["between", "problems_of", "read_truth", "read_with_remarks", "remarks", "write_truth"]
