"""What happens in each stage: sign-in, planting, waiting, what stands in the way?"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from results.records import Fact
from scenarios.schema.base import IN_ORDER, Category, Facts, Flag, Model, Seconds
from scenarios.schema.step import SeenTarget
from scenarios.schema.steps import Steps
from scenarios.words import Words


class HandPlan(StrEnum):
    """Who does it instead of steps: a person with the service's own means, or our own ordinary use."""

    BY_HAND = "by_hand"
    BY_PROGRAM = "by_program"


def _plan_tag(value: object) -> str:
    return "by:name" if isinstance(value, str) else "by:steps"


Plan = Annotated[
    Annotated[HandPlan, Tag("by:name")] | Annotated[Annotated[Steps, Field(min_length=1)], Tag("by:steps")],
    Discriminator(_plan_tag),
]


class Login(Model):
    """How we come into the account."""

    signed_in: SeenTarget
    """What shows that we are in; then nothing else is done."""
    start: str = "/"
    """Where to look for `signed_in`."""
    steps: Steps = ()
    """Done once; turned down, they are never tried again."""
    by_hand: Flag = False
    """A person signs in (`auditor account sign-in`): passkeys, SMS, a captcha at sign-in."""
    keep: Seconds | None = None
    """How long a session made by hand is kept."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.by_hand == bool(self.steps):
            raise PydanticCustomError("one_way_in", "a login has either `steps` or `by_hand: true`")
        if self.keep is not None and not self.by_hand:
            raise PydanticCustomError("misplaced_key", "“keep” goes with `by_hand: true`", {"at": ["keep"]})
        return self


class InterruptionKind(StrEnum):
    """What may stand in the way; each has its own consequence."""

    CONSENT_BANNER = "consent_banner"
    OFFER = "offer"
    SURVEY = "survey"
    REAUTHENTICATION = "reauthentication"
    SECOND_FACTOR = "second_factor"
    CAPTCHA = "captcha"
    SESSION_LOST = "session_lost"
    MAINTENANCE = "maintenance"


_CLICKED_AWAY = (InterruptionKind.CONSENT_BANNER, InterruptionKind.OFFER, InterruptionKind.SURVEY)


class Interruption(Model):
    """A thing that may stand in the way at any moment."""

    seen: SeenTarget
    """What shows that it is there."""
    kind: InterruptionKind
    """What it is; the kind decides what follows."""
    steps: Steps = ()
    """What clicks it away or answers it."""

    @model_validator(mode="after")
    def _clicked_away(self) -> Self:
        if self.kind in _CLICKED_AWAY and not self.steps:
            raise PydanticCustomError(
                "missing_key", "a {kind} needs `steps` that click it away", {"kind": self.kind.value}
            )
        return self


class MailRule(Model):
    """What a mail means; all patterns given must match, and every rule that matches counts."""

    from_: Words | None = Field(default=None, alias="from")
    """The whole address it comes from; `*` stands for anything."""
    to: Words | None = None
    """The whole address it is sent to."""
    subject: Words | None = None
    """The whole subject."""
    body: Words | None = None
    """Part of the text."""
    attachment: Words | None = None
    """The name of a file attached."""
    link: Words | None = None
    """A link's address if it holds a `/`, else its words; it becomes `${mail.link}`."""
    facts: Facts = Field(default=(), alias="fact")
    """What the mail establishes."""
    certain: Flag = False
    """The weighty fact counts without a person's yes: machine-written words and test rigs only."""
    ignore: Flag = False
    """The mail means nothing."""
    then: Steps = ()
    """Done once a case."""
    note: str | None = None
    """A remark for readers."""

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if all(
            pattern is None for pattern in (self.from_, self.to, self.subject, self.body, self.attachment, self.link)
        ):
            raise PydanticCustomError(
                "no_pattern", "which mails? one of from, to, subject, body, attachment, link says it"
            )
        if self.ignore == bool(self.facts or self.then):
            raise PydanticCustomError("no_meaning", "a mail rule has a `fact` or `then`, or else `ignore: true`")
        return self


class Ask(Model):
    """Ask a person again and again whether something came."""

    every: Seconds
    """How often."""
    fr: str | None = None
    """The question in French."""
    en: str | None = None
    """The question in English."""

    @property
    def words(self) -> Words:
        return Words.of(fr=self.fr or (), en=self.en or ())

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.fr is None and self.en is None:
            raise PydanticCustomError("missing_key", "the question's words are missing: `fr`, `en`")
        return self


class Wait(Model):
    """What is listened to until a fact ends the wait."""

    look: Steps = ()
    """One look at the page, again and again."""
    mail: tuple[MailRule, ...] = ()
    """What mails mean."""
    ask: Ask | None = None
    """What the desk is asked again and again."""
    every: Seconds = timedelta(hours=6)
    """How often to look, after 2 minutes, 10 minutes and 1 hour."""
    give_up: Seconds = timedelta(days=30)
    """How long after the last possible deadline the wait ends."""


class Live(Model):
    """Our ordinary use of the account over time."""

    every: Seconds
    """How often."""
    during: Seconds
    """For how long."""
    steps: Annotated[Steps, Field(min_length=1)]
    """What is done."""


class ReadyWhen(Model):
    """What `request` waits for."""

    age: Seconds | None = None
    """The account is at least this old."""
    live_runs: int | None = Field(default=None, ge=1)
    """`live` was done so often."""


class Duty(Model):
    """What the controller's side does in a test, after a fact."""

    when: Fact
    """The fact that calls for it."""
    after: Seconds = timedelta()
    """How long after the fact."""
    steps: Annotated[Steps, Field(min_length=1)]
    """What is done."""


def _filled(value: object) -> object:
    if value is None or (isinstance(value, Mapping) and not value):
        raise PydanticCustomError("empty_stage", "this stage is named but empty")
    return value


Planting = Annotated[dict[Category, Plan], BeforeValidator(_filled), *IN_ORDER]
"""What is done by category of the persona's records, in the order written."""
