"""Which visible thing is meant?"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, ModelWrapValidatorHandler, SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from results.records import LANGUAGES
from scenarios.schema.base import Flag, JsonPath, Model
from scenarios.words import Words


class Kind(StrEnum):
    """What a target is: a labelled control, running text, or, for portals that leave no choice, code."""

    BUTTON = "button"
    LINK = "link"
    TAB = "tab"
    FIELD = "field"
    BOX = "box"
    OPTION = "option"
    HEADING = "heading"
    IMAGE = "image"
    DIALOG = "dialog"
    TEXT = "text"
    CSS = "css"
    TEST_ID = "test_id"
    ANSWER = "answer"
    BARE = "bare"


class Place(Model):
    """Where a target is looked for: inside exactly one of these."""

    row: Words | None = None
    """Inside the table row, list item or article that contains these words."""
    section: Words | None = None
    """Inside the region, form or field set so named, else what follows the heading so worded."""
    dialog: Words | None = None
    """Inside the dialog so named."""
    css: str | None = None
    """Inside what a CSS selector finds: for rows that are none in HTML."""
    with_: Words | None = Field(default=None, alias="with")
    """With `css`: of these, the one that contains the words."""
    new: Flag = False
    """Only what was not there in the look made just before the request."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        places = [name for name in ("row", "section", "dialog", "css") if getattr(self, name) is not None]
        if len(places) != 1:
            raise PydanticCustomError("one_place", "exactly one of row, section, dialog, css says where")
        if self.with_ is not None and self.css is None:
            raise PydanticCustomError("misplaced_key", "“with” narrows `css` only", {"at": ["with"]})
        return self


class Target(Model):
    """A thing on the page: one kind, its words, and where it stands.

    Attributes:
        bare: words without a kind: the button, link, tab or menu item so
            labelled, else the visible thing with exactly these words.
    """

    button: Words | None = None
    """A button, by its whole label."""
    link: Words | None = None
    """A link, by its whole label."""
    tab: Words | None = None
    """A tab, by its whole label."""
    field: Words | None = None
    """A field, by its whole label."""
    box: Words | None = None
    """A box to tick, by its whole label."""
    option: Words | None = None
    """An option of a list or group, by its whole words."""
    heading: Words | None = None
    """A heading, by its whole words."""
    image: Words | None = None
    """A picture, by its alternative text or file name."""
    dialog: Words | None = None
    """A dialog, by its whole name."""
    text: Words | None = None
    """Running text: part of it is enough."""
    css: str | None = None
    """A CSS selector: only where the portal leaves no choice."""
    test_id: str | None = None
    """A test id: only where the portal leaves no choice."""
    answer: JsonPath | None = None
    """What stands at this place (`$.status`) of the answer to the call before; in stages of calls."""
    bare: Words | None = Field(default=None, alias=":bare")
    in_: Place | None = Field(default=None, alias="in")
    """Inside which row, section or dialog."""
    new: Flag = False
    """Only what was not there in the look made just before the request."""
    each: Flag = False
    """All matches, in page order; only on tick, untick, download."""
    value: Words | None = None
    """What the field holds, or what stands at that place of an answer."""

    @property
    def kind(self) -> Kind:
        return next(kind for kind in Kind if getattr(self, kind.value) is not None)

    @property
    def words(self) -> Words:
        """The words of the label or text; of `css` and `test_id` the selector, of `answer` the place."""
        found = getattr(self, self.kind.value)
        return Words.of(found) if isinstance(found, str) else found

    @property
    def newly(self) -> bool:
        """Whether only what was not there before the request counts."""
        return self.new or (self.in_ is not None and self.in_.new)

    @model_validator(mode="wrap")
    @classmethod
    def _bare_words(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if _is_words(value):
            return handler({":bare": value})
        return handler(value)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [kind.value for kind in Kind if getattr(self, kind.value) is not None]
        if not kinds:
            known = [kind.value for kind in Kind if kind is not Kind.BARE]
            raise PydanticCustomError("no_kind", "no kind of thing is named here", {"known": known})
        if len(kinds) > 1:
            raise PydanticCustomError("two_kinds", "two kinds in one target: {kinds}", {"kinds": ", ".join(kinds)})
        if self.value is not None and kinds not in (["field"], ["answer"]):
            raise PydanticCustomError("misplaced_key", "“value” goes with `field` and `answer` only", {"at": ["value"]})
        if self.answer is not None and (self.in_ is not None or self.new or self.each):
            raise PydanticCustomError("misplaced_key", "an `answer` has a place of its own", {"at": ["answer"]})
        return self

    @model_serializer(mode="wrap")
    def _written(self, handler: SerializerFunctionWrapHandler) -> Any:
        data = handler(self)
        return data[":bare"] if self.bare is not None else data


def _is_words(value: object) -> bool:
    """Tell bare words from a target: a string, a list, or nothing but languages."""
    if isinstance(value, Mapping):
        return bool(value) and all(key in LANGUAGES for key in value)
    return isinstance(value, str | int | float | list | tuple | Words)


def seen(value: object) -> object:
    """Read bare words as running text: `see: words` means `{text: words}`."""
    return {"text": value} if _is_words(value) else value
