"""`--operator FILE`: who plays the controller's side, in tests only?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from auditor.house import House
    from auditor.operator import Operator
    from probes.browser import Browsers

OperatorFile = Annotated[
    Path | None,
    typer.Option(
        "--operator",
        exists=True,
        dir_okay=False,
        help="Tests only: a file that plays the controller's side, on this machine, *.test or *.test.local.",
    ),
]


def operator_of(house: "House", file: Path | None, browsers: "Browsers") -> "Operator | None":
    """The operator that a file describes, with its own account and a window of its own; None without a file."""
    from auditor.operator import Operator
    from scenarios.load import load_operator

    return None if file is None else Operator(house=house, played=load_operator(file), browsers=browsers)
