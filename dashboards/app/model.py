"""What does the API give out? Models for its description alone: rows leave the shelf as the texts that they are.

A row has the columns of its table of open data, whose one description stands in
`dashboards.channels.open_data`: nothing is described twice.
"""

from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from dashboards.channels.open_data.table import Kind, Table
from dashboards.channels.open_data.tables import tables_of
from results.figures.period import period_of
from results.release import Release

Row = TypeVar("Row")

_PYTHON: Final[dict[Kind, Any]] = {
    Kind.STRING: str,
    Kind.INTEGER: int,
    Kind.NUMBER: float,
    Kind.BOOLEAN: bool,
    Kind.DATE: date,
    Kind.DATETIME: datetime,
}
_EMPTY: Final = Release(
    id="",
    period=period_of("2026"),
    until=date(2027, 1, 1),
    method="",
    method_version="",
    operator="",
    criteria=(),
)
_OPEN = ConfigDict(extra="allow")  # an older release has fewer columns, a newer one more


def _row(table: Table[Any], name: str, **more: Any) -> type[BaseModel]:
    columns: dict[str, Any] = {
        column.name: (
            _PYTHON[column.kind] | None,
            Field(default=None, title=column.title.en, description=column.title.fr),
        )
        for column in table.columns
    }
    return create_model(name, __config__=_OPEN, __doc__=f"{table.title.en}.", **{**columns, **more})


_TABLES: Final = {table.name: table for table in tables_of(_EMPTY)}

Service: Any = _row(_TABLES["services"], "Service")
Case: Any = _row(_TABLES["cases"], "Case")
Criterion: Any = _row(_TABLES["criteria"], "Criterion")
Reason: Any = _row(_TABLES["reasons"], "Reason")
Correction: Any = _row(_TABLES["corrections"], "Correction")
PublishedError: Any = _row(_TABLES["errors"], "PublishedError")
Exclusion: Any = _row(_TABLES["exclusions"], "Exclusion")
Drawn: Any = _row(_TABLES["sample"], "Drawn")
Framed: Any = _row(_TABLES["frame"], "Framed")
FigureRow: Any = _row(_TABLES["figures"], "FigureRow")


class AnyRow(BaseModel):
    """A row of a table that this description does not know; `datapackage.json` does."""

    model_config = _OPEN


class Said(BaseModel):
    """The public words of a finding, in both languages."""

    question_fr: str | None
    question_en: str | None
    words_fr: str | None
    words_en: str | None
    repair_fr: str | None
    repair_en: str | None


Verdict: Any = _row(_TABLES["verdicts"], "Verdict", said=(Said | None, None))


class Rung(BaseModel):
    number: int
    title_fr: str
    title_en: str
    reached: bool
    beyond_law: bool = Field(description="What no law asks for.")


class Next(BaseModel):
    """The next rung, and what is in its way: a criterion, or `usable`: no export in hand."""

    number: int
    title_fr: str
    title_en: str
    in_the_way: str | None


class Ladder(BaseModel):
    track: str
    reached: int
    rungs: list[Rung]
    next: Next | None


CaseCard: Any = _row(_TABLES["cases"], "CaseCard", ladder=(Ladder | None, None), verdicts=(list[Verdict], ...))
ServiceCard: Any = _row(
    _TABLES["services"],
    "ServiceCard",
    releases=(list[str], Field(description="Those in which it is, the newest first.")),
    cases=(list[CaseCard], ...),
)


class Part(BaseModel):
    name: str
    count: int


class Excluded(BaseModel):
    reason: str
    count: int


Figure: Any = _row(
    _TABLES["figures"],
    "Figure",
    parts=(list[Part], ...),
    exclusions=(list[Excluded], ...),
    curve=(list[AnyRow], Field(description="Points of its curve, where it has one.")),
)


class Page(BaseModel, Generic[Row]):
    """A page of a list; `next` is the address of the following one."""

    release: str
    corrected_by: str | None = Field(description="The release that took the place of this one.")
    next: str | None
    data: list[Row]


class One(BaseModel, Generic[Row]):
    release: str
    corrected_by: str | None = Field(description="The release that took the place of this one.")
    data: Row


def page_of(row: Any) -> Any:
    """The model of a page of such rows."""
    return Page[row]


def one_of(row: Any) -> Any:
    return One[row]


class ReleaseSummary(BaseModel):
    id: str
    state: str = Field(description="`published` or `superseded`.")
    period: str
    published_at: datetime
    corrects: str | None
    corrected_by: str | None
    sha256: str = Field(description="Of its `datapackage.json`, which names every file by its own.")
    address: str


class Releases(BaseModel):
    current: str | None
    data: list[ReleaseSummary]
    note: str | None = Field(description="Where there is nothing yet: that.")


class TableSummary(BaseModel):
    name: str
    title_fr: str
    title_en: str
    rows: int
    address: str


class FileSummary(BaseModel):
    path: str
    sha256: str | None
    address: str


class ReleaseCard(ReleaseSummary):
    title_fr: str | None
    title_en: str | None
    licence: str | None
    known_until: date | None
    schema_version: str | None
    method_version: str | None
    method_digest: str | None
    withheld_cases: int | None = Field(description="How many are not public yet; nothing else is said of them.")
    sample: dict[str, Any] | None
    tables: list[TableSummary]
    files: list[FileSummary]
    archive: str


class ProblemDetails(BaseModel):
    """RFC 9457."""

    model_config = _OPEN

    type: str
    title: str
    status: int
    code: str = Field(description="Permanent; for programs.")
    detail: str


class Health(BaseModel):
    status: str
    release: str | None
    detail: str
