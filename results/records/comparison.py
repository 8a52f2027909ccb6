"""What do two exports of one account have differently, and which format of one export holds what?

No values stand here: records and fields go by the names of the ground truth,
columns by their paths.
"""

from dataclasses import dataclass
from enum import StrEnum

from results.records.deviation import DeviationKind


class Differs(StrEnum):
    """What differs; public vocabulary."""

    FORMAT_WENT = "format_went"
    FORMAT_CAME = "format_came"
    FILE_WENT = "file_went"  # all files of one kind of name
    FILE_CAME = "file_came"
    PATH_WENT = "path_went"
    PATH_CAME = "path_came"
    TYPE_CHANGED = "type_changed"
    FIELD_MOVED = "field_moved"  # planted values stand under other paths
    RECORD_WENT = "record_went"
    RECORD_CAME = "record_came"
    VALUE_WENT = "value_went"
    VALUE_CAME = "value_came"
    VALUE_DIFFERS = "value_differs"  # as planted in one, proven to be otherwise in the other
    VALUE_WRITTEN_OTHERWISE = "value_written_otherwise"  # the same value in another notation, or less surely found


class Unsure(StrEnum):
    """Why something is not said of two exports, or not at all; public vocabulary."""

    INSPECTORS_DIFFER = "inspectors_differ"  # what differs may be our reading
    MATCHING_UNSAFE = "matching_unsafe"
    UNREAD_BEFORE = "unread_before"  # part of the earlier export could not be read
    UNREAD_AFTER = "unread_after"
    SHAPE_UNKNOWN = "shape_unknown"  # of one of them the columns were not noted
    SHAPE_CUT = "shape_cut"  # of one of them not all columns were


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is otherwise.

    Attributes:
        code: what it is.
        subject: the record, the "record.field", the "category.field", the format, or the kind of file.
        path: of the column, where it is about one.
        form: the format of the files in which that path, or those before and after, stand.
        before, after: types, paths, formats or notations; never values.
    """

    code: Differs
    subject: str
    path: str = ""
    form: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportComparison:
    """Two exports of one account, held against each other.

    Attributes:
        before, after: their artifacts.
        compared: planted records that were looked for in both.
        paths: columns that both have.
        schema: what differs in form: formats, files, columns, types.
        records: what differs in content.
        told: of all differences; fewer stand here where there are very many.
        unsure: what was not compared, and why.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    compared: int
    paths: int
    schema: tuple[Difference, ...] = ()
    records: tuple[Difference, ...] = ()
    told: int = 0
    unsure: tuple[Unsure, ...] = ()

    @property
    def comparable(self) -> bool:
        """Whether anything could be said at all."""
        return not {Unsure.INSPECTORS_DIFFER, Unsure.MATCHING_UNSAFE} & set(self.unsure)

    def of(self, *codes: Differs) -> tuple[Difference, ...]:
        return tuple(one for one in (*self.schema, *self.records) if one.code in codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatHolds:
    """What one format of an export holds of what was planted, beside the others.

    Attributes:
        format: of the members.
        members: data members of it.
        planted: records that were looked for.
        records: planted records of which a value stands there.
        values: planted values found there as planted.
        lacks_categories: categories of which another format holds records and this one none.
        lacks_records: records that another format holds and this one does not.
        lacks_values: values, as "record.field", that another format holds as planted and this one does not.
        wrong: values, as "record.field", whose place here holds something else, with how it differs.
        cut: whether there are more of these than are named.
    """

    format: str
    members: int
    planted: int
    records: int
    values: int
    lacks_categories: tuple[str, ...] = ()
    lacks_records: tuple[str, ...] = ()
    lacks_values: tuple[str, ...] = ()
    wrong: tuple[tuple[str, DeviationKind], ...] = ()
    cut: bool = False
