"""Is the file read as people meant it, and every trap of YAML refused at its place?"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import ScenarioMissing, ScenarioUnreadable
from scenarios.source import LARGEST_FILE, Position, read_yaml
from scenarios.source.scalar import resolve

REFUSED = {
    # situation: (text, code, line, column)
    "a key twice": ("a: 1\nb: 2\na: 3\n", "duplicate_key", 3, 1),
    "a key twice inside braces": ("x: {a: 1, b: 2, a: 3}\n", "duplicate_key", 1, 17),
    "a tab that indents": ("a:\n\tb: 1\n", "tab", 2, 1),
    "a tab after a key": ("a:\t1\n", "tab", 1, 3),
    "an anchor": ("a: &x 1\n", "anchor", 1, 4),
    "an alias": ("a: *x\n", "alias", 1, 4),
    "a merge key": ("a:\n  <<: {b: 1}\n", "merge_key", 2, 3),
    "a tag": ("a: !!python/object:os.system x\n", "tag", 1, 4),
    "a tag of the core": ("a: !!str 1\n", "tag", 1, 4),
    "a key that is a list": ("? [a, b]\n: 1\n", "strange_key", 1, 3),
    "two documents": ("a: 1\n---\nb: 2\n", "two_documents", 2, 1),
    "nothing": ("", "empty_file", 0, 0),
    "nothing but a remark": ("# to be written\n", "empty_file", 0, 0),
    "a colon inside a text": ("a: {text: x: y}\n", "yaml", 1, 12),
    "a variable without quotes in braces": ("a: {with: ${account.email}}\n", "yaml", 1, 12),
    "a star without quotes": ("a: *.zip\n", "yaml", 1, 5),
    "a control character": ("a: x\nb: \x00\n", "yaml", 2, 4),
    "a bracket left open": ("a: [1, 2\n", "yaml", 2, 1),
}


@pytest.mark.parametrize("situation", REFUSED)
def test_refused_at_its_place(situation):
    text, code, line, column = REFUSED[situation]
    with pytest.raises(ScenarioUnreadable) as refusal:
        read_yaml(text, name="x.yaml")
    problem = refusal.value.problems[0]
    assert (problem.file, problem.code, problem.line, problem.column) == ("x.yaml", code, line, column)
    assert problem.mend


def test_all_problems_of_a_file_are_told_together():
    with pytest.raises(ScenarioUnreadable) as refusal:
        read_yaml("a: &x 1\nb: *x\na: 2\n")
    assert [p.code for p in refusal.value.problems] == ["anchor", "alias", "duplicate_key"]


def test_a_file_nested_too_deeply_is_refused():
    with pytest.raises(ScenarioUnreadable) as refusal:
        read_yaml("a: " + "[" * 5000)
    assert refusal.value.problems[0].code == "too_deep"


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(ScenarioUnreadable) as refusal:
        read_yaml(path)
    assert refusal.value.problems[0].code == "too_large"


def test_bytes_that_are_not_utf8_are_refused_at_their_place(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: 1\nnom: Zoé".encode() + b"\xe9\n")
    with pytest.raises(ScenarioUnreadable) as refusal:
        read_yaml(path)
    problem = refusal.value.problems[0]
    assert (problem.code, problem.line, problem.column) == ("not_utf8", 2, 9)


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(ScenarioMissing, match="no such file"):
        read_yaml(tmp_path / "none.yaml")


SCALARS = [
    ("no", "no"),
    ("on", "on"),
    ("yes", "yes"),
    ("2026-11-23", "2026-11-23"),
    ("12:30:45", "12:30:45"),
    ("1_000", "1_000"),
    (".zip", ".zip"),
    (".inf", ".inf"),
    ("true", True),
    ("False", False),
    ("~", None),
    ("12", 12),
    ("012", 12),
    ("0o14", 12),
    ("0x0C", 12),
    ("-1.5e3", -1500.0),
]


@pytest.mark.parametrize(("typed", "meant"), SCALARS)
def test_only_yaml_1_2_words_are_more_than_text(typed, meant):
    value = resolve(typed)
    assert value == meant
    assert isinstance(value, type(meant))


def test_quoted_words_are_always_text():
    assert read_yaml("a: 'true'\nb: \"12\"\n").data == {"a": "true", "b": "12"}


def test_positions_count_characters_not_bytes():
    document = read_yaml("nom: {é: 1, b: 2}\n")
    assert document.key_position(("nom", "b")) == Position(1, 13)
    assert document.position(("nom", "b")) == Position(1, 16)


def test_a_way_that_goes_on_below_the_file_points_to_what_is_there():
    document = read_yaml("a:\n  - b: x\n")
    assert document.position(("a", 0, "b", "fr")) == Position(2, 8)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    with suppress(ScenarioUnreadable):
        assert read_yaml(text).data is not None
