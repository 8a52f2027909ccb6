"""What is done and looked for on the page, step by step?

A step is a mapping whose one step key says what it is; the other keys of the
mapping are common to all steps. `fill choose upload enter_code` and
`wait_mail` hold their own keys inside the step key.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from scenarios.schema.base import Facts, Flag, Model, OneText, Seconds, Slug
from scenarios.schema.target import Kind, Target, seen
from scenarios.words import Words

LONGEST_STEP = timedelta(minutes=10)
Effect = Literal["none", "reversible", "human_work"]


class StepBase(Model):
    """What every step may carry.

    Attributes:
        key: the word that makes a mapping this step.
        inside: keys that stand inside the step key, not beside it.
        usual_time: how long the step may take where it does not say.
        may_establish: whether it may carry a fact: facts come from what is seen.
        may_be_irreversible: whether it may be the step that cannot be taken back.
        may_take_each: whether its target may be all matches.
    """

    key: ClassVar[str]
    inside: ClassVar[tuple[str, ...]] = ()
    usual_time: ClassVar[timedelta] = timedelta(seconds=20)
    longest_time: ClassVar[timedelta | None] = LONGEST_STEP
    may_establish: ClassVar[bool] = False
    may_be_irreversible: ClassVar[bool] = True
    may_take_each: ClassVar[bool] = False

    facts: Facts = Field(default=(), alias="fact")
    """What it means, when this is seen: one fact or a list."""
    within: Seconds | None = None
    """How long it may take (default 20s, at most 10m)."""
    irreversible: Flag = False
    """This step cannot be taken back: it is done at most once."""
    signed_out: Flag = False
    """In a fresh browser that knows nothing of the account, until the next `open`."""
    note: str | None = None
    """A remark for readers."""
    effect: Effect = "none"
    """In `plant`: what it does to others."""
    certain: Flag = False
    """The weighty fact counts without a person's yes: machine-written words and test rigs only."""

    @property
    def is_final(self) -> bool:
        """Whether it cannot be taken back, said or by its kind."""
        return self.irreversible

    @property
    def time(self) -> timedelta:
        """How long the step may take."""
        return self.usual_time if self.within is None else self.within

    @property
    def targets(self) -> tuple[Target, ...]:
        """The things on the page that the step names."""
        return tuple(value for name in type(self).model_fields if isinstance(value := getattr(self, name), Target))

    @model_validator(mode="before")
    @classmethod
    def _from_mapping(cls, value: object) -> object:
        """Bring what stands inside the step key beside it; what names a thing there becomes the field."""
        if not isinstance(value, Mapping) or cls.key not in value or not cls.inside:
            return value
        inner = value[cls.key]
        if not isinstance(inner, Mapping):
            raise PydanticCustomError(
                "no_mapping", "“{key}” holds {keys}", {"key": cls.key, "keys": ", ".join(cls.inside), "at": [cls.key]}
            )
        beside = {name: item for name, item in value.items() if name != cls.key}
        strays = [name for name in beside if name in cls.inside or name in inner]
        if strays:
            raise PydanticCustomError(
                "misplaced_key",
                "“{name}” stands inside “{key}”, not beside it",
                {"name": strays[0], "key": cls.key, "at": strays[:1]},
            )
        own = {name: item for name, item in inner.items() if name in cls.inside and name != "field"}
        thing = {name: item for name, item in inner.items() if name not in own}
        if "field" not in cls.inside:
            return {**own, **thing, **beside}
        return {**own, **({":field": thing} if thing else {}), **beside}

    @model_validator(mode="after")
    def _in_place(self) -> Self:
        if self.facts and not self.may_establish:
            raise PydanticCustomError(
                "misplaced_fact",
                "“{key}” establishes nothing: a fact is what was seen",
                {"key": self.key, "at": ["fact"]},
            )
        if self.irreversible and not self.may_be_irreversible:
            raise PydanticCustomError(
                "never_irreversible", "“{key}” is never irreversible", {"key": self.key, "at": ["irreversible"]}
            )
        if (
            self.longest_time is not None
            and self.within is not None
            and not timedelta() < self.within <= self.longest_time
        ):
            raise PydanticCustomError("too_long", "a step waits 10 minutes at most, and not 0", {"at": ["within"]})
        if not self.may_take_each and any(target.each for target in self.targets):
            raise PydanticCustomError(
                "misplaced_key",
                "“each” is for tick, untick and download; “{key}” takes one thing",
                {"key": self.key, "at": ["each"]},
            )
        return self

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> Any:
        data = handler(self)
        if not self.inside:
            return data
        thing = data.pop(":field", {})
        own = {name: data.pop(name) for name in self.inside if name in data}
        return {self.key: {**thing, **own}, **data}


