"""Does a ground truth in YAML say the same as the truth it was written from, and is one that contradicts itself refused?"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from results.records import (
    Decoy,
    Expected,
    FieldType,
    GroundTruth,
    Provenance,
    Text,
    TruthField,
    TruthRecord,
)
from scenarios.errors import ScenarioError
from scenarios.manifest import between, read_truth, read_with_remarks, write_truth
from scenarios.manifest.rules import contradictions
from scenarios.truth import to_json

LETTERS = st.text(st.characters(codec="utf-8"), max_size=30)
READ = {
    FieldType.DATE: "2024-02-29",
    FieldType.DATETIME: "2024-02-29T10:00:00+01:00",
    FieldType.NUMBER: "-1204.5",
    FieldType.MONEY: "9.05 EUR",
    FieldType.BOOLEAN: "true",
}
"""Types whose values must be readable."""
SAID = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


@st.composite
def truths(draw: st.DrawFn) -> GroundTruth:
    """Truths that do not contradict themselves, in every other way as odd as can be."""
    records = []
    for number in range(draw(st.integers(0, 4))):
        fields = []
        for place in range(draw(st.integers(0, 3))):
            word = f"wyvu{number}x{place}z"
            kind = draw(st.sampled_from([t for t in FieldType if t is not FieldType.FILE]))
            is_anchor = kind not in READ and draw(st.booleans())
            value = READ.get(kind) or f"{draw(LETTERS)}{word if is_anchor else ''}{draw(LETTERS)}"
            fields.append(
                TruthField(name=f"field_{place}", type=kind, value=value, canaries=(word,) if is_anchor else ())
            )
        if draw(st.booleans()):
            fields.append(
                TruthField(
                    name="file", type=FieldType.FILE, value=f"wyvufile{number}q.png", canaries=(f"wyvufile{number}q",),
                    sha256="0a" * 32, media_type=draw(st.none() | SAID),
                )
            )  # fmt: skip
        provenance = draw(st.sampled_from(Provenance))
        portability = [Expected.MAY, Expected.MUST_NOT] if provenance is Provenance.DERIVED else list(Expected)
        records.append(
            TruthRecord(
                id=f"record {number}: {draw(LETTERS)}",
                category=draw(SAID),
                provenance=provenance,
                expected_portability=draw(st.sampled_from(portability)),
                expected_access=draw(st.sampled_from(Expected)),
                fields=tuple(fields),
                reason=draw(st.none() | st.builds(Text, fr=SAID, en=SAID)),
                occurred=draw(st.none() | st.dates(date(1000, 1, 1))),
                planted=draw(st.sampled_from(["steps", "by_hand"])),
            )
        )
    decoys = tuple(
        Decoy(value=f"wyvudecoy{n}", type=draw(st.sampled_from([FieldType.TEXT, FieldType.EMAIL])))
        for n in range(draw(st.integers(0, 3)))
    )
    return GroundTruth(
        account=draw(SAID), persona=draw(LETTERS), full_name=draw(LETTERS), locale="fr-FR", timezone="Europe/Paris",
        seed=draw(LETTERS), records=tuple(records), decoys=decoys,
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(truths())
def test_written_and_read_again_a_truth_is_the_same_and_so_is_its_yaml(truth: GroundTruth) -> None:
    if list(contradictions(truth)):  # odd letters around a word may make it stand twice
        return
    text = write_truth(truth)
    assert read_truth(text) == truth
    assert write_truth(read_truth(text)) == text


@settings(deadline=None, max_examples=30)
@given(truths())
def test_any_other_reader_of_yaml_reads_the_same_values(truth: GroundTruth) -> None:
    read = yaml.safe_load(write_truth(truth))
    assert [f["value"] for r in read["records"] for f in r["fields"]] == [
        f.value for r in truth.records for f in r.fields
    ]


TRUTH = GroundTruth(
    account="test@notebook",
    persona="test",
    full_name="Camille Essai",
    locale="fr-FR",
    timezone="Europe/Paris",
    seed="s",
    records=(
        TruthRecord(
            id="note-1",
            category="notes",
            provenance=Provenance.PROVIDED,
            expected_portability=Expected.MUST,
            expected_access=Expected.MUST,
            fields=(
                TruthField(name="title", type=FieldType.TEXT, value="Wyvubonjour l’été", canaries=("Wyvubonjour",)),
                TruthField(name="day", type=FieldType.DATE, value="2026-01-02"),
            ),
        ),
    ),
    decoys=(Decoy(value="Wyvujamais", type=FieldType.TEXT),),
)
GOOD = write_truth(TRUTH)


def refusals(text: str) -> set[str]:
    with pytest.raises(ScenarioError) as refused:
        read_truth(text, name="truth.yaml")
    assert all(problem.mend for problem in refused.value.problems)
    return {problem.code for problem in refused.value.problems}


def test_numbers_typed_by_hand_stay_as_they_were_typed() -> None:
    text = GOOD.replace("type: date", "type: number").replace('value: "2026-01-02"', "value: 007.50")
    assert read_truth(text).records[0].fields[1].value == "007.50"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ('canaries: ["Wyvubonjour"]', 'canaries: ["Wyvubonsoir"]', "canary_not_in_value"),
        ('- "Wyvujamais"', '- "wyvuBONJOUR"', "planted_decoy"),
        ('name: "day", type: date', 'name: "title", type: date', "same_field"),
        ('name: "day", type: date', 'name: "day", type: file', "no_digest"),
        ('value: "2026-01-02"', 'value: "2026-01-02", sha256: "00"', "digest_of_text"),
        ('value: "2026-01-02"', 'value: "le jour de Wyvubonjour"', "shared_canary"),
        ('value: "2026-01-02"', 'value: "2026-02-30"', "not_of_type"),
        ('value: "2026-01-02"', 'value: "02/01/2026"', "not_of_type"),
        ('locale: "fr-FR"', 'locale: "French"', "no_locale"),
        ('locale: "fr-FR"', 'locale: "fr-YY"', "no_locale"),
        ('timezone: "Europe/Paris"', 'timezone: "Paris"', "no_timezone"),
        ("expected: must", "expected: mustnt", "unknown_word"),
    ],
)
def test_a_truth_that_contradicts_itself_is_refused(before: str, after: str, code: str) -> None:
    assert before in GOOD
    assert code in refusals(GOOD.replace(before, after))


def test_two_records_of_one_name_are_refused_at_their_line() -> None:
    again = replace(TRUTH.records[0], fields=())
    text = write_truth(replace(TRUTH, records=(*TRUTH.records, again)))
    with pytest.raises(ScenarioError) as refused:
        read_truth(text, name="truth.yaml")
    [problem] = refused.value.problems
    assert problem.code == "same_id"
    assert text.splitlines()[problem.line - 1].strip() == '- id: "note-1"'


def test_derived_data_are_never_owed_under_article_20() -> None:
    assert refusals(GOOD.replace("provenance: provided", "provenance: derived")) == {"derived_is_not_portable"}


def test_what_says_less_than_it_could_is_only_remarked() -> None:
    text = GOOD.replace(', canaries: ["Wyvubonjour"]', "")
    _, warnings = read_with_remarks(text)
    assert {warning.code for warning in warnings} == {"no_anchor", "few_decoys"}
    assert all(warning.severity == "warning" for warning in warnings)


def test_the_truth_of_sealed_evidence_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "truth.json"
    file.write_bytes(to_json(TRUTH))
    assert read_truth(file) == TRUTH
    file.write_text(json.dumps({"v": 1, "account": "x"}))
    with pytest.raises(ScenarioError, match="this JSON is no ground truth"):
        read_truth(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"none\.yaml: there is no such file"):
        read_truth(tmp_path / "none.yaml")


def test_two_accounts_with_the_same_canary_cannot_be_told_apart() -> None:
    assert [finding.code for finding in between(TRUTH, TRUTH)] == ["same_canary"]
    other = replace(TRUTH, records=())
    assert list(between(TRUTH, other)) == []
