"""Which data does a service keep, so that a ground truth can be made for it?

A page of YAML that a service's developer writes: categories, their fields and
types, how many records, where they come from, what the export owes. Values are
made as those of personas are, by the same code, from a seed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, field_validator, model_validator

from results.records import Expected, FieldType, GroundTruth, Provenance, Text
from scenarios.canary import Origin
from scenarios.errors import Problem, ScenarioInvalid
from scenarios.manifest.rules import contradictions
from scenarios.persona import LEAST_DECOYS, Expectation, FileName, LocaleName, Persona, Spread, ZoneName, as_typed
from scenarios.placeholder import check_pattern
from scenarios.schema.base import Category, Day, Model, one_or_many
from scenarios.source import read_yaml, validate
from scenarios.truth import make_truth

_FIRST, _LAST = date(2015, 1, 1), date(2024, 12, 31)
_DAY_S = 86400

_MADE = {
    FieldType.TEXT: "{words}",
    FieldType.EMAIL: "{email}",
    FieldType.PHONE: "{phone}",
    FieldType.URL: "https://www.example/{name}",
    FieldType.NUMBER: "{number:4}",
    FieldType.MONEY: "{number:3}.{number:2} EUR",
}
"""What is planted into a field of a type, where the model does not say; the others are drawn."""

_RESERVED = frozenset({"id", "count", "provenance", "expected", "occurred", "planted", "reason"})
_TYPES = frozenset(FieldType) - {FieldType.ENUM, FieldType.FILE}


class ModelField(Model):
    """A field: its type alone, or `{type, value}`, `{type: enum, values}`, `{type: date, from, to}`, `{file}`."""

    type: FieldType = FieldType.TEXT
    """How values are compared. With nothing else beside it, values are made for it."""
    value: str | None = None
    """A pattern, as in personas: `{name}` and its kin become canaries."""
    values: tuple[str, ...] = ()
    """Of an enum: one is drawn for each record."""
    first: Day = Field(default=_FIRST, alias="from")
    last: Day = Field(default=_LAST, alias="to")
    """Of a date or datetime: the days between which it is drawn."""
    file: FileName | None = None
    """A file beside the model; a .jpg, .png, .pdf or .txt that is not there is made, another for each record."""

    @model_validator(mode="wrap")
    @classmethod
    def _bare_type(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(value, str):
            if value not in _TYPES:
                known = " ".join(sorted(_TYPES))
                raise ValueError(f"“{value}” is no type that values are made for; known here: {known}")
            return handler({"type": value})
        if isinstance(value, dict):
            given = dict(value)
            if "value" in given:
                given["value"] = as_typed(given["value"])
            if "values" in given and isinstance(given["values"], list):
                given["values"] = [as_typed(one) for one in given["values"]]
            return handler({"type": "file", **given} if "file" in given else given)
        return handler(value)

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if self.type is FieldType.FILE and self.file is None:
            raise ValueError("a file has a name; write {file: photo.png}")
        if self.type is FieldType.ENUM and not self.values and self.value is None:
            raise ValueError("an enum is drawn from its values; write {type: enum, values: [red, blue]}")
        if self.last < self.first:
            raise ValueError(f"from {self.first} to {self.last} runs backwards; exchange the two days")
        if self.value is not None:
            check_pattern(self.value)
        return self

    def pattern(self, origin: Origin) -> str:
        """What a record's field is filled with."""
        if self.value is not None:
            return self.value
        if self.values:
            return self.values[origin.draw("enum") % len(self.values)]
        match self.type:
            case FieldType.BOOLEAN:
                return ("false", "true")[origin.draw("boolean") % 2]
            case FieldType.DATE:
                return self._day(origin).isoformat()
            case FieldType.DATETIME:
                seconds = origin.draw("second") % _DAY_S
                hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
                return f"{self._day(origin).isoformat()}T{hour:02}:{minute:02}:{second:02}Z"
        return _MADE[self.type]

    def _day(self, origin: Origin) -> date:
        span = (self.last - self.first).days + 1
        return self.first + timedelta(days=origin.draw("day") % span)


