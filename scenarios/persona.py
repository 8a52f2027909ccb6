"""Who is the person whose data we plant, and which records are theirs?

One file a persona, `personas/ID.yaml`. A record has seven reserved keys; every
other key is a field, planted under that name.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    TypeAdapter,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import ValidationInfo

from results.records import Expected, FieldType, Provenance, Text
from scenarios.errors import Problem
from scenarios.placeholder import anchors, check_pattern
from scenarios.schema.base import Category, Day, Model, Slug
from scenarios.source import Document, read_yaml, validate

LEAST_DECOYS = 200
_WORDS = frozenset(Expected)


@cache
def zones() -> frozenset[str]:
    """The time zones that this machine knows; Python walks their folders anew at every question."""
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in zones():
        raise ValueError(f"“{name}” is no time zone; write it as Europe/Paris")
    return name


def is_locale(text: str) -> bool:
    """Whether there is such a language, in such a country where one is named."""
    try:
        Locale.parse(text.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _locale(text: str) -> str:
    if not is_locale(text):
        raise ValueError(f"“{text}” is no language and country; write it as fr-FR")
    return text


LocaleName = Annotated[str, Field(pattern="^[a-z]{2,3}-[A-Z]{2}$"), AfterValidator(_locale)]
ZoneName = Annotated[str, AfterValidator(_zone)]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*\.[a-z0-9]{1,8}$")]


class PersonaField(Model):
    """One value of a record: a text, or `{type, value}`, or `{type: file, file}`."""

    type: FieldType = FieldType.TEXT
    """How the value is compared with what comes back."""
    value: str | None = Field(default=None, min_length=1)
    """What is typed into the service; `{name}` and its kin become canaries."""
    file: FileName | None = None
    """A file beside the persona. A text is a template of the record's fields (`${id}`, `${full_name}`); a .jpg,
    .png, .pdf or .txt that is not there is made, another for each record."""

    @model_validator(mode="wrap")
    @classmethod
    def _bare_value(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, dict) and "value" in value:
            return handler({**value, "value": as_typed(value["value"])})
        return handler({"value": as_typed(value)} if isinstance(value, str | int | float) else value)

    @field_validator("value")
    @classmethod
    def _known_canaries(cls, value: str | None) -> str | None:
        if value is not None:
            check_pattern(value)
        return value

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.type is FieldType.FILE) != (self.file is not None) or (self.file is None) == (self.value is None):
            raise ValueError("a field has a value, or it is a file; write {type: file, file: NAME} or {type, value}")
        return self


class Spread(Model):
    """Days from the first to the last, spread evenly over the records."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"from {self.first} to {self.last} runs backwards; exchange the two days")
        return self


class Expectation(Model):
    """What an export owes, on the track of Art. 20 and on that of Art. 15."""

    art20: Expected
    art15: Expected

    @property
    def binds(self) -> bool:
        return Expected.MUST in (self.art20, self.art15)


_DAY: TypeAdapter[date] = TypeAdapter(Day)
_SPREAD = TypeAdapter(Spread)
_NOTHING_OWED = Expectation(art20=Expected.MAY, art15=Expected.MAY)


