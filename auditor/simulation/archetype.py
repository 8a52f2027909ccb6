"""What does a kind of service do when it is asked for data? Read from a file, and checked."""

from math import isclose
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from auditor.simulation.spread import Exponential, LogNormal, Normal, Spread, Uniform
from scenarios.schema.base import Flag, Model, Slug
from scenarios.source import read_yaml, validate

ARCHETYPES = Path(__file__).parent / "archetypes.yaml"

Share = Annotated[float, Field(ge=0, le=1)]


class Time(Model):
    """When something comes: days after the request, or after the first deadline."""

    log_normal: LogNormal | None = None
    normal: Normal | None = None
    exponential: Exponential | None = None
    uniform: Uniform | None = None
    since: Literal["request", "deadline"] = "request"
    by_deadline: Flag = False
    """What would come later does not: the shape is cut off at the first deadline."""

    @property
    def spread(self) -> Spread:
        return next(s for s in (self.log_normal, self.normal, self.exponential, self.uniform) if s is not None)

    @model_validator(mode="after")
    def _one_spread(self) -> Self:
        given = [s for s in (self.log_normal, self.normal, self.exponential, self.uniform) if s is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "one_spread",
                "a time is one of log_normal, normal, exponential, uniform; {n} stand here",
                {"n": len(given), "mend": "keep one of them"},
            )
        if self.by_deadline and self.since == "deadline":
            raise PydanticCustomError(
                "two_ends", "what comes after the deadline does not come by it", {"mend": "leave one of the two out"}
            )
        return self


class Announced(Model):
    """An extension: when it is announced, and how often with reasons."""

    time: Time
    with_reasons: Share


class Archetype(Model):
    """One kind of service."""

    weight: Share
    """Of all services."""
    way: Literal["self_service", "letter"]
    """How it is asked."""
    answer: Literal["export", "refusal", "none", "broken_path"]
    """What comes of it."""
    time: Time | None = None
    """When the answer comes."""
    complete: Share = 1.0
    """Of the exports, how many hold every category."""
    reasoned: Share = 1.0
    """Of the refusals, how many give reasons, authority and remedy; the others give reasons alone."""
    extension: Announced | None = None
    """Two months more."""
    source: str
    """Where the numbers come from."""

    @model_validator(mode="after")
    def _timed(self) -> Self:
        answers = self.answer in ("export", "refusal")
        if answers and self.time is None:
            raise PydanticCustomError("missing_key", "when does the answer come? `time` is missing")
        if not answers and self.time is not None:
            raise PydanticCustomError("no_answer", "there is no answer to be timed here", {"mend": "leave `time` out"})
        if self.way == "self_service" and (self.answer in ("refusal", "none") or self.extension is not None):
            raise PydanticCustomError(
                "no_person",
                "a machine neither refuses, nor keeps silent, nor asks for more time",
                {"mend": "let it be asked by letter, or answer with an export or a broken path"},
            )
        if self.way == "letter" and self.answer == "broken_path":
            raise PydanticCustomError(
                "no_path", "a letter has no path that could be broken", {"mend": "choose another answer"}
            )
        return self


class SharedContact(Model):
    """Data-protection officers who read the letters of several services."""

    share: Share
    """Of the services."""
    services: int = Field(ge=1)
    """That one of them reads for."""


class Archetypes(Model):
    """The parameters of a simulation."""

    simulation: Literal[1]
    """The version of this file's form."""
    archetypes: Annotated[dict[Slug, Archetype], Field(min_length=1)]
    every_months: int = Field(ge=1, le=12)
    """Months between two requests to a service."""
    between_letters: dict[Slug, Share]
    """How a service that is asked by letter is asked the other times: weights of archetypes of self-service."""
    shared_contact: SharedContact
    regions: Annotated[dict[str, Share], Field(min_length=1)]
    """Of the controllers, by region of France; empty: none that matters."""
    minutes_per_question: float = Field(ge=0)
    """What a question costs a person."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for where, shares in (
            ("archetypes", [a.weight for a in self.archetypes.values()]),
            ("between_letters", list(self.between_letters.values())),
            ("regions", list(self.regions.values())),
        ):
            if not isclose(sum(shares), 1, abs_tol=1e-6):
                raise PydanticCustomError(
                    "not_whole",
                    "the weights of {where} add up to {sum}, not to 1",
                    {"where": where, "sum": f"{sum(shares):.4g}", "mend": "change one until they do"},
                )
        for name in self.between_letters:
            if name not in self.archetypes or self.archetypes[name].way != "self_service":
                raise PydanticCustomError(
                    "not_known",
                    "{name} is no archetype of self-service",
                    {"name": name, "mend": "name one of them whose way is self_service"},
                )
        return self


def load_archetypes(path: Path = ARCHETYPES) -> Archetypes:
    """Read the parameters.

    Raises:
        ScenarioError: names file, line and column.
    """
    return validate(read_yaml(path), Archetypes)