class ModelRecords(Model):
    """Records that are alike."""

    records: int = Field(ge=1, le=10_000)
    """How many."""
    provenance: Provenance = Provenance.PROVIDED
    expected: Expected | Expectation = Expected.MUST
    """What the export owes, as in personas: one word, or `{art20: must, art15: must}`."""
    reason: Text | None = None
    occurred: Day | Spread | None = None
    """When they happened; `{from, to}` is spread evenly."""
    fields: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], ModelField] = Field(min_length=1)

    @field_validator("reason", mode="before")
    @classmethod
    def _both_languages(cls, value: object) -> object:
        return {"fr": value, "en": value} if isinstance(value, str) else value

    @field_validator("fields")
    @classmethod
    def _own_names(cls, fields: dict[str, ModelField]) -> dict[str, ModelField]:
        taken = sorted(_RESERVED & fields.keys())
        if taken:
            raise ValueError(f"“{taken[0]}” says something about records; call the field otherwise, as {taken[0]}_text")
        return fields

    def days(self) -> tuple[date | None, ...]:
        """When each of them happened, the first on the first day and the last on the last."""
        if not isinstance(self.occurred, Spread):
            return (self.occurred,) * self.records
        span = (self.occurred.last - self.occurred.first).days
        gaps = max(self.records - 1, 1)
        return tuple(self.occurred.first + timedelta(days=span * n // gaps) for n in range(self.records))


class DataModel(Model):
    """What a service keeps about a person."""

    model: Literal[1]
    """The version of this language."""
    account: str = Field(default="test@service", pattern=r"^[a-z0-9_-]+@[a-z0-9_-]+$")
    """Two accounts have nothing in common."""
    full_name: str = "Camille Essai"
    locale: LocaleName = "fr-FR"
    timezone: ZoneName = "Europe/Paris"
    categories: dict[Category, tuple[ModelRecords, ...]] = Field(min_length=1)
    decoys: int = Field(default=LEAST_DECOYS, ge=LEAST_DECOYS, le=10_000)

    @field_validator("categories", mode="before")
    @classmethod
    def _lists(cls, value: object) -> object:
        return {key: one_or_many(one) for key, one in value.items()} if isinstance(value, dict) else value


def generate_truth(path: Path, *, seed: str) -> GroundTruth:
    """Make the ground truth of a data model.

    Args:
        path: of the model; files it names stand beside it.
        seed: any text; another seed gives other values.

    Raises:
        ScenarioError: the model is missing, unreadable or wrong; names every place and its mend.
    """
    document = read_yaml(path)
    if isinstance(document.data, dict) and "truth" in document.data and "model" not in document.data:
        message, mend = "this is a ground truth, made already", "give the data model that it was made from"
        raise ScenarioInvalid(
            [Problem(file=document.name, line=1, column=1, code="no_model", message=message, mend=mend)]
        )
    model = validate(document, DataModel)
    data = {
        "persona": 1,
        "full_name": model.full_name,
        "locale": model.locale,
        "timezone": model.timezone,
        "decoys": model.decoys,
        "records": {
            category: list(_records(category, groups, model.account, seed))
            for category, groups in model.categories.items()
        },
    }
    try:
        persona = Persona.model_validate(data)
    except ValidationError as error:
        raise ScenarioInvalid(_refusals(error, document.name)) from None
    truth = make_truth(persona, account=model.account, seed=seed, files=path.parent)
    wrong = dict.fromkeys((finding.message, finding.mend, finding.code) for finding in contradictions(truth))
    if wrong:
        raise ScenarioInvalid(
            Problem(file=document.name, line=0, column=0, code=code, message=message, mend=mend)
            for message, mend, code in wrong
        )
    return truth


def _records(category: str, groups: tuple[ModelRecords, ...], account: str, seed: str) -> Iterator[dict[str, object]]:
    number = 0
    for group in groups:
        for day in group.days():
            number += 1
            record_id = f"{category}-{number}"
            yield {
                "id": record_id,
                "provenance": group.provenance,
                "expected": str(group.expected)
                if isinstance(group.expected, Expected)
                else group.expected.model_dump(),
                "reason": group.reason,
                **({"occurred": day} if day else {}),
                **{
                    name: _filled(field, Origin(seed=seed, account=account, record=record_id, field=name))
                    for name, field in group.fields.items()
                },
            }


def _filled(field: ModelField, origin: Origin) -> dict[str, object]:
    if field.type is FieldType.FILE:
        return {"type": field.type, "file": field.file}
    return {"type": field.type, "value": field.pattern(origin)}


def _refusals(error: ValidationError, name: str) -> Iterator[Problem]:
    """What a persona refuses of a model: of records that are alike, once."""
    told = dict.fromkeys(detail["msg"].removeprefix("Value error, ") for detail in error.errors(include_url=False))
    for message in told:
        yield Problem(
            file=name,
            line=0,
            column=0,
            code="no_persona",
            message=message,
            mend="see docs/truth.md for what may stand here",
        )
