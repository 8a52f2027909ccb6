"""Are inspections of every version read, and is their schema the one that is published?"""

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from results.records import Documentation, Explained, Foreign, ForeignPlace, Grade, Inspection
from results.records.inspection_schema import inspection_schema

PUBLISHED = Path("docs") / "inspection.schema.json"
ADAPTER = TypeAdapter(Inspection)
GOLDEN = Path("tests") / "golden" / "a-service-that-honours-the-right" / "inspection.json"


def version_2() -> Inspection:
    return Inspection(
        artifacts=("b" * 64,),
        truth="t",
        inspector="4",
        members=(),
        records=(),
        counts=(),
        grades=(
            Grade(category="contacts", facts=3, readability=5, interoperability=3, full_marks=3, agreed=("vcard",)),
        ),
        documentation=Documentation(level=1, members=1, keys=2, by=(Explained(member=1, kind="text"),)),
        foreign=(Foreign(kind="email", count=1, places=(ForeignPlace(member=1, path="/*/to", count=2),)),),
    )


def test_a_record_of_version_1_is_read_and_says_nothing_of_what_it_did_not_look_at():
    read = ADAPTER.validate_json(GOLDEN.read_bytes())
    assert json.loads(GOLDEN.read_bytes())["v"] == read.v == 1
    assert (read.grades, read.documentation, read.foreign) == ((), None, ())
    assert read.members[0].standard is None


def test_what_is_written_is_read_back_as_it_was():
    assert ADAPTER.validate_json(ADAPTER.dump_json(version_2())) == version_2()


def test_the_published_schema_is_the_one_that_is_made_now():
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == inspection_schema(), "see `make schema`"


@pytest.mark.parametrize(
    "written", [ADAPTER.dump_json(version_2()), GOLDEN.read_bytes()], ids=["version 2", "version 1"]
)
def test_what_is_written_keeps_to_the_schema(written: bytes):
    jsonschema.Draft202012Validator(inspection_schema()).validate(json.loads(written))


def test_what_is_no_inspection_does_not_keep_to_the_schema():
    wrong = json.loads(ADAPTER.dump_json(version_2())) | {"v": 3}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(inspection_schema()).validate(wrong)


def test_every_field_of_a_grade_is_described_in_words():
    grade = inspection_schema()["$defs"]["Grade"]
    assert all(field["description"] for field in grade["properties"].values())
    assert grade["properties"]["readability"]["description"].startswith("M0-M5 that at least 95 %")
