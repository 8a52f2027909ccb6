"""What a persona file says, what it is refused for, and what it is warned about."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.records import Expected, FieldType, Provenance, Text
from scenarios.errors import ScenarioError, ScenarioMissing
from scenarios.lint.subject import PersonaLike
from scenarios.persona import Persona, load_persona, warnings_of
from scenarios.source import read_yaml, validate

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "personas").glob("*.yaml"))
HEAD = "persona: 1\nfull_name: Ève Exemple\nlocale: fr-FR\ntimezone: Europe/Paris\nrecords:\n  notes:\n    - "


def _persona(record: str) -> Persona:
    return validate(read_yaml(HEAD + record, name="eve.yaml"), Persona)


def _refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as refused:
        validate(read_yaml(text, name="eve.yaml"), Persona)
    return str(refused.value)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_loads(path: Path) -> None:
    assert load_persona(path).decoys == 200


def test_every_example_is_found() -> None:
    assert [path.stem for path in EXAMPLES] == ["anna", "yann", "zoe"]


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ScenarioMissing, match=r"nobody\.yaml"):
        load_persona(Path("nobody.yaml"))


def test_every_key_that_is_not_reserved_is_a_field_in_the_order_written() -> None:
    record = _persona('{id: n, provenance: provided, title: "{words}", born: {type: date, value: 2019-04-05}}').records[
        "notes"
    ][0]
    assert [(name, field.type, field.value) for name, field in record.fields.items()] == [
        ("title", FieldType.TEXT, "{words}"),
        ("born", FieldType.DATE, "2019-04-05"),
    ]


@pytest.mark.parametrize(
    ("typed", "value"), [("007", "007"), ("1.10", "1.10"), ("true", "true"), ("2026-01-01", "2026-01-01")]
)
def test_a_value_is_planted_as_it_was_typed(typed: str, value: str) -> None:
    bare, full = (
        _persona(f"{{id: n, provenance: provided, a: {typed}, b: {{type: number, value: {typed}}}}}")
        .records["notes"][0]
        .fields.values()
    )
    assert (bare.value, full.value) == (value, value)


def test_one_word_of_expectation_stands_for_both_tracks() -> None:
    expected = _persona("{id: n, provenance: observed, expected: must}").records["notes"][0].expected
    assert (expected.art20, expected.art15) == (Expected.MUST, Expected.MUST)


def test_each_track_may_have_its_own_word() -> None:
    expected = (
        _persona("{id: n, provenance: provided, expected: {art20: should, art15: must}}").records["notes"][0].expected
    )
    assert (expected.art20, expected.art15) == (Expected.SHOULD, Expected.MUST)


def test_where_nothing_is_written_nothing_is_owed() -> None:
    expected = _persona("{id: n, provenance: provided}").records["notes"][0].expected
    assert (expected.art20, expected.art15) == (Expected.MAY, Expected.MAY)


def test_of_derived_data_one_word_is_said_about_access_only() -> None:
    expected = _persona("{id: n, expected: must, provenance: derived}").records["notes"][0].expected
    assert (expected.art20, expected.art15) == (Expected.MAY, Expected.MUST)


def test_derived_data_that_must_not_come_back_must_not_on_either_track() -> None:
    expected = _persona("{id: n, provenance: derived, expected: must_not}").records["notes"][0].expected
    assert (expected.art20, expected.art15) == (Expected.MUST_NOT, Expected.MUST_NOT)


def test_a_reason_may_be_one_text_or_two() -> None:
    one = _persona("{id: n, provenance: provided, reason: Art. 20(1)}").records["notes"][0]
    two = _persona("{id: n, provenance: provided, reason: {fr: Saisi, en: Typed}}").records["notes"][0]
    assert one.reason == Text(fr="Art. 20(1)", en="Art. 20(1)")
    assert two.reason == Text(fr="Saisi", en="Typed")


def test_a_count_numbers_the_records_from_one() -> None:
    record = _persona("{id: n, count: 3, provenance: provided}").records["notes"][0]
    assert record.ids == ("n-1", "n-2", "n-3")


def test_days_are_spread_evenly_from_the_first_to_the_last() -> None:
    record = _persona("{id: n, count: 3, provenance: provided, occurred: {from: 2026-01-01, to: 2026-01-06}}").records[
        "notes"
    ][0]
    assert record.days == (date(2026, 1, 1), date(2026, 1, 3), date(2026, 1, 6))


@given(st.dates(date(2000, 1, 1)), st.integers(0, 9000), st.integers(1, 40))
def test_spread_days_rise_within_their_bounds(first: date, span: int, count: int) -> None:
    last = date.fromordinal(min(first.toordinal() + span, date.max.toordinal()))
    record = _persona(
        f"{{id: n, count: {count}, provenance: provided, occurred: {{from: {first}, to: {last}}}}}"
    ).records["notes"][0]
    days = [day for day in record.days if day is not None]
    assert len(days) == count
    assert days == sorted(days)
    assert days[0] == first
    assert days[-1] == (last if count > 1 else first)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (
            "{id: n, provenance: provided, expected: musst}",
            "eve.yaml:7:47: “musst” is no word for this; did you mean “must”?",
        ),
        ("{id: n, provenance: given}", "eve.yaml:7:27: “given” is no word for this"),
        ("{provenance: provided}", "“id” is missing here"),
        ("{id: n, provenance: provided, a: '{nam}'}", "eve.yaml:7:40: “{nam}” is no canary"),
        ("{id: n, provenance: provided, a: {type: phon, value: x}}", "did you mean “phone”?"),
        ("{id: n, provenance: provided, a: {type: file, value: x}}", "a field has a value, or it is a file"),
        ("{id: n, provenance: provided, a: {file: x.jpg}}", "a field has a value, or it is a file"),
        ("{id: n, provenance: provided, a: {type: file, file: ../x.jpg}}", "has not the wanted form"),
        ("{id: n, provenance: provided, a: [x]}", "keys with values are wanted here"),
        ("{id: n, provenance: provided, a: ''}", "there is nothing here"),
        ("{id: n, provenance: provided, Bad: x}", "“Bad” has not the wanted form"),
        ("{id: n, provenance: provided, occurred: 2026-02-30}", "a day of the calendar is wanted"),
        ("{id: n, provenance: provided, occurred: {from: 2026-02-01, to: 2026-01-01}}", "runs backwards"),
        ("{id: n, provenance: provided, occurred: {from: 2026-02-01}}", "“to” is missing here"),
        ("{id: n, provenance: derived, expected: {art20: must, art15: must}}", "outside Art. 20"),
        ("{id: n, provenance: provided, reason: {fr: x}}", "“en” is missing here"),
        ("{id: n, provenance: provided, planted: by_magic}", "“by_magic” is no word for this"),
    ],
)
def test_a_wrong_record_is_refused_once_with_its_place(record: str, said: str) -> None:
    message = _refusal(HEAD + record)
    assert said in message
    assert len(message.splitlines()) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Europe/Paris", "Europe/Pari", "“Europe/Pari” is no time zone"),
        ("fr-FR", "french", "“french” has not the wanted form"),
        ("persona: 1", "persona: 2", "“2” is no word for this"),
        ("full_name: Ève Exemple", "name: Ève", "the key “name” is not known here"),
    ],
)
def test_a_wrong_head_is_refused(old: str, new: str, said: str) -> None:
    assert said in _refusal((HEAD + "{id: n, provenance: provided}").replace(old, new))


def test_fewer_than_two_hundred_decoys_are_refused() -> None:
    assert "write at least 200" in _refusal(HEAD + "{id: n, provenance: provided}\ndecoys: 20")


def test_two_records_of_one_name_are_refused_in_whatever_category() -> None:
    text = HEAD + "{id: n, count: 2, provenance: provided}\n  posts:\n    - {id: n-2, provenance: provided}"
    assert "two records are called “n-2”" in _refusal(text)


def _warnings(record: str) -> list[tuple[int, str]]:
    document = read_yaml(HEAD + record, name="eve.yaml")
    return [(warning.line, warning.code) for warning in warnings_of(validate(document, Persona), document)]


def test_a_must_without_its_reason_loads_and_is_a_warning() -> None:
    assert _warnings("{id: n, provenance: provided, expected: must, a: '{name}'}") == [(7, "must_without_reason")]
    assert _warnings("{id: n, provenance: provided, expected: {art20: may, art15: must}, a: '{name}'}") == [
        (7, "must_without_reason")
    ]
    assert _warnings("{id: n, provenance: provided, expected: must, reason: Art. 20(1), a: '{name}'}") == []
    assert _warnings("{id: n, provenance: provided, expected: should, a: '{name}'}") == []


def test_a_record_that_cannot_be_known_again_is_a_warning() -> None:
    assert _warnings("{id: n, provenance: provided, a: 12, b: '{phone}'}") == [(7, "no_anchor")]
    assert _warnings("{id: n, provenance: provided, a: 12, b: {type: file, file: x.jpg}}") == []
    assert _warnings("{id: n, provenance: observed, planted: by_program}") == []


def test_lint_learns_what_it_must_know_of_a_persona() -> None:
    anna: PersonaLike = load_persona(EXAMPLES[0])
    assert list(anna.categories) == ["profile", "contacts", "workouts", "comments", "security_log"]
    assert anna.fields("workouts") == {"ride": ("id", "occurred", "sport", "title", "distance_km", "notes")}
    assert anna.fields("contacts") == {"contact": ("id", "full_name", "phone", "card")}
    assert anna.fields("security_log") == anna.fields("nothing") == {}
    assert [anna.must_count(category) for category in anna.categories] == [1, 12, 10, 10, 0]


def test_the_persona_is_frozen() -> None:
    persona = _persona("{id: n, provenance: provided}")
    with pytest.raises(ValueError, match="frozen"):
        persona.full_name = "Other"  # type: ignore[misc]
    assert persona.records["notes"][0].provenance is Provenance.PROVIDED
