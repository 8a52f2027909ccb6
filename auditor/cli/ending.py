"""How does what went wrong end a process? The only place where errors become exit codes."""

from collections.abc import Callable
from typing import Final

USAGE: Final = 2
INVALID: Final = 4
TRY_LATER: Final = 75


def ended(work: Callable[[], object]) -> int:
    """Do it; the exit code of the process. What is no fault of ours is said in a line."""
    try:
        work()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except tuple(_codes()) as error:
        from auditor.cli.console import complain

        complain(str(error))
        code = next(code for kind, code in _codes().items() if isinstance(error, kind))
        return TRY_LATER if getattr(error, "retry", False) else code
    return 0


def _codes() -> dict[type[Exception], int]:
    """What tells of a mistake or a mishap, and not of a fault of ours; loaded only where something was raised."""
    from auditor.answer import AnswerRefused
    from auditor.law import LawError
    from auditor.refusal import Refused
    from auditor.scan import ScanImpossible
    from auditor.settings import SettingsError
    from probes.errors import ProbeError
    from results.errors import ResultsError
    from results.figures.sampling import SampleRefused
    from scenarios.errors import ScenarioError

    invalid = (ScenarioError, SettingsError, Refused, AnswerRefused, SampleRefused, ResultsError, ProbeError)
    return {**dict.fromkeys((LawError, ScanImpossible), USAGE), **dict.fromkeys(invalid, INVALID)}
