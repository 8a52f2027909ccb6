"""What can be next? The four things a decision may come to. Pure."""

from dataclasses import dataclass
from datetime import datetime

from results.records import AttachRule, Closing, QuestionTopic, Requester, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Perform:
    """Run one stage.

    Attributes:
        requester, check: of a link check, as whom and at which moment.
        from_step: where to go on after a person's answer.
        export: which of several.
    """

    stage: str
    attempt: int
    requester: Requester = Requester.ACCOUNT
    check: str | None = None
    from_step: int = 0
    export: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Nothing until then; None: nothing until a person acts."""

    until: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskHuman:
    topic: QuestionTopic
    answers: tuple[str, ...]
    stage: str | None = None
    proposes: int | None = None
    words: Text | None = None
    attach: AttachRule = "none"
    artifacts: tuple[str, ...] = ()
    export: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    outcome: Closing


Action = Perform | Wait | AskHuman | Close