class Open(StepBase):
    """Go to a path of the service, or to an address."""

    key = "open"
    path: str = Field(alias="open", min_length=1)


class Click(StepBase):
    """Click one visible thing."""

    key = "click"
    target: Target = Field(alias="click")


class Tick(StepBase):
    """Tick a box, and look that it is ticked."""

    key = "tick"
    may_take_each = True
    target: Target = Field(alias="tick")


class Untick(StepBase):
    """Untick a box, and look that it is not ticked."""

    key = "untick"
    may_take_each = True
    target: Target = Field(alias="untick")


class Press(StepBase):
    """Press a key of the keyboard."""

    key = "press"
    keys: str = Field(alias="press", min_length=1)


SeenTarget = Annotated[Target, BeforeValidator(seen)]


def _fillable(value: Target) -> Target:
    if value.kind not in (Kind.FIELD, Kind.CSS, Kind.TEST_ID):
        raise PydanticCustomError(
            "no_field", "a field is wanted here, not a {kind}", {"kind": value.kind.value, "at": [value.kind.value]}
        )
    return value


FieldTarget = Annotated[Target, AfterValidator(_fillable)]


class Fill(StepBase):
    """Type into a field."""

    key = "fill"
    inside = ("field", "with")
    field: FieldTarget = Field(alias=":field")
    with_: OneText = Field(alias="with")
    """What is typed."""


class Choose(StepBase):
    """Choose in a list, a radio group or a combo box."""

    key = "choose"
    inside = ("field", "option")
    field: FieldTarget = Field(alias=":field")
    option: Words
    """The option's words."""


class Upload(StepBase):
    """Give a file to a field."""

    key = "upload"
    inside = ("field", "file")
    field: FieldTarget = Field(alias=":field")
    file: str = Field(min_length=1)
    """A file of the record, as `${record.picture}`."""


class EnterCode(StepBase):
    """Type the account's one-time code (TOTP)."""

    key = "enter_code"
    inside = ("field",)
    field: FieldTarget = Field(alias=":field")


class See(StepBase):
    """It must appear within the time, else the page has changed."""

    key = "see"
    may_establish = True
    may_be_irreversible = False
    target: SeenTarget = Field(alias="see")


class NotSee(StepBase):
    """It must disappear within the time, else the page has changed."""

    key = "not_see"
    may_be_irreversible = False
    target: SeenTarget = Field(alias="not_see")


class WatchFor(StepBase):
    """There: the fact. Not there: nothing, and the steps go on."""

    key = "watch_for"
    usual_time = timedelta(seconds=5)
    may_establish = True
    may_be_irreversible = False
    target: SeenTarget = Field(alias="watch_for")
    facts: Facts = Field(alias="fact", min_length=1)
    """What it means, when this is seen: one fact or a list."""


class Dismiss(StepBase):
    """Click it if it is there."""

    key = "dismiss"
    usual_time = timedelta(seconds=3)
    may_be_irreversible = False
    target: Target = Field(alias="dismiss")


class Screenshot(StepBase):
    """Keep a picture, besides those taken at every fact."""

    key = "screenshot"
    may_be_irreversible = False
    name: Slug = Field(alias="screenshot")


class SignInWith(StepBase):
    """Do the steps of `providers/NAME.yaml`."""

    key = "sign_in_with"
    may_be_irreversible = False
    provider: Slug = Field(alias="sign_in_with")
