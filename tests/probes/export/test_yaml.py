"""YAML is read as its stock parsers read it, and nothing unfolds."""

import pytest

from probes.export.decode import DECODERS
from probes.export.error import BudgetExceeded, MemberUnreadable
from probes.export.identify import identify
from tests.probes.export.conftest import look, present
from tests.probes.export.portal import World
from tests.probes.export.test_decode import document, leaves


def format_of(text: str, name: str = "x.yaml") -> str:
    return identify(text.encode(), whole=True, utf8=True, name=name).format


def test_values_keep_their_types_and_their_place():
    text = "name: Anna\nage: 41\nvip: false\nsince: 2026-11-25 10:00:00+00:00\nnote: null\nphone: '030'\na/b: []\n"
    assert leaves("yaml", text) == [
        ("/name", "Anna", "text", ""),
        ("/age", "41", "number", ""),
        ("/vip", "false", "boolean", ""),
        ("/since", "2026-11-25 10:00:00+00:00", "text", ""),
        ("/note", "", "null", ""),
        ("/phone", "030", "text", ""),
        ("/a~1b", "", "empty", ""),
    ]


def test_the_record_is_the_nearest_list_element():
    assert leaves("yaml", "- a: x\n  tags:\n    - p\n    - q: r\n- b\n") == [
        ("/0/a", "x", "text", "/0"),
        ("/0/tags/0", "p", "text", "/0"),
        ("/0/tags/1/q", "r", "text", "/0/tags/1"),
        ("/1", "b", "text", ""),
    ]


def test_long_words_folded_over_lines_are_one_value():
    assert leaves("yaml", 'a: "one\n  two \\u2013 three"\nb: |\n  x\n  y\n') == [
        ("/a", "one two – three", "text", ""),
        ("/b", "x\ny\n", "text", ""),
    ]


def test_several_documents_do_not_mix():
    assert leaves("yaml", "--- {a: 1}\n--- {a: 2}\n") == [
        ("/a", "1", "number", ""),
        ("/document[2]/a", "2", "number", "/document[2]"),
    ]


def test_a_key_that_is_no_word_does_not_lose_what_follows():
    assert [leaf[:2] for leaf in leaves("yaml", "? [a, b]\n: c\nd: e\n")] == [
        ("/?/0", "a"),
        ("/?/1", "b"),
        ("/?", "c"),
        ("/d", "e"),
    ]


def test_aliases_do_not_unfold():
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert len(leaves("yaml", bomb)) == 2 + 29 * 9


def test_what_only_python_reads_is_read_and_said_not_to_be_strict():
    data = document(b"a: !!python/tuple [x]\nb: !!set {y}\nb: z\n")
    assert [leaf.value for leaf in DECODERS["yaml"](data)] == ["x", "", "z"]
    assert data.reasons == {"not_strict", "duplicate_keys"}


def test_what_breaks_off_keeps_what_stood_before():
    data = document(b"a: x\nb: [y, 'z\n")
    found = []
    with pytest.raises(MemberUnreadable):
        found.extend(leaf.value for leaf in DECODERS["yaml"](data))
    assert "parse_error" in data.reasons
    with pytest.raises(MemberUnreadable):
        leaves("yaml", "[" * 300)
    with pytest.raises(BudgetExceeded):
        leaves("yaml", b"#" * (2**20 + 1))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("a: 1\nb: x\n", "x.yaml", "yaml"),
        ("a: 1\nb: x\n", "x.YML", "yaml"),
        ("- a, b, c\n- d, e, f\n", "x.yaml", "yaml"),
        ("---\na: 1\n", "x", "yaml"),
        ("a: 1\nb: x\n", "x.txt", "text"),
        ("Only prose, and no more.\n", "x.yaml", "text"),
        ("[]\n", "x.yaml", "json"),
        ("a: b: c\n", "x.yaml", "text"),
    ],
)
def test_yaml_is_known_by_its_content_and_its_name(text, name, expected):
    assert format_of(text, name) == expected


def test_an_export_in_yaml_is_whole_and_well_readable(world: World):
    lines = []
    for record in world.truth.records:
        lines.append(f"- id: {record.id}")
        lines += [f"  {field.name}: {field.value!r}" for field in record.fields if field.type != "file"]
    inspection = look("\n".join(lines).encode(), world.truth, name="export.yaml")
    assert inspection.members[0].format == "yaml"
    assert inspection.members[0].readability >= 4
    assert present(inspection) >= {r.id for r in world.truth.records if any(f.canaries for f in r.fields)}
