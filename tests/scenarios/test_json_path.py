"""Is one value found where a path says, and every doubtful path refused?"""

import json

import pytest

from scenarios.json_path import NothingThere, parse, value_at

ANSWER = json.loads(
    '{"id": 9007199254740993001, "é": "oui", "done": false, "rate": 1.10, "none": null,'
    ' "items": [{"url": "a"}, {"a b": {"c.d": "x"}}]}',
    parse_int=str,
    parse_float=str,
)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$.id", "9007199254740993001"),
        ("$.é", "oui"),
        ("$.done", "false"),
        ("$.rate", "1.10"),
        ("$.items[0].url", "a"),
        ("$.items[1]['a b'][\"c.d\"]", "x"),
        ("$['items'][0]['url']", "a"),
    ],
)
def test_the_value_at_its_place(path, value):
    assert value_at(ANSWER, path) == value


@pytest.mark.parametrize(
    "path", ["$.nothing", "$.items[2].url", "$.items.url", "$.id[0]", "$.done.x", "$.none", "$.items", "$.items[0]"]
)
def test_a_way_that_leads_to_no_single_value(path):
    with pytest.raises(NothingThere):
        value_at(ANSWER, path)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("id", "does not begin with"),
        ("$", "the whole answer"),
        ("$..id", "“..id” cannot be read"),
        ("$.items[*].url", "“[*].url” cannot be read"),
        ("$.items[-1]", "“[-1]” cannot be read"),
        ("$.items[?(@.a)]", "cannot be read"),
        ("$.items[01]", "cannot be read"),
        ("$.a b", "“ b” cannot be read"),
    ],
)
def test_a_path_that_could_mean_more_than_one_value_is_refused(path, why):
    with pytest.raises(ValueError, match="write") as refused:
        parse(path)
    assert why in str(refused.value)