class PersonaRecord(Model):
    """A record, or `count` of them that are alike."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], PersonaField]

    id: Slug
    count: int | None = Field(default=None, ge=1, le=1000)
    """So many, called `id-1` and so on; without it one, called `id`."""
    provenance: Provenance
    expected: Expectation = _NOTHING_OWED
    """One word for both tracks, or `{art20: must, art15: must}`. Nothing is owed where nothing is written: so it
    stands for records about other people (Art. 15(4), 20(4)). Of derived data the one word is said about Art. 15;
    under Art. 20 they may be left out (WP242 rev.01)."""
    occurred: Day | Spread | None = None
    """When it happened; `{from, to}` is spread evenly, so that the oldest shows a cut-off past."""
    planted: Literal["steps", "by_hand", "by_program"] = "steps"
    """Who plants it: the scenario's steps, a person, or the program's own visits."""
    reason: Text | None = None
    """Why it is owed, in law; to be written beside a `must` (a warning where it is missing)."""

    @field_validator("expected", mode="before")
    @classmethod
    def _one_word(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        if value not in _WORDS:
            raise PydanticKnownError("enum", {"expected": ", ".join(f"'{word}'" for word in Expected)})
        derived = info.data.get("provenance") is Provenance.DERIVED and value != Expected.MUST_NOT
        return {"art20": Expected.MAY if derived else value, "art15": value}

    @field_validator("occurred", mode="before")
    @classmethod
    def _day_or_days(cls, value: object) -> object:
        if isinstance(value, dict):
            return _SPREAD.validate_python(value, by_alias=True, by_name=False)
        return _DAY.validate_python(value)

    @field_validator("reason", mode="before")
    @classmethod
    def _both_languages(cls, value: object) -> object:
        return {"fr": value, "en": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _derived_is_not_portable(self) -> Self:
        if self.provenance is Provenance.DERIVED and self.expected.art20 in (Expected.MUST, Expected.SHOULD):
            raise ValueError("derived data are outside Art. 20 (WP242 rev.01); write {art20: may, art15: must}")
        return self

    @property
    def fields(self) -> dict[str, PersonaField]:
        return self.__pydantic_extra__ or {}

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id,) if self.count is None else tuple(f"{self.id}-{n}" for n in range(1, self.count + 1))

    @property
    def days(self) -> tuple[date | None, ...]:
        """When each of `ids` happened; of several, the first on the first day and the last on the last."""
        if not isinstance(self.occurred, Spread):
            return (self.occurred,) * len(self.ids)
        span = (self.occurred.last - self.occurred.first).days
        gaps = max(len(self.ids) - 1, 1)
        return tuple(self.occurred.first + timedelta(days=span * n // gaps) for n in range(len(self.ids)))


class Persona(Model):
    """The pseudonym and profile under which an account is used."""

    persona: Literal[1]
    """The version of this language."""
    full_name: str = Field(min_length=1)
    locale: LocaleName
    """Language and country, as `fr-FR`: of invented sentences and telephone numbers."""
    timezone: ZoneName
    postal: tuple[str, ...] = ()
    """The address for answers by post, line by line."""
    records: dict[Category, tuple[PersonaRecord, ...]] = Field(min_length=1)
    """By category."""
    decoys: int = Field(default=LEAST_DECOYS, ge=LEAST_DECOYS, le=10_000)
    """Values never planted; a single one found makes the matching unsafe."""

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(self.records)

    def fields(self, category: str) -> dict[str, tuple[str, ...]]:
        """List, by record, what the scenario's steps may name of those they plant: `id`, `occurred`, its fields."""
        return {
            record.id: ("id", *(("occurred",) if record.occurred else ()), *record.fields)
            for record in self.records.get(category, ())
            if record.planted == "steps"
        }

    def must_count(self, category: str) -> int:
        """Count the records of a category that an export must hold on one track at least."""
        return sum(len(record.ids) for record in self.records.get(category, ()) if record.expected.binds)

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        seen: set[str] = set()
        for records in self.records.values():
            for record_id in (each for record in records for each in record.ids):
                if record_id in seen:
                    raise ValueError(f"two records are called “{record_id}”; rename one, in whatever category")
                seen.add(record_id)
        return self


def load_persona(path: Path) -> Persona:
    """Read `personas/ID.yaml`.

    Raises:
        ScenarioError: the file is missing, unreadable or wrong; names every place and its mend.
    """
    return validate(read_yaml(path), Persona)


def warnings_of(persona: Persona, document: Document) -> Iterator[Problem]:
    """Say what a persona may do but should not, at its places in the file it was read from.

    A `must` without its reason is allowed, so that a persona can be written
    before counsel was asked; what it accuses of can then not be explained.
    """
    for category, records in persona.records.items():
        for index, record in enumerate(records):
            loc = ("records", category, index)
            if record.expected.binds and record.reason is None:
                mend = "write `reason:` beside it, in French and English"
                message = f"“{record.id}” must come back, but no legal reason says why"
                yield _warning(document, (*loc, "expected"), "must_without_reason", message, mend)
            anchored = any(field.value is None or anchors(field.value) for field in record.fields.values())
            if record.planted == "steps" and not anchored:
                mend = "give one of its fields a canary, as {words}"
                message = f"“{record.id}” holds nothing that can be known again"
                yield _warning(document, loc, "no_anchor", message, mend)


def _warning(document: Document, loc: tuple[str | int, ...], code: str, message: str, mend: str) -> Problem:
    at = document.position(loc)
    return Problem(
        file=document.name,
        line=at.line,
        column=at.column,
        code=code,
        message=message,
        mend=mend,
        severity="warning",
    )


def as_typed(value: object) -> object:
    """Take a number as it was typed: `1.10` and `007` are planted so."""
    if isinstance(value, bool):
        return str(value).lower()
    return (getattr(value, "typed", None) or str(value)) if isinstance(value, int | float) else value
