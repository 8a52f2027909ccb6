"""Our memory is damaged, or cannot be reached: what exactly, and what mends it?

Each leaf has a stable `code`, says whether trying again can help, and its
docstring is its message, filled with the values it was raised with.
"""

from typing import ClassVar


class ResultsError(Exception):
    """Our memory is damaged or cannot be reached."""

    code: ClassVar[str] = "results"
    retry: ClassVar[bool] = False

    def __init__(self, *values: object) -> None:
        super().__init__(*values)
        self.values = values

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(*self.values)


class StoreUnreachable(ResultsError):
    """The database {0} cannot be used now: {1}. Check that it exists, is writable and not locked by another program."""

    code = "store_unreachable"
    retry = True


class StoreDamaged(ResultsError):
    """The database {0} is damaged: {1}. Restore a backup; nothing was written."""

    code = "store_damaged"


class StoreTooNew(ResultsError):
    """The database was written by a newer version of this program (schema {0}). Update the program; nothing was changed."""

    code = "store_too_new"


class LedgerDamaged(ResultsError):
    """Ledger {0} does not verify at entry {1}: {2}. Restore a backup; do not go on with this case."""

    code = "ledger_damaged"


class LedgerMissing(ResultsError):
    """There is no ledger {0}. `auditor case list` shows those there are."""

    code = "ledger_missing"


class DeclarationMissing(ResultsError):
    """The {0} with digest {1} was never kept here. Restore the store it came from."""

    code = "declaration_missing"


class QuestionMissing(ResultsError):
    """There is no question {0}. `auditor question list` shows those there are."""

    code = "question_missing"
