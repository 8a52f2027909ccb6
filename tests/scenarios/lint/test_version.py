"""Are words of later versions loaded, and refused with the version that brings them?"""

import pytest

from scenarios.lint import NOT_BEFORE

LATER = {"transfer": ("collect:\n", "⟦transfer:\n  - open: /\n\ncollect:\n")}


def test_every_later_feature_has_an_example():
    assert set(LATER) == set(NOT_BEFORE)


@pytest.mark.parametrize("feature", LATER)
def test_refused_until_its_version(bench, change, feature):
    text, place = change(LATER[feature])
    problems = [p for p in bench.lint(text) if p.code == "not_before" and NOT_BEFORE[feature][1] in p.message]
    assert [(p.line, p.column) for p in problems] == [place]
    assert f"not before version {NOT_BEFORE[feature][0]}" in problems[0].message
