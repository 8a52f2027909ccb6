"""Why can a part of the export not be read?

These are findings about the export, never failures of ours: each becomes a
`Problem` with the same code, and what could be read is still inspected. An
`ExportError` ends one member, `ExportTooLarge` all reading.
"""

from typing import ClassVar


class ExportError(Exception):
    """A part of the export cannot be read: {0}."""

    code: ClassVar[str] = "export"
    retry: ClassVar[bool] = False

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(self.detail)


class MemberUnreadable(ExportError):
    """The member does not follow its own format: {0}."""

    code = "member_unreadable"


class MemberEncrypted(ExportError):
    """The member is encrypted, and no password was given: {0}."""

    code = "encrypted_member"


class Truncated(ExportError):
    """The bytes end before the format says they do: {0}."""

    code = "truncated"


class Unsupported(ExportError):
    """The inspector of this version does not read {0}."""

    code = "unsupported"


class BombStopped(ExportError):
    """The member inflates beyond any honest ratio: {0}."""

    code = "bomb_stopped"


class BudgetExceeded(ExportError):
    """The member is larger than the inspection may take on: {0}."""

    code = "budget_exceeded"


class ExportTooLarge(Exception):
    """The inspection as a whole has used what it may: {0}. Nothing more is read."""

    code: ClassVar[str] = "budget_exceeded"
    retry: ClassVar[bool] = False

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(self.detail)
