"""Does the page say what the criteria say, and nothing that they do not?"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.assess import digest_with, method_digest, thresholds, versions
from auditor.criteria import REGISTER, Judge, deadline
from auditor.method import Confusion, Errors, confusion_json, load_calibration, load_confusion, method_page, words
from dashboards.typography import written
from probes.export.grade import UNAMBIGUOUS
from results.records import LANGUAGES
from scenarios.sandbox import VICES

DOCS = Path(__file__).parents[3] / "docs"
NOTHING = Errors(due=0, found=0, missed=(), false_accusations=(), vices=())
MEASURED = Confusion(
    measured="2026-11-25",
    method=method_digest(),
    versions=versions(),
    cases=12,
    seeds=3,
    languages=("en", "fr"),
    criteria={
        **{judge.CRITERION.id: NOTHING for judge in REGISTER},
        "deadline": Errors(due=4, found=3, missed=("answers_late (ville)",), false_accusations=(), vices=("late",)),
    },
    not_driven={"*.not_inspected": "Ours.", "transport.plain": "Loopback."},
)
CALIBRATED = load_calibration(DOCS / "calibration.json")
PAGE = method_page(MEASURED, CALIBRATED)


def test_the_page_in_the_docs_is_the_one_that_the_criteria_make():
    measured, calibrated = load_confusion(DOCS / "confusion.json"), load_calibration(DOCS / "calibration.json")
    page = (DOCS / "method.md").read_text(encoding="utf-8")
    assert page == method_page(measured, calibrated), "docs/method.md is out of date: run `make method`, and commit it"


@pytest.mark.parametrize("judge", REGISTER, ids=lambda judge: judge.CRITERION.id)
def test_a_criterion_is_there_with_its_question_and_every_reason_in_both_languages(judge: Judge):
    criterion = judge.CRITERION
    assert f"\n### {criterion.id}\n" in PAGE
    for language in LANGUAGES:
        assert written(criterion.question, language) in PAGE
        for name, reason in criterion.reasons.items():
            assert f"`{name}`" in PAGE
            for text in (reason.words, reason.repair, reason.settle if not reason.repair else None):
                assert text is None or written(text, language) in PAGE


def test_a_shared_reason_is_said_once_and_named_where_it_is_shared():
    assert PAGE.count("- `not_inspected`: ") == 1
    sections = re.split(r"\n### ", PAGE)
    history = next(section for section in sections if section.startswith("history\n"))
    assert "Shared: " in history
    assert "`not_inspected`" in history.partition("Shared: ")[2]


def test_where_the_weight_depends_on_the_controller_it_is_said():
    section = PAGE.partition("\n### acknowledgement\n")[2].partition("\n### ")[0]
    assert "- Obligation: good practice (bonne pratique); for French public bodies law (loi)" in section
    assert "- Obligation: law (loi)\n" in PAGE.partition("\n### deadline\n")[2]


def test_every_threshold_has_its_words_and_its_value():
    names = {place.partition(".")[2]: value for place, value in thresholds().items()}
    assert set(words.THRESHOLDS) == set(names)
    for name, value in names.items():
        assert f"| `{name}` | {value} |" in PAGE
    known = {judge.CRITERION.id for judge in REGISTER}
    assert all(name in names and known.issuperset(used) for name, used in words.USED_THROUGH_A_ROOM.items())
    rows = [line for line in PAGE.splitlines() if line.startswith("| `") and line.split("|")[1].strip(" `").isupper()]
    assert len(rows) == len(names)
    assert [row for row in rows if row.endswith("|  |")] == [], "a number of ours that judges nothing"


def test_every_grade_of_readability_has_its_words():
    assert len(words.READABILITY) == UNAMBIGUOUS + 1


def test_every_link_leads_somewhere_on_the_page():
    headings = [line.lstrip("#").strip() for line in PAGE.splitlines() if line.startswith("#")]
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = re.findall(r"\]\(#([^)]+)\)", PAGE)
    assert len(links) > len(REGISTER)
    assert [link for link in links if link not in anchors] == []
    assert len(anchors) == len(headings)


def test_tables_are_whole_and_headings_are_apart():
    lines = PAGE.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("|---"):
            columns = line.count("|")
            head = lines[number - 1]
            assert head.count("|") == columns
            rest = lines[number + 1 :]
            for row in rest[: next(n for n, other in enumerate([*rest, ""]) if not other.startswith("|"))]:
                assert row.count("|") == columns, row
        if line.startswith("#"):
            assert number == 0 or lines[number - 1] == ""
            assert lines[number + 1] == ""
    assert not any(line != line.rstrip() for line in lines)


def test_every_vice_is_told():
    for vice in VICES.values():
        assert vice.words.en in PAGE


def test_no_word_is_used_that_only_an_authority_may_use():
    assert (
        re.findall(r"\b(?:illegal|violation|violates|compliant|conforming|non-compliance)\b", PAGE, re.IGNORECASE) == []
    )


def test_errors_are_counted_and_named():
    assert "False accusations: 0. Missed: 1." in PAGE
    assert "| [`deadline`](#deadline) | 4 | 3 | 1 | 0 |" in PAGE
    assert "`deadline` missed: answers_late (ville)." in PAGE
    assert f"- Version {deadline.CRITERION.version} · found 3 of 4 due, false accusations: 0" in PAGE
    assert "| `not_inspected` of any criterion | Ours. |" in PAGE
    assert "another version of the method" not in PAGE


def test_figures_of_another_method_are_said_to_be_so():
    assert "another version of the method (digest `000000000000…`)" in method_page(
        replace(MEASURED, method="0" * 64), None
    )


def test_only_the_criteria_that_changed_since_are_said_to_be_of_an_earlier_method():
    before = {**versions(), "transport": 0}
    page = method_page(replace(MEASURED, versions=before, method=digest_with(before)), None)
    assert "Changed since: `transport`." in page
    assert page.count("(by an earlier method)") == 1
    unknown = method_page(replace(MEASURED, versions=before, method="0" * 64), None)
    assert unknown.count("(by an earlier method)") == len(REGISTER)


def test_without_a_measurement_none_is_invented(tmp_path):
    page = method_page(load_confusion(tmp_path / "confusion.json"), load_calibration(tmp_path / "calibration.json"))
    assert "Not measured yet: run `make confusion`." in page
    assert "Not measured yet: run `make calibration`." in page
    assert "False accusations:" not in page


def test_a_measurement_is_read_as_it_was_written(tmp_path):
    (tmp_path / "confusion.json").write_bytes(confusion_json(MEASURED))
    assert load_confusion(tmp_path / "confusion.json") == MEASURED
