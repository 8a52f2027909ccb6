"""Is what is missing named by what we gave the service, and by nothing else?"""

from dataclasses import replace

import pytest

from auditor.shortfall import absent, listed_for_letter
from results.records import Expected, FieldType, Language, Provenance, TruthField, TruthRecord
from tests.auditor.situations import record, truth

NBSP = "\u00a0"


def proven(*records: TruthRecord) -> frozenset[str]:
    return frozenset(f"{r.id}.{f.name}" for r in records for f in r.fields)


def said(
    records: tuple[TruthRecord, ...], *missing: str, language: Language = "en", seen: frozenset[str] | None = None
):
    found = absent(missing, truth(*records), proven(*records) if seen is None else seen)
    return listed_for_letter(found, language)


FAMILY = (record("child-1", "family"), record("child-2", "family"))
LETTERS = (record("letter-1", "messages", file=True), record("letter-2", "messages", file=True))


def test_each_category_has_a_line_of_our_own_words_in_either_language():
    given = (*FAMILY, *LETTERS)
    assert said(given, "child-1", "child-2", "letter-2") == (
        "- family (2): “zorchild1”, “zorchild2”\n- messages (1): “zorletter2”"
    )
    assert said(given, "child-1", "child-2", language="fr") == (
        f"– famille (2){NBSP}: «{NBSP}zorchild1{NBSP}», «{NBSP}zorchild2{NBSP}»"
    )


def test_a_file_that_is_missing_beside_its_record_is_named_as_a_file():
    assert said(LETTERS, "letter-1.file", "letter-2") == (
        "- messages, files (1): “zorletter1file.pdf”\n- messages (1): “zorletter2”"
    )


def test_what_only_the_service_has_written_about_us_is_counted_and_not_named():
    visit = TruthRecord(
        id="visit",
        category="activity",
        provenance=Provenance.OBSERVED,
        expected_portability=Expected.MUST,
        expected_access=Expected.MUST,
        fields=(TruthField(name="moment", type=FieldType.DATETIME, value="2026-03-01T08:00:00+00:00"),),
    )
    assert said((visit,), "visit") == "- activity (1)"


def test_what_was_not_read_back_names_nothing():
    assert said(FAMILY, "child-1", "child-2", seen=frozenset({"child-2.text"})) == "- family (2): “zorchild2”, 1 other"


def test_many_are_named_in_part_and_counted():
    many = tuple(record(f"note-{n}", "notes") for n in range(20))
    line = said(many, *(one.id for one in many))
    assert line.startswith("- notes (20): “zornote0”")
    assert line.count("“") == 12
    assert line.endswith(", 8 others")


@pytest.mark.parametrize("value", ["zorlong " + "mot " * 40, "zor\nlong\r\n" + "mot " * 40])
def test_a_long_text_is_cut_and_stands_on_one_line(value: str):
    (field,) = FAMILY[0].fields
    long = replace(FAMILY[0], fields=(replace(field, value=value),))
    line = said((long,), "child-1")
    assert "\n" not in line
    assert "…”" in line
    assert len(line) < 90
