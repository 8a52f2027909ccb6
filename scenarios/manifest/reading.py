"""What does a ground truth say that people wrote, or mended? YAML, or the JSON that evidence holds."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, field_validator, model_validator

from results.records import Decoy, Expected, FieldType, GroundTruth, Provenance, Text, TruthField, TruthRecord
from scenarios.errors import Problem, ScenarioInvalid
from scenarios.manifest.rules import Finding, contradictions, remarks
from scenarios.persona import Expectation, as_typed
from scenarios.schema.base import Day, Model
from scenarios.source import Document, read_yaml, validate
from scenarios.truth import from_json

LARGEST_TRUTH = 16 * 1024 * 1024

Word = Annotated[str, Field(min_length=1)]


class _Field(Model):
    name: Word
    type: FieldType = FieldType.TEXT
    value: str
    canaries: tuple[Word, ...] = ()
    sha256: str | None = None
    media_type: str | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _as_typed(cls, value: object) -> object:
        return as_typed(value)

    def made(self) -> TruthField:
        return TruthField(**dict(self))


class _Decoy(Model):
    type: FieldType = FieldType.TEXT
    value: Word

    @model_validator(mode="wrap")
    @classmethod
    def _bare(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return handler({"value": value} if isinstance(value, str) else value)


class _Record(Model):
    id: Word
    category: Word
    provenance: Provenance
    expected: Expectation
    reason: Text | None = None
    occurred: Day | None = None
    planted: Word = "steps"
    fields: tuple[_Field, ...]

    @field_validator("expected", mode="before")
    @classmethod
    def _one_word(cls, value: object) -> object:
        return {"art20": value, "art15": value} if isinstance(value, str) else value

    @field_validator("reason", mode="before")
    @classmethod
    def _both_languages(cls, value: object) -> object:
        return {"fr": value, "en": value} if isinstance(value, str) else value

    def made(self) -> TruthRecord:
        return TruthRecord(
            id=self.id,
            category=self.category,
            provenance=self.provenance,
            expected_portability=Expected(self.expected.art20),
            expected_access=Expected(self.expected.art15),
            fields=tuple(field.made() for field in self.fields),
            reason=self.reason,
            occurred=self.occurred,
            planted=self.planted,
        )


class _Truth(Model):
    truth: Literal[1]
    account: Word
    persona: str
    full_name: str
    locale: str
    timezone: str
    seed: str
    records: tuple[_Record, ...]
    decoys: tuple[_Decoy, ...] = ()

    def made(self) -> GroundTruth:
        return GroundTruth(
            account=self.account,
            persona=self.persona,
            full_name=self.full_name,
            locale=self.locale,
            timezone=self.timezone,
            seed=self.seed,
            records=tuple(record.made() for record in self.records),
            decoys=tuple(Decoy(value=decoy.value, type=decoy.type) for decoy in self.decoys),
        )


def read_truth(source: Path | str, *, name: str | None = None) -> GroundTruth:
    """Read a ground truth, and hold it against itself.

    Args:
        source: a path to YAML or to the JSON of evidence, or the YAML itself.
        name: how messages call it; the path by default.

    Raises:
        ScenarioError: it is missing, unreadable, no truth, or contradicts itself; names every place and its mend.
    """
    truth, _ = read_with_remarks(source, name=name)
    return truth


def read_with_remarks(source: Path | str, *, name: str | None = None) -> tuple[GroundTruth, tuple[Problem, ...]]:
    """The same, with what the truth may do but should not, as warnings."""
    if isinstance(source, Path) and (data := _json_of(source)) is not None:
        truth, document = _of_json(data, source), None
    else:
        document = read_yaml(source, name=name, largest=LARGEST_TRUTH)
        if isinstance(document.data, dict) and "model" in document.data and "truth" not in document.data:
            message, mend = "this is a data model, and no ground truth", "make one of it: `auditor truth generate`"
            raise ScenarioInvalid(
                [Problem(file=document.name, line=1, column=1, code="no_truth", message=message, mend=mend)]
            )
        truth = validate(document, _Truth).made()
    called = document.name if document else str(source)
    refused = problems_of(contradictions(truth), called, document)
    if refused:
        raise ScenarioInvalid(refused)
    return truth, problems_of(remarks(truth), called, document, severity="warning")


def problems_of(
    findings: Iterable[Finding],
    name: str,
    document: Document | None = None,
    *,
    severity: Literal["error", "warning"] = "error",
) -> tuple[Problem, ...]:
    """Put findings at their places in the file they are about."""
    made = []
    for finding in findings:
        at = document.position(finding.loc) if document else None
        made.append(
            Problem(
                file=name,
                line=at.line if at else 0,
                column=at.column if at else 0,
                code=finding.code,
                message=finding.message,
                mend=finding.mend,
                severity=severity,
            )
        )
    return tuple(made)


def _json_of(path: Path) -> bytes | None:
    """The bytes of a file that begins as JSON does; None of any other, which YAML reads or refuses."""
    try:
        if not path.is_file():  # a pipe would keep us
            return None
        with path.open("rb") as file:
            data = file.read(LARGEST_TRUTH + 1)
    except OSError:
        return None
    return data if data.lstrip()[:1] == b"{" else None


def _of_json(data: bytes, path: Path) -> GroundTruth:
    try:
        return from_json(data)
    except ValueError as error:
        words = str(error).splitlines()[0]
        problem = Problem(
            file=str(path),
            line=0,
            column=0,
            code="no_truth",
            message=f"this JSON is no ground truth ({words})",
            mend="take truth.json out of evidence, or YAML that begins with `truth: 1`",
        )
        raise ScenarioInvalid([problem]) from None
